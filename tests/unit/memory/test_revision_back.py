"""What is taken back, forgotten, confirmed or refuted, and what that does to beliefs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from aplysia.errors import StoreError
from aplysia.memory import Memory
from aplysia.memory.sqlite import SQLiteStore
from aplysia.types import Claim
from tests.telling import DAY, MINUTE, MODEL, OWNER, YEAR, Listener, from_all, home

LYON, PARIS = home("Lyon"), home("Paris")
MOVED = home("Lyon", "Mia has moved to Lyon.", change=True)


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    with closing(SQLiteStore(tmp_path / "me.db", durability="fast")) as store:
        yield Listener(Memory(store, namespace=("me",), embedder=None))


def test_what_a_retracted_voice_said_counts_no_longer(listener: Listener) -> None:
    from_all(listener, LYON, "ann", "bob")
    touched = listener.memory.beliefs.retract("ann", now=listener.now)
    [belief] = touched
    assert (belief.standing, belief.voices) == ("said", ("bob",))
    assert belief.warranted == pytest.approx(2 / 3, abs=1e-6)
    history = listener.memory.beliefs.history(belief.id)
    assert [(t.voice, t.withdrawn) for t in history] == [("ann", listener.now), ("bob", None)]
    [belief] = listener.memory.beliefs.retract("bob", now=listener.now)
    assert (belief.standing, belief.felt) == ("past", 0.5)


def test_what_a_retracted_voice_stood_against_is_held_again(listener: Listener) -> None:
    from_all(listener, PARIS, "ann", "bob")
    from_all(listener, LYON, "cid", "dan")
    assert not listener.about(PARIS).held
    for name in ("cid", "dan"):
        listener.memory.beliefs.retract(name, now=listener.now)
    belief = listener.about(PARIS)
    assert (belief.standing, belief.held) == ("fact", True)


def test_what_a_retracted_voice_ended_has_not_ended(listener: Listener) -> None:
    from_all(listener, PARIS, "ann")
    from_all(listener, MOVED, "liar")
    assert listener.about(PARIS).standing == "past"
    listener.memory.beliefs.retract("liar", now=listener.now)
    belief = listener.about(PARIS)
    assert (belief.standing, belief.ends, belief.voices) == ("said", None, ("ann",))


def test_a_retracted_voice_does_not_get_its_earlier_vote_back(listener: Listener) -> None:
    listener.hear(PARIS)
    listener.hear(LYON)
    listener.memory.beliefs.retract("Tom", now=listener.now)
    assert [listener.about(c).standing for c in (PARIS, LYON)] == ["past", "past"]
    assert listener.about(PARIS).felt == 0.5


@pytest.mark.parametrize("change", [LYON, MOVED])
def test_undo_restores_what_was_set_aside(listener: Listener, change: Claim) -> None:
    for _ in range(3):
        listener.hear(PARIS, OWNER)
    before = listener.about(PARIS, later=DAY)
    listener.hear(change, OWNER)
    assert listener.about(PARIS).standing == "past"
    listener.memory.beliefs.undo(listener.heard[-1], now=listener.now)
    after = listener.about(PARIS, later=DAY - MINUTE)
    assert (after.standing, after.held, after.ends) == ("said", True, None)
    assert (after.felt, after.warranted) == pytest.approx((before.felt, before.warranted))
    assert listener.about(LYON).standing == "past"
    assert listener.about(LYON).felt < 0.5


def test_undo_of_one_telling_leaves_the_others(listener: Listener) -> None:
    for _ in range(3):
        listener.hear(LYON)
    listener.memory.beliefs.undo("e1", now=listener.now)
    belief = listener.about(LYON)
    assert (belief.tellings, belief.held) == (2, True)  # 3:2 is enough to keep it
    assert belief.felt == pytest.approx(0.737, abs=0.01)
    listener.memory.beliefs.undo("e0", now=listener.now)
    listener.memory.beliefs.undo("e2", now=listener.now)
    assert not listener.about(LYON).held


def test_what_is_forgotten_counts_no_longer(listener: Listener) -> None:
    for _ in range(3):
        listener.hear(LYON)
    listener.memory.forget(["e0"], now=listener.now)
    belief = listener.about(LYON)
    assert (belief.tellings, belief.episodes) == (2, ("e1", "e2"))
    assert belief.felt == pytest.approx(0.737, abs=0.01)
    listener.memory.forget(["e1", "e2"], now=listener.now)
    assert listener.memory.beliefs.all(now=listener.now) == []


def test_forgetting_our_words_takes_back_that_we_said_them(listener: Listener) -> None:
    listener.hear(LYON)
    for _ in range(3):
        listener.hear(LYON, MODEL)
    listener.memory.forget(["e1", "e3"], now=listener.now)
    assert listener.about(LYON).own == 1


def test_forgetting_what_stands_against_it_settles_it_anew(listener: Listener) -> None:
    from_all(listener, PARIS, "ann", "bob")
    from_all(listener, LYON, "cid", "dan")
    listener.memory.forget(["e2", "e3"], now=listener.now)
    belief = listener.about(PARIS)
    assert (belief.standing, belief.held, belief.against) == ("fact", True, ())


def test_forgetting_through_the_store_alone_keeps_tellings_and_beliefs_together(
    listener: Listener,
) -> None:
    listener.hear(LYON)
    listener.hear(LYON)
    listener.hear(PARIS, OWNER)
    listener.memory._store.forget(("me",), ["e0", "e2"])
    [belief] = listener.memory.beliefs.all(now=listener.now)
    assert (belief.claim, belief.episodes) == (LYON, ("e1",))


def test_the_record_of_a_voice_moves_what_it_is_worth(listener: Listener) -> None:
    listener.hear(LYON)
    id = listener.about(LYON).id
    recalled = listener.about(LYON).recall
    for _ in range(10):
        listener.memory.beliefs.outcome(id, right=True, now=listener.now)
    assert listener.about(LYON).recall > recalled
    assert listener.about(LYON).warranted == pytest.approx(2 / 3)  # what was said is said
    age = replace(LYON, attribute="age", value="35", text="Mia is 35.")
    listener.hear(age)
    assert listener.about(age).warranted == pytest.approx(14 / 16)
    for _ in range(60):
        listener.memory.beliefs.outcome(id, right=False, now=listener.now)
    other = home("Rome", subject="Ben")
    listener.hear(other)
    assert listener.about(other).warranted == 0.5  # never evidence of the opposite


def test_an_outcome_may_not_make_anybody_infallible(listener: Listener) -> None:
    listener.hear(LYON)
    with listener.memory._store.ledger(("me",), write=True) as ledger:
        ledger.rate("Tom", rights=1e9, wrongs=0.0)
    age = replace(LYON, attribute="age", value="35", text="Mia is 35.")
    listener.hear(age)
    assert listener.about(age).warranted == pytest.approx(0.98)


def test_what_was_set_aside_twice_does_not_count_again_when_one_is_forgotten(
    listener: Listener,
) -> None:
    for value in ("Oslo", "Rome", "Lyon"):
        listener.hear(home(value))
    listener.memory.forget(["e1"], now=listener.now)
    standings = [listener.about(home(value)).standing for value in ("Oslo", "Lyon")]
    assert standings == ["past", "said"]
    listener.memory.forget(["e2"], now=listener.now)
    assert listener.about(home("Oslo")).standing == "said"


def test_a_voice_that_was_set_aside_and_is_retracted_does_not_count_again(
    listener: Listener,
) -> None:
    from_all(listener, PARIS, "ann")
    listener.hear(MOVED, OWNER)
    from_all(listener, replace(PARIS, subject="Ben", text="Ben lives in Paris."), "ann")
    listener.memory.beliefs.retract("ann", now=listener.now)
    listener.memory.beliefs.undo("e1", now=listener.now)
    assert listener.about(PARIS).standing == "past"


def test_a_number_that_no_belief_can_have_is_no_belief(listener: Listener) -> None:
    assert listener.memory.beliefs.get([1 << 70, -(1 << 70)], now=listener.now) == []
    with pytest.raises(StoreError, match="no belief"):
        listener.memory.beliefs.outcome(1 << 70, right=True, now=listener.now)


@pytest.mark.parametrize("how", ["moved", "corrected", "expired", "outvoted"])
def test_what_has_ended_is_felt_less_and_less(listener: Listener, how: str) -> None:
    from_all(listener, PARIS, "ann", "bob")
    listener.hear(PARIS, OWNER, after=DAY)
    if how == "moved":
        listener.hear(MOVED, OWNER, after=30 * DAY)
    elif how == "corrected":
        for voice_ in ("ann", "bob"):
            from_all(listener, LYON, voice_)
        listener.hear(LYON, OWNER, after=30 * DAY)
    else:
        if how == "outvoted":
            from_all(listener, LYON, "cid", "dan", "eve", "fay", "gus")
        belief = listener.about(PARIS)
        listener.memory.beliefs.expire(belief.id, at=listener.now, now=listener.now)
    id = listener.about(PARIS).id
    assert listener.about(PARIS).standing == "past"
    later = [n * 37 * DAY for n in range(60)]
    felt = [listener.about(PARIS, later=gap).felt for gap in later]
    assert all(b <= a + 1e-12 for a, b in pairwise(felt))
    points = listener.memory.beliefs.curve(id, until=listener.now + 6 * YEAR)
    ahead = [p.felt for p in points if p.at > listener.now]
    assert all(b <= a + 1e-12 for a, b in pairwise(ahead))


def test_what_is_refuted_counts_no_longer_and_stands_against_nothing(listener: Listener) -> None:
    from_all(listener, PARIS, "ann")
    from_all(listener, LYON, "bob")
    assert listener.about(PARIS).standing == "contested"
    refuted = listener.about(LYON)
    after = listener.memory.beliefs.outcome(refuted.id, right=False, now=listener.now)
    assert (after.standing, after.tellings) == ("past", 0)
    assert listener.memory.beliefs.reliability("bob") == pytest.approx(4 / 7)
    assert listener.memory.beliefs.reliability("ann") == pytest.approx(4 / 6)
    assert listener.about(PARIS).standing == "said"
    from_all(listener, LYON, "cid")
    assert listener.about(LYON).voices == ("cid",)
