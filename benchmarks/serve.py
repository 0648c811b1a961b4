"""What a memory before a model costs: latency to the first word, many streams, faults for minutes.

The server, its upstream and the clients are processes of their own on this machine. What goes
through the server and what goes to the upstream alone is measured in turns.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from time import monotonic

import aplysia
from aplysia.types import Utterance
from benchmarks import faults
from benchmarks.bench import Bench, Result, Row, percentiles
from benchmarks.client import Answer, Client

_ME = ("me",)
_SURNAMES = "Berg Costa Diaz Evans Fischer Garcia Haas Ito Jansen Kovac Lind Moreau Novak Okafor"
_NAMES = "Anna Boris Clara David Elena Felix Grace Hugo Irene Jonas Karin Louis Maria Nils Olga"
_FAMILY, _GIVEN = "王李张刘陈杨赵黄周吴徐孙", "伟芳娜敏静丽强磊军洋艳勇杰娟涛明超霞"
_CITIES = ("Lyon", "Oslo", "Porto", "Quito", "Riga", "Seville", "Turin", "Vienna", "Warsaw", "Cork")
_ZH_CITIES = ("里昂", "奥斯陆", "波尔图", "都灵", "维也纳", "华沙", "北京", "杭州", "成都", "西安")
_FACTS = (
    "{} lives in {}.",
    "{} was born in {}.",
    "{} works in {}.",
)
_ZH_FACTS = ("{}住在{}。", "{}的老家是{}。", "{}在{}工作。")


def facts(n: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """`n` statements about as many attributes of people, and a question for each."""
    english = [f"{a} {b}{c}" for a in _NAMES.split() for b in _SURNAMES.split() for c in _TAILS]
    chinese = [f"{a}{b}{c}" for a in _FAMILY for b in _GIVEN for c in _GIVEN]
    asked = ("Where does {} live?", "Where was {} born?", "Where does {} work?")
    zh_asked = ("{}住在哪里？", "{}的老家是哪里？", "{}在哪里工作？")
    for i in range(n):
        kind, who = i // 2 % 3, i // 6
        if i % 2:
            name = chinese[who % len(chinese)]
            yield _ZH_FACTS[kind].format(name, rng.choice(_ZH_CITIES)), zh_asked[kind].format(name)
        else:
            name = english[who % len(english)]
            yield _FACTS[kind].format(name, rng.choice(_CITIES)), asked[kind].format(name)


_TAILS = ("", "sen", "er", "ova", "ini", "ez", "ides", "wald", "mann", "ton")


@contextmanager
def upstream() -> Iterator[int]:
    """The port of an upstream in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.upstream"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


@contextmanager
def server(store: Path, to: int, *more: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """The port of `aplysia serve` over a store, and its process."""
    command = [sys.executable, "-m", "aplysia", "serve", "--store", str(store), "--port", "0"]
    command += ["--namespace", "/".join(_ME), "--upstream", f"http://127.0.0.1:{to}/v1", *more]
    log = store.with_suffix(".log")
    env = {k: v for k, v in os.environ.items() if k != "APLYSIA_SOAK"}  # no setting of the server
    with log.open("w") as out, subprocess.Popen(command, stderr=out, text=True, env=env) as process:
        try:
            yield _port(log, process), process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def _port(log: Path, process: subprocess.Popen[str]) -> int:
    end = monotonic() + 120
    while monotonic() < end and process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text()):
            return int(found[1])
        asyncio.run(asyncio.sleep(0.1))
    raise RuntimeError(f"the server did not start: {log.read_text()}")


def filled(path: Path, bench: Bench, n: int) -> list[str]:
    """A store with `n` beliefs; questions about them."""
    rng = random.Random(bench.seed)
    pairs = list(facts(n, rng))
    with aplysia.open(path, namespace=_ME, embedder=bench.embedder, durability="fast") as mind:
        mind.remember_all([Utterance(text=told) for told, _ in pairs], claims=True)
        mind.read_on()
    with closing(sqlite3.connect(path)) as db:
        held = db.execute("SELECT count(*) FROM beliefs").fetchone()[0]
    bench.say(f"{held:,} beliefs")
    asked = [question for _, question in pairs]
    rng.shuffle(asked)
    return asked


def faulty(bench: Bench) -> Result:
    """The last of the three alone, over a small store."""
    with ExitStack() as stack:
        store = stack.enter_context(bench.folder()) / "memory.db"
        asked = filled(store, bench, 1_000)
        soak = _soak(bench, store, stack.enter_context(upstream()), asked)
    return Result(rows=[faults.row(soak)], values={"faults": soak})


def serve(bench: Bench) -> Result:
    """All three, over one store."""
    n = 2_000 if bench.quick else 10_700  # some say the same: ten thousand beliefs
    with ExitStack() as stack:
        store = stack.enter_context(bench.folder()) / "memory.db"
        asked = filled(store, bench, n)
        bare = stack.enter_context(upstream())
        with server(store, bare) as (port, _):
            first = asyncio.run(_first_word(bench, port, bare, asked))
            many = asyncio.run(_many(bench, port, bare, asked))
        soak = _soak(bench, store, bare, asked)
    return Result(
        rows=[_latency_row(first), _many_row(many), faults.row(soak)],
        values={"first_word": first, "streams": many, "faults": soak},
    )


def _soak(bench: Bench, store: Path, bare: int, asked: list[str]) -> dict[str, object]:
    """Minutes of faults, and what a server has that is started afterwards."""
    seconds = float(os.environ.get("APLYSIA_SOAK", "30" if bench.quick else "600"))
    with server(store, bare, "--stall", "3") as (port, process):
        soak = asyncio.run(faults.soak(port, process.pid, store, asked, seconds=seconds))
    with server(store, bare) as (port, _):
        soak["lost"] = faults.lost(port, soak.pop("acknowledged"))
    return soak


class Mixed:
    """Half of what is said asks about what is kept, half tells of somebody new; half is Chinese."""

    def __init__(self, asked: list[str], seed: int) -> None:
        self._asked = asked
        self._new = [told for told, _ in facts(12_600, random.Random(seed))][10_800:]

    def __call__(self, i: int) -> str:
        if i % 2:
            return self._new[i // 2 % len(self._new)]
        return self._asked[i // 2 % len(self._asked)]


# to the first word -------------------------------------------------------------------------------
async def _first_word(
    bench: Bench, port: int, bare: int, asked: list[str]
) -> dict[str, dict[str, float]]:
    """One client, a request at a time."""
    calls, text = 100 if bench.quick else 600, Mixed(asked, bench.seed)
    through, alone, off = Client(port), Client(bare), Client(port)
    spent = dict[str, list[float]](through=[], bare=[], added=[], off=[])
    for i in range(calls + 20):
        ours, plain = await through.ask(text(i)), await alone.ask(text(i))
        without = await off.ask(text(i), mode="off")
        assert all(one.whole for one in (ours, plain, without)), (ours, plain, without)
        if i >= 20:  # the first ones warm up
            spent["through"].append(ours.first_s)
            spent["bare"].append(plain.first_s)
            spent["added"].append(ours.first_s - plain.first_s)
            spent["off"].append(without.first_s - plain.first_s)
    for one in (through, alone, off):
        one.close()
    return {name: percentiles(some) for name, some in spent.items()}


def _latency_row(found: dict[str, dict[str, float]]) -> Row:
    added, bare = found["added"], found["bare"]
    return Row(
        what="added latency to the first word, memory on, 10,000 beliefs: p50 / p95",
        baseline=f"upstream alone {bare['median_ms']:.1f} / {bare['p95_ms']:.1f} ms; memory off "
        f"adds {found['off']['median_ms']:.1f} / {found['off']['p95_ms']:.1f} ms",
        aplysia=f"**{added['median_ms']:.1f} / {added['p95_ms']:.1f} ms**",
        target="≤ 12 / 30 ms",
        met=added["median_ms"] <= 12 and added["p95_ms"] <= 30,
    )


# many streams ------------------------------------------------------------------------------------
async def _many(bench: Bench, port: int, bare: int, asked: list[str]) -> dict[str, object]:
    """Ten streams arrive each second and last twenty; one a second goes to the upstream alone."""
    seconds, text = 30 if bench.quick else 60, Mixed(asked, bench.seed)
    ours, plain = list[asyncio.Task[Answer | None]](), list[asyncio.Task[Answer | None]]()
    begun = monotonic()
    for i in range(seconds * 10):
        await asyncio.sleep(max(0.0, begun + i / 10 - monotonic()))
        ours.append(asyncio.create_task(_one(port, text(i + 700))))
        if i % 10 == 5:
            plain.append(asyncio.create_task(_one(bare, text(i))))
    answers, alone = await asyncio.gather(*ours), await asyncio.gather(*plain)
    steady = slice(200, None)  # from when two hundred are open
    through = percentiles([a.first_s for a in answers[steady] if a and a.whole])
    apart = percentiles([a.first_s for a in alone[20:] if a and a.whole])
    return {
        "through": through,
        "bare": apart,
        "added_p95_ms": round(through["p95_ms"] - apart["p95_ms"], 2),
        "streams": len(answers),
        "lost": sum(not (a and a.whole) for a in answers),
        "without_memory": sum("degraded" in a.headers["x-aplysia-memory"] for a in answers if a),
    }


async def _one(port: int, text: str) -> Answer | None:
    client = Client(port)
    with suppress(OSError, EOFError):
        return await client.ask(text, model="slow")
    return None


def _many_row(found: dict[str, object]) -> Row:
    through, bare = found["through"], found["bare"]
    assert isinstance(through, dict)
    assert isinstance(bare, dict)
    added, lost = float(str(found["added_p95_ms"])), found["lost"]
    return Row(
        what="200 open streams, ten arrive each second: added p95; lost; without memory",
        baseline=f"upstream alone {bare['median_ms']:.1f} / {bare['p95_ms']:.1f} ms",
        aplysia=f"**{added:.1f} ms** (p50 {through['median_ms']:.1f}); {lost} of "
        f"{found['streams']}; {found['without_memory']}",
        target="≤ 60 ms; none",
        met=added <= 60 and lost == 0,
    )
