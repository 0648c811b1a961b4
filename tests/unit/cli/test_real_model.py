"""The command line with real weights: the smallest model answers, counts, and is pulled."""

from __future__ import annotations

from pathlib import Path

import pytest

from aplysia.models import located
from tests.conftest import lacking
from tests.unit.cli.conftest import Run


@pytest.fixture
def tiny(weights: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the tiny model; its home is the data home, the store is a temporary one."""
    path = located("tiny", weights)
    if path is None:
        lacking("model", "the tiny model is not here: run `aplysia pull tiny`")
    monkeypatch.setenv("APLYSIA_HOME", str(weights))
    monkeypatch.setenv("APLYSIA_STORE", "memory.db")
    monkeypatch.setenv("APLYSIA_MODEL", "gguf:tiny")  # after `run`, which chooses the echo
    return path


@pytest.mark.usefixtures("tiny")
def test_a_reply_is_streamed_and_kept(run: Run) -> None:
    done = run("chat", typed="Say hello.\n")
    assert done.code == 0
    assert done.out.strip()
    assert [one["role"] for one in run("export").lines] == ["user", "assistant"]


@pytest.mark.usefixtures("tiny")
def test_tokens_are_counted_by_the_model(run: Run) -> None:
    run("remember", "My sister lives in Lyon.")
    done = run("why", "--json", "Where does my sister live?")
    assert done.err == ""
    assert done.data["tokens"] > 0


def test_weights_are_taken_from_a_file(
    tiny: Path, run: Run, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("APLYSIA_HOME", str(home))
    done = run("pull", "tiny", "--json", "--from", str(tiny))
    path = Path(done.data["path"])
    assert home in path.parents
    assert path.stat().st_size == tiny.stat().st_size
    assert run("models").out.count("here") == 1
