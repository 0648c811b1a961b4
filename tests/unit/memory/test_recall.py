"""What comes back for a question, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from typing import Literal

import numpy as np
import pytest

from aplysia.memory import Memory
from aplysia.memory.index import Floats, Index
from aplysia.memory.recall import MARK_KEYS, _best, _keys
from aplysia.memory.sqlite import SQLiteStore
from aplysia.text import MARKS, keys, terms
from aplysia.types import Embedder, Recalled
from tests.recalling import NOW, Letters, Opens, ask, episode, ids, indexed

DAY = timedelta(days=1)

ENGLISH = {
    "lyon": "My sister lives in Lyon with her two children.",
    "peanuts": "I am allergic to peanuts, so I read every label.",
    "piano": "On Thursdays I take piano lessons in the old theatre.",
    "car": "The car broke down on the motorway last spring.",
    "boss": "My boss wants the quarterly report by Friday.",
    "cat": "We called the grey cat Pickle because she is so green-eyed.",
    "marathon": "I finished my first marathon in four hours and ten minutes.",
    "key": "The spare key lies under the flowerpot by the door.",
}
CHINESE = {
    "weather": "今天下了一整天的雨，地铁里人很多。",
    "film": "昨晚看的那部电影有点无聊，我差点睡着了。",
    "dentist": "我下周三下午要去看牙医。",
    "grandma": "奶奶做的红烧肉是全家人最爱吃的菜。",
    "dog": "邻居家的狗每天早上六点就开始叫。",
    "job": "我弟弟在一家医院当护士，经常上夜班。",
    "trip": "去年夏天我们全家去了青岛的海边度假。",
    "phone": "我的手机屏幕摔碎了，修理要花八百块钱。",
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, use: Embedder) -> Iterator[Memory]:
    """Facts in both languages, each in a session of its own; only read by the tests."""
    path = tmp_path_factory.mktemp("both") / "me.db"
    facts = [*ENGLISH.items(), *CHINESE.items()]
    with closing(SQLiteStore(path, durability="fast")) as store:
        memory = Memory(store, namespace=("me",), embedder=use)
        memory.remember(
            [episode(id, text, at=NOW - n * DAY) for n, (id, text) in enumerate(facts, start=1)]
        )
        yield memory


@pytest.fixture
def plain(opens: Opens) -> Memory:
    """No embedder: recall by words alone."""
    return opens()


def ranks_by_score(found: Sequence[Recalled]) -> bool:
    scores = [r.score for r in found]
    return all(a >= b - 2e-4 for a, b in pairwise(scores))


# Meaning, in both languages and across them


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Where does my sister live?", "lyon"),
        ("What am I allergic to?", "peanuts"),
        ("Which instrument am I learning?", "piano"),
        ("Where is the extra key hidden?", "key"),
        ("我什么时候去看牙医？", "dentist"),
        ("我弟弟做什么工作？", "job"),
        ("奶奶的拿手菜是什么？", "grandma"),
        ("修手机花了多少钱？", "phone"),
    ],
)
def test_a_question_finds_its_answer_first(both: Memory, question: str, answer: str) -> None:
    assert ids(ask(both, question))[0] == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("我妹妹住在哪个城市？", "lyon"),
        ("我对什么食物过敏？", "peanuts"),
        ("我在学什么乐器？", "piano"),
        ("备用钥匙放在哪里？", "key"),
        ("When am I going to the dentist?", "dentist"),
        ("What does my brother do for work?", "job"),
        ("What dish does grandma cook?", "grandma"),
        ("How much does it cost to repair the broken phone screen?", "phone"),
    ],
)
def test_a_question_finds_its_answer_in_the_other_language(
    both: Memory, question: str, answer: str
) -> None:
    assert answer in ids(ask(both, question))[:3]


def test_a_question_at_the_end_of_a_long_noisy_text_finds_its_answer(both: Memory) -> None:
    noise = (
        "今天早上我出门的时候天气特别好，路上遇到了一个老同学，我们聊了很久关于音乐和美食的事情。"
    )
    text = noise * 6 + "后来我又去了超市，买了一些水果。对了，我弟弟是做什么工作的？"
    assert "job" in ids(ask(both, text))[:3]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Where does my sister live? And where is the spare key?", {"lyon", "key"}),
        ("我弟弟在哪里工作？另外，我什么时候看牙医？", {"job", "dentist"}),
        ("我弟弟在哪里工作，另外，修手机要花多少钱", {"job", "phone"}),
        ("What is the cat called? 奶奶做什么菜？", {"cat", "grandma"}),
    ],
)
def test_evidence_comes_for_each_question_of_a_text(
    both: Memory, text: str, answers: set[str]
) -> None:
    assert answers <= set(ids(ask(both, text))[:4])


def test_the_turn_before_helps_to_understand_a_turn(opens: Opens, use: Embedder) -> None:
    memory = opens(embedder=use)
    memory.remember(
        [
            episode("q", "Which instrument do you play?", at=NOW - DAY, session="music"),
            episode("a", "The old one from my uncle.", at=NOW - DAY + DAY / 1440, session="music"),
            episode("other", "The old one from my aunt.", at=NOW - 2 * DAY),
        ]
    )
    found = ids(ask(memory, "Which instrument do I play?"))
    assert "a" in found
    assert "other" not in found or found.index("a") < found.index("other")


# Words


def test_without_an_embedder_words_are_enough(plain: Memory) -> None:
    plain.remember([episode(id, text) for id, text in [*ENGLISH.items(), *CHINESE.items()]])
    assert ids(ask(plain, "Who lives in Lyon?"))[0] == "lyon"
    assert ids(ask(plain, "牙医"))[0] == "dentist"


def test_neighbours_of_a_match_come_back_before_others(plain: Memory) -> None:
    minute = timedelta(minutes=1)
    plain.remember(
        [
            episode("match", "The lighthouse opens.", at=NOW - DAY, session="s"),
            episode("beside", "Bring warm socks.", at=NOW - DAY + minute, session="s"),
            episode("apart", "Bring warm gloves.", at=NOW - DAY),
        ]
    )
    found = ids(ask(plain, "lighthouse"))
    assert found[:2] == ["match", "beside"]


# Speaker, role and date


@pytest.mark.parametrize("who", ["Caroline", "Melanie", "小明"])
@pytest.mark.parametrize("question", ["What does {} bake at home?", "{}在家 bake 什么？"])
def test_what_the_named_speaker_said_is_preferred(plain: Memory, who: str, question: str) -> None:
    plain.remember(
        [
            episode(f"{name} {n}", "I bake bread at home.", source=name, at=NOW - n * DAY)
            for n, name in enumerate(["Melanie", "Caroline", "小明", "Zoë"], start=1)
        ]
    )
    best = ask(plain, question.format(who))[0]
    assert best.source == who
    assert best.reasons["speaker"] > 0


def test_who_is_named_with_another_accent_case_or_width_is_the_same(plain: Memory) -> None:
    plain.remember(
        [
            episode("z", "I bake bread.", source="Zoë", at=NOW - 9 * DAY),
            episode("m", "I bake bread.", source="Mel", at=NOW - DAY),
        ]
    )
    for name in ("Zoë", "zoe", "ZOË’s", "Ｚｏｅ"):
        assert ids(ask(plain, f"what bread does {name} bake?"))[0] == "z"


def test_a_part_of_a_word_names_nobody(plain: Memory) -> None:
    plain.remember(
        [
            episode("a", "bread", source="Ann", at=NOW - 2 * DAY),
            episode("b", "bread", source="Bob", at=NOW - DAY),
        ]
    )
    assert all("speaker" not in r.reasons for r in ask(plain, "annual bread"))


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("What bread did you recommend?", "assistant"),
        ("你推荐的 rye bread", "assistant"),
        ("What bread did I recommend?", "user"),
        ("我推荐的 rye bread", "user"),
    ],
)
def test_you_is_the_assistant_and_i_am_the_user(plain: Memory, question: str, role: str) -> None:
    plain.remember(
        [
            episode("u", "I recommend rye bread.", role="user", at=NOW - 2 * DAY),
            episode(
                "a", "I recommend rye bread.", role="assistant", source="echo:", at=NOW - 2 * DAY
            ),
            *(episode(f"x{n}", f"Something else {n}.") for n in range(8)),
        ]
    )
    assert ask(plain, question)[0].role == role


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("Which museum did we visit on 3 May 2024?", 5),
        ("Which museum did we visit yesterday?", 1),
        pytest.param(
            "museum 5月3日",
            5,
        ),
        ("museum 2024年4月18日", 20),
        ("昨天的 museum", 1),
        ("Which museum did we visit in March?", 50),
    ],
)
def test_a_question_with_a_date_prefers_that_time(plain: Memory, question: str, days: int) -> None:
    plain.remember(
        [episode(str(n), "We visited the museum.", at=NOW - n * DAY) for n in (1, 5, 20, 50, 100)]
    )
    best = ask(plain, question)[0]
    assert best.episodes == (str(days),)
    assert best.reasons["date"] > 0


def test_a_question_without_a_date_prefers_no_time(plain: Memory) -> None:
    plain.remember([episode(str(n), "We visited the museum.", at=NOW - n * DAY) for n in (1, 9)])
    assert all("date" not in r.reasons for r in ask(plain, "Which museum did we visit?"))


# Reasons


@pytest.mark.parametrize(
    "question",
    [
        "Where does my sister live?",
        "Where does my sister live? And where is the spare key?",
        "我弟弟在哪里工作？另外，昨天下雨了吗？",
        "Which film did I watch on 1 May 2024?",
    ],
)
def test_reasons_add_up_to_the_score_and_the_best_is_first(both: Memory, question: str) -> None:
    found = ask(both, question, limit=16)
    assert found
    for result in found:
        assert sum(result.reasons.values()) == pytest.approx(result.score, abs=1e-3)
        assert all(value != 0 for value in result.reasons.values())
    assert ranks_by_score(found)


def test_a_result_is_its_episode(plain: Memory) -> None:
    told = episode("d1:3", "We saw the lighthouse.", source="Ann", role="document", session="s")
    plain.remember([told])
    [found] = ask(plain, "lighthouse")
    assert found.text == told.text
    assert found.episodes == (told.id,)
    assert (found.at, found.source, found.role, found.session) == (
        told.at,
        told.source,
        told.role,
        told.session,
    )


def test_marks_have_keys_of_their_own() -> None:
    assert list(MARK_KEYS) == keys(list(MARKS))
    assert len(set(MARK_KEYS)) == len(MARKS)


# Nothing


@pytest.mark.parametrize("question", ["", " ", "lighthouse", "😀", "\0"])
def test_an_empty_memory_has_nothing(plain: Memory, question: str) -> None:
    assert ask(plain, question) == []


@pytest.mark.parametrize("question", ["", "\0", "😀", "\ud800", "volcano eruption", "火山爆发"])
def test_nothing_comes_back_when_no_word_fits(plain: Memory, question: str) -> None:
    plain.remember([episode(id, text) for id, text in ENGLISH.items()])
    assert ask(plain, question) == []


@pytest.mark.parametrize("question", ["", "\0", "\ud800", "Zoë", "x" * 100_000, "？" * 1000])
def test_any_question_has_an_answer_or_none(opens: Opens, use: Embedder, question: str) -> None:
    memory = opens(embedder=use)
    memory.remember([episode("a", "Bread.", source="Zoë"), episode("b", "", source="Zoë")])
    assert len(ask(memory, question)) <= 2


# Limit and exclude


def test_no_more_come_back_than_were_asked_for(both: Memory) -> None:
    question = "Where does my sister live?"
    everything = ids(ask(both, question, limit=100))
    for limit in (1, 2, 5):
        assert ids(ask(both, question, limit=limit)) == everything[:limit]
    assert ask(both, question, limit=0) == ask(both, question, limit=-1) == []
    assert len(everything) == len(set(everything)) <= len(ENGLISH) + len(CHINESE)


def test_what_is_excluded_is_never_among_the_results(both: Memory) -> None:
    question = "Where does my sister live?"
    everything = ids(ask(both, question, limit=100))
    out: list[str] = []
    for id in everything[:5]:
        out.append(id)
        assert not set(out) & set(ids(ask(both, question, limit=100, exclude=out)))


def test_excluding_all_leaves_nothing(both: Memory) -> None:
    out = [e.id for e in both.episodes()]
    assert ask(both, "Where does my sister live?", exclude=[*out, *out, "unknown"]) == []


def test_as_many_come_back_when_some_are_excluded(plain: Memory) -> None:
    plain.remember([episode(str(n), "bread", at=NOW - n * DAY) for n in range(1, 30)])
    out = [str(n) for n in range(1, 11)]
    assert len(ask(plain, "bread", limit=10, exclude=out)) == 10


# Ties


@pytest.mark.parametrize("backwards", [False, True])
def test_equal_results_are_ordered_by_time_then_id(plain: Memory, backwards: bool) -> None:
    told = [
        episode("c", "We ate rye bread.", at=NOW - 3 * DAY),
        episode("d", "We ate rye bread.", at=NOW - DAY),
        episode("b", "We ate rye bread.", at=NOW - 3 * DAY),
        episode("a", "We ate rye bread.", at=NOW - 9 * DAY),
    ]
    plain.remember(told[::-1] if backwards else told)
    assert ids(ask(plain, "Who ate bread?")) == ["d", "b", "c", "a"]
    assert ids(ask(plain, "Who ate bread?", limit=2)) == ["d", "b"]


def test_equal_texts_with_equal_meaning_tie_too(opens: Opens, use: Embedder) -> None:
    """The last bits of a vector and of a matrix product depend on what stands beside them."""
    memory = opens(embedder=use)
    question = "Who likes violin music?"
    for count in (7, 50, 63, 130):
        told = [
            episode(
                f"{count} {n:03}",
                "She plays the violin." if n % 3 == 0 else f"Number {n} is another thing.",
                at=NOW - (n * 37 % 101) * DAY,
            )
            for n in range(count)
        ]
        memory.remember(told)
        equal = [r for r in ask(memory, question, limit=200) if r.text.startswith("She")][1:]
        assert equal[0].score - equal[-1].score < 1e-3
        assert ids(equal) == ids(sorted(equal, key=lambda r: (-r.at.timestamp(), r.episodes)))


def test_episodes_written_together_or_one_by_one_come_back_alike(opens: Opens) -> None:
    one, other = opens(embedder=Letters()), opens(embedder=Letters(), file="other.db")
    told = [episode(id, text) for id, text in ENGLISH.items()]
    one.remember(told)
    for e in told:
        other.remember([e])
        ask(other, "sister")
    question = "Where does my sister live with her children?"
    assert ask(one, question) == ask(other, question)


# What a question is read as


def test_words_before_a_long_question_do_not_hide_it(both: Memory) -> None:
    question = (
        "Which instrument was I learning in the old theatre, back when you and I met for a coffee "
        "on that rainy morning by the river?"
    )
    for text in (question, f"Thanks. {question}", f"{question} Thanks a lot, that would help me."):
        assert ids(ask(both, text))[:1] == ["piano"]


def test_four_questions_in_one_text_all_find_something(both: Memory) -> None:
    text = (
        "Where does my sister live? What am I allergic to? Where does the spare key lie? "
        "What is the name of the grey cat?"
    )
    assert {"lyon", "peanuts", "key", "cat"} <= set(ids(ask(both, text)))


def test_terms_that_no_record_has_do_not_crowd_out_those_that_one_has(plain: Memory) -> None:
    plain.remember([episode("zither", "The zither stands in Marmalade Lane.")])
    plain.remember([episode(f"x{n}", f"Something about apples {n}.") for n in range(40)])
    known = set(keys(terms("zither stands Marmalade Lane")))
    asked = terms("zither stands Marmalade Lane " + " ".join(f"unheard{n}" for n in range(60)))
    kept = _keys(plain._current(), asked)
    assert known <= kept
    assert len(kept) == 40


def test_words_alone_find_their_record_in_a_large_memory(plain: Memory) -> None:
    rare = "The zither is in the attic beside grandmother's trunk."
    plain.remember([episode("zither", rare)])
    plain.remember([episode(f"x{n}", f"pear{n % 997} plum{n % 991} fig{n}") for n in range(9000)])
    assert ids(ask(plain, "Is the zither in the attic beside the trunk?"))[:1] == ["zither"]


def test_my_question_is_no_reason_for_everything_i_said(plain: Memory) -> None:
    plain.remember([episode("a", "My sister lives in Lyon."), episode("b", "The key is outside.")])
    plain.remember([episode("c", "I see, how nice.", source="assistant", role="assistant")])
    assert ask(plain, "What is my zodiac omen?") == []


def test_an_embedder_of_double_precision_will_do(opens: Opens) -> None:
    class Double(Letters):
        def embed(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Floats:
            return super().embed(texts, kind=kind).astype(np.float64)

    memory = opens(embedder=Double())
    memory.remember([episode("a", "My sister lives in Lyon."), episode("b", "The key is outside.")])
    assert ids(ask(memory, "Where does my sister live?"))[:1] == ["a"]


def test_a_quoted_word_without_meaning_is_no_stranger(plain: Memory) -> None:
    plain.remember([episode("a", "我对花生过敏。"), episode("b", "今天下雨。")])
    assert ids(ask(plain, "“这个”花生过敏是谁？"))[:1] == ["a"]


@pytest.mark.parametrize("rows", [1, 63, 64, 65, 1000])
@pytest.mark.parametrize("limit", [1, 2, 10, 700, 2000])
@pytest.mark.parametrize("kinds", [2, 50, 10_000])
def test_the_best_rows_are_those_of_a_full_sort(rows: int, limit: int, kinds: int) -> None:
    """Also where many are equal, and where few fit."""
    rng = np.random.default_rng(rows * limit + kinds)
    index = Index(dim=0, marks=MARK_KEYS)
    index.add(indexed(episode(f"{n:04}", "pear", at=NOW - (n % 7) * DAY)) for n in range(rows))
    final = rng.integers(0, kinds, rows).astype(np.float32)
    final[rng.random(rows) < 0.3] = -np.inf
    expected = sorted(
        (row for row in range(rows) if final[row] > -np.inf),
        key=lambda row: (-final[row], -index.at[row], index.episodes[row].id),
    )
    assert _best(index, final, limit) == expected[:limit]
