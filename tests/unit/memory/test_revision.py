"""What tellings do to beliefs, with claims made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aplysia.memory import Memory, revision
from aplysia.memory.dynamics import DEFAULTS
from aplysia.memory.held import counted, pack, unpack
from aplysia.memory.sqlite import SQLiteStore
from aplysia.memory.store import Telling
from aplysia.types import Belief, Claim, Voice
from tests.telling import (
    DAY,
    FRIEND,
    MINUTE,
    MODEL,
    OWNER,
    YEAR,
    Listener,
    from_all,
    home,
    reworded,
    voice,
)

LYON, PARIS = home("Lyon"), home("Paris")
MOVED = home("Lyon", "Mia has moved to Lyon.", change=True)
ABOUT_ME = home("Paris", "I live in Paris.", own=True)
REPORT = voice("report.txt", "document")


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    with closing(SQLiteStore(tmp_path / "me.db", durability="fast")) as store:
        yield Listener(Memory(store, namespace=("me",), embedder=None))


# told --------------------------------------------------------------------------------------------
def test_an_ordinary_voice_is_believed_at_the_third_telling(listener: Listener) -> None:
    felt = []
    for times in (1, 2, 3):
        [change] = listener.hear(LYON)
        assert change.kind == ("new" if times == 1 else "again")
        belief = listener.about(LYON)
        felt.append(belief.felt)
        assert belief.held == (times == 3)
        assert belief.tellings == times
        assert belief.standing == "said"
        assert belief.warranted == pytest.approx(2 / 3, abs=1e-6)
    assert felt == pytest.approx([0.662, 0.737, 0.775], abs=0.002)
    assert listener.about(LYON).voices == ("Tom",)


def test_somebody_about_themselves_is_believed_at_once(listener: Listener) -> None:
    listener.hear(ABOUT_ME, OWNER)
    belief = listener.about(ABOUT_ME)
    assert (belief.standing, belief.held) == ("fact", True)
    assert belief.warranted == pytest.approx(0.95)


def test_the_owner_who_says_remember_is_believed_at_once(listener: Listener) -> None:
    listener.hear(LYON, voice("user", "owner", intensity=3.0))
    assert listener.about(LYON).standing == "fact"


def test_two_voices_in_their_own_words_make_a_fact(listener: Listener) -> None:
    from_all(listener, LYON, "ann", "bob")
    belief = listener.about(LYON)
    assert (belief.standing, belief.held, belief.voices) == ("fact", True, ("ann", "bob"))
    assert belief.warranted == pytest.approx(0.8, abs=1e-6)


def test_a_claim_of_fifty_kilobytes_is_told_and_told_again(listener: Listener) -> None:
    long = replace(LYON, value="长" * 17_000, text="很" * 17_000)
    assert [c.kind for n in range(2) for c in listener.hear(long)] == ["new", "again"]
    assert listener.about(long).claim == long


def test_two_tellings_in_one_instant(listener: Listener) -> None:
    listener.hear(PARIS, OWNER)
    [_, change] = listener.hear(LYON, OWNER, after=timedelta(0))
    assert change.kind == "moved"
    assert listener.about(PARIS).standing == "past"
    assert listener.about(LYON).warranted == pytest.approx(2 / 3)


def test_many_claims_of_one_episode_count_each(listener: Listener) -> None:
    listener.hear(LYON)
    age = replace(LYON, attribute="age", value="35")
    told = [LYON, age, LYON]
    with listener.memory._store.ledger(("me",), write=True) as ledger:
        revision.tell(ledger, told, FRIEND, episode="e0", at=listener.now)
    assert listener.about(LYON).tellings == 3
    assert listener.about(age).tellings == 1


def test_the_clock_may_run_backwards(listener: Listener) -> None:
    listener.hear(LYON, after=YEAR)
    listener.hear(LYON, after=-YEAR)
    listener.hear(LYON, after=-YEAR)
    belief = listener.about(LYON)
    assert (belief.tellings, belief.first < belief.last) == (3, True)
    assert 0.5 < belief.felt < 8 / 9
    with listener.memory._store.ledger(("me",), write=True) as ledger:
        kept = ledger.by_ids([belief.id])[belief.id]
        revision.recount(ledger, [belief.id], now=listener.now)
        assert ledger.by_ids([belief.id])[belief.id].state == kept.state


def test_what_is_not_told_again_is_dropped_in_time(listener: Listener) -> None:
    for _ in range(3):
        listener.hear(LYON)
    assert listener.about(LYON, later=100 * DAY).held
    faded = listener.about(LYON, later=2 * YEAR)
    assert faded.felt < DEFAULTS.drop
    assert not faded.held
    listener.hear(LYON, after=2 * YEAR)
    assert listener.about(LYON).held  # savings


# repeated, copied, our own -----------------------------------------------------------------------
def many(listener: Listener, claim: Claim, times: int, by: Voice = FRIEND) -> Belief:
    """Told once, and as often as need be by rows written directly, a minute apart."""
    listener.hear(claim, by)
    id = listener.about(claim).id
    with listener.memory._store.ledger(("me",), write=True) as ledger:
        [first] = ledger.tellings([id])
        for n in range(1, times):
            ledger.tell(replace(first, at=first.at + n * MINUTE, id=0))
        listener.now += times * MINUTE
        revision.recount(ledger, [id], now=listener.now)
    return listener.about(claim)


def test_however_often_one_voice_repeats_it_there_is_a_bound(listener: Listener) -> None:
    belief = many(listener, LYON, 10_000)
    assert belief.felt <= 8 / 9
    assert belief.warranted == pytest.approx(2 / 3, abs=1e-2)
    assert belief.warranted <= 2 / 3 + 1e-9
    assert belief.standing == "said"


def test_copies_under_other_names_count_once(listener: Listener) -> None:
    listener.hear(LYON)
    before = listener.state(LYON)
    for n in range(20):
        listener.hear(LYON, voice(f"copy{n}.txt", "document"))
    assert listener.state(LYON) == before
    belief = listener.about(LYON)
    assert (belief.tellings, belief.voices) == (1, ("Tom",))
    assert (belief.standing, belief.held) == ("said", False)
    assert len(belief.episodes) == 21


def test_a_copy_does_not_make_a_copy_of_the_original(listener: Listener) -> None:
    for _ in range(3):
        listener.hear(LYON)
        listener.hear(LYON, REPORT)
    belief = listener.about(LYON)
    assert (belief.tellings, belief.held) == (3, True)


def test_a_copy_that_says_so_counts_nothing(listener: Listener) -> None:
    listener.hear(LYON)
    before = listener.state(LYON)
    listener.hear(reworded(LYON, "ann"), voice("ann", independent=0.0))
    assert listener.state(LYON) == before


def test_the_owner_is_no_copy_when_they_speak_of_themselves(listener: Listener) -> None:
    listener.hear(replace(ABOUT_ME, own=False), MODEL)
    listener.hear(ABOUT_ME, OWNER)
    assert listener.about(ABOUT_ME).standing == "fact"


@pytest.mark.parametrize("origin", ["assistant", "reflection"])
def test_our_own_words_change_nothing_to_the_bit(listener: Listener, origin: str) -> None:
    listener.hear(LYON)
    before, now = listener.state(LYON), listener.about(LYON, later=DAY)
    for _ in range(1000 if origin == "assistant" else 3):
        assert listener.hear(LYON, replace(MODEL, origin=origin), after=timedelta(0)) == []  # type: ignore[arg-type]  # one of two
    assert listener.state(LYON) == before
    after = listener.about(LYON, later=DAY)
    assert (after.felt, after.warranted, after.tellings) == (now.felt, now.warranted, 1)
    assert after.own == (1000 if origin == "assistant" else 0)


def test_what_only_we_have_said_is_own_and_stays_even(listener: Listener) -> None:
    for _ in range(5):
        listener.hear(LYON, MODEL)
    belief = listener.about(LYON)
    assert (belief.standing, belief.own, belief.tellings, belief.held) == ("own", 5, 0, False)
    assert (belief.felt, belief.warranted) == (0.5, 0.5)


def test_our_sentence_in_a_document_is_still_ours(listener: Listener) -> None:
    listener.hear(LYON, MODEL)
    before = listener.state(LYON)
    listener.hear(LYON, REPORT)
    listener.hear(replace(LYON, text="Mia, as we know, lives in Lyon nowadays!"), voice("b.txt"))
    assert listener.state(LYON) == before
    belief = listener.about(LYON, later=DAY)
    assert (belief.felt, belief.warranted) == (0.5, 0.5)
    assert (belief.standing, belief.voices) == ("own", ())


def test_a_voice_of_its_own_after_ours_counts(listener: Listener) -> None:
    listener.hear(LYON, MODEL)
    listener.hear(replace(LYON, text="My neighbour Mia has her flat in Lyon"))
    assert listener.about(LYON).warranted == pytest.approx(2 / 3)


def test_our_change_in_a_document_ends_nothing(listener: Listener) -> None:
    from_all(listener, PARIS, "ann", "bob")
    before = listener.about(PARIS, later=DAY)
    listener.hear(MOVED, MODEL)
    [_, change] = listener.hear(MOVED, REPORT)
    assert change.kind == "contradicted"
    after = listener.about(PARIS, later=DAY - 2 * MINUTE)
    assert (after.standing, after.ends, after.tellings) == ("fact", None, 2)
    assert after.felt == pytest.approx(before.felt, abs=1e-12)
    assert after.warranted == pytest.approx(before.warranted, abs=1e-12)


def test_a_copy_of_what_has_ended_does_not_bring_it_back(listener: Listener) -> None:
    listener.hear(PARIS)
    listener.hear(MOVED, OWNER)
    listener.hear(PARIS, REPORT)
    assert listener.about(PARIS).standing == "past"
    assert listener.about(PARIS).ends is not None


# corrected, changed, contradicted ----------------------------------------------------------------
@pytest.mark.parametrize("own", [True, False])
def test_a_correction_by_the_same_voice_takes_effect_and_lasts(
    listener: Listener, own: bool
) -> None:
    wrong, right = (replace(c, own=own) for c in (PARIS, LYON))
    for _ in range(3):
        listener.hear(wrong, OWNER)
    [_, change] = listener.hear(replace(right, correction=True), OWNER)
    assert (change.kind, change.belief) == ("moved", listener.about(wrong).id)
    for later in (timedelta(0), DAY, 60 * DAY, YEAR, 5 * YEAR):
        old, new = listener.about(wrong, later=later), listener.about(right, later=later)
        assert (old.standing, old.held, old.tellings) == ("past", False, 0)
        assert old.felt < 0.5 < new.felt
        assert old.warranted < 0.5 < new.warranted
    assert listener.about(right).standing == ("fact" if own else "said")


def test_one_change_by_the_owner_ends_what_was_told_three_times(listener: Listener) -> None:
    for _ in range(3):
        listener.hear(PARIS)
    [_, change] = listener.hear(replace(MOVED, own=True), OWNER)
    assert change.kind == "ended"
    old = listener.about(PARIS)
    assert (old.standing, old.held, old.ends, old.tellings) == ("past", False, listener.now, 0)
    assert listener.about(LYON).standing == "fact"


def test_an_ordinary_voice_does_not_end_what_the_owner_said(listener: Listener) -> None:
    listener.hear(ABOUT_ME, OWNER)
    [_, change] = listener.hear(MOVED, FRIEND)
    assert change.kind == "contradicted"
    belief = listener.about(ABOUT_ME)
    assert (belief.standing, belief.ends, belief.tellings) == ("fact", None, 1)
    assert belief.against == (listener.about(LYON).id,)


def test_an_ordinary_voice_ends_what_an_ordinary_voice_said(listener: Listener) -> None:
    listener.hear(PARIS)
    assert [c.kind for c in listener.hear(MOVED, voice("Ann"))] == ["new", "ended"]


def test_an_end_told_again_stays_where_it_was(listener: Listener) -> None:
    listener.hear(PARIS)
    listener.hear(MOVED, OWNER)
    ended = listener.now
    listener.hear(MOVED, OWNER, after=30 * DAY)
    assert listener.about(PARIS).ends == ended


def test_told_again_after_the_end_it_is_so_again(listener: Listener) -> None:
    listener.hear(ABOUT_ME, OWNER)
    listener.hear(replace(MOVED, own=True), OWNER)
    back = replace(ABOUT_ME, change=True, text="I have moved back to Paris.")
    assert [c.kind for c in listener.hear(back, OWNER)] == ["again", "ended"]
    assert listener.about(PARIS).standing == "fact"
    assert listener.about(PARIS).ends is None
    assert listener.about(LYON).standing == "past"


def test_a_denial_by_the_same_voice_takes_it_back(listener: Listener) -> None:
    listener.hear(LYON)
    denial = home("Lyon", "No, Mia does not live in Lyon.", polarity=False)
    assert [c.kind for c in listener.hear(denial)] == ["new", "moved"]
    assert listener.about(LYON).standing == "past"


def test_as_many_against_as_for_is_contested(listener: Listener) -> None:
    from_all(listener, PARIS, "ann", "bob")
    assert from_all(listener, LYON, "cid", "dan") == [
        *("new", "contradicted"),
        *("again", "contradicted"),
    ]
    for claim in (PARIS, LYON):
        belief = listener.about(claim)
        assert (belief.standing, belief.held, belief.tellings) == ("contested", False, 2)
        assert belief.warranted == pytest.approx(0.5, abs=1e-6)


def test_both_sides_told_against_each_other_count_once(listener: Listener) -> None:
    from_all(listener, PARIS, "ann")
    from_all(listener, LYON, "bob")
    from_all(listener, PARIS, "cid")
    assert listener.about(PARIS).warranted == pytest.approx(2 / 3, abs=1e-6)
    assert listener.about(LYON).warranted == pytest.approx(1 / 3, abs=1e-6)


def test_contradicted_by_three_others_it_does_not_relapse(listener: Listener) -> None:
    for _ in range(3):
        listener.hear(PARIS)
    from_all(listener, LYON, "ann", "bob", "cid")
    for later in (0, 1, 60, 365, 3650):
        belief = listener.about(PARIS, later=later * DAY)
        assert belief.felt < 0.5
        assert (belief.standing, belief.held) == ("contested", False)
    assert listener.about(LYON).felt > 0.5


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.booleans(), st.floats(0, 400), st.floats(1, 10)),
        min_size=1,
        max_size=15,
    ),
    st.floats(0, 1000),
)
def test_six_fresh_voices_break_whatever_is_entrenched(
    tellings: list[tuple[int, bool, float, float]], gap: float
) -> None:
    with (
        TemporaryDirectory() as directory,
        closing(SQLiteStore(Path(directory) / "me.db", durability="fast")) as store,
    ):
        listener = Listener(Memory(store, namespace=("me",), embedder=None))
        for who, own, days, intensity in tellings:
            claim = replace(reworded(PARIS, f"w{who}"), own=own)
            by = voice(f"w{who}", "owner" if own else "person", intensity=intensity)
            listener.hear(claim, by, after=days * DAY)
        listener.now += gap * DAY
        from_all(listener, LYON, *"abcdef")
        belief = listener.about(PARIS)
        assert belief.felt < DEFAULTS.drop
        assert not belief.held
        assert belief.standing == "contested"


# rows --------------------------------------------------------------------------------------------
def test_nothing_counts_for_nobody() -> None:
    assert counted(list[Telling](), Listener.now) == (0.0, 0.0)


def test_a_claim_is_packed_and_unpacked_whole() -> None:
    full = replace(MOVED, instead_of="Paris", hedged=True, polarity=False, tense="future")
    assert unpack(pack(full)) == full
    assert unpack(pack(LYON)) == LYON


def test_what_counts_no_longer_is_not_worked_out_anew(listener: Listener) -> None:
    for value in ("Oslo", "Rome", "Lyon"):
        listener.hear(home(value))
    with listener.memory._store.ledger(("me",), write=False) as ledger:
        states = {s.id: s.at for s in ledger.all()}
    oslo, rome = (listener.about(home(value)).id for value in ("Oslo", "Rome"))
    assert states[oslo] < states[rome] == listener.now
