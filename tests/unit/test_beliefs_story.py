"""The life of a belief, through the door: told, told again, corrected, contradicted, changed.

The default embedder and the fake model; each story once in English and once in Chinese.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from aplysia.types import Belief
from tests.life import LANGS, START, Life

# an ordinary voice -------------------------------------------------------------------------------
HEARD = {  # who, what, its value, a question
    "en": ("Ann", "The library opens at nine.", "nine", "When does the library open?"),
    "zh": ("小王", "图书馆九点开门。", "九点", "图书馆几点开门？"),
}


@pytest.mark.parametrize("lang", LANGS)
def test_an_ordinary_voice_is_held_the_third_time_and_never_a_fact(life: Life, lang: str) -> None:
    who, words, value, question = HEARD[lang]
    seen = list[Belief]()
    for n in range(3):
        turn, _ = life.says(words, who)
        assert [c.kind for c in turn.changes] == ["again" if n else "new"]
        seen.append(life.belief(value))
        life.later(days=1)
    assert [one.held for one in seen] == [False, False, True]
    assert [one.tellings for one in seen] == [1, 2, 3]
    assert {one.standing for one in seen} == {"said"}
    felt = [one.felt for one in seen]
    assert felt == sorted(felt)
    for one in seen:  # repetition moves what is felt, not what is warranted
        assert one.warranted == pytest.approx(2 / 3, abs=0.01)
    [first, *_] = life.asks(question)
    assert (first.text, first.standing, first.told) == (words, "said", 3)
    mark = f"{who} said (3 times): " if lang == "en" else f"{who}说（说过3次）："
    prompt = life.prompt(question)
    assert f"{mark}{words}" in prompt
    assert prompt.count(words) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_a_second_voice_gives_grounds_and_its_copy_none(life: Life, lang: str) -> None:
    _, words, value, _ = HEARD[lang]
    life.says(words, "Ann")
    once = life.belief(value).warranted
    life.says(words, "Bo")
    assert life.belief(value).warranted == pytest.approx(once, abs=0.01)  # the same sentence
    other = "On most days the library opens its doors at nine." if lang == "en" else ""
    other = other or "那个图书馆早上九点就开门了。"
    life.says(other, "Cy")
    history = life.mind.memory.beliefs.history(life.belief(value).id)
    assert [t.independent for t in history][:2] == [1, 0]


# the owner ---------------------------------------------------------------------------------------
OWN = {
    "en": ("My sister lives in Lyon.", "Lyon", "Where does my sister live?"),
    "zh": ("我妹妹住在里昂。", "里昂", "我妹妹住在哪里？"),
}


@pytest.mark.parametrize("lang", LANGS)
def test_the_owner_is_believed_at_once_and_a_year_later(life: Life, lang: str) -> None:
    words, value, question = OWN[lang]
    life.says(words)
    fresh = life.belief(value)
    assert (fresh.standing, fresh.held, fresh.tellings) == ("fact", True, 1)
    assert fresh.warranted == pytest.approx(0.95, abs=0.01)
    life.later(days=365)
    life.restart()
    old = life.belief(value)
    assert old.standing == "fact"
    assert old.felt < fresh.felt
    assert old.recall < fresh.recall  # it comes to mind less, unasked …
    [first, *_] = life.asks(question)
    assert (first.text, first.standing) == (words, "fact")  # … and is found when asked for
    prompt = life.prompt(question)
    assert f"{'I said: ' if lang == 'en' else '我说：'}{words}" in prompt
    life.says(words)
    again = life.belief(value)
    assert (again.tellings, again.standing) == (2, "fact")
    assert again.recall > old.recall


# corrected by the same voice ---------------------------------------------------------------------
CORRECTED = {  # who, before, its value, the correction, its value, a question, one about before
    "en": (
        "Ann",
        ("The meeting is on Tuesday.", "Tuesday"),
        ("No, it's on Wednesday.", "Wednesday"),
        ("When is the meeting?", "When was the meeting before?"),
    ),
    "zh": (
        "小王",
        ("图书馆九点开门。", "九点"),
        ("不对，图书馆十点开门。", "十点"),
        ("图书馆几点开门？", "图书馆以前几点开门？"),
    ),
}


@pytest.mark.parametrize("lang", LANGS)
def test_a_voice_moves_its_vote_and_the_error_does_not_relapse(life: Life, lang: str) -> None:
    who, (before, old), (after, new), (question, of_before) = CORRECTED[lang]
    for _ in range(3):
        life.says(before, who)
    turn, learned = life.says(after, who)
    assert [(c.kind, c.claim.value) for c in turn.changes] == [("new", new), ("moved", old)]
    assert learned.changes == turn.changes
    for days in (0, 1, 30, 365):  # people forget the correction sooner than the error
        life.later(days=days)
        life.restart()
        assert life.standings() == {old: "past", new: "said"}
        assert (life.belief(old).tellings, life.belief(old).voices) == (0, ())
        assert life.belief(old).felt < life.belief(new).felt
        assert life.texts(question) == [after]
        assert before not in life.prompt(question)
        assert before in life.texts(of_before)
    told = life.mind.memory.beliefs.history(life.belief(old).id)
    assert len(told) == 3
    assert all(t.withdrawn for t in told)  # nothing is lost


# contradicted by another -------------------------------------------------------------------------
RIVALS = {
    "en": (
        ("Ann", "The library opens at nine.", "nine"),
        ("Bo", "The library opens at ten.", "ten"),
        "When does the library open?",
    ),
    "zh": (
        ("小王", "图书馆九点开门。", "九点"),
        ("小李", "图书馆十点开门。", "十点"),
        "图书馆几点开门？",
    ),
}


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_contested_comes_back_together_and_marked(life: Life, lang: str) -> None:
    one, other, question = RIVALS[lang]
    life.says(one[1], one[0])
    life.later(days=1)
    turn, _ = life.says(other[1], other[0])
    assert [(c.kind, c.claim.value) for c in turn.changes] == [
        ("new", other[2]),
        ("contradicted", one[2]),
    ]
    for days in (0, 365):
        life.later(days=days)
        life.restart()
        assert life.standings() == {one[2]: "contested", other[2]: "contested"}
        found = life.asks(question)
        assert [r.text for r in found] == [other[1], one[1]]  # the newer first
        assert {r.standing for r in found} == {"contested"}
        prompt = life.prompt(question)
        for who, words, _ in (one, other):
            mark = f"{who} said (others say otherwise): "
            mark = mark if lang == "en" else f"{who}说（有人说的不同）："
            assert f"{mark}{words}" in prompt


@pytest.mark.parametrize("lang", LANGS)
def test_both_sides_come_back_when_the_question_meets_only_one(life: Life, lang: str) -> None:
    one, other, question = RIVALS[lang]
    life.says(one[1], one[0])
    life.says(other[1], other[0])
    found = life.mind.recall(question, limit=2)
    assert sorted(r.text for r in found) == sorted((one[1], other[1]))


@pytest.mark.parametrize("lang", LANGS)
def test_the_newer_first_also_when_an_older_telling_was_told_again(life: Life, lang: str) -> None:
    one, other, question = RIVALS[lang]
    for who, words, _ in (one, one, other, one):
        life.says(words, who)
        life.later(days=1)
    found = life.asks(question)
    assert found[0].text == one[1]
    assert found[0].at == max(r.at for r in found)


# changed -----------------------------------------------------------------------------------------
MOVED = {
    "en": (
        ("We live in Ghent.", "Ghent"),
        ("We moved to Oslo.", "Oslo"),
        ("Where do we live?", "Where did we live before?"),
        "no longer so",
    ),
    "zh": (
        ("我们住在上海。", "上海"),
        ("我们搬到北京了。", "北京"),
        ("我们住在哪里？", "我们以前住在哪里？"),
        "已不是这样",
    ),
}


@pytest.mark.parametrize("lang", LANGS)
def test_a_change_ends_what_was_and_stays_so(life: Life, lang: str) -> None:
    (before, old), (after, new), (question, of_before), mark = MOVED[lang]
    life.says(before)
    life.later(days=100)
    turn, _ = life.says(after)
    assert [(c.kind, c.claim.value) for c in turn.changes] == [("new", new), ("ended", old)]
    assert life.belief(old).ends == life.now
    ended = life.now
    for days in (0, 1, 365):
        life.later(days=days)
        life.restart()
        assert life.standings() == {old: "past", new: "fact"}
        assert life.belief(old).ends == ended
        texts = life.texts(question)
        assert after in texts
        assert before not in texts
        prompt = life.prompt(question)
        assert after in prompt
        assert before not in prompt
        assert before in life.texts(of_before)
        lines = life.prompt(of_before).splitlines()
        assert [mark in line for line in lines if before in line] == [True]
        assert [mark in line for line in lines if after in line] == [False]
        life.says("Noted.")
    told = life.mind.memory.beliefs.history(life.belief(old).id)
    assert [t.withdrawn for t in told] == [ended]


@pytest.mark.parametrize("lang", LANGS)
def test_back_again_is_believed_again(life: Life, lang: str) -> None:
    (before, old), (after, new), _, _ = MOVED[lang]
    back = before.replace("live in", "moved back to").replace("住在", "搬回").replace("。", "了。")
    for words in (before, after, back):
        life.says(words)
        life.later(days=30)
    assert life.standings() == {old: "fact", new: "past"}
    assert life.belief(old).ends is None


@pytest.mark.parametrize("lang", LANGS)
def test_of_several_moves_the_last_one_holds(life: Life, lang: str) -> None:
    first = MOVED[lang][1]
    second, third = {
        "en": (("We moved to Rome.", "Rome"), ("We live in Lisbon.", "Lisbon")),
        "zh": (("我们搬到广州了。", "广州"), ("我们住在成都。", "成都")),
    }[lang]
    for words, _ in (first, second, third):
        life.says(words)
        life.later(days=30)
    assert life.standings() == {first[1]: "past", second[1]: "past", third[1]: "fact"}
    assert third[0] in life.texts(MOVED[lang][2][0])


# the model's own words ---------------------------------------------------------------------------
WRONG = {
    "en": ("What is the capital of Peru?", "The capital of Peru is Bogota.", "Bogota"),
    "zh": ("秘鲁的首都是哪里？", "秘鲁的首都是波哥大。", "波哥大"),
}


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_model_says_is_evidence_of_nothing(life: Life, lang: str) -> None:
    question, wrong, value = WRONG[lang]
    for _ in range(3):
        _, learned = life.says(question, reply=wrong)
        assert learned.changes == ()
        life.restart()
    one = life.belief(value)
    assert (one.standing, one.own, one.tellings, one.voices) == ("own", 3, 0, ())
    assert one.warranted == pytest.approx(0.5)
    assert not one.held
    assert wrong not in life.texts(question)
    assert wrong not in life.prompt(question)
    verdicts = {v.name for _, some in life.mind.memory.beliefs.examine(now=life.now) for v in some}
    assert verdicts == {"unsupported"}


@pytest.mark.parametrize("lang", LANGS)
def test_who_repeats_the_model_adds_nothing(life: Life, lang: str) -> None:
    question, wrong, value = WRONG[lang]
    life.says(question, reply=wrong)
    life.says(wrong, "Ann")
    one = life.belief(value)
    assert one.warranted == pytest.approx(0.5, abs=0.01)
    assert one.standing == "own"


@pytest.mark.parametrize("lang", LANGS)
def test_a_wrong_reply_does_not_move_what_the_owner_said(life: Life, lang: str) -> None:
    words, value, question = OWN[lang]
    life.says(words)
    wrong = {"en": "My sister lives in Oslo.", "zh": "我妹妹住在奥斯陆。"}[lang]
    for _ in range(3):
        life.says(question, reply=wrong)
    assert life.belief(value).standing == "fact"
    assert life.texts(question) == [words]


# forgotten and judged ----------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_what_is_forgotten_is_believed_no_more(life: Life, lang: str) -> None:
    words, value, question = OWN[lang]
    turn, learned = life.says(words)
    assert value in life.standings()
    life.mind.forget(learned.episodes)
    for _ in range(2):
        assert life.standings() == {}
        assert life.mind.believed(words) == []
        assert life.asks(question) == []
        life.restart()
    assert value.encode() not in life.path.read_bytes()
    assert turn.said.id.encode() not in life.path.read_bytes()


@pytest.mark.parametrize("lang", LANGS)
def test_a_change_that_is_forgotten_has_changed_nothing(life: Life, lang: str) -> None:
    (before, old), (after, _), (question, _), _ = MOVED[lang]
    life.says(before)
    life.later(days=10)
    _, learned = life.says(after)
    life.mind.forget(learned.episodes)
    assert life.standings() == {old: "fact"}
    assert life.belief(old).ends is None
    assert before in life.texts(question)


@pytest.mark.parametrize("lang", LANGS)
def test_forgetting_is_dated_by_the_clock_of_the_mind(life: Life, lang: str) -> None:
    who, words, value, _ = HEARD[lang]
    first, _ = life.says(words, who)
    life.says(words, who)
    life.now = START - timedelta(days=3650)  # long before the real time
    third, _ = life.says(words, who)
    life.now = START + timedelta(days=1)
    life.mind.forget([first.said.id, third.said.id])
    soon = life.belief(value)
    life.later(days=30)
    assert life.belief(value).recall < soon.recall  # it fades from then on, not from today


@pytest.mark.parametrize("lang", LANGS)
def test_verdicts_on_what_rests_on_one_voice(life: Life, lang: str) -> None:
    who, words, value, _ = HEARD[lang]
    for _ in range(4):
        life.says(words, who)
    [(one, found)] = life.mind.memory.beliefs.examine(now=life.now)
    assert one.claim.value == value
    assert {"single_source", "echo", "overbelieved"} <= {v.name for v in found}
    life.says(OWN[lang][0])
    assert len(life.mind.memory.beliefs.examine(now=life.now)) == 1  # an own fact is well founded


@pytest.mark.parametrize("lang", LANGS)
def test_the_curve_of_a_belief_is_what_it_was_at_each_time(life: Life, lang: str) -> None:
    words, value, _ = OWN[lang]
    life.says(words)
    one = life.belief(value)
    points = life.mind.memory.beliefs.curve(one.id, until=life.now + timedelta(days=365), points=13)
    assert points[0].felt == pytest.approx(one.felt, abs=0.01)
    life.later(days=365)
    assert points[-1].felt == pytest.approx(life.belief(value).felt, abs=0.01)
    assert points[-1].warranted == pytest.approx(life.belief(value).warranted, abs=0.01)


def test_what_the_embedder_says_is_weighed_in_what_is_read(life: Life) -> None:
    life.says("老板很严格。")
    assert [one.claim.value for one in life.mind.believed("老板很严格。")] == ["严格"]


@pytest.mark.parametrize("words", ["The sea is cold.", "The hotel is very clean."])
def test_what_is_said_to_correct_is_not_doubted(life: Life, words: str) -> None:
    life.says("Tom lives in Lyon.")
    [old] = life.mind.believed("Tom lives in Lyon.")
    _, changed = life.mind.correct(old.id, words)
    assert [one.claim.text for one in changed if one.standing != "past"] == [words]
