"""The READMEs say what is so: commands in both languages, the tree, every command, snippets."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from aplysia.cli import cli
from tests.docs import reading


@pytest.fixture(params=reading.READMES)
def readme(request: pytest.FixtureRequest) -> str:
    return reading.text(request.param)


def test_both_languages_have_the_same_commands() -> None:
    english, chinese = (reading.commands(reading.text(name)) for name in reading.READMES)
    assert english == chinese
    assert english


def test_both_languages_have_the_same_headings() -> None:
    english, chinese = (reading.headings(reading.text(name)) for name in reading.READMES)
    assert english == chinese


def test_the_two_commands_stand_in_the_readme(readme: str) -> None:
    found = [line for line in reading.commands(readme) if line.startswith("pip install -e")]
    assert found[0] == "pip install -e . && aplysia demo"
    assert found[1].endswith("&& ./check")


def test_the_tree_is_what_is_on_disk(readme: str) -> None:
    source = reading.ROOT / "src" / "aplysia"
    skip = {"__pycache__"}
    drawn = reading.tree(readme)
    there = {
        path.relative_to(source).as_posix() + ("/" if path.is_dir() else "")
        for path in source.rglob("*")
        if not skip & set(path.relative_to(source).parts)
    }
    shown = {d for d in drawn if d.endswith("/")}
    opened = {d for d in shown if any(p != d and p.startswith(d) for p in drawn)}
    closed = tuple(shown - opened)  # a folder may be drawn as one line
    expected = {p for p in there if p in closed or not p.startswith(closed)}
    assert drawn == expected - {"py.typed", "__main__.py"} | (drawn & {"py.typed", "__main__.py"})


def test_every_command_is_documented(readme: str) -> None:
    missing = [name for name in cli.commands if not re.search(rf"\baplysia {name}\b", readme)]
    assert missing == []


def test_every_command_in_the_readme_is_there(readme: str) -> None:
    for line in reading.commands(readme):
        for name in re.findall(r"(?:^|&& |\| )aplysia ([a-z]\w*)", line):
            assert name in cli.commands, line


def test_every_flag_in_the_readme_is_there(readme: str) -> None:
    for line in reading.commands(readme):
        for name, rest in re.findall(r"(?:^|&& |\| )aplysia ([a-z]\w*)([^|&]*)", line):
            command = cli.commands[name]
            nested = command.commands.values() if isinstance(command, click.Group) else ()
            known = {
                option
                for one in (cli, command, *nested)
                for param in one.params
                for option in param.opts
            }
            assert set(re.findall(r"(?<!\S)--[\w-]+", rest)) <= known | {"--help"}, line


def test_the_snippets_run(readme: str, tmp_path: Path) -> None:
    snippets = [content for language, content in reading.blocks(readme) if language == "python"]
    assert snippets
    scope: dict[str, object] = {"__name__": "readme"}
    for number, snippet in enumerate(snippets, start=1):
        exec(compile(snippet, f"README snippet {number}", "exec"), scope)
