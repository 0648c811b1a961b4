"""The same index read the slow way: every record is looked at, nothing is looked up.

Recall ranks over it with the same weights, so whatever the usual index leaves out or rounds shows
as a difference. It is built by the usual index and reads the terms and vectors it was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

from aplysia.memory.index import CONTEXT, Floats, Index, Postings, Rows

_BLOCK = 4096


class _Scan(Postings):
    """Finds a term by comparing it with every term of every row."""

    def __init__(self, keys: list[NDArray[np.uint64]]) -> None:
        super().__init__()
        self._all = np.concatenate(keys) if keys else np.empty(0, np.uint64)
        self._row = np.repeat(np.arange(len(keys), dtype=np.int32), [len(k) for k in keys])

    def find(self, key: int) -> tuple[Rows, Floats]:
        rows, counts = np.unique(self._row[self._all == np.uint64(key)], return_counts=True)
        return rows, counts.astype(np.float32)

    def counts(self, keys: Sequence[int]) -> list[int]:
        return [len(self.find(key)[0]) for key in keys]


class Exact(Index):
    """Filled like any index; reads the slow way once `usual` has handed out the other one."""

    def usual(self) -> Index:
        """The index as it ranks by itself, over the same records."""
        plain = Index(dim=self.dim, marks=self.marks)
        plain.__dict__.update(copy(self.__dict__))
        plain.postings = self.postings
        self.postings = _Scan(self.keys)
        return plain

    def meaning(self, query: Floats) -> Floats:
        """The cosines worked out in double precision from the vectors themselves."""
        found = np.empty((len(query), self.size), np.float32)
        for begin in range(0, self.size, _BLOCK):
            rows = slice(begin, min(self.size, begin + _BLOCK))
            total = CONTEXT[0] * self.vectors[rows].astype(np.float64)
            for back, share in enumerate(CONTEXT[1:]):
                prior = self.beside[rows, back]
                total += share * np.where(prior[:, None] >= 0, self.vectors[prior], 0)
            length = np.linalg.norm(total, axis=1, keepdims=True)
            unit = np.divide(total, length, out=np.zeros_like(total), where=length > 0)
            found[:, rows] = query @ unit.T
        return found
