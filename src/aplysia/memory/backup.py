"""A copy of a store in one file, made while others write to it, and a store made from such a copy.

A copy has the rows as they were at one moment, and nothing of what was removed before. It is looked
through before it gets its name. It knows files of SQLite and no rows.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from aplysia.errors import StoreCorrupt, StoreUnavailable
from aplysia.memory.connect import Seam
from aplysia.memory.migrations import APPLICATION_ID, check_owner, version

_WAIT_S = 30.0


def backup(store: Path, target: Path, *, replace: bool = False) -> int:
    """Copy a store into a file; how many episodes are in it.

    Raises: StoreUnavailable: there is no store, or the file is there and is not to be replaced;
    StoreCorrupt, SchemaTooNew.
    """
    if not store.exists():
        raise StoreUnavailable(f"there is no store at {store}: check the path")
    if target.exists() and (not replace or target.samefile(store)):
        raise StoreUnavailable(f"{target} is there already: name another file, or say --yes")
    with _fresh(target) as copy, Seam(store, timeout_s=_WAIT_S):
        with closing(sqlite3.connect(_readable(store), uri=True, timeout=_WAIT_S)) as db:
            _check_ours(db, store)
            db.execute("VACUUM INTO ?", (str(copy),))
        return checked(copy)


def restore(file: Path, store: Path, *, aside: Path) -> int:
    """Put a copy in the place of a store, which is kept as `aside`; how many episodes it has.

    Raises: StoreUnavailable: somebody has the store open; StoreCorrupt, SchemaTooNew: the copy is
    none of a store. Nothing was changed then.
    """
    if not file.is_file():
        raise StoreUnavailable(f"there is no file {file}: check the path")
    if store.exists() and file.samefile(store):
        raise StoreUnavailable(f"{file} is the store itself: name a copy of it")
    store.parent.mkdir(parents=True, exist_ok=True)
    with _fresh(store) as copy:
        shutil.copyfile(file, copy)
        with Seam(file, timeout_s=0):
            episodes = checked(copy)
        if store.exists():
            _alone(store)
            store.replace(aside)
    return episodes


def checked(file: Path) -> int:
    """The episodes of a copy. Raises: StoreCorrupt: it is damaged or no store; SchemaTooNew."""
    with closing(sqlite3.connect(_readable(file, alone=True), uri=True)) as db:
        _check_ours(db, file)
        found = db.execute("PRAGMA integrity_check(1)").fetchall()[0][0]
        if found != "ok" or db.execute("PRAGMA foreign_key_check").fetchall():
            raise StoreCorrupt(f"{file} is damaged ({found}): take another copy")
        episodes: int = db.execute("SELECT count(*) FROM episodes").fetchall()[0][0]
        return episodes


def _readable(file: Path, *, alone: bool = False) -> str:
    return f"{file.resolve().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"


def _check_ours(db: sqlite3.Connection, path: Path) -> None:
    application = db.execute("PRAGMA application_id").fetchall()[0][0]
    check_owner(path, application=application, schema=version(db), empty=False)
    if application != APPLICATION_ID:
        raise StoreCorrupt(f"{path} is no store of Aplysia (nothing was changed)")


def _alone(store: Path) -> None:
    """Bring all of a store into its one file. Raises: StoreUnavailable: somebody has it open."""
    with closing(sqlite3.connect(store, timeout=1.0, isolation_level=None)) as db:
        try:
            db.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as e:
            raise StoreUnavailable(
                f"{store} is in use ({e}): stop `aplysia serve` and whatever else uses it, then "
                "restore again (nothing was changed)"
            ) from e
        except sqlite3.DatabaseError:
            return  # it is damaged: put aside as it is


@contextmanager
def _fresh(target: Path) -> Iterator[Path]:
    """A file beside `target` that takes its name, and is on disk, when all went well."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    try:
        yield fresh
        fresh.chmod(0o600)
        _to_disk(fresh)
        fresh.replace(target)
        if os.name != "nt":
            _to_disk(target.parent)
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
