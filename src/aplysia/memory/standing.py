"""What is believed at a time: the read-outs of beliefs as a ledger holds them.

It changes nothing. How strongly something is believed depends on what stands against it, so that
every read-out takes in what is linked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

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
from aplysia.memory.store import Ledger, State
from aplysia.types import Belief, Standing


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
    place = {s.id: row for row, s in enumerate(every)}
    items = later(every, now)
    sides = {  # a set, as each of two may have been told against the other
        (place[a], place[b])
        for link in links
        for a, b in ((link.one, link.other), (link.other, link.one))
    }
    pairs = np.array(sorted(sides), np.int64).reshape(-1, 2)
    recalled = recall(items.familiarity, items.skill)
    felt = felt_belief(items.felt, recalled, pairs=(pairs[:, 0], pairs[:, 1]))
    over = (items.felt == 0) | np.array([s.ends is not None and s.ends <= now for s in every])
    if over.any():
        felt = np.where(over, felt_when_over(items, items_of(every), pairs), felt)
    warranted = warranted_belief(items.warrant, pairs=(pairs[:, 0], pairs[:, 1]))
    known = items.familiarity
    return [
        (float(felt[i]), float(warranted[i]), float(recalled[i]), float(known[i]))
        for i in range(len(states))
    ]


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
    held_ = {one.state.id: one for one in load(ledger, states)}
    states = [s for s in states if s.id in held_]
    against = dict[int, set[int]]()
    for link in ledger.links([s.id for s in states]):
        against.setdefault(link.one, set()).add(link.other)
        against.setdefault(link.other, set()).add(link.one)
    opposed = _warrants(ledger, {i for some in against.values() for i in some})
    found = []
    for state, (felt, warranted, recalled, known) in zip(
        states, read(ledger, states, now=now), strict=True
    ):
        one = held_[state.id]
        voiced = [t for t in one.counting if votes(t)]
        rivals = tuple(sorted(against.get(state.id, ())))
        found.append(
            Belief(
                id=state.id,
                claim=one.claim,
                standing=_standing(
                    one, warranted, contested=any(opposed.get(i, 0.0) > 0 for i in rivals), now=now
                ),
                felt=felt,
                warranted=warranted,
                recall=recalled,
                familiarity=known,
                held=bool(held(np.array([felt]), np.array([state.held]))[0]),
                tellings=len(voiced),
                voices=tuple(dict.fromkeys(t.voice for t in voiced)),
                own=state.own,
                first=one.tellings[0].at,
                last=one.last,
                ends=state.ends,
                pinned=state.pinned,
                against=rivals,
                episodes=tuple(dict.fromkeys(t.episode for t in one.tellings)),
            )
        )
    return found


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
