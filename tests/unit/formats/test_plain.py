"""Plain text: paragraphs become episodes whose ids follow their content."""

from __future__ import annotations

from pathlib import Path

import pytest

from aplysia import formats
from aplysia.errors import FormatError


def ids(file: Path) -> list[str | None]:
    return [it.id for it in formats.read(file)]


def test_a_paragraph_is_an_episode(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("One.\nStill one.\n\n \n二。\n\n\n", encoding="utf-8")
    found = list(formats.read(file))
    assert [it.text for it in found] == ["One.\nStill one.", "二。"]
    assert [it.origin for it in found] == ["notes.txt:1", "notes.txt:5"]
    assert {(it.source, it.role, it.session, it.at) for it in found} == {
        ("notes.txt", "document", "notes.txt", None)
    }


def test_ids_stay_when_a_paragraph_is_put_before(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("One.\n\nTwo.")
    before = ids(file)
    file.write_text("Zero.\n\nOne.\n\nTwo.")
    assert ids(file)[1:] == before


def test_a_repeated_paragraph_has_an_id_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Ha.\n\nHa.\n\nHa.")
    assert len(set(ids(file))) == 3


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("\n\n")
    assert ids(file) == []


def test_a_file_with_nul_is_not_text(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes("hello".encode("utf-16-le"))
    with pytest.raises(FormatError, match="line 1: a NUL character"):
        ids(file)
