"""The docs say what is so: twins in step, links that lead somewhere, transcripts that come out."""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from aplysia.cli import cli
from tests.docs import reading

_PAGE_MOST = 90  # lines of an explanation
_PICTURE_MOST = 40_000  # bytes
_MASKS = (
    (r"\b[0-9a-f]{22}\b", "ID"),
    (r"\d{4}-\d\d-\d\d(?: \d\d:\d\d| (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)| 周.)?", "DAY"),
)


def drawing() -> ModuleType:
    spec = importlib.util.spec_from_file_location("draw", reading.ROOT / "docs/pictures/draw.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", reading.PAGES)
def test_a_page_has_its_twin_in_step(name: str) -> None:
    other = reading.twin(name)
    assert other in reading.PAGES
    mine, theirs = reading.text(name), reading.text(other)
    assert reading.headings(mine) == reading.headings(theirs)
    assert reading.commands(mine) == reading.commands(theirs)
    for markdown, twin in ((mine, other), (theirs, name)):
        assert f"]({Path(twin).name})" in markdown
    equations = [[c for lang, c in reading.blocks(p) if lang == "math"] for p in (mine, theirs)]
    assert equations[0] == equations[1]


@pytest.mark.parametrize("name", [*reading.PAGES, *reading.READMES])
def test_a_link_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", reading.text(name)):
        if not re.match(r"[a-z]+:|#", target):
            there = (reading.ROOT / name).parent / unquote(target.partition("#")[0])
            assert there.exists(), target


@pytest.mark.parametrize("name", [p for p in reading.PAGES if "/explanation/" in p])
def test_an_explanation_is_short_with_equation_picture_and_example(name: str) -> None:
    page = reading.text(name)
    assert len(page.splitlines()) <= _PAGE_MOST
    assert "```math" in page
    assert len(re.findall(r"!\[[^\]]+\]\(\.\./pictures/[\w.]+\.svg\)", page)) == 1
    assert "python examples/" in page
    index = "docs/README.zh.md" if name.endswith(".zh.md") else "docs/README.md"
    assert f"(explanation/{Path(name).name})" in reading.text(index)


@pytest.mark.parametrize("name", reading.PAGES)
def test_the_snippets_run(name: str) -> None:
    scope: dict[str, object] = {"__name__": "page"}
    for language, snippet in reading.blocks(reading.text(name)):
        if language == "python":
            exec(compile(snippet, name, "exec"), scope)


@pytest.mark.parametrize("name", reading.PAGES)
def test_a_transcript_comes_out(name: str) -> None:
    """`...` stands for anything; ids and days may differ."""
    for language, content in reading.blocks(reading.text(name)):
        if language == "console":
            for command, expected in re.findall(
                r"^\$ aplysia ([^\n]+)\n((?:(?!\$ )[^\n]*\n)*)", content, re.MULTILINE
            ):
                args = shlex.split(command.partition("  #")[0])
                result = CliRunner().invoke(cli, args)
                assert result.exit_code == 0, f"{command}: {result.output}"
                matches = doctest.OutputChecker().check_output(
                    masked(expected), masked(result.output), doctest.ELLIPSIS
                )
                assert matches, f"{command}\n{result.output}"


def masked(text: str) -> str:
    for pattern, word in _MASKS:
        text = re.sub(pattern, word, text)
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines()) + "\n"


def test_the_pictures_are_drawn_by_the_code_as_it_is(tmp_path: Path) -> None:
    made = drawing().draw(tmp_path)
    there = sorted((reading.ROOT / "docs/pictures").glob("*.svg"))
    assert sorted(p.name for p in made) == [p.name for p in there]
    shown = "".join(reading.text(name) for name in reading.PAGES)
    for path in there:
        old, new = path.read_text(encoding="utf-8"), (tmp_path / path.name).read_text("utf-8")
        assert len(old.encode()) < _PICTURE_MOST
        assert f"pictures/{path.name})" in shown
        drawn_by = re.findall(r"Matplotlib v[\d.]+", old)
        if drawn_by == re.findall(r"Matplotlib v[\d.]+", new):  # another one draws other bytes
            assert old == new, f"{path.name}: python docs/pictures/draw.py draws it anew"


@pytest.mark.parametrize("name", reading.PAGES)
def test_the_tests_that_a_page_names_are_there(name: str) -> None:
    file = Path()
    for path, test in re.findall(r"`(tests/[\w/.]+)?(?:::(test_\w+))?`", reading.text(name)):
        file = reading.ROOT / path if path else file
        assert file.exists(), path
        assert not test or f"def {test}(" in file.read_text(encoding="utf-8"), test


@pytest.mark.parametrize("name", ["docs/operations.md", "docs/operations.zh.md"])
def test_the_table_of_metrics_has_them_all(name: str) -> None:
    from aplysia.server.metrics import ABOUT

    shown = re.findall(r"`((?:aplysia|process)_\w+)[`{]", reading.text(name))
    assert set(shown) == set(ABOUT)
