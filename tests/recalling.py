"""Episodes, records, and an embedder that needs no weights, for the tests of recall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Literal

import numpy as np

from aplysia.memory import Memory
from aplysia.memory.index import Floats
from aplysia.memory.store import Record
from aplysia.perceive import perceive
from aplysia.text import keys, marks, terms
from aplysia.types import Episode, Recalled, Role

Opens = Callable[..., Memory]
NOW = datetime(2024, 5, 8, 13, 56, tzinfo=UTC)


class Letters:
    """Deterministic: the sum of one random sign vector for each term. It knows no synonyms."""

    def __init__(self, id: str = "letters", *, dim: int = 64) -> None:
        self._id, self._dim = id, dim
        self.texts = 0  # read so far

    @property
    def id(self) -> str:
        return self._id

    @property
    def dim(self) -> int:
        return self._dim

    def embed(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Floats:
        self.texts += len(texts)
        rows = np.array([self._read(text) for text in texts], np.float32)
        return rows.reshape(len(texts), self._dim)

    def _read(self, text: str) -> Floats:
        total = np.full(self._dim, 0.1, np.float32)
        for term in terms(text):
            digest = blake2b(f"{self._id} {term}".encode(), digest_size=self._dim).digest()
            total += np.array([1 if byte & 1 else -1 for byte in digest], np.float32)
        unit: Floats = total / np.float32(np.linalg.norm(total))
        return unit


def episode(
    id: str,
    text: str,
    *,
    at: datetime = NOW,
    session: str | None = None,
    source: str = "user",
    role: Role = "user",
) -> Episode:
    """An episode; in a session of its own when none is given, so without neighbours."""
    return Episode(
        id=id, text=text, source=source, role=role, at=at, session=session or id, origin="test"
    )


def indexed(episode: Episode, *, vector: Floats | None = None) -> Record:
    """The episode as a store keeps it."""
    packed = np.array(keys(terms(episode.text) + marks(episode.text)), "<u8").tobytes()
    return Record(
        episode=episode,
        terms=packed,
        vector=None if vector is None else vector.astype("<f4").tobytes(),
    )


def ask(
    memory: Memory, question: str, *, limit: int = 10, exclude: Sequence[str] = ()
) -> list[Recalled]:
    return memory.recall(perceive(question, now=NOW), limit=limit, exclude=exclude)


def ids(found: Sequence[Recalled]) -> list[str]:
    return [id for r in found for id in r.episodes]
