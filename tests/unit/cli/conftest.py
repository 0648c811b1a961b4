"""The command line in this process: words in; exit code, stdout and stderr out."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from aplysia.cli import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("recall", "Lyon", typed="…")`: recall by words alone, answers by the echo."""
    monkeypatch.setenv("APLYSIA_EMBEDDER", "none")
    monkeypatch.setenv("APLYSIA_MODEL", "echo:")
    monkeypatch.setenv("APLYSIA_DURABILITY", "fast")

    def call(*words: str, typed: str | bytes = "") -> Ran:
        raw = typed.encode() if isinstance(typed, str) else typed
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        with pytest.raises(SystemExit) as left:
            main(words)
        out, err = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Ran(code=left.value.code, out=out, err=err)

    return call
