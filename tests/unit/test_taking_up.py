"""Words that take up what was said before: pronouns, and corrections that say the value alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aplysia.errors import SourceLimit
from aplysia.guard import Guard
from aplysia.memory import Memory, open_store
from aplysia.mind import Mind
from aplysia.perceive.claims import claims
from aplysia.types import Claim


def after(before: str, words: str, *, who: str = "user", then: str = "user") -> Claim:
    [claim] = claims(words, speaker=then, before=[(who, before), ("echo:", "Noted.")])
    return claim


@pytest.mark.parametrize(
    ("before", "words", "subject", "attribute", "value"),
    [
        ("My dog is called Rex.", "No, it's Biscuit.", "user's dog", "name", "Biscuit"),
        ("The meeting is on Tuesday.", "No, it's Wednesday.", "meeting", "date", "Wednesday"),
        ("The library opens at nine.", "No, it's ten.", "library", "time", "ten"),
        ("I live in Lyon.", "Sorry, it's Paris.", "user", "residence", "Paris"),
        (
            "My sister lives in Lyon.",
            "Actually, it's Paris.",
            "user's sister",
            "residence",
            "Paris",
        ),
        ("会议的日期是周二。", "不对，是周三。", "会议", "date", "周三"),
        ("会议在周二。", "不对，是周三。", "会议", "date", "周三"),
        ("我的狗叫旺财。", "不对，是来福。", "user's dog", "name", "来福"),
        ("图书馆九点开门。", "不对，是十点。", "图书馆", "time", "十点"),
        ("我住在上海。", "不对，是北京。", "user", "residence", "北京"),
        ("我妹妹住在里昂。", "说错了，是巴黎。", "user's sister", "residence", "巴黎"),
    ],
)
def test_a_correction_that_says_the_value_alone_is_of_what_was_said(
    before: str, words: str, subject: str, attribute: str, value: str
) -> None:
    claim = after(before, words)
    assert (claim.subject, claim.attribute, claim.value) == (subject, attribute, value)
    assert claim.correction
    assert claim.instead_of
    assert claim.text == words
    assert claim.own == subject.startswith("user")


def test_a_correction_by_another_is_not_about_themselves() -> None:
    claim = after("I live in Lyon.", "No, it's Paris.", who="Ann", then="Bo")
    assert (claim.subject, claim.value, claim.own) == ("Ann", "Paris", False)


@pytest.mark.parametrize("words", ["No, it is raining.", "It's Monday.", "No, it's 5."])
def test_what_is_written_otherwise_corrects_nothing(words: str) -> None:
    for claim in claims(words, before=[("user", "My sister lives in Lyon.")]):
        assert claim.attribute != "residence" or claim.value == "Lyon"


@pytest.mark.parametrize(
    ("before", "words", "subject"),
    [
        ("My sister lives in Lyon.", "No, she lives in Paris.", "user's sister"),
        ("Tom lives in Lyon.", "No, he lives in Paris.", "Tom"),
        ("Anna works in Lyon.", "She lives in Paris.", "Anna"),
        ("My brother works at Siemens.", "He moved to Munich.", "user's brother"),
        ("My brother works for Siemens.", "He moved to Munich.", "user's brother"),
        ("Tom moved to Berlin.", "He lives in Kreuzberg.", "Tom"),
        ("My sister Claire lives in Lyon.", "She moved to Paris.", "user's sister Claire"),
        ("My friend Tom works at Siemens.", "He moved to Munich.", "user's friend Tom"),
        ("我妹妹住在里昂。", "她搬到巴黎了。", "user's sister"),
    ],
)
def test_a_person_is_not_the_place_they_are_in(before: str, words: str, subject: str) -> None:
    claim = after(before, words)
    assert (claim.subject, claim.attribute) == (subject, "residence")
    assert claim.own == subject.startswith("user")


@pytest.mark.parametrize(
    ("words", "attribute", "value", "change"),
    [
        ("会议在周二。", "date", "周二", False),
        ("会议改到周四了。", "date", "周四", True),
        ("会议改到十点了。", "time", "十点", True),
        ("手术推迟到5月8号了。", "date", "5月8号", True),
        ("窗帘换成红色了。", "state", "红色", True),
    ],
)
def test_a_day_and_an_hour_are_of_date_and_time(
    words: str, attribute: str, value: str, change: bool
) -> None:
    [claim] = claims(words)
    assert (claim.attribute, claim.value, claim.change) == (attribute, value, change)


@pytest.fixture
def mind(tmp_path: Path) -> Iterator[Mind]:
    memory = Memory(open_store(tmp_path / "me.db"), namespace=("me",), embedder=None)
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    with Mind(memory=memory, clock=lambda: now, guard=Guard(volume=60)) as mind:
        yield mind


def subjects(mind: Mind) -> set[str]:
    return {one.claim.subject for one in mind.memory.beliefs.all(now=mind.clock())}


def test_nothing_takes_up_what_is_forgotten(mind: Mind) -> None:
    kept = mind.remember("My sister lives in Lyon.")
    mind.forget([kept.id])
    mind.remember("She moved to Nice.")
    assert "user's sister" not in subjects(mind)


def test_nothing_takes_up_what_was_not_kept(mind: Mind) -> None:
    with pytest.raises(SourceLimit):
        mind.remember(f"My sister lives in Lyon. {'Well. ' * 10}", source="Ann")
    mind.remember("She moved to Nice.")
    assert not {"user's sister", "Ann's sister"} & subjects(mind)


def test_an_old_value_is_forgotten_with_the_words_that_named_it(mind: Mind, tmp_path: Path) -> None:
    kept = mind.remember("My dog is called Biscuit.")
    mind.remember("No, it's Bramblewick.")
    assert [c.claim.value for c in mind.memory.beliefs.all(now=mind.clock())] == [
        "Biscuit",
        "Bramblewick",
    ]
    mind.forget([kept.id])
    assert b"Biscuit" not in b"".join(file.read_bytes() for file in tmp_path.glob("me.db*"))


@pytest.mark.parametrize(
    ("before", "words", "question", "so"),
    [
        (
            "My dog is called Biscuit.",
            "No, it's Rex.",
            "What is my dog called?",
            "My dog is called Rex.",
        ),
        ("图书馆九点开门。", "不对，是十点。", "图书馆几点开门？", "图书馆十点开门。"),
    ],
)
def test_a_value_alone_comes_back_with_the_sentence_it_corrects(
    mind: Mind, before: str, words: str, question: str, so: str
) -> None:
    mind.remember(before)
    mind.remember(words)
    [found] = mind.recall(question)
    assert found.text == words
    assert [r.so for r in found.replaces] == [so]


@pytest.mark.parametrize(
    ("before", "words", "new"),
    [
        ("The tram stops at the mill.", "Actually, the tram stops at the weir.", "weir"),
        ("我姐姐的生日是5月2号。", "哦不，是5月4号。", "5月4号"),
    ],
)
def test_a_correction_moves_what_no_attribute_is_known_of(
    mind: Mind, before: str, words: str, new: str
) -> None:
    mind.remember(before)
    mind.remember(words)
    every = mind.memory.beliefs.all(now=mind.clock())
    assert [c.claim.value for c in every if c.standing != "past"] == [new]
