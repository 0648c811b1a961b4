"""What is believed at a time: the read-outs of beliefs as a ledger holds them.

It changes nothing. How strongly something is believed depends on what stands against it, so that
every read-out takes in what is linked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from aplysia.memory.dynamics import (
    DEFAULTS,
    felt_belief,
    felt_when_over,
    held,
    recall,
    warranted_belief,
)
from aplysia.memory.held import NO_VOTE, Held, items_of, later, load, votes
from aplysia.memory.store import Ledger, Link, State
from aplysia.types import Belief, Standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from aplysia.memory.dynamics import Reals


def read(
    ledger: Ledger, states: Sequence[State], *, now: datetime
) -> list[tuple[float, float, float, float]]:
    """(felt belief, warranted belief, recall, familiarity) of each, with what stands against it."""
    if not states:
        return []
    own = {s.id for s in states}
    links = ledger.links(own)
    beside = {i for link in links for i in (link.one, link.other)} - own
    every = [*states, *ledger.by_ids(beside).values()]
    found = _strengths(every, _pairs(links, [s.id for s in every]), now)
    return list(zip(*(some[: len(states)].tolist() for some in found), strict=True))


def _pairs(links: Iterable[Link], ids: Sequence[int]) -> NDArray[np.int64]:
    """(n, 2): places in `ids` of those that are against each other, each way."""
    place = {id: row for row, id in enumerate(ids)}
    sides = {  # a set, as each of two may have been told against the other
        (place[a], place[b])
        for link in links
        for a, b in ((link.one, link.other), (link.other, link.one))
    }
    return np.array(sorted(sides), np.int64).reshape(-1, 2)


def _strengths(
    every: Sequence[State], pairs: NDArray[np.int64], now: datetime
) -> tuple[Reals, Reals, Reals, Reals]:
    """Felt belief, warranted belief, recall and familiarity of each."""
    items = later(every, now)
    recalled = recall(items.familiarity, items.skill)
    felt = felt_belief(items.felt, recalled, pairs=(pairs[:, 0], pairs[:, 1]))
    over = (items.felt == 0) | np.array([s.ends is not None and s.ends <= now for s in every])
    if over.any():
        felt = np.where(over, felt_when_over(items, items_of(every), pairs), felt)
    warranted = warranted_belief(items.warrant, pairs=(pairs[:, 0], pairs[:, 1]))
    return felt, warranted, recalled, items.familiarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """Of beliefs, what only a telling changes: from it follows how they are at any time."""

    some: Sequence[Held]
    beside: Sequence[State]  # what is linked to these and is not one of them
    pairs: NDArray[np.int64]  # (n, 2): rows of `some` and `beside` that are against each other
    told: Sequence[Mapping[str, Any]]  # fields of each `Belief`
    contested: Sequence[bool]


def gather(ledger: Ledger, states: Sequence[State]) -> Fixed:
    """What has to be read of these beliefs; those that nobody has told are left out."""
    some = load(ledger, states)
    own = {one.state.id for one in some}
    links = ledger.links(own)
    beside = list(ledger.by_ids({i for k in links for i in (k.one, k.other)} - own).values())
    ids = [*(one.state.id for one in some), *(s.id for s in beside)]
    against = dict[int, set[int]]()
    for link in links:
        against.setdefault(link.one, set()).add(link.other)
        against.setdefault(link.other, set()).add(link.one)
    opposed = _warrants(ledger, against.keys())
    rivals = [tuple(sorted(against.get(one.state.id, ()))) for one in some]
    return Fixed(
        some=some,
        beside=beside,
        pairs=_pairs(links, ids),
        told=[_told(one, those) for one, those in zip(some, rivals, strict=True)],
        contested=[any(opposed.get(i, 0.0) > 0 for i in those) for those in rivals],
    )


def _told(one: Held, rivals: tuple[int, ...]) -> Mapping[str, Any]:
    voiced = [t for t in one.counting if votes(t)]
    return {
        "id": one.state.id,
        "claim": one.claim,
        "tellings": len(voiced),
        "voices": tuple(dict.fromkeys(t.voice for t in voiced)),
        "own": one.state.own,
        "first": one.tellings[0].at,
        "last": one.last,
        "ends": one.state.ends,
        "pinned": one.state.pinned,
        "against": rivals,
        "episodes": tuple(dict.fromkeys(t.episode for t in one.tellings)),
    }


def balance(states: Sequence[State], now: datetime) -> tuple[float, float]:
    """Felt and warranted belief of the first, with all the others against it."""
    items = later(states, now)
    others = np.arange(1, len(states))
    pairs = (
        np.concatenate([np.zeros_like(others), others]),
        np.concatenate([others, np.zeros_like(others)]),
    )
    recalled = recall(items.familiarity, items.skill)
    felt = felt_belief(items.felt, recalled, pairs=pairs)
    return float(felt[0]), float(warranted_belief(items.warrant, pairs=pairs)[0])


def beliefs(ledger: Ledger, states: Sequence[State], *, now: datetime) -> list[Belief]:
    """These beliefs as they are at `now`, in their order."""
    return as_of(gather(ledger, states), now)


def as_of(fixed: Fixed, now: datetime) -> list[Belief]:
    """Beliefs as they are at `now`, with what stands against them."""
    if not fixed.some:
        return []
    every = [*(one.state for one in fixed.some), *fixed.beside]
    felt, warranted, recalled, known = _strengths(every, fixed.pairs, now)
    believed = held(felt, np.array([s.held for s in every], np.bool_))
    rows = zip(
        fixed.some,
        fixed.told,
        fixed.contested,
        felt.tolist(),
        warranted.tolist(),
        recalled.tolist(),
        known.tolist(),
        believed.tolist(),
        strict=False,  # those beside come behind
    )
    return [
        Belief(
            standing=_standing(one, w, contested=contested, now=now),
            felt=f,
            warranted=w,
            recall=r,
            familiarity=k,
            held=is_held,
            **told,
        )
        for one, told, contested, f, w, r, k, is_held in rows
    ]


def _warrants(ledger: Ledger, ids: Collection[int]) -> dict[int, float]:
    return {id: float(items_of([s]).warrant[0]) for id, s in ledger.by_ids(ids).items()}


def _standing(one: Held, warranted: float, *, contested: bool, now: datetime) -> Standing:
    voiced = [t for t in one.tellings if votes(t)]
    if not voiced and any(t.origin in NO_VOTE for t in one.tellings):
        return "own"
    ended = one.state.ends is not None and one.state.ends <= now
    if ended or all(t.withdrawn for t in voiced or one.tellings):
        return "past"
    if warranted >= DEFAULTS.believe:
        return "fact"
    return "contested" if contested else "said"
