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
import time
from collections.abc import Set
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from aplysia.memory import standing
from aplysia.memory.conflict import identity, slots
from aplysia.memory.held import number, unpack
from aplysia.memory.sqlite import SQLiteStore
from tests.records import NOON
from tests.store_writer import NAMESPACE, READY, claim_of, text_of, voice_of

KILLS = int(os.environ.get("APLYSIA_TEST_KILLS", "20"))
KILLS_OF_A_FILE = 10  # then a new file: its making is interrupted too
LONGEST_S = 0.45  # a life, from the moment at which it begins to write
_START_S = 60.0  # in which a process starts on a busy machine
_ROOT = Path(__file__).parents[2]


@dataclass
class Said:
    """What the writers of one file have printed, up to their last whole lines."""

    kept: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    dead: set[str] = field(default_factory=set)

    def hear(self, name: str, output: bytes) -> None:
        """All that the writer of this name ever printed."""
        self.dead.add(name)
        for line in output.decode().removeprefix(READY).splitlines():
            kind, id = line[0], line[1:]
            self.kept.discard(id)
            self.doubtful.discard(id)
            {"+": self.kept, "?": self.doubtful, "-": self.gone}[kind].add(id)


def start(path: Path, name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store_writer", str(path), name],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), *sys.path])},
    )


def ready(process: subprocess.Popen[bytes]) -> bytes:
    """What the process prints when it begins to write."""
    assert process.stdout is not None
    assert process.stderr is not None
    assert select.select([process.stdout], [], [], _START_S)[0], "a writer does not begin"
    heard = os.read(process.stdout.fileno(), 1 << 16)
    assert heard, f"a writer ended by itself: {process.stderr.read().decode()}"
    return heard


def wait(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """What the process prints within this time: then its moment has come."""
    assert process.stdout is not None
    assert process.stderr is not None
    heard = b""
    moment = time.monotonic() + seconds
    while select.select([process.stdout], [], [], max(0, moment - time.monotonic()))[0]:
        block = os.read(process.stdout.fileno(), 1 << 16)
        assert block, f"a writer ended by itself: {process.stderr.read().decode()}"
        heard += block
        if time.monotonic() > moment:
            break
    return heard


def check(path: Path, said: Said) -> None:
    with closing(SQLiteStore(path)) as store:
        there = {episode.id: episode.text for episode in store.episodes(NAMESPACE)}
        check_beliefs(store, said, there.keys())
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert said.kept - there.keys() == set()
    assert said.gone & there.keys() == set()
    assert [id for id, text in there.items() if text != text_of(id)] == []
    for name, turn, _, size in {tuple(id.split("-")) for id in there}:
        batch = {f"{name}-{turn}-{n}-{size}" for n in range(int(size))}
        if name in said.dead:  # the living may have forgotten some since
            assert batch - there.keys() <= said.gone | said.doubtful


def check_beliefs(store: SQLiteStore, said: Said, there: Set[str]) -> None:
    """Each acknowledged telling is in its belief, each belief rests on tellings, none is empty."""
    with store.ledger(NAMESPACE, write=False) as ledger:
        states = {state.id: state for state in ledger.all()}
        tellings = ledger.tellings(states)
        found = standing.beliefs(ledger, list(states.values()), now=NOON)
        links = ledger.links(states)
        near_by = {id: ledger.by_slots([number(slot_of(id))]) for id in said.kept}
    assert {t.belief for t in tellings} == states.keys()
    assert [b.id for b in found] == list(states)
    assert {i for link in links for i in (link.one, link.other)} <= states.keys()
    told = {t.episode: t for t in tellings}
    assert len(told) == len(tellings)
    assert said.kept <= told.keys()
    assert told.keys() & said.gone == set()
    # the living may have written or forgotten some since `there` was read, and not said so yet
    over = {id for id in there ^ told.keys() if id.split("-")[0] in said.dead}
    assert over <= there  # a telling has its episode
    assert over <= said.doubtful  # it ceases to count before it is gone
    for id, telling in told.items():
        claim = claim_of(id)
        assert unpack(telling.claim) == claim
        assert telling.voice == voice_of(id).name
        assert states[telling.belief].key == number(identity(claim))
    for id, near in near_by.items():
        assert told[id].belief in {state.id for state in near}
    for belief in found:
        assert 0 <= belief.felt <= 1
        assert 0 <= belief.warranted <= 1
        ours = [t for t in tellings if t.belief == belief.id and t.origin == "assistant"]
        assert belief.own == len(ours)


def slot_of(id: str) -> str:
    """One of the keys under which what an episode tells is found."""
    return slots(claim_of(id))[0]


def test_no_kill_loses_an_acknowledged_write(tmp_path: Path, rng: random.Random) -> None:
    killed = 0
    acknowledged = 0
    while killed < KILLS:
        path = tmp_path / f"{killed}.db"
        said = Said()
        names = [f"w{killed}x{n}" for n in range(2)]
        writers = [start(path, name) for name in names]
        for n in range(min(KILLS_OF_A_FILE, KILLS - killed)):
            which = n % 2
            # the first of a file is killed while it starts
            heard = ready(writers[which]) if n else b""
            heard += wait(writers[which], rng.uniform(0, LONGEST_S))
            writers[which].kill()
            said.hear(names[which], heard + writers[which].communicate()[0])
            check(path, said)
            killed += 1
            names[which] = f"w{killed}y{n}"
            writers[which] = start(path, names[which])
        for name, writer in zip(names, writers, strict=True):
            writer.kill()
            said.hear(name, writer.communicate()[0])
        check(path, said)
        acknowledged += len(said.kept)
    assert acknowledged > KILLS
