"""Whole sentences of which no attribute is known: when two say the same, and when they clash."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import aplysia
from aplysia.memory.conflict import identity, relate, slots
from aplysia.memory.conflict.statements import frame, stand
from aplysia.perceive.statements import statements
from aplysia.types import Claim

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def stated(text: str) -> Claim:
    return Claim(subject="guide", attribute="states", value=text, text=text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("There are 9 rooms in the Blue House.", "The Blue House has 9 rooms."),
        ("The fourth part of Long Road has 12 scenes.", "There are 12 scenes in Long Road part 4."),
        ("It was Ada Moss who painted the west wall.", "Ada Moss painted the west wall."),
        ("The band that played Old Snow was the Owls.", "The Owls played Old Snow."),
        ("The mayor of Oakville is Ada Moss.", "Ada Moss is the mayor of Oakville."),
        ("《长路》第4季共有12集。", "《长路》第4季有12集。"),
        ("玄武湖位于南京市区。", "玄武湖在南京市区。"),
    ],
)
def test_the_same_in_other_words(one: str, other: str) -> None:
    first, second = stated(one), stated(other)
    assert relate(second, first, said=NOW, before=NOW).kind == "same"
    assert set(slots(first)) & set(slots(second))


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("There are 9 rooms in the Blue House.", "The Blue House has 8 rooms.", "number"),
        ("The old mill is in Oakville park.", "The old mill is not in Oakville park.", "denied"),
        ("《长路》第4季有12集。", "《长路》第4季有13集。", "number"),
        ("Part 4 of Long Road has 12 scenes.", "Part 5 of Long Road has 12 scenes.", ""),
        ("Part 4 of Long Road has 12 scenes.", "Part 12 of Long Road has 4 scenes.", ""),
        ("Ann Moss hired Ben Reed.", "Ben Reed hired Ann Moss.", ""),
        ("Ann is the boss of little Ben.", "The boss of Ann is little Ben.", ""),
        ("The shop opened before the war.", "The shop opened after the war.", ""),
        ("The barn holds about 300 sheep.", "The barn holds 320 sheep.", ""),
        ("The Owls won the cup in 2012.", "The Owls won the cup in 2013.", ""),
        ("小李打了小王好几次。", "小王打了小李好几次。", ""),
    ],
)
def test_rivals_and_those_that_only_look_alike(one: str, other: str, how: str) -> None:
    first, second = frame(one), frame(other)
    assert first
    assert second
    assert stand(first, second) == how
    if not how:
        assert identity(stated(one)) != identity(stated(other))


@pytest.mark.parametrize(
    "text",
    [
        "Is the old mill in Oakville?",
        "Where is the old mill of Oakville",
        "If the old mill burns, Oakville mourns.",
        "He painted the west wall of the mill.",
        "According to Ann, the old mill is in Oakville.",
        "Write a poem about the old mill.",
        "如果玄武湖在南京市区就好了。",
        "玄武湖在哪个市区？",
        "他在南京市区有三套房子。",
    ],
)
def test_what_does_not_stand_for_itself_is_no_statement(text: str) -> None:
    assert statements(text, speaker="guide") == []


def test_two_voices_in_two_wordings_make_a_fact_and_copies_do_not(tmp_path: object) -> None:
    said = "There are 9 rooms in the Blue House."
    again = "The Blue House has 9 rooms."
    for name, texts in (("own", [said, again]), ("copied", [said, said, said])):
        with aplysia.open(f"{tmp_path}/m.db", namespace=(name,), embedder=None) as mind:
            for n, text in enumerate(texts):
                mind.remember(text, source=f"guide {n}", role="document", session=str(n), at=NOW)
            found = mind.recall("How many rooms are in the Blue House?", now=NOW)
            facts = [one.standing == "fact" for one in found]
            assert any(facts) == (name == "own")


def test_the_we_of_a_document_is_no_authority(tmp_path: object) -> None:
    with aplysia.open(f"{tmp_path}/m.db", namespace=("me",), embedder=None) as mind:
        mind.remember("We live in Oakville.", source="leaflet", role="document", at=NOW)
        assert all(b.warranted < 0.75 for b in mind.memory.beliefs.all(now=NOW))


@pytest.mark.parametrize(
    ("question", "one", "other", "contested"),
    [
        ("Who wrote Long Road?", "Ada Moss wrote Long Road.", "Long Road is by Ben Reed.", True),
        ("Who wrote Long Road?", "Ada Moss wrote Long Road.", "Long Road is by Ada Moss.", False),
        ("How many rooms has the mill?", "The mill has 9 rooms.", "Of rooms the mill has 8.", True),
        ("Who wrote Long Road?", "Ada Moss wrote Long Road.", "Ben Reed likes tea.", False),
        ("磨坊有几个房间？", "磨坊有9个房间。", "磨坊里的房间是8个。", True),
    ],
)
def test_answers_that_differ_are_contested(
    tmp_path: object, question: str, one: str, other: str, contested: bool
) -> None:
    with aplysia.open(f"{tmp_path}/m.db", namespace=("me",), embedder=None) as mind:
        for voice, text in (("almanac", one), ("gazette", other)):
            mind.remember(text, source=voice, role="document", session=voice, at=NOW)
        found = mind.recall(question, now=NOW)
        assert any(r.standing == "contested" for r in found) == contested
