"""How long it takes to take in a claim: perceive, compare, tell, at 10,000 and 1,000,000 beliefs.

A durable store without an embedder, whose cost `remember` measures. The beliefs that are there are
of generated people, each told once; they are written by one process straight into the tables, with
the slots and states that telling them would have made. What is timed is `remember`: a third of the
texts repeat a belief, a third contradict one, a third are new.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import numpy as np

import aplysia
from aplysia.memory import dynamics
from aplysia.memory.conflict import identity, slots
from aplysia.memory.held import number, pack
from aplysia.types import Claim
from benchmarks.bench import Bench, Result, Row, percentiles

_ME = ("me",)
_START = datetime(2024, 5, 1, tzinfo=UTC)
_CALLS, _WARM = 300, 30
_SYLLABLES = ("ba", "do", "ki", "lu", "me", "no", "ra", "si", "ta", "vu", "ze", "po")
_PLACES = ("Lyon", "Paris", "Rome", "Oslo", "Lima", "Cairo", "Delhi", "Kyoto")
_JOBS = ("tailor", "baker", "nurse", "pilot", "farmer", "dentist", "lawyer", "painter")
_DRINKS = ("tea", "coffee", "milk", "cider", "cocoa", "juice", "water", "wine")
_PETS = ("dog", "cat", "parrot", "pony", "rabbit", "hamster", "goat", "tortoise")
_KINDS = (
    ("residence", _PLACES, "{} lives in {}."),
    ("job", _JOBS, "{} is a {}."),
    ("likes", _DRINKS, "{} likes {}."),
    ("has", _PETS, "{} has a {}."),
)
_AT_ONCE = 50_000
_ANYBODY = "Zuzuzuzuzuzuzu"
_PART = 7  # syllables of a name


def _name(n: int) -> str:
    parts = []
    for _ in range(_PART):
        n, digit = divmod(n, len(_SYLLABLES))
        parts.append(_SYLLABLES[digit])
    return "".join(parts).capitalize()


def _said(n: int, *, shift: int = 0) -> tuple[str, str, str, str]:
    """The n-th belief: subject, attribute, value, sentence; another value with `shift`."""
    person, kind = divmod(n, len(_KINDS))
    attribute, values, sentence = _KINDS[kind]
    value = values[(person + shift) % len(values)]
    return _name(person), attribute, value, sentence.format(_name(person), value)


def _fill(path: Path, n: int) -> None:
    """Put n beliefs there, with an episode and a telling each."""
    base = sqlite3.connect(path)
    base.execute("PRAGMA synchronous = OFF")
    [place] = base.execute("SELECT id FROM namespaces").fetchone()
    held, own, state = base.execute("SELECT held, own, state FROM beliefs LIMIT 1").fetchone()
    [last] = base.execute("SELECT max(id) FROM beliefs").fetchone()
    [seq] = base.execute("SELECT max(seq) FROM episodes").fetchone()
    at = int(_START.timestamp()) * 1_000_000
    found = list[tuple[int, int, int]]()

    def rows(first: int) -> Iterator[tuple[int, str, Claim]]:
        for i in range(first, min(n, first + _AT_ONCE)):
            subject, attribute, value, text = _said(i)
            yield i, text, Claim(subject=subject, attribute=attribute, value=value, text=text)

    made = dict[tuple[str, str], tuple[str, tuple[str, ...]]]()

    def keys(claim: Claim) -> tuple[str, tuple[str, ...]]:
        """Identity and slots, worked out once for what differs in the name alone."""
        kind = claim.attribute, claim.value
        if kind not in made:
            text = claim.text.replace(claim.subject, _ANYBODY)
            anybody = replace(claim, subject=_ANYBODY, text=text)
            made[kind] = identity(anybody), slots(anybody)
        name, (key, some) = claim.subject.lower(), made[kind]
        old = _ANYBODY.lower()
        return key.replace(old, name), tuple(slot.replace(old, name) for slot in some)

    for first in range(0, n, _AT_ONCE):
        some = list(rows(first))
        with base:
            base.executemany(
                "INSERT INTO episodes (seq, namespace, pinned, at, id, source, role, session, "
                "origin, terms, text) VALUES (?, ?, 0, ?, ?, 'Ann', 'user', 's', 'made', x'', ?)",
                ((seq + 1 + i, place, at, f"made-{i}", text) for i, text, _ in some),
            )
            base.executemany(
                "INSERT INTO beliefs (id, namespace, key, at, held, own, pinned, state) "
                "VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
                (
                    (last + 1 + i, place, number(keys(c)[0]), at, held, own, state)
                    for i, _, c in some
                ),
            )
            base.executemany(
                "INSERT INTO tellings (namespace, belief, episode, at, weight, independent, "
                "intensity, origin, voice, claim) VALUES (?, ?, ?, ?, .6931, 1, 1, 'person', "
                "'Ann', ?)",
                ((place, last + 1 + i, seq + 1 + i, at, pack(c)) for i, _, c in some),
            )
        found += ((place, number(slot), last + 1 + i) for i, _, c in some for slot in keys(c)[1])
    found.sort()
    with base:
        base.executemany("INSERT OR IGNORE INTO slots VALUES (?, ?, ?)", found)
    base.close()


def believing(bench: Bench) -> Result:
    sizes = ((2_000, 8), (10_000, 15)) if bench.quick else ((10_000, 8), (1_000_000, 15))
    rows, values = list[Row](), dict[str, object]()
    for size, most in sizes:
        with bench.folder() as folder:
            path = folder / "me.db"
            with aplysia.open(path, namespace=_ME, embedder=None) as mind:
                mind.remember("Zed lives in Bern.", source="Ann", at=_START)
            begun = perf_counter()
            _fill(path, size)
            bench.say(f"{size:,} beliefs are there after {perf_counter() - begun:.0f} s")
            spent = _told(path, size)
            reading = _reading(path)
        values[str(size)] = {"tell": spent, **reading}
        rows.append(
            Row(
                what=f"perceive + conflict + tell at {size:,} beliefs, durable, without embedding: "
                "p50 / p95",
                baseline="–",
                aplysia=f"**{spent['median_ms']:.1f}** / {spent['p95_ms']:.1f} ms",
                target=f"≤ {most} ms",
                met=spent["median_ms"] <= most,
            )
        )
    rows.append(
        Row(
            what=f"felt belief of all {sizes[-1][0]:,}: from arrays; with reading them from disk",
            baseline="–",
            aplysia=f"**{reading['felt_s']:.2f} s**; {reading['from_disk_s']:.2f} s",
            target="≤ 0.2 s",
            met=reading["felt_s"] <= 0.2,
        )
    )
    return Result(rows=rows, values=values)


def _told(path: Path, size: int) -> dict[str, float]:
    rng = np.random.default_rng(7)
    spent = list[float]()
    with aplysia.open(path, namespace=_ME, embedder=None) as mind:
        for call in range(_CALLS + _WARM):
            n = int(rng.integers(size))
            text = (_said(n)[3], _said(n, shift=3)[3], _said(size + 4 * call + 1)[3])[call % 3]
            begun = perf_counter()
            mind.remember(text, source="Ben", at=_START + timedelta(days=1, minutes=call))
            spent.append(perf_counter() - begun)
    return percentiles(spent[_WARM:])


def _reading(path: Path) -> dict[str, float]:
    """Seconds for the felt belief of everything: from the file, and from arrays alone."""
    begun = perf_counter()
    base = sqlite3.connect(path)
    found = base.execute("SELECT at, state FROM beliefs ORDER BY id").fetchall()
    at = np.fromiter((a for a, _ in found), np.int64, len(found))
    table = np.frombuffer(b"".join(s for _, s in found), "<f8").reshape(len(found), -1)
    items = dynamics.Items(
        traces=table[:, :-3].astype(np.float32),
        skill=table[:, -3].astype(np.float32),
        felt=table[:, -2].astype(np.float32),
        warrant=table[:, -1].astype(np.float32),
    )
    now = (_START + timedelta(days=30)).timestamp() * 1_000_000
    days = ((now - at) / 86_400e6).astype(np.float32)
    between = perf_counter()
    later = items.after(days)
    dynamics.felt_belief(later.felt, dynamics.recall(later.familiarity, later.skill))
    base.close()
    done = perf_counter()
    return {"felt_s": round(done - between, 3), "from_disk_s": round(done - begun, 3)}
