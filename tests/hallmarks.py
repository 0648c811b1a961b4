"""The ten hallmarks of habituation (Thompson & Spencer 1966; Rankin et al. 2009), by protocol.

Each is a question to a set of parameters: does the animal show it? `drawn` gives the sets that they
are asked of. Tests and benchmarks read the same protocols.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from aplysia.memory.dynamics import Params
from tests.stimuli import HOUR, MINUTE, SECOND, Animal

GAP = 30 * SECOND


def drawn(rng: np.random.Generator) -> Params:
    """Parameters at random, in the ranges in which the hallmarks are to hold."""
    return Params(
        slope=rng.uniform(0.05, 0.2),
        gain=rng.uniform(0.3, 0.55),
        scales=int(rng.integers(6, 11)),
        arouse=rng.uniform(0.25, 0.55),
        startle=rng.uniform(0.7, 0.9),
        arousal_time=rng.uniform(3, 8) * MINUTE,
    )


def decrement(p: Params) -> tuple[list[float], float]:
    """Responses to twenty stimuli, and how much of their variance an exponential explains."""
    seen = Animal(p).series(20, GAP)
    n, y = np.arange(20), np.array(seen)
    best = np.inf
    for rate in np.linspace(0.02, 1.5, 200):
        basis = np.stack([np.exp(-rate * n), np.ones(20)], axis=1)
        left = y - basis @ np.linalg.lstsq(basis, y, rcond=None)[0]
        best = min(best, float(left @ left))
    return seen, 1 - best / float(((y - y.mean()) ** 2).sum())


def one_decrement(p: Params) -> bool:
    seen, explained = decrement(p)
    falling = all(b <= a + 1e-9 for a, b in itertools.pairwise(seen))
    return falling and seen[9] < 0.5 * seen[0] and explained > 0.9


def two_recovery(p: Params) -> bool:
    animal = Animal(p)
    animal.series(20, GAP)
    answers = [animal.rested(d).answers() for d in (0, HOUR, 1, 30)]
    return answers == sorted(answers) and answers[-1] > answers[0] + 0.3


def trials_to(p: Params, share: float = 0.4, series: int = 4) -> list[int]:
    """In each series, ten minutes apart, the first trial with an answer below the share."""
    animal, found = Animal(p), []
    for place in range(series):
        if place:
            animal.rests(10 * MINUTE)
        answers = animal.series(10, GAP)
        found.append(next((n for n, a in enumerate(answers, 1) if a < share), 11))
    return found


def three_potentiation(p: Params) -> bool:
    found = trials_to(p)
    return found[-1] < found[0] and found == sorted(found, reverse=True)


def half_recovery(p: Params, gap: float) -> tuple[float, float]:
    """The tenth answer, and the hours until half of what was lost is back."""
    animal = Animal(p)
    last = animal.series(10, gap)[-1]
    level = (1 + last) / 2
    hours = np.geomspace(0.1, 100_000, 400)
    back = next((h for h in hours if animal.rested(h * HOUR).answers() >= level), np.inf)
    return last, float(back)


def four_frequency(p: Params) -> bool:
    (often, soon), (seldom, late) = half_recovery(p, 10 * SECOND), half_recovery(p, HOUR)
    return often < seldom and soon < late


def lost(p: Params, intensity: float) -> float:
    """The share of the first answer that is gone at the tenth."""
    answers = Animal(p).series(10, GAP, intensity)
    return 1 - answers[9] / answers[0]


def five_intensity(p: Params) -> bool:
    shares = [lost(p, i) for i in (0.5, 1, 2, 6)]
    return shares == sorted(shares, reverse=True) and shares[0] > 0.5


def silent_for(p: Params, n: int) -> float:
    """Hours of rest before a weak stimulus, met n times, is answered again; 0 if it still is."""
    animal = Animal(p)
    animal.series(n, GAP, 0.5)
    hours = (float(h) for h in np.geomspace(0.01, 10_000, 600))
    if animal.answers(0.5):
        return 0.0
    return next((h for h in hours if animal.rested(h * HOUR).answers(0.5)), np.inf)


def six_below_zero(p: Params) -> bool:
    return silent_for(p, 40) > silent_for(p, 12)


def seven_generalisation(p: Params) -> bool:
    animal = Animal(p)
    animal.series(20, GAP)
    answers = [animal.answers(cosine=c) for c in (0.5, 0.8, 0.9, 1)]
    return all(a > b for a, b in itertools.pairwise(answers)) and answers[0] > 0.9


def dishabituated(p: Params, intensity: float, times: int = 1) -> list[float]:
    """How much an answer gains by each of so many other stimuli, ten minutes apart."""
    animal, gains = Animal(p), []
    animal.series(10, GAP)
    other = Animal(p)
    for _ in range(times):
        before = animal.answers()
        other.arousal = animal.arousal
        other.meets(intensity)
        animal.arousal = other.arousal
        gains.append(animal.answers() - before)
        animal.rests(10 * MINUTE)
        other.rests(10 * MINUTE)
        animal.meets()
    return gains


def eight_dishabituation(p: Params) -> bool:
    strong, weak = dishabituated(p, 2)[0], dishabituated(p, 1)[0]
    return strong > weak > 0 and strong > 0.2


def nine_of_dishabituation(p: Params) -> bool:
    gains = dishabituated(p, 2, times=6)
    return gains[-1] < 0.7 * gains[0]


def daily(p: Params) -> tuple[list[float], float, float]:
    """First answers of five daily sessions of ten; 21 days later; and after fifty in a row."""
    spaced, massed, first = Animal(p), Animal(p), []
    for day in range(5):
        if day:
            spaced.rests(1)
        first.append(spaced.series(10, GAP)[0])
    massed.series(50, GAP)
    return first, spaced.rested(21).answers(), massed.rested(21).answers()


def ten_long_term(p: Params) -> bool:
    first, spaced, massed = daily(p)
    return first == sorted(first, reverse=True) and spaced < massed


HALLMARKS: tuple[Callable[[Params], bool], ...] = (
    one_decrement,
    two_recovery,
    three_potentiation,
    four_frequency,
    five_intensity,
    six_below_zero,
    seven_generalisation,
    eight_dishabituation,
    nine_of_dishabituation,
    ten_long_term,
)
