from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest

from aplysia.errors import EpisodeConflict
from aplysia.learn import Learner, time_id
from aplysia.memory import Memory, open_store
from aplysia.types import Context, Finish, Reply, Turn, Utterance

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOTHING = Context(messages=(), parts=(), tokens=0, budget=1)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = Memory(open_store(tmp_path / "m.db"), namespace=("me",), embedder=None)
    yield memory
    memory.close()


@pytest.fixture
def learner(memory: Memory) -> Learner:
    ids = count(1)
    return Learner(memory, session="today", new_id=lambda: f"id{next(ids)}", clock=lambda: NOON)


def turn(learner: Learner) -> Turn:
    said = learner.encode(Utterance(text="我对花生过敏。", origin="chat"), now=NOON)
    return Turn(said=said, recalled=(), context=NOTHING)


def test_what_is_said_is_kept_verbatim(memory: Memory, learner: Learner) -> None:
    text = "  My sister\nlives in Lyon. 我妹妹住在里昂。 "
    kept = learner.encode(Utterance(text=text, source="Ann", origin="chat"), now=NOON)
    assert memory.get([kept.id]) == {kept.id: kept}
    assert (kept.text, kept.source, kept.role) == (text, "Ann", "user")


def test_what_names_no_id_session_or_time_gets_them(learner: Learner) -> None:
    kept = learner.encode(Utterance(text="Hello"), now=NOON)
    assert (kept.id, kept.session, kept.at) == ("id1", "today", NOON)


def test_given_id_session_and_time_are_kept_the_time_in_utc(learner: Learner) -> None:
    there = datetime(2026, 5, 1, 20, tzinfo=timezone(timedelta(hours=8)))
    kept = learner.encode(Utterance(text="你好", id="d1:3", session="d1", at=there), now=NOON)
    assert (kept.id, kept.session, kept.at) == ("d1:3", "d1", NOON)
    assert kept.at.tzinfo is UTC


@pytest.mark.parametrize("text", ["", " \n\t", "\u3000"])
def test_nothing_said_is_refused(memory: Memory, learner: Learner, text: str) -> None:
    with pytest.raises(ValueError, match="nothing was said"):
        learner.encode(Utterance(text=text), now=NOON)
    assert memory.count() == 0


def test_an_unknown_role_is_refused(learner: Learner) -> None:
    with pytest.raises(ValueError, match="role 'root': use one of user"):
        learner.encode(Utterance(text="Hi", role="root"), now=NOON)  # type: ignore[arg-type]


def test_a_time_without_zone_is_refused(learner: Learner) -> None:
    with pytest.raises(ValueError, match="has no zone"):
        learner.encode(Utterance(text="Hi", at=datetime(2026, 5, 1)), now=NOON)


@pytest.mark.parametrize(
    ("finish", "origin"),
    [("stop", "chat"), ("aborted", "chat (aborted)"), ("length", "chat (length)")],
)
def test_a_reply_is_kept_as_far_as_it_came(
    memory: Memory, learner: Learner, finish: Finish, origin: str
) -> None:
    told = turn(learner)
    learned = learner.consolidate(
        told,
        Reply(text="好的，我记", model="echo:", finish=finish),
        now=NOON + timedelta(seconds=2),
    )
    reply = memory.get([learned.episodes[1]])[learned.episodes[1]]
    assert (reply.text, reply.role, reply.source) == ("好的，我记", "assistant", "echo:")
    assert (reply.origin, reply.session) == (origin, told.said.session)
    assert learned.episodes == (told.said.id, reply.id)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_reply_is_not_kept(memory: Memory, learner: Learner, text: str) -> None:
    told = turn(learner)
    learned = learner.consolidate(told, Reply(text=text, finish="aborted"), now=NOON)
    assert learned.episodes == (told.said.id,)
    assert memory.count() == 1


def test_half_a_character_does_not_lose_the_reply(memory: Memory, learner: Learner) -> None:
    learned = learner.consolidate(turn(learner), Reply(text="ok \ud83d"), now=NOON)
    assert memory.get([learned.episodes[1]])[learned.episodes[1]].text == "ok ?"


def test_a_reply_is_never_dated_before_what_was_said(memory: Memory, learner: Learner) -> None:
    learned = learner.consolidate(turn(learner), Reply(text="ok"), now=NOON - timedelta(hours=1))
    assert memory.get([learned.episodes[1]])[learned.episodes[1]].at == NOON


def test_many_are_kept_with_progress_and_again_are_not_new(learner: Learner) -> None:
    said = [Utterance(text=f"fact {n}", id=f"f{n}") for n in range(10)]
    steps: list[tuple[int, int]] = []
    new = learner.remember_all(said, batch=4, progress=lambda done, all: steps.append((done, all)))
    assert (new, steps) == (10, [(4, 10), (8, 10), (10, 10)])
    assert learner.remember_all(iter(said)) == 0


def test_a_conflict_among_many_leaves_out_its_batch_only(memory: Memory, learner: Learner) -> None:
    said = [Utterance(text=f"fact {n}", id=f"f{n}") for n in range(5)]
    with pytest.raises(EpisodeConflict):
        learner.remember_all([*said, Utterance(text="other", id="f4")], batch=2)
    assert sorted(e.id for e in memory.episodes()) == ["f0", "f1", "f2", "f3"]


def test_a_batch_of_none_is_refused(learner: Learner) -> None:
    with pytest.raises(ValueError, match="at least one"):
        learner.remember_all([], batch=0)


def test_pinning_and_unpinning(memory: Memory, learner: Learner) -> None:
    kept = learner.remember("I am allergic to peanuts.", pinned=True)
    assert [e.id for e in memory.pinned()] == [kept.id]
    assert learner.unpin(kept.id)
    assert memory.pinned() == []
    assert learner.pin(kept.id)
    assert not learner.pin("no such episode")


def test_new_ids_differ_and_sort_by_time() -> None:
    ids = [time_id() for _ in range(500)]
    assert len(set(ids)) == 500
    assert [i[:12] for i in ids] == sorted(i[:12] for i in ids)
    assert {len(i) for i in ids} == {22}
