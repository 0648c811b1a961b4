"""Chinese sentences whose claims are read under different names, compared by their words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aplysia.memory.conflict import relate, slots
from aplysia.memory.conflict.han_sentence import _people
from aplysia.types import Claim

THEN = datetime(2025, 3, 1, tzinfo=UTC)
NOW = datetime(2025, 6, 1, tzinfo=UTC)

# what was said by whom, then and now, and whether the two are in conflict
LINES = """
conflict | user: 体育馆的门票三十块 | user: 体育馆的门票要五十块
conflict | user: 放学接娃别迟到,家长会下午两点开始 | user: 家长会三点半才开始
conflict | 阿强: 我不吃羊肉 | user: 阿强天天吃羊肉
conflict | user: 巷口的书店还在营业 | user: 巷口的书店上周关门了
conflict | user: 我外婆还健在 | user: 我外婆去世了
conflict | user: 老李那件外套是红色的 | user: 老李那件外套是黑色的
peace | user: 体育馆成人票三十块 | user: 体育馆儿童票十五块
peace | user: 我买了三斤土豆 | user: 我买了两斤白菜
peace | user: 我三月考科目一 | user: 我五月考科目三
peace | user: 书房的灯开着 | user: 客厅的灯关了
peace | user: 我外婆去世了 | user: 我奶奶还健在
peace | user: 去年底我七十公斤 | user: 读高中那会儿我才五十公斤
peace | user: 我不吃羊肉 | 阿强: 我天天吃羊肉
"""


def said(words: str) -> Claim:
    by, _, text = words.partition(": ")
    return Claim(subject=by, attribute="says", value=text, text=text, own=True, by=by)


@pytest.mark.parametrize("line", LINES.strip().split("\n"))
def test_whether_two_sentences_are_in_conflict(line: str) -> None:
    wanted, old, new = line.split(" | ")
    found = relate(said(new), said(old), said=NOW, before=THEN)
    assert (found.kind in ("contradicts", "supersedes")) == (wanted == "conflict"), found


def test_what_is_said_of_one_person_in_other_words_is_looked_up_together() -> None:
    assert set(slots(said("user: 我外婆还健在"))) & set(slots(said("user: 我外婆去世了")))


@pytest.mark.parametrize(
    ("text", "names", "people"),
    [
        ("a.b家妈妈和我们妈妈", ("a.b",), [("a.b", "妈", 0, 6), ("user", "妈", 7, 11)]),
        ("妈妈小明妈", ("小", "小明"), [("user", "妈", 0, 2), ("小", "", 2, 3)]),
        ("我哥我", ("我哥", ""), [("user", "哥", 0, 2), ("user", "", 2, 3)]),
        ("我们去了", (), []),
    ],
)
def test_whom_a_sentence_speaks_of_by_name_and_by_kin(
    text: str, names: tuple[str, ...], people: list[tuple[str, str, int, int]]
) -> None:
    assert _people(text, "user", names) == people
