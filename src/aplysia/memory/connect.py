"""Opens one SQLite file, and says in our words what SQLite says in its own.

Files that are not ours are refused before SQLite can touch them.
It knows nothing of episodes. Locks need a file system on this machine, not a network share.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType

from aplysia.errors import StoreCorrupt, StoreError, StoreUnavailable
from aplysia.memory.migrations import check_owner, migrate, version
from aplysia.memory.store import Durability

SIDES = ("-wal", "-shm", "-journal")  # files that SQLite keeps beside the database
_PAGE = 8192  # bytes: three vectors of 512 numbers; measured best for loading and for adding
_SYNCHRONOUS = {"full": "FULL", "fast": "NORMAL"}
_SETTINGS = (
    f"page_size = {_PAGE}",  # has effect on a new file only
    "foreign_keys = ON",
    "secure_delete = ON",  # what is removed is overwritten with zeros
    "temp_store = MEMORY",  # nothing said goes to a temporary file
    "fullfsync = ON",  # macOS: to the disk, not just to the drive's cache
    "checkpoint_fullfsync = ON",
    "synchronous = FULL",  # for the making of the file, whatever is asked for later
)


def _unavailable(code: int, path: Path, timeout_s: float) -> str | None:
    """What stands in the way and what to do, for the codes that may pass."""
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return (
            f"{path} was locked by another process for {timeout_s:g} s: "
            "try again, or close the program that is writing"
        )
    if code == sqlite3.SQLITE_FULL:
        return f"no space left for {path}: free some on its disk and try again"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return f"{path} or its directory cannot be written: give yourself write permission"
    if code == sqlite3.SQLITE_CANTOPEN:
        return f"{path} cannot be opened: check that its directory is there and can be written"
    if code == sqlite3.SQLITE_IOERR:
        return f"the disk failed to read or write {path}: check free space, quota and the disk"
    return None


def translate(error: sqlite3.Error, path: Path, *, timeout_s: float) -> Exception:
    """The error of ours that says what `error` means for the store at `path`."""
    extended: int | None = getattr(error, "sqlite_errorcode", None)
    code = None if extended is None else extended & 0xFF
    if isinstance(error, sqlite3.DataError):
        return ValueError(f"too long for {path}: {error}; split it")
    if isinstance(error, sqlite3.ProgrammingError) and code is None:
        return StoreUnavailable(f"the store {path} is closed: open it again")
    reason = None if code is None else _unavailable(code, path, timeout_s)
    if reason:
        return StoreUnavailable(f"{reason} ({error})")
    if isinstance(error, sqlite3.IntegrityError):
        return StoreError(f"{path} refused to store what breaks its rules ({error})")
    return StoreCorrupt(
        f"{path} is damaged ({error}): keep a copy of it and of the files beside it, and restore "
        "a backup; `sqlite3 FILE .recover` may read what is left"
    )


class Seam:
    """Within it, errors of SQLite leave as errors of ours."""

    def __init__(self, path: Path, *, timeout_s: float) -> None:
        self._path = path
        self._timeout_s = timeout_s

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, sqlite3.Error):
            raise translate(error, self._path, timeout_s=self._timeout_s) from error


def files(path: Path) -> tuple[Path, ...]:
    """The files of the store that are there now."""
    sides = (path, *(path.with_name(path.name + side) for side in SIDES))
    return tuple(file for file in sides if file.exists())


def _check_place(path: Path) -> None:
    """Raises: StoreUnavailable: no file can be opened for writing at `path`."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        mode = None
    except OSError as e:
        raise StoreUnavailable(f"{path} cannot be reached ({e.strerror}): check the path") from e
    if mode is not None and stat.S_ISDIR(mode):
        raise StoreUnavailable(f"{path} is a directory: name a file in it, e.g. {path / 'me.db'}")
    if mode is not None and not stat.S_ISREG(mode):
        raise StoreUnavailable(f"{path} is not a regular file: name one")
    for place in (path.parent, path) if mode is not None else (path.parent,):
        if not os.access(place, os.W_OK):
            raise StoreUnavailable(
                f"{place} cannot be written: give yourself write permission, "
                "or copy the store to where you have it"
            )


def _check_content(path: Path) -> None:
    """Raises: StoreCorrupt, SchemaTooNew: the file is not one to open; it is not touched.

    SQLite reads it, as it stands, so that a store which this process has open keeps its locks
    (see `raw`). What only seems damaged, as another process is writing, is left to the opening.
    """
    if not path.exists() or not path.stat().st_size:
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise StoreCorrupt(
                f"{path} is missing or empty, but {wal.name} beside it is not: restore {path.name} "
                f"from a backup, or remove {wal.name} to start anew (nothing was changed)"
            )
        return
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        try:
            application = db.execute("PRAGMA application_id").fetchall()[0][0]
            schema = version(db)
            empty = not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        except sqlite3.DatabaseError as e:
            if e.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
                raise StoreCorrupt(
                    f"{path} is not an Aplysia store, nor any SQLite file: give another path, or "
                    "restore a backup if it was one (nothing was changed)"
                ) from e
            if e.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
            return
        page = db.execute("PRAGMA page_size").fetchall()[0][0]
    check_owner(path, application=application, schema=schema, empty=empty)
    if _torn(path, page):
        raise StoreCorrupt(
            f"{path} is truncated: its last page is not whole; restore a backup "
            "(nothing was changed)"
        )


def _torn(path: Path, page: int) -> bool:
    """Whether the file ends within a page, which SQLite takes for zeros, and no log mends that.

    While another process writes it may look so for a moment, but then there is a log.
    """
    if path.stat().st_size % page == 0:
        return False
    logs = (path.with_name(path.name + side) for side in SIDES)
    logged = any(log.exists() and log.stat().st_size for log in logs)
    return not logged and path.stat().st_size % page != 0


def _sync_directories(directories: list[Path]) -> None:
    """Put the names of new files on disk: a file without its name is lost with the power."""
    if os.name == "nt":  # there a directory cannot be opened, and need not be
        return
    for directory in directories:
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _use_wal(db: sqlite3.Connection, path: Path, *, timeout_s: float) -> None:
    """Write-ahead log: readers and a writer do not wait for each other.

    SQLite does not wait for the lock that this change needs once, so we do.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            mode = db.execute("PRAGMA journal_mode = WAL").fetchall()[0][0]
        except sqlite3.OperationalError as e:
            if e.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.005)
        else:
            break
    if mode != "wal":
        raise StoreUnavailable(
            f"the file system of {path} does not do write-ahead logging: "
            "put the store on a disk of this machine"
        )


def connect(path: Path, *, durability: Durability, timeout_s: float, at: int) -> sqlite3.Connection:
    """A connection for use from any thread, one at a time; the file is there, named and migrated.

    Args: at: now, microseconds since 1970.
    Raises: StoreUnavailable, StoreCorrupt, SchemaTooNew: the file is as it was.
    """
    directories = [path.parent]
    while not directories[-1].exists():
        directories.append(directories[-1].parent)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise StoreUnavailable(
            f"the directory {path.parent} cannot be made ({e.strerror}): check the path"
        ) from e
    _check_place(path)
    with Seam(path, timeout_s=timeout_s), ExitStack() as undo:
        _check_content(path)
        db = sqlite3.connect(path, timeout=timeout_s, isolation_level=None, check_same_thread=False)
        undo.callback(db.close)
        for setting in _SETTINGS:
            db.execute(f"PRAGMA {setting}")
        fresh = migrate(db, path, at=at)
        _use_wal(db, path, timeout_s=timeout_s)
        if fresh:
            _sync_directories(directories)
        db.execute(f"PRAGMA synchronous = {_SYNCHRONOUS[durability]}")
        undo.pop_all()
    return db
