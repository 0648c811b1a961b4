"""The bias monitor: what is believed for the wrong reasons, and what would settle it.

It judges the grounds of a belief, not its content: how many voices, how often, how much of it is
our own words, and how far what comes to mind departs from what is warranted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from aplysia.memory import standing
from aplysia.memory.dynamics import DEFAULTS, Items
from aplysia.memory.held import NO_VOTE, counted, days, items_of, packed
from aplysia.memory.store import Ledger, State, Telling
from aplysia.types import Belief

Name = Literal[
    "unsupported",
    "self_made",
    "single_source",
    "echo",
    "suppressed",
    "overbelieved",
    "forgotten",
]
_OVER = 0.1  # felt above warranted
_ECHO = 3.0  # tellings a voice

_MEANS: dict[Name, tuple[str, str]] = {
    "unsupported": ("only the model has said so", "ask somebody who knows"),
    "self_made": ("the model has said so more often than anybody", "ask a voice that is not ours"),
    "single_source": ("it rests on one voice", "hear a second, independent voice"),
    "echo": ("few voices have said it often", "hear a voice that does not repeat another"),
    "suppressed": ("what stands against it has as good grounds", "ask both sides for theirs"),
    "overbelieved": ("it comes to mind more strongly than it is warranted", "check it at a source"),
    "forgotten": ("it is warranted and does not come to mind", "say it again, or pin it"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One thing that is wrong with the grounds of a belief."""

    name: Name
    reason: str
    settle: str  # what would settle the case


def verdicts(belief: Belief, rivals: Iterable[Belief] = ()) -> list[Verdict]:
    """What is wrong with the grounds of a belief; [] when nothing is, or it is no longer so.

    Args:
        rivals: what stands against it.
    """
    if belief.standing == "past":
        return []
    b, names = belief, list[Name]()
    if b.standing == "own":
        names.append("unsupported")
    elif b.own > b.tellings:
        names.append("self_made")
    if len(b.voices) == 1 and b.held and b.warranted < DEFAULTS.believe:
        names.append("single_source")
    if b.voices and b.tellings >= _ECHO * len(b.voices):
        names.append("echo")
    if b.held and any(r.warranted >= b.warranted for r in rivals if r.standing != "past"):
        names.append("suppressed")
    if b.bias > _OVER:
        names.append("overbelieved")
    if b.warranted >= DEFAULTS.believe and b.felt < DEFAULTS.drop:
        names.append("forgotten")
    return [Verdict(name=n, reason=_MEANS[n][0], settle=_MEANS[n][1]) for n in names]


def examine(beliefs: Sequence[Belief]) -> list[tuple[Belief, list[Verdict]]]:
    """Every belief with something wrong, the most biased first."""
    by_id = {b.id: b for b in beliefs}
    found = [(b, verdicts(b, [by_id[i] for i in b.against if i in by_id])) for b in beliefs]
    return sorted(((b, v) for b, v in found if v), key=lambda p: (-abs(p[0].bias), p[0].id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A belief at one time."""

    at: datetime
    felt: float
    warranted: float
    told: bool = False  # somebody told it then


def curve(ledger: Ledger, belief: int, *, until: datetime, points: int = 120) -> list[Point]:
    """A belief from its first telling until a time, past and forecast, as if nothing more is said.

    It is worked out anew from its tellings and those of what stands against it. At least one
    point a telling, the others evenly spaced.
    Raises: KeyError: no such belief.
    """
    state = ledger.by_ids([belief])[belief]
    rivals = {i for k in ledger.links([belief]) for i in (k.one, k.other)} - {belief}
    told = ledger.tellings([belief, *rivals])
    start = min(t.at for t in told)
    end = max(until, start + timedelta(minutes=1))
    even = {start + (end - start) * n / max(1, points - 1) for n in range(points)}
    times = sorted(even | {t.at for t in told if t.at <= end})
    mine = {t.at for t in told if t.belief == belief and t.origin not in NO_VOTE}
    every = [state, *ledger.by_ids(rivals).values()]
    found = list[Point]()
    for at in times:
        past = [replay(s, [t for t in told if t.belief == s.id], at) for s in every]
        felt, warranted = standing.balance(past, at)
        ended = state.ends is not None and state.ends < at
        if found and (ended or not items_of(past[:1]).felt[0]):
            felt = min(felt, found[-1].felt)  # what has ended does not come back by itself
        found.append(Point(at=at, felt=felt, warranted=warranted, told=at in mine))
    return found


def replay(state: State, tellings: Sequence[Telling], at: datetime) -> State:
    """A belief as it was at a time, by what was told until then."""
    then = [
        replace(t, withdrawn=t.withdrawn if t.withdrawn and t.withdrawn <= at else None)
        for t in tellings
        if t.at <= at
    ]
    items, last = Items.new(1), at
    for n, telling in enumerate(then):
        if telling.origin in NO_VOTE:
            continue
        if n:
            items = items.after(days(last, telling.at))
        last = telling.at
        if telling.independent > 0:
            items = items.exposed(telling.intensity)
    items = items.after(days(last, at)) if then else items
    felt, warrant = counted(
        (t for t in then if t.withdrawn is None and t.origin not in NO_VOTE), at
    )
    items = replace(items, felt=np.array([felt]), warrant=np.array([min(felt, warrant)]))
    return replace(state, at=at, state=packed(items))
