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


def test_a_verdict_is_never_added() -> None:
    new, old = read("I sold the boat."), read("I sail my boat on Sundays.")
    assert relate(new, old, said=NOW, before=NOW) == ruled(new, old, said=NOW, before=NOW)


def test_the_trees_as_shipped_give_a_finite_score() -> None:
    made, stands = trees()
    assert abs(made.score({})) < 20
    assert abs(made.score(dict.fromkeys(made.at, 1.0))) < 20
    assert abs(stands) < 5
