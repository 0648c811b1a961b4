"""Killed at any moment, a store opens again and has what was acknowledged.

APLYSIA_TEST_KILLS says how often (20 by default).
"""

from __future__ import annotations

import os
import random
import select
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from aplysia.memory.sqlite import SQLiteStore
from tests.store_writer import NAMESPACE, text_of

KILLS = int(os.environ.get("APLYSIA_TEST_KILLS", "20"))
KILLS_OF_A_FILE = 10  # then a new file: its making is interrupted too
LONGEST_S = 0.25  # a life, from the start of the process; it starts writing half-way
_ROOT = Path(__file__).parents[2]


@dataclass
class Said:
    """What the writers of one file have printed, up to their last whole lines."""

    kept: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def hear(self, output: bytes) -> None:
        for line in output.decode().splitlines():
            kind, id = line[0], line[1:]
            self.kept.discard(id)
            self.doubtful.discard(id)
            {"+": self.kept, "?": self.doubtful, "-": self.gone}[kind].add(id)


def start(path: Path, name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store_writer", str(path), name],
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), *sys.path])},
    )


def wait(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """What the process prints within this time: then its moment has come."""
    assert process.stdout is not None
    heard = b""
    while select.select([process.stdout], [], [], seconds)[0]:
        block = os.read(process.stdout.fileno(), 1 << 16)
        assert block, "a writer ended by itself"
        heard += block
        seconds /= 2
    return heard


def check(path: Path, said: Said) -> None:
    with closing(SQLiteStore(path)) as store:
        there = {episode.id: episode.text for episode in store.episodes(NAMESPACE)}
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert said.kept - there.keys() == set()
    assert said.gone & there.keys() == set()
    assert [id for id, text in there.items() if text != text_of(id)] == []
    for id in there.keys() - said.kept - said.doubtful:  # written, and killed before saying so
        name, turn, _ = id.split("-")
        assert f"{name}-{int(turn) + 1}-0" not in there


def test_no_kill_loses_an_acknowledged_write(tmp_path: Path, rng: random.Random) -> None:
    killed = 0
    acknowledged = 0
    while killed < KILLS:
        path = tmp_path / f"{killed}.db"
        said = Said()
        writers = [start(path, f"w{killed}x{n}") for n in range(2)]
        for n in range(min(KILLS_OF_A_FILE, KILLS - killed)):
            victim = writers[n % 2]
            heard = wait(victim, rng.uniform(0, LONGEST_S))
            victim.kill()
            output, _ = victim.communicate()
            said.hear(heard + output)
            check(path, said)
            killed += 1
            writers[n % 2] = start(path, f"w{killed}y{n}")
        for writer in writers:
            writer.kill()
            said.hear(writer.communicate()[0])
        check(path, said)
        acknowledged += len(said.kept)
    assert acknowledged > KILLS
