from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest

from aplysia.errors import EpisodeConflict, StoreUnavailable
from aplysia.learn import Learner, time_id
from aplysia.memory import Memory, open_store
from aplysia.mind import Mind
from aplysia.models.echo import Echo
from aplysia.types import Belief, Context, Finish, Reply, Role, Turn, Utterance

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


def believed(memory: Memory, value: str) -> Belief:
    [found] = [b for b in memory.beliefs.all(now=NOON) if b.claim.value == value]
    return found


@pytest.mark.parametrize(
    ("source", "role", "origin", "standing"),
    [
        ("user", "user", "owner", "said"),
        ("me", "user", "owner", "said"),
        ("owner", "user", "owner", "said"),
        ("Ann", "user", "person", "said"),
        ("李雷", "user", "person", "said"),
        ("notes.md", "document", "document", "said"),
        ("shell", "tool", "tool", "said"),
        ("echo:", "assistant", "assistant", "own"),
        ("user", "assistant", "assistant", "own"),
        ("summary", "system", "reflection", "own"),
    ],
)
@pytest.mark.parametrize(
    ("text", "value"), [("The library opens at nine.", "nine"), ("图书馆九点开门。", "九点")]
)
def test_by_which_right_somebody_speaks(
    memory: Memory,
    learner: Learner,
    *,
    source: str,
    role: Role,
    origin: str,
    standing: str,
    text: str,
    value: str,
) -> None:
    learner.encode(Utterance(text=text, source=source, role=role), now=NOON)
    one = believed(memory, value)
    [told] = memory.beliefs.history(one.id)
    assert (told.voice, told.origin, one.standing) == (source, origin, standing)
    assert (told.weight > 0) == (standing != "own")


@pytest.mark.parametrize(
    ("source", "role", "warranted"),
    [("user", "user", 0.95), ("Ann", "user", 2 / 3), ("notes.md", "document", 2 / 3)],
)
def test_what_the_owner_wants_remembered_is_believed_at_once(
    memory: Memory, learner: Learner, source: str, role: Role, warranted: float
) -> None:
    learner.remember("The library opens at nine.", source=source, role=role)
    assert believed(memory, "nine").warranted == pytest.approx(warranted, abs=0.01)


def test_what_a_telling_changes_is_reported(learner: Learner) -> None:
    told = [
        learner.take_in(Utterance(text=text, source=who), now=NOON + timedelta(minutes=n))[1]
        for n, (who, text) in enumerate(
            [
                ("Ann", "The library opens at nine."),
                ("Ann", "The library opens at nine."),
                ("Bo", "The library opens at ten."),
                ("Ann", "No, the library opens at eleven."),
                ("user", "我们住在上海。"),
                ("user", "我们搬到北京了。"),
                ("user", "我们搬到成都了。"),
                ("user", "Good morning!"),
            ]
        )
    ]
    assert [[(c.kind, c.claim.value) for c in changes] for changes in told] == [
        [("new", "nine")],
        [("again", "nine")],
        [("new", "ten"), ("contradicted", "nine")],
        [("new", "eleven"), ("moved", "nine"), ("contradicted", "ten")],
        [("new", "上海")],
        [("new", "北京"), ("ended", "上海")],
        [("new", "成都"), ("ended", "北京")],  # what was past already is not touched
        [],
    ]
    [_, ended] = told[5]
    assert ended.other == told[5][0].belief
    assert "北京" in ended.reason


def test_the_changes_of_a_turn_stay_with_what_was_learned(memory: Memory) -> None:
    mind = Mind(memory=memory, model=Echo("Noted."), clock=lambda: NOON)
    for text, reply, kinds in (
        ("My sister lives in Lyon.", "Noted.", ["new"]),
        ("My sister moved to Oslo.", "", ["new", "ended"]),  # the reply never came
        ("What is the capital of Peru?", "The capital of Peru is Bogota.", []),
    ):
        turn = mind.begin(text)
        assert [c.kind for c in turn.changes] == kinds
        assert mind.finish(turn, reply).changes == turn.changes
    assert believed(memory, "Bogota").standing == "own"


def test_what_is_told_with_the_same_id_again_is_told_once(memory: Memory, learner: Learner) -> None:
    for _ in range(3):
        learner.remember("The library opens at nine.", source="Ann", id="a", at=NOON)
    assert believed(memory, "nine").tellings == 1


@pytest.mark.parametrize("batch", [1, 2, 256])
def test_many_keep_their_claims(memory: Memory, learner: Learner, batch: int) -> None:
    said = [
        Utterance(text="The library opens at nine.", source="Ann", id="1", session="a", at=NOON),
        Utterance(text="我妹妹住在里昂。", id="2", session="b", at=NOON),
        Utterance(text="Good morning!", id="3", session="a", at=NOON),
        Utterance(text="No, it opens at ten.", source="Ann", id="4", session="a", at=NOON),
    ]
    assert learner.remember_all(said, batch=batch, now=NOON, claims=True) == 4
    assert learner.remember_all(said, batch=batch, now=NOON, claims=True) == 0
    assert memory.beliefs.all(now=NOON) == []
    assert (learner.read_on(), learner.read_on()) == (4, 0)
    standings = {b.claim.value: b.standing for b in memory.beliefs.all(now=NOON)}
    assert standings == {"nine": "past", "ten": "said", "里昂": "fact"}
    assert {b.tellings for b in memory.beliefs.all(now=NOON)} == {0, 1}
    assert believed(memory, "里昂").episodes == ("2",)


def test_pronouns_speak_of_their_own_session(memory: Memory, learner: Learner) -> None:
    learner.remember("The library opens at nine.", source="Ann", session="a")
    learner.remember("The bank opens at eight.", source="Ann", session="b")
    learner.remember("No, it opens at ten.", source="Ann", session="a")
    assert believed(memory, "ten").claim.subject == "library"
    assert believed(memory, "eight").standing == "said"


def test_what_is_not_kept_is_not_believed(
    memory: Memory, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner.remember("The library opens at nine.", id="a", at=NOON)
    with pytest.raises(EpisodeConflict):
        learner.remember("The library opens at ten.", id="a", at=NOON)

    def full(*_: object, **__: object) -> None:
        raise StoreUnavailable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("aplysia.memory.revision._settle", full)
        with pytest.raises(StoreUnavailable):
            learner.remember("The library opens at eleven.", id="b")
    assert [b.claim.value for b in memory.beliefs.all(now=NOON)] == ["nine"]
    assert [e.id for e in memory.episodes()] == ["a"]


def test_beliefs_that_cannot_be_read_do_not_lose_the_reply(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    mind = Mind(memory=memory, model=Echo("Noted."), clock=lambda: NOON)
    mind.remember("My sister lives in Lyon.", session="long ago")

    def asleep(*_: object, **__: object) -> None:
        raise StoreUnavailable("the disk is asleep")

    monkeypatch.setattr(memory.beliefs, "revise", asleep)
    turn = mind.begin("Where does my sister live?")
    assert turn.recalled == ()
    assert turn.context.parts[-1].reason == "recall failed: the disk is asleep"
    learned = mind.finish(turn, "In Lyon.")
    assert memory.get(learned.episodes)[learned.episodes[1]].text == "In Lyon."


@pytest.mark.parametrize(
    "words", ["My sister lives in Paris.", "My sister moved to Lyon.", "我妹妹住在巴黎。"]
)
def test_what_is_believed_about_what_words_claim(learner: Learner, words: str) -> None:
    learner.remember("My sister lives in Lyon.")
    assert [b.claim.value for b in learner.believed(words)] == ["Lyon"]
    assert learner.believed("hello there") == []
