"""remember, recall, why, stats: what goes in comes out, for people and for programs."""

from __future__ import annotations

import pytest

from aplysia.memory.recall import WEIGHTS
from tests.unit.cli.conftest import Run


@pytest.fixture
def told(run: Run) -> Run:
    run("remember", "--id", "en", "My sister lives in Lyon.", "--at", "2024-05-01T10:00:00Z")
    run("remember", "--id", "zh", "我对花生过敏。", "--source", "李雷")
    run("remember", "--id", "x", "The bank opens at ten on Thursdays.")
    return run


def test_remember_prints_the_id(run: Run) -> None:
    done = run("remember", "--id", "d1:3", "My sister lives in Lyon.")
    assert (done.code, done.out, done.err) == (0, "d1:3\n", "")


def test_remember_as_json_shows_the_whole_episode(run: Run) -> None:
    done = run(
        *("remember", "--json", "--id", "a", "--source", "李雷", "--role", "tool"),
        *("--session", "s", "--at", "2024-05-08T13:56:00+08:00", "我搬家了。"),
    )
    assert done.data == [
        {
            "id": "a",
            "text": "我搬家了。",
            "source": "李雷",
            "role": "tool",
            "at": "2024-05-08T05:56:00Z",
            "session": "s",
            "origin": "remember",
        }
    ]


def test_remember_keeps_several_texts(run: Run) -> None:
    done = run("remember", "--json", "One.", "二。")
    assert [one["text"] for one in done.data] == ["One.", "二。"]
    assert len({one["session"] for one in done.data}) == 2
    done = run("remember", "--json", "--session", "s", "Three.", "四。")
    assert [one["session"] for one in done.data] == ["s", "s"]


@pytest.mark.parametrize("words", [(), ("-",)])
def test_remember_reads_a_pipe(run: Run, words: tuple[str, ...]) -> None:
    done = run("remember", "--json", *words, typed="Two\nlines.\n")
    assert done.data[0]["text"] == "Two\nlines."


def test_now_moves_the_clock(run: Run) -> None:
    done = run("remember", "--json", "--now", "2030-01-02T03:04:05+08:00", "Later.")
    assert done.data[0]["at"] == "2030-01-01T19:04:05Z"


def test_yesterday_is_the_day_before_today_where_the_person_is(run: Run) -> None:
    told = ("--at", "2024-05-07T23:30:00+08:00", "我去了银行。")
    run("remember", *told)
    early = ("--zone", "Asia/Shanghai", "--now", "2024-05-08T07:00:00+08:00")
    [found] = run("recall", "--json", *early, "我昨天去了哪里？银行？").data
    assert found["reasons"]["date"] == WEIGHTS.date


def test_lines_are_dated_where_the_person_is(run: Run) -> None:
    run("remember", "--at", "2024-05-08T07:00:00+08:00", "我对花生过敏。")
    shown = run("why", "--zone", "Asia/Shanghai", "我对什么过敏？").out
    assert "2024-05-08 周三 我说" in shown


def test_the_last_hours_of_time_can_be_spoken_of(run: Run) -> None:
    last = "9999-12-31T23:00:00Z"
    run("remember", "--at", last, "The world ends.")
    done = run("why", "--zone", "Asia/Shanghai", "--now", last, "When does the world end?")
    assert "9999-12-31 Fri, I said: The world ends." in done.out


def test_a_time_without_a_zone_is_in_the_zone_of_the_settings(run: Run) -> None:
    done = run("remember", "--json", "--zone", "+08:00", "--at", "2024-05-08 13:56", "Now.")
    assert done.data[0]["at"] == "2024-05-08T05:56:00Z"


@pytest.mark.parametrize(
    "words",
    [
        ("--at", "yesterday", "x"),
        ("--now", "soon", "x"),
        ("--id", "a", "x", "y"),
        ("--role", "boss", "x"),
        ("--at", "0001-01-01T00:00:00+14:00", "x"),
    ],
)
def test_what_cannot_be_meant_is_misuse(run: Run, words: tuple[str, ...]) -> None:
    done = run("remember", *words)
    assert (done.code, done.out) == (2, "")
    assert "Error" in done.err


def test_the_same_id_with_other_words_is_an_error(told: Run) -> None:
    done = told("remember", "--id", "en", "My sister lives in Paris.")
    assert done.code == 1
    assert "'en'" in done.err


def test_recall_shows_text_score_reasons_and_ids(told: Run) -> None:
    done = told("recall", "Where does my sister live?")
    assert done.code == 0
    assert done.out.startswith("1. My sister lives in Lyon.\n")
    assert "en" in done.out.splitlines()[1]


@pytest.mark.parametrize(
    ("question", "id_"), [("Where does my sister live?", "en"), ("我对什么过敏？", "zh")]
)
def test_recall_as_json_gives_what_others_build_on(told: Run, question: str, id_: str) -> None:
    best = told("recall", "--json", question).data[0]
    assert best["episodes"] == [id_]
    assert best["score"] == pytest.approx(sum(best["reasons"].values()))
    assert set(best) == {
        *("text", "score", "reasons", "episodes", "at", "source", "role", "session"),
        *("standing", "told", "beliefs", "replaces", "dormant"),
    }
    assert (best["standing"], best["told"]) == ("fact", 1)


@pytest.mark.parametrize("words", ["My sister lives in Lyon.", "1"])
def test_why_tells_the_story_of_what_is_believed(run: Run, words: str) -> None:
    run("remember", "My sister lives in Lyon.")
    story = run("why", words)
    assert story.out == run("history", words).out
    assert "user's sister · residence: Lyon" in story.out
    assert run("why", "--json", words).data["tellings"]


def test_why_shows_the_prompt_for_a_claim_that_nobody_made(run: Run) -> None:
    assert run("why", "--json", "My brother lives in Oslo.").data["messages"]


def test_recall_reads_the_question_from_a_pipe(told: Run) -> None:
    assert told("recall", "--json", "-", typed="我对什么过敏？\n").data[0]["episodes"] == ["zh"]


def test_recall_takes_words_without_quotes(told: Run) -> None:
    assert told("recall", "--json", "where", "does", "my", "sister", "live").data


def test_when_nothing_fits_nothing_comes_back(told: Run) -> None:
    done = told("recall", "--json", "quantum chromodynamics")
    assert (done.code, done.data, done.err) == (0, [], "Nothing fits.\n")


def test_limit_is_a_limit(told: Run) -> None:
    told("remember", "My sister likes Lyon.")
    assert len(told("recall", "--json", "--limit", "1", "sister Lyon").data) == 1


def test_another_namespace_sees_nothing(told: Run) -> None:
    assert told("recall", "--json", "--namespace", "me/work", "my sister").data == []


def test_shared_options_may_stand_before_the_command(told: Run) -> None:
    assert told("--namespace", "other", "--json", "recall", "my sister").data == []


def test_after_the_command_they_win(told: Run) -> None:
    assert told("--namespace", "other", "recall", "--namespace", "me", "--json", "sister").data


def test_a_mistyped_store_is_not_made(run: Run, tmp_path: object) -> None:
    done = run("recall", "--store", "typo.db", "anything")
    assert done.code == 1
    assert "there is no store at" in done.err
    assert "--store" in done.err


def test_the_default_store_may_be_empty(run: Run) -> None:
    assert run("recall", "--json", "anything").data == []


def test_an_empty_pipe_is_misuse(run: Run) -> None:
    assert run("recall", "-").code == 2


def test_why_shows_what_came_in_and_at_which_cost(told: Run) -> None:
    done = told("why", "Where does my sister live?")
    assert "In the prompt:" in done.out
    assert "My sister lives in Lyon." in done.out
    assert "tokens of at most 7680." in done.out


def test_why_as_json_adds_up(told: Run) -> None:
    data = told("why", "--json", "Where does my sister live?").data
    assert {"tokens", "budget", "parts", "messages"} == set(data)
    assert data["tokens"] <= data["budget"]
    memories = [p for p in data["parts"] if p["kind"] == "memory" and p["included"]]
    assert memories[0]["episodes"] == ["en"]
    assert data["messages"][-1]["role"] == "user"


def test_why_keeps_nothing(told: Run) -> None:
    before = told("stats", "--json").data
    told("why", "Where does my sister live?")
    assert told("stats", "--json").data == before


def test_why_without_the_weights_estimates_and_says_so(told: Run) -> None:
    done = told("why", "--model", "gguf:default", "my sister")
    assert done.code == 0
    assert "estimated" in done.err


def test_why_with_too_small_a_budget_says_so(told: Run) -> None:
    done = told("why", "--budget", "1", "Where does my sister live?")
    assert done.code == 1
    assert "budget" in done.err


def test_a_budget_of_zero_is_misuse(told: Run) -> None:
    done = told("why", "--budget", "0", "Where?")
    assert done.code == 2
    assert "0" in done.err


def test_stats_counts(told: Run) -> None:
    assert told("stats", "--json").data["episodes"] == 3
    assert "episodes" in told("stats").out


def test_a_question_without_words_is_misuse(run: Run) -> None:
    for words in (("recall", ""), ("why", " ", "")):
        done = run(*words)
        assert done.code == 2
        assert "There are no words: give a question." in done.err


def test_an_empty_memory_is_named(run: Run) -> None:
    run("remember", "My sister lives in Lyon.")
    done = run("recall", "--namespace", "我/工作", "Where does my sister live?")
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        "Nothing is kept in the memory of 我/工作 yet: `aplysia remember` adds to it.\n"
    )


def test_saying_the_same_with_the_same_id_again_is_no_conflict(run: Run) -> None:
    for _ in range(2):
        assert run("remember", "--id", "one", "My sister lives in Lyon.").out == "one\n"
    assert len(run("export").lines) == 1
    other = run("remember", "--id", "one", "My sister lives in Paris.")
    assert other.code == 1
    assert "'My sister lives in Lyon.'" in other.err
    later = run("remember", "--id", "one", "--at", "2024-05-08", "My sister lives in Lyon.")
    assert "another time" in later.err


def test_a_very_long_text_is_shown_by_its_beginning_and_given_whole_as_json(run: Run) -> None:
    run("remember", "The anchor " + "word " * 5000)
    done = run("recall", "anchor")
    assert len(done.out) < 3000
    assert "25,011 characters" in done.out
    assert len(run("recall", "--json", "anchor").data[0]["text"]) == 25_011


def test_stats_tell_times_as_they_are_written_elsewhere(told: Run) -> None:
    assert "2024-05-01T10:00:00Z" in told("stats").out
    assert told("stats", "--json").data["first"] == "2024-05-01T10:00:00Z"
