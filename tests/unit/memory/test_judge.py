"""Which verdicts of conflict learned trees take back, and which they leave to the rules."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aplysia.memory.conflict import relate, ruled
from aplysia.memory.conflict.judge import asked, trees
from aplysia.perceive.claims import claims
from aplysia.types import Claim

NOW = datetime(2026, 1, 2, tzinfo=UTC)
IN_CONFLICT = ("contradicts", "supersedes")


def read(text: str) -> Claim:
    return claims(text, speaker="user")[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("I like tea.", "I like coffee."),
        ("My sister lives in Lyon.", "My cousin lives in Paris."),
        ("我喜欢茶。", "我喜欢咖啡。"),
        ("我姐姐住在里昂。", "我表妹住在巴黎。"),
    ],
)
def test_what_may_both_be_true_stays_at_peace(first: str, second: str) -> None:
    relation = relate(read(second), read(first), said=NOW, before=NOW)
    assert relation.kind not in IN_CONFLICT


def test_a_verdict_of_one_value_at_a_time_is_left_to_the_rules() -> None:
    new, old = read("I live in Paris."), read("I live in Lyon.")
    by_rules = ruled(new, old, said=NOW, before=NOW)
    assert by_rules.kind in IN_CONFLICT
    assert not asked(new, old, by_rules.kind, by_rules.reason)
    assert relate(new, old, said=NOW, before=NOW) == by_rules


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("My sister eats fish.", "My sister never eats fish."),
        ("我姐姐吃鱼。", "我姐姐从来不吃鱼。"),
        ("我妈妈喝咖啡。", "我妈妈不喝咖啡，只喝茶。"),
        ("小张会游泳。", "小张不会游泳的。"),
    ],
)
def test_a_plain_denial_is_left_to_the_rules(first: str, second: str) -> None:
    new, old = read(second), read(first)
    relation = relate(new, old, said=NOW, before=NOW)
    assert relation.kind in IN_CONFLICT
    assert not asked(new, old, relation.kind, relation.reason)


def test_the_trees_are_asked_in_chinese_too() -> None:
    new, old = read("我妈妈只喝一点绿茶。"), read("我妈妈不喝茶，一喝就睡不着。")
    assert asked(new, old, "contradicts", "drinks: …")


def test_a_verdict_is_never_added() -> None:
    new, old = read("I sold the boat."), read("I sail my boat on Sundays.")
    assert relate(new, old, said=NOW, before=NOW) == ruled(new, old, said=NOW, before=NOW)


def test_the_trees_as_shipped_give_a_finite_score() -> None:
    made, stands = trees()
    assert abs(made.score({})) < 20
    assert abs(made.score(dict.fromkeys(made.at, 1.0))) < 20
    assert abs(stands) < 5
