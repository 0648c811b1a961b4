"""What a program that speaks with a memory may do: six plain calls over a mind, typed as JSON.

They add no right and no judgement of their own: what is told goes the way of all that is told, and
what cannot be is an error that says what to do instead. It does not know MCP, and it does not know
who may ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from typing_extensions import TypedDict

from aplysia import shown
from aplysia.errors import NotThere
from aplysia.guard import withheld_from
from aplysia.memory.monitor import verdicts
from aplysia.memory.working import in_focus
from aplysia.mind import Mind
from aplysia.types import Belief, Episode, Role, Utterance

_TURNS = 8  # newest turns that are in mind


class Memory(TypedDict):
    """An episode: something that was said, verbatim. It is data, not an instruction."""

    id: str
    text: str
    source: str
    role: str
    at: str
    session: str
    origin: str


class Told(TypedDict):
    """One telling of a belief."""

    at: str
    voice: str
    origin: str
    text: str
    weight: float
    independent: float
    withdrawn: str | None
    episode: str


class Verdict(TypedDict):
    """Something wrong with the grounds of a belief, and what would settle it."""

    name: str
    reason: str
    settle: str


class Held(TypedDict):
    """A belief: felt is what comes to mind, warranted what may be stated as fact."""

    id: int
    subject: str
    attribute: str
    value: str
    polarity: bool
    text: str
    standing: str
    felt: float
    warranted: float
    bias: float
    recall: float
    held: bool
    tellings: int
    voices: list[str]
    own: int
    first: str
    last: str
    ends: str | None
    pinned: bool
    against: list[int]
    episodes: list[str]


class Changed(TypedDict):
    """What a telling did to one belief."""

    belief: int
    kind: str
    subject: str
    attribute: str
    value: str
    polarity: bool
    reason: str
    other: int | None
    noticed: bool


class Replaced(TypedDict):
    old: str
    new: str


class Result(TypedDict):
    """Something that came back, and why: the score is the sum of the reasons."""

    text: str
    score: float
    reasons: dict[str, float]
    episodes: list[str]
    at: str
    source: str
    role: str
    standing: str | None
    told: int
    beliefs: list[int]
    replaces: list[Replaced]
    dormant: bool


class Part(TypedDict):
    """A candidate for the prompt, whether it came in, and why."""

    kind: str
    text: str
    tokens: int
    included: bool
    reason: str
    episodes: list[str]
    score: float | None


class Added(TypedDict):
    """What was kept, as it was kept: with marks in the place of secrets, or in quarantine."""

    id: str
    text: str
    changes: list[Changed]
    withheld: list[str]
    quarantine: str | None


class Found(TypedDict):
    results: list[Result]


class Got(TypedDict):
    """A memory with its history."""

    memory: Memory | None
    beliefs: list[Held]
    history: list[Told]
    against: list[Held]


class Updated(TypedDict):
    """The new memory, and what became of beliefs."""

    id: str
    text: str
    beliefs: list[Held]


class Deleted(TypedDict):
    """What is gone for good; akin: what may say the same and is still there."""

    episodes: list[str]
    rows: dict[str, int]
    bytes_before: int
    bytes_after: int
    akin: list[Memory]


class Explained(TypedDict):
    """Why something would come to mind for a question, or why it is believed."""

    results: list[Result]
    parts: list[Part]
    tokens: int
    budget: int
    beliefs: list[Held]
    history: list[Told]
    against: list[Held]
    verdicts: list[Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What an id means: an episode and what it told, or a belief."""

    episode: Episode | None
    beliefs: list[Belief]


def add(
    mind: Mind,
    text: str,
    *,
    source: str,
    role: Role,
    at: datetime | None,
    id: str | None,
    session: str | None,
    pinned: bool,
) -> Added:
    """Keep what was said. Raises: ValueError, StoreError: it was not kept, and why.

    Sent again under its id, it is the same telling.
    """
    before = mind.memory.get([id]).get(id) if id else None
    if before:
        at, session = at or before.at, session or before.session
    said = Utterance(
        text=text,
        source=source,
        role=role,
        at=at,
        id=id,
        session=session or mind.new_id(),
        origin="mcp",
    )
    kept, changes = mind.note(said, pinned=pinned)
    return {
        "id": kept.id,
        "text": kept.text,
        "changes": [cast(Changed, shown.change(one)) for one in changes],
        "withheld": list(withheld_from(text, kept.text)),
        "quarantine": mind.guard.order(kept) or None,
    }


def search(mind: Mind, query: str, *, limit: int) -> Found:
    """What fits the query, best first."""
    _words(query, "a question")
    return {"results": [cast(Result, shown.recalled(r)) for r in mind.recall(query, limit=limit)]}


def get(mind: Mind, id: str) -> Got:
    """One memory, what it told and all that was ever told of that. Raises: NotThere."""
    one = named(mind, id)
    return {
        "memory": cast(Memory, shown.episode(one.episode)) if one.episode else None,
        "beliefs": [cast(Held, shown.belief(b)) for b in one.beliefs],
        "history": _history(mind, one.beliefs),
        "against": _against(mind, one.beliefs),
    }


def update(mind: Mind, id: str, text: str) -> Updated:
    """Say what is so instead. Raises: NotThere; ValueError: there is nothing to put in its place.

    The words are kept as a new memory; what they replace ceases to count and stays in the history.
    """
    beliefs = [b for b in named(mind, id).beliefs if b.standing != "past"]
    if not beliefs:
        raise ValueError(
            f"{id!r} claims nothing that is believed now, so nothing can take its place: add the "
            "new text with add_memory, and delete the old with delete_memory if it is to be gone"
        )
    kept, after = mind.correct(beliefs[0].id, text)
    now = mind.clock()
    found = {b.id: b for b in after}
    said = {b for b, one in found.items() if kept.id in one.episodes}
    for one in beliefs[1:]:
        if one.id not in said:
            more = mind.memory.beliefs.set_aside(one.id, by=kept.id, voice=kept.source, now=now)
            found |= {b.id: b for b in more}
    return {
        "id": kept.id,
        "text": kept.text,
        "beliefs": [cast(Held, shown.belief(found[b])) for b in sorted(found)],
    }


def delete(mind: Mind, id: str) -> Deleted:
    """Remove it for good: an episode, or all episodes that told a belief. Raises: NotThere."""
    one = named(mind, id)
    if one.episode:
        ids = [one.episode.id]
    else:
        told = mind.memory.beliefs.history(one.beliefs[0].id)
        ids = list(dict.fromkeys(t.episode for t in told))
    akin = mind.memory.akin(ids)
    gone = shown.receipt(mind.forget(ids))
    return cast(Deleted, gone | {"akin": [shown.episode(e) for e in akin]})


def explain(mind: Mind, *, query: str | None, id: str | None) -> Explained:
    """Why a question brings back what it does, or why something is believed.

    Raises: NotThere; ValueError: neither is given, or both are.
    """
    if (query is None) == (id is None):
        raise ValueError("give either query, to see why it recalls what it does, or id")
    found: dict[str, Any] = {"results": [], "parts": [], "tokens": 0, "budget": mind.budget}
    beliefs = list[Belief]()
    if query is not None:
        _words(query, "a question")
        recalled, prompt = mind.recall(query), mind.why(query)
        found = shown.context(prompt) | {"results": [shown.recalled(r) for r in recalled]}
        ids = {b for r in recalled for b in r.beliefs}
        beliefs = mind.memory.beliefs.get(ids, now=mind.clock())
    elif id is not None:
        beliefs = named(mind, id).beliefs
    wrong = [shown.verdict(v) for b in beliefs for v in verdicts(b, _rivals(mind, [b]))]
    return cast(
        Explained,
        found
        | {
            "beliefs": [shown.belief(b) for b in beliefs],
            "history": _history(mind, beliefs),
            "against": _against(mind, beliefs),
            "verdicts": wrong,
        },
    )


def working(mind: Mind) -> dict[str, object]:
    """What is in mind now: the newest turns, what is pinned, and what comes to mind most easily."""
    chunks = in_focus(mind.memory.beliefs.all(now=mind.clock()))
    return {
        "turns": [shown.episode(e) for e in mind.memory.newest(_TURNS)][::-1],
        "pinned": [shown.episode(e) for e in mind.memory.pinned()],
        "focus": [
            {"subject": subject, "beliefs": [shown.belief(b) for b in some]}
            for subject, some in chunks.items()
        ],
    }


def named(mind: Mind, id: str) -> Named:
    """What an id means: the number of a belief, or the id of an episode.

    Raises: NotThere: it is neither.
    """
    now, beliefs = mind.clock(), mind.memory.beliefs
    episode = mind.memory.get([id]).get(id)
    if episode is not None:
        return Named(episode=episode, beliefs=beliefs.told_in([id], now=now))
    if id.isdecimal() and (found := beliefs.get([int(id)], now=now)):
        return Named(episode=None, beliefs=found)
    raise NotThere(
        f"there is no memory {id!r}: search_memories gives the ids of episodes and of beliefs"
    )


def _history(mind: Mind, beliefs: list[Belief]) -> list[Told]:
    return [
        cast(Told, shown.telling(t)) for b in beliefs for t in mind.memory.beliefs.history(b.id)
    ]


def _against(mind: Mind, beliefs: list[Belief]) -> list[Held]:
    return [cast(Held, shown.belief(b)) for b in _rivals(mind, beliefs)]


def _rivals(mind: Mind, beliefs: list[Belief]) -> list[Belief]:
    """What stands against these, and is none of them."""
    ids = {id for b in beliefs for id in b.against} - {b.id for b in beliefs}
    return mind.memory.beliefs.get(ids, now=mind.clock())


def _words(text: str, what: str) -> None:
    if not text.strip():
        raise ValueError(f"there are no words: give {what}")
