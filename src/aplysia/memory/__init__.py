"""What is kept and what comes back: episodes of one namespace over a store.

`Memory` is the only door: it embeds what is written, keeps an index in memory in step with the
store (also with what other processes write), and ranks. It decides nothing about what to keep.

It does not know models beyond the embedder it is handed, nor files beyond the store's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING

from aplysia.errors import NotThere, SourceLimit
from aplysia.memory.store import Durability, Ledger, Progress, Record, Store
from aplysia.text import keys, marks, terms
from aplysia.types import (
    Change,
    Claim,
    Embedder,
    Episode,
    Limit,
    Namespace,
    Percept,
    Recalled,
    Receipt,
    Voice,
    check_namespace,
)

if TYPE_CHECKING:
    from aplysia.memory.index import Index
    from aplysia.types import Matrix

_NONE: Mapping[str, str] = MappingProxyType({})
_BATCH = 256  # texts embedded at once
_READ = 64  # episodes read in one transaction: nobody else writes meanwhile
Told = tuple[Sequence[Claim], Voice]


def open_store(url: str | Path, *, durability: Durability = "full") -> Store:
    """The store at a path or at `sqlite:///path`; made if it is not there.

    Raises: StoreError: says what is wrong with it; ValueError: a URL of another kind.
    """
    from aplysia.memory.sqlite import SQLiteStore

    path = str(url)
    if path.startswith("sqlite:///"):
        path = path.removeprefix("sqlite:///")
    elif "://" in path:
        raise ValueError(f"store {path!r}: use a file's path or sqlite:///path")
    return SQLiteStore(path, durability=durability)


class Memory:
    """The episodes of one namespace. Safe for use from several threads.

    Args:
        embedder: gives texts their meaning; None: recall goes by words alone.
    """

    until: datetime | None = None  # what was said later is not recalled

    def __init__(self, store: Store, *, namespace: Namespace, embedder: Embedder | None) -> None:
        from aplysia.memory.beliefs import Beliefs

        self.namespace = check_namespace(namespace)
        self._store, self._embedder = store, embedder
        self._name = embedder.id if embedder else "none"
        self.beliefs = Beliefs(store, namespace=self.namespace)
        self._lock = RLock()
        self._index: Index | None = None

    @property
    def embedder(self) -> Embedder | None:
        return self._embedder

    def remember(
        self,
        episodes: Sequence[Episode],
        *,
        pinned: bool = False,
        unread: bool = False,
        held: Mapping[str, str] = _NONE,
    ) -> list[bool]:
        """Keep episodes in one transaction, on disk when this returns. False: was there already.

        unread: what they claim is to be read later, see `read_on`. held: id → why it goes into
        quarantine: it is kept, and not recalled.

        Raises: EpisodeConflict: an id is there with other content; ValueError: a text cannot be
        kept; StoreError. Nothing was written then.
        """
        records = self._records(episodes, pinned=pinned, held=held)
        embedder = self._name if self._embedder else None
        return self._store.add(self.namespace, records, embedder=embedder, unread=unread)

    def read_on(self, read: Callable[[Episode], Told], progress: Progress | None = None) -> int:
        """Take in the claims of episodes that were kept unread; how many episodes that were.

        May be interrupted at any point and goes on from there.
        """
        from aplysia.memory.revision import tell

        total, done = self._store.count_unread(self.namespace), 0
        while True:
            with self._store.ledger(self.namespace, write=True) as ledger:
                some = ledger.unread(_READ)
                for one in some:
                    claims, voice = read(one)
                    tell(ledger, claims, voice, episode=one.id, at=one.at)
                ledger.note_read([one.id for one in some])
            done += len(some)
            if progress:
                progress(done, max(total, done))
            if len(some) < _READ:
                return done

    def tell(
        self,
        episodes: Sequence[Episode],
        told: Sequence[Told],
        *,
        pinned: bool = False,
        held: Mapping[str, str] = _NONE,
        limit: Limit | None = None,
    ) -> tuple[list[bool], list[Change]]:
        """Keep episodes and what is claimed in them, in one transaction.

        Args:
            told: for each episode, the claims in it and whose they are; () for none at all.
            held: as in `remember`; what they claim is not taken in.
            limit: of the source of these episodes.
        Returns: for each episode whether it is new, and what became of beliefs.
        Raises: as `remember`; SourceLimit: the source told too much; nothing was written then.
        """
        from aplysia.memory.revision import tell

        if limit is None and not any(claims for claims, _ in told):
            return self.remember(episodes, pinned=pinned, held=held), []
        records, changes = self._records(episodes, pinned=pinned, held=held), list[Change]()
        embedder = self._name if self._embedder else None
        with self._store.ledger(self.namespace, write=True) as ledger:
            new = ledger.add(records, embedder=embedder)
            if limit is not None:
                _within(
                    limit, ledger, [e for e, is_new in zip(episodes, new, strict=True) if is_new]
                )
            for one, is_new, (claims, voice) in zip(episodes, new, told, strict=True):
                if is_new and claims and one.id not in held:
                    changes += tell(ledger, claims, voice, episode=one.id, at=one.at)
        return new, changes

    def quarantined(self) -> list[tuple[Episode, str]]:
        """What is kept and not recalled, with the reason, in the order of writing."""
        with self._store.ledger(self.namespace, write=False) as ledger:
            return ledger.quarantined()

    def release(self, id: str, read: Callable[[Episode], Told]) -> list[Change] | None:
        """Let an episode out of quarantine and take in what it claims; None: it is not there."""
        from aplysia.memory.revision import tell

        with self._store.ledger(self.namespace, write=True) as ledger:
            one = ledger.release(id)
            if one is None:
                return None
            claims, voice = read(one)
            return tell(ledger, claims, voice, episode=one.id, at=one.at)

    def take_in(self, episode: Episode, told: Told) -> list[Change]:
        """What is claimed in an episode that is kept already. Raises: KeyError: it is not."""
        from aplysia.memory.revision import tell

        claims, voice = told
        with self._store.ledger(self.namespace, write=True) as ledger:
            return tell(ledger, claims, voice, episode=episode.id, at=episode.at)

    def untold(self, limit: int, *, worth: Callable[[Episode], bool]) -> list[Episode]:
        """Up to so many of the newest episodes that are `worth` it and in which no attribute of
        anything is claimed, the newest first; none that is in quarantine."""
        from aplysia.memory.conflict.statements import STATES
        from aplysia.memory.held import unpack

        found, newest = list[Episode](), list(self.episodes())[::-1]
        with self._store.ledger(self.namespace, write=False) as ledger:
            held = {one.id for one, _ in ledger.quarantined()}
            for begin in range(0, len(newest), _BATCH):
                some = [e for e in newest[begin : begin + _BATCH] if worth(e)]
                every = ledger.told_in([e.id for e in some])
                told = held | {t.episode for t in every if unpack(t.claim).attribute != STATES}
                found += (e for e in some if e.id not in told)
                if len(found) >= limit:
                    break
        return found[:limit]

    def recall(
        self, percept: Percept, *, limit: int = 10, exclude: Collection[str] = ()
    ) -> list[Recalled]:
        """The best `limit` episodes, each with its reasons; [] when none fits.

        Everything written before the call is considered, by whichever process it was written.
        """
        from aplysia.memory.recall import rank
        from aplysia.threads import one_thread

        with self._lock, one_thread():
            most = limit + limit // 2  # what comes to mind easily may overtake a few
            index, until = self._current(), self.until
            if until is not None:
                exclude = {*exclude, *(one.id for one in index.episodes if one.at > until)}
            found = rank(index, percept, self._embedder, limit=most, exclude=exclude)
        if not found:
            return found
        from aplysia.memory.disagree import contest

        return contest(self._revised(found, percept, limit=limit, exclude=exclude), percept)

    def akin(self, ids: Collection[str]) -> list[Episode]:
        """Other episodes that may say again what one of these says, in the order of writing."""
        from aplysia.memory.recall import akin

        with self._lock:
            index = self._current()
            rows = {index.row_of[id] for id in ids if id in index.row_of}
            return [index.episodes[row] for row in akin(index, rows)]

    def _revised(
        self, found: list[Recalled], percept: Percept, *, limit: int, exclude: Collection[str]
    ) -> list[Recalled]:
        """With what stands against a result beside it, the newer first; without what is past."""
        from aplysia.memory.recall import of_the_past

        now = percept.at or found[0].at
        kept, beside = self.beliefs.revise(found, past=of_the_past(percept), now=now)
        if any(one.beliefs for one in kept):
            kept.sort(key=lambda r: -r.score)
        if not beside:
            return kept[:limit]
        by_id = {one.episodes[0]: one for one in kept}
        found.sort(key=lambda r: -by_id.get(r.episodes[0], r).score)
        of = {id: one for one in found for id in beside.get(one.episodes[0], ())}
        more = self.get([id for id in of if id not in by_id and id not in exclude])
        extra = [_beside(one, of[id]) for id, one in more.items()]
        came, against = self.beliefs.revise(extra, past=False, now=now)
        by_id |= {one.episodes[0]: one for one in came}
        beside = against | beside
        placed = dict[str, Recalled]()
        for one in found:
            near = (one.episodes[0], *beside.get(one.episodes[0], ()))
            ids = dict.fromkeys((*near, *(id for n in near for id in beside.get(n, ()))))
            some = [by_id[id] for id in ids if id in by_id]
            placed |= {
                r.episodes[0]: r
                for r in sorted(some, key=lambda r: r.at, reverse=True)
                if r.episodes[0] not in placed
            }
        return list(placed.values())[:limit]

    def vectors(self, ids: Sequence[str]) -> Matrix:
        """(n, d) float32: what episodes mean; zeros for those that are not there or not embedded,
        and no columns without an embedder."""
        import numpy as np

        with self._lock:
            index = self._current()
            found = np.zeros((len(ids), index.vectors.shape[1]), np.float32)
            rows = [(n, index.row_of[id]) for n, id in enumerate(ids) if id in index.row_of]
            if rows:
                place, row = zip(*rows, strict=True)
                found[list(place)] = index.vectors[list(row)]
            return found

    def get(self, ids: Sequence[str]) -> dict[str, Episode]:
        return self._store.get(self.namespace, ids)

    def episodes(self) -> Iterator[Episode]:
        """All episodes in the order of writing."""
        return self._store.episodes(self.namespace)

    def newest(self, limit: int, *, before: str | None = None) -> list[Episode]:
        """The last that were written, the newest first; `before`: of those before that one.

        Raises: NotThere: no episode has that id.
        """
        try:
            return self._store.newest(self.namespace, limit=limit, before=before)
        except KeyError as e:
            raise NotThere(f"no episode has the id {before!r}") from e

    def pin(self, id: str, pinned: bool = True) -> bool:
        """Set whether an episode is always put in context. False: no such episode."""
        return self._store.pin(self.namespace, id, pinned)

    def pinned(self) -> list[Episode]:
        some = self._store.pinned(self.namespace)
        return [one for one in some if self.until is None or one.at <= self.until]

    def forget(self, ids: Sequence[str], *, now: datetime | None = None) -> Receipt:
        """Remove episodes and every trace of them, for good, what they told too."""
        from dataclasses import replace

        with self._lock:
            self._index = None  # holds their texts
            removed = self.beliefs.untell(ids, now=now or datetime.now(UTC))
            gone = self._store.forget(self.namespace, ids)
            return replace(gone, rows={**gone.rows, **removed})

    def catch_up(self, progress: Progress | None = None) -> int:
        """Embed what has no vector of this embedder, and drop the vectors of others; how many.

        May be interrupted at any point and goes on from there. Without an embedder: does nothing.
        """
        if not self._embedder:
            return 0
        total = self._store.count_unembedded(self.namespace, embedder=self._name)
        done = 0
        while some := self._store.unembedded(self.namespace, embedder=self._name, limit=_BATCH):
            vectors = self._vectors([r.episode.text for r in some])
            pairs = [(r.seq, v) for r, v in zip(some, vectors, strict=True) if v is not None]
            self._store.set_vectors(self.namespace, pairs, embedder=self._name)
            done += len(some)
            if done >= total:  # before a progress that may raise
                self._store.drop_vectors(self.namespace, keep=self._name)
            if progress:
                progress(done, max(total, done))
        return done

    def deferring(self) -> AbstractContextManager[None]:
        """See `Store.deferring`: whoever writes within it calls `sync` before it counts as kept."""
        return self._store.deferring()

    def sync(self) -> None:
        """See `Store.sync`."""
        self._store.sync()

    def tend(self) -> None:
        """See `Store.tend`."""
        self._store.tend()

    def count(self) -> int:
        return self._store.count(self.namespace)

    def stats(self) -> dict[str, object]:
        return self._store.stats(self.namespace)

    def close(self) -> None:
        self._store.close()

    def _records(
        self, episodes: Sequence[Episode], *, pinned: bool, held: Mapping[str, str]
    ) -> list[Record]:
        known = self._store.get(self.namespace, [e.id for e in episodes]) if episodes[1:] else {}
        fresh = [e for e in episodes if e.id not in known]
        vectors = self._vectors([e.text for e in fresh])
        by_id = dict(zip((e.id for e in fresh), vectors, strict=True))
        return [
            Record(
                episode=e,
                terms=_terms(e.text),
                vector=by_id.get(e.id),
                pinned=pinned,
                quarantine=held.get(e.id, ""),
            )
            for e in episodes
        ]

    def _vectors(self, texts: Sequence[str]) -> list[bytes | None]:
        if not self._embedder or not texts:
            return [None] * len(texts)
        rows = self._embedder.embed(texts, kind="passage").astype("<f4", copy=False)
        return [row.tobytes() for row in rows]

    def _current(self) -> Index:
        """The index, with all that was written until now."""
        from aplysia.memory.index import Index
        from aplysia.memory.recall import MARK_KEYS

        if self._index is None:
            dim = self._embedder.dim if self._embedder else 0
            self._index = Index(dim=dim, marks=MARK_KEYS)
        index, self._index = self._index, None  # one that broke off half-way is not used again
        index.catch_up(self._store, self.namespace, embedder=self._name)
        self._index = index
        return index


def _within(limit: Limit, ledger: Ledger, new: Sequence[Episode]) -> None:
    """Note what a source told, if it may tell so much.

    Raises: SourceLimit: it may not; nothing of the transaction is kept.
    """
    episodes, characters = ledger.heard(limit.source, since=limit.since, now=limit.now)
    coming = sum(len(one.text) for one in new)
    for name, told, more, most in (
        ("episodes", episodes, len(new), limit.episodes),
        ("characters", characters, coming, limit.characters),
    ):
        if most and more and told + more > most:
            raise SourceLimit(
                f"{limit.source!r} told {told:,} {name} within an hour, and {more:,} more would be "
                f"above the limit of {most:,}: wait, import it as a file, or raise the setting "
                f"{'rate' if name == 'episodes' else 'volume'} (0: no limit). This was not kept; "
                "what was kept before stays"
            )
    ledger.note_heard(new, since=limit.since, now=limit.now)


def _beside(one: Episode, result: Recalled) -> Recalled:
    """An episode that comes along with a result, since it says otherwise."""
    return Recalled(
        text=one.text,
        score=result.score,
        reasons={"against": result.score},
        episodes=(one.id,),
        at=one.at,
        source=one.source,
        role=one.role,
        session=one.session,
    )


def _terms(text: str) -> bytes:
    """Keys of a text's terms and, at the end, of its marks, as a store keeps them."""
    from array import array
    from sys import byteorder

    packed = array("Q", keys(terms(text) + marks(text)))
    if byteorder == "big":
        packed.byteswap()
    return packed.tobytes()
