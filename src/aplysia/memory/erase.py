"""Takes the traces of removed rows out of the files of a store, and looks whether they are gone.

The rows are removed before, by whoever calls. What is left then are copies in the log and in
pages that SQLite filled anew or gave up. A row in `erasures` says that this is still to be done.

It reaches the files of the store only: not the blocks that a disk or its file system keeps of
old contents, no snapshots, no backups.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from aplysia.memory.migrations import transaction

_BLOCK = 1 << 22  # bytes read at a time
_PROBE = 48  # bytes of a text that are looked for at its start, its middle and its end
_SHORTEST = 8  # bytes; shorter texts stand in any file by chance
_MOST = 64  # probes looked for: each costs a pass over the files


def pending(db: sqlite3.Connection) -> bool:
    """Whether traces of something forgotten may still be in the files."""
    return bool(db.execute("SELECT 1 FROM erasures LIMIT 1").fetchall())


def erase(db: sqlite3.Connection) -> bool:
    """Write the file anew from the rows that are kept, and empty the log.

    False: another connection reads from the log since before, and goes on doing so; try again.
    Raises: sqlite3.OperationalError: locked, or no space for the copy.
    """
    db.execute("VACUUM")
    if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]:
        return False
    with transaction(db):
        db.execute("DELETE FROM erasures")
    return True


def probes(texts: Iterable[str]) -> tuple[bytes, ...]:
    """Pieces of the longest of `texts`: if none is found, neither is any of those texts.

    A long text is spread over pages, so it is never found as a whole.
    """
    whole = sorted({text.encode() for text in texts}, key=len, reverse=True)
    pieces: dict[bytes, None] = {}
    for data in whole:
        if len(data) < _SHORTEST or len(pieces) >= _MOST:
            break
        middle = max(0, (len(data) - _PROBE) // 2)
        for start in (0, middle, max(0, len(data) - _PROBE)):
            pieces[data[start : start + _PROBE]] = None
    return tuple(pieces)


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, in blocks that overlap by the length of a probe."""
    tail = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield tail + block
            tail = block[-_PROBE:]


def found(paths: Sequence[Path], pieces: Sequence[bytes]) -> list[bytes]:
    """Those of `pieces` that stand in one of the files."""
    seen: dict[bytes, None] = {}
    for path in paths:
        for block in _blocks(path):
            seen.update((piece, None) for piece in pieces if piece in block)
    return list(seen)


def explained(db: sqlite3.Connection, piece: bytes) -> bool:
    """Whether an episode that is kept, of any namespace, contains these bytes."""
    columns = ("text", "id", "source", "session", "origin")
    anywhere = " OR ".join(f"instr(CAST({column} AS BLOB), ?)" for column in columns)
    query = f"SELECT 1 FROM episodes WHERE {anywhere} LIMIT 1"
    return bool(db.execute(query, (piece,) * len(columns)).fetchall())
