"""Rules of the house that no linter checks: short files, short functions."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.docs.reading import ROOT

_FILE_MOST = 500  # lines
_FUNCTION_MOST = 60
_FLOW_MOST = 150
FILES = [
    path
    for folder in ("src", "tests", "benchmarks", "docs", "examples")
    for path in sorted((ROOT / folder).rglob("*.py"))
]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_is_short_and_so_are_its_functions(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= _FILE_MOST
    long = [
        f"{node.name}: {length} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (length := (node.end_lineno or 0) - node.lineno + 1) > _FUNCTION_MOST
    ]
    assert long == []


def test_the_flow_can_be_read_at_one_go() -> None:
    lines = (ROOT / "src/aplysia/mind.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= _FLOW_MOST


def test_every_module_says_what_it_knows() -> None:
    silent = [
        name(path)
        for path in FILES
        if "tests" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_the_core_has_at_most_six_dependencies() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert len(project["dependencies"]) <= 6
    assert not any("torch" in one for one in project["dependencies"])
