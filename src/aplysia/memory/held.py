"""A belief as a ledger holds it: its state, and the tellings it rests on, packed and unpacked.

It changes nothing, and does not know why a telling counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from aplysia.memory.dynamics import DEFAULTS, Items
from aplysia.memory.store import Ledger, State, Telling
from aplysia.text import in_runs, terms
from aplysia.types import Claim

NO_VOTE = frozenset({"assistant", "reflection"})
_DAY_S = 86_400.0
_FEW, _FEW_RUN = 4, 14  # terms of a sentence that says a value and little else


def in_its_words(claim: Claim) -> Claim:
    """Without an old value that was named in another episode: that one may be forgotten."""
    return claim if claim.instead_of in claim.text else replace(claim, instead_of="")


def bare(claim: Claim) -> bool:
    """Whether its words correct something and do not say what."""
    few = _FEW_RUN if in_runs(claim.text) else _FEW
    return claim.correction and not claim.by and len(set(terms(claim.text))) <= few


def pack(claim: Claim) -> str:
    """A claim as a telling keeps it; what is as usual is left out."""
    usual = {"polarity": True, "tense": "present", "instead_of": "", "by": ""}
    kept = {k: v for k, v in asdict(claim).items() if v != usual.get(k, False)}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=4096)  # the same few are compared with whatever is told
def unpack(packed: str) -> Claim:
    return Claim(**json.loads(packed))


def number(text: str) -> int:
    """A hash that SQLite takes for an integer."""
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


@dataclass(slots=True, kw_only=True)
class Held:
    """A belief as it is in the ledger now, with the tellings it rests on."""

    state: State
    tellings: list[Telling]

    @property
    def counting(self) -> list[Telling]:
        return [t for t in self.tellings if t.withdrawn is None]

    @property
    def claim(self) -> Claim:
        """As it was last told, by somebody who counts if there is one."""
        voiced = [t for t in self.tellings if t.origin not in NO_VOTE] or self.tellings
        return unpack(([t for t in voiced if t.withdrawn is None] or voiced)[-1].claim)

    @property
    def last(self) -> datetime:
        return self.tellings[-1].at


def votes(telling: Telling) -> bool:
    """Whether it is evidence: neither the model's own words nor a copy of what was said before."""
    return telling.origin not in NO_VOTE and telling.independent > 0


def items_of(states: Sequence[State]) -> Items:
    rows = [np.frombuffer(s.state, "<f8") for s in states]
    table = np.stack(rows) if rows else np.empty((0, DEFAULTS.scales + 3))
    return Items(traces=table[:, :-3], skill=table[:, -3], felt=table[:, -2], warrant=table[:, -1])


def packed(items: Items) -> bytes:
    row = np.concatenate([items.traces[0], items.skill, items.felt, items.warrant])
    return row.astype("<f8").tobytes()


def days(start: datetime, end: datetime) -> float:
    """Days between; 0 where the clock ran backwards."""
    return max(0.0, (end - start).total_seconds() / _DAY_S)


def later(states: Sequence[State], now: datetime) -> Items:
    return items_of(states).after(np.array([days(s.at, now) for s in states]))


def counted(tellings: Iterable[Telling], now: datetime) -> tuple[float, float]:
    """Felt and warrant of these tellings, in their order, as they are at `now`."""
    items, at = Items.new(1), None
    times = dict[str, int]()
    for telling in tellings:
        if at is not None:
            items = items.after(days(at, telling.at))
        at = telling.at if at is None else max(at, telling.at)
        before = times.get(telling.voice, 0)
        if telling.independent > 0:
            times[telling.voice] = before + 1
        items = items.told(before, weight=telling.weight, independent=telling.independent)
    if at is not None:
        items = items.after(days(at, now))
    return float(items.felt[0]), float(items.warrant[0])


def load(ledger: Ledger, states: Sequence[State]) -> list[Held]:
    tellings = dict[int, list[Telling]]()
    for telling in ledger.tellings([s.id for s in states]):
        tellings.setdefault(telling.belief, []).append(telling)
    return [Held(state=s, tellings=tellings[s.id]) for s in states if s.id in tellings]
