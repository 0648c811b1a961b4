"""What recall is compared with: plain full-text search, BM25 and exact dense search.

Each takes the utterances of a store and ranks their ids for a question. Equal scores are ordered
at random with a fixed seed: the data sets put much of their evidence early, and whoever breaks ties
by position gains from that without having found anything.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from aplysia.text import STOP, is_run, terms, words
from aplysia.types import Embedder, Utterance

Rank = Callable[[str, int], list[str]]  # (question, how many) -> ids, best first
Tokens = Callable[[str], list[str]]


def said_by(said: Utterance) -> str:
    """The text with its speaker in front, as one would put it into a search engine."""
    return f"{said.source}: {said.text}"


def bare(said: Utterance) -> str:
    return said.text


@lru_cache(maxsize=65536)
def _bigrams(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for word in words(text):
        run = is_run(word) and len(word) > 1
        found += [word[i : i + 2] for i in range(len(word) - 1)] if run else [word]
    return tuple(found)


def bigrams(text: str) -> list[str]:
    """Overlapping bigrams of Chinese runs; other words as they are. No stop words."""
    return list(_bigrams(text))


def fts5(said: Sequence[Utterance], *, chinese: bool = False, seed: int = 0) -> Rank:
    """SQLite's full-text search, OR of the question's words without stop words.

    English is stemmed ("porter"); Chinese, which that tokenizer cannot part, is cut in trigrams.
    """
    kind = "trigram" if chinese else "porter unicode61"
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE VIRTUAL TABLE said USING fts5(id UNINDEXED, body, tokenize='{kind}')")
    rows = [(u.id, u.text if chinese else said_by(u)) for u in said]
    base.executemany("INSERT INTO said VALUES (?, ?)", rows)
    rng = random.Random(seed)

    def rank(question: str, k: int) -> list[str]:
        query = fts5_query(question, chinese=chinese)
        if not query:
            return []
        sql = "SELECT id, bm25(said) FROM said WHERE said MATCH ?"
        found = base.execute(sql, (query,)).fetchall()
        rng.shuffle(found)
        return [id for id, _ in sorted(found, key=lambda row: round(row[1], 6))[:k]]

    return rank


def fts5_query(question: str, *, chinese: bool = False) -> str:
    """The question as FTS5 wants it: its words quoted, joined by OR."""
    if chinese:
        parts = [w[i : i + 3] for w in words(question) for i in range(max(1, len(w) - 2))]
        parts = [p for p in parts if len(p) >= 3]
    else:
        parts = [w for w in words(question) if w not in STOP]
    return " OR ".join(f'"{p}"' for p in dict.fromkeys(parts))


class _BM25:
    """Okapi BM25 over lists of tokens, k1 = 1.2, b = 0.75."""

    def __init__(self, texts: Sequence[list[str]]) -> None:
        self.n = len(texts)
        lengths = np.array([len(t) for t in texts], np.float64)
        self._norm = 1.2 * (0.25 + 0.75 * lengths / max(lengths.mean(), 1e-9))
        rows: dict[str, list[tuple[int, int]]] = {}
        for row, tokens in enumerate(texts):
            for token, count in Counter(tokens).items():
                rows.setdefault(token, []).append((row, count))
        self._rows = {t: np.array(r, np.int64).T for t, r in rows.items()}

    def scores(self, tokens: Sequence[str]) -> NDArray[np.float64]:
        total = np.zeros(self.n)
        for token in set(tokens):
            if token in self._rows:
                at, count = self._rows[token]
                idf = log(1 + (self.n - len(at) + 0.5) / (len(at) + 0.5))
                total[at] += idf * 2.2 * count / (count + self._norm[at])
        return total


def bm25(
    said: Sequence[Utterance],
    *,
    tokens: Tokens = terms,
    reach: int = 0,
    text: Callable[[Utterance], str] = said_by,
    seed: int = 0,
) -> Rank:
    """BM25 over every utterance with `reach` turns of its session on each side."""
    own = [tokens(text(u)) for u in said]
    near = [range(max(0, i - reach), min(len(said), i + reach + 1)) for i in range(len(said))]
    index = _BM25(
        [
            [t for j in at if said[j].session == said[i].session for t in own[j]]
            for i, at in enumerate(near)
        ]
    )
    return _by_score([str(u.id) for u in said], lambda q: index.scores(tokens(q)), seed=seed)


def dense(
    said: Sequence[Utterance],
    embedder: Embedder,
    *,
    text: Callable[[Utterance], str] = said_by,
    seed: int = 0,
) -> Rank:
    """Exact cosine with the embedder that recall uses."""
    matrix = embedder.embed([text(u) for u in said], kind="passage")

    def scores(question: str) -> NDArray[np.float64]:
        cosines: NDArray[np.float64] = matrix @ embedder.embed([question], kind="query")[0]
        return cosines

    return _by_score([str(u.id) for u in said], scores, seed=seed)


def _by_score(
    ids: Sequence[str], scores: Callable[[str], NDArray[np.float64]], *, seed: int
) -> Rank:
    rng = np.random.default_rng(seed)

    def rank(question: str, k: int) -> list[str]:
        value = scores(question).round(6)
        order = np.lexsort((rng.random(len(ids)), -value))[:k]
        return [ids[i] for i in order]

    return rank
