"""What is said and what comes back: remember, recall, why; episodes, and what is in mind now."""

from __future__ import annotations

from aplysia import shown
from aplysia.errors import NotThere
from aplysia.guard import withheld_from
from aplysia.memory.working import in_focus
from aplysia.server import remembering
from aplysia.server.errors import Refused
from aplysia.server.rest.beliefs import judged
from aplysia.server.rest.schema import many, or_none, record, text, whole
from aplysia.server.rest.shapes import ASKED_TIME, BELIEF, EPISODE, ID, ROLE, TRUTH, ref
from aplysia.server.rest.table import Asked, Way
from aplysia.types import Utterance

_TURNS = 8  # newest turns that are in mind
_WORDS = r"[^\s\x1c-\x1f\x85]"  # not only white space; Python has more of it than schemas
_QUERY = text(minLength=1, maxLength=20_000)


def remember(asked: Asked) -> object:
    b, mind = asked.body, asked.mind
    before = mind.memory.get([b["id"]]).get(b["id"]) if "id" in b else None  # said again: no news
    at = asked.time(b["at"], name="at") if "at" in b else before.at if before else None
    said = Utterance(
        text=b["text"],
        source=b.get("source", "user"),
        role=b.get("role", "user"),
        at=at,
        id=b.get("id"),
        session=b.get("session") or (before.session if before else mind.new_id()),
        origin="remember",
    )
    kept, changes = mind.note(said, pinned=b.get("pinned", False), now=asked.now)
    why = {one.id: reason for one, reason in mind.quarantined()}.get(kept.id)
    found = [shown.change(one) for one in changes]
    asked.tell("learned", episode=kept.id, said="" if why else kept.text, changes=found)
    return {
        "id": kept.id,
        "changes": found,
        "withheld": list(withheld_from(said.text, kept.text)),
        "quarantine": why,
    }


def recall(asked: Asked) -> object:
    found = asked.mind.recall(asked.body["query"], limit=asked.body.get("limit", 10), now=asked.now)
    return {"results": [shown.recalled(one) for one in found]}


def why(asked: Asked) -> object:
    """What a chat request that says this would get, and what came back for it."""
    new = remembering.said([{"role": "user", "content": asked.body["query"]}])
    if new is None:
        raise Refused(422, "query has no words", code="invalid_value", param="query")
    room = asked.service.room
    around = remembering.attend(
        asked.mind, new, mode="read", source="user", session="", now=asked.now, room=room
    )
    return {
        "parts": [shown.part(one) for one in around.parts],
        "tokens": sum(one.tokens for one in around.parts if one.included),
        "budget": room,
        "results": [shown.recalled(one) for one in around.recalled],
    }


def episodes(asked: Asked) -> object:
    p = asked.params
    found = asked.mind.memory.newest(p["limit"], before=p.get("before"))
    return {"episodes": [shown.episode(one) for one in found], "total": asked.mind.memory.count()}


def episode(asked: Asked) -> object:
    id = asked.params["id"]
    found = asked.mind.memory.get([id])
    if id not in found:
        raise NotThere(f"no episode has the id {id!r}")
    return shown.episode(found[id])


def working(asked: Asked) -> object:
    """The newest turns, what is pinned, and in focus what comes to mind most easily.

    A chunk of the focus is what is believed of one subject.
    """
    memory = asked.mind.memory
    return {
        "turns": [shown.episode(one) for one in memory.newest(_TURNS)][::-1],
        "pinned": [shown.episode(one) for one in memory.pinned()],
        "focus": [
            {"subject": subject, "beliefs": judged(asked, some)}
            for subject, some in in_focus(memory.beliefs.all(now=asked.now)).items()
        ],
    }


def quarantine(asked: Asked) -> object:
    return {
        "episodes": [shown.episode(one) | {"reason": why} for one, why in asked.mind.quarantined()]
    }


def release(asked: Asked) -> object:
    id = asked.params["id"]
    changes = asked.mind.release(id)
    if changes is None:
        raise NotThere(f"{id!r} is not in quarantine; nothing was let out")
    found = [shown.change(one) for one in changes]
    asked.tell("released", episode=id, changes=found)
    return {"id": id, "changes": found}


_CHANGES = many(ref("Change"))
WAYS = (
    Way(
        method="POST",
        path="/api/remember",
        name="remember",
        about="Keep what is said. It is on disk when this answers.",
        scope="write",
        does=remember,
        body=record(
            {"text": text(minLength=1, maxLength=1_000_000, pattern=_WORDS)},
            source=ID,
            role=ROLE,
            at=ASKED_TIME,
            id=ID,
            session=ID,
            pinned=TRUTH,
        ),
        answer=record(
            {
                "id": text(),
                "changes": _CHANGES,
                "withheld": many(text(), description="Kinds of secrets that are not kept."),
                "quarantine": or_none(text(description="Why it is not recalled.")),
            }
        ),
    ),
    Way(
        method="POST",
        path="/api/recall",
        name="recall",
        about="What fits a question, best first, and why; nothing when nothing fits.",
        scope="read",
        does=recall,
        body=record({"query": _QUERY}, limit=whole(1, 100, default=10)),
        answer=record({"results": many(ref("Recalled"))}),
    ),
    Way(
        method="POST",
        path="/api/why",
        name="why",
        about="What memory would add to a request that says this, part by part. Nothing is kept.",
        scope="read",
        does=why,
        body=record({"query": {**_QUERY, "pattern": _WORDS}}),
        answer=record(
            {
                "parts": many(ref("Part")),
                "tokens": whole(),
                "budget": whole(),
                "results": many(ref("Recalled")),
            }
        ),
    ),
    Way(
        method="GET",
        path="/api/episodes",
        name="listEpisodes",
        about="What was said, in the order of writing, the newest first.",
        scope="read",
        does=episodes,
        query={
            "limit": whole(1, 500, default=50),
            "before": {**ID, "description": "An episode's id: those before it."},
        },
        answer=record({"episodes": many(EPISODE), "total": whole()}),
    ),
    Way(
        method="GET",
        path="/api/episodes/{id}",
        name="getEpisode",
        about="One episode, verbatim.",
        scope="read",
        does=episode,
        place={"id": ID},
        answer=EPISODE,
    ),
    Way(
        method="GET",
        path="/api/working",
        name="getWorking",
        about="What is in mind now.",
        scope="read",
        does=working,
        answer=record(
            {
                "turns": many(EPISODE, description="Oldest first."),
                "pinned": many(EPISODE),
                "focus": many(record({"subject": text(), "beliefs": many(BELIEF)})),
            }
        ),
    ),
    Way(
        method="GET",
        path="/api/quarantine",
        name="listQuarantine",
        about="What is kept and not recalled, since it orders the model about.",
        scope="read",
        does=quarantine,
        answer=record({"episodes": many(ref("Held"))}),
    ),
    Way(
        method="POST",
        path="/api/quarantine/{id}/release",
        name="release",
        about="Let an episode be recalled, and believe what it claims.",
        scope="write",
        does=release,
        place={"id": ID},
        answer=record({"id": text(), "changes": _CHANGES}),
    ),
)
