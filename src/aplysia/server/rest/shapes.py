"""Schemas of what goes out, as `shown` makes it; the document names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from aplysia.memory.monitor import Name
from aplysia.server.rest.schema import Schema, many, one_of, or_none, record, text, whole
from aplysia.types import ROLES, ChangeKind, PartKind, Standing

ID = text(minLength=1, maxLength=1000)
NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 2**53 - 1}
REAL: Schema = {"type": "number"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
TRUTH: Schema = {"type": "boolean"}
TIME = text(format="date-time")
ASKED_TIME = {**TIME, "pattern": "^(?!0001-01-01|9999-12-31)"}  # in UTC, too, there is such a day
STANDING = one_of(*get_args(Standing))
ROLE = one_of(*ROLES)
VERDICT = one_of(*get_args(Name))


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _numbers(about: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": {"type": "number"}, "description": about}


_EPISODE: Mapping[str, Schema] = {
    "id": text(),
    "text": text(),
    "source": text(description="Who said it."),
    "role": ROLE,
    "at": TIME,
    "session": text(),
    "origin": text(description="Where it came from."),
}
_BELIEF: Mapping[str, Schema] = {
    "id": whole(1),
    "subject": text(),
    "attribute": text(),
    "value": text(),
    "polarity": {**TRUTH, "description": "false: denied"},
    "text": text(description="The sentence it was read from."),
    "standing": STANDING,
    "felt": {**SHARE, "description": "What comes to mind, with repetition and fading."},
    "warranted": {**SHARE, "description": "What distinct voices give grounds for."},
    "bias": {"type": "number", "minimum": -1, "maximum": 1, "description": "felt - warranted"},
    "recall": {**SHARE, "description": "The chance that it comes to mind."},
    "held": TRUTH,
    "tellings": whole(description="That count."),
    "voices": many(text()),
    "own": whole(description="Times that the model said it."),
    "first": TIME,
    "last": TIME,
    "ends": or_none(TIME),
    "pinned": TRUTH,
    "episodes": many(text(), description="In which it was told, oldest first."),
    "verdicts": many(ref("Verdict")),
}
_AGAINST = many(whole(1), description="Ids of what contradicts it.")
_TELLINGS = many(ref("Telling"))

COMPONENTS: Mapping[str, Schema] = {
    "Episode": record(_EPISODE),
    "Held": record({**_EPISODE, "reason": text(description="Why it is in quarantine.")}),
    "Belief": record({**_BELIEF, "against": _AGAINST}),
    "Story": record({**_BELIEF, "tellings": _TELLINGS, "against": many(ref("Belief"))}),
    "Verdict": record({"name": VERDICT, "reason": text(), "settle": text()}),
    "Telling": record(
        {
            "at": TIME,
            "voice": text(),
            "origin": text(),
            "text": text(),
            "weight": REAL,
            "independent": SHARE,
            "withdrawn": or_none(TIME),
            "episode": text(),
        }
    ),
    "Point": record({"at": TIME, "felt": SHARE, "warranted": SHARE, "told": TRUTH}),
    "Change": record(
        {
            "belief": whole(1),
            "kind": one_of(*get_args(ChangeKind)),
            "subject": text(),
            "attribute": text(),
            "value": text(),
            "polarity": TRUTH,
            "reason": text(),
            "other": or_none(whole(1)),
            "response": {"type": "number", "minimum": 0},
            "noticed": TRUTH,
        }
    ),
    "Recalled": record(
        {
            "text": text(),
            "score": REAL,
            "reasons": _numbers("They add up to the score."),
            "episodes": many(text()),
            "at": TIME,
            "source": text(),
            "role": ROLE,
            "session": text(),
            "standing": {"enum": [*get_args(Standing), None]},
            "told": whole(),
            "beliefs": many(whole(1)),
            "replaces": many(record({"old": text(), "new": text()})),
            "dormant": TRUTH,
        }
    ),
    "Part": record(
        {
            "kind": one_of(*get_args(PartKind)),
            "text": text(),
            "tokens": whole(),
            "included": TRUTH,
            "reason": text(),
            "episodes": many(text()),
            "score": or_none(REAL),
        }
    ),
    "Receipt": record(
        {
            "episodes": many(text()),
            "rows": {"type": "object", "additionalProperties": whole()},
            "bytes_before": whole(),
            "bytes_after": whole(),
            "files": many(text()),
            "at": or_none(TIME),
            "akin": many(text(), description="What may say the same, and stays."),
            "absent": many(text(), description="Ids that are not there."),
        }
    ),
    "Error": record(
        {
            "error": record(
                {
                    "message": text(),
                    "type": text(),
                    "param": or_none(text()),
                    "code": or_none(text()),
                }
            )
        }
    ),
}
EPISODE, BELIEF = ref("Episode"), ref("Belief")
BELIEFS = record({"beliefs": many(BELIEF)})
