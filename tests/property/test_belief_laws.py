"""Traces and evidence under any events, and belief in the cases it is for."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aplysia.memory.dynamics import (
    DEFAULTS,
    YEAR,
    Items,
    Params,
    effective,
    expose,
    fade,
    familiarity,
    felt_belief,
    held,
    need,
    recall,
    sigmoid,
    warranted_belief,
    weight_of,
)
from tests.stimuli import MINUTE, familiar_after

DAYS = st.floats(0, 20 * YEAR)
TRACES = st.lists(st.floats(0, 1), min_size=8, max_size=8).map(
    lambda row: np.array([row]) / max(1.0, sum(row))
)


def believed(items: Items, pairs: tuple[list[int], list[int]] | None = None) -> list[float]:
    both = None if pairs is None else (np.array(pairs[0]), np.array(pairs[1]))
    recalled = recall(items.familiarity, items.skill)
    return [float(b) for b in felt_belief(items.felt, recalled, pairs=both)]


def one(times: int, *, gap: float = MINUTE, weight: float | None = None) -> Items:
    """Told so many times by one voice."""
    item = Items.new(1)
    for n in range(times):
        item = item.after(gap if n else 0).told(n, weight=weight)
    return item


def joined(*items: Items) -> Items:
    return Items(
        traces=np.concatenate([i.traces for i in items]),
        skill=np.concatenate([i.skill for i in items]),
        felt=np.concatenate([i.felt for i in items]),
        warrant=np.concatenate([i.warrant for i in items]),
    )


# laws --------------------------------------------------------------------------------------------
@given(TRACES, st.lists(st.floats(0, 400), min_size=1, max_size=50))
def test_one_jump_is_any_number_of_smaller_ones(
    traces: np.ndarray[tuple[int, int], np.dtype[np.float64]], gaps: list[float]
) -> None:
    slow = traces
    for gap in gaps:
        slow = fade(slow, gap)
    assert slow == pytest.approx(fade(traces, sum(gaps)), rel=1e-9, abs=1e-15)


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), DAYS),
        st.tuples(st.just("meet"), st.floats(0, 10)),
        st.tuples(st.just("tell"), st.integers(0, 50)),
        st.tuples(st.just("strong"), st.integers(0, 3)),
        st.tuples(st.just("copy"), st.floats(0, 1)),
        st.tuples(st.just("result"), st.booleans()),
    ),
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(EVENTS)
def test_state_stays_within_its_bounds_under_any_events(events: list[tuple[str, float]]) -> None:
    item = Items.new(1)
    for kind, value in events:
        match kind:
            case "wait":
                item = item.after(value)
            case "meet":
                item = item.exposed(value)
            case "tell":
                item = item.told(int(value))
            case "strong":
                item = item.told(int(value), weight=weight_of(0.95))
            case "copy":
                item = item.told(0, independent=value)
            case _:
                item = item.resolved(bool(value))
        assert (item.traces >= 0).all()
        assert 0 <= float(item.familiarity[0]) <= 1
        assert 0 <= item.warrant[0] <= item.felt[0] <= DEFAULTS.most
        assert 0 <= believed(item)[0] <= 1


@given(TRACES, DAYS, DAYS)
def test_silence_never_adds(
    traces: np.ndarray[tuple[int, int], np.dtype[np.float64]], some: float, more: float
) -> None:
    early, late = sorted((some, more))
    assert (fade(traces, late) <= fade(traces, early)).all()


@given(TRACES, st.integers(1, 6))
def test_intensity_counts_ordinary_exposures(
    traces: np.ndarray[tuple[int, int], np.dtype[np.float64]], n: int
) -> None:
    many = traces
    for _ in range(n):
        many = expose(many)
    assert expose(traces, float(n)) == pytest.approx(many, abs=1e-12)


@pytest.mark.parametrize("tellings", [1, 10, 1000, 10**6])
def test_one_ordinary_voice_never_exceeds_eight_ninths(tellings: int) -> None:
    felt = np.array([DEFAULTS.voice * float(effective(tellings))])
    assert float(felt_belief(felt, np.ones(1))[0]) <= 8 / 9 + 1e-12


def test_a_million_repeats_of_one_voice_warrant_one_voice() -> None:
    item = one(1)
    echoed = Items(
        traces=item.traces, skill=item.skill, felt=np.array([3 * log(2)]), warrant=item.warrant
    )
    assert believed(echoed)[0] <= 0.889
    assert float(warranted_belief(item.warrant)[0]) == pytest.approx(2 / 3, abs=1e-5)


def test_a_copy_of_our_own_words_moves_nothing() -> None:
    item = one(3)
    for _ in range(1000):
        item = (was := item).told(0, independent=0.0)
        assert item.felt == was.felt
        assert item.warrant == was.warrant
        assert (item.traces == was.traces).all()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.floats(0, 30), st.floats(0, 3)), max_size=60),
    st.floats(0, 5 * YEAR),
)
def test_six_fresh_voices_break_anything(past: list[tuple[int, float, float]], rest: float) -> None:
    old, new = Items.new(1), Items.new(1)
    for times, gap, weight in past:
        old = old.after(gap).told(times, weight=weight)
    old = old.after(rest)
    for _ in range(6):
        old, new = old.after(MINUTE), new.after(MINUTE).told(0)
    assert believed(joined(old, new), ([0, 1], [1, 0]))[0] < DEFAULTS.drop


def told_of(items: Items, side: int, times: int, weight: float | None = None) -> Items:
    """Two items that contradict each other, the one of that side told once more."""
    mine, other = (
        Items(
            traces=items.traces[[n]],
            skill=items.skill[[n]],
            felt=items.felt[[n]],
            warrant=items.warrant[[n]],
        )
        for n in (side, 1 - side)
    )
    mine = mine.told(times, weight=weight, against=(other.felt, other.warrant))
    return joined(mine, other) if side == 0 else joined(other, mine)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 5), st.floats(0, 30), st.floats(0, 3)),
        max_size=60,
    ),
    st.floats(0, 5 * YEAR),
)
def test_six_fresh_voices_break_what_is_contested_too(
    past: list[tuple[int, int, float, float]], rest: float
) -> None:
    both = Items.new(2)
    for side, times, gap, weight in past:
        both = told_of(both.after(gap), side, times, weight)
        assert (both.warrant <= both.felt).all()
        for evidence in (both.felt, both.warrant):
            assert abs(evidence[0] - evidence[1]) <= DEFAULTS.most + 1e-9
    both = both.after(rest)
    for _ in range(6):
        both = told_of(both.after(MINUTE), 1, 0)
    assert believed(both, ([0, 1], [1, 0]))[0] < DEFAULTS.drop
    pairs = (np.array([0, 1]), np.array([1, 0]))
    assert warranted_belief(both.warrant, pairs=pairs)[0] < DEFAULTS.drop


@given(st.floats(0, 1), st.booleans())
def test_what_is_held_is_given_up_later_than_it_is_taken_up(belief: float, before: bool) -> None:
    now = bool(held(np.array([belief]), np.array([before]))[0])
    if DEFAULTS.drop <= belief < DEFAULTS.believe:
        assert now is before
    else:
        assert now is (belief >= DEFAULTS.believe)


# what it is for ----------------------------------------------------------------------------------
def test_an_ordinary_voice_is_believed_at_the_third_telling() -> None:
    assert [believed(one(n))[0] for n in (1, 2, 3)] == pytest.approx(
        [0.662, 0.737, 0.775], abs=0.002
    )
    assert believed(one(2))[0] < DEFAULTS.believe <= believed(one(3))[0]


def test_somebody_about_themselves_is_believed_at_once() -> None:
    assert believed(one(1, weight=weight_of(0.95)))[0] > 0.9


def test_two_voices_suffice_and_three_weigh_more_than_one_that_repeats() -> None:
    item, seen = Items.new(1), []
    for _ in range(3):
        item = item.after(MINUTE).told(0)
        seen.append(believed(item)[0])
    assert seen[1] >= DEFAULTS.believe
    assert seen[2] == pytest.approx(0.887, abs=0.002)


def test_left_alone_it_is_given_up_within_a_year_and_one_telling_brings_it_back() -> None:
    item = one(3)
    assert believed(item.after(60))[0] > DEFAULTS.drop > believed(item.after(YEAR))[0]
    again = item.after(2 * YEAR)
    assert believed(again)[0] < DEFAULTS.drop
    assert believed(again.told(3))[0] >= DEFAULTS.believe


@pytest.mark.parametrize("order", [(0, 1) * 6 + (0,) * 4, (1,) * 6 + (0,) * 10])
def test_ten_voices_against_six_are_not_even(order: tuple[int, ...]) -> None:
    both = Items.new(2)
    for side in order:
        both = told_of(both.after(MINUTE), side, 0, weight_of(0.8))
    pairs = (np.array([0, 1]), np.array([1, 0]))
    by_bayes = float(sigmoid(np.array(min(4 * log(4), DEFAULTS.most))))
    assert warranted_belief(both.warrant, pairs=pairs)[0] == pytest.approx(by_bayes, abs=0.001)
    assert believed(both, ([0, 1], [1, 0]))[0] > DEFAULTS.believe


def test_three_others_shake_it_and_it_does_not_relapse() -> None:
    old, new = one(3, weight=weight_of(0.8)), Items.new(1)
    for _ in range(3):
        old, new = old.after(MINUTE), new.after(MINUTE).told(0)
    both = joined(old, new)
    now = believed(both, ([0, 1], [1, 0]))[0]
    later = max(believed(both.after(d), ([0, 1], [1, 0]))[0] for d in (7, 30, 60, 180, 365))
    assert now < DEFAULTS.drop
    assert later <= max(now, 0.5) + 0.01


def test_with_its_own_recall_alone_a_correction_relapses_as_people_do() -> None:
    old, new = Items.new(1), Items.new(1)
    for n in range(6):  # the error is older and was met on many days
        old = old.after(20).told(min(n, 3), weight=0.6)
    for _ in range(3):
        old, new = old.after(MINUTE), new.after(MINUTE).told(0)
    both = joined(old, new)
    pairs = (np.array([0, 1]), np.array([1, 0]))

    def belief(items: Items) -> float:
        recalled = recall(items.familiarity, items.skill)
        return float(felt_belief(items.felt, recalled, pairs=pairs, relapsing=True)[0])

    assert belief(both.after(120)) > belief(both) + 0.05


def test_the_kernel_is_close_to_a_power_law() -> None:
    days = [MINUTE, 1 / 24, 1, 7, 30, 365]
    assert [familiar_after(d) for d in days] == pytest.approx(
        [0.83, 0.48, 0.29, 0.20, 0.15, 0.07], abs=0.01
    )


def test_an_outcome_moves_recall_towards_it() -> None:
    item = one(1).after(300)
    before = float(recall(item.familiarity, item.skill)[0])
    right, wrong = item.resolved(True), item.resolved(False)
    assert recall(right.familiarity, right.skill)[0] > before
    assert recall(wrong.familiarity, wrong.skill)[0] < before


def test_what_was_never_met_is_never_needed() -> None:
    item = Items.new(2)
    assert (need(item.familiarity, item.skill) == -np.inf).all()
    assert (recall(item.familiarity, item.skill) == 0).all()


@given(TRACES, st.floats(-4, 4), st.floats(0, 6), DAYS)
def test_half_as_many_bits_read_the_same(
    traces: np.ndarray, skill: float, felt: float, days: float
) -> None:
    exact = Items(
        traces=traces, skill=np.array([skill]), felt=np.array([felt]), warrant=np.zeros(1)
    )
    short = Items(
        traces=exact.traces.astype(np.float32),
        skill=exact.skill.astype(np.float32),
        felt=exact.felt.astype(np.float32),
        warrant=exact.warrant.astype(np.float32),
    )
    later, near = exact.after(days), short.after(np.array([days], np.float32))
    found = felt_belief(near.felt, recall(near.familiarity, near.skill))
    assert found.dtype == near.traces.dtype == np.float32
    assert abs(found[0] - believed(later)[0]) < 1e-4
    assert later.traces.dtype == np.float64


def test_each_item_may_have_its_own_silence() -> None:
    items = Items.new(3).exposed()
    later = items.after(np.array([0.0, 1.0, 30.0]))
    assert later.familiarity[0] > later.familiarity[1] > later.familiarity[2]
    assert later.familiarity[1] == pytest.approx(float(items.after(1.0).familiarity[1]))


@pytest.mark.parametrize("days", [-1, float("nan"), float("inf")])
def test_time_runs_forward(days: float) -> None:
    with pytest.raises(ValueError, match="from 0 up"):
        Items.new(1).after(days)


@pytest.mark.parametrize("wrong", [{"gain": 0}, {"gain": 1.5}, {"scales": 0}, {"half": -1}])
def test_numbers_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="use"):
        Params(**wrong)  # type: ignore[arg-type]  # deliberately


@pytest.mark.parametrize("reliability", [0, 1, -0.5])
def test_a_voice_is_neither_always_right_nor_always_wrong(reliability: float) -> None:
    with pytest.raises(ValueError, match="within 0 and 1"):
        weight_of(reliability)


def test_a_full_gain_writes_all_that_is_missing() -> None:
    p = Params(gain=1.0)
    assert familiarity(expose(np.zeros((1, 8)), 1.0, p))[0] == pytest.approx(1.0)


def test_the_logistic_does_not_overflow() -> None:
    assert sigmoid(np.array([-1e9, 0.0, 1e9])).tolist() == [0.0, 0.5, 1.0]
