"""What every store promises. SQLite keeps it here; another database is another implementation.

A store keeps records and finds them by namespace and id. It ranks nothing: ranking is done by
`recall` over an index in memory that it fills from `changes`.

It does not know what terms or vectors mean; both arrive and leave as bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from aplysia.types import Episode, Namespace, Receipt

Durability = Literal["full", "fast"]
Progress = Callable[[int, int], None]  # (done, total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An episode with what is indexed of it.

    terms: n little-endian uint64 keys of its terms, repeats kept; length 8·n bytes.
    vector: d little-endian float32, unit norm; None when not embedded.
    seq: place in the order of writing, > 0, never used twice; 0 before it is written.
    pinned: always put in context.
    """

    episode: Episode
    terms: bytes
    vector: bytes | None = None
    seq: int = 0
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a reader has read: records up to `seq`, after `revision` rewrites of old ones."""

    seq: int = 0
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What was written since a mark. `rewritten`: older records changed too; start from Mark()."""

    mark: Mark
    rewritten: bool
    records: Iterable[Record]


class Store(Protocol):
    """Records by namespace and id.

    Every method takes the namespace, matched exactly; no call sees or changes another one.
    A method that returns has committed; with durability "full" the commit is on disk.
    Safe for use from several threads, and several processes may open the same store.
    Raises, all: StoreUnavailable, StoreCorrupt.
    """

    def add(
        self, namespace: Namespace, records: Sequence[Record], *, embedder: str | None
    ) -> list[bool]:
        """Write all records in one transaction, or none. False: it was there with equal content.

        Content is text, source, role, at and session; origin, terms and vector do not count.
        `embedder` names what made the vectors; None when there are none.
        Raises: EpisodeConflict: an id was there with other content (or twice, unequal, in
        `records`); ValueError: text that cannot be kept (a lone surrogate).
        """
        ...

    def get(self, namespace: Namespace, ids: Sequence[str]) -> dict[str, Episode]:
        """The episodes with these ids; absent ones are left out."""
        ...

    def episodes(self, namespace: Namespace) -> Iterator[Episode]:
        """All episodes in the order of writing, without holding them all in memory."""
        ...

    def changes(self, namespace: Namespace, since: Mark, *, embedder: str) -> Changes:
        """Records after `since` with the vectors of `embedder`. Cheap when there are none."""
        ...

    def unembedded(self, namespace: Namespace, *, embedder: str, limit: int) -> list[Record]:
        """Up to `limit` records that have no vector of `embedder`, oldest first."""
        ...

    def count_unembedded(self, namespace: Namespace, *, embedder: str) -> int: ...

    def set_vectors(
        self, namespace: Namespace, vectors: Sequence[tuple[int, bytes]], *, embedder: str
    ) -> None:
        """Give records (by seq) a vector of `embedder`; one forgotten meanwhile is passed over.
        A rewrite: readers start anew."""
        ...

    def drop_vectors(self, namespace: Namespace, *, keep: str) -> int:
        """Remove the vectors of all embedders but `keep`; how many."""
        ...

    def pin(self, namespace: Namespace, id: str, pinned: bool) -> bool:
        """Set whether an episode is always put in context. False: no such episode."""
        ...

    def pinned(self, namespace: Namespace) -> list[Episode]: ...

    def forget(self, namespace: Namespace, ids: Sequence[str]) -> Receipt:
        """Remove these episodes and every trace of them: rows, terms, vectors, log, freed pages.

        Final. On return no file of the store contains the bytes of a forgotten text, unless
        another episode that is kept contains them too. Absent ids are not in the receipt.
        """
        ...

    def count(self, namespace: Namespace) -> int: ...

    def stats(self, namespace: Namespace) -> dict[str, object]:
        """Plain facts for people: episodes, sessions, sources, first and last time, bytes on
        disk, vectors per embedder, schema, durability."""
        ...

    def namespaces(self) -> list[Namespace]:
        """All namespaces that hold something: for the owner of the file, never for a caller."""
        ...

    def close(self) -> None: ...
