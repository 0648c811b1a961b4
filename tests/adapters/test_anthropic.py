"""Anthropic's memory tool, beside the SDK's own over a file system: the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import aplysia
from aplysia.mind import Mind

pytest.importorskip("anthropic.tools.memory", reason="needs pip install 'aplysia[adapters]'")

from anthropic.lib.tools import ToolError
from anthropic.tools.memory import BetaLocalFilesystemMemoryTool

from aplysia.adapters.anthropic import AplysiaMemoryTool

NOTE = "/memories/notes.md"


@pytest.fixture
def mind(tmp_path: Path) -> Iterator[Mind]:
    with aplysia.open(tmp_path / "m.db", namespace=("me",), embedder=None) as one:
        yield one


def did(tool: Any, command: str, **how: Any) -> str:
    try:
        return str(tool.call({"command": command, **how}))
    except ToolError as e:
        return f"error: {e}"


STEPS: list[dict[str, Any]] = [
    {"command": "create", "path": NOTE, "file_text": "one\ntwo\nthree\nfour\nfive\nsix\n"},
    {"command": "create", "path": NOTE, "file_text": "again"},
    {"command": "create", "path": "/memories/sub/二.txt", "file_text": "我喜欢茶。"},
    {"command": "view", "path": NOTE},
    {"command": "view", "path": NOTE, "view_range": [2, 3]},
    {"command": "view", "path": NOTE, "view_range": [4, -1]},
    {"command": "view", "path": "/memories/none.md"},
    {"command": "str_replace", "path": NOTE, "old_str": "three", "new_str": "3\n3b"},
    {"command": "str_replace", "path": NOTE, "old_str": "absent", "new_str": "x"},
    {"command": "str_replace", "path": NOTE, "old_str": "o", "new_str": "0"},
    {"command": "str_replace", "path": "/memories/sub", "old_str": "o", "new_str": "0"},
    {"command": "str_replace", "path": "/memories/none.md", "old_str": "o", "new_str": "0"},
    {"command": "insert", "path": NOTE, "insert_line": 0, "insert_text": "zero\n"},
    {"command": "insert", "path": NOTE, "insert_line": 8, "insert_text": "seven"},
    {"command": "insert", "path": NOTE, "insert_line": 99, "insert_text": "x"},
    {"command": "insert", "path": "/memories/none.md", "insert_line": 0, "insert_text": "x"},
    {"command": "view", "path": NOTE},
    {"command": "rename", "old_path": NOTE, "new_path": "/memories/sub/二.txt"},
    {"command": "rename", "old_path": NOTE, "new_path": "/memories/deep/er/n.md"},
    {"command": "rename", "old_path": NOTE, "new_path": "/memories/x.md"},
    {"command": "rename", "old_path": "/memories", "new_path": "/memories/x"},
    {"command": "rename", "old_path": "/memories/deep", "new_path": "/memories/moved"},
    {"command": "view", "path": "/memories/moved/er/n.md"},
    {"command": "delete", "path": "/memories/sub"},
    {"command": "delete", "path": "/memories/sub"},
    {"command": "delete", "path": "/memories"},
    {"command": "view", "path": "/memories/sub/二.txt"},
    {"command": "view", "path": "/etc/passwd"},
]


def test_the_answers_are_those_of_the_sdk(mind: Mind, tmp_path: Path) -> None:
    own, theirs = AplysiaMemoryTool(mind), BetaLocalFilesystemMemoryTool(str(tmp_path / "files"))
    assert own.to_dict() == theirs.to_dict() == {"type": "memory_20250818", "name": "memory"}
    for step in STEPS:
        assert did(own, **step) == did(theirs, **step), step


@pytest.mark.parametrize(
    "path",
    [
        "/memories/../etc/passwd",
        "/memories/a/../../b",
        "/memories/..",
        "/memoriesx/a",
        "/memories/%2e%2e/a",
        "/memories/..\\a",
        "/memories/a\x00b",
        "memories/a",
        "",
        "/",
    ],
)
def test_no_path_leads_out(mind: Mind, path: str) -> None:
    tool = AplysiaMemoryTool(mind)
    for how in (
        {"command": "view", "path": path},
        {"command": "create", "path": path, "file_text": "x y"},
        {"command": "delete", "path": path},
        {"command": "rename", "old_path": path, "new_path": "/memories/b"},
    ):
        assert did(tool, **how).startswith("error: Path"), how
    assert mind.memory.count() == 0


def test_a_directory_lists_two_levels(mind: Mind) -> None:
    tool = AplysiaMemoryTool(mind)
    for path in ("a.md", "d/b.md", "d/e/c.md"):
        did(tool, "create", path=f"/memories/{path}", file_text="12345678")
    shown = did(tool, "view", path="/memories").splitlines()
    assert shown[0].startswith(
        "Here're the files and directories up to 2 levels deep in /memories,"
    )
    assert shown[1:] == [
        "24B\t/memories",
        "8B\t/memories/a.md",
        "16B\t/memories/d/",
        "8B\t/memories/d/b.md",
        "8B\t/memories/d/e/",
    ]


def test_beliefs_are_files_that_are_read_alone(mind: Mind) -> None:
    tool = AplysiaMemoryTool(mind)
    mind.remember("My sister lives in Lyon.")
    where = "/memories/beliefs/user's sister.md"
    assert where in did(tool, "view", path="/memories")
    shown = did(tool, "view", path=where)
    assert "residence: Lyon (fact; said by user" in shown
    for how in (
        {"command": "create", "path": "/memories/beliefs/x.md", "file_text": "Mia has a cat."},
        {"command": "str_replace", "path": where, "old_str": "Lyon", "new_str": "Paris"},
        {"command": "insert", "path": where, "insert_line": 0, "insert_text": "x"},
        {"command": "delete", "path": "/memories/beliefs"},
        {"command": "rename", "old_path": where, "new_path": "/memories/x.md"},
    ):
        assert "cannot be written" in did(tool, **how), how
    assert did(tool, "view", path=where) == shown


def test_notes_are_the_models_own_words_and_gone_when_deleted(mind: Mind, tmp_path: Path) -> None:
    tool = AplysiaMemoryTool(mind)
    did(tool, "create", path=NOTE, file_text="User's sister lives in Lyon.")
    assert all(b.standing == "own" for b in mind.memory.beliefs.all(now=mind.clock()))
    did(tool, "create", path="/memories/k.md", file_text="The password is hunter2hunter2.")
    assert "withheld" in did(tool, "view", path="/memories/k.md")
    assert "no words" in did(tool, "create", path="/memories/e.md", file_text="")
    did(tool, "delete", path=NOTE)
    assert tool.clear_all_memory() == "All memory cleared"
    files = b"".join(p.read_bytes() for p in tmp_path.glob("m.db*"))
    assert b"Lyon" not in files
    assert b"hunter2" not in files
