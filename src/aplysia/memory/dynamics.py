"""How strongly something is held: traces, evidence, and what can be read off them at any time.

One bank of traces and one ledger for each item. A trace is what an exposure leaves and time takes:
a sum of exponentials, from a minute to nine years. The ledger is evidence in log-odds: `felt` is
of repetition, with diminishing returns, `warrant` of distinct voices, each once. Between events all
of it decays exponentially, so the state at any later time follows from the state and its age;
nothing ticks. Habituation and memory are two readings of the same trace: what is remembered does
not surprise.

Everything is a pure function over arrays; time is an argument, in days. It knows no text, no store
and no clock. Rows are items: n of them, K traces each. What is read from float32 is worked out in
float32: a million items at once.

Source: Staddon & Higa 1996 (cascaded integrators), Anderson & Schooler 1991 (odds of need),
Kish 1965 (effective number), Bjork & Bjork 1992 (storage and retrieval strength).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite, log, log1p
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

MINUTE = 1 / 1440  # of a day
YEAR = 365.25


@dataclass(frozen=True, kw_only=True)
class Params:
    """The numbers of the dynamics. Times are in days, evidence in nats of odds."""

    scales: int = 8  # K
    shortest: float = MINUTE  # the fastest trace's time constant
    ratio: float = 9.0  # between neighbouring time constants: a minute to nine years
    slope: float = 0.10  # of the power law that the traces add up to
    gain: float = 0.40  # share of what is missing that one exposure writes
    half: float = 0.10  # familiarity at which recall is even
    steep: float = 2.5  # of recall over the logarithm of familiarity
    learn: float = 1.0  # how far one outcome moves an item's own recall
    voice: float = log(2)  # evidence of an ordinary voice: it doubles the odds
    repeat: float = 1 / 3  # correlation of one voice's tellings; 3 is the most they count for
    most: float = 6 * log(2)  # by which evidence may exceed what is against it: six voices break it
    prior: float = 0.0  # log-odds of what nobody has spoken of
    believe: float = 0.75  # felt belief that is acquired
    drop: float = 0.60  # and that is lost again
    arouse: float = 0.4  # how far a surprise raises arousal
    startle: float = 0.8  # surprise below which it does not
    arousal_most: float = 0.5
    arousal_time: float = 5 * MINUTE
    evidence_time: float = 9.1 * YEAR  # the world changes

    def __post_init__(self) -> None:
        for name in ("shortest", "ratio", "gain", "half", "most", "evidence_time", "arousal_time"):
            value = getattr(self, name)
            if not (isfinite(value) and value > 0):
                raise ValueError(f"{name} = {value!r}: use a number above 0")
        if self.scales < 1 or not 0 < self.gain <= 1 or not 0 <= self.repeat <= 1:
            raise ValueError("use at least one scale, a gain up to 1, and a repeat within 0 and 1")

    @cached_property
    def times(self) -> Reals:
        """(K,): time constants in days, ascending."""
        return self.shortest * self.ratio ** np.arange(self.scales, dtype=np.float64)

    @cached_property
    def profile(self) -> Reals:
        """(K,): the share of an exposure that each trace takes; they add up to 1."""
        share = self.times**-self.slope
        total: Reals = share / share.sum()
        return total


DEFAULTS = Params()


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The state of n items, all at the same time."""

    traces: Reals  # (n, K), each >= 0, rows sum to at most 1
    skill: Reals  # (n,) logits: how well this item is recalled beside its trace; from outcomes
    felt: Reals  # (n,) evidence with repetition, 0 to `most` above what is against it
    warrant: Reals  # (n,) evidence of distinct voices, 0 to `felt`

    @classmethod
    def new(cls, n: int, p: Params = DEFAULTS) -> Self:
        """n items of which nothing is known."""
        return cls(
            traces=np.zeros((n, p.scales)),
            skill=np.zeros(n),
            felt=np.zeros(n),
            warrant=np.zeros(n),
        )

    @property
    def familiarity(self) -> Reals:
        """(n,) in [0, 1]: the trace that is left."""
        return familiarity(self.traces)

    def after(self, days: float | Reals, p: Params = DEFAULTS) -> Self:
        """The state after so many days of silence; one for all items or one for each.

        Raises: ValueError: a number below 0 or not finite.
        """
        gap = _elapsed(days)
        left = np.exp(-gap.astype(self.felt.dtype) / p.evidence_time)
        return type(self)(
            traces=fade(self.traces, gap, p),
            skill=self.skill,
            felt=self.felt * left,
            warrant=self.warrant * left,
        )

    def exposed(self, intensity: float | Reals = 1.0, p: Params = DEFAULTS) -> Self:
        """Met again, at an intensity that counts for so many ordinary exposures; >= 0."""
        traces = expose(self.traces, intensity, p)
        return type(self)(traces=traces, skill=self.skill, felt=self.felt, warrant=self.warrant)

    def told(
        self,
        times: int | Reals,
        *,
        weight: float | Reals | None = None,
        independent: float | Reals = 1.0,
        intensity: float | Reals = 1.0,
        against: tuple[Reals, Reals] | None = None,
        p: Params = DEFAULTS,
    ) -> Self:
        """Asserted by somebody: an exposure, and evidence.

        Evidence stops at `p.most` above what is against it, so six ordinary voices break anything.
        If both sides of a matter stopped at one height, they would look even whoever speaks next.

        Args:
            times: how often this voice has said it before, >= 0.
            weight: log-odds of the voice, ln(r/(1−r)) for reliability r; by default `p.voice`.
            independent: 1: its own words; 0: a copy of ours; between: a copy of another's in part.
            against: (n,), (n,): felt and warrant of all that contradicts each, now; by default 0.
        """
        weight = p.voice if weight is None else weight
        before = np.asarray(times, np.float64)
        own = np.asarray(weight, np.float64) * np.asarray(independent, np.float64)
        more = own * (effective(before + 1, p) - effective(before, p))
        first = np.where(before == 0, own, 0.0)
        met = self.exposed(intensity, p)
        # a copy of our own words is no exposure to the world either
        traces = np.where(np.asarray(independent)[..., None] > 0, met.traces, self.traces)
        felt_against, warrant_against = against if against is not None else (0.0, 0.0)
        felt = np.clip(self.felt + more, 0, p.most + felt_against)
        return type(self)(
            traces=traces,
            skill=self.skill,
            felt=felt,
            warrant=np.minimum(np.clip(self.warrant + first, 0, p.most + warrant_against), felt),
        )

    def resolved(self, right: bool | NDArray[np.bool_], p: Params = DEFAULTS) -> Self:
        """The world confirmed or refuted a use of it."""
        y = np.broadcast_to(np.asarray(right, bool), self.skill.shape)
        error = y - recall(self.familiarity, self.skill, p)
        traces = np.where(y[:, None], expose(self.traces, 1.0, p), self.traces)
        return type(self)(
            traces=traces,
            skill=self.skill + p.learn * error,
            felt=self.felt,
            warrant=self.warrant,
        )


# events ------------------------------------------------------------------------------------------
def fade(traces: Reals, days: float | Reals, p: Params = DEFAULTS) -> Reals:
    """(n, K): what is left of the traces after so many days of silence.

    One jump is any number of smaller ones.
    Raises: ValueError: a number below 0 or not finite.
    """
    gap = _elapsed(days).astype(traces.dtype)
    return traces * np.exp(-gap[..., None] / p.times.astype(traces.dtype))


def expose(traces: Reals, intensity: float | Reals = 1.0, p: Params = DEFAULTS) -> Reals:
    """(n, K): one more exposure writes a share of what is missing, spread over the scales.

    An intensity of I is the work of I ordinary exposures in one instant.
    Raises: ValueError: an intensity below 0 or not finite.
    """
    strong = _elapsed(intensity)
    share = -np.expm1(strong * log1p(-p.gain)) if p.gain < 1 else np.minimum(strong, 1.0)
    return traces + (share * (1 - familiarity(traces)))[..., None] * p.profile


def aroused(arousal: float, surprise: float, days: float, *, p: Params = DEFAULTS) -> float:
    """Arousal right after a stimulus whose intensity exceeds familiarity by `surprise`.

    Args:
        arousal: that after the stimulus before, `days` ago.
    """
    left = arousal * float(np.exp(-_elapsed(days) / p.arousal_time))
    return min(p.arousal_most, left + p.arouse * max(0.0, surprise - p.startle))


def effective(times: float | Reals, p: Params = DEFAULTS) -> Reals:
    """What n tellings by one voice count for: n/(1 + (n − 1)·repeat), 0 for none.

    >>> [round(float(effective(n)), 6) for n in (0, 1, 2, 3)]
    [0.0, 1.0, 1.5, 1.8]
    """
    n = np.asarray(times, np.float64)
    counted: Reals = n / (1 + np.maximum(n - 1, 0) * p.repeat)
    return counted


def weight_of(reliability: float) -> float:
    """Log-odds of a voice that is right with this probability.

    Raises: ValueError: it is not within 0 and 1.

    >>> round(weight_of(2 / 3), 4)
    0.6931
    """
    if not 0 < reliability < 1:
        raise ValueError(f"a reliability of {reliability!r}: use a number within 0 and 1")
    return log(reliability / (1 - reliability))


# read-outs ---------------------------------------------------------------------------------------
def familiarity(traces: Reals) -> Reals:
    """(n,): the sum of an item's traces, in [0, 1]."""
    total: Reals = np.minimum(np.einsum("...k->...", traces), 1.0)  # sum() is slow on short rows
    return total


def generalised(traces: Reals, cosines: Reals) -> float:
    """How familiar a stimulus is by what resembles it: the best of g(cos)·F over the items.

    g(c) = ((c − ½)/½)^1.5 above a half, else 0: read when asked for, so writing touches one item.
    """
    if not len(traces):
        return 0.0
    near: Reals = np.clip((cosines - 0.5) / 0.5, 0, 1) ** 1.5
    return float((near * familiarity(traces)).max())


def response(intensity: float, known: float, arousal: float = 0.0) -> float:
    """How much a stimulus is worth noticing: what familiarity does not explain away, >= 0."""
    return max(0.0, intensity * (1 + arousal) - known)


def recall(known: Reals, skill: Reals, p: Params = DEFAULTS) -> Reals:
    """(n,) in [0, 1]: the chance that it comes to mind when something calls for it."""
    return sigmoid(need(known, skill, p))


def need(known: Reals, skill: Reals, p: Params = DEFAULTS) -> Reals:
    """(n,): log-odds of being needed by the trace alone; −inf for what was never met."""
    with np.errstate(divide="ignore"):
        odds: Reals = p.steep * np.log(known / p.half) + skill
    return odds


def felt_belief(
    felt: Reals,
    recalled: Reals,
    *,
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
    relapsing: bool = False,
    p: Params = DEFAULTS,
) -> Reals:
    """(n,): how strongly each item is held, by the evidence that comes to mind for and against it.

    A claim and what contradicts it are recalled together, so evidence against an item weighs by the
    better recalled of the two; else a correction, forgotten sooner than the error, would relapse.

    Args:
        pairs: (m,) rows each and those that contradict them; both directions where both do.
        relapsing: weigh by the recall of the contradiction alone, as people do.
    """
    logit = p.prior + felt * recalled
    if pairs is not None:
        item, other = pairs
        by = recalled[other] if relapsing else np.maximum(recalled[item], recalled[other])
        logit = logit - np.bincount(item, felt[other] * by, minlength=len(felt))
    return sigmoid(logit)


def felt_when_over(
    now: Items, then: Items, pairs: NDArray[np.int64], *, p: Params = DEFAULTS
) -> Reals:
    """(n,): as `felt_belief`, of what has ended: what stands against it does not fade, so that it
    never comes back by itself.

    Args:
        then: each item as it was left by the last that was told of it. pairs: (m, 2).
    """
    item, other = pairs.T
    left = recall(then.familiarity, then.skill, p)
    by = np.maximum(left[item], left[other])
    against = np.bincount(item, then.felt[other] * by, minlength=len(now.felt))
    recalled = recall(now.familiarity, now.skill, p)
    return sigmoid(p.prior + now.felt * recalled - against)


def warranted_belief(
    warrant: Reals,
    *,
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
    p: Params = DEFAULTS,
) -> Reals:
    """(n,): what distinct voices warrant, whatever was repeated or has been forgotten."""
    logit = p.prior + warrant
    if pairs is not None:
        item, other = pairs
        logit = logit - np.bincount(item, warrant[other], minlength=len(warrant))
    return sigmoid(logit)


def held(belief: Reals, before: NDArray[np.bool_], p: Params = DEFAULTS) -> NDArray[np.bool_]:
    """(n,): whether each is believed: taken up at `believe`, given up below `drop`."""
    return np.where(before, belief >= p.drop, belief >= p.believe)


def sigmoid(x: Reals) -> Reals:
    """1/(1 + e^−x), without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * x))


def _elapsed(days: float | Reals) -> Reals:
    gap = np.asarray(days, np.float64)
    if not (np.isfinite(gap).all() and (gap >= 0).all()):
        raise ValueError(f"{days!r}: use numbers from 0 up")
    return gap
