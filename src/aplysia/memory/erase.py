"""Takes the traces of removed rows out of the files of a store, and looks whether they are gone.

The rows are removed before, by whoever calls. What is left then are copies in the log, and in
pages whose rows SQLite moved. A row in `erasures` says that this is still to be done.

It reaches the files of the store only: not the blocks that a disk or its file system keeps of
old contents, no snapshots, no backups.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep

from aplysia.memory.migrations import transaction
from aplysia.memory.raw import blocks

_DONE = "DELETE FROM erasures WHERE id <= ?"  # others may have come meanwhile
_AGAIN_S = 0.005
SMALL = 1 << 25  # bytes: a file that is written anew in a fraction of a second
_FREE = 0.25  # of the pages: more of them unused are given back
_LARGEST_PAGE = 1 << 16  # bytes
_FILE_HEADER = 100  # bytes
_HEADERS = {2: 12, 5: 12, 10: 8, 13: 8}  # kind of page -> bytes of its header
_TABLE, _TABLE_LEAF = 5, 13  # kinds of pages; the others are of indexes
_FRAGMENT = 6  # bytes: fewer in common with a removed text may be chance
_CONTENT = re.compile(rb"[^\0]{5,}")  # up to four bytes head a stretch of free space
_ZEROS = bytes(_LARGEST_PAGE)
_KEPT = {  # table -> its columns of text
    "sqlite_master": ("sql", "name"),
    "migrations": ("name",),
    "namespaces": ("labels",),
    "embedders": ("name",),
    "episodes": ("text", "id", "source", "role", "session", "origin"),
    "tellings": ("claim", "voice", "origin"),
    "voices": ("name",),
    "quarantine": ("reason",),
    "intake": ("source",),
}
_BLOCK = 1 << 22  # bytes read at a time
_PROBE = 48  # bytes of a text that are looked for
_SHORTEST = 8  # bytes; shorter texts stand in any file by chance
_MOST = 8  # texts looked for: each costs a pass over the files


def pending(db: sqlite3.Connection) -> list[int]:
    """The erasures that are still to be done: while there are, traces may be in the files."""
    return [id for (id,) in db.execute("SELECT id FROM erasures").fetchall()]


def erase(
    db: sqlite3.Connection,
    path: Path,
    *,
    erasures: Sequence[int],
    texts: Mapping[str, str] | None,
) -> bool:
    """Empty the log and, if need be, write the file anew from the rows that are kept.

    SQLite overwrites what is removed with zeros. But where it moved rows between pages, as it
    does after removals, copies stay behind that it takes for empty space. A large file is written
    anew only if there are such places; a small one always.

    Args: erasures: as `pending` gave them; texts: what was removed, by id; None: not known.
    Returns: False: another connection reads from the log since before; try again.
    Raises: sqlite3.OperationalError: locked, or no space for the copy.
    """
    if not _empty_log(db):
        return False
    if texts is not None and not _small(path) and not _mostly_free(db):
        with transaction(db):  # so that nobody writes to what is being looked at
            size: int = db.execute("PRAGMA page_size").fetchall()[0][0]
            if not residue(path, size, texts=texts):
                db.execute(_DONE, (max(erasures),))
                return True
    db.execute("VACUUM")
    if not _empty_log(db):
        return False
    with transaction(db):
        db.execute(_DONE, (max(erasures),))
    return True


def _empty_log(db: sqlite3.Connection) -> bool:
    """Move the log into the file, waiting as long as the connection waits for locks.

    SQLite waits for readers and writers by itself, but gives up at once where another process is
    moving the log too.
    """
    patience_ms: int = db.execute("PRAGMA busy_timeout").fetchall()[0][0]
    end = monotonic() + patience_ms / 1000
    while db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]:
        if monotonic() >= end:
            return False
        sleep(_AGAIN_S)
    return True


def _small(path: Path) -> bool:
    return path.stat().st_size <= SMALL


def _mostly_free(db: sqlite3.Connection) -> bool:
    """Whether writing the file anew would give back much of its space."""
    free: int = db.execute("PRAGMA freelist_count").fetchall()[0][0]
    pages: int = db.execute("PRAGMA page_count").fetchall()[0][0]
    return free > pages * _FREE


def residue(path: Path, size: int, *, texts: Mapping[str, str]) -> bool:
    """Whether a page holds old bytes in the space between its directory and its rows.

    In the leaves of tables anything counts: it may be of a text, of terms or of a vector. The
    pages above them hold numbers, unless rows stood there when the table was small; those of
    indexes hold ids and numbers. There, the removed `texts` and their ids are looked for.
    See https://www.sqlite.org/fileformat2.html, section 1.6.

    Args: size: of a page, in bytes.
    """
    ids = [id.encode() for id in texts if id]
    joined = b"\0".join(text.encode() for text in texts.values())
    start = _FILE_HEADER  # it stands in front of the first page's own header
    for page in blocks(path, size):
        kind = page[start]
        if kind in _HEADERS:
            cells = int.from_bytes(page[start + 3 : start + 5])
            top = int.from_bytes(page[start + 5 : start + 7]) or _LARGEST_PAGE
            gap = page[start + _HEADERS[kind] + 2 * cells : top]
            if gap != _ZEROS[: len(gap)]:
                old = _without_pointers(gap, size)
                if kind == _TABLE_LEAF and _CONTENT.search(old):
                    return True
                if kind == _TABLE and any(
                    old[i : i + _FRAGMENT] in joined for i in range(len(old) - _FRAGMENT + 1)
                ):
                    return True
                if any(id in old for id in ids):
                    return True
        start = 0
    return False


def _without_pointers(gap: bytes, size: int) -> bytes:
    """`gap` less the zeros and less the places of rows that a longer directory left at its start.

    A place is two bytes, below `size`; text does not look like that in pages of 8192 bytes, as
    the first byte would be a control character.
    """
    start = 0
    while start < len(gap) and 0 < int.from_bytes(gap[start : start + 2]) < size:
        start += 2
    return gap[start:].strip(b"\0")


def probes(texts: Iterable[str]) -> tuple[bytes, ...]:
    """A piece from the middle of each of the longest texts, to look for in the files.

    A piece, as a long text is spread over pages and so never found as a whole; few, as each
    costs a pass. This does not make sure of anything: it would tell that `erase` is wrong.
    """
    whole = sorted({text.encode() for text in texts}, key=len, reverse=True)[:_MOST]
    middles = [(data, max(0, (len(data) - _PROBE) // 2)) for data in whole]
    return tuple(data[at : at + _PROBE] for data, at in middles if len(data) >= _SHORTEST)


def found(path: Path, pieces: Sequence[bytes]) -> list[bytes]:
    """Those of `pieces` that stand in the database file or in its log."""
    seen: dict[bytes, None] = {}
    log = path.with_name(path.name + "-wal")
    tail = log.read_bytes() + b"\0"  # just emptied, so short; nobody locks it
    for block in blocks(path, _BLOCK):
        seen.update((piece, None) for piece in pieces if piece in tail + block)
        tail = block[-_PROBE:]
    return list(seen)


def explained(db: sqlite3.Connection, piece: bytes) -> bool:
    """Whether something that is kept, in any namespace, contains these bytes."""
    for table, columns in _KEPT.items():
        anywhere = " OR ".join(f"instr(CAST({column} AS BLOB), ?)" for column in columns)
        query = f"SELECT 1 FROM {table} WHERE {anywhere} LIMIT 1"
        if db.execute(query, (piece,) * len(columns)).fetchall():
            return True
    return False
