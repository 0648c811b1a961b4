"""After `forget`, the bytes of a text are in no file: looked for here without the store's help."""

from __future__ import annotations

import random
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from aplysia.errors import StoreUnavailable
from aplysia.memory import erase, raw
from aplysia.memory.sqlite import SQLiteStore
from tests.records import record

ME, OTHER = ("me",), ("other",)
SECRET = "The combination of the safe is 4-19-83. 保险箱的密码是四一九八三。"
WINDOW = 12  # bytes; a made-up text has so many in common with nothing else


@pytest.fixture
def path(tmp_path: Path) -> Path:
    directory = tmp_path / "store"
    directory.mkdir()
    return directory / "me.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(path, durability="fast")) as opened:
        yield opened


@pytest.fixture(params=["small", "large"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files are always written anew; large ones only when copies were left in them."""
    if request.param == "large":
        monkeypatch.setattr(erase, "SMALL", 0)


def content(path: Path) -> bytes:
    """All bytes of all files in the directory of the store.

    Read by another process: if this one closed a handle of a file, SQLite would lose its locks.
    """
    files = sorted(path.parent.iterdir())
    return subprocess.run(["cat", *files], capture_output=True, check=True).stdout


def traces(path: Path, *pieces: bytes) -> list[bytes]:
    """Windows of the pieces that stand in some file."""
    everything = content(path)
    if not any(everything):
        return list(pieces)
    windows = {
        piece[at : at + WINDOW] for piece in pieces for at in range(0, len(piece) - WINDOW + 1)
    }
    held = {everything[at : at + WINDOW] for at in range(len(everything) - WINDOW + 1)}
    return sorted(windows & held)


def words(rng: random.Random, count: int) -> str:
    return " ".join(f"{rng.getrandbits(60):x}" for _ in range(count))


@pytest.mark.usefixtures("size")
def test_no_byte_of_a_forgotten_text_is_left(path: Path, store: SQLiteStore) -> None:
    store.add(ME, [record("a", SECRET), record("b", "kept")], embedder=None)
    assert SECRET.encode() in content(path)
    store.forget(ME, ["a"])
    assert traces(path, SECRET.encode()) == []


@pytest.mark.usefixtures("size")
def test_no_byte_of_its_terms_or_vector_is_left(
    path: Path, store: SQLiteStore, rng: random.Random
) -> None:
    terms, vector = rng.randbytes(80), rng.randbytes(2048)
    store.add(ME, [record("b", "kept"), record("a", terms=terms, vector=vector)], embedder="use")
    store.set_vectors(ME, [(2, vector[::-1])], embedder="other")
    assert traces(path, terms, vector, vector[::-1])
    store.forget(ME, ["a"])
    assert traces(path, terms, vector, vector[::-1]) == []


@pytest.mark.usefixtures("size")
def test_no_byte_of_a_long_text_is_left(path: Path, store: SQLiteStore, rng: random.Random) -> None:
    long = words(rng, 20_000)
    store.add(ME, [record("b", "kept"), record("a", long), record("c", "kept")], embedder=None)
    store.forget(ME, ["a"])
    everything = content(path)
    assert not any(long[at : at + 16].encode() in everything for at in range(0, len(long), 997))


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_left_after_much_writing_and_forgetting(path: Path, seed: int) -> None:
    rng = random.Random(seed)
    gone: list[bytes] = []
    kept: list[tuple[str, str]] = []
    with closing(SQLiteStore(path, durability="fast")) as store:
        for step in range(18):
            new = [
                (f"{rng.getrandbits(40):x}", words(rng, rng.choice([3, 9, 30, 120, 700])))
                for _ in range(rng.choice([1, 5, 30]))
            ]
            store.add(
                rng.choice([ME, OTHER]) if step % 2 else ME,
                [record(id, text, vector=rng.randbytes(256)) for id, text in new],
                embedder="use",
            )
            kept += new
            rng.shuffle(kept)
            if step % 3 == 2:
                count = rng.choice([1, 2, 20])
                for namespace in (ME, OTHER):
                    store.forget(namespace, [id for id, _ in kept[:count]])
                gone += [text.encode() for _, text in kept[:count]]
                kept = kept[count:]
            if step % 9 == 8:
                assert traces(path, *gone) == []


def test_a_copy_in_what_sqlite_takes_for_empty_space_is_noticed(path: Path) -> None:
    with closing(SQLiteStore(path)) as store:
        store.add(ME, [record("b", "kept")], embedder=None)
    content = path.read_bytes()
    place = content.rindex(b"\0" * 200, 0, content.index(b"kept")) + 50
    assert not is_dirty(path)
    path.write_bytes(content[:place] + SECRET.encode()[:20] + content[place + 20 :])
    assert is_dirty(path)


def is_dirty(path: Path) -> bool:
    raw.hold(path)
    try:
        return erase.residue(path, 8192, texts={"a": SECRET})
    finally:
        raw.release(path)


def test_the_log_is_emptied_of_what_another_process_wrote(path: Path, store: SQLiteStore) -> None:
    with closing(SQLiteStore(path)) as other:
        other.add(ME, [record("a", SECRET)], embedder=None)
        store.forget(ME, ["a"])
        assert traces(path, SECRET.encode()) == []


def test_words_that_are_kept_elsewhere_do_not_hinder(path: Path, store: SQLiteStore) -> None:
    store.add(ME, [record("a", SECRET)], embedder=None)
    store.add(OTHER, [record("b", f"She said: {SECRET}")], embedder=None)
    assert store.forget(ME, ["a"]).episodes == ("a",)
    assert SECRET.encode() in content(path)


def test_a_reader_of_the_log_delays_the_end_of_erasing(path: Path) -> None:
    with closing(SQLiteStore(path, timeout_s=0.05)) as store:
        store.add(ME, [record("a", SECRET)], embedder=None)
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM episodes").fetchall()
            with pytest.raises(StoreUnavailable, match=r"gone, but traces.*forget again"):
                store.forget(ME, ["a"])
            assert store.count(ME) == 0
            reader.execute("COMMIT")
        assert traces(path, SECRET.encode())
        assert store.forget(ME, []).episodes == ()
        assert traces(path, SECRET.encode()) == []


def test_the_next_opening_ends_what_was_delayed(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        with closing(SQLiteStore(path, timeout_s=0.05)) as store:
            store.add(ME, [record("a", SECRET), record("b", "kept")], embedder=None)
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM episodes").fetchall()
            with pytest.raises(StoreUnavailable, match="gone, but traces"):
                store.forget(ME, ["a"])
        with closing(SQLiteStore(path)) as store:  # still read: opening does not wait for it
            assert store.count(ME) == 1
        reader.execute("COMMIT")
    with closing(SQLiteStore(path)):
        assert traces(path, SECRET.encode()) == []


def test_forgetting_much_gives_space_back(store: SQLiteStore, path: Path) -> None:
    rng = random.Random(1)
    store.add(ME, [record(str(n), words(rng, 100)) for n in range(500)], embedder=None)
    receipt = store.forget(ME, [str(n) for n in range(499)])
    assert receipt.bytes_after < receipt.bytes_before / 2
    assert receipt.files[0] == str(path)


def test_a_short_text_that_stands_anywhere_is_forgotten_too(store: SQLiteStore) -> None:
    store.add(ME, [record("a", "a"), record("b", "CREATE TABLE"), record("c", "")], embedder=None)
    assert store.forget(ME, ["a", "b", "c"]).rows == {"episodes": 3, "vectors": 0}
