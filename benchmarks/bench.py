"""What every measurement is handed, and what it gives back."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Literal

import numpy as np

import aplysia
from aplysia.memory import Memory, open_store
from aplysia.memory.index import Index
from aplysia.memory.recall import MARK_KEYS
from aplysia.memory.store import Store
from aplysia.mind import Mind
from aplysia.models import load_embedder
from aplysia.types import Embedder
from benchmarks.data import Case, locomo, memdaily

if TYPE_CHECKING:
    from aplysia.types import Matrix

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; `met` is None where there is no target."""

    what: str
    baseline: str
    aplysia: str
    target: str
    met: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one measurement found: lines for people, values for programs."""

    rows: Sequence[Row]
    values: Values


class Cached:
    """An embedder that embeds a text once in a run.

    For recall only, where the same texts go into several stores; whatever is timed has the
    embedder itself.
    """

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._kept: dict[tuple[str, str], Matrix] = {}

    @property
    def id(self) -> str:
        return self._inner.id

    @property
    def dim(self) -> int:
        return self._inner.dim

    def embed(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Matrix:
        fresh = [t for t in dict.fromkeys(texts) if (kind, t) not in self._kept]
        for begin in range(0, len(fresh), 256):
            part = fresh[begin : begin + 256]
            rows = self._inner.embed(part, kind=kind)
            self._kept.update({(kind, t): row for t, row in zip(part, rows, strict=True)})
        if not texts:
            return np.empty((0, self.dim), np.float32)
        return np.stack([self._kept[kind, t] for t in texts])


@dataclass(kw_only=True)
class Bench:
    """One run: where the data are, where stores may be made, how much is asked for.

    Data are read, and the embedder opened, when they are first wanted.
    """

    data: Path
    scratch: Path
    quick: bool = False
    items: int = 200
    seed: int = 20_240_501
    begun: float = field(default_factory=monotonic)

    def say(self, text: str) -> None:
        print(f"[{monotonic() - self.begun:6.0f} s] {text}", file=sys.stderr, flush=True)

    @cached_property
    def embedder(self) -> Embedder:
        return load_embedder("use")

    @cached_property
    def cached(self) -> Cached:
        return Cached(self.embedder)

    @cached_property
    def locomo(self) -> list[Case]:
        return locomo(self.data)

    @cached_property
    def memdaily(self) -> list[Case]:
        cases = memdaily(self.data)
        return cases[::20] if self.quick else cases

    @contextmanager
    def store(self) -> Iterator[Store]:
        """An empty store in a file that goes away."""
        with self.folder() as folder, closing(open_store(folder / "m.db", durability="fast")) as s:
            yield s

    @contextmanager
    def folder(self) -> Iterator[Path]:
        with TemporaryDirectory(dir=self.scratch) as name:
            yield Path(name)


def filled(
    path: Path, case: Case, embedder: Embedder | None, *, claims: bool = False
) -> aplysia.Mind:
    """A mind over a namespace of `path` that was told everything in `case`; close it after use.

    claims: what was said is read for what it claims, too.
    """
    mind = aplysia.open(path, namespace=(case.name,), embedder=embedder, durability="fast")
    mind.remember_all(case.said, claims=claims)
    if claims:
        mind.read_on()
    return mind


def indexed(store: Store, case: Case, embedder: Embedder) -> Index:
    """The index of a store that was told everything in `case`, for measuring below the calls."""
    memory = Memory(store, namespace=(case.name,), embedder=embedder)
    Mind(memory=memory).remember_all(case.said)
    index = Index(dim=embedder.dim, marks=MARK_KEYS)
    index.catch_up(store, (case.name,), embedder=embedder.id)
    return index


def flat(found: Iterable[aplysia.Recalled]) -> list[str]:
    """Ids of episodes in the order of the results."""
    return [id for one in found for id in one.episodes]


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """n, and median, p95 and p99 in milliseconds."""
    p50, p95, p99 = np.percentile(np.array(seconds) * 1000, [50, 95, 99])
    return {
        "n": len(seconds),
        "median_ms": round(float(p50), 3),
        "p95_ms": round(float(p95), 3),
        "p99_ms": round(float(p99), 3),
    }
