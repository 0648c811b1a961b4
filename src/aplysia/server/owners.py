"""Whose is what the upstream keeps: all keys share its account, so each id has a tenant here.

A table beside the keys, written before an id reaches the client and shared by all processes of
this machine. It has digests of ids and the names of tenants, nothing else, and of each tenant the
newest. An id that the upstream gives to two tenants is neither's.

Losing the file, or a row of it, opens nothing: what is not known is refused where it may be
another's. It does not know requests, and not who may do what.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections import OrderedDict
from collections.abc import Collection, Mapping
from pathlib import Path
from threading import Lock

from aplysia.server.logs import log
from aplysia.types import Namespace

FILE = "upstream-ids.db"
MOST = 50_000  # ids of one tenant, and about as many that were not written
_EACH = 500  # ids between two looks at what is too much
_WAIT_S = 2.0  # for another process that writes
_SEVERAL = ""


class Owners:
    """Ids of the upstream, each with its tenant. Safe for several threads and processes.

    Args:
        file: None: they are known as long as this object is.
        most: ids that are known of one tenant.
    """

    def __init__(self, file: Path | None = None, *, most: int = MOST) -> None:
        self._file, self._most, self._lock = file, most, Lock()
        self._db: sqlite3.Connection | None = None
        self._since = _EACH
        self._unwritten: OrderedDict[bytes, str] = OrderedDict()

    def told(self, ids: Collection[str], tenant: Namespace) -> None:
        """The upstream has named these in its answer to a tenant. Noted when this returns.

        What cannot be written is known in this process alone, and the log says so.
        """
        own, rows = json.dumps(tenant), [_digest(one) for one in ids]
        with self._lock:
            try:
                self._write(rows, own)
            except (sqlite3.Error, OSError) as e:
                log.error("whose the upstream's ids are could not be written: %r", e)
                for row in rows:
                    before = self._unwritten.get(row, own)
                    self._unwritten[row] = own if before == own else _SEVERAL
                while len(self._unwritten) > self._most:
                    self._unwritten.popitem(last=False)

    def whose(self, ids: Collection[str]) -> Mapping[str, Namespace | None]:
        """Those of the ids that are known, each with its tenant; None: it is of several."""
        found = dict[str, Namespace | None]()
        with self._lock:
            for one in ids:
                row = _digest(one)
                owners = {self._unwritten.get(row), self._read(row)} - {None}
                if owners:
                    own = str(owners.pop()) if len(owners) == 1 else _SEVERAL
                    found[one] = tuple(json.loads(own)) if own else None
        return found

    def close(self) -> None:
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _read(self, row: bytes) -> str | None:
        try:
            got = self._open().execute("SELECT tenant FROM owners WHERE id = ?", (row,)).fetchone()
        except (sqlite3.Error, OSError) as e:
            log.error("whose the upstream's ids are cannot be read: %r", e)
            return None
        return str(got[0]) if got else None

    def _write(self, rows: Collection[bytes], own: str) -> None:
        db = self._open()
        with db:  # one transaction
            db.execute("BEGIN IMMEDIATE")
            db.executemany(
                "INSERT INTO owners (id, tenant) VALUES (?, ?) ON CONFLICT (id) DO UPDATE"
                f" SET tenant = '{_SEVERAL}' WHERE tenant <> excluded.tenant",
                [(row, own) for row in rows],
            )
            self._since += len(rows)
            if self._since >= _EACH:
                self._since = 0
                for one in (own, _SEVERAL):
                    db.execute(
                        "DELETE FROM owners WHERE tenant = ?1 AND n <= (SELECT n FROM owners"
                        " WHERE tenant = ?1 ORDER BY n DESC LIMIT 1 OFFSET ?2)",
                        (one, self._most),
                    )

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            if self._file is not None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))
            db = sqlite3.connect(
                self._file or ":memory:",
                timeout=_WAIT_S,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
                db.execute(f"PRAGMA synchronous = {'NORMAL' if mode == 'wal' else 'FULL'}")
                db.execute(
                    "CREATE TABLE IF NOT EXISTS owners"
                    " (n INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB UNIQUE, tenant TEXT NOT NULL)"
                )
                db.execute("CREATE INDEX IF NOT EXISTS by_tenant ON owners (tenant, n)")
            except sqlite3.Error:
                db.close()
                raise
            self._db = db
        return self._db


def _digest(id: str) -> bytes:
    return hashlib.sha256(id.encode("utf-8", "surrogatepass")).digest()[:16]
