"""The ten hallmarks of habituation: each holds at the default parameters, with its figure.

And all ten at nearly all random ones.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from aplysia.memory.dynamics import DEFAULTS, Params
from tests.hallmarks import GAP, HALLMARKS, daily, decrement, drawn, lost, trials_to
from tests.stimuli import HOUR, Animal


@pytest.mark.parametrize("hallmark", HALLMARKS, ids=lambda h: h.__name__)
def test_at_the_defaults(hallmark: Callable[[Params], bool]) -> None:
    assert hallmark(DEFAULTS)


def test_nearly_all_parameters_show_all_ten() -> None:
    rng = np.random.default_rng(11)
    whole = 0
    for _ in range(60):
        p = drawn(rng)
        whole += all(hallmark(p) for hallmark in HALLMARKS)
    assert whole >= 57


def test_the_figures_at_the_defaults() -> None:
    seen, explained = decrement(DEFAULTS)
    assert seen[9] / seen[0] == pytest.approx(0.12, abs=0.01)
    assert explained > 0.97
    animal = Animal()
    animal.series(20, GAP)
    back = [animal.rested(d).answers() for d in (HOUR, 1, 30)]
    assert back == pytest.approx([0.29, 0.56, 0.78], abs=0.01)
    assert trials_to(DEFAULTS) == [4, 1, 1, 1]
    assert [lost(DEFAULTS, i) for i in (0.5, 1, 2, 6)] == pytest.approx(
        [1.0, 0.88, 0.03, -0.29], abs=0.01
    )
    first, spaced, massed = daily(DEFAULTS)
    assert first[:2] == pytest.approx([1, 0.62], abs=0.02)
    assert (spaced, massed) == pytest.approx((0.47, 0.72), abs=0.03)
