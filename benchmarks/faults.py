"""Minutes of mixed load on a server while things go wrong around it.

What goes wrong: the upstream stalls, answers 500, breaks off or never answers; clients leave in the
middle or say half of a request; another process holds the database; the disk takes no more bytes
(a limit on the size of files, lifted again). A request that fails is explained when one of these
was made to happen to it. Of memory in use the last two thirds count, when caches are full and pools
have their size: the growth of a straight line fitted to it, against what the episodes kept in that
time may take. What was acknowledged is asked for after a restart.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sqlite3
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.request import urlopen

import numpy as np

from benchmarks.bench import Row
from benchmarks.client import Client

_CLIENTS = 8
_PAUSE_S = 0.25  # of a client between two requests
_EACH_S, _LOCKED_S, _FULL_S = 15.0, 3.0, 2.0
_KINDS = ("fast",) * 12 + ("read",) * 4 + ("error", "cut", "stall", "half", "gone", "partial")
_RECORD = 12 * 1024  # bytes in memory that a kept episode may take, its vector and terms included


@dataclass(slots=True)
class Soak:
    """What happened."""

    asked: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)
    degraded: int = 0
    acknowledged: list[str] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)  # (seconds, bytes)


async def soak(
    port: int, pid: int, store: Path, asked: list[str], *, seconds: float
) -> dict[str, Any]:
    """Load for so many seconds."""
    found, end = Soak(), monotonic() + seconds
    clients = [_client(n, port, asked, found, end) for n in range(_CLIENTS)]
    await asyncio.gather(
        *clients, _locks(store, end), _fills(pid, store, end), _watch(pid, found, end)
    )
    late = found.memory[len(found.memory) // 3 :]
    times, sizes = np.array(late, float).T
    slope = float(np.polyfit(times, sizes, 1)[0]) if len(late) > 1 else 0.0
    return {
        "seconds": seconds,
        "asked": dict(found.asked),
        "unexplained": found.unexplained[:20],
        "errors": len(found.unexplained),
        "degraded": found.degraded,
        "acknowledged": found.acknowledged,
        "kept": len(found.acknowledged),
        "memory": [size for _, size in found.memory],
        "grown": slope * float(times[-1] - times[0]),
        "kept_since": round(len(found.acknowledged) * 2 / 3),
    }


async def _client(n: int, port: int, asked: list[str], found: Soak, end: float) -> None:
    rng, client, i = random.Random(n), Client(port), 0
    while monotonic() < end:
        i += 1
        kind = rng.choice(_KINDS)
        found.asked[kind] += 1
        text = rng.choice(asked) if i % 2 else f"Client {n} keeps box {i} in Lyon. 第{i}个在里昂。"
        if kind == "partial":
            await _partial(port)
        else:
            client = await _ask(client, port, text, kind, found)
        await asyncio.sleep(_PAUSE_S * 2 * rng.random())
    client.close()


async def _ask(client: Client, port: int, text: str, kind: str, found: Soak) -> Client:
    """One request; the client to go on with."""
    model = {"read": "fast", "gone": "slow"}.get(kind, kind)
    patience = {"gone": 0.7, "half": 1.0}.get(kind, 30.0)
    try:
        mode = "read" if kind == "read" else "on"
        answer = await asyncio.wait_for(client.ask(text, model=model, mode=mode), patience)
    except (OSError, EOFError, ValueError) as e:  # TimeoutError is an OSError
        client.close()
        if kind not in ("gone", "half"):
            found.unexplained.append(f"{kind}: {type(e).__name__} {e}")
        return Client(port)
    if answer.turn:
        found.acknowledged.append(answer.turn)
    found.degraded += "degraded" in answer.headers.get("x-aplysia-memory", "")
    right = {
        "error": answer.status == 500,
        "stall": answer.status == 502,
        "cut": answer.error,
    }.get(kind, answer.whole and not answer.error)
    if not right:
        found.unexplained.append(f"{kind}: {answer.status} {answer.body[-200:]!r}")
    return client


async def _partial(port: int) -> None:
    """Half of a request on a connection that is then left, or cut."""
    with suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\n")
        writer.write(b'content-length: 1000\r\n\r\n{"model": ')
        await asyncio.sleep(0.3)
        writer.transport.abort()


async def _locks(store: Path, end: float) -> None:
    """Another process, as it were, holds the database now and then."""
    while monotonic() + _EACH_S < end:
        await asyncio.sleep(_EACH_S)
        with closing(sqlite3.connect(store, isolation_level=None, timeout=10)) as db:
            db.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(_LOCKED_S)
            db.execute("ROLLBACK")


async def _fills(pid: int, store: Path, end: float) -> None:
    """The disk takes no more, for a while: no file of the server may grow."""
    usual = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    while monotonic() + _EACH_S < end:
        await asyncio.sleep(_EACH_S * 0.6)
        log = store.with_name(store.name + "-wal")
        size = log.stat().st_size if log.exists() else 0
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (max(size // 2, 4096), usual[1]))
        await asyncio.sleep(_FULL_S)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, usual)
        await asyncio.sleep(_EACH_S * 0.4)


async def _watch(pid: int, found: Soak, end: float) -> None:
    begun = monotonic()
    while monotonic() < end:
        found.memory.append((monotonic() - begun, resident(pid)))
        await asyncio.sleep(1)


def resident(pid: int) -> int:
    """Bytes of a process that are in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def lost(port: int, acknowledged: list[str]) -> int:
    """How many of what was acknowledged a server started anew does not have."""
    with urlopen(f"http://127.0.0.1:{port}/api/export", timeout=120) as answer:
        there = {json.loads(line)["id"] for line in answer}
    return len(set(acknowledged) - there)


def row(found: dict[str, Any]) -> Row:
    grown = found["grown"]
    allowed = found["kept_since"] * 2 * _RECORD + (8 << 20)
    return Row(
        what=f"{found['seconds']:.0f} s of load with faults: errors that no fault explains; "
        "acknowledged writes lost; memory growth",
        baseline=f"{sum(found['asked'].values()):,} requests, {found['kept']:,} acknowledged, "
        f"{found['degraded']:,} without memory",
        aplysia=f"**{found['errors']} / {found['lost']} / {grown / 2**20:+.1f} MB** "
        f"({found['kept_since'] * 2:,} more episodes are held)",
        target="0 / 0 / none beyond what is kept",
        met=not found["errors"] and not found["lost"] and grown <= allowed,
    )
