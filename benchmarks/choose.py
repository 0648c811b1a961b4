"""Chooses the numbers of recall, and says what they reach on dialogues they were not chosen on.

Candidates are drawn at random, log-uniformly around a broad prior, and judged on LoCoMo and
MemDaily at once. The choice is the geometric mean of the best few, which moves less with a single
dialogue than the best one; narrower draws around it fit the dialogues seen and lose on the others.

Honest figures: for each LoCoMo dialogue the choice is made on the other four and on MemDaily
trajectories of even number; for each half of MemDaily on the other half and all of LoCoMo.
`python -m benchmarks.choose --data DIR` prints the choice on all of it.

The threshold below which nothing is returned is no part of this: see nothing.py.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from aplysia.memory import recall
from aplysia.memory.index import Floats, Index
from aplysia.memory.recall import WEIGHTS, Parts, Weights
from aplysia.memory.store import Store
from aplysia.perceive import perceive
from benchmarks.bench import Bench, flat, indexed
from benchmarks.data import TYPES, Case, Question, pooled, recall_at

_LINEAR = tuple(f.name for f in fields(Parts) if f.name in {w.name for w in fields(Weights)})
PRIOR = Weights(
    words=8.0,
    meaning=10.0,
    speaker=3.0,
    date=4.0,
    asks=-1.0,
    substance=0.7,
    names=0.4,
    linked=2.5,
    share=0.5,
    lift=0.5,
)
_NAMES = (*_LINEAR, "linked", "share", "lift")
_WHOLE = 1e9  # a share that makes the parts of a sentence those of the whole text
_DRAWN, _BEST = 2048, 12  # candidates, and how many of them are averaged
_HALVES = (("even", {"even"}), ("odd", {"odd"}))
_SPREAD = 1.2  # in powers of two, either way

Values = NDArray[np.float64]


@dataclass(kw_only=True)
class Item:
    """One question over one index, with all that does not depend on the weights."""

    index: Index
    question: Question
    k: int
    group: str  # the dialogue, or "even" and "odd" trajectories
    kind: str
    sentences: list[Parts]
    linear: Floats  # (sentences, parts, n)
    whole: Floats | None  # the same for the whole text, less `linear`; None: one sentence
    rows: NDArray[np.int64]  # those of the evidence that are there
    links: dict[tuple[int, int], Floats] = field(default_factory=dict)

    def recalls(self, weights: Values) -> Values:
        """(m,): recall at k of each row of `weights`, (m, len(_NAMES))."""
        linear, linked, share, lift = np.split(weights.astype(np.float32), [-3, -2, -1], axis=1)
        scores = linear @ self.linear  # (sentences, m, n)
        if self.whole is not None:
            scores += share / (1 + share) * (linear @ self.whole)
        for s in range(len(scores)):
            tops, which = np.unique(scores[s].argmax(axis=1), return_inverse=True)
            scores[s] += linked * np.stack([self._link(s, int(t)) for t in tops])[which]
        best = scores.max(axis=2, keepdims=True)
        final = (scores + lift * (best.max(axis=0) - best)).max(axis=0)  # (m, n)
        above = [(final > final[:, row, None]).sum(axis=1) < self.k for row in self.rows]
        hits: Values = np.sum(above, axis=0, dtype=np.float64) if above else np.zeros(len(weights))
        return hits / len(self.question.evidence)

    def _link(self, sentence: int, top: int) -> Floats:
        if (sentence, top) not in self.links:
            only = np.zeros(self.index.size, np.float32)
            only[top] = 1
            self.links[sentence, top] = recall._linked(self.index, self.sentences[sentence], only)
        return self.links[sentence, top]


@dataclass(kw_only=True)
class Chooser:
    """All questions of LoCoMo and MemDaily, prepared for trying weights on them."""

    bench: Bench
    seed: int = 7

    @cached_property
    def items(self) -> dict[str, list[Item]]:
        """ "locomo", "memdaily" and "pooled"."""
        found: dict[str, list[Item]] = {"locomo": [], "memdaily": [], "pooled": []}
        half = {c.name: ("even", "odd")[n % 2] for n, c in enumerate(self.bench.memdaily)}
        with self.bench.store() as store:
            for case in self.bench.locomo:
                found["locomo"] += self._items(store, case, k=10, groups={})
            for case in self.bench.memdaily:
                found["memdaily"] += self._items(store, case, k=5, groups=half)
            for kind in TYPES:
                case = pooled(self.bench.memdaily, kind=kind)
                found["pooled"] += self._items(store, case, k=10, groups=half)
        return found

    def _items(self, store: Store, case: Case, *, k: int, groups: dict[str, str]) -> list[Item]:
        embedder = self.bench.cached
        index = indexed(store, case, embedder)
        items = []
        for q in case.questions:
            percept = perceive(q.text, now=q.now)
            own = recall.parts(index, percept, embedder, weights=replace(WEIGHTS, share=0.0))
            linear = _stacked(own)
            whole = recall.parts(index, percept, embedder, weights=replace(WEIGHTS, share=_WHOLE))
            mixed = _stacked(whole) - linear
            rows = [index.row_of[id] for id in sorted(q.evidence) if id in index.row_of]
            items.append(
                Item(
                    index=index,
                    question=q,
                    k=k,
                    group=groups.get(min(q.evidence).rpartition("/")[0], case.name),
                    kind=q.kind,
                    sentences=own,
                    linear=linear,
                    whole=mixed if mixed.any() else None,
                    rows=np.array(rows, np.int64),
                )
            )
        return items

    @cached_property
    def drawn(self) -> tuple[Values, dict[str, Values]]:
        """The candidates, and what they reach on every item: (items, candidates) for each set."""
        n = _DRAWN // (16 if self.bench.quick else 1)
        powers = np.random.default_rng(self.seed).uniform(-_SPREAD, _SPREAD, (n, len(_NAMES)))
        drawn = _vector(PRIOR) * np.exp2(powers)
        return drawn, {
            name: np.stack([i.recalls(drawn) for i in some]) for name, some in self.items.items()
        }

    def choose(self, away: Collection[str] = ()) -> Weights:
        """Weights chosen on all items but those of the groups in `away`."""
        drawn, reached = self.drawn
        kept = {n: np.array([i.group not in away for i in some]) for n, some in self.items.items()}
        some = {n: [i for i, k in zip(self.items[n], kept[n], strict=True) if k] for n in kept}
        values = _objective(some, {n: reached[n][kept[n]] for n in kept})
        return _weights(_mean(drawn[np.argsort(-values)[:_BEST]]))


def _objective(items: dict[str, list[Item]], reached: dict[str, Values]) -> Values:
    """(candidates,): LoCoMo and half of its multi-hop questions, MemDaily's types, pooled."""
    multi = np.array([i.kind == "multi-hop" for i in items["locomo"]])
    value: Values = reached["locomo"].mean(axis=0) + reached["locomo"][multi].mean(axis=0) / 2
    for name in ("memdaily", "pooled"):
        value = value + by_kind(items[name], reached[name]).mean(axis=0) / 2
    return value


def by_kind(items: Sequence[Item], reached: Values) -> Values:
    """The mean of each kind of MemDaily, in the order of TYPES."""
    kinds = np.array([i.kind for i in items])
    return np.stack([reached[kinds == kind].mean(axis=0) for kind in TYPES])


def _stacked(sentences: Iterable[Parts]) -> Floats:
    return np.stack([np.stack([getattr(p, name) for name in _LINEAR]) for p in sentences])


def _vector(weights: Weights) -> Values:
    return np.array([getattr(weights, name) for name in _NAMES])


def _mean(drawn: Values) -> Values:
    """The geometric mean; signs are those of the prior."""
    mean: Values = np.sign(_vector(PRIOR)) * np.exp(np.log(np.abs(drawn)).mean(axis=0))
    return mean


def _weights(vector: Values) -> Weights:
    """Scaled so that meaning is ten: only the proportions matter to the order."""
    scaled = dict(zip(_NAMES, vector, strict=True))
    factor = 10 / scaled["meaning"]
    for name in _NAMES[:-2]:
        scaled[name] *= factor
    return replace(open_ended(), **{n: round(float(v), 2) for n, v in scaled.items()})


def open_ended(weights: Weights = WEIGHTS) -> Weights:
    """The same weights with no threshold: something always comes back."""
    return replace(weights, fit=-np.inf)


def reach(items: Iterable[Item], weights: Weights, bench: Bench) -> list[float]:
    """Recall of each item as `recall.rank` itself gives it."""
    return [
        recall_at(
            flat(
                recall.rank(
                    i.index,
                    perceive(i.question.text, now=i.question.now),
                    bench.cached,
                    limit=i.k,
                    weights=weights,
                )
            ),
            i.question.evidence,
            i.k,
        )
        for i in items
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Honest:
    """What weights reach that were chosen on other dialogues, item by item."""

    items: list[Item]
    reached: list[float]
    chosen: dict[str, Weights]  # group left out -> weights

    def mean(self, kind: str | None = None) -> float:
        some = [r for i, r in zip(self.items, self.reached, strict=True) if kind in (None, i.kind)]
        return float(np.mean(some)) if some else float("nan")


def left_out(chooser: Chooser) -> dict[str, Honest]:
    """Honest figures for "locomo", "memdaily" and "pooled"."""
    bench, items, chosen = chooser.bench, chooser.items, dict[str, Weights]()
    for name, away in (*((c.name, {c.name, "odd"}) for c in bench.locomo), *_HALVES):
        chosen[name] = chooser.choose(away)
        bench.say(f"weights without {name}: {shown(chosen[name])}")
    honest = {}
    for name, some in items.items():
        groups = list(dict.fromkeys(i.group for i in some))
        order = [i for g in groups for i in some if i.group == g]
        reached = [
            r for g in groups for r in reach([i for i in some if i.group == g], chosen[g], bench)
        ]
        used = {g: chosen[g] for g in groups}
        honest[name] = Honest(items=order, reached=reached, chosen=used)
    return honest


def shown(weights: Weights) -> str:
    return ", ".join(f"{name}={getattr(weights, name)}" for name in _NAMES)


def main() -> None:
    parser = argparse.ArgumentParser(description="Choose the numbers of recall on all the data.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--quick", action="store_true", help="few candidates, few trajectories")
    asked = parser.parse_args()
    with TemporaryDirectory() as scratch:
        bench = Bench(data=asked.data, scratch=Path(scratch), quick=asked.quick)
        chooser = Chooser(bench=bench)
        weights = chooser.choose()
        print(shown(weights))
        for label, one in (("chosen", weights), ("shipped", open_ended())):
            for name, some in chooser.items.items():
                reached = np.array(reach(some, one, bench))
                kinds = dict.fromkeys(i.kind for i in some)
                mean = {k: reached[[i.kind == k for i in some]].mean().round(3) for k in kinds}
                print(label, name, reached.mean().round(4), {k: float(v) for k, v in mean.items()})


if __name__ == "__main__":
    main()
