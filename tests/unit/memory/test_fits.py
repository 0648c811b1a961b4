"""What comes back from a memory of a few records, read by the default embedder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import aplysia
from aplysia import Mind
from aplysia.models import load_embedder

Turns = tuple[tuple[str, str], ...]

TOLD = ("My sister Claire lives in Lyon.", "我对花生过敏。")
CHAT = (
    ("Where does my sister live?", "Your sister Claire lives in Lyon."),
    ("我对什么过敏？", "你对花生过敏。"),
)
COPIED = (("Where does my sister live?", TOLD[0]), ("我对什么过敏？", TOLD[1]))
WRONG = (("What is the capital of Mongolia?", "It is Beijing."), ("怎么煮鸡蛋？", "用微波炉。"))
ELSEWHERE = (
    "What's the weather today?",
    "今天天气怎么样？",
    "What is the capital of Mongolia?",
    "蒙古的首都是哪里？",
    "How old is my dog?",
    "我的狗几岁了？",
    "How do I boil an egg?",
    "怎么煮鸡蛋？",
    "What is my favourite colour?",
    "我最喜欢的颜色是什么？",
)
HERE = (
    ("What am I allergic to?", TOLD[1]),
    ("我对什么过敏？", TOLD[1]),
    ("Where does my sister live?", TOLD[0]),
    ("我姐姐住在哪里？", TOLD[0]),
    ("Which city does Claire live in?", TOLD[0]),
)


Tells = Callable[..., Mind]


@pytest.fixture(scope="module")
def tells(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tells]:
    """A mind that was told TOLD and went through these turns; the same one for the same turns."""
    embedder, made = load_embedder("use"), dict[tuple[tuple[str, str], ...], Mind]()

    def tell(*turns: tuple[str, str]) -> Mind:
        if turns not in made:
            path = tmp_path_factory.mktemp("told") / "me.db"
            made[turns] = mind = aplysia.open(path, namespace=("me",), embedder=embedder)
            for text in TOLD:
                mind.remember(text)
            for said, reply in turns:
                mind.finish(mind.begin(said), reply)
        return made[turns]

    yield tell
    for mind in made.values():
        mind.close()


@pytest.mark.parametrize("question", ELSEWHERE)
@pytest.mark.parametrize("turns", [(), CHAT, COPIED, WRONG])
def test_nothing_comes_back_from_a_small_memory(tells: Tells, question: str, turns: Turns) -> None:
    assert tells(*turns).recall(question) == []


@pytest.mark.parametrize(("question", "fact"), HERE)
@pytest.mark.parametrize("turns", [(), CHAT, CHAT * 3, COPIED, WRONG])
def test_what_the_user_told_comes_first(
    tells: Tells, question: str, fact: str, turns: Turns
) -> None:
    """Before the same question, asked earlier, and before what the model replied to it."""
    assert tells(*turns).recall(question)[0].text == fact


@pytest.mark.parametrize(
    ("said", "later", "fact", "wrong"),
    [
        (CHAT[0][0], CHAT[0][0], TOLD[0], "Your sister Claire lives in Paris."),
        (CHAT[0][0], "Do you know where Claire lives?", TOLD[0], "Claire lives in Paris."),
        (CHAT[0][0], "Can you tell me where my sister lives?", TOLD[0], "She lives in Paris."),
        (CHAT[1][0], CHAT[1][0], TOLD[1], "你对牛奶过敏。"),
        (CHAT[1][0], "你知道我对什么过敏吗？", TOLD[1], "你对牛奶过敏。"),
    ],
)
def test_a_wrong_reply_does_not_come_before_what_was_told(
    tells: Tells, said: str, later: str, fact: str, wrong: str
) -> None:
    found = [r.text for r in tells(*[(said, wrong)] * 3).recall(later)]
    assert found[0] == fact
    assert wrong not in found


@pytest.mark.parametrize(
    ("asked", "reply", "later"),
    [
        (
            "How do I make pancakes?",
            "Mix flour, milk and two eggs.",
            "What did you say about eggs?",
        ),
        ("推荐一本书吧？", "我推荐《活着》。", "你推荐了哪本书？"),
        ("Which pasta is best?", "I recommend tagliatelle.", "Which pasta was recommended?"),
    ],
)
def test_what_the_assistant_said_is_found(tells: Tells, asked: str, reply: str, later: str) -> None:
    assert reply in [r.text for r in tells((asked, reply)).recall(later)]


@pytest.mark.parametrize(
    ("told", "question"),
    [
        ("不管怎样，我对花生过敏。", "我对什么过敏？"),
        ("谁都知道我妹妹住在里昂。", "我妹妹住在哪里？"),
        ("我喜欢看《哪吒》。", "我喜欢看哪部电影？"),
        ("Can you remember that my sister Claire lives in Lyon?", "Where does Claire live?"),
    ],
)
def test_what_looks_like_a_question_and_tells_something_is_found(
    tmp_path: Path, told: str, question: str
) -> None:
    with aplysia.open(tmp_path / "me.db", namespace=("me",)) as mind:
        mind.remember(told)
        assert [r.text for r in mind.recall(question)] == [told]


@pytest.mark.parametrize(
    ("gone", "kept", "akin"),
    [
        ("My sister Claire lives in Lyon.", "Your sister Claire lives in Lyon.", True),
        ("My sister Claire, who works as a nurse, lives in Lyon.", "Claire lives in Lyon.", True),
        ("我对花生过敏。", "You are allergic to peanuts.", True),
        ("我对花生过敏。", "我弟弟在北京上班。", False),
        ("Claire!", "Claire lives in Lyon.", False),
        ("My sister lives in Lyon.", "My brother lives in Paris.", False),
    ],
)
def test_what_may_say_the_same(tmp_path: Path, gone: str, kept: str, akin: bool) -> None:
    with aplysia.open(tmp_path / "me.db", namespace=("me",)) as mind:
        first, second = mind.remember(gone), mind.remember(kept)
        mind.remember("The spare key is under the flower pot.")
        assert [one.id for one in mind.memory.akin([first.id])] == [second.id] * akin
