"""Text into terms: what two texts share, in English and Chinese."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aplysia.text import (
    MARKS,
    STOP,
    fold,
    in_runs,
    keys,
    marks,
    names,
    sentences,
    stem,
    terms,
    words,
)

ASKS, NUMBER, NAME, RUNS = MARKS
KNOWN_KEYS = [1000527886881801818, 10112924331140315944]  # in files since the first version
_WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


# Terms


def test_a_chinese_run_becomes_characters_and_overlapping_bigrams() -> None:
    assert sorted(terms("生日蛋糕")) == sorted(["生", "日", "蛋", "糕", "生日", "日蛋", "蛋糕"])


def test_a_single_character_is_a_term() -> None:
    assert terms("猫") == ["猫"]


def test_japanese_and_korean_runs_become_bigrams_too() -> None:
    assert {"ひら", "らが", "カタ", "한국"} <= set(terms("ひらが カタ 한국"))


def test_repeats_are_kept() -> None:
    assert terms("cat 猫 cat 猫").count("cat") == 2
    assert terms("cat 猫 cat 猫").count("猫") == 2


@pytest.mark.parametrize("text", ["Where is the", "What did you do", "为什么呢？", "是什么", "的"])
def test_words_that_only_build_a_sentence_are_no_terms(text: str) -> None:
    assert terms(text) == []


def test_a_chinese_stop_word_parts_a_run() -> None:
    assert terms("妹妹的猫") == [*terms("妹妹"), "猫"]
    assert not {"妹的", "的猫", "妹猫"} & set(terms("妹妹的猫"))


def test_a_question_shares_its_terms_with_its_answer() -> None:
    assert {"妹妹", "住在"} <= set(terms("我妹妹住在哪里？")) & set(terms("我妹妹住在里昂。"))
    assert {"sister", "liv"} == set(terms("Where does the sister live?")) & set(
        terms("A sister lives in Lyon.")
    )


def test_english_beside_chinese_without_a_space_stays_whole() -> None:
    assert set(terms("我用iPhone拍照")) >= {"iphon", "拍照"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＣＡＦＥ　１２", "cafe 12"),
        ("Zoë’s café", "zoe's CAFE"),
        ("ﬁne", "fine"),
        ("⼭", "山"),
        ("ｶﾀｶﾅ", "カタカナ"),
        ("STRASSE", "straße"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_writings_of_the_same_word_have_the_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "😀🎉", "👩‍👩‍👧‍👦🏳️‍🌈", "\0", "\0\0\0", "…—？！", "___", "\ud800", "\u202e\u200b"],
)
def test_what_is_no_word_has_no_terms(text: str) -> None:
    assert terms(text) == []


def test_emoji_and_nul_part_words_and_are_left_out() -> None:
    assert terms("cat😀dog\0猫") == ["cat", "dog", "猫"]


def test_a_huge_word_is_cut() -> None:
    assert terms("x" * 1_000_000) == terms("x" * 2_000)
    assert len(terms("x" * 1_000_000)[0]) < 100


def test_no_text_has_the_key_of_a_mark() -> None:
    assert not any("\0" in term for term in terms("\0asks \0number asks"))


@given(st.text())
def test_any_text_has_terms_that_are_words_and_keys_of_64_bits(text: str) -> None:
    found = terms(text)
    assert all(term and not term.isspace() for term in found)
    assert all(0 <= key < 1 << 64 for key in keys(found))


@given(st.text(), st.text())
def test_the_terms_of_two_lines_are_those_of_each(one: str, other: str) -> None:
    assert terms(f"{one}\n{other}") == terms(one) + terms(other)


def test_in_runs_tells_chinese_from_english() -> None:
    assert in_runs("我妹妹住在 Lyon")
    assert not in_runs("My sister said 你好 to the people there")
    assert not in_runs("")


# Words


def test_words_are_in_the_order_of_the_text_and_stop_words_are_among_them() -> None:
    assert words("The cat 和 the Dog") == ["the", "cat", "和", "the", "dog"]


def test_a_possessive_is_the_word_itself() -> None:
    assert words("Melanie's Melanie’s Melanie") == ["melanie"] * 3


@pytest.mark.parametrize("text", ["Ａé", "Straße", "한국", "が", "İ", "Ω"])
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# Stems


@pytest.mark.parametrize(
    "family",
    [
        ("paint", "paints", "painted", "painting"),
        ("run", "runs", "running"),
        ("city", "cities"),
        ("hike", "hikes", "hiked", "hiking"),
        ("box", "boxes"),
        ("live", "lives", "lived", "living"),
        ("quick", "quickly"),
    ],
)
def test_inflections_have_one_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize("word", ["bus", "glass", "this", "news", "sing", "red", "café", "4x4s"])
def test_what_only_looks_inflected_keeps_its_beginning(word: str) -> None:
    assert stem(word).startswith(word[:3])


@pytest.mark.parametrize("word", ["axes", "adding", "innings", "erred"])
def test_a_stem_keeps_three_letters(word: str) -> None:
    assert len(stem(word)) >= 3


def test_add_has_one_stem() -> None:
    assert len({stem(word) for word in ("add", "adds", "added", "adding")}) == 1


@pytest.mark.parametrize(
    ("contraction", "word"), [("I'll", "ill"), ("she'll", "shell"), ("he’ll", "hell")]
)
def test_a_contraction_is_not_another_word(contraction: str, word: str) -> None:
    assert not set(terms(contraction)) & set(terms(word))


@given(_WORDS)
def test_a_plural_has_the_stem_of_its_word(word: str) -> None:
    if len(word) > 3 and word[-1] not in "suieyhxzo" and not word.endswith(("ing", "ed")):
        assert stem(word + "s") == stem(word)


@given(st.text())
def test_a_stem_is_never_empty_nor_longer(word: str) -> None:
    assert len(stem(word)) <= len(word)
    assert bool(stem(word)) == bool(word)


def test_stop_words_are_written_as_words_are_read() -> None:
    assert all(words(word) == [word] for word in STOP)


# Keys


def test_keys_are_those_of_another_process() -> None:
    text = "My sister lives in Lyon. 我妹妹住在里昂。"
    code = f"from aplysia.text import keys, terms; print(keys(terms({text!r})))"
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert seen == {str(keys(terms(text)))}


def test_keys_are_those_of_every_machine() -> None:
    assert keys(["sister", "妹妹"]) == KNOWN_KEYS


def test_equal_terms_have_equal_keys_and_others_do_not() -> None:
    assert keys(["a", "b", "a"])[0] == keys(["a"])[0]
    assert len(set(keys([str(n) for n in range(10_000)]))) == 10_000


# Sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n ", []),
        ("...", []),
        ("One", ["One"]),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("一。二！三？", ["一。", "二！", "三？"]),
        ("one\ntwo", ["one", "two"]),
        ("He said “go.” Then left.", ["He said “go.”", "Then left."]),
        ("她说「走吧。」然后走了。", ["她说「走吧。」", "然后走了。"]),
        ("Wait… what?!", ["Wait…", "what?!"]),
    ],
)
def test_sentences_keep_their_closing_marks(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text())
def test_sentences_are_pieces_of_the_text_in_its_order(text: str) -> None:
    at = 0
    for sentence in sentences(text):
        assert sentence.strip() == sentence != ""
        at = text.index(sentence, at) + len(sentence)


@pytest.mark.parametrize("text", ["It weighs 3.5 kg.", "See example.com now.", "I met Dr. Smith."])
def test_a_full_stop_inside_a_number_or_name_ends_nothing(text: str) -> None:
    assert sentences(text) == [text]


# Names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("did Melanie go to Paris with Melanie", ["Melanie", "Paris"]),
        ("I've read 《小王子》 and 「海辺のカフカ」", ["《小王子》", "「海辺のカフカ」"]),
        ("Then I'll go. We’d stay, and I'm here", []),
        ("What happened on Monday in May?", []),
        ("is NASA there", []),
    ],
)
def test_names_are_written_as_they_stand_each_once(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    assert names("Yesterday it rained. Soup was served! Nobody came") == []


# Marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("it rained", []),
        ("it rained?", [ASKS] * 3),
        ("It rained. Did it stop?", [ASKS]),
        ("where does she live", [ASKS] * 3),
        ("When she was young, she ran.", []),
        ("下雨了？", [ASKS] * 3 + [RUNS]),
        ("下雨了。停了吗？", [ASKS, RUNS]),
        ("他住在哪里", [ASKS] * 3 + [RUNS]),
        ("你喜欢茶吗", [ASKS] * 3 + [RUNS]),
        ("我在吃饭呢。", [RUNS]),
        ("不管怎样，我怕狗。", [ASKS, RUNS]),
        ("谁都知道他住在里昂。", [ASKS, RUNS]),
        ("我没什么忌口", [ASKS, RUNS]),
        ("Can you remember that she moved?", [ASKS]),
        ("do you know where she lives", [ASKS] * 3),
        ("I've moved twice this year, so where do I vote?", []),
        ("So where do I vote?", [ASKS] * 3),
        ("I was wondering, where do I vote?", [ASKS] * 3),
        ("How can I use the fact that we moved?", []),
        ("我下周要搬家，去哪里登记？", [RUNS]),
        ("我想知道去哪里登记？", [ASKS] * 3 + [RUNS]),
        ("我应该怎么登记，去哪里？", [ASKS] * 3 + [RUNS]),
        ("her sister has 3 cats", [NUMBER]),
        ("她有三个弟弟", [NUMBER, RUNS]),
        ("we met Ann", [NAME]),
        ("we met Ann and Bob", [NAME, NAME]),
        ("we met Ann, Bob, Cy, Di and Eve", [NAME] * 3),
        ("她去了里昂", [RUNS]),
    ],
)
def test_marks_tell_what_is_in_a_text(text: str, expected: list[str]) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize("piece", ["A", "Aa ", "?", "1 ", "A’", "a_", "他", "三个"])
def test_a_long_text_is_read_at_once(piece: str) -> None:
    assert terms(piece * 50_000) is not None
    assert len(marks(piece * 50_000)) < 10


def test_a_long_run_of_numerals_is_read_at_once() -> None:
    assert marks("一" * 50_000) == [RUNS]


def test_a_long_run_of_dots_is_read_in_time() -> None:
    assert sentences("." * 100_000 + "x")
    assert marks("Contents" + "." * 100_000 + "12") == [NUMBER]


@pytest.mark.parametrize("word", ["吉他", "其他", "他汀", "自我"])
def test_pronouns_inside_of_words_stay(word: str) -> None:
    assert word in terms(word)
