"""The store in one SQLite file, with nothing but the standard library.

It knows rows and transactions. It does not know what terms and vectors mean, ranks nothing, and
holds nothing in memory but the numbers of namespaces. One connection serves all threads in
turn; processes wait for each other's writes, up to `timeout_s`. Every statement on what a person
said is bound to one namespace, and foreign keys tie vectors to the namespace of their episode.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

from aplysia.errors import EpisodeConflict, StoreError, StoreUnavailable
from aplysia.memory.connect import Seam, connect, files
from aplysia.memory.durable import Durable
from aplysia.memory.erase import erase, explained, found, pending, probes
from aplysia.memory.ledger import SQLiteLedger, drop_episode, drop_voices
from aplysia.memory.migrations import transaction, version
from aplysia.memory.raw import hold, release
from aplysia.memory.rows import (
    EPISODE,
    FREE,
    INSERT,
    INSERT_VECTOR,
    JOIN,
    RECORD,
    SET_VECTOR,
    RecordRow,
    Row,
    checked,
    episode_of,
    iso,
    labels_of,
    micros,
    record_of,
    row_of,
    time_of,
)
from aplysia.memory.store import Changes, Durability, Mark, Record
from aplysia.types import Episode, Namespace, Receipt

_PAGE = 128  # rows read at a time: an iterator holds no lock, and no more text than this
_LAST = (1 << 63) - 1  # above any seq

_NAMES = {"namespaces": "labels", "embedders": "name"}  # table -> the column that names a row
_CONTENT = ("id", "text", "source", "role", "time", "session")  # what makes an episode the same


def _now() -> datetime:
    return datetime.now(UTC)


class SQLiteStore:
    """See `Store`. The file, and the directories above it, are made when they are not there.

    durability: "full": a write that returned is on disk. "fast": it survives the end of the
    process, but the last ones may be lost when the power fails; the file stays whole.
    timeout_s: how long to wait for another process.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        durability: Durability = "full",
        timeout_s: float = 30.0,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.path = Path(path).resolve()
        self.durability = durability
        self._timeout_s = timeout_s
        self._clock = clock
        self._lock = threading.RLock()
        self._seam = Seam(self.path, timeout_s=timeout_s)
        self._numbers: dict[tuple[str, str], int] = {}
        self._writes = 0  # by this connection: SQLite tells only of those by others
        self._marks: dict[Namespace, tuple[tuple[int, int], Mark]] = {}
        self._durable = Durable(self.path, later=durability == "full")
        self._db = connect(
            self.path, durability=durability, timeout_s=timeout_s, at=micros(clock())
        )
        hold(self.path)
        self._open = True
        try:
            self._resume_erasure()
        except StoreError:
            self.close()
            raise

    def add(
        self,
        namespace: Namespace,
        records: Sequence[Record],
        *,
        embedder: str | None,
        unread: bool = False,
    ) -> list[bool]:
        """See `Store.add`."""
        labels = labels_of(namespace)
        rows = [row_of(record) for record in records]
        if embedder is None and any(record.vector is not None for record in records):
            raise ValueError("records have vectors: name the embedder that made them")
        if not rows:
            return []
        with self._writing():
            place = self._make("namespaces", labels)
            return self._insert(place, records, rows, embedder, unread=unread)

    def get(self, namespace: Namespace, ids: Sequence[str]) -> dict[str, Episode]:
        """See `Store.get`; in the order of `ids`."""
        query = f"SELECT {EPISODE} FROM episodes e WHERE e.namespace = ? AND e.id = ?"
        found: dict[str, Episode] = {}
        with self._reading() as db:
            place = self._number("namespaces", labels_of(namespace))
            for id in ids:
                for row in db.execute(query, (place, checked("id", id))).fetchall():
                    found[id] = episode_of(row)
        return found

    def episodes(self, namespace: Namespace) -> Iterator[Episode]:
        """See `Store.episodes`. One written or forgotten meanwhile may be in it or not."""
        for row in self._pages(labels_of(namespace), after=0, upto=_LAST, embedder=None):
            yield episode_of(row[:7])

    def newest(
        self, namespace: Namespace, *, limit: int, before: str | None = None
    ) -> list[Episode]:
        """See `Store.newest`."""
        query = f"SELECT {EPISODE} FROM episodes e WHERE e.namespace = ? AND e.seq < ?"
        find = "SELECT seq FROM episodes WHERE namespace = ? AND id = ?"
        with self._reading() as db:
            place, upto = self._number("namespaces", labels_of(namespace)), _LAST
            if before is not None:
                found = db.execute(find, (place, checked("id", before))).fetchone()
                if found is None:
                    raise KeyError(before)
                upto = found[0]
            rows = db.execute(f"{query} ORDER BY e.seq DESC LIMIT ?", (place, upto, limit))
            return [episode_of(row) for row in rows.fetchall()]

    def changes(self, namespace: Namespace, since: Mark, *, embedder: str) -> Changes:
        """See `Store.changes`. When `rewritten`, the records are all there are, from the first."""
        mark = self._mark(namespace)
        if mark == since:
            return Changes(mark=mark, rewritten=False, records=())
        rewritten = since.seq > 0 and since.revision != mark.revision
        after = 0 if rewritten else since.seq
        pages = self._pages(
            labels_of(namespace), after=after, upto=mark.seq, embedder=embedder, recallable=True
        )
        return Changes(mark=mark, rewritten=rewritten, records=map(record_of, pages))

    def unembedded(self, namespace: Namespace, *, embedder: str, limit: int) -> list[Record]:
        """See `Store.unembedded`."""
        query = (
            f"SELECT {RECORD}, NULL {JOIN} "
            "WHERE e.namespace = ? AND v.seq IS NULL ORDER BY e.seq LIMIT ?"
        )
        with self._reading() as db:
            place = self._number("namespaces", labels_of(namespace))
            maker = self._number("embedders", embedder)
            return [record_of(row) for row in db.execute(query, (maker, place, limit)).fetchall()]

    def count_unread(self, namespace: Namespace) -> int:
        """See `Store.count_unread`."""
        query = "SELECT count(*) FROM unread WHERE namespace = ?"
        with self._reading() as db:
            place = self._number("namespaces", labels_of(namespace))
            left: int = db.execute(query, (place,)).fetchall()[0][0]
            return left

    def count_unembedded(self, namespace: Namespace, *, embedder: str) -> int:
        """How many records have no vector of `embedder`."""
        query = (
            "SELECT (SELECT count(*) FROM episodes WHERE namespace = ?1) - "
            "(SELECT count(*) FROM vectors WHERE namespace = ?1 AND embedder = ?2)"
        )
        with self._reading() as db:
            place = self._number("namespaces", labels_of(namespace))
            maker = self._number("embedders", embedder)
            missing: int = db.execute(query, (place, maker)).fetchall()[0][0]
            return missing

    def set_vectors(
        self, namespace: Namespace, vectors: Sequence[tuple[int, bytes]], *, embedder: str
    ) -> None:
        """See `Store.set_vectors`."""
        labels = labels_of(namespace)
        with self._writing() as db:
            place = self._number("namespaces", labels)
            maker = self._make("embedders", embedder)
            rows = [(maker, vector, place, seq) for seq, vector in vectors]
            if db.executemany(SET_VECTOR, rows).rowcount > 0:
                self._rewrite(place)

    def drop_vectors(self, namespace: Namespace, *, keep: str) -> int:
        """See `Store.drop_vectors`."""
        labels = labels_of(namespace)
        query = "DELETE FROM vectors WHERE namespace = ? AND embedder IS NOT ?"
        with self._writing() as db:
            place = self._number("namespaces", labels)
            dropped = db.execute(query, (place, self._number("embedders", keep))).rowcount
            if dropped:
                self._rewrite(place)
        return dropped

    def pin(self, namespace: Namespace, id: str, pinned: bool) -> bool:
        """See `Store.pin`."""
        labels = labels_of(namespace)
        query = "UPDATE episodes SET pinned = ? WHERE namespace = ? AND id = ?"
        with self._writing() as db:
            place = self._number("namespaces", labels)
            return db.execute(query, (int(pinned), place, checked("id", id))).rowcount == 1

    def pinned(self, namespace: Namespace) -> list[Episode]:
        """What is always put in context, in the order of writing."""
        query = (
            f"SELECT {EPISODE} FROM episodes e "
            f"WHERE e.namespace = ? AND e.pinned = 1 {FREE} ORDER BY e.seq"
        )
        with self._reading() as db:
            place = self._number("namespaces", labels_of(namespace))
            return [episode_of(row) for row in db.execute(query, (place,)).fetchall()]

    def forget(self, namespace: Namespace, ids: Sequence[str]) -> Receipt:
        """See `Store.forget`; the whole file is written anew, and then searched.

        Raises: StoreUnavailable: the episodes are gone, but another process keeps the log from
        being emptied; the next `forget`, of whatever, and the next opening try again.
        """
        labels = labels_of(namespace)
        before = self._bytes()
        texts: dict[str, str] = {}
        rows = {"episodes": 0, "vectors": 0}
        at = self._clock()
        with self._lock:
            with self._writing() as db:
                place = self._number("namespaces", labels)
                find = "SELECT seq, text FROM episodes WHERE namespace = ? AND id = ?"
                for id in ids:
                    for seq, text in db.execute(find, (place, checked("id", id))).fetchall():
                        texts[id] = text
                        for table, gone in drop_episode(db, place, seq).items():
                            rows[table] = rows.get(table, 0) + gone
                        for table in ("vectors", "episodes"):
                            query = f"DELETE FROM {table} WHERE namespace = ? AND seq = ?"
                            rows[table] += db.execute(query, (place, seq)).rowcount
                if texts:
                    drop_voices(db, place)
                    self._rewrite(place)
                    db.execute("INSERT INTO erasures (at) VALUES (?)", (micros(at),))
            self._erase(texts)
        return Receipt(
            episodes=tuple(texts),
            rows=rows,
            bytes_before=before,
            bytes_after=self._bytes(),
            files=tuple(str(file) for file in files(self.path)),
            at=at,
        )

    @contextmanager
    def ledger(self, namespace: Namespace, *, write: bool) -> Iterator[SQLiteLedger]:
        """See `Store.ledger`."""
        labels = labels_of(namespace)
        with self._lock, self._seam:
            try:
                later = self._durable.committing(self._db) if write else nullcontext()
                with later, transaction(self._db, write=write):
                    number = self._make if write else self._number
                    place = number("namespaces", labels)
                    self._writes += write
                    yield SQLiteLedger(
                        self._db,
                        place=place,
                        add=lambda records, embedder: self._insert(
                            place, records, [row_of(record) for record in records], embedder
                        ),
                    )
            except BaseException:
                self._numbers.clear()  # some may be of what came to nothing
                raise

    def count(self, namespace: Namespace) -> int:
        """How many episodes."""
        query = "SELECT count(*) FROM episodes WHERE namespace = ?"
        with self._reading() as db:
            place = self._number("namespaces", labels_of(namespace))
            episodes: int = db.execute(query, (place,)).fetchall()[0][0]
            return episodes

    def stats(self, namespace: Namespace) -> dict[str, object]:
        """See `Store.stats`; times in ISO 8601, None when there is no episode."""
        facts = (
            "SELECT count(*), count(DISTINCT session), count(DISTINCT source), min(at), max(at) "
            "FROM episodes WHERE namespace = ?"
        )
        vectors = (
            "SELECT m.name, count(*) FROM vectors v JOIN embedders m ON m.id = v.embedder "
            "WHERE v.namespace = ? GROUP BY m.name ORDER BY m.name"
        )
        with self._reading() as db:
            place = self._number("namespaces", labels_of(namespace))
            episodes, sessions, sources, first, last = db.execute(facts, (place,)).fetchall()[0]
            return {
                "episodes": episodes,
                "sessions": sessions,
                "sources": sources,
                "first": None if first is None else iso(first),
                "last": None if last is None else iso(last),
                "bytes": self._bytes(),
                "vectors": dict(db.execute(vectors, (place,)).fetchall()),
                "schema": version(db),
                "durability": self.durability,
            }

    def namespaces(self) -> list[Namespace]:
        query = (
            "SELECT labels FROM namespaces n "
            "WHERE EXISTS (SELECT 1 FROM episodes e WHERE e.namespace = n.id) ORDER BY labels"
        )
        with self._reading() as db:
            return [tuple(json.loads(labels)) for (labels,) in db.execute(query).fetchall()]

    def deferring(self) -> AbstractContextManager[None]:
        return self._durable.deferring()

    def sync(self) -> None:
        self._durable.sync()

    def tend(self) -> None:
        with self._reading() as db:  # the log into the file, as far as no reader is in the way
            db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        with self._lock, self._seam, ExitStack() as stack:
            if self._open:
                self._open = False
                stack.callback(release, self.path)
            stack.callback(self._db.close)
            stack.callback(self._durable.close)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._seam:
            yield self._db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        durable = self._durable.committing(self._db)
        with self._lock, self._seam, durable, transaction(self._db):
            self._writes += 1
            yield self._db

    def _number(self, table: str, name: str) -> int | None:
        """The number under which `table` has this name, if it has."""
        number = self._numbers.get((table, name))
        if number is None:
            column = _NAMES[table]
            query = f"SELECT id FROM {table} WHERE {column} = ?"
            for (number,) in self._db.execute(query, (checked(column, name),)).fetchall():
                self._numbers[table, name] = number
        return number

    def _make(self, table: str, name: str) -> int | None:
        """The same, made when it is not there. Not noted: the transaction may come to nothing."""
        number = self._number(table, name)
        if number is None:
            query = f"INSERT INTO {table} ({_NAMES[table]}) VALUES (?)"
            number = self._db.execute(query, (name,)).lastrowid
        return number

    def _insert(
        self,
        place: int | None,
        records: Sequence[Record],
        rows: Sequence[Row],
        embedder: str | None,
        *,
        unread: bool = False,
    ) -> list[bool]:
        """Write records, checked as `rows`, in the transaction that is open."""
        new = []
        maker = None if embedder is None else self._make("embedders", embedder)
        for record, row in zip(records, rows, strict=True):
            cursor = self._db.execute(INSERT, (*row, place))
            new.append(cursor.rowcount == 1)
            if new[-1] and record.quarantine:
                held = "INSERT INTO quarantine (namespace, episode, reason) VALUES (?, ?, ?)"
                self._db.execute(held, (place, cursor.lastrowid, record.quarantine))
            elif new[-1] and unread:
                note = "INSERT INTO unread (namespace, episode) VALUES (?, ?)"
                self._db.execute(note, (place, cursor.lastrowid))
            if not new[-1]:
                self._check_same(place, row)
            elif record.vector is not None:
                values = (place, cursor.lastrowid, maker, record.vector)
                self._db.execute(INSERT_VECTOR, values)
        return new

    def _check_same(self, place: int | None, row: Row) -> None:
        """Raises: EpisodeConflict: the episode with the id of `row` has other content."""
        query = (
            "SELECT id, text, source, role, at, session FROM episodes "
            "WHERE namespace = ? AND id = ?"
        )
        there = self._db.execute(query, (place, row[0])).fetchall()[0]
        for field, old, new in zip(_CONTENT, there, row[:6], strict=True):
            if old != new:
                was, is_ = (f"{time_of(v)}" if isinstance(v, int) else repr(v) for v in (old, new))
                raise EpisodeConflict(
                    f"episode {row[0]!r} is there with another {field}: {was:.60}, not "
                    f"{is_:.60}; give the new one another id, or forget the old one first"
                )

    def _rewrite(self, place: int | None) -> None:
        """Tell readers that what they have read is no longer so."""
        query = "UPDATE namespaces SET revision = revision + 1 WHERE id = ?"
        self._db.execute(query, (place,))

    def _mark(self, namespace: Namespace) -> Mark:
        """How far one could read now. Asks for the version first: it may be late, never early."""
        with self._reading() as db:
            seen = (db.execute("PRAGMA data_version").fetchall()[0][0], self._writes)
            known = self._marks.get(namespace)
            if known is not None and known[0] == seen:
                return known[1]
            query = (
                "SELECT (SELECT max(seq) FROM episodes e WHERE e.namespace = n.id), n.revision "
                "FROM namespaces n WHERE n.labels = ?"
            )
            mark = Mark()
            for seq, revision in db.execute(query, (labels_of(namespace),)).fetchall():
                mark = Mark(seq=seq or 0, revision=revision)
            self._marks[namespace] = (seen, mark)
            return mark

    def _pages(
        self, labels: str, *, after: int, upto: int, embedder: str | None, recallable: bool = False
    ) -> Iterator[RecordRow]:
        """Rows in the order of writing, a page at a time: between pages others may write."""
        query = (
            f"SELECT {RECORD}, v.vector {JOIN} "
            f"WHERE e.namespace = ? AND e.seq > ? AND e.seq <= ? {FREE if recallable else ''} "
            f"ORDER BY e.seq LIMIT {_PAGE}"
        )
        while True:
            with self._reading() as db:
                place = self._number("namespaces", labels)
                maker = None if embedder is None else self._number("embedders", embedder)
                rows: list[RecordRow] = db.execute(query, (maker, place, after, upto)).fetchall()
            yield from rows
            if len(rows) < _PAGE:
                return
            after = rows[-1][8]

    def _bytes(self) -> int:
        return sum(file.stat().st_size for file in files(self.path))

    def _erase(self, texts: Mapping[str, str]) -> None:
        """Take the traces of episodes, id -> text, out of the files, and look for them there."""
        db = self._db
        with self._seam:
            erasures = pending(db)
            if not erasures:
                return
            removed = texts if len(erasures) == 1 and texts else None
            try:
                done = erase(db, self.path, erasures=erasures, texts=removed)
                reason = "" if done else "another process reads from its log"
            except sqlite3.OperationalError as e:
                reason = str(e)
            if reason:
                raise StoreUnavailable(
                    f"the episodes are gone, but traces of them are left in the files of "
                    f"{self.path} ({reason}): close what else uses it and free some space; "
                    "then open it again, or forget again, to remove them"
                )
            pieces = found(self.path, probes(texts.values()))
            if not all(explained(db, piece) for piece in pieces):
                raise StoreError(
                    f"{self.path} was written anew, and yet bytes of a forgotten text are in its "
                    "files: export what is to be kept, and delete the files"
                )

    def _resume_erasure(self) -> None:
        """Finish what an earlier process could not. Waits for nobody: it is tried again later."""
        with self._seam:
            erasures = pending(self._db)
            if erasures:
                self._db.execute("PRAGMA busy_timeout = 0")
                with suppress(sqlite3.OperationalError):
                    erase(self._db, self.path, erasures=erasures, texts=None)
                self._db.execute(f"PRAGMA busy_timeout = {int(self._timeout_s * 1000)}")
