"""A process that writes to a store until it is killed. `test_store_kills` starts it.

Each line it prints is about something that happened before: "+ID" an episode was acknowledged,
"?ID" one is about to be forgotten, "-ID" it was.
"""

from __future__ import annotations

import os
import random
import sys

from aplysia.memory.sqlite import SQLiteStore
from tests.records import record

NAMESPACE = ("me",)


def text_of(id: str) -> str:
    """The text of an episode, short or over many pages: its id tells which."""
    rng = random.Random(id)
    return f"{id} 你好 " * rng.choice([1, 1, 1, 10, 100, 2000])


def say(*lines: str) -> None:
    os.write(1, "".join(f"{line}\n" for line in lines).encode())


def main(path: str, name: str) -> None:
    store = SQLiteStore(path)
    rng = random.Random(name)
    mine: list[str] = []
    for turn in range(1_000_000):
        size = rng.choice([1, 1, 1, 5, 20])
        ids = [f"{name}-{turn}-{n}-{size}" for n in range(size)]
        records = [record(id, text_of(id), vector=b"v" * 512) for id in ids]
        store.add(NAMESPACE, records, embedder="use")
        say(*(f"+{id}" for id in ids))
        mine += ids
        if rng.random() < 0.05:
            gone = mine.pop(rng.randrange(len(mine)))
            say(f"?{gone}")
            store.forget(NAMESPACE, [gone])
            say(f"-{gone}")


if __name__ == "__main__":
    main(*sys.argv[1:])
