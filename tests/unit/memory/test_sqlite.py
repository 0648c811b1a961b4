"""Opening a file, refusing one, and what goes wrong: each says what to do and changes nothing."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic
from typing import cast

import pytest

from aplysia.errors import SchemaTooNew, StoreCorrupt, StoreError, StoreUnavailable
from aplysia.memory import migrations
from aplysia.memory.connect import _use_wal, translate
from aplysia.memory.migrations import APPLICATION_ID, LATEST
from aplysia.memory.sqlite import SQLiteStore
from tests.records import numbered, record

ME = ("me",)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    directory = tmp_path / "store"
    directory.mkdir()
    return directory / "me.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(path, durability="fast")) as opened:
        yield opened


class Full:
    """A connection to a disk without space."""

    def execute(self, _: str) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error


def test_only_a_lock_is_waited_for(path: Path) -> None:
    begun = monotonic()
    with pytest.raises(sqlite3.OperationalError, match="full"):
        _use_wal(cast(sqlite3.Connection, Full()), path, timeout_s=9)
    assert monotonic() - begun < 5


def filled(path: Path, count: int = 500) -> Path:
    """A closed store at `path`."""
    with closing(SQLiteStore(path, durability="fast")) as store:
        store.add(ME, numbered(count), embedder="use")
    return path


def read_all(path: Path) -> list[str]:
    with closing(SQLiteStore(path)) as store:
        return [episode.id for episode in store.episodes(ME)]


def snapshot(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in directory.iterdir()}


def sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def refused(path: Path, error: type[StoreError], words: str) -> None:
    """Opening raises `error`, and no byte of the directory is another one."""
    before = snapshot(path.parent)
    with pytest.raises(error, match=words) as raised:
        SQLiteStore(path)
    assert str(path) in str(raised.value)
    assert snapshot(path.parent) == before


# Opening


def test_a_new_file_is_made_with_the_directories_above_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "me.db"
    filled(path, 1)
    assert path.exists()


def test_nothing_is_left_beside_the_file_after_closing(path: Path) -> None:
    filled(path)
    assert [file.name for file in path.parent.iterdir()] == ["me.db"]


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    filled(path, 1)


def test_a_name_that_means_something_to_sqlite_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(SQLiteStore(":memory:")):
        assert (tmp_path / ":memory:").exists()


def test_the_file_records_its_migrations(path: Path) -> None:
    filled(path, 1)
    with closing(sqlite3.connect(path)) as db:
        steps = db.execute("SELECT number, name FROM migrations").fetchall()
        assert steps == [(1, "m001_episodes"), (2, "m002_beliefs"), (3, "m003_safety")]
        assert db.execute("PRAGMA user_version").fetchone() == (LATEST,)
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_full_durability_waits_for_the_disk_at_each_commit(path: Path) -> None:
    with closing(SQLiteStore(path)) as store:
        assert store._db.execute("PRAGMA synchronous").fetchone() == (2,)
        assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_failed_migration_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path, 3)

    def broken(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE more (id INTEGER PRIMARY KEY)")
        db.execute("DELETE FROM vectors")
        raise sqlite3.OperationalError("out of luck")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, broken))
    monkeypatch.setattr(migrations, "LATEST", LATEST + 1)
    with pytest.raises(StoreError, match="out of luck"):
        SQLiteStore(path)
    monkeypatch.undo()
    with closing(SQLiteStore(path)) as store:
        assert store.stats(ME)["vectors"] == {"use": 3}


def test_a_later_migration_keeps_what_is_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as early:  # a file of the first schema
        early.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
        early.setattr(migrations, "LATEST", 1)
        filled(path, 3)
    with closing(SQLiteStore(path)) as store:
        assert store.stats(ME)["schema"] == LATEST
        assert store.count(ME) == 3


# Refusals: not a byte changes


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    sql(path, "CREATE TABLE bookmarks (url TEXT)", "INSERT INTO bookmarks VALUES ('x')")
    refused(path, StoreCorrupt, "another program")


def test_a_database_of_another_program_in_wal_mode_is_refused(path: Path) -> None:
    sql(path, "PRAGMA journal_mode = WAL", "CREATE TABLE bookmarks (url TEXT)")
    refused(path, StoreCorrupt, "another program")


def test_a_database_with_another_application_id_is_refused(path: Path) -> None:
    sql(path, "PRAGMA application_id = 77")
    refused(path, StoreCorrupt, "another program.*0x4d")


def test_a_newer_schema_is_refused(path: Path) -> None:
    sql(filled(path), "PRAGMA user_version = 99")
    refused(path, SchemaTooNew, "schema 99.*upgrade")


@pytest.mark.parametrize("content", [b"hello", b"\0" * 8192, "memories 记忆\n".encode() * 999])
def test_a_file_that_is_no_database_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    refused(path, StoreCorrupt, "not an Aplysia store")


@pytest.mark.parametrize("size", [50, 100, 200, 5000, 8192, 50_000, -8192, -1])
def test_a_truncated_file_is_refused(path: Path, size: int) -> None:
    whole = filled(path).stat().st_size
    os.truncate(path, size % whole)
    refused(path, StoreCorrupt, "restore")


def test_a_lost_file_whose_log_is_left_is_refused(path: Path, store: SQLiteStore) -> None:
    store.add(ME, numbered(3), embedder="use")
    elsewhere = path.parent.parent / "copy"
    elsewhere.mkdir()
    shutil.copy(path.with_name("me.db-wal"), elsewhere)
    refused(elsewhere / "me.db", StoreCorrupt, "missing or empty.*backup")


def test_a_directory_is_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreUnavailable, match=r"is a directory.*me\.db"):
        SQLiteStore(path)


def test_a_pipe_is_refused(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(StoreUnavailable, match="not a regular file"):
        SQLiteStore(path)


def test_a_file_in_the_place_of_a_directory_is_refused(path: Path) -> None:
    path.touch()
    with pytest.raises(StoreUnavailable, match="cannot be made"):
        SQLiteStore(path / "me.db")


@pytest.mark.parametrize("target", ["me.db", "."])
def test_what_cannot_be_written_is_refused(path: Path, target: str) -> None:
    filled(path)
    before = snapshot(path.parent)
    (path.parent / target).chmod(0o444 if target == "me.db" else 0o555)
    ended = as_nobody(path, "SQLiteStore(path)")
    assert "StoreUnavailable" in ended
    assert "write permission" in ended
    assert snapshot(path.parent) == before


# Damage, full disks, locks


def test_damaged_pages_are_reported(path: Path) -> None:
    with filled(path).open("r+b") as file:
        file.seek(2 * 8192)
        file.write(os.urandom(path.stat().st_size - 2 * 8192))
    with pytest.raises(StoreCorrupt, match=r"damaged.*backup"):
        read_all(path)


def test_a_damaged_text_is_reported_and_the_others_are_read(path: Path) -> None:
    content = filled(path).read_bytes()
    place = content.index(b"Sentence number 250.") + 2
    with path.open("r+b") as file:
        file.seek(place)
        file.write(b"\xff")
    with closing(SQLiteStore(path)) as store:
        with pytest.raises(StoreCorrupt, match="damaged"):
            store.get(ME, ["d1:250"])
        assert list(store.get(ME, ["d1:249"])) == ["d1:249"]


def test_a_full_disk_refuses_and_keeps_what_was_acknowledged(store: SQLiteStore) -> None:
    store.add(ME, numbered(100), embedder="use")
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreUnavailable, match=r"no space left.*free some"):
        store.add(ME, [record("new"), record("long", "x" * 100_000)], embedder=None)
    assert [e.id for e in store.episodes(ME)] == [f"d1:{n}" for n in range(100)]
    assert store.add(ME, [record("short")], embedder=None) == [True]


def test_a_file_that_may_not_grow_refuses_and_keeps_what_was_acknowledged(path: Path) -> None:
    program = f"""
import resource
store = SQLiteStore(path)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, {resource.RLIM_INFINITY}))
for n in range(10_000):
    store.add(("me",), [record(str(n))], embedder=None)
    print(n, flush=True)
"""
    ended = child(path, program)
    assert "StoreUnavailable" in ended
    acknowledged = [line for line in ended.splitlines() if line.isdigit()]
    with closing(SQLiteStore(path)) as store:
        assert [e.id for e in store.episodes(ME)][: len(acknowledged)] == acknowledged
        assert store.add(ME, [record("after")], embedder=None) == [True]


def fill(store: SQLiteStore, kept: list[str]) -> None:
    """Add until something stands in the way."""
    for n in range(10_000):
        store.add(ME, [record(str(n))], embedder=None)
        kept.append(str(n))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts need root")
def test_a_full_file_system_refuses_and_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "none", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        kept: list[str] = []
        with closing(SQLiteStore(disk / "me.db")) as store:
            with pytest.raises(StoreUnavailable, match="free"):
                fill(store, kept)
            assert [e.id for e in store.episodes(ME)] == kept
        with closing(SQLiteStore(disk / "me.db")) as store:
            assert [e.id for e in store.episodes(ME)] == kept
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_lock_is_waited_for_and_then_reported(path: Path, store: SQLiteStore) -> None:
    with closing(SQLiteStore(path, timeout_s=0.05)) as other:
        store._db.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match=r"locked.*0\.05 s.*try again"):
            other.add(ME, [record("a")], embedder=None)
        assert other.count(ME) == 0
        store._db.execute("ROLLBACK")
        assert other.add(ME, [record("a")], embedder=None) == [True]


ERRORS: dict[str, tuple[str, type[Exception], str]] = {
    "SQLITE_BUSY": ("OperationalError", StoreUnavailable, "locked"),
    "SQLITE_BUSY_RECOVERY": ("OperationalError", StoreUnavailable, "locked"),
    "SQLITE_BUSY_SNAPSHOT": ("OperationalError", StoreUnavailable, "locked"),
    "SQLITE_LOCKED": ("OperationalError", StoreUnavailable, "locked"),
    "SQLITE_PROTOCOL": ("OperationalError", StoreUnavailable, "locked"),
    "SQLITE_FULL": ("OperationalError", StoreUnavailable, "free some"),
    "SQLITE_READONLY": ("OperationalError", StoreUnavailable, "write permission"),
    "SQLITE_READONLY_DBMOVED": ("OperationalError", StoreUnavailable, "write permission"),
    "SQLITE_PERM": ("OperationalError", StoreUnavailable, "write permission"),
    "SQLITE_AUTH": ("DatabaseError", StoreUnavailable, "write permission"),
    "SQLITE_CANTOPEN": ("OperationalError", StoreUnavailable, "cannot be opened"),
    "SQLITE_IOERR": ("OperationalError", StoreUnavailable, "disk failed"),
    "SQLITE_IOERR_WRITE": ("OperationalError", StoreUnavailable, "disk failed"),
    "SQLITE_IOERR_FSYNC": ("OperationalError", StoreUnavailable, "disk failed"),
    "SQLITE_CORRUPT": ("DatabaseError", StoreCorrupt, "damaged"),
    "SQLITE_CORRUPT_INDEX": ("DatabaseError", StoreCorrupt, "damaged"),
    "SQLITE_NOTADB": ("DatabaseError", StoreCorrupt, "damaged"),
    "SQLITE_ERROR": ("OperationalError", StoreCorrupt, "damaged"),
    "SQLITE_TOOBIG": ("DataError", ValueError, "split it"),
    "SQLITE_CONSTRAINT_FOREIGNKEY": ("IntegrityError", StoreError, "breaks its rules"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_sqlite_leave_as_errors_of_ours(name: str) -> None:
    kind, ours, words = ERRORS[name]
    error: sqlite3.Error = getattr(sqlite3, kind)("as it says")
    error.sqlite_errorcode = getattr(sqlite3, name)
    translated = translate(error, Path("me.db"), timeout_s=1)
    assert type(translated) is ours
    assert words in str(translated)
    assert "me.db" in str(translated)


# Several processes

_HEAD = """
import sys
from pathlib import Path
from aplysia.memory.sqlite import SQLiteStore
from tests.records import record
path = Path(sys.argv[1])
"""


def _run(path: Path, program: str, prepare: Callable[[], None] | None = None) -> str:
    here = str(Path(__file__).parents[3])
    ended = subprocess.run(
        [sys.executable, "-c", _HEAD + program, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([here, *sys.path])},
        preexec_fn=prepare,
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.stdout + ended.stderr


def child(path: Path, program: str) -> str:
    """What a process of its own prints, on both streams."""
    return _run(path, program)


def as_nobody(path: Path, program: str) -> str:
    """The same without the rights of root, to whom nothing is read-only."""
    if os.geteuid() != 0:
        return _run(path, program)
    for directory in (path.parent, *path.parent.parents):
        with suppress(OSError):
            directory.chmod(directory.stat().st_mode | 0o055)
    return _run(path, "import os\nos.setuid(65534)\n" + program)


KEEPS_LOCKS: dict[str, Callable[[SQLiteStore], object]] = {
    "forgetting": lambda store: store.forget(ME, ["d1:1"]),
    "opening it again": lambda store: SQLiteStore(store.path).close(),
    "looking at its facts": lambda store: store.stats(ME),
}


@pytest.mark.parametrize("action", KEEPS_LOCKS)
def test_another_process_does_not_take_the_log_away(
    path: Path, store: SQLiteStore, action: str
) -> None:
    store.add(ME, numbered(3), embedder="use")
    KEEPS_LOCKS[action](store)
    child(path, "SQLiteStore(path).close()")  # the last to close would remove the log
    store.add(ME, [record("after")], embedder=None)
    assert "['after']" in child(path, "print(list(SQLiteStore(path).get(('me',), ['after'])))")


def test_processes_that_open_a_new_file_at_once_all_may(path: Path) -> None:
    program = _HEAD + "SQLiteStore(path).add(('me',), [record(sys.argv[2])], embedder=None)"
    here = str(Path(__file__).parents[3])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([here, *sys.path])}
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", program, str(path), str(n)], env=environment
        )
        for n in range(6)
    ]
    assert [process.wait(60) for process in processes] == [0] * 6
    with closing(SQLiteStore(path)) as store:
        assert sorted(store.get(ME, list("012345"))) == list("012345")
