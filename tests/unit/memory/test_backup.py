"""Copies of a store: made while it is written to, looked through, put back."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from aplysia.errors import SchemaTooNew, StoreCorrupt, StoreUnavailable
from aplysia.memory import open_store
from aplysia.memory.backup import backup, restore
from tests.records import numbered, record

ME = ("me",)


def test_a_round_trip(tmp_path: Path) -> None:
    file, copy, aside = tmp_path / "m.db", tmp_path / "copy.db", tmp_path / "old.db"
    with closing(open_store(file)) as store:
        store.add(ME, numbered(20), embedder="e")
        assert backup(file, copy) == 20
        store.add(ME, [record("later")], embedder=None)
    assert restore(copy, file, aside=aside) == 20
    for path, count in ((file, 20), (aside, 21)):
        with closing(open_store(path)) as store:
            assert store.count(ME) == count
    assert {p.name for p in tmp_path.glob("*.db*")} == {"m.db", "copy.db", "old.db"}


def test_copies_are_whole_while_others_write(tmp_path: Path) -> None:
    file, done = tmp_path / "m.db", threading.Event()
    with closing(open_store(file, durability="fast")) as store:
        store.add(ME, [record("first")], embedder=None)

        def write() -> None:
            for n in range(10_000):
                if done.is_set():
                    return
                store.add(ME, numbered(5, start=5 * n), embedder="e")

        writer = threading.Thread(target=write)
        writer.start()
        try:
            counts = [backup(file, tmp_path / f"{n}.db") for n in range(5)]
        finally:
            done.set()
            writer.join()
    assert counts == sorted(counts)
    assert all(count % 5 == 1 for count in counts)  # no transaction in half


def test_what_was_forgotten_is_in_no_copy(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "m.db")) as store:
        store.add(ME, [record("a", "the word is xylophone"), record("b")], embedder=None)
        store.forget(ME, ["a"])
    backup(tmp_path / "m.db", tmp_path / "copy.db")
    assert b"xylophone" not in (tmp_path / "copy.db").read_bytes()


def test_a_store_in_use_is_not_replaced(tmp_path: Path) -> None:
    file, copy = tmp_path / "m.db", tmp_path / "copy.db"
    with closing(open_store(file)) as store:
        store.add(ME, [record("a")], embedder=None)
        backup(file, copy)
        with pytest.raises(StoreUnavailable, match="stop `aplysia serve`"):
            restore(copy, file, aside=tmp_path / "old.db")
        store.add(ME, [record("b")], embedder=None)
    assert not (tmp_path / "old.db").exists()


def test_what_is_no_copy_is_refused(tmp_path: Path) -> None:
    file, other = tmp_path / "m.db", tmp_path / "other.db"
    with closing(open_store(file)) as store:
        store.add(ME, [record("a")], embedder=None)
    before = file.read_bytes()
    backup(file, tmp_path / "newer.db")
    for name, sql in (("other.db", "CREATE TABLE t (a)"), ("newer.db", "PRAGMA user_version = 99")):
        with closing(sqlite3.connect(tmp_path / name)) as db:
            db.execute(sql)
    (tmp_path / "text.db").write_text("hello" * 500)
    for name, error in (
        ("other.db", StoreCorrupt),
        ("newer.db", SchemaTooNew),
        ("text.db", StoreCorrupt),
    ):
        with pytest.raises(error):
            restore(tmp_path / name, file, aside=tmp_path / "old.db")
    with pytest.raises(StoreUnavailable, match="is there already"):
        backup(file, other)
    assert file.read_bytes() == before
