"""How long writing and recalling take: one durable claim, bulk import, recall at growing sizes.

The embedder is the package's own, without a cache, and numerical libraries use the threads that a
user's would. What is compared is measured in turns, so that a busy neighbour slows both alike.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter

import numpy as np

import aplysia
from aplysia.memory import open_store, recall
from aplysia.memory.recall import MARK_KEYS
from aplysia.models import load_embedder
from aplysia.perceive import perceive
from aplysia.text import keys, sentences, terms
from aplysia.types import Embedder, Utterance
from benchmarks.baselines import fts5_query
from benchmarks.bench import Bench, Result, Row, flat, percentiles
from benchmarks.choose import open_ended
from benchmarks.exact import Exact

_START = datetime(2020, 1, 1, tzinfo=UTC)
_SITTING = 20  # turns of a session
_ME = ("me",)
_CALLS = 300  # of `remember`
_ASKED = 200  # questions for the latency of recall
_CHECKED = 40  # of them compared with the exact order
_SIZES = (1_000, 6_000, 100_000)
_LEXICAL = 20_000  # records of the import without an embedder


def texts(bench: Bench, n: int) -> Iterator[tuple[str, str]]:
    """`n` distinct (speaker, text): turns of LoCoMo and MemDaily, then their sentences anew.

    Sentences are put together in pairs of the same language by a fixed seed.
    """
    own = {u.text: u.source for c in (*bench.locomo, *bench.memdaily) for u in c.said}
    seen = set(own)
    rng = random.Random(bench.seed)
    turns = [(source, text) for text, source in own.items()]
    rng.shuffle(turns)
    yield from islice(turns, n)
    english = [s for t in own if t.isascii() for s in sentences(t)]
    chinese = [s for t in own if not t.isascii() for s in sentences(t)]
    left = n - len(turns)
    while left > 0:
        some = chinese if rng.random() < 0.5 else english
        text = " ".join(rng.sample(some, 2))
        if text not in seen:
            seen.add(text)
            left -= 1
            yield rng.choice(("user", "Ann", "Ben")), text


def utterances(bench: Bench, n: int) -> list[Utterance]:
    """`n` turns in sessions of twenty, a minute apart."""
    return [
        Utterance(
            id=f"r{i}",
            text=text,
            source=source,
            at=_START + timedelta(hours=i // _SITTING, minutes=i % _SITTING),
            session=f"s{i // _SITTING}",
        )
        for i, (source, text) in enumerate(texts(bench, n))
    ]


def questions(bench: Bench) -> list[str]:
    """Questions of LoCoMo and MemDaily in equal parts."""
    rng = random.Random(bench.seed)
    found = []
    for cases in (bench.locomo, bench.memdaily):
        asked = [q.text for c in cases for q in c.questions]
        found += rng.sample(asked, min(len(asked), _ASKED // 2))
    rng.shuffle(found)
    return found


# one claim ---------------------------------------------------------------------------------------
def remember(bench: Bench) -> Result:
    """`remember` beside a bare commit of the same bytes and the embedding of the same text."""
    calls = 60 if bench.quick else _CALLS
    said = [t for _, t in texts(bench, calls + 1_020)]
    whole, bare = list[float](), list[float]()
    its_own = load_embedder()  # it has seen the same words, and not yet the texts
    its_own.embed(said[calls + 20 :], kind="passage")
    with (
        bench.folder() as folder,
        closing(_plain(folder / "bare.db")) as plain,
        aplysia.open(folder / "me.db", namespace=_ME, embedder=bench.embedder) as mind,
    ):
        mind.remember_all(Utterance(text=t) for t in said[calls + 20 :])
        for n, text in enumerate(said[: calls + 20]):
            begun = perf_counter()
            mind.remember(text)
            between = perf_counter()
            _commit(plain, f"b{n}", text, its_own)
            if n >= 20:  # the first ones warm up
                whole.append(between - begun)
                bare.append(perf_counter() - between)
    ours, floor = percentiles(whole), percentiles(bare)
    ratios = {p: round(ours[p] / floor[p], 2) for p in ("median_ms", "p99_ms")}
    row = Row(
        what="`remember`, one claim, durable: p50 / p99",
        baseline=f"bare commit + embedding {floor['median_ms']:.1f} / {floor['p99_ms']:.1f} ms",
        aplysia=f"**{ours['median_ms']:.1f} / {ours['p99_ms']:.1f} ms**, "
        f"{ratios['median_ms']:.2f}× / {ratios['p99_ms']:.2f}×",
        target="≤ 2×",
        met=max(ratios.values()) <= 2,
    )
    return Result(rows=[row], values={"remember": ours, "bare": floor, "ratio": ratios})


def _plain(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = FULL")
    base.execute("CREATE TABLE said (id TEXT PRIMARY KEY, text TEXT, terms BLOB, vector BLOB)")
    return base


def _commit(base: sqlite3.Connection, id: str, text: str, embedder: Embedder) -> None:
    vector = embedder.embed([text], kind="passage")[0].tobytes()
    packed = np.array(keys(terms(text)), "<u8").tobytes()
    base.execute("INSERT INTO said VALUES (?, ?, ?, ?)", (id, text, packed, vector))


# recall and bulk import --------------------------------------------------------------------------
def growing(bench: Bench) -> Result:
    """Recall at each size in one namespace, and the imports that make it grow."""
    sizes = (500, 2_000, 4_000) if bench.quick else _SIZES
    said, asked = utterances(bench, sizes[-1]), questions(bench)
    values, seconds, done = dict[str, object](), 0.0, 0
    with bench.folder() as folder:
        words = _Words(folder / "words.db")
        for size in sizes:
            path = folder / "me.db"
            with aplysia.open(path, namespace=_ME, embedder=bench.embedder) as mind:
                begun = perf_counter()
                mind.remember_all(said[done:size])
                seconds += perf_counter() - begun
                words.add(said[done:size])
                bench.say(f"{size:,} records are in: {size / seconds:,.0f}/s")
                ours, plain = _latency(mind, words, asked)
                after = _after_writing(mind, asked)
            share = _agreement(path, bench, asked[:_CHECKED])
            done = size
            values[str(size)] = {"recall": ours, "fts5": plain, "r10_of_exact": share} | after
            bench.say(f"recall at {size:,}: {ours}, FTS5 {plain}, of exact {share}")
        embedded = size / seconds
        lexical = _lexical(folder / "lexical.db", said[: 2_000 if bench.quick else _LEXICAL])
        some = [u.text for u in said[:: max(1, len(said) // 2_000)]]
        floor = _embedding_alone(bench.embedder, some)
    values["import"] = {
        "embedded_per_s": round(embedded, 1),
        "embedded_n": sizes[-1],
        "lexical_per_s": round(lexical, 1),
        "embedding_alone_per_s": round(floor, 1),
    }
    rows = [_recall_row(size, values[str(size)]) for size in sizes]
    rows.append(
        Row(
            what="bulk import, durable, records/s",
            baseline=f"embedding alone {floor:,.0f}/s",
            aplysia=f"lexical **{lexical:,.0f}**, embedded **{embedded:,.0f}**",
            target="≥ 1,000, ≥ 500",
            met=lexical >= 1000 and embedded >= 500,
        )
    )
    return Result(rows=rows, values=values)


def _recall_row(size: int, values: object) -> Row:
    assert isinstance(values, dict)
    ours, plain, share = values["recall"], values["fts5"], values["r10_of_exact"]
    apart = ", ".join(
        f"{name.title()} {ours[name]['median_ms']:.1f} / {ours[name]['p95_ms']:.1f}"
        for name in ("english", "chinese")
    )
    most = {6_000: 10, 100_000: 50}.get(size)
    return Row(
        what=f"recall at {size:,}: p50 / p95, embedding included; R@10 of exact",
        baseline=f"FTS5 {plain['median_ms']:.1f} / {plain['p95_ms']:.1f} ms",
        aplysia=f"**{ours['median_ms']:.1f} / {ours['p95_ms']:.1f} ms** ({apart}); {share:.3f}",
        target=f"p95 ≤ {most} ms; ≥ 0.97" if most else "–",
        met=ours["p95_ms"] <= most and share >= 0.97 if most else None,
    )


class _Words:
    """Two full-text tables of one file, for English and for Chinese questions."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path)
        for name, kind in (("en", "porter unicode61"), ("zh", "trigram")):
            self._base.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(body, tokenize='{kind}')")

    def add(self, said: Sequence[Utterance]) -> None:
        with self._base:
            for name in ("en", "zh"):
                rows = [(u.text,) for u in said]
                self._base.executemany(f"INSERT INTO {name} VALUES (?)", rows)

    def find(self, question: str) -> list[object]:
        chinese = not question.isascii()
        query = fts5_query(question, chinese=chinese)
        table = "zh" if chinese else "en"
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT 10"
        return self._base.execute(sql, (query,)).fetchall() if query else []


def _latency(
    mind: aplysia.Mind, words: _Words, asked: Sequence[str]
) -> tuple[dict[str, object], dict[str, float]]:
    """Of all questions, and of the Chinese and the English ones apart."""
    ours, plain = list[float](), list[float]()
    for text in asked[:20]:
        mind.recall(text), words.find(text)  # warms up
    for text in asked:
        begun = perf_counter()
        mind.recall(text, limit=10)
        between = perf_counter()
        words.find(text)
        ours.append(between - begun)
        plain.append(perf_counter() - between)
    english = [spent for spent, text in zip(ours, asked, strict=True) if text.isascii()]
    chinese = [spent for spent, text in zip(ours, asked, strict=True) if not text.isascii()]
    parts = {"english": percentiles(english), "chinese": percentiles(chinese)}
    return percentiles(ours) | parts, percentiles(plain)


def _after_writing(mind: aplysia.Mind, asked: Sequence[str]) -> dict[str, object]:
    """Recall right after a write, which the index must take in first."""
    spent = list[float]()
    for n, text in enumerate(asked[:20]):
        mind.remember(f"Noted {n}: {text}")
        begun = perf_counter()
        mind.recall(text, limit=10)
        spent.append(perf_counter() - begun)
    return {"recall_after_a_write": percentiles(spent)}


def _agreement(path: Path, bench: Bench, asked: Sequence[str]) -> float:
    """Share of the ten best records of an exact ranking that recall returns, over questions.

    Both without a threshold, from the same scores; the exact index looks at every record.
    """
    now = _START + timedelta(days=20_000)
    exact = Exact(dim=bench.embedder.dim, marks=MARK_KEYS)
    with closing(open_store(path)) as store:
        exact.catch_up(store, _ME, embedder=bench.embedder.id)
    usual = exact.usual()
    shares = []
    for text in asked:
        percept = perceive(text, now=now)
        best, ours = (
            flat(recall.rank(i, percept, bench.embedder, limit=10, weights=open_ended()))
            for i in (exact, usual)
        )
        shares.append(len(set(best) & set(ours)) / max(1, len(best)))
    return round(float(np.mean(shares)), 4)


def _lexical(path: Path, said: Sequence[Utterance]) -> float:
    with aplysia.open(path, namespace=_ME, embedder=None) as mind:
        begun = perf_counter()
        mind.remember_all([replace(u) for u in said])
        return len(said) / (perf_counter() - begun)


def _embedding_alone(embedder: Embedder, some: Sequence[str]) -> float:
    begun = perf_counter()
    for first in range(0, len(some), 256):
        embedder.embed(some[first : first + 256], kind="passage")
    return len(some) / (perf_counter() - begun)
