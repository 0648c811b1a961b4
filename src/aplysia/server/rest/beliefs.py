"""Beliefs: listed, one with its story and its curve, and what people do about one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from aplysia import shown
from aplysia.errors import NotThere
from aplysia.memory.dynamics import DEFAULTS
from aplysia.memory.monitor import Verdict, verdicts
from aplysia.server.errors import Refused
from aplysia.server.rest.schema import many, one_of, or_none, record, text, whole
from aplysia.server.rest.shapes import (
    ASKED_TIME,
    BELIEF,
    NUMBER,
    SHARE,
    STANDING,
    TRUTH,
    VERDICT,
    ref,
)
from aplysia.server.rest.table import Asked, Way
from aplysia.types import Belief

_AHEAD = timedelta(days=365)
_SORTS: dict[str, Callable[[Belief], float]] = {
    "id": lambda b: b.id,
    "felt": lambda b: b.felt,
    "warranted": lambda b: b.warranted,
    "bias": lambda b: b.bias,
    "recall": lambda b: b.recall,
    "tellings": lambda b: b.tellings,
    "first": lambda b: b.first.timestamp(),
    "last": lambda b: b.last.timestamp(),
}
_PLACE = {"id": NUMBER}


def judged(asked: Asked, some: Sequence[Belief]) -> list[dict[str, object]]:
    """Beliefs for the wire, each with what is wrong with its grounds."""
    known = {b.id: b for b in some}
    missing = {i for b in some for i in b.against} - known.keys()
    known |= {b.id: b for b in asked.mind.memory.beliefs.get(missing, now=asked.now)}
    return [shown.judged(b, _judge(b, known)) for b in some]


def _judge(one: Belief, known: dict[int, Belief]) -> list[Verdict]:
    return verdicts(one, [known[i] for i in one.against if i in known])


def listed(asked: Asked) -> object:
    p = asked.params
    every = asked.mind.memory.beliefs.all(now=asked.now)
    known = {b.id: b for b in every}
    words = p.get("q", "").casefold().split()
    found = [
        b
        for b in every
        if p.get("standing") in (None, b.standing)
        and p.get("held") in (None, b.held)
        and (not words or _has(b, words))
        and ("verdict" not in p or p["verdict"] in {v.name for v in _judge(b, known)})
    ]
    found.sort(key=_SORTS[p["sort"]], reverse=p["order"] == "desc")  # equal ones stay by id
    page = found[p["offset"] : p["offset"] + p["limit"]]
    return {"beliefs": [shown.judged(b, _judge(b, known)) for b in page], "total": len(found)}


def _has(one: Belief, words: Sequence[str]) -> bool:
    claim = one.claim
    text = f"{claim.subject} {claim.attribute} {claim.value} {claim.text}".casefold()
    return all(word in text for word in words)


def _one(asked: Asked) -> Belief:
    """Raises: NotThere."""
    id = asked.params["id"]
    found = asked.mind.memory.beliefs.get([id], now=asked.now)
    if not found:
        raise NotThere(f"there is no belief {id}")
    return found[0]


def story(asked: Asked) -> object:
    one = _one(asked)
    rivals = asked.mind.memory.beliefs.get(one.against, now=asked.now)
    told = asked.mind.memory.beliefs.history(one.id)
    return judged(asked, [one])[0] | {
        "tellings": [shown.telling(t) for t in told],
        "against": judged(asked, rivals),
    }


def history(asked: Asked) -> object:
    told = asked.mind.memory.beliefs.history(_one(asked).id)
    return {"tellings": [shown.telling(t) for t in told]}


def curve(asked: Asked) -> object:
    one, until = _one(asked), asked.params.get("until")
    end = asked.time(until, name="until") if until else asked.now + _AHEAD
    points = asked.mind.memory.beliefs.curve(one.id, until=end, points=asked.params["points"])
    return {
        "points": [shown.point(p) for p in points],
        "thresholds": {"believe": DEFAULTS.believe, "drop": DEFAULTS.drop},
    }


def correct(asked: Asked) -> object:
    id, words = asked.params["id"], asked.body["text"]
    try:
        kept, after = asked.mind.correct(id, words, now=asked.now)
    except ValueError as e:
        raise Refused(422, str(e), code="claims_nothing", param="text") from e
    found = judged(asked, after)
    asked.tell("corrected", belief=id, episode=kept.id, said=kept.text, beliefs=found)
    return {"episode": kept.id, "beliefs": found}


def confirm(asked: Asked) -> object:
    right = asked.body["right"]
    after = asked.mind.memory.beliefs.outcome(asked.params["id"], right=right, now=asked.now)
    return _after(asked, "confirmed", after, right=right)


def pin(asked: Asked) -> object:
    id, pinned = asked.params["id"], asked.body["pinned"]
    if not asked.mind.memory.beliefs.pin(id, pinned):
        raise NotThere(f"there is no belief {id}")
    return _after(asked, "pinned", _one(asked), pinned=pinned)


def expire(asked: Asked) -> object:
    at = asked.body.get("at", asked.now.isoformat())
    when = None if at is None else asked.time(at, name="at")
    after = asked.mind.memory.beliefs.expire(asked.params["id"], at=when, now=asked.now)
    return _after(asked, "expired", after, at=at)


def _after(asked: Asked, kind: str, after: Belief, **what: object) -> dict[str, object]:
    found = judged(asked, [after])[0]
    asked.tell(kind, belief=found, **what)
    return found


def bias(asked: Asked) -> object:
    found = asked.mind.memory.beliefs.examine(now=asked.now)
    return [
        {"belief": shown.judged(b, some), "verdicts": [shown.verdict(v) for v in some]}
        for b, some in found
    ]


WAYS = (
    Way(
        method="GET",
        path="/api/beliefs",
        name="listBeliefs",
        about="What is believed, and how strongly.",
        scope="read",
        does=listed,
        query={
            "q": text(maxLength=1000, description="Words that all stand in it."),
            "standing": STANDING,
            "held": TRUTH,
            "verdict": VERDICT,
            "sort": one_of(*_SORTS, default="last"),
            "order": one_of("asc", "desc", default="desc"),
            "limit": whole(0, 1000, default=50),
            "offset": whole(default=0),
        },
        answer=record({"beliefs": many(BELIEF), "total": whole()}),
    ),
    Way(
        method="GET",
        path="/api/beliefs/{id}",
        name="getBelief",
        about="One belief, all that was told of it, and what stands against it.",
        scope="read",
        does=story,
        place=_PLACE,
        answer=ref("Story"),
    ),
    Way(
        method="GET",
        path="/api/beliefs/{id}/curve",
        name="getCurve",
        about="How it rose and will fade, as if nothing more is said.",
        scope="read",
        does=curve,
        place=_PLACE,
        query={
            "until": {**ASKED_TIME, "description": "By default a year from now."},
            "points": whole(2, 500, default=120),
        },
        answer=record(
            {
                "points": many(ref("Point")),
                "thresholds": record({"believe": SHARE, "drop": SHARE}),
            }
        ),
    ),
    Way(
        method="GET",
        path="/api/beliefs/{id}/history",
        name="getHistory",
        about="All that was ever told of it, oldest first.",
        scope="read",
        does=history,
        place=_PLACE,
        answer=record({"tellings": many(ref("Telling"))}),
    ),
    Way(
        method="POST",
        path="/api/beliefs/{id}/correct",
        name="correctBelief",
        about="Say what is so instead. Undo takes the episode back.",
        scope="write",
        does=correct,
        place=_PLACE,
        body=record({"text": text(minLength=1, maxLength=100_000)}),
        answer=record({"episode": text(), "beliefs": many(BELIEF)}),
    ),
    Way(
        method="POST",
        path="/api/beliefs/{id}/confirm",
        name="confirmBelief",
        about="The world has confirmed it, or refuted it.",
        scope="write",
        does=confirm,
        place=_PLACE,
        body=record({"right": TRUTH}),
        answer=BELIEF,
    ),
    Way(
        method="POST",
        path="/api/beliefs/{id}/pin",
        name="pinBelief",
        about="Keep it from fading out of mind, or no longer.",
        scope="write",
        does=pin,
        place=_PLACE,
        body=record({"pinned": TRUTH}),
        answer=BELIEF,
    ),
    Way(
        method="POST",
        path="/api/beliefs/{id}/expire",
        name="expireBelief",
        about="From when on it is no longer so; null: it does not end; by default now.",
        scope="write",
        does=expire,
        place=_PLACE,
        body=record({}, at=or_none(ASKED_TIME)),
        answer=BELIEF,
    ),
    Way(
        method="GET",
        path="/api/bias",
        name="listBias",
        about="Beliefs on weak grounds, the most biased first, and what would settle them.",
        scope="read",
        does=bias,
        long=True,
        answer=many(record({"belief": BELIEF, "verdicts": many(ref("Verdict"))})),
    ),
)
