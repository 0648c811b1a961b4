"""What every store promises. SQLite keeps it here; another database is another implementation.

A store keeps records and finds them by namespace and id. It ranks nothing: ranking is done by
`recall` over an index in memory that it fills from `changes`.

It does not know what terms or vectors mean; both arrive and leave as bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
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
    quarantine: why it is not to be recalled, in few words; "": it is not in quarantine. Not read
    back.
    """

    episode: Episode
    terms: bytes
    vector: bytes | None = None
    seq: int = 0
    pinned: bool = False
    quarantine: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is kept of one belief beside its tellings.

    key: a hash of what is believed; slots: hashes under which claims that may conflict are found.
    state: traces, skill, felt and warrant, little-endian float64, as of `at`.
    held: believed, for hysteresis; own: how often the model said it; ends: since when it is no
    longer so. id: 0 before it is written.
    """

    key: int
    at: datetime
    state: bytes
    slots: tuple[int, ...] = ()
    held: bool = False
    own: int = 0
    pinned: bool = False
    ends: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One voice said it once, in one episode.

    weight: log-odds of the voice; independent: 1, its own words, to 0, a copy; intensity: counts
    for so many tellings at once. withdrawn: when it ceased to count, by whichever telling
    `withdrawn_by`, 0 when by a command. claim: as the caller packs it. id: 0 before it is written.
    """

    belief: int
    episode: str
    voice: str
    origin: str
    claim: str
    at: datetime
    weight: float
    independent: float = 1.0
    intensity: float = 1.0
    withdrawn: datetime | None = None
    withdrawn_by: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`one` and `other` cannot both be so; `kind` says whether the later one supersedes."""

    one: int
    other: int
    kind: str


class Ledger(Protocol):
    """The beliefs of one namespace within one transaction: what was read stays so until its end."""

    @property
    def version(self) -> tuple[int, int]:
        """Another one after each write to the store, by whomever; equal: nothing was written."""
        ...

    def add(self, records: Sequence[Record], *, embedder: str | None) -> list[bool]:
        """As `Store.add`."""
        ...

    def unread(self, limit: int) -> list[Episode]:
        """Up to so many episodes whose claims are still to be read, in the order of writing."""
        ...

    def note_read(self, episodes: Collection[str]) -> None: ...

    def by_slots(self, slots: Collection[int]) -> list[State]:
        """Beliefs that have one of these slots, by id."""
        ...

    def by_rare_slots(self, slots: Collection[int], *, most: int) -> list[State]:
        """Beliefs with one of these slots, by id, but for slots that more than `most` have."""
        ...

    def by_keys(self, keys: Collection[int]) -> dict[int, State]: ...

    def by_ids(self, ids: Collection[int]) -> dict[int, State]: ...

    def all(self) -> Iterator[State]: ...

    def count(self) -> int:
        """How many beliefs."""
        ...

    def tellings(self, beliefs: Collection[int]) -> list[Telling]:
        """In the order of time, then writing; withdrawn ones too."""
        ...

    def told_in(self, episodes: Collection[str]) -> list[Telling]:
        """The tellings of these episodes."""
        ...

    def told_by(self, voice: str) -> list[Telling]: ...

    def links(self, beliefs: Collection[int]) -> list[Link]:
        """Those that have one of these on either side."""
        ...

    def put(self, state: State) -> int:
        """Write a belief, new (id 0) or changed; its id."""
        ...

    def tell(self, telling: Telling) -> int:
        """Write a telling; its id. Raises: KeyError: no such episode."""
        ...

    def withdraw(self, tellings: Collection[int], *, at: datetime | None, by: int = 0) -> None:
        """They cease to count, from `at`; None: they count again."""
        ...

    def untell(self, tellings: Collection[int]) -> int:
        """Remove them; how many there were."""
        ...

    def remove(self, beliefs: Collection[int]) -> dict[str, int]:
        """Remove beliefs that have no tellings, with their slots and links; rows, by table."""
        ...

    def link(self, link: Link) -> None:
        """Write it, once."""
        ...

    def quarantined(self) -> list[tuple[Episode, str]]:
        """What is kept and not recalled, with the reason, in the order of writing."""
        ...

    def release(self, episode: str) -> Episode | None:
        """It is recalled from now on. None: it is not in quarantine. Readers start anew."""
        ...

    def heard(self, source: str, *, since: datetime, now: datetime) -> tuple[int, int]:
        """Episodes and characters that were noted of a source, after `since` up to `now`."""
        ...

    def note_heard(self, episodes: Collection[Episode], *, since: datetime, now: datetime) -> None:
        """Note that these came in now, whenever they say they were said; notes up to `since` go."""
        ...

    def reliability(self, voice: str) -> tuple[float, float]:
        """How often a voice was right and wrong."""
        ...

    def rate(self, voice: str, *, rights: float, wrongs: float) -> None:
        """Add to it."""
        ...


class Store(Protocol):
    """Records by namespace and id.

    Every method takes the namespace, matched exactly; no call sees or changes another one.
    A method that returns has committed; with durability "full" the commit is on disk.
    Safe for use from several threads, and several processes may open the same store.
    Raises, all: StoreUnavailable, StoreCorrupt.
    """

    def add(
        self,
        namespace: Namespace,
        records: Sequence[Record],
        *,
        embedder: str | None,
        unread: bool = False,
    ) -> list[bool]:
        """Write all records in one transaction, or none. False: it was there with equal content.

        unread: note that the claims of the new ones are still to be read; not of those in
        quarantine.

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

    def newest(
        self, namespace: Namespace, *, limit: int, before: str | None = None
    ) -> list[Episode]:
        """The last that were written, the newest first; `before`: of those before this one.

        Quarantined ones too. Raises: KeyError: no episode has that id.
        """
        ...

    def changes(self, namespace: Namespace, since: Mark, *, embedder: str) -> Changes:
        """Records after `since` with the vectors of `embedder`, without those in quarantine. Cheap
        when there are none."""
        ...

    def unembedded(self, namespace: Namespace, *, embedder: str, limit: int) -> list[Record]:
        """Up to `limit` records that have no vector of `embedder`, oldest first."""
        ...

    def count_unread(self, namespace: Namespace) -> int:
        """How many episodes there are whose claims are still to be read."""
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

    def pinned(self, namespace: Namespace) -> list[Episode]:
        """What is always put in context; not what is in quarantine."""
        ...

    def forget(self, namespace: Namespace, ids: Sequence[str]) -> Receipt:
        """Remove these episodes and every trace of them: rows, terms, vectors, tellings, beliefs
        that rest on nothing else, log, freed pages.

        Final. On return no file of the store contains the bytes of a forgotten text, unless
        another episode that is kept contains them too. Absent ids are not in the receipt.
        """
        ...

    def ledger(self, namespace: Namespace, *, write: bool) -> AbstractContextManager[Ledger]:
        """Beliefs in one transaction: all that is written within is on disk at its end, or none.

        write: no other process writes meanwhile.
        """
        ...

    def deferring(self) -> AbstractContextManager[None]:
        """Within it, a write of this thread that returns is seen by all and survives the end of
        the process, and is on disk after the next `sync`."""
        ...

    def sync(self) -> None:
        """What was written before this call is on disk when it returns, as durability has it."""
        ...

    def tend(self) -> None:
        """Upkeep that nobody waits for and that changes nothing that can be read."""
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
