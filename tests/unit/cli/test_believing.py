"""What is believed, shown and set right: for people, for programs, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Ran, Run

_KEYS = {
    *("id", "subject", "attribute", "value", "polarity", "text", "standing", "felt", "warranted"),
    *("bias", "recall", "held", "tellings", "voices", "own", "first", "last", "ends", "pinned"),
    *("against", "episodes"),
}
_DAY = "2026-05-{:02}T10:00:00Z"
_LATER = ("--now", _DAY.format(6))
_FACTS = {  # voice, what it says, its id, the day: two against one, and one about the owner
    "en": (
        ("Ann", "The library opens at nine.", "a1", 1),
        ("Ann", "The library opens at nine.", "a2", 2),
        ("Bo", "The library opens at ten.", "b1", 3),
        ("user", "My sister lives in Lyon.", "s1", 4),
    ),
    "zh": (
        ("小王", "图书馆九点开门。", "a1", 1),
        ("小王", "图书馆九点开门。", "a2", 2),
        ("小李", "图书馆十点开门。", "b1", 3),
        ("user", "我妹妹住在里昂。", "s1", 4),
    ),
}
_VOICES = {"en": ("Ann", "Bo"), "zh": ("小王", "小李")}
_SHOWN = {"en": ("library · time: nine", "nine"), "zh": ("图书馆 · time: 九点", "九点")}
_LYON = {"en": "Lyon", "zh": "里昂"}
_PARIS = {"en": ("My sister lives in Paris.", "Paris"), "zh": ("我妹妹住在巴黎。", "巴黎")}

both = pytest.mark.parametrize("told", ["en", "zh"], indirect=True)


class Told:
    """A run over a memory in which something is believed in one language."""

    def __init__(self, run: Run, lang: str) -> None:
        self.run, self.lang = run, lang

    def __call__(self, *words: str, typed: str | bytes = "", later: bool = True) -> Ran:
        return self.run(*words, *(_LATER if later else ()), typed=typed)

    def says(self, place: int) -> str:
        return _FACTS[self.lang][place][1]

    def about(self, *words: str) -> dict[str, str]:
        """Value and standing of all beliefs."""
        found = self("beliefs", "--past", "--json", *words).data
        return {one["value"]: one["standing"] for one in found}


@pytest.fixture
def told(run: Run, request: pytest.FixtureRequest) -> Told:
    lang = getattr(request, "param", "en")
    for who, text, id_, day in _FACTS[lang]:
        run("remember", "--source", who, "--id", id_, "--now", _DAY.format(day), text)
    return Told(run, lang)


@both
def test_beliefs_for_people(told: Told) -> None:
    done = told("beliefs")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == f"   1  {_SHOWN[told.lang][0]}  (contested)"
    assert f"told 2 times by {_VOICES[told.lang][0]}, last 2026-05-02" in lines[1]
    assert lines[4] == f"   3  user's sister · residence: {_LYON[told.lang]}  (fact)"
    assert "told once by user" in lines[5]


@both
def test_beliefs_as_json(told: Told) -> None:
    found = told("beliefs", "--json").data
    assert all(set(one) == _KEYS for one in found)
    nine, ten, lyon = found
    assert (nine["standing"], ten["standing"], lyon["standing"]) == (
        *("contested", "contested"),
        "fact",
    )
    assert (nine["value"], nine["text"]) == (_SHOWN[told.lang][1], told.says(0))
    assert (nine["against"], ten["against"], lyon["against"]) == ([2], [1], [])
    assert (nine["tellings"], nine["voices"]) == (2, [_VOICES[told.lang][0]])
    assert nine["episodes"] == ["a1", "a2"]
    assert (nine["first"], nine["last"]) == (_DAY.format(1), _DAY.format(2))
    assert nine["felt"] > ten["felt"]  # it was said more often
    assert nine["warranted"] == pytest.approx(ten["warranted"], abs=0.01)  # by one voice each
    assert lyon["warranted"] > 0.9


@both
def test_beliefs_about_what_words_claim_the_very_same_first(told: Told) -> None:
    for place, first in ((0, 1), (2, 2)):
        found = told("beliefs", "--json", told.says(place)).data
        assert [one["id"] for one in found] == [first, 3 - first]
    assert [one["id"] for one in told("beliefs", "--json", told.says(3)).data] == [3]


@both
def test_a_claim_is_read_from_a_pipe(told: Told) -> None:
    for command in ("beliefs", "history", "curve"):
        assert _LYON[told.lang] in told(command, "-", typed=f"{told.says(3)}\n").out
    assert _LYON[told.lang] in told("history", typed=f"{told.says(3)}\n").out


@pytest.mark.parametrize("words", ["hello there", "你好", "Where does my sister live?"])
def test_words_that_claim_nothing_meet_no_belief(told: Told, words: str) -> None:
    done = told("beliefs", words)
    assert (done.code, done.out, done.err) == (0, "", "Nothing is believed about that.\n")
    assert told("beliefs", "--json", words).data == []
    for command in ("history", "curve"):
        done = told(command, words)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(f"Error: nothing is believed about {words!r}")
        assert "`aplysia beliefs` lists what is" in done.err


def test_there_is_no_colour_in_a_pipe(told: Told) -> None:
    assert "\x1b" not in told("beliefs").out + told("history", "1").out + told("curve", "1").out


@both
def test_history_telling_by_telling(told: Told) -> None:
    lines = told("history", "1").out.splitlines()
    voice, other = _VOICES[told.lang]
    assert lines[2] == f"   2026-05-01 10:00  {voice}: {told.says(0)}  (weight 0.69) · a1"
    assert lines[3] == f"   2026-05-02 10:00  {voice}: {told.says(0)}  (weight 0.69) · a2"
    assert lines[4] == "   against it:"
    assert f"told once by {other}" in lines[6]


@both
def test_history_as_json(told: Told) -> None:
    one = told("history", "--json", told.says(0)).data
    assert set(one) == _KEYS
    assert one["id"] == 1
    assert [t["episode"] for t in one["tellings"]] == ["a1", "a2"]
    first = one["tellings"][0]
    assert first | {"weight": 0, "episode": ""} == {
        "at": _DAY.format(1),
        "voice": _VOICES[told.lang][0],
        "origin": "person",
        "text": told.says(0),
        "weight": 0,
        "independent": 1.0,
        "withdrawn": None,
        "episode": "",
    }
    assert first["weight"] == pytest.approx(0.6931)


def test_history_tells_copies_and_the_models_own_words(told: Told) -> None:
    told("remember", "--source", "Cy", "--id", "c1", told.says(0))
    told("remember", "--source", "gguf:x", "--role", "assistant", "--id", "g1", told.says(0))
    out = told("history", "1").out
    assert "Cy: The library opens at nine.  (weight 0.69, a copy) · c1" in out
    assert "(no evidence: the model's own words) · g1" in out
    assert "the model said it 1×" in out


@both
def test_a_curve_in_a_terminal(told: Told) -> None:
    done = told("curve", "1", "--days", "30")
    assert done.code == 0
    lines = done.out.splitlines()
    assert [line[:10].strip() for line in lines[2:6]] == ["felt", "warranted", "told", ""]
    assert max(map(len, lines[2:])) <= 72 + 11
    assert set(lines[2][11:]) <= set("▁▂▃▄▅▆▇█")
    assert lines[4].count("•") == 2
    assert "now" in lines[5]
    assert lines[6].strip() == "2026-05-01 to 2026-06-05"


@both
def test_a_curve_as_json(told: Told) -> None:
    data = told("curve", "--json", "--days", "300", told.says(3)).data
    assert set(data) == {"belief", "points"}
    assert set(data["belief"]) == _KEYS
    points = data["points"]
    assert all(set(p) == {"at", "felt", "warranted", "told"} for p in points)
    assert all(0 <= p[name] <= 1 for p in points for name in ("felt", "warranted"))
    assert [p["at"] for p in points if p["told"]] == [_DAY.format(4)]
    assert points == sorted(points, key=lambda p: p["at"])
    assert points[-1]["at"].startswith("2027-03-02")
    assert points[0]["felt"] > points[-1]["felt"]  # it fades when nothing more is said


def test_a_curve_of_no_days_ends_now(told: Told) -> None:
    assert told("curve", "1", "--days", "0", "--json").data["points"][-1]["at"] == _DAY.format(6)


@both
@pytest.mark.parametrize(("suffix", "head"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("PNG", b"")])
def test_a_curve_as_a_picture(told: Told, suffix: str, head: bytes) -> None:
    pytest.importorskip("matplotlib")
    done = told("curve", "3", "--out", f"x.{suffix}")
    assert (done.code, done.out, done.err) == (0, "", f"Drawn in x.{suffix}.\n")
    assert Path(f"x.{suffix}").read_bytes().startswith(head)
    assert told("curve", "3", "--json", "-o", f"y.{suffix}").data["belief"]["id"] == 3


def test_a_picture_of_another_kind_or_elsewhere_is_refused(told: Told) -> None:
    done = told("curve", "3", "--out", "x.jpg")
    assert (done.code, done.out) == (2, "")
    assert "x.jpg is neither .svg nor .png." in done.err
    assert not Path("x.jpg").exists()
    done = told("curve", "3", "--out", "nowhere/x.svg")
    assert done.code == 1
    assert "nowhere/x.svg" in done.err
    assert "No such file or directory" in done.err


@pytest.mark.parametrize(("days", "says"), [("-1", "not in the range"), ("1e11", "time ends")])
def test_a_curve_into_times_that_are_not(told: Told, days: str, says: str) -> None:
    done = told("curve", "3", "--days", days)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_a_clock_that_is_moved_moves_what_is_believed(told: Told) -> None:
    soon, late = (
        told("beliefs", "--json", told.says(3), "--now", at, later=False).data[0]
        for at in (_DAY.format(4), "2028-05-04T10:00:00Z")
    )
    assert soon["felt"] > late["felt"]
    assert soon["recall"] > late["recall"]
    assert late["standing"] == "fact"  # what fades is not what is warranted


@both
def test_bias_names_what_is_weak_and_what_would_settle_it(told: Told) -> None:
    for n in range(2):
        told("remember", "--source", _VOICES[told.lang][0], "--id", f"n{n}", told.says(0))
    done = told("bias")
    assert (done.code, done.err) == (0, "")
    assert _SHOWN[told.lang][0] in done.out
    assert "      echo: few voices have said it often. To settle it: hear a voice" in done.out
    [one] = [found for found in told("bias", "--json").data if found["id"] == 1]
    assert set(one) == _KEYS | {"verdicts"}
    assert {"echo", "overbelieved"} <= {verdict["name"] for verdict in one["verdicts"]}
    assert all(set(verdict) == {"name", "reason", "settle"} for verdict in one["verdicts"])
    assert 3 not in [found["id"] for found in told("bias", "--json").data]


def test_bias_names_what_the_model_alone_has_said(told: Told) -> None:
    said = ("--role", "assistant", "--source", "gguf:x", "The capital of Peru is Bogota.")
    told("remember", *said)
    [one] = [b for b in told("bias", "--json").data if b["standing"] == "own"]
    assert one["value"] == "Bogota"
    assert [verdict["name"] for verdict in one["verdicts"]] == ["unsupported"]


@both
def test_correct_sets_a_belief_aside(told: Told) -> None:
    text, value = _PARIS[told.lang]
    done = told("correct", "3", text)
    assert done.code == 0
    [id_, *lines] = done.out.splitlines()
    assert f"{_LYON[told.lang]}  (past)" in lines[0]
    assert f"{value}  (fact)" in lines[2]
    assert told.about(told.says(3)) == {_LYON[told.lang]: "past", value: "fact"}
    assert id_ in told("beliefs", "--json", text).data[0]["episodes"]
    assert "counts no longer since 2026-05-06" in told("history", "3").out
    assert _LYON[told.lang] not in told("beliefs").out  # what is past is seen with --past alone
    assert _LYON[told.lang] in told("beliefs", "--past").out


@both
def test_correct_as_json_from_a_pipe_and_undone(told: Told) -> None:
    text, value = _PARIS[told.lang]
    old, new = told("correct", "--json", "3", typed=f"{text}\n").data
    assert set(old) == set(new) == _KEYS
    assert (old["standing"], new["standing"], new["value"]) == ("past", "fact", value)
    back = told("undo", "--json", new["episodes"][0]).data
    assert {one["value"]: one["standing"] for one in back} == {
        _LYON[told.lang]: "fact",
        value: "past",
    }


def test_correct_leaves_what_others_say(told: Told) -> None:
    told("correct", "1", "The library opens at eleven.")
    assert told.about("The library opens at noon.") == {
        "nine": "contested",
        "ten": "contested",
        "eleven": "fact",  # the owner has said so expressly
    }


def test_a_belief_corrected_by_itself_still_stands(told: Told) -> None:
    told("correct", "3", told.says(3))
    assert told.about(told.says(3)) == {"Lyon": "fact"}


@pytest.mark.parametrize("words", ["hello there", "你好", "Where does she live?"])
def test_correct_wants_words_that_claim_something(told: Told, words: str) -> None:
    done = told("correct", "3", words)
    assert (done.code, done.out) == (2, "")
    assert "claims nothing that can be read" in done.err
    assert len(told.run("export").lines) == 4
    assert told.about()["Lyon"] == "fact"


def test_correct_of_no_belief_keeps_nothing(told: Told) -> None:
    done = told("correct", "99", _PARIS["en"][0])
    assert (done.code, done.out) == (1, "")
    assert done.err == "Error: there is no belief 99: `aplysia beliefs` lists them\n"
    assert len(told.run("export").lines) == 4
    assert told("correct", "3", "-", typed="").code == 2


@both
@pytest.mark.parametrize("wrong", [False, True])
def test_confirm_moves_the_standing_of_those_who_told_it(told: Told, wrong: bool) -> None:
    done = told("confirm", "1", *(["--wrong"] if wrong else []))
    assert done.code == 0
    assert _SHOWN[told.lang][0] in done.out
    voice = _VOICES[told.lang][0]
    told("remember", "--source", voice, "--id", "n1", told.says(2))
    weight = told("history", "--json", "2").data["tellings"][-1]["weight"]
    assert (weight < 0.69) if wrong else (weight > 0.7)


def test_confirm_as_json(told: Told) -> None:
    [one] = told("confirm", "--json", "1").data
    assert set(one) == _KEYS
    assert one["id"] == 1


@both
def test_retract_takes_what_a_voice_said_out(told: Told) -> None:
    voice = _VOICES[told.lang][0]
    done = told("retract", voice)
    assert done.code == 0
    assert f"{_SHOWN[told.lang][0]}  (past)" in done.out
    assert "no telling counts any longer" in done.out
    assert told.about(told.says(0)) == {
        _SHOWN[told.lang][1]: "past",
        ("ten" if told.lang == "en" else "十点"): "said",
    }
    assert len(told.run("export").lines) == 4  # the episodes stay
    assert len(told("history", "--json", "1").data["tellings"]) == 2
    again = told("retract", voice)
    assert again.code == 1
    assert f"nothing that {voice!r} has said counts" in again.err


def test_retract_as_json(told: Told) -> None:
    assert [one["id"] for one in told("retract", "--json", "Bo").data] == [2]


@both
def test_undo_takes_one_telling_back(told: Told) -> None:
    done = told("undo", "a2")
    assert done.code == 0
    assert f"told once by {_VOICES[told.lang][0]}" in done.out
    assert [one["id"] for one in told("undo", "--json", "b1").data] == [2]
    again = told("undo", "b1")
    assert (again.code, again.out) == (1, "")
    assert again.err == "Error: nothing that counts was told in 'b1': nothing to undo\n"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("history", "99"), 1, "nothing is believed about '99'"),
        (("curve", "99"), 1, "nothing is believed about '99'"),
        (("confirm", "99"), 1, "there is no belief 99"),
        (("confirm", "x"), 2, "'x' is not a valid integer"),
        (("correct", "x", "My sister lives in Paris."), 2, "'x' is not a valid integer"),
        (("correct", "3", " "), 2, "There are no words"),
        (("correct", "3"), 2, "Give what is so, as words or through a pipe"),
        (("history",), 2, "Give a claim, as words or through a pipe"),
        (("retract", "Nobody"), 1, "nothing that 'Nobody' has said counts"),
        (("retract",), 2, "Missing argument 'VOICE'"),
        (("undo", "nobody"), 1, "nothing that counts was told in 'nobody'"),
        (("undo", "没有"), 1, "nothing that counts was told in '没有'"),
        (("beliefs", "--now", "soon"), 2, "'soon' is not a time"),
    ],
)
def test_wrong_use_is_named(told: Told, words: tuple[str, ...], code: int, says: str) -> None:
    for as_json in ((), ("--json",)):
        done = told(*words, *as_json, later="--now" not in words)
        assert (done.code, done.out) == (code, "")
        assert says in done.err
        assert "Traceback" not in done.err
    assert done.err.startswith('{"error": ')


def test_an_empty_store(run: Run) -> None:
    done = run("beliefs")
    assert (done.code, done.out, done.err) == (0, "", "Nothing is believed yet.\n")
    assert run("beliefs", "--json").data == []
    done = run("bias")
    assert (done.code, done.out, done.err) == (0, "", "No belief rests on weak grounds.\n")
    assert run("bias", "--json").data == []
    for words in (("history", "1"), ("curve", "1"), ("confirm", "1"), ("undo", "x")):
        assert run(*words).code == 1


@pytest.mark.parametrize(
    "words",
    [
        *(("beliefs",), ("bias",), ("history", "1"), ("curve", "1"), ("confirm", "1")),
        *(("correct", "1", "My sister lives in Paris."), ("retract", "Ann"), ("undo", "x")),
    ],
    ids=lambda words: words[0],
)
def test_a_mistyped_store_is_not_made(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words, "--store", "typo.db")
    assert (done.code, done.out) == (1, "")
    assert "there is no store at " in done.err
    assert "typo.db (--store): check the path" in done.err
    assert not Path("typo.db").exists()


def test_another_namespace_believes_nothing(told: Told) -> None:
    assert told("beliefs", "--json", "--namespace", "you").data == []
    assert told("confirm", "1", "--namespace", "you").code == 1
