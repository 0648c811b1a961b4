"""Every example runs, is short, and prints what its comments say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tests.docs import reading

_MOST = 60  # lines of code
EXAMPLES = sorted((reading.ROOT / "examples").glob("*.py"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_an_example_prints_what_it_says(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = reading.example(path)
    runpy.run_path(str(path), run_name="__main__")
    printed = capsys.readouterr().out.rstrip()
    assert printed == said.rstrip(), "if it is meant: python docs/renew.py"
    assert said


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_an_example_is_short(path: Path) -> None:
    code, _ = reading.example(path)
    assert len(code.splitlines()) < _MOST


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_an_example_has_a_page_in_each_language_that_shows_it(path: Path) -> None:
    _, printed = reading.example(path)
    for name in (f"{path.stem}.md", f"{path.stem}.zh.md"):
        page = reading.text(f"docs/explanation/{name}")
        assert f"python examples/{path.name}" in page
        shown = [content.rstrip() for language, content in reading.blocks(page) if not language]
        assert printed.rstrip() in shown, name
