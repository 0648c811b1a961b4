"""The tables of a store file, as numbered steps; the file records those it went through.

A step that was released is never edited: a change is another step at the end. Each runs in one
transaction with the record that it ran, so a file is always at one number, which is also its
`PRAGMA user_version`. Beliefs, or whatever else is kept beside episodes one day, come as steps.

Nothing here knows what is read from the tables or written to them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aplysia.errors import SchemaTooNew, StoreCorrupt

APPLICATION_ID = 0x41504C59  # "APLY"; tells our files from other SQLite databases


def m001_episodes(db: sqlite3.Connection) -> None:
    """Episodes and their vectors, each tied to one namespace by the foreign keys.

    `seq` is never used twice, also after the last episode is forgotten. `at` is microseconds
    since 1970 in UTC. Long columns stand last, so that reading the others does not page in text.
    Vectors are apart: episodes stay dense, and a change of embedder does not rewrite them.
    """
    for statement in (
        """CREATE TABLE migrations (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL)""",
        """CREATE TABLE namespaces (
            id INTEGER PRIMARY KEY, labels TEXT NOT NULL UNIQUE,
            revision INTEGER NOT NULL DEFAULT 0)""",
        "CREATE TABLE embedders (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        """CREATE TABLE episodes (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            namespace INTEGER NOT NULL REFERENCES namespaces (id),
            pinned INTEGER NOT NULL CHECK (pinned IN (0, 1)),
            at INTEGER NOT NULL,
            id TEXT NOT NULL,
            source TEXT NOT NULL,
            role TEXT NOT NULL,
            session TEXT NOT NULL,
            origin TEXT NOT NULL,
            terms BLOB NOT NULL,
            text TEXT NOT NULL,
            UNIQUE (namespace, id),
            UNIQUE (namespace, seq))""",
        "CREATE INDEX episodes_pinned ON episodes (namespace, seq) WHERE pinned = 1",
        """CREATE TABLE vectors (
            namespace INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            embedder INTEGER NOT NULL REFERENCES embedders (id),
            vector BLOB NOT NULL,
            UNIQUE (namespace, seq, embedder),
            FOREIGN KEY (namespace, seq) REFERENCES episodes (namespace, seq))""",
        "CREATE TABLE erasures (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL)",
    ):
        db.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m001_episodes,)
LATEST = len(MIGRATIONS)


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing; others may read meanwhile, none may write."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def version(db: sqlite3.Connection) -> int:
    """How many steps the file went through; 0: it is empty."""
    found: int = db.execute("PRAGMA user_version").fetchall()[0][0]
    return found


def check_owner(path: Path, *, application: int, schema: int, empty: bool) -> None:
    """Refuse a database that is not ours or is from a later time.

    Raises: StoreCorrupt: another program's; SchemaTooNew: a later version of ours.
    """
    if application == APPLICATION_ID:
        if schema > LATEST:
            raise SchemaTooNew(
                f"{path} has schema {schema}, and this version of Aplysia knows up to {LATEST}: "
                "upgrade Aplysia to open it (nothing was changed)"
            )
    elif application or schema or not empty:
        raise StoreCorrupt(
            f"{path} is the SQLite database of another program (application id {application:#x}): "
            "give the path of an Aplysia store, or of a file that is not there yet "
            "(nothing was changed)"
        )


def migrate(db: sqlite3.Connection, path: Path, *, at: int) -> bool:
    """Take the file to the latest step; several processes may do so at once. Whether it had to.

    Args: at: now, microseconds since 1970.
    Raises: StoreCorrupt, SchemaTooNew: see `check_owner`.
    """
    if version(db) == LATEST:
        return False
    while True:
        with transaction(db):
            done = version(db)
            check_owner(
                path,
                application=db.execute("PRAGMA application_id").fetchall()[0][0],
                schema=done,
                empty=not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall(),
            )
            if done == LATEST:
                return True
            step = MIGRATIONS[done]
            step(db)
            db.execute(
                "INSERT INTO migrations (number, name, at) VALUES (?, ?, ?)",
                (done + 1, step.__name__, at),
            )
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {done + 1}")
