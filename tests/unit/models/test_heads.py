"""States of the beginnings of prompts: found whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aplysia.models.heads import Heads


def write(heads: Heads, name: str, data: bytes = b"state") -> str:
    scratch = heads.scratch(name)
    (heads.folder / scratch).write_bytes(data)
    heads.keep(name, scratch)
    found = heads.find(name)
    assert found
    return found


def test_what_was_kept_is_found_again(tmp_path: Path) -> None:
    name = Heads.name("model", 1, ["head"])
    kept = write(Heads(tmp_path / "new" / "folder"), name)
    assert (tmp_path / "new" / "folder" / kept).read_bytes() == b"state"
    assert Heads(tmp_path / "new" / "folder").find(Heads.name("model", 2, ["head"])) is None


def test_a_damaged_state_is_not_found(tmp_path: Path) -> None:
    heads = Heads(tmp_path)
    kept = write(heads, "a")
    (tmp_path / kept).write_bytes(b"stat")
    assert heads.find("a") is None
    assert write(heads, "a") == kept


def test_nothing_is_left_of_a_state_that_could_not_be_kept(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"No such file"):
        Heads(tmp_path / "heads").keep("a", "never written")
    (tmp_path / "heads" / "a.begun").write_bytes(b"part")
    Heads(tmp_path / "heads").drop("a.begun")
    Heads(tmp_path / "heads").drop("never written")
    assert not list((tmp_path / "heads").iterdir())


def test_only_the_newest_eight_stay(tmp_path: Path) -> None:
    heads = Heads(tmp_path / "heads")
    for n in range(10):
        kept = write(heads, f"n{n}")
        os.utime(heads.folder / kept, ns=(n, n))
    assert [n for n in range(10) if heads.find(f"n{n}")] == list(range(2, 10))


def test_without_a_folder_it_is_not_usable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not Heads(tmp_path / "file" / "heads").usable
