"""The tables of a store file, as numbered steps; the file records those it went through.

A step that was released is never edited: a change is another step at the end. Each runs in one
transaction with the record that it ran, so a file is always at one number, which is also its
`PRAGMA user_version`.

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


_BELIEFS = (
    """CREATE TABLE beliefs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    namespace INTEGER NOT NULL REFERENCES namespaces (id),
    key INTEGER NOT NULL,
    at INTEGER NOT NULL,
    held INTEGER NOT NULL CHECK (held IN (0, 1)),
    own INTEGER NOT NULL,
    pinned INTEGER NOT NULL CHECK (pinned IN (0, 1)),
    ends INTEGER,
    state BLOB NOT NULL,
    UNIQUE (namespace, key),
    UNIQUE (namespace, id))""",
    """CREATE TABLE slots (
    namespace INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    belief INTEGER NOT NULL,
    UNIQUE (namespace, slot, belief),
    FOREIGN KEY (namespace, belief) REFERENCES beliefs (namespace, id))""",
    "CREATE INDEX slots_belief ON slots (namespace, belief)",
    """CREATE TABLE tellings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    namespace INTEGER NOT NULL,
    belief INTEGER NOT NULL,
    episode INTEGER NOT NULL,
    at INTEGER NOT NULL,
    weight REAL NOT NULL,
    independent REAL NOT NULL,
    intensity REAL NOT NULL,
    withdrawn INTEGER,
    withdrawn_by INTEGER,
    origin TEXT NOT NULL,
    voice TEXT NOT NULL,
    claim TEXT NOT NULL,
    FOREIGN KEY (namespace, belief) REFERENCES beliefs (namespace, id),
    FOREIGN KEY (namespace, episode) REFERENCES episodes (namespace, seq))""",
    "CREATE INDEX tellings_belief ON tellings (namespace, belief)",
    "CREATE INDEX tellings_episode ON tellings (namespace, episode)",
    """CREATE TABLE conflicts (
    namespace INTEGER NOT NULL,
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (namespace, one, other),
    FOREIGN KEY (namespace, one) REFERENCES beliefs (namespace, id),
    FOREIGN KEY (namespace, other) REFERENCES beliefs (namespace, id))""",
    "CREATE INDEX conflicts_other ON conflicts (namespace, other)",
    """CREATE TABLE unread (
    namespace INTEGER NOT NULL,
    episode INTEGER NOT NULL,
    UNIQUE (namespace, episode),
    FOREIGN KEY (namespace, episode) REFERENCES episodes (namespace, seq))""",
    """CREATE TABLE voices (
    namespace INTEGER NOT NULL REFERENCES namespaces (id),
    name TEXT NOT NULL,
    rights REAL NOT NULL,
    wrongs REAL NOT NULL,
    UNIQUE (namespace, name))""",
)


def m002_beliefs(db: sqlite3.Connection) -> None:
    """Beliefs, the tellings they rest on, what contradicts them, and what voices are worth.

    `unread` are episodes whose claims are still to be read.

    A belief holds no words: those stand in its tellings, each tied to the episode it was read from,
    so that what is forgotten with an episode is all that was kept of it. `state` is traces, skill,
    felt and warrant as little-endian float64, as of `at`. `slot` and `key` are hashes.
    """
    for statement in _BELIEFS:
        db.execute(statement)


_SAFETY = (
    """CREATE TABLE quarantine (
    namespace INTEGER NOT NULL,
    episode INTEGER NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (namespace, episode),
    FOREIGN KEY (namespace, episode) REFERENCES episodes (namespace, seq))""",
    """CREATE TABLE intake (
    namespace INTEGER NOT NULL,
    source TEXT NOT NULL,
    at INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    episode INTEGER NOT NULL,
    UNIQUE (namespace, episode),
    FOREIGN KEY (namespace, episode) REFERENCES episodes (namespace, seq))""",
    "CREATE INDEX intake_source ON intake (namespace, source, at, characters)",
)


def m003_safety(db: sqlite3.Connection) -> None:
    """What is kept and not recalled, and when sources told what, for as long as that counts.

    `intake.at` is when it came in, not when it says it was said: a source could choose that.
    """
    for statement in _SAFETY:
        db.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    m001_episodes,
    m002_beliefs,
    m003_safety,
)
LATEST = len(MIGRATIONS)


@contextmanager
def transaction(db: sqlite3.Connection, *, write: bool = True) -> Iterator[None]:
    """Write all or nothing; others may read meanwhile, none may write. Without `write`: read one
    state of the file, whatever others write meanwhile."""
    db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
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
