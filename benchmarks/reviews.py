"""A person's flashcards: how well is it foretold whether a card will be known?

Data: `fsrs_log_first70pct.csv.gz`, one person, 903 cards (py-fsrs). Asked are reviews a day or more
after the one before, as py-fsrs has it; earlier ones are history only. Days are fractional. Asked
reviews in order of time are cut in six; five times everything before a part is fitted to, and the
part foretold, review by review, each card's history up to there being known.

Three ways to foretell:

* the bank: `memory/dynamics.py` as it is. A review is an outcome, and when it was wrong the answer
  is shown, which is an exposure. Nine numbers are fitted (`NUMBERS`); the same at their defaults is
  the engine as shipped;
* FSRS-6: its published equations with 21 numbers, at their defaults and fitted;
* the share that was right in the part fitted to.

Both are fitted alike: log loss plus Σ((x − default)/spread)², by L-BFGS-B from the defaults. The
spreads and bounds of FSRS-6 and the weight of that sum are those of its own trainer; the spreads of
the bank were set by what dynamics.md says of the ranges, not by results. FSRS-6 here equals py-fsrs
6.3.2 to 1e-15 on whole days. Needs SciPy: `pip install scipy`.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aplysia.memory.dynamics import DEFAULTS, Items, Params, recall
from benchmarks.bench import Bench, Result, Row
from benchmarks.dynamics import FOLDER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]
    Foretell = Callable[[Reals], Reals]  # (p, numbers) → (p, asked), in order of time

PARTS, RESAMPLED = 5, 2000
EDGE = 1e-6  # no chance is nearer to 0 or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One fitted number of the bank: where it starts, and how far it strays without cost."""

    start: float
    spread: float


# logarithms, but for the first review's skill
NUMBERS = {
    "slope": Number(start=np.log(DEFAULTS.slope), spread=0.5),
    "ratio": Number(start=np.log(DEFAULTS.ratio), spread=0.25),
    "written": Number(start=np.log(-np.log1p(-DEFAULTS.gain)), spread=0.5),  # of 1 − e^−x
    "half": Number(start=np.log(DEFAULTS.half), spread=0.7),
    "steep": Number(start=np.log(DEFAULTS.steep), spread=0.5),
    "right": Number(start=np.log(DEFAULTS.learn), spread=0.5),  # how far success moves skill
    "wrong": Number(start=np.log(DEFAULTS.learn), spread=0.5),  # how far failure does
    "shown": Number(start=0.0, spread=1.0),  # intensity of the answer shown after a failure
    "known": Number(start=DEFAULTS.learn, spread=1.0),  # skill of what was known at first sight
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """Reviews by place in their card's history and card; cards with the longest history first."""

    gap: Reals  # (places, cards) days since the review before
    grade: Whole  # 1 again, 2 hard, 3 good, 4 easy; 0 none
    cards: Whole  # (places,): how many cards have so many reviews
    asked: Whole  # flat places of what is asked, in order of time

    @property
    def right(self) -> Flags:
        return self.grade > 1

    def of_asked(self, every: Reals | Flags) -> Reals:
        """(…, places, cards) → (…, asked)."""
        flat: Reals = every.reshape(*every.shape[:-2], -1)[..., self.asked].astype(np.float64)
        return flat


def log(folder: Path, *, least: float = 1.0) -> Log:
    """The review log; asked are reviews `least` days or more after the one before."""
    cards: dict[str, list[tuple[float, int]]] = {}
    with gzip.open(folder / "fsrs_log_first70pct.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            days = datetime.fromisoformat(row["review_time"]).timestamp() / 86_400
            cards.setdefault(row["card_id"], []).append((days, int(row["review_rating"])))
    histories = sorted((sorted(c) for c in cards.values()), key=len, reverse=True)
    shape = (len(histories[0]), len(histories))
    when, grade = np.full(shape, np.nan), np.zeros(shape, np.int64)
    for n, history in enumerate(histories):
        when[: len(history), n] = [days for days, _ in history]
        grade[: len(history), n] = [g for _, g in history]
    gap = np.diff(when, axis=0, prepend=np.nan)
    asked = np.flatnonzero(np.nan_to_num(gap) >= least)
    in_time = asked[np.argsort(when.ravel()[asked], kind="stable")]
    return Log(gap=gap, grade=grade, cards=(grade > 0).sum(axis=1), asked=in_time)


# the bank ----------------------------------------------------------------------------------------
def bank(log: Log, numbers: Reals | None = None) -> Reals:
    """(asked,): the chance of being right; the engine at its defaults without numbers.

    Args:
        numbers: (9,) on the scales of `NUMBERS`.
    """
    x = numbers if numbers is not None else np.array([n.start for n in NUMBERS.values()])
    v = dict(zip(NUMBERS, np.exp(x), strict=True))
    p = Params(
        slope=v["slope"],
        ratio=v["ratio"],
        gain=-float(np.expm1(-v["written"])),
        half=v["half"],
        steep=v["steep"],
        learn=v["right"],
    )
    known = float(x[list(NUMBERS).index("known")])
    chance, right = np.full(log.gap.shape, np.nan), log.right
    items = Items.new(log.gap.shape[1], p)
    for place, n in enumerate(log.cards):
        y, items = right[place, :n], _first(items, int(n))
        if place:
            items = items.after(log.gap[place, :n], p)
        r = recall(items.familiarity, items.skill, p)
        chance[place, :n] = r
        after = items.resolved(y, p).exposed(np.where(y, 0.0, v["shown"]), p)
        moved = np.where(y, after.skill, items.skill - v["wrong"] * r)
        skill = (moved if place else y * known).astype(np.float64)
        items = Items(traces=after.traces, skill=skill, felt=after.felt, warrant=after.warrant)
    return log.of_asked(chance)


def _first(items: Items, n: int) -> Items:
    return Items(
        traces=items.traces[:n],
        skill=items.skill[:n],
        felt=items.felt[:n],
        warrant=items.warrant[:n],
    )


# FSRS-6 ------------------------------------------------------------------------------------------
# defaults and bounds of py-fsrs 6.3, spreads of the official trainer
FSRS = np.array(
    [
        *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
        *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
    ]
)
FSRS_SPREAD = np.array(
    [
        *(6.43, 9.66, 17.58, 27.85, 0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33),
        *(0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27),
    ]
)
_LOW = [*[0.001] * 4, 1, *[0.001] * 3, 0, 0, *[0.001] * 4, 0, 0, 1, 0, 0, 0, 0.1]
_HIGH = [*[100] * 4, 10, 4, 4, 0.75, 4.5, 0.8, 3.5, 5, 0.25, 0.9, 4, 1, 6, 2, 2, 0.8, 0.8]


def fsrs(log: Log, numbers: Reals = FSRS) -> Reals:
    """(p, asked): the chance of being right by FSRS-6, for each of p sets of numbers.

    Args:
        numbers: (p, 21) or (21,).
    Source: open-spaced-repetition, "The algorithm", FSRS-6. Less than a day is its same day.
    """
    rows = np.atleast_2d(numbers)
    w = [column[:, None] for column in rows.T]
    first, chance = log.grade[0], np.full((len(rows), *log.gap.shape), np.nan)
    stable = np.maximum(rows[:, first - 1], 0.001)  # (p, cards)
    hard = np.clip(w[4] - np.exp(w[5] * (first - 1)) + 1, 1, 10)
    easiest, factor = w[4] - np.exp(3 * w[5]) + 1, 0.9 ** (-1 / w[20]) - 1
    for place, n in enumerate(log.cards):
        if not place:
            continue
        grade, gap = log.grade[place, :n], log.gap[place, :n]
        s, d = stable[:, :n], hard[:, :n]
        r = (1 + factor * gap / s) ** -w[20]
        chance[:, place, :n] = r
        step = np.exp(w[17] * (grade - 3 + w[18])) * s ** -w[19]
        same_day = s * np.where(grade > 1, np.maximum(step, 1), step)
        bonus = np.where(grade == 2, w[15], 1) * np.where(grade == 4, w[16], 1)
        room = (11 - d) * s ** -w[9] * np.expm1((1 - r) * w[10])
        right = s * (1 + np.exp(w[8]) * room * bonus)
        lapse = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * np.exp((1 - r) * w[14])
        wrong = np.minimum(lapse, s / np.exp(w[17] * w[18]))
        later = np.where(gap < 1, same_day, np.where(grade > 1, right, wrong))
        stable[:, :n] = np.clip(later, 0.001, 36_500)
        eased = d - w[6] * (grade - 3) * (10 - d) / 9
        hard[:, :n] = np.clip(w[7] * easiest + (1 - w[7]) * eased, 1, 10)
    return log.of_asked(chance)


# fitting -----------------------------------------------------------------------------------------
def losses(chance: Reals, right: Reals) -> Reals:
    """The log loss of each."""
    sure = np.clip(chance, EDGE, 1 - EDGE)
    each: Reals = -np.log(np.where(right > 0, sure, 1 - sure))
    return each


def fitted(
    foretell: Foretell,
    right: Reals,
    *,
    start: Reals,
    spread: Reals,
    bounds: Sequence[tuple[float, float]],
) -> Reals:
    """The numbers with the least loss on the first `len(right)` asked, kept near their start."""
    from scipy.optimize import minimize

    step, n = 1e-5, len(start)

    def loss(x: Reals) -> tuple[float, Reals]:
        around = np.vstack([x, x + step * np.eye(n)])
        chance = foretell(around)[:, : len(right)]
        total = losses(chance, right).sum(axis=1) + (((around - start) / spread) ** 2).sum(axis=1)
        return float(total[0]), (total[1:] - total[0]) / step

    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300}
    )
    return np.asarray(found.x, np.float64)


def _fit_bank(log: Log, right: Reals) -> Reals:
    start = np.array([n.start for n in NUMBERS.values()])
    spread = np.array([n.spread for n in NUMBERS.values()])
    return fitted(
        lambda rows: np.stack([bank(log, row) for row in rows]),
        right,
        start=start,
        spread=spread,
        bounds=list(zip(start - 5 * spread, start + 5 * spread, strict=True)),
    )


def _fit_fsrs(log: Log, right: Reals) -> Reals:
    return fitted(
        lambda rows: fsrs(log, rows),
        right,
        start=FSRS,
        spread=FSRS_SPREAD,
        bounds=list(zip(_LOW, _HIGH, strict=True)),
    )


def foretold(log: Log, *, parts: int = PARTS) -> dict[str, Reals]:
    """Each way's chances for everything asked but the first of the six parts, in order of time."""
    right, size = log.of_asked(log.right), len(log.asked) // (PARTS + 1)
    begins = len(right) - size * np.arange(parts, 0, -1)
    found: dict[str, list[Reals]] = {}
    plain, shipped = fsrs(log)[0], bank(log)
    for begin in begins.tolist():
        part, before = slice(begin, begin + size), right[:begin]
        every = {
            "bank": bank(log, _fit_bank(log, before)),
            "fsrs": fsrs(log, _fit_fsrs(log, before))[0],
            "fsrs_defaults": plain,
            "engine_defaults": shipped,
            "mean": np.full(len(right), before.mean()),
        }
        for name, chance in every.items():
            found.setdefault(name, []).append(chance[part])
    return {name: np.concatenate(c) for name, c in found.items()} | {"right": right[begins[0] :]}


# the measurement ---------------------------------------------------------------------------------
def reviews(bench: Bench) -> Result:
    """Log loss of the bank and of FSRS-6, both fitted to earlier reviews, on later ones."""
    parts = 1 if bench.quick else PARTS
    rng, values = np.random.default_rng(bench.seed), dict[str, object]()
    mean = dict[float, dict[str, float]]()
    for least in (1.0, 0.5):
        asked = log(bench.data / FOLDER, least=least)
        found = foretold(asked, parts=parts)
        right = found.pop("right")
        each = {name: losses(chance, right) for name, chance in found.items()}
        mean[least] = {name: float(e.mean()) for name, e in each.items()}
        card = asked.asked[-len(right) :] % asked.gap.shape[1]
        low, high = _interval(each["bank"] - each["fsrs"], card, rng)
        values[f"{least:g}_days_or_more"] = {
            "asked": len(right),
            "log_loss": {name: round(m, 4) for name, m in mean[least].items()},
            "by_part": {
                n: [round(float(p.mean()), 4) for p in np.split(e, parts)] for n, e in each.items()
            },
            "bank_minus_fsrs_95": [round(low, 4), round(high, 4)],
            "auc": {name: round(_auc(chance, right), 4) for name, chance in found.items()},
        }
        if least == 1:
            between = f"{low:+.3f} to {high:+.3f}"
    one, half = mean[1.0], mean[0.5]
    row = Row(
        what=f"flashcards a day later or more, {parts} parts in order of time: log loss",
        baseline=f"FSRS-6 refitted {one['fsrs']:.3f} (defaults {one['fsrs_defaults']:.3f}), mean "
        f"{one['mean']:.3f}",
        aplysia=f"**{one['bank']:.3f}** with nine fitted, difference "
        f"{one['bank'] - one['fsrs']:+.3f} (95 %: {between}); engine defaults "
        f"{one['engine_defaults']:.3f}; half a day or more {half['bank']:.3f}, FSRS-6 "
        f"{half['fsrs']:.3f}",
        target="≤ FSRS-6 refitted",
        met=one["bank"] <= one["fsrs"],
    )
    return Result(rows=[row], values=values)


def _interval(gain: Reals, card: Whole, rng: np.random.Generator) -> tuple[float, float]:
    """95 % of the mean difference when cards are drawn anew: reviews of a card go together."""
    _, place = np.unique(card, return_inverse=True)
    total, count = np.bincount(place, gain), np.bincount(place)
    means = []
    for _ in range(RESAMPLED):
        drawn = rng.integers(0, len(total), len(total))
        means.append(total[drawn].sum() / count[drawn].sum())
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def _auc(chance: Reals, right: Reals) -> float:
    """How often one that was right had the higher chance than one that was wrong."""
    _, place, count = np.unique(chance, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    yes, no = right.sum(), len(right) - right.sum()
    return float((rank[right > 0].sum() - yes * (yes + 1) / 2) / (yes * no))
