"""What is laid out or says nothing is no claim; the gate refuses what is hardly meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import pytest

from aplysia.perceive import sift
from aplysia.perceive.claims import candidates, claims
from aplysia.perceive.unsaid import spoken
from aplysia.types import Embedder

if TYPE_CHECKING:
    from aplysia.types import Matrix


@pytest.mark.parametrize(
    "text",
    [
        "[image: a man standing next to a red tractor in a field]",
        "[图片：一只橘猫趴在窗台上]",
        "## My plans are simple",
        "**Step 2: Choose your colours**",
        "> I live in Ohio and my car is a Honda",
        "Subject: my car is a Honda",
        'const city = "Oslo";',
        "SELECT name FROM users WHERE city = 'Rome'",
        "第三章 我住在里昂",
        "Table 3: Results of my sister",
        "| name | Ann |",
    ],
)
def test_what_is_laid_out_is_not_said(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    "text",
    ["Class is at 9 (room 4)", "Part I like most is the end", "Let me know: I live in Lyon, so"],
)
def test_a_sentence_that_begins_like_code_or_a_heading_is_said(text: str) -> None:
    assert spoken(text) == text


def test_what_stands_beside_a_heading_is_read() -> None:
    assert [c.value for c in claims("## Notes\nMy sister lives in Lyon.")] == ["Lyon"]


@pytest.mark.parametrize(
    "text",
    [
        "My password is [withheld: password].",
        "我的密码是[withheld: password]",
        "其影响因素是价格",
        "The first one is better than the second",
        "Wasn't Dave a plumber",
        "我会考虑的",
        "我一定会努力的",
        "我去查查",
    ],
)
def test_what_says_nothing_alone_is_no_claim(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "My son is 12/03/2015",
        "I'm 2023-11-08",
        "我女儿24px",
        "我妹妹199元",
        "我爸三楼",
        "我儿子一米二",
    ],
)
def test_a_date_a_size_a_price_or_a_floor_is_no_age(text: str) -> None:
    assert not [c for c in claims(text) if c.attribute == "age"]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("I'm 34.", "34"),
        ("My son is 4 years old", "4"),
        ("我女儿三岁了", "三"),
        ("我妈七十二岁", "七十二"),
        ("我今年三十四", "三十四"),
    ],
)
def test_an_age_is_one(text: str, age: str) -> None:
    assert [c.value for c in claims(text) if c.attribute == "age"] == [age]


def test_what_one_has_learnt_is_a_skill() -> None:
    assert [(c.attribute, c.value) for c in claims("我会修自行车")] == [("skill", "修自行车")]


def test_a_long_text_without_a_stop_is_no_claim_whole() -> None:
    for text in ("my house is " + "very " * 10_000 + "big", "我家是" + "很" * 50_000 + "大"):
        assert all(len(c.value) < 200 for c in claims(text))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("meant", [False, True])
def test_the_weights_are_those_of_the_places(language: Literal["en", "zh"], meant: bool) -> None:
    weights = sift.weights(language, meant=meant)
    assert len(weights.wording) == sift.WORDINGS
    assert len(weights.kind) == sift.KINDS
    assert len(weights.meaning) == (512 if meant else 0)
    assert any(weights.wording)
    assert any(weights.kind)


@pytest.mark.parametrize(
    "text",
    [
        "My name is Ann, I am 34 and I live in Lyon.",
        "No, it is Rex, not Max.",
        "Remember that I am allergic to peanuts.",
        "记住，我不吃羊肉",
        "不对，我妹妹住在南京",
        "我叫李梅，今年三十四岁，住在里昂。",
    ],
)
def test_the_gate_lets_pass_what_must_not_be_missed(text: str) -> None:
    read, _ = candidates(text)
    assert read
    assert claims(text) == read


@pytest.mark.parametrize(
    "text", ["I'm basically a potato at this point", "我是一条咸鱼，我的床是真爱"]
)
def test_the_gate_refuses_what_is_hardly_meant(text: str) -> None:
    read, _ = candidates(text)
    assert read
    assert not claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "The meeting is at ten.",
        "Tom moved to Berlin.",
        "Petra is allergic to nuts.",
        "The printer is broken.",
        "Water boils at 100 degrees.",
        "会议在九点开始。",
        "张三在腾讯上班。",
        "老板叫李明。",
        "打印机坏了。",
    ],
)
def test_what_is_plainly_said_passes_the_gate(text: str, default_embedder: Embedder) -> None:
    read, _ = candidates(text)
    assert read
    assert claims(text) == read
    assert claims(text, embedder=default_embedder) == read


def test_what_is_done_next_is_no_value() -> None:
    assert candidates("My aunt came to visit.")[0] == []
    assert [c.value for c in candidates("Mia has to wear glasses.")[0]] == ["wear glasses"]


def test_who_thinks_so_is_not_what_it_is_about() -> None:
    assert candidates("It is red, I think.")[0] == []
    assert candidates("It is red, I reckon.")[0] == []
    # the second "it" is the town of the first: what it says again is nothing
    assert candidates("It is a lovely town, I guess. It is a lovely town, I guess.")[0] == []


@pytest.mark.parametrize(
    ("text", "value", "polarity"),
    [
        ("The Hotel Berlin is in Berlin.", "Berlin", True),
        ("The guinea pig is not a pig.", "pig", False),
        ("Our almond milk does not contain milk.", "milk", False),
    ],
)
def test_what_its_name_seems_to_say_is_said_all_the_same(
    text: str, value: str, polarity: bool
) -> None:
    assert (value, polarity) in [(c.value, c.polarity) for c in candidates(text)[0]]


@pytest.mark.parametrize(
    ("text", "with_meaning"), [("I put the pro in procrastination", False), ("老板很严格。", True)]
)
def test_meaning_is_weighed(text: str, with_meaning: bool, default_embedder: Embedder) -> None:
    assert bool(claims(text)) is not with_meaning
    assert bool(claims(text, embedder=default_embedder)) is with_meaning


class Another:
    """An embedder for which there are no weights."""

    id, dim = "another", 2

    def embed(self, texts: Sequence[str], *, kind: str) -> Matrix:
        raise AssertionError("its vectors say nothing to the gate")


def test_the_meaning_is_asked_of_the_embedder_the_weights_are_for(
    default_embedder: Embedder,
) -> None:
    text = "I put the pro in procrastination. I like tea."
    assert default_embedder.id == sift._kept()["embedder"]
    assert claims(text, embedder=Another()) == claims(text)
