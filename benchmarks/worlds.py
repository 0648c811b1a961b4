"""A world with echo chambers: whose belief is right as often as it says?

The generator, so that somebody else may build the same. All draws are from one
`numpy.random.default_rng(seed + k)`, k = 0 … 19, in this order, with these numbers:

1. 6,000 propositions, each true or false by a fair coin.
2. 40 voices. The first 30 look at the world: their reliabilities are uniform from .5 to .95. Each
   speaks on each proposition with chance .1, for the true side with the chance of its reliability.
   In the crowded world the chance is .3: nine witnesses a matter, most of it contested.
3. The other 10 only echo: each passes on 600 claims drawn from all that the 30 have said, a false
   one four times as likely as a true one, and keeps the first of those that it drew on one matter.
4. Falsehoods are repeated more: a voice says a claim 1 + Poisson(1) times when it is true and
   1 + Poisson(4) times when it is false; once a day, all first tellings on the first day.
5. The world settles a tenth of the propositions. Beliefs are read a day after the last telling, on
   all others.

What the judges know of it: the ledger is told the tellings, day by day and voice by voice, and for
the settled propositions the outcomes; never a truth or a reliability. A voice's reliability is
estimated from its own claims that were settled, (right + 2)/(settled + 3): an ordinary voice's 2/3
as if seen three times. Its evidence is ln(r/(1 − r)), nothing when r is not above a half. An echo
is known as such, since the store has whom it quotes, and is told with independence 0; beside it
stands what happens when no echo is recognised and each counts as a voice of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aplysia.memory.dynamics import (
    Items,
    felt_belief,
    recall,
    sigmoid,
    warranted_belief,
    weight_of,
)
from benchmarks.bench import Bench, Result, Row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.int64]

PROPOSITIONS, WITNESSES, ECHOES, SEEDS = 6000, 30, 10, 20
SPEAKS, CROWDED, SETTLED = 0.1, 0.3, 0.1
LEAST, MOST = 0.5, 0.95  # reliability
QUOTED = 600  # claims that an echo draws
LURE = 4.0  # how much likelier a falsehood is passed on
REPEATS_TRUE, REPEATS_FALSE = 1.0, 4.0
BINS = 10
ORDINARY, AS_IF = 2 / 3, 3  # what is held of a voice before its record


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What was said of n propositions by m voices, and what is so."""

    truth: NDArray[np.bool_]  # (n,)
    reliability: Reals  # (m,), 0 for echoes: nobody but the perfect judge reads it
    side: Whole  # (m, n): 1 for, −1 against, 0 silent
    times: Whole  # (m, n): tellings
    settled: NDArray[np.bool_]  # (n,)


def drawn(rng: np.random.Generator, *, speaks: float = SPEAKS) -> World:
    """A world; the module says how."""
    n, m = PROPOSITIONS, WITNESSES + ECHOES
    truth = rng.random(n) < 0.5
    so = np.where(truth, 1, -1)
    reliability = np.concatenate([rng.uniform(LEAST, MOST, WITNESSES), np.zeros(ECHOES)])
    heard = rng.random((WITNESSES, n)) < speaks
    right = rng.random((WITNESSES, n)) < reliability[:WITNESSES, None]
    side = np.zeros((m, n), np.int64)
    side[:WITNESSES] = np.where(heard, np.where(right, so, -so), 0)
    voice, about = np.nonzero(side[:WITNESSES])
    claim = side[voice, about]
    lure = np.where(claim == so[about], 1.0, LURE)
    for echo in range(WITNESSES, m):
        picked = rng.choice(len(claim), QUOTED, replace=False, p=lure / lure.sum())
        side[echo, about[picked[::-1]]] = claim[picked[::-1]]  # the first drawn of a matter stays
    more = np.where(
        side == so, rng.poisson(REPEATS_TRUE, (m, n)), rng.poisson(REPEATS_FALSE, (m, n))
    )
    return World(
        truth=truth,
        reliability=reliability,
        side=side,
        times=np.where(side != 0, 1 + more, 0),
        settled=rng.random(n) < SETTLED,
    )


def estimated(world: World) -> Reals:
    """(m,): the reliability of each voice by its claims that the world has settled."""
    so = np.where(world.truth, 1, -1)
    claimed = (world.side != 0) & world.settled
    right = (claimed & (world.side == so)).sum(axis=1)
    found: Reals = (right + ORDINARY * AS_IF) / (claimed.sum(axis=1) + AS_IF)
    return found


def judged(world: World, *, recognised: bool = True) -> tuple[Reals, Reals]:
    """(n,), (n,): felt and warranted belief in each proposition, by the ledger of the product.

    Two items a proposition, it and its contrary; item i + n contradicts item i.
    """
    n = len(world.truth)
    weights = [max(0.0, weight_of(float(r))) for r in estimated(world)]
    items = Items.new(2 * n)
    for day in range(int(world.times.max())):
        items = items.after(1.0 if day else 0.0)
        for voice, weight in enumerate(weights):
            own = float(voice < WITNESSES or not recognised)
            here = np.flatnonzero(world.times[voice] > day)
            rows = np.where(world.side[voice, here] > 0, here, here + n)
            other = _at(items, (rows + n) % (2 * n))
            told = _at(items, rows).told(
                day, weight=weight, independent=own, against=(other.felt, other.warrant)
            )
            items = _with(items, rows, told)
    items = items.after(1.0)
    one = np.arange(n)
    pairs = (np.concatenate([one, one + n]), np.concatenate([one + n, one]))
    recalled = recall(items.familiarity, items.skill)
    felt = felt_belief(items.felt, recalled, pairs=pairs)
    return felt[:n], warranted_belief(items.warrant, pairs=pairs)[:n]


def _at(items: Items, rows: Whole) -> Items:
    return Items(
        traces=items.traces[rows],
        skill=items.skill[rows],
        felt=items.felt[rows],
        warrant=items.warrant[rows],
    )


def _with(items: Items, rows: Whole, new: Items) -> Items:
    """The items with those rows replaced, in place: the arrays are nobody else's."""
    items.traces[rows], items.skill[rows] = new.traces, new.skill
    items.felt[rows], items.warrant[rows] = new.felt, new.warrant
    return items


def counted(world: World) -> Reals:
    """(n,): the share of all mentions that are for it, with one more on either side."""
    pro = (world.times * (world.side > 0)).sum(axis=0)
    con = (world.times * (world.side < 0)).sum(axis=0)
    share: Reals = (pro + 1) / (pro + con + 2)
    return share


def perfect(world: World) -> Reals:
    """(n,): by Bayes with the true reliabilities, every witness once, no echo."""
    r = world.reliability[:WITNESSES]
    return sigmoid(np.log(r / (1 - r)) @ world.side[:WITNESSES].astype(np.float64))


def off(belief: Reals, truth: NDArray[np.bool_]) -> float:
    """Expected calibration error: |mean belief − share true| over equal bins of belief."""
    place = np.minimum((belief * BINS).astype(np.int64), BINS - 1)
    gap = np.bincount(place, belief - truth, minlength=BINS)
    return float(np.abs(gap).sum() / len(belief))


def echo(bench: Bench) -> Result:
    """Calibration in the two worlds of this module, mean of twenty seeds; nothing is fitted."""
    rows, values = [], dict[str, object]()
    for name, speaks, target in (("sparse", SPEAKS, 0.018), ("crowded", CROWDED, None)):
        found = _measured(bench, speaks)
        ece = {judge: float(np.mean([e for e, _ in each])) for judge, each in found.items()}
        per = round(WITNESSES * speaks)
        rows.append(
            Row(
                what=f"calibration among echo chambers, {PROPOSITIONS:,} propositions of {per} "
                f"witnesses, {len(found['felt'])} seeds: ECE",
                baseline=f"counting mentions {ece['counting']:.3f}, perfect judge "
                f"{ece['perfect']:.3f}",
                aplysia=f"warranted **{ece['warranted']:.3f}**, felt {ece['felt']:.3f} (no echo "
                f"recognised: warranted {ece['unrecognised']:.3f})",
                target="–" if target is None else f"warranted ≤ {target}",
                met=None if target is None else ece["warranted"] <= target,
            )
        )
        values[name] = {
            judge: {
                "ece": round(ece[judge], 4),
                "deviation": round(float(np.std([e for e, _ in each])), 4),
                "brier": round(float(np.mean([b for _, b in each])), 4),
            }
            for judge, each in found.items()
        }
    return Result(rows=rows, values=values)


def _measured(bench: Bench, speaks: float) -> dict[str, list[tuple[float, float]]]:
    """ECE and Brier score of each judge on what is not settled, for each seed."""
    found: dict[str, list[tuple[float, float]]] = {}
    for k in range(2 if bench.quick else SEEDS):
        world = drawn(np.random.default_rng(bench.seed + k), speaks=speaks)
        left, (felt, warranted) = ~world.settled, judged(world)
        beliefs = {
            "warranted": warranted,
            "felt": felt,
            "unrecognised": judged(world, recognised=False)[1],
            "counting": counted(world),
            "perfect": perfect(world),
        }
        for judge, belief in beliefs.items():
            b, t = belief[left], world.truth[left]
            found.setdefault(judge, []).append((off(b, t), float(((b - t) ** 2).mean())))
    return found
