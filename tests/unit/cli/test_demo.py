"""demo: told, restarted, answered; and a demo that fails says so."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

from tests.unit.cli.conftest import Run


def test_it_ends_with_one_line_that_says_it_succeeded(run: Run) -> None:
    done = run("demo", "--model", "echo:")
    assert done.code == 0
    assert done.out.splitlines()[-1] == "Demo succeeded: 3 of 3 answers came from memory."
    assert "Lyon" in done.out
    assert "花生" in done.out
    assert "because:" in done.out
    assert "Next:" in done.out


def test_as_json_it_has_its_costs_and_the_store_that_is_kept(run: Run) -> None:
    data = run("demo", "--model", "echo:", "--json", "--keep").data
    assert data["ok"] is True
    assert [one["ok"] for one in data["answers"]] == [True, True, True]
    assert data["ms"] > 0
    assert set(data["answers"][0]["ms"]) == {"start", "recall", "first", "reply"}
    store = Path(data["store"])
    assert store.is_file()
    rmtree(store.parent)


def test_a_wrong_answer_fails(run: Run) -> None:
    done = run("demo", "--model", "echo:I do not know.")
    assert done.code == 1
    assert "'Lyon' was not in the reply" in done.err
    assert done.err.splitlines()[-1] == "Demo failed: 0 of 3 answers came from memory."


def test_a_step_that_fails_ends_it(run: Run) -> None:
    done = run("demo", "--model", "gguf:missing.gguf")
    assert done.code == 1
    assert "`aplysia chat` failed" in done.err
    assert "missing.gguf" in done.err
    assert "{" not in done.err
