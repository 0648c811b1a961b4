"""When what is written reaches the disk: as it is written, or a little later, on demand.

A write that is put off is seen by all at once and survives the end of the process. It survives the
loss of power after `sync`, which waits for the disk without holding up those who read and write,
and does so once for all that wait together.

In write-ahead mode a commit is in the log; so it is the log that is brought to the disk. What was
moved from the log into the database was brought there by SQLite first.
It knows no rows.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aplysia.errors import StoreUnavailable

_FULL_SYNC = 51  # F_FULLFSYNC of macOS: to the disk, not just to the drive's cache


class Durable:
    """For one connection that is in "full" durability; `later=False`: nothing is ever put off."""

    def __init__(self, path: Path, *, later: bool) -> None:
        self._log = path.with_name(path.name + "-wal")
        self._later = later
        self._mine = threading.local()
        self._lock = threading.Lock()  # one waits for the disk at a time
        self._handle: int | None = None
        self._put_off = self._synced = 0

    @contextmanager
    def deferring(self) -> Iterator[None]:
        """Within it, what this thread writes is put off until `sync`."""
        before = getattr(self._mine, "deferring", False)
        self._mine.deferring = True
        try:
            yield
        finally:
            self._mine.deferring = before

    @contextmanager
    def committing(self, db: sqlite3.Connection) -> Iterator[None]:
        """Around a transaction, by whoever has the connection."""
        if not (self._later and getattr(self._mine, "deferring", False)):
            yield
            return
        db.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
            self._put_off += 1
        finally:
            db.execute("PRAGMA synchronous = FULL")

    def sync(self) -> None:
        """All that was written before this call is on disk when it returns.

        Raises: StoreUnavailable: the disk failed; what was put off may be lost with the power.
        """
        wanted = self._put_off
        if self._synced >= wanted:
            return
        with self._lock:
            if self._synced >= wanted:  # another's wait was for ours too
                return
            now = self._put_off
            try:
                if self._handle is None:  # SQLite keeps no locks on its log
                    self._handle = os.open(self._log, os.O_RDWR)
                _to_disk(self._handle)
            except OSError as e:
                raise StoreUnavailable(
                    f"the disk failed to keep {self._log} ({e.strerror}): check free space and "
                    "the disk"
                ) from e
            self._synced = now

    def close(self) -> None:
        """Before the connection closes: put on disk what was put off."""
        try:
            self.sync()
        finally:
            with self._lock:
                if self._handle is not None:
                    os.close(self._handle)
                    self._handle = None


def _to_disk(handle: int) -> None:
    if os.name == "posix" and os.uname().sysname == "Darwin":
        import fcntl

        fcntl.fcntl(handle, _FULL_SYNC)
        return
    os.fsync(handle)
