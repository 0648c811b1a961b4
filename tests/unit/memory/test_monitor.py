"""What is wrong with the grounds of a belief: a case and a near miss each; and its curve."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aplysia.errors import StoreError
from aplysia.memory import Memory
from aplysia.memory.monitor import Point, examine, verdicts
from aplysia.memory.sqlite import SQLiteStore
from aplysia.types import Belief, Claim
from tests.telling import DAY, FRIEND, MODEL, OWNER, START, YEAR, Listener, home, voice

SOUND = Belief(
    id=1,
    claim=home(),
    standing="fact",
    felt=0.8,
    warranted=0.8,
    recall=0.9,
    familiarity=0.5,
    held=True,
    tellings=2,
    voices=("ann", "bob"),
    own=0,
    first=START,
    last=START,
)
RIVAL = replace(SOUND, id=2, claim=home("Paris"), standing="contested", warranted=0.8)
LYON, PARIS = home("Lyon"), home("Paris")

# name -> (a case, a near miss)
CASES: dict[str, tuple[Belief, Belief]] = {
    "unsupported": (
        replace(SOUND, standing="own", tellings=0, voices=(), own=1, held=False),
        replace(SOUND, standing="said", tellings=1, voices=("ann",), own=1, held=False),
    ),
    "self_made": (replace(SOUND, own=3), replace(SOUND, own=2)),
    "single_source": (
        replace(SOUND, voices=("ann",), warranted=0.74),
        replace(SOUND, voices=("ann",), warranted=0.75),
    ),
    "echo": (replace(SOUND, tellings=6), replace(SOUND, tellings=5)),
    "overbelieved": (
        replace(SOUND, felt=0.8, warranted=0.69),
        replace(SOUND, felt=0.8, warranted=0.71),
    ),
    "forgotten": (replace(SOUND, felt=0.59), replace(SOUND, felt=0.6)),
}


def names(belief: Belief, *rivals: Belief) -> list[str]:
    return [v.name for v in verdicts(belief, rivals)]


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    with closing(SQLiteStore(tmp_path / "me.db", durability="fast")) as store:
        yield Listener(Memory(store, namespace=("me",), embedder=None))


def test_sound_grounds_have_no_verdict() -> None:
    assert verdicts(SOUND) == []


@pytest.mark.parametrize("name", CASES)
def test_a_case_and_a_near_miss(name: str) -> None:
    case, miss = CASES[name]
    assert names(case) == [name]
    assert name not in names(miss)
    [verdict] = verdicts(case)
    assert verdict.reason
    assert verdict.settle


def test_suppressed_is_what_has_as_good_grounds_against_it() -> None:
    assert names(SOUND, RIVAL) == ["suppressed"]
    assert names(SOUND, replace(RIVAL, warranted=0.79)) == []
    assert names(SOUND, replace(RIVAL, standing="past")) == []
    assert names(replace(SOUND, held=False), RIVAL) == []


def test_what_is_not_held_may_rest_on_one_voice() -> None:
    assert names(replace(SOUND, voices=("ann",), felt=0.7, warranted=0.7, held=False)) == []


def test_what_only_we_say_is_unsupported_and_not_self_made_too() -> None:
    assert names(replace(CASES["unsupported"][0], own=50)) == ["unsupported"]


def test_what_is_past_is_judged_no_more() -> None:
    worst = replace(SOUND, own=10, voices=("ann",), tellings=9, felt=0.9, warranted=0.4)
    assert names(worst, RIVAL) == [
        "self_made",
        "single_source",
        "echo",
        "suppressed",
        "overbelieved",
    ]
    assert names(replace(worst, standing="past"), RIVAL) == []


def test_the_most_biased_comes_first_either_way_then_by_id() -> None:
    some = [
        replace(CASES["echo"][0], id=1),
        replace(CASES["overbelieved"][0], id=2, felt=0.9, warranted=0.6),
        replace(CASES["forgotten"][0], id=3, felt=0.1),
        replace(SOUND, id=4),
        replace(CASES["self_made"][0], id=5),
    ]
    assert [b.id for b, _ in examine(some)] == [3, 2, 1, 5]
    assert [b.id for b, _ in examine(some[::-1])] == [3, 2, 1, 5]
    assert examine([]) == []


def test_examine_knows_the_rivals_it_is_given() -> None:
    pair = [replace(SOUND, against=(2, 99)), replace(RIVAL, held=False, against=(1,))]
    assert [(b.id, [v.name for v in found]) for b, found in examine(pair)] == [(1, ["suppressed"])]
    assert examine(pair[:1]) == []


# as it is told -----------------------------------------------------------------------------------
def found(listener: Listener, *, later: timedelta = timedelta(0)) -> dict[str, list[str]]:
    judged = listener.memory.beliefs.examine(now=listener.now + later)
    return {b.claim.value: [v.name for v in some] for b, some in judged}


def test_one_voice_three_times_and_a_year_of_silence(listener: Listener) -> None:
    for _ in range(3):
        listener.hear(LYON)
    assert found(listener) == {"Lyon": ["single_source", "echo", "overbelieved"]}
    assert found(listener, later=3 * YEAR) == {"Lyon": ["echo"]}


def test_copies_do_not_hide_that_it_rests_on_one_voice(listener: Listener) -> None:
    for _ in range(3):
        listener.hear(LYON)
        listener.hear(LYON, voice("copy.txt", "document"))
    assert found(listener) == {"Lyon": ["single_source", "echo", "overbelieved"]}


def test_our_own_words_are_unsupported_also_when_they_come_back(listener: Listener) -> None:
    listener.hear(LYON, MODEL)
    listener.hear(LYON, voice("copy.txt", "document"))
    assert found(listener) == {"Lyon": ["unsupported"]}


def test_a_fact_fades_out_of_mind(listener: Listener) -> None:
    listener.hear(replace(LYON, own=True), OWNER)
    assert found(listener) == {}
    assert found(listener, later=3 * YEAR) == {"Lyon": ["forgotten"]}


# curves ------------------------------------------------------------------------------------------
def history(listener: Listener) -> None:
    """Told, copied, repeated, said by us, contradicted, moved."""
    for _ in range(2):
        listener.hear(PARIS, after=3 * DAY)
    listener.hear(PARIS, voice("copy.txt", "document"), after=DAY)
    listener.hear(PARIS, MODEL, after=DAY)
    listener.hear(replace(PARIS, text="It is Paris where she stays"), voice("Ann"), after=9 * DAY)
    listener.hear(replace(LYON, text="I heard of Lyon from her"), voice("Bob"), after=30 * DAY)
    listener.hear(LYON, FRIEND, after=30 * DAY)
    listener.hear(replace(PARIS, text="No: Paris"), voice("Cid"), after=30 * DAY)


@pytest.mark.parametrize("claim", [PARIS, LYON], ids=["Paris", "Lyon"])
def test_the_curve_is_what_the_beliefs_were_and_will_be(listener: Listener, claim: Claim) -> None:
    history(listener)
    belief = listener.about(claim)
    points = listener.memory.beliefs.curve(belief.id, until=listener.now + YEAR, points=60)
    ahead = [p for p in points if p.at >= listener.now]
    assert len(ahead) > 20
    for point in ahead:
        [then] = listener.memory.beliefs.get([belief.id], now=point.at)
        assert (point.felt, point.warranted) == pytest.approx((then.felt, then.warranted))


def test_the_curve_is_what_was_believed_at_each_telling(listener: Listener) -> None:
    expected = list[tuple[Point, Point]]()
    for by in ("Tom", "Tom", "Ann", "Bob"):
        listener.hear(replace(PARIS, text=f"{by} {by}a {by}b {by}c"), voice(by), after=5 * DAY)
        after = listener.about(PARIS)
        before_next = listener.about(PARIS, later=5 * DAY)
        expected.append(
            (
                Point(at=listener.now, felt=after.felt, warranted=after.warranted, told=True),
                Point(
                    at=listener.now + 5 * DAY,
                    felt=before_next.felt,
                    warranted=before_next.warranted,
                ),
            )
        )
    id = listener.about(PARIS).id
    points = listener.memory.beliefs.curve(id, until=listener.now + DAY, points=3000)
    at = [n for n, p in enumerate(points) if p.told]
    assert len(at) == 4
    for n, (after_telling, _) in zip(at, expected, strict=True):
        assert points[n].at == after_telling.at
        assert points[n].felt == pytest.approx(after_telling.felt)
        assert points[n].warranted == pytest.approx(after_telling.warranted)
    for n, (_, before_telling) in zip(at[1:], expected, strict=False):
        last = points[n - 1]
        assert last.at < points[n].at
        assert last.felt == pytest.approx(before_telling.felt, abs=1e-3)
        assert last.felt < points[n].felt


def test_a_curve_has_its_points_in_order_and_one_a_telling(listener: Listener) -> None:
    history(listener)
    id = listener.about(PARIS).id
    points = listener.memory.beliefs.curve(id, until=listener.now, points=2)
    assert [p.at for p in points] == sorted({p.at for p in points})
    assert sum(p.told for p in points) == 5  # ours does not count; the copy was told, too
    assert points[-1].at == listener.now
    assert len(listener.memory.beliefs.curve(id, until=START, points=1)) >= 1


def test_no_curve_of_what_is_not_there(listener: Listener) -> None:
    with pytest.raises(StoreError, match="no belief 7"):
        listener.memory.beliefs.curve(7, until=START)


def test_a_correction_bends_the_curve_for_good(listener: Listener) -> None:
    for _ in range(3):
        listener.hear(PARIS, after=DAY)
    listener.hear(LYON, after=DAY)
    id, corrected = listener.about(PARIS).id, listener.now
    points = listener.memory.beliefs.curve(id, until=listener.now + YEAR, points=400)
    assert max(p.felt for p in points if p.at >= corrected) < 0.5
    assert min(p.felt for p in points if p.at < corrected) > 0.6
