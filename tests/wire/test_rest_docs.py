"""The pages on the memory API: their lines are typed before a server, and answered as shown."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aplysia.server import create_app
from aplysia.server.idle import Idle
from aplysia.server.rest import WAYS
from tests.docs import reading
from tests.serving import running, service

PAGES = ("docs/rest.md", "docs/rest.zh.md")
_MOST = 120  # lines
_END = "\x1e"
_ANY = "…"  # for a value: any; last in a list: and so on


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    parts = service(tmp_path, "http://127.0.0.1:9/v1")
    parts.idle = Idle(parts.minds, parts.metrics)
    with running(create_app(parts), parts) as found:
        yield found


def typed(page: str, url: str, home: Path) -> list[str]:
    """What each block of a page that is not JSON prints, all of them in one shell."""
    script = ["set -eu"]
    for language, content in _blocks(page):
        code = content.replace("http://127.0.0.1:8471", url)
        script += [f"python - <<'END'\n{code}END" if language == "py" else code, f"printf '{_END}'"]
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "APLYSIA_HOME": str(home),
            "NO_PROXY": "127.0.0.1",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split(_END)[:-1]


def _blocks(page: str) -> list[tuple[str, str]]:
    return [b for b in reading.blocks(reading.text(page)) if b[0] != "json"]


def answers(printed: str) -> list[Any]:
    """The JSON values in what was printed, one behind the other."""
    found, at, decoder = list[Any](), 0, json.JSONDecoder()
    while at < len(printed.rstrip()):
        value, at = decoder.raw_decode(printed, at)
        found.append(value)
        at += len(printed[at:]) - len(printed[at:].lstrip())
    return found


def agrees(shown: Any, given: Any) -> bool:
    """Whether all that is shown is in what was given."""
    if shown == _ANY:
        return True
    if isinstance(shown, dict):
        return isinstance(given, dict) and all(
            key in given and agrees(value, given[key]) for key, value in shown.items()
        )
    if isinstance(shown, list) and isinstance(given, list):
        if shown and shown[-1] == _ANY:
            shown, given = shown[:-1], given[: len(shown) - 1]
        return len(shown) == len(given) and all(map(agrees, shown, given))
    return bool(shown == given)


@pytest.mark.parametrize("page", PAGES)
def test_the_lines_are_answered_as_shown(page: str, url: str, tmp_path: Path) -> None:
    printed = iter(typed(page, url, tmp_path))
    found = reading.blocks(reading.text(page))
    compared = 0
    for n, (language, content) in enumerate(found):
        if language == "json":
            continue
        given = answers(next(printed))
        if n + 1 < len(found) and found[n + 1][0] == "json":
            shown = found[n + 1][1]
            assert agrees(json.loads(shown), given[-1]), f"{shown}\n{given[-1]}"
            given, compared = given[:-1], compared + 1
        assert not [one for one in given if isinstance(one, dict) and "error" in one], content
    assert compared >= 8


@pytest.mark.parametrize("page", PAGES)
def test_every_path_is_named_on_a_short_page(page: str) -> None:
    words = reading.text(page)
    assert len(words.splitlines()) <= _MOST
    for way in WAYS:
        last = way.path.removeprefix("/api/").partition("/{id}")
        assert re.search(rf"\b{re.escape(last[0])}\b", words), way.path
        assert last[2] in words, way.path


def test_what_differs_from_what_is_shown_is_found() -> None:
    given = {"a": [{"b": 1}, {"b": 2}], "c": None}
    assert agrees({"a": [{"b": 1}, "…"]}, given)
    wrong: list[Any] = [{"a": [{"b": 1}]}, {"a": [{"b": 2}, "…"]}, {"d": "…"}, {"c": 0}, {"a": {}}]
    for shown in wrong:
        assert not agrees(shown, given)
    assert answers('{"a": 1}[2]\n{"b": 3}\n') == [{"a": 1}, [2], {"b": 3}]
