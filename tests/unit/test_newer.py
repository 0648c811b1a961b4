"""Which of two sentences of one voice takes up the other, and how a prompt shows both."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aplysia.context import assemble, beside, overtaken
from aplysia.memory.working import Exchange
from aplysia.newer import of_the_past, taken_up
from aplysia.text import estimate
from aplysia.types import Message, Recalled, Replaced

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


def said(*texts: str, source: str = "user", days: float = 0.001) -> list[Recalled]:
    return [
        Recalled(
            text=text,
            score=1.0,
            reasons={},
            episodes=(f"e{n}",),
            at=START + timedelta(days=n * days),
            source=source,
            role="user",
            session="s",
        )
        for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("older", "newer", "asked"),
    [
        ("The lift is repaired by Otis.", "Oh, by Schindler.", "Who repairs the lift?"),
        ("The tickets cost 30 francs.", "They have raised it to 35.", "What do the tickets cost?"),
        ("Our choir sings in the crypt.", "Our choir now sings in the nave.", "Where do we sing?"),
        ("Bruno waters my plants.", "Bruno has left; Carla does it now.", "Who waters my plants?"),
        ("The pool is 25 metres long.", "I misread, the pool has 50.", "How long is the pool?"),
        ("修电梯的是老孙。", "哦，是老宋。", "修电梯的是谁？"),
        ("门票30块。", "涨到35块了。", "门票多少钱？"),
        ("我们合唱团在一楼练。", "合唱团现在在四楼练。", "合唱团在几楼练？"),
        ("小布帮我浇花。", "小布搬走了，换成小卡帮我浇花。", "谁帮我浇花？"),
    ],
)
def test_what_corrects_or_changes_takes_up_what_was_said(
    older: str, newer: str, asked: str
) -> None:
    assert taken_up(said(older, newer), asked) == [(0, 1)]


@pytest.mark.parametrize(
    ("older", "newer", "asked"),
    [
        ("My sister lives in Lyon.", "My brother lives in Oslo now.", "Where does she live?"),
        ("I play the harp.", "I also play the lute now.", "What do I play?"),
        ("I play the harp.", "I bought bread and cheese.", "What do I play?"),
        ("The pool is 25 metres long.", "The cinema moved to Mill Road.", "How long is the pool?"),
        ("My boss is 37 years old.", "My colleague is 27 now.", "How old is my boss?"),
        ("我妹妹住在里昂。", "我哥哥现在住在奥斯陆。", "我妹妹住在哪里？"),
        ("我的上司今年37岁。", "我同事今年27岁了。", "我的上司今年多大？"),
        ("我会弹竖琴。", "我现在也会弹琵琶了。", "我会弹什么？"),
        ("我会弹竖琴。", "我买了面包和奶酪。", "我会弹什么？"),
    ],
)
def test_what_is_about_another_matter_takes_up_nothing(older: str, newer: str, asked: str) -> None:
    assert taken_up(said(older, newer), asked) == []
    assert taken_up(said(older, newer, days=9), asked) == []


def test_a_long_text_says_more_than_one_thing_and_takes_up_nothing() -> None:
    talk = "We had the loveliest afternoon at the fair, and the weather was kind to us. "
    both = said("The tickets cost 30 francs.", talk * 2 + "The tickets cost 35 now.")
    assert taken_up(both, "What do the tickets cost?") == []


def test_nobody_takes_up_what_another_said() -> None:
    [one], [other] = said("The tickets cost 30 francs."), said("x", "No, 35.", source="Ann")[1:]
    assert taken_up([one, other], "What do the tickets cost?") == []


def test_what_memory_knows_to_be_replaced_is_taken_up() -> None:
    first, second = said("We meet at the gate.", "We meet at the bridge.")
    known = Replaced(old="gate", new="bridge", episodes=first.episodes)
    later = replace(second, replaces=(known,))
    assert taken_up([later, first], "Where do we meet?") == [(1, 0)]


@pytest.mark.parametrize(
    ("older", "newer", "question", "marks", "manner"),
    [
        (
            "The tickets cost 30 francs.",
            "They have raised it to 35.",
            "What do the tickets cost?",
            (" (earlier): ", " (newest): "),
            "Answer from the newest note.",
        ),
        (
            "门票30块。",
            "涨到35块了。",
            "门票多少钱？",
            ("（较早）：", "（最新）："),
            "请按最新的记录回答。",
        ),
    ],
)
def test_the_newest_stands_last_and_says_so(
    older: str, newer: str, question: str, marks: tuple[str, str], manner: str
) -> None:
    both = said(older, newer)

    def prompt(asked: str, asks: list[str]) -> str:
        found = assemble(
            asked, recalled=both[::-1], turns=(), pinned=(), budget=2048, count=estimate, asks=asks
        )
        return found.messages[-1].content

    block = prompt(question, [question])
    assert block.index(marks[0] + older) < block.index(marks[1] + newer)
    assert f"</memory>\n{manner}\n" in block
    for other in (prompt(f"before: {question}", [question]), prompt(question, [])):
        assert manner not in other  # asked of the past, or not asked
        assert older in other


def test_short_turns_about_it_are_put_out_of_mind_and_long_ones_stay() -> None:
    both, question = said("The tickets cost 30 francs.", "They have raised it to 35."), "What now?"

    def turn(n: int, reply: str) -> Exchange:
        return Exchange(
            user=Message(role="user", content=both[n].text),
            assistant=Message(role="assistant", content=reply),
            spoken=frozenset(both[n].episodes),
            size=len(both[n].text),
        )

    short, long = turn(0, "All right."), turn(1, "Well. " * 60)
    for asks, gone in (([question], (short,)), ([], ())):
        assert overtaken(question, recalled=both, turns=(short, long), asks=asks) == gone


def test_a_correction_that_says_the_value_alone_is_shown_as_a_sentence() -> None:
    [one] = said("No, it's ten.")
    so = Replaced(old="nine", new="ten", episodes=("x",), so="The library opens at ten.")
    line = replace(one, replaces=(so,))
    question = "When does the library open?"
    found = assemble(
        question,
        recalled=[line],
        turns=(),
        pinned=(),
        budget=2048,
        count=estimate,
        asks=[question],
    )
    assert "I said: No, it's ten. (The library opens at ten.)\n" in found.messages[-1].content


def test_some_questions_are_of_the_past() -> None:
    assert of_the_past("Where did I live before?")
    assert of_the_past("我以前住在哪里？")
    assert not of_the_past("Where do I live?")


def test_beside_anothers_prompt_what_is_taken_up_is_named_though_in_view() -> None:
    both, question = said("The tickets cost 30 francs.", "They have raised it to 35."), "And now?"
    view = "\n".join(one.text for one in both)
    block, _ = beside(question, recalled=both, view=view, budget=500, asks=[question])
    assert " (earlier): The tickets cost 30 francs.\n" in block
    assert block.endswith("Answer from the newest note.")
    assert beside(question, recalled=both[:1], view=view, budget=500, asks=[question])[0] == ""
