"""Works out the trees of `memory/conflict/judge` on the open labelled pairs alone.

python -m benchmarks.train_conflicts            # cross-validated figures, and a learning curve
python -m benchmarks.train_conflicts --write    # and the file that is shipped

Pairs of one group (`…-a012-3`: the twelfth sentence of the first batch and what was set against
it) are never on both sides of a split. The rules were written at `conflicts_*` and `…_more`, so
what they say there is too good: such pairs weigh less. Pairs of sentences about quite different
things, drawn by lot, are added as pairs at peace.

A verdict of the rules stands from the limit that gives most recall at precision .95, out of fold,
on the pairs at which no rule was written (`…_train`), or most precision where none reaches that. No
held-out figure goes into it. What is compared was read through the gate of claims, which has seen
these texts as plain statements: of the pairs, some more are read than of others.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aplysia.memory.conflict import judge, ruled
from aplysia.memory.conflict.likeness import drawn, likeness, near
from aplysia.memory.conflict.reading import read_claim
from aplysia.types import Claim
from benchmarks.labelled import IN_CONFLICT, items, read

LANGUAGES = ("en", "zh")
_FILE = Path(judge.__file__).with_name("judge.npz")
_TREES, _DEPTH, _RATE, _BINS = 300, 5, 0.04, 12
_FEWEST, _PENALTY, _SHARE = 4.0, 6.0, 0.3  # in a leaf; L2; of the features, a tree
_FITTED = 0.1  # what a verdict weighs on the pairs at which the rules were written
_APART, _APART_WEIGHT = 1500, 0.3  # pairs by lot for each language
_FOLDS = 6
_PRECISION = 0.95  # what is asked of verdicts


@dataclass(frozen=True, slots=True)
class Rows:
    """Pairs of claims: one labelled pair of sentences has several where more claims are read."""

    seen: list[dict[str, float]]
    label: NDArray[np.float64]
    weight: NDArray[np.float64]
    pair: NDArray[np.int64]  # which labelled pair it is
    ruled: NDArray[np.bool_]
    judged: NDArray[np.bool_]  # the judge is asked at all, or would be if the rules saw a conflict


def _comparable(new: Claim, old: Claim, found: str, reason: str) -> bool:
    """Whether the trees learn from a pair: those in conflict, and those about one thing that are
    not, so that they learn what peace looks like."""
    if found in IN_CONFLICT:
        return judge.asked(new, old, found, reason)
    return found not in ("same", "agrees") and near(new, old, *drawn(new, old))


def _at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def _read(item: dict[str, Any]) -> list[tuple[Claim, Claim]]:
    old, new = read(item["first"]), read({**item["second"], "before": [item["first"]]})
    return [(b, a) for a in old for b in new]


def rows(labelled: Sequence[dict[str, Any]], *, fitted: Sequence[bool]) -> Rows:
    seen, label, weight, pair, by_rule, asked = [], [], [], [], [], []
    for n, item in enumerate(labelled):
        said, before = _at(item["second"]["at"]), _at(item["first"]["at"])
        both = _read(item)
        for new, old in both:
            found = ruled(new, old, said=said, before=before)
            verdict = found.kind in IN_CONFLICT
            seen.append(
                likeness(
                    *(new, old, read_claim(new), read_claim(old)),
                    found=found.kind,
                    reason=found.reason,
                    days=abs((said - before).total_seconds()) / 86_400,
                )
            )
            label.append(item["kind"] in IN_CONFLICT)
            weight.append((_FITTED if fitted[n] and verdict else 1.0) / len(both))
            pair.append(n)
            by_rule.append(verdict)
            asked.append(_comparable(new, old, found.kind, found.reason))
    return Rows(
        *(seen, np.array(label, float), np.array(weight), np.array(pair)),
        *(np.array(by_rule, bool), np.array(asked, bool)),
    )


def apart(labelled: Sequence[dict[str, Any]], *, count: int) -> list[dict[str, Any]]:
    """Pairs of sentences of two topics, drawn by lot."""
    lot = random.Random(3)
    sides = [(i["topic"], _group(i), i[s]) for i in labelled for s in ("first", "second")]
    found = list[dict[str, Any]]()
    while len(found) < count:
        (one, group, first), (other, another, second) = lot.sample(sides, 2)
        if one[:4] != other[:4] and group != another:
            found.append({"kind": "unrelated", "first": first, "second": second})
    return found


def _group(item: dict[str, Any]) -> str:
    """Pairs around one sentence; the same number in both languages is often the same matter."""
    one = str(item["id"])
    return one[4:].rpartition("-")[0] if one[2] == "t" else one


def grown(
    x: NDArray[np.uint8],
    edges: list[NDArray[np.float32]],
    y: NDArray[np.float64],
    weight: NDArray[np.float64],
    names: list[str],
) -> judge.Trees:
    """Gradient-boosted trees on binned features, for the logistic loss."""
    lot = np.random.default_rng(0)
    share = float((y * weight).sum() / weight.sum())
    start = float(np.log(share / (1 - share)))
    inner, leaves = 2**_DEPTH - 1, 2**_DEPTH
    feature = np.zeros((_TREES, inner), np.int16)
    edge = np.full((_TREES, inner), np.inf, np.float32)
    leaf = np.zeros((_TREES, leaves), np.float32)
    score = np.full(len(y), start)
    for t in range(_TREES):
        p = 1 / (1 + np.exp(-score))
        slope, bend = (y - p) * weight, p * (1 - p) * weight
        node = np.zeros(len(y), np.int64)
        columns = np.sort(lot.choice(len(names), int(_SHARE * len(names)), replace=False))
        for level in range(_DEPTH):
            first, many = 2**level - 1, 2**level
            best = _splits(x[:, columns], node - first, many, slope, bend, weight)
            over = np.zeros(len(y), bool)
            for k, (gain, column, cut) in enumerate(best):
                if gain <= 0:
                    continue
                place = int(columns[column])
                feature[t, first + k], edge[t, first + k] = place, edges[place][cut]
                here = node == first + k
                over[here] = x[here, place] > cut
            node = 2 * node + 1 + over
        at = node - inner
        top, bottom = (np.bincount(at, s, leaves) for s in (slope, bend))
        leaf[t] = _RATE * top / (bottom + _PENALTY)
        score += leaf[t][at]
    return judge.Trees(names, feature, edge, leaf, start)


def _splits(  # noqa: PLR0917
    x: NDArray[np.uint8],
    node: NDArray[np.int64],
    many: int,
    slope: NDArray[np.float64],
    bend: NDArray[np.float64],
    weight: NDArray[np.float64],
) -> list[tuple[float, int, int]]:
    """For each node the best gain, its column and the bin after which it is cut."""
    best = [(0.0, 0, 0)] * many
    for column in range(x.shape[1]):
        place = node * _BINS + x[:, column]
        sums = [
            np.bincount(place, s, many * _BINS).reshape(many, _BINS).cumsum(1)
            for s in (slope, bend, weight)
        ]
        g, h, n = sums
        total, all_bend, all_n = g[:, -1:], h[:, -1:], n[:, -1:]
        part = g**2 / (h + _PENALTY) + (total - g) ** 2 / (all_bend - h + _PENALTY)
        gain = part - total**2 / (all_bend + _PENALTY)
        gain[(n < _FEWEST) | (all_n - n < _FEWEST)] = 0
        cut = gain.argmax(1)
        for k in range(many):
            if gain[k, cut[k]] > best[k][0]:
                best[k] = float(gain[k, cut[k]]), column, int(cut[k])
    return best


def table(seen: Sequence[dict[str, float]], names: list[str]) -> NDArray[np.float32]:
    at = {name: n for n, name in enumerate(names)}
    x = np.zeros((len(seen), len(names)), np.float32)
    for row, one in enumerate(seen):
        for name, value in one.items():
            if name in at:
                x[row, at[name]] = value
    return x


def binned(x: NDArray[np.float32]) -> tuple[NDArray[np.uint8], list[NDArray[np.float32]]]:
    out, edges = np.zeros(x.shape, np.uint8), list[NDArray[np.float32]]()
    for n in range(x.shape[1]):
        values = np.unique(x[:, n])
        cuts = (values[:-1] + values[1:]) / 2
        if len(cuts) > _BINS - 1:
            cuts = np.unique(np.quantile(x[:, n], np.linspace(0, 1, _BINS + 1)[1:-1]))
        out[:, n] = np.searchsorted(cuts, x[:, n], side="left")
        edges.append(np.append(cuts, np.inf).astype(np.float32))
    return out, edges


def scores(made: judge.Trees, x: NDArray[np.float32]) -> NDArray[np.float64]:
    total = np.full(len(x), made.start)
    rows_ = np.arange(len(x))
    for feature, edge, leaf in zip(made.feature, made.edge, made.leaf, strict=True):
        node = np.zeros(len(x), np.intp)
        for _ in range(made.depth):
            node = 2 * node + 1 + (x[rows_, feature[node]] > edge[node])
        total += leaf[node - (len(leaf) - 1)]
    return total


@dataclass(frozen=True, slots=True)
class Fresh:
    """Out-of-fold scores of the pairs at which no rule was written."""

    rows: Rows
    score: NDArray[np.float64]
    kinds: list[str]
    mask: NDArray[np.bool_]  # of the labelled pairs

    def figures(self, stands: float) -> tuple[float, float, float]:
        """Precision, recall, share of compatible pairs in conflict."""
        said = self.rows.ruled & (~self.rows.judged | (self.score >= stands))
        found = np.zeros(len(self.kinds), bool)
        np.logical_or.at(found, self.rows.pair, said)
        wanted = np.isin(self.kinds, IN_CONFLICT)
        peace = np.array(self.kinds) == "compatible"
        hits = (found & wanted & self.mask).sum()
        return (
            float(hits / max(1, (found & self.mask).sum())),
            float(hits / max(1, (wanted & self.mask).sum())),
            float((found & peace & self.mask).sum() / max(1, (peace & self.mask).sum())),
        )


def folded(
    data: Rows,
    x: NDArray[np.float32],
    groups: list[str],
    extra: NDArray[np.float32],
    names: list[str],
    *,
    share: float = 1.0,
) -> NDArray[np.float64]:
    """The score of each row by trees that saw no pair of its group."""
    lot = np.random.default_rng(1)
    fold_of = {
        g: int(f)
        for g, f in zip(sorted(set(groups)), lot.integers(0, _FOLDS, len(set(groups))), strict=True)
    }
    kept = {g: lot.random() < share for g in sorted(set(groups))}
    fold = np.array([fold_of[groups[n]] for n in data.pair])
    keep = np.array([kept[groups[n]] for n in data.pair])
    score = np.zeros(len(x))
    for k in range(_FOLDS):
        learn = (fold != k) & keep
        score[fold == k] = scores(
            fitted_trees(x[learn], data.label[learn], data.weight[learn], extra, names),
            x[fold == k],
        )
    return score


def fitted_trees(
    x: NDArray[np.float32],
    y: NDArray[np.float64],
    weight: NDArray[np.float64],
    extra: NDArray[np.float32],
    names: list[str],
) -> judge.Trees:
    every = np.vstack([x, extra])
    bins, edges = binned(every)
    label = np.append(y, np.zeros(len(extra)))
    return grown(bins, edges, label, np.append(weight, np.full(len(extra), _APART_WEIGHT)), names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--curve", action="store_true", help="also with a half and a quarter of the pairs"
    )
    given = parser.parse_args()
    labelled, fitted, extra = [], [], []
    for language in LANGUAGES:
        old = items(f"conflicts_{language}", held=False)
        fresh = items(f"conflicts_{language}_train", held=False)
        labelled += old + fresh
        fitted += [True] * len(old) + [False] * len(fresh)
        extra += apart(old + fresh, count=_APART)
    data = rows(labelled, fitted=fitted)
    lots = rows(extra, fitted=[False] * len(extra))
    names = sorted({name for one in data.seen for name in one})
    x, z = table(data.seen, names), table(lots.seen, names)
    z = z[lots.judged]
    kinds, groups = [i["kind"] for i in labelled], [_group(i) for i in labelled]
    score = folded(data, x, groups, z, names)
    print(f"{len(labelled)} pairs, {len(x)} of claims, {len(z)} apart, {len(names)} features")
    unseen = ~np.array(fitted)
    fresh = Fresh(data, score, kinds, unseen)
    stands = limit(fresh, _PRECISION)
    parts = {
        f"{language} {b}": unseen
        & np.array([i["id"][1] == language[0] and i["id"][4] == b for i in labelled])
        for language in LANGUAGES
        for b in "ab"
    }
    parts["all"] = unseen
    for name, mask in parts.items():
        one = Fresh(data, score, kinds, mask)
        before, now = one.figures(-99), one.figures(stands)
        for who, got in (("rules", before), ("judged", now)):
            print(f"{name:5} {who:6}", *(f"{one:.3f}" for one in got))
    print(f"most recall at precision {_PRECISION}: limit {stands:.2f}")
    if given.curve:
        for share in (0.25, 0.5):
            some = Fresh(data, folded(data, x, groups, z, names, share=share), kinds, unseen)
            for p in (0.9, 0.93, 0.95):
                print(share, p, [round(v, 3) for v in some.figures(limit(some, p))])
        for p in (0.9, 0.93, 0.95):
            print(1.0, p, [round(v, 3) for v in fresh.figures(limit(fresh, p))])
    if given.write:
        made = fitted_trees(x, data.label, data.weight, z, names)
        np.savez_compressed(
            _FILE,
            names=np.array(names),
            feature=made.feature,
            edge=made.edge,
            leaf=made.leaf.astype(np.float32),
            limits=np.array([made.start, stands]),
        )


def limit(fresh: Fresh, precision: float) -> float:
    """The limit of most recall at that precision."""
    tried = [(*fresh.figures(stands), float(stands)) for stands in np.arange(-2, 4.01, 0.25)]
    good = [t for t in tried if t[0] >= precision] or [max(tried)]
    return max(good, key=lambda t: t[1])[3]


if __name__ == "__main__":
    main()
