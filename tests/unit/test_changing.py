"""What puts an end to an old value, however it is said: it is past at once, and comes no more."""

from __future__ import annotations

import pytest

from tests.life import Life

CHANGES = [  # told, told later, the old value, a question
    ("My nephew plays the violin.", "My nephew switched from the violin to the cello.", "violin"),
    ("My landlord is Mr Ross.", "My new landlord is Mrs Dean.", "Mr Ross"),
    ("Our train leaves at 5 pm.", "Our train was rescheduled to 7 pm.", "5 pm"),
    ("我姐姐住在宁波。", "我姐姐从宁波搬到温州了。", "宁波"),
    ("我的猫叫来旺。", "不对，我的猫叫来喜。", "来旺"),
]
OTHERS = [  # told, told later: both stay
    ("My new neighbour is Mr Ross.", "My landlord is Mrs Dean."),
    ("My new bike is red.", "My old bike is blue."),
    ("我的新同事叫李梅。", "我的同学叫王芳。"),
]


@pytest.mark.parametrize(("told", "then", "old"), CHANGES)
def test_it_names_the_old_value_or_a_new_holder(life: Life, told: str, then: str, old: str) -> None:
    life.says(told)
    life.later(days=2)
    life.says(then)
    every = life.mind.memory.beliefs.all(now=life.now)
    assert {b.standing for b in every if b.claim.value == old and b.claim.polarity} == {"past"}


@pytest.mark.parametrize(("told", "then"), OTHERS)
def test_what_is_new_ends_nothing_else(life: Life, told: str, then: str) -> None:
    life.says(told)
    life.says(then)
    assert "past" not in life.standings().values()


def test_two_people_of_whom_the_same_is_told_are_two(life: Life) -> None:
    """A place and a taste told of one name take nothing from another."""
    for name in ("Nora", "Tom", "Ines"):
        life.mind.remember(f"My colleague {name} lives in Lyon and likes tea.", source="user")
    assert {b.standing for b in life.mind.memory.beliefs.all(now=life.now)} == {"fact"}
