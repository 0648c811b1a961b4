"""Values as JSON, for whoever reads them: a program at the command line, the server's clients.

The shapes are stable; the README, each command's help and the server's OpenAPI document show them.
Times are ISO 8601. It does not know where they go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from aplysia.formats import stamp

if TYPE_CHECKING:
    from aplysia.memory.monitor import Point, Verdict
    from aplysia.memory.store import Telling
    from aplysia.types import Belief, Change, Context, Episode, Part, Recalled, Receipt


def episode(kept: Episode) -> dict[str, object]:
    return {
        "id": kept.id,
        "text": kept.text,
        "source": kept.source,
        "role": kept.role,
        "at": stamp(kept.at),
        "session": kept.session,
        "origin": kept.origin,
    }


def recalled(one: Recalled) -> dict[str, object]:
    return {
        "text": one.text,
        "score": float(one.score),
        "reasons": {name: float(part) for name, part in one.reasons.items()},
        "episodes": list(one.episodes),
        "at": stamp(one.at),
        "source": one.source,
        "role": one.role,
        "session": one.session,
        "standing": one.standing,
        "told": one.told,
        "beliefs": list(one.beliefs),
        "replaces": [{"old": r.old, "new": r.new} for r in one.replaces],
        "dormant": one.dormant,
    }


def change(one: Change) -> dict[str, object]:
    return {
        "belief": one.belief,
        "kind": one.kind,
        "subject": one.claim.subject,
        "attribute": one.claim.attribute,
        "value": one.claim.value,
        "polarity": one.claim.polarity,
        "reason": one.reason,
        "other": one.other or None,
        "response": one.response,
        "noticed": one.noticed,
    }


def belief(one: Belief) -> dict[str, object]:
    return {
        "id": one.id,
        "subject": one.claim.subject,
        "attribute": one.claim.attribute,
        "value": one.claim.value,
        "polarity": one.claim.polarity,
        "text": one.claim.text,
        "standing": one.standing,
        "felt": round(one.felt, 4),
        "warranted": round(one.warranted, 4),
        "bias": round(one.bias, 4),
        "recall": round(one.recall, 4),
        "held": one.held,
        "tellings": one.tellings,
        "voices": list(one.voices),
        "own": one.own,
        "first": stamp(one.first),
        "last": stamp(one.last),
        "ends": None if one.ends is None else stamp(one.ends),
        "pinned": one.pinned,
        "against": list(one.against),
        "episodes": list(one.episodes),
    }


def verdict(one: Verdict) -> dict[str, object]:
    return {"name": one.name, "reason": one.reason, "settle": one.settle}


def judged(one: Belief, verdicts: Iterable[Verdict]) -> dict[str, object]:
    """A belief, and what is wrong with its grounds."""
    return belief(one) | {"verdicts": [verdict(v) for v in verdicts]}


def telling(one: Telling) -> dict[str, object]:
    from aplysia.memory.held import unpack

    return {
        "at": stamp(one.at),
        "voice": one.voice,
        "origin": one.origin,
        "text": unpack(one.claim).text,
        "weight": round(one.weight, 4),
        "independent": round(one.independent, 4),
        "withdrawn": None if one.withdrawn is None else stamp(one.withdrawn),
        "episode": one.episode,
    }


def point(one: Point) -> dict[str, object]:
    return {
        "at": stamp(one.at),
        "felt": round(one.felt, 4),
        "warranted": round(one.warranted, 4),
        "told": one.told,
    }


def part(one: Part) -> dict[str, object]:
    return {
        "kind": one.kind,
        "text": one.text,
        "tokens": one.tokens,
        "included": one.included,
        "reason": one.reason,
        "episodes": list(one.episodes),
        "score": None if one.score is None else float(one.score),
    }


def context(prompt: Context) -> dict[str, object]:
    return {
        "tokens": prompt.tokens,
        "budget": prompt.budget,
        "parts": [part(one) for one in prompt.parts],
        "messages": [{"role": m.role, "content": m.content} for m in prompt.messages],
    }


def receipt(gone: Receipt) -> dict[str, object]:
    return {
        "episodes": list(gone.episodes),
        "rows": dict(gone.rows),
        "bytes_before": gone.bytes_before,
        "bytes_after": gone.bytes_after,
        "files": list(gone.files),
        "at": None if gone.at is None else stamp(gone.at),
    }
