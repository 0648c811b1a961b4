"""forget: only what was named, only when it was meant, with a receipt."""

from __future__ import annotations

import pytest

from tests.unit.cli.conftest import Run


@pytest.fixture
def told(run: Run) -> Run:
    run("remember", "--id", "a", "My sister lives in Lyon.")
    run("remember", "--id", "b", "我对花生过敏。")
    run("remember", "--id", "c", "花生酱在柜子里。")
    return run


def left(run: Run) -> list[str]:
    return [one["id"] for one in run("export").lines]


def test_what_is_forgotten_is_gone(told: Run) -> None:
    done = told("forget", "a", "--yes")
    assert done.code == 0
    assert done.out.startswith("Forgotten: 1 ")
    assert left(told) == ["b", "c"]
    recalled = told("recall", "--json", "sister Lyon").data
    assert [one for one in recalled if "a" in one["episodes"]] == []


def test_the_receipt_as_json(told: Run) -> None:
    data = told("forget", "--json", "--yes", "a", "b").data
    assert sorted(data["episodes"]) == ["a", "b"]
    assert {"episodes", "rows", "bytes_before", "bytes_after", "files", "at", "akin"} == set(data)
    assert data["akin"] == []


def test_what_may_say_the_same_is_named_and_stays(told: Run) -> None:
    told("remember", "--id", "d", "--source", "echo:", "Your sister lives in Lyon, you said.")
    done = told("forget", "--json", "--yes", "a")
    assert done.data["akin"] == ["d"]
    assert "d" in left(told)
    shown = told("forget", "c", typed="")
    assert "What may say the same" not in shown.err


def test_what_contains_a_text(told: Run) -> None:
    told("forget", "--matching", "花生", "--yes")
    assert left(told) == ["a"]


def test_in_a_pipe_nothing_goes_without_yes(told: Run) -> None:
    done = told("forget", "a", typed="y\n")
    assert done.code == 2
    assert "My sister lives in Lyon." in done.err
    assert "--yes" in done.err
    assert left(told) == ["a", "b", "c"]


def test_an_id_that_is_not_there_is_an_error(told: Run) -> None:
    done = told("forget", "nobody", "--yes")
    assert done.code == 1
    assert "'nobody'" in done.err


def test_the_others_go_all_the_same_and_the_absent_is_named(told: Run) -> None:
    done = told("forget", "nobody", "a", "--yes")
    assert done.code == 0
    assert "Not there: nobody." in done.err
    assert left(told) == ["b", "c"]


def test_nothing_contains_it(told: Run) -> None:
    done = told("forget", "--json", "--matching", "Tokyo", "--yes")
    assert done.code == 1
    assert "nothing contains 'Tokyo'" in done.err


def test_matching_passes_over_case_and_nothing_else(told: Run) -> None:
    told("remember", "--id", "d", "Room 1, José")
    for nothing in ("\u0301", "´", "①", "Jose"):
        assert told("forget", "--matching", nothing, "--yes").code == 1
    told("forget", "--matching", "LYON", "--yes")
    assert left(told) == ["b", "c", "d"]
    told("forget", "--matching", "jose\u0301", "--yes")
    assert left(told) == ["b", "c"]


@pytest.mark.parametrize(
    "words", [(), ("a", "--matching", "x"), ("--matching", " ")], ids=["none", "both", "blank"]
)
def test_what_goes_must_be_named(told: Run, words: tuple[str, ...]) -> None:
    assert told("forget", *words, "--yes").code == 2
    assert len(left(told)) == 3


@pytest.mark.parametrize(("answer", "kept"), [(True, 2), (False, 3)])
def test_a_person_is_asked(
    told: Run, monkeypatch: pytest.MonkeyPatch, answer: bool, kept: int
) -> None:
    monkeypatch.setattr("aplysia.cli.forgetting.asked", lambda: answer)
    assert told("forget", "a").code == 0
    assert len(left(told)) == kept
