"""One namespace of a store in memory, laid out for scoring all of it at once.

Filled from `Store.changes`: the terms, vectors and marks of every record, and who stands beside
whom. Rows are in the order of writing. Everything about ranking lives in `recall`. `info` goes by
the rarity of terms when a row was taken in or the postings were last sorted, so a process that
has watched many writes may see it a little differently from one that has just begun.

It does not know questions, weights, or texts beyond what it hands back. Memory: about 4·d + 2,000
bytes a record for vectors of d dimensions; a hundred thousand need half a gigabyte.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from math import log

import numpy as np
from numpy.typing import NDArray

from aplysia.memory.store import Mark, Record, Store
from aplysia.text import is_run, words
from aplysia.threads import each_core
from aplysia.types import Episode, Namespace

Floats = NDArray[np.float32]
Rows = NDArray[np.int32]

SITTING_US = 3_600_000_000  # turns of one session further apart than an hour are no neighbours
REACH = 2  # neighbours on each side that count
ALONE = 32  # words: two turns of one speaker in a row that are longer together are no neighbours
_IN_RUNS = 4  # terms that a word of a run is: two characters, and about as many bigrams
CONTEXT = (
    np.float32(1),
    np.float32(0.35),
    np.float32(0.2),
)  # how much of its own and of the two turns before a turn means
_MOST_MARKS = 16  # of one record
_BLOCK = 512  # rows of vectors that fit into a core's own cache
_MANY = 16_384  # rows: a second thread costs less than it saves
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_TAIL_SHARE = 32  # a tail of more than 1/32 of the rows is sorted in with the rest


class Postings:
    """Which rows hold a term, and how often: sorted arrays, and a small tail of new rows."""

    def __init__(self) -> None:
        self._keys = np.empty(0, np.uint64)
        self._starts = np.zeros(1, np.int64)
        self._rows = np.empty(0, np.int32)
        self._counts = np.empty(0, np.float32)
        self._tail: dict[int, list[tuple[int, int]]] = {}
        self._unsorted: list[tuple[int, NDArray[np.uint64]]] = []
        self._noted = 0  # how many of the unsorted are in the tail

    def add(self, row: int, keys: NDArray[np.uint64]) -> None:
        """Take in a row; it is found after `settle`."""
        self._unsorted.append((row, keys))

    def settle(self, rows: int) -> bool:
        """Make new rows findable: few in a tail, many sorted in with the rest. True: sorted.

        Args:
            rows: how many there are in all.
        """
        if len(self._unsorted) * _TAIL_SHARE <= rows:
            for row, keys in self._unsorted[self._noted :]:
                unique, counts = np.unique(keys, return_counts=True)
                for key, count in zip(unique.tolist(), counts.tolist(), strict=True):
                    self._tail.setdefault(key, []).append((row, count))
            self._noted = len(self._unsorted)
            return False
        if not self._unsorted:
            return False
        sizes = [len(k) for _, k in self._unsorted]
        late = np.concatenate([k for _, k in self._unsorted])
        late_rows = np.repeat(np.array([r for r, _ in self._unsorted], np.int32), sizes)
        order = np.argsort(late, kind="stable")  # rows ascend already
        late, late_rows = late[order], late_rows[order]
        first = np.ones(len(late), bool)
        first[1:] = (late[1:] != late[:-1]) | (late_rows[1:] != late_rows[:-1])
        at = np.flatnonzero(first)
        repeats = np.diff(np.append(at, len(late))).astype(np.float32)
        held = np.concatenate([np.repeat(self._keys, np.diff(self._starts)), late[at]])
        self._rows = np.concatenate([self._rows, late_rows[at]])
        self._counts = np.concatenate([self._counts, repeats])
        if len(self._keys):
            order = np.argsort(held, kind="stable")  # rows only grow, so a term's stay sorted
            held, self._rows, self._counts = held[order], self._rows[order], self._counts[order]
        starts = np.flatnonzero(np.append(True, held[1:] != held[:-1])[: len(held)])
        self._keys = held[starts]
        self._starts = np.append(starts, len(held)).astype(np.int64)
        self._tail, self._unsorted, self._noted = {}, [], 0
        return True

    def find(self, key: int) -> tuple[Rows, Floats]:
        """Rows that hold the term, ascending, and how often each does."""
        at = int(np.searchsorted(self._keys, np.uint64(key)))
        rows: Rows = self._rows[:0]
        counts: Floats = self._counts[:0]
        if at < len(self._keys) and int(self._keys[at]) == key:
            part = slice(int(self._starts[at]), int(self._starts[at + 1]))
            rows, counts = self._rows[part], self._counts[part]
        late = self._tail.get(key)
        if not late:
            return rows, counts
        pairs = np.array(late)
        return (
            np.concatenate([rows, pairs[:, 0].astype(np.int32)]),
            np.concatenate([counts, pairs[:, 1].astype(np.float32)]),
        )

    def count(self, key: int) -> int:
        """How many rows hold the term."""
        return self.counts((key,))[0]

    def counts(self, keys: Sequence[int]) -> list[int]:
        """How many rows hold each of the terms."""
        if not len(self._keys):
            return [len(self._tail.get(key, ())) for key in keys]
        wanted = np.array(keys, np.uint64)
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        rows = np.where(self._keys[at] == wanted, self._starts[at + 1] - self._starts[at], 0)
        late = self._tail
        return [n + len(late.get(k, ())) for n, k in zip(rows.tolist(), keys, strict=True)]

    def weigh(self, rows: int) -> Floats:
        """(rows,) float32: the sum of the idf of each row's terms; 0 for rows in the tail."""
        sizes = np.diff(self._starts)
        idf = np.log1p((rows - sizes + 0.5) / (sizes + 0.5)).astype(np.float32)
        weight = np.bincount(self._rows, np.repeat(idf, sizes), minlength=rows)
        return weight[:rows].astype(np.float32)


class Index:
    """Every record of a namespace, by row.

    Args:
        dim: of the vectors; 0 when nothing is embedded.
        marks: keys of the pseudo-terms that say something about a text instead of standing in it.
    """

    def __init__(self, *, dim: int, marks: Sequence[int]) -> None:
        self.dim, self.marks = dim, tuple(marks)
        self.mark = Mark()
        self._begin()

    def _begin(self) -> None:
        self.size = 0
        self.episodes: list[Episode] = []
        self.row_of: dict[str, int] = {}
        self.keys: list[NDArray[np.uint64]] = []
        self.postings = Postings()
        self._sources: dict[str, int] = {}
        # sources by the first word of their names; those in Han, kana or hangul under ""
        self.called: dict[str, list[tuple[str, list[str]]]] = {}
        self._sessions: dict[str, list[tuple[int, int]]] = {}
        self.span: Floats = np.empty(0, np.float32)  # (n,) terms in a row and its neighbours
        self._before: list[Rows] = []
        self._shares: list[Floats] = []
        self._room(0)

    def _room(self, rows: int) -> None:
        """Make or enlarge the arrays so that `rows` more fit."""
        have = 0 if self.size == 0 else len(self._length)
        if self.size and self.size + rows <= have:
            return
        want = max(256, self.size + rows, have + have // 2)

        def grown(name: str, fill: int, *shape: int, kind: type[np.generic]) -> None:
            fresh: NDArray[np.generic] = np.full((want, *shape), fill, kind)
            if self.size:
                fresh[: self.size] = getattr(self, name)[: self.size]
            setattr(self, name, fresh)

        self._vectors: Floats
        self._length: Floats
        self._norm: Floats
        self._info: Floats
        self._flags: Floats
        self._source: Rows
        self._beside: Rows
        self._at: NDArray[np.int64]
        self._assistant: NDArray[np.bool_]
        grown("_vectors", 0, self.dim, kind=np.float32)
        grown("_length", 0, kind=np.float32)
        grown("_norm", 0, kind=np.float32)
        grown("_info", 0, kind=np.float32)
        grown("_flags", 0, len(self.marks), kind=np.float32)
        grown("_source", 0, kind=np.int32)
        grown("_beside", -1, 2 * REACH, kind=np.int32)
        grown("_at", 0, kind=np.int64)
        grown("_assistant", 0, kind=np.bool_)

    # what recall reads, (n,) each ------------------------------------------------------------
    @property
    def vectors(self) -> Floats:
        """(n, dim) float32, unit rows; zero rows have no vector."""
        return self._vectors[: self.size]

    @property
    def info(self) -> Floats:
        """log(1 + Σ idf): how much a text says, by the rarity of its terms."""
        return self._info[: self.size]

    @property
    def flags(self) -> Floats:
        """(n, marks) float32: how often each mark stands on each row."""
        return self._flags[: self.size]

    @property
    def at(self) -> NDArray[np.int64]:
        """Microseconds since 1970, UTC."""
        return self._at[: self.size]

    @property
    def source(self) -> Rows:
        return self._source[: self.size]

    @property
    def assistant(self) -> NDArray[np.bool_]:
        return self._assistant[: self.size]

    @property
    def sources(self) -> dict[str, int]:
        """Who has said something, by name, and their number in `source`."""
        return self._sources

    @property
    def beside(self) -> Rows:
        """(n, 4): the rows one and two turns before, one and two after; -1: there is none."""
        return self._beside[: self.size]

    @property
    def length(self) -> Floats:
        """Terms in a row, repeats counted, marks not."""
        return self._length[: self.size]

    def idf(self, key: int) -> float:
        """log(1 + (N − n + ½)/(n + ½)), as BM25 has it; > 0, largest for an unknown term."""
        return self.rarity(self.postings.count(key))

    def rarity(self, n: int) -> float:
        """The idf of a term that stands in `n` rows."""
        return log(1 + (self.size - n + 0.5) / (n + 0.5))

    def meaning(self, query: Floats) -> Floats:
        """(m, n): m queries (m, d) times the unit vector of every row in its context.

        A row's vector in context is CONTEXT[0]·its own + CONTEXT[1]·one turn before's + …; its
        length is kept in `_norm`, so no second matrix is.
        """
        own = np.empty((len(query), self.size), np.float32)

        def multiply(begin: int, end: int) -> None:
            for first in range(begin, end, _BLOCK):  # a block is read once for all queries
                part = slice(first, min(first + _BLOCK, end))
                for one, out in zip(query, own, strict=True):
                    np.dot(self.vectors[part], one, out=out[part])

        if self.size < _MANY:
            multiply(0, self.size)
        else:
            each_core(multiply, self.size, step=_BLOCK)
        total = own * self._shares[0]
        for back in range(1, len(CONTEXT)):
            total += np.take(own, self._before[back - 1], axis=1) * self._shares[back]
        return total

    # filling -----------------------------------------------------------------------------------
    def catch_up(self, store: Store, namespace: Namespace, *, embedder: str) -> None:
        """Read what was written since the last time, by any process."""
        changes = store.changes(namespace, self.mark, embedder=embedder)
        if changes.rewritten:
            self._begin()
        self.add(changes.records)
        self.mark = changes.mark

    def add(self, records: Iterable[Record]) -> None:
        touched: dict[str, list[int]] = {}
        for record in records:
            row = self._append(record)
            touched.setdefault(record.episode.session, []).append(row)
        for session, rows in touched.items():
            self._seat(session, rows)
        if self.postings.settle(self.size):
            self._info[: self.size] = np.log1p(self.postings.weigh(self.size))
        else:
            for row in (r for rows in touched.values() for r in rows):
                counts = self.postings.counts(list(set(self.keys[row].tolist())))
                self._info[row] = log(1 + sum(map(self.rarity, counts)))
        if touched:
            spans = np.append(self.length, np.float32(0))
            self.span = self.length + spans[self.beside].sum(axis=1)
            self._share()

    def _share(self) -> None:
        """How much a row's own cosine and those before it make of its cosine in context."""
        norm = self._norm[: self.size]
        self._before = [np.maximum(self.beside[:, b], 0) for b in range(len(CONTEXT) - 1)]
        self._shares = [CONTEXT[0] * norm]
        for share, back in zip(CONTEXT[1:], range(REACH), strict=True):
            self._shares.append(share * norm * (self.beside[:, back] >= 0))

    def _append(self, record: Record) -> int:
        self._room(1)
        row, episode = self.size, record.episode
        self.size += 1
        keys = np.frombuffer(record.terms, "<u8").astype(np.uint64, copy=False)
        own = len(keys)
        for key in reversed(keys[-_MOST_MARKS:].tolist()):  # marks stand at the end
            if key not in self.marks:
                break
            self._flags[row, self.marks.index(key)] += 1
            own -= 1
        self.episodes.append(episode)
        self.row_of[episode.id] = row
        self.keys.append(keys[:own])
        self.postings.add(row, keys[:own])
        self._length[row] = own
        self._at[row] = (episode.at - _EPOCH) // _MICROSECOND
        if episode.source not in self._sources:
            self._sources[episode.source] = len(self._sources)
            if name := words(episode.source):
                self.called.setdefault("" if is_run(name[0]) else name[0], []).append(
                    (episode.source, name)
                )
        self._source[row] = self._sources[episode.source]
        self._assistant[row] = episode.role == "assistant"
        if record.vector is not None and self.dim:
            self._vectors[row] = np.frombuffer(record.vector, "<f4")
        return row

    def _seat(self, session: str, rows: list[int]) -> None:
        """Put new rows of a session among their neighbours, in the order of time, then writing."""
        seats = self._sessions.setdefault(session, [])
        fresh = [(int(self._at[r]), r) for r in rows]
        if seats and len(fresh) == 1 and fresh[0] < seats[-1]:
            insort(seats, fresh[0])
            first = 0
        else:
            first = max(0, len(seats) - REACH)
            late = not seats or min(fresh) > seats[-1]
            seats.extend(fresh)
            if len(fresh) > 1 or not late:
                seats.sort()
                first = first if late else 0
        line = np.array([r for _, r in seats[first:]], np.int32)
        when = np.array([t for t, _ in seats[first:]], np.int64)
        # who says much and nobody answers begins something new
        answered = np.diff(self._source[line]) != 0
        words = self._length[line] / np.where(self.flags[line, 3] > 0, _IN_RUNS, 1)
        brief = words[:-1] + words[1:] <= ALONE
        near = (np.diff(when) <= SITTING_US) & (answered | brief)
        table = np.full((len(line), 2 * REACH), -1, np.int32)
        linked = np.ones(len(line), bool)
        for step in range(1, REACH + 1):
            linked = linked[:-1] & near[step - 1 :] if len(line) > step else linked[:0]
            if not len(linked):
                break
            table[step:, step - 1][linked] = line[:-step][linked]
            table[:-step, REACH + step - 1][linked] = line[step:][linked]
        keep = slice(min(first, REACH) and REACH, None)
        self._beside[line[:REACH], REACH:] = table[:REACH, REACH:]
        self._beside[line[keep]] = table[keep]
        self._measure(line)

    def _measure(self, rows: Rows) -> None:
        """1 / length of each row's vector in context; 0 where there is no vector."""
        if not self.dim:
            return
        for begin in range(0, len(rows), 4096):
            part = rows[begin : begin + 4096]
            total = CONTEXT[0] * self._vectors[part]
            for back, share in enumerate(CONTEXT[1:]):
                prior = self._beside[part, back]
                total += share * np.where(prior[:, None] >= 0, self._vectors[prior], 0)
            length = np.sqrt(np.einsum("ij,ij->i", total, total))
            self._norm[part] = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
