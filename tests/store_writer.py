"""A process that writes to a store until it is killed. `test_store_kills` starts it.

Each line it prints is about something that happened before: "+ID" an episode was acknowledged,
"?ID" one is about to be forgotten, "-ID" it was. Each episode tells one claim.
"""

from __future__ import annotations

import os
import random
import sys

from aplysia.memory import revision
from aplysia.memory.sqlite import SQLiteStore
from aplysia.types import Claim, Voice
from tests.records import NOON, record

NAMESPACE = ("me",)
READY = "ready\n"  # the first line
_PLACES = ("Lyon", "Paris", "Rome")


def text_of(id: str) -> str:
    """The text of an episode, short or over many pages: its id tells which."""
    rng = random.Random(id)
    return f"{id} 你好 " * rng.choice([1, 1, 1, 10, 100, 2000])


def claim_of(id: str) -> Claim:
    """What an episode tells: where one of a few people lives; they move, and are contradicted."""
    rng = random.Random(f"claim {id}")
    return Claim(
        subject=f"Person{rng.randrange(5)}",
        attribute="residence",
        value=rng.choice(_PLACES),
        text=f"{id} has it so. " * rng.choice([1, 1, 1, 400]),
        change=rng.random() < 0.2,
        own=rng.random() < 0.2,
    )


def voice_of(id: str) -> Voice:
    rng = random.Random(f"voice {id}")
    if rng.random() < 0.2:
        return Voice(name="echo:", origin="assistant")
    return Voice(name=f"v{rng.randrange(4)}", origin="person")


def say(*lines: str) -> None:
    os.write(1, "".join(f"{line}\n" for line in lines).encode())


def main(path: str, name: str) -> None:
    store = SQLiteStore(path)
    rng = random.Random(name)
    mine: list[str] = []
    os.write(1, READY.encode())
    for turn in range(1_000_000):
        size = rng.choice([1, 1, 1, 5, 20])
        ids = [f"{name}-{turn}-{n}-{size}" for n in range(size)]
        records = [record(id, text_of(id), vector=b"v" * 512) for id in ids]
        with store.ledger(NAMESPACE, write=True) as ledger:
            ledger.add(records, embedder="use")
            for id in ids:
                revision.tell(ledger, [claim_of(id)], voice_of(id), episode=id, at=NOON)
        say(*(f"+{id}" for id in ids))
        mine += ids
        if rng.random() < 0.05:
            gone = mine.pop(rng.randrange(len(mine)))
            say(f"?{gone}")
            with store.ledger(NAMESPACE, write=True) as ledger:
                revision.untell(ledger, [gone], now=NOON)
            store.forget(NAMESPACE, [gone])
            say(f"-{gone}")


if __name__ == "__main__":
    main(*sys.argv[1:])
