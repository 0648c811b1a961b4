"""Bars and lines: seen in a terminal, silent in a pipe."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime

import pytest

from aplysia.cli import output


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_there_is_no_bar_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with output.progress("Embedding") as bar:
        assert bar is None


@pytest.mark.parametrize("unit", ["", "bytes"])
def test_a_bar_is_shown_in_a_terminal(monkeypatch: pytest.MonkeyPatch, unit: str) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with output.progress("Embedding", unit=unit, after_s=0) as bar:
        assert bar is not None
        bar(1, 2)
        bar(2, 2)
    assert "Embedding" in screen.getvalue()


def test_quick_work_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with output.progress("Embedding", after_s=60) as bar:
        assert bar is not None
        bar(1, 1)
    assert screen.getvalue() == ""


def test_json_knows_times_sets_and_paths(capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    output.emit([datetime(2024, 5, 8, tzinfo=UTC), frozenset({"a"}), Path("b")])
    assert capsys.readouterr().out == '["2024-05-08T00:00:00Z", ["a"], "b"]\n'


def test_a_long_text_is_cut_to_one_line() -> None:
    assert output.short("a\nb  c") == "a b c"
    assert len(output.short("x" * 500)) == 100
