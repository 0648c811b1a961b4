"""Tellings that arrive in another order than they were said in: what was said last stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aplysia.memory import Memory
from aplysia.memory.sqlite import SQLiteStore
from aplysia.types import Claim, Episode
from tests.telling import DAY, OWNER, START, YEAR, Listener, home, reworded, voice

LYON, PARIS, ROME = home("Lyon"), home("Paris"), home("Rome")
MOVED = home("Rome", "Mia has moved to Rome.", change=True)
VALUES = ("Lyon", "Paris", "Rome")


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    with closing(SQLiteStore(tmp_path / "me.db", durability="fast")) as store:
        yield Listener(Memory(store, namespace=("me",), embedder=None))


def test_what_is_told_late_does_not_end_what_was_said_after_it(listener: Listener) -> None:
    listener.hear(PARIS, OWNER)
    changes = listener.hear(MOVED, OWNER, after=-6 * YEAR)
    assert [(c.kind, c.claim.value) for c in changes] == [("new", "Rome"), ("moved", "Rome")]
    assert listener.about(PARIS, later=6 * YEAR).standing == "said"
    assert listener.about(ROME).standing == "past"
    assert listener.about(PARIS, later=6 * YEAR).tellings == 1


def test_an_old_letter_does_not_bring_back_what_has_ended(listener: Listener) -> None:
    listener.hear(PARIS, OWNER)
    listener.hear(MOVED, OWNER, after=YEAR)
    ended = listener.about(PARIS).ends
    listener.hear(PARIS, OWNER, after=-2 * YEAR)
    assert listener.about(PARIS, later=3 * YEAR).standing == "past"
    assert listener.about(PARIS, later=3 * YEAR).ends == ended
    assert listener.about(ROME, later=3 * YEAR).tellings == 1


def test_a_late_telling_stands_between_what_was_said_before_and_after(listener: Listener) -> None:
    listener.hear(LYON, OWNER)
    listener.hear(PARIS, OWNER, after=2 * YEAR)
    listener.hear(MOVED, OWNER, after=-YEAR)
    assert listener.about(LYON, later=3 * YEAR).standing == "past"
    assert listener.about(LYON).ends == START + YEAR + timedelta(minutes=1)
    assert listener.about(ROME, later=3 * YEAR).standing == "past"
    assert listener.about(PARIS, later=3 * YEAR).standing == "said"


def test_what_was_told_again_since_is_not_ended_by_an_older_change(listener: Listener) -> None:
    listener.hear(PARIS, OWNER)
    listener.hear(PARIS, OWNER, after=2 * YEAR)
    changes = listener.hear(MOVED, OWNER, after=-YEAR)
    assert [(c.kind, c.claim.value) for c in changes] == [("new", "Rome"), ("moved", "Rome")]
    belief = listener.about(PARIS, later=3 * YEAR)
    assert (belief.standing, belief.tellings, belief.ends) == ("said", 1, None)


def test_undoing_the_later_word_lets_the_earlier_ones_stand_in_their_order(
    listener: Listener,
) -> None:
    listener.hear(PARIS, OWNER)
    listener.hear(LYON, OWNER, after=2 * YEAR)
    listener.hear(ROME, OWNER, after=-YEAR)  # between the two
    listener.memory.beliefs.undo(listener.heard[1], now=listener.now + 3 * YEAR)
    standing = {c.value: listener.about(c, later=3 * YEAR).standing for c in (PARIS, LYON, ROME)}
    assert standing == {"Paris": "past", "Lyon": "past", "Rome": "said"}


Said = tuple[str, bool, str]  # value, whether it is told as a change, by whom


def _heard(said: Sequence[tuple[int, Said]], order: Sequence[int]) -> dict[str, object]:
    """What counts, and what has ended, after these tellings (day, what) arrived in this order."""
    with (
        TemporaryDirectory() as folder,
        closing(SQLiteStore(Path(folder) / "me.db", durability="fast")) as store,
    ):
        memory = Memory(store, namespace=("me",), embedder=None)
        for place in order:
            day, (value, change, by) = said[place]
            claim = replace(reworded(home(value), f"{by}{place}"), change=change)
            _tell(memory, claim, by, START + day * DAY, f"e{place}")
        found: dict[str, object] = {}
        beliefs = memory.beliefs.all(now=START + 1000 * DAY)
        with store.ledger(("me",), write=False) as ledger:
            for belief in beliefs:
                told = ledger.tellings([belief.id])
                counting = frozenset(t.episode for t in told if t.withdrawn is None)
                found[belief.claim.value] = (counting, belief.ends)
        return found


def _tell(memory: Memory, claim: Claim, by: str, at: datetime, id: str) -> None:
    told = Episode(
        id=id, text=claim.text, source=by, role="user", at=at, session="s", origin="test"
    )
    memory.tell([told], [([claim], voice(by))])


@settings(max_examples=60, deadline=None)
@given(
    said=st.lists(
        st.tuples(st.sampled_from(VALUES), st.booleans(), st.sampled_from(["Ann", "Tom"])),
        min_size=2,
        max_size=5,
    ),
    data=st.data(),
)
def test_the_order_of_arrival_changes_nothing(said: list[Said], data: st.DataObject) -> None:
    dated = list(enumerate(said))
    order = data.draw(st.permutations(range(len(said))))
    assert _heard(dated, order) == _heard(dated, range(len(said)))
