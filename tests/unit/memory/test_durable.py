"""Writes that reach the disk later: when they are waited for, and what is said when it fails."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aplysia.errors import StoreUnavailable
from aplysia.memory import durable, open_store
from tests.records import record

ME = ("me",)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Each time that the log was brought to the disk."""
    found, to_disk = list[int](), durable._to_disk

    def noted(handle: int) -> None:
        found.append(handle)
        to_disk(handle)

    monkeypatch.setattr(durable, "_to_disk", noted)
    return found


def test_what_was_put_off_is_waited_for_once(tmp_path: Path, waits: list[int]) -> None:
    store = open_store(tmp_path / "m.db")
    with store.deferring():
        store.add(ME, [record("a", "one")], embedder=None)
        store.add(ME, [record("b", "two")], embedder=None)
        assert store.count(ME) == 2
    assert waits == []
    store.sync()
    store.sync()
    assert len(waits) == 1
    store.add(ME, [record("c", "three")], embedder=None)  # on disk when it returns
    store.sync()
    assert len(waits) == 1
    store.close()


def test_closing_brings_to_the_disk_what_was_put_off(tmp_path: Path, waits: list[int]) -> None:
    store = open_store(tmp_path / "m.db")
    with store.deferring():
        store.add(ME, [record("a", "one")], embedder=None)
    store.close()
    assert len(waits) == 1


def test_a_disk_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(tmp_path / "m.db")
    with store.deferring():
        store.add(ME, [record("a", "one")], embedder=None)

    def fails(handle: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails)
        with pytest.raises(StoreUnavailable, match="the disk failed"):
            store.sync()
    store.sync()
    store.close()
