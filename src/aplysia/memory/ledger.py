"""The beliefs of one namespace in SQLite, and what it holds back, within one transaction.

It knows rows. It does not know what a claim is, what makes a belief, or how one fades.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice

from aplysia.memory.rows import EPISODE, episode_of, micros, time_of
from aplysia.memory.store import Link, Record, State, Telling
from aplysia.types import Episode

_AT_ONCE = 500  # values bound in one statement
_PAGE = 1024  # rows read at a time
_LAST = (1 << 63) - 1  # the largest number SQLite can hold
_STATE = "b.id, b.key, b.at, b.held, b.own, b.pinned, b.ends, b.state"
_TELLING = (
    "t.id, t.belief, e.id, t.voice, t.origin, t.claim, t.at, t.weight, t.independent, "
    "t.intensity, t.withdrawn, t.withdrawn_by"
)
_TOLD = f"SELECT {_TELLING} FROM tellings t JOIN episodes e ON e.seq = t.episode"

Add = Callable[[Sequence[Record], str | None], list[bool]]


def _maybe(value: int | None) -> datetime | None:
    return None if value is None else time_of(value)


class SQLiteLedger:
    """See `Ledger`. Lives as long as the transaction that it was made in.

    place: the number of the namespace; None when it holds nothing yet and nothing is written.
    """

    def __init__(self, db: sqlite3.Connection, *, place: int | None, add: Add) -> None:
        self._db, self._place, self._add = db, place, add

    @property
    def version(self) -> tuple[int, int]:
        # SQLite tells of writes by other connections, and counts those by this one
        others: int = self._db.execute("PRAGMA data_version").fetchall()[0][0]
        return others, self._db.total_changes

    def add(self, records: Sequence[Record], *, embedder: str | None) -> list[bool]:
        return self._add(records, embedder)

    def unread(self, limit: int) -> list[Episode]:
        query = (
            f"SELECT {EPISODE} FROM unread u JOIN episodes e ON e.seq = u.episode "
            "WHERE u.namespace = ? ORDER BY u.episode LIMIT ?"
        )
        rows = self._db.execute(query, (self._place, limit)).fetchall()
        return [episode_of(row) for row in rows]

    def note_read(self, episodes: Collection[str]) -> None:
        query = (
            "DELETE FROM unread WHERE namespace = ?1 AND episode = "
            "(SELECT seq FROM episodes WHERE namespace = ?1 AND id = ?2)"
        )
        self._db.executemany(query, [(self._place, id) for id in episodes])

    def by_slots(self, slots: Collection[int]) -> list[State]:
        query = (
            f"SELECT DISTINCT {_STATE} FROM slots s JOIN beliefs b "
            "ON b.namespace = s.namespace AND b.id = s.belief WHERE s.namespace = ? AND s.slot IN "
        )
        found = {row[0]: row for row in self._rows(query, slots)}
        return [self._state(found[id]) for id in sorted(found)]

    def by_rare_slots(self, slots: Collection[int], *, most: int) -> list[State]:
        query = "SELECT belief FROM slots WHERE namespace = ? AND slot = ? LIMIT ?"
        found = set[int]()
        for slot in slots:
            some = self._db.execute(query, (self._place, slot, most + 1)).fetchall()
            if len(some) <= most:
                found.update(belief for (belief,) in some)
        states = self.by_ids(found)
        return [states[id] for id in sorted(states)]

    def by_keys(self, keys: Collection[int]) -> dict[int, State]:
        query = f"SELECT {_STATE} FROM beliefs b WHERE b.namespace = ? AND b.key IN "
        return {row[1]: self._state(row) for row in self._rows(query, keys)}

    def by_ids(self, ids: Collection[int]) -> dict[int, State]:
        query = f"SELECT {_STATE} FROM beliefs b WHERE b.namespace = ? AND b.id IN "
        some = [id for id in ids if 0 < id <= _LAST]
        return {row[0]: self._state(row) for row in self._rows(query, some)}

    def count(self) -> int:
        query = "SELECT count(*) FROM beliefs WHERE namespace = ?"
        beliefs: int = self._db.execute(query, (self._place,)).fetchall()[0][0]
        return beliefs

    def all(self) -> Iterator[State]:
        query = (
            f"SELECT {_STATE} FROM beliefs b WHERE b.namespace = ? AND b.id > ? "
            f"ORDER BY b.id LIMIT {_PAGE}"
        )
        after = 0
        while rows := self._db.execute(query, (self._place, after)).fetchall():
            yield from map(self._state, rows)
            after = rows[-1][0]

    def tellings(self, beliefs: Collection[int]) -> list[Telling]:
        query = f"{_TOLD} WHERE t.namespace = ? AND t.belief IN "
        return _intime_of(map(_telling, self._rows(query, beliefs)))

    def told_in(self, episodes: Collection[str]) -> list[Telling]:
        # from the episodes, by their index, to what was told in each: a plain JOIN may be read from
        # all tellings of the namespace, which takes as long as there are many
        query = (
            f"SELECT {_TELLING} FROM episodes e CROSS JOIN tellings t "
            "ON t.namespace = e.namespace AND t.episode = e.seq WHERE e.namespace = ? AND e.id IN "
        )
        return _intime_of(map(_telling, self._rows(query, episodes)))

    def told_by(self, voice: str) -> list[Telling]:
        rows = self._db.execute(
            f"{_TOLD} WHERE t.namespace = ? AND t.voice = ?", (self._place, voice)
        )
        return _intime_of(map(_telling, rows.fetchall()))

    def links(self, beliefs: Collection[int]) -> list[Link]:
        found = dict[tuple[int, int], Link]()
        for side in ("one", "other"):
            query = f"SELECT one, other, kind FROM conflicts WHERE namespace = ? AND {side} IN "
            for one, other, kind in self._rows(query, beliefs):
                found[one, other] = Link(one=one, other=other, kind=kind)
        return [found[pair] for pair in sorted(found)]

    def put(self, state: State) -> int:
        ends = None if state.ends is None else micros(state.ends)
        values = (micros(state.at), state.held, state.own, state.pinned, ends, state.state)
        if state.id:
            self._db.execute(
                "UPDATE beliefs SET at = ?, held = ?, own = ?, pinned = ?, ends = ?, state = ? "
                "WHERE namespace = ? AND id = ?",
                (*values, self._place, state.id),
            )
            return state.id
        new = self._db.execute(
            "INSERT INTO beliefs (at, held, own, pinned, ends, state, namespace, key) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, self._place, state.key),
        ).lastrowid
        assert new is not None
        self._db.executemany(
            "INSERT OR IGNORE INTO slots (namespace, slot, belief) VALUES (?, ?, ?)",
            [(self._place, slot, new) for slot in state.slots],
        )
        return new

    def tell(self, telling: Telling) -> int:
        found = self._db.execute(
            "SELECT seq FROM episodes WHERE namespace = ? AND id = ?",
            (self._place, telling.episode),
        ).fetchall()
        if not found:
            raise KeyError(telling.episode)
        new = self._db.execute(
            "INSERT INTO tellings (namespace, belief, episode, at, weight, independent, intensity, "
            "origin, voice, claim) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(self._place, telling.belief, found[0][0], micros(telling.at), telling.weight),
                *(telling.independent, telling.intensity),
                *(telling.origin, telling.voice, telling.claim),
            ),
        ).lastrowid
        assert new is not None
        return new

    def withdraw(self, tellings: Collection[int], *, at: datetime | None, by: int = 0) -> None:
        when = None if at is None else micros(at)
        self._db.executemany(
            "UPDATE tellings SET withdrawn = ?, withdrawn_by = ? WHERE namespace = ? AND id = ?",
            [(when, by if at else None, self._place, id) for id in tellings],
        )

    def untell(self, tellings: Collection[int]) -> int:
        query = "DELETE FROM tellings WHERE namespace = ? AND id = ?"
        values = [(self._place, id) for id in tellings]
        return max(0, self._db.executemany(query, values).rowcount)

    def remove(self, beliefs: Collection[int]) -> dict[str, int]:
        removed = Counter[str]()
        for belief in beliefs:
            removed.update(_drop_belief(self._db, self._place, belief))
        return dict(removed)

    def link(self, link: Link) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO conflicts (namespace, one, other, kind) VALUES (?, ?, ?, ?)",
            (self._place, link.one, link.other, link.kind),
        )

    def quarantined(self) -> list[tuple[Episode, str]]:
        query = (
            f"SELECT {EPISODE}, q.reason FROM quarantine q JOIN episodes e ON e.seq = q.episode "
            "WHERE q.namespace = ? ORDER BY q.episode"
        )
        rows = self._db.execute(query, (self._place,)).fetchall()
        return [(episode_of(row[:7]), row[7]) for row in rows]

    def release(self, episode: str) -> Episode | None:
        found = [one for one, _ in self.quarantined() if one.id == episode]
        if not found:
            return None
        self._db.execute(
            "DELETE FROM quarantine WHERE namespace = ?1 AND episode = "
            "(SELECT seq FROM episodes WHERE namespace = ?1 AND id = ?2)",
            (self._place, episode),
        )
        query = "UPDATE namespaces SET revision = revision + 1 WHERE id = ?"
        self._db.execute(query, (self._place,))
        return found[0]

    def heard(self, source: str, *, since: datetime, now: datetime) -> tuple[int, int]:
        query = (
            "SELECT count(*), coalesce(sum(characters), 0) FROM intake "
            "WHERE namespace = ? AND source = ? AND at > ? AND at <= ?"
        )
        row = self._db.execute(query, (self._place, source, micros(since), micros(now)))
        episodes, characters = row.fetchall()[0]
        return episodes, characters

    def note_heard(self, episodes: Collection[Episode], *, since: datetime, now: datetime) -> None:
        query = "DELETE FROM intake WHERE namespace = ? AND source = ? AND at <= ?"
        ended = {one.source for one in episodes}
        self._db.executemany(query, [(self._place, one, micros(since)) for one in ended])
        self._db.executemany(
            "INSERT INTO intake (namespace, source, at, characters, episode) "
            "SELECT namespace, source, ?, ?, seq FROM episodes WHERE namespace = ? AND id = ?",
            [(micros(now), len(one.text), self._place, one.id) for one in episodes],
        )

    def reliability(self, voice: str) -> tuple[float, float]:
        query = "SELECT rights, wrongs FROM voices WHERE namespace = ? AND name = ?"
        for rights, wrongs in self._db.execute(query, (self._place, voice)).fetchall():
            return rights, wrongs
        return 0.0, 0.0

    def rate(self, voice: str, *, rights: float, wrongs: float) -> None:
        self._db.execute(
            "INSERT INTO voices (namespace, name, rights, wrongs) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (namespace, name) DO UPDATE SET "
            "rights = rights + excluded.rights, wrongs = wrongs + excluded.wrongs",
            (self._place, voice, rights, wrongs),
        )

    def _rows(self, query: str, values: Collection[int] | Collection[str]) -> list[tuple]:  # type: ignore[type-arg]  # rows of several shapes
        """The rows of a query that ends in IN, for so many values as one statement may bind."""
        rest, rows = iter(values), []
        while some := list(islice(rest, _AT_ONCE)):
            marks = ", ".join("?" * len(some))
            rows += self._db.execute(f"{query}({marks})", (self._place, *some)).fetchall()
        return rows

    def _state(self, row: tuple) -> State:  # type: ignore[type-arg]  # of the columns in _STATE
        id, key, at, held, own, pinned, ends, state = row
        return State(
            id=id,
            key=key,
            at=time_of(at),
            held=held == 1,
            own=own,
            pinned=pinned == 1,
            ends=_maybe(ends),
            state=state,
        )


def _telling(row: tuple) -> Telling:  # type: ignore[type-arg]  # of the columns in _TELLING
    return Telling(
        id=row[0],
        belief=row[1],
        episode=row[2],
        voice=row[3],
        origin=row[4],
        claim=row[5],
        at=time_of(row[6]),
        weight=row[7],
        independent=row[8],
        intensity=row[9],
        withdrawn=_maybe(row[10]),
        withdrawn_by=row[11] or 0,
    )


def _intime_of(tellings: Iterator[Telling]) -> list[Telling]:
    return sorted(tellings, key=lambda one: (one.at, one.id))


def drop_episode(db: sqlite3.Connection, place: int | None, seq: int) -> dict[str, int]:
    """Remove what was told in an episode; rows removed, by table.

    Beliefs that rest on nothing else go with it. What the others are worth is not worked out anew
    here: see `Memory.forget`.
    """
    removed = dict[str, int]()
    query = "SELECT DISTINCT belief FROM tellings WHERE namespace = ? AND episode = ?"
    beliefs = [id for (id,) in db.execute(query, (place, seq)).fetchall()]
    query = "DELETE FROM tellings WHERE namespace = ? AND episode = ?"
    removed["tellings"] = db.execute(query, (place, seq)).rowcount
    for table in ("unread", "intake"):
        db.execute(f"DELETE FROM {table} WHERE namespace = ? AND episode = ?", (place, seq))
    query = "DELETE FROM quarantine WHERE namespace = ? AND episode = ?"
    removed["quarantine"] = db.execute(query, (place, seq)).rowcount
    for belief in beliefs:
        query = "SELECT 1 FROM tellings WHERE namespace = ? AND belief = ? LIMIT 1"
        if db.execute(query, (place, belief)).fetchall():
            continue
        for table, gone in _drop_belief(db, place, belief).items():
            removed[table] = removed.get(table, 0) + gone
    return {table: gone for table, gone in removed.items() if gone}


def drop_voices(db: sqlite3.Connection, place: int | None) -> None:
    """Remove the records of voices that nothing which is kept names."""
    db.execute(
        "DELETE FROM voices WHERE namespace = ?1 "
        "AND name NOT IN (SELECT voice FROM tellings WHERE namespace = ?1) "
        "AND name NOT IN (SELECT source FROM episodes WHERE namespace = ?1)",
        (place,),
    )


def _drop_belief(db: sqlite3.Connection, place: int | None, belief: int) -> dict[str, int]:
    removed = dict[str, int]()
    for table, column in (
        ("conflicts", "one"),
        ("conflicts", "other"),
        ("slots", "belief"),
        ("beliefs", "id"),
    ):
        query = f"DELETE FROM {table} WHERE namespace = ? AND {column} = ?"
        gone = db.execute(query, (place, belief)).rowcount
        removed[table] = removed.get(table, 0) + gone
    return removed
