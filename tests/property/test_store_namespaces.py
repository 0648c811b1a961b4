"""Two namespaces of one store, under any operations, behave like two dicts that never met."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import get_args

import pytest

from aplysia.errors import EpisodeConflict
from aplysia.memory.sqlite import SQLiteStore
from aplysia.memory.store import Mark, Record, Store
from aplysia.types import Namespace, Role
from tests.records import record

OPERATIONS = 20_000
EMBEDDERS = ("use", "minilm")


@dataclass
class Side:
    """One namespace: the store under test, and what should be in it, in the order of writing."""

    store: Store
    namespace: Namespace
    rng: random.Random
    records: dict[str, Record] = field(default_factory=dict)  # seq and vector left out
    vectors: dict[tuple[str, str], bytes] = field(default_factory=dict)  # (embedder, id)
    mark: Mark = field(default_factory=Mark)
    read: dict[str, Record] = field(default_factory=dict)  # as a reader of `changes` knows them

    def any_id(self) -> str:
        return f"i{self.rng.randrange(200)}"

    def add(self) -> None:
        old = list(self.records.values())[: self.rng.choice([0, 0, 1])]
        new: dict[str, Record] = {}
        for _ in range(self.rng.choice([1, 1, 3])):
            id = self.any_id()
            if id not in self.records:
                new[id] = record(
                    id,
                    f"{self.namespace} says {self.rng.getrandbits(99)}",
                    role=self.rng.choice(get_args(Role)),
                    terms=self.rng.randbytes(16),
                    pinned=self.rng.random() < 0.1,
                )
        given = {id: self.rng.choice([None, self.rng.randbytes(16)]) for id in new}
        told = [*old, *(replace(r, vector=given[id]) for id, r in new.items())]
        was_new = self.store.add(self.namespace, told, embedder="use")
        assert was_new == [False] * len(old) + [True] * len(new)
        self.records |= new
        self.vectors |= {("use", id): vector for id, vector in given.items() if vector}

    def add_a_conflict(self) -> None:
        id = self.any_id()
        if id in self.records:
            with pytest.raises(EpisodeConflict):
                self.store.add(
                    self.namespace, [record("never"), record(id, "other")], embedder=None
                )

    def get(self) -> None:
        ids = [self.any_id() for _ in range(5)]
        expected = {id: self.records[id].episode for id in ids if id in self.records}
        assert self.store.get(self.namespace, ids) == expected

    def forget(self) -> None:
        ids = [self.any_id() for _ in range(self.rng.choice([1, 20]))]
        receipt = self.store.forget(self.namespace, ids)
        assert list(receipt.episodes) == [id for id in dict.fromkeys(ids) if id in self.records]
        for id in receipt.episodes:
            del self.records[id]
            for embedder in EMBEDDERS:
                self.vectors.pop((embedder, id), None)

    def pin(self) -> None:
        id, pinned = self.any_id(), self.rng.random() < 0.1
        assert self.store.pin(self.namespace, id, pinned) == (id in self.records)
        if id in self.records:
            self.records[id] = replace(self.records[id], pinned=pinned)

    def pinned(self) -> None:
        expected = [r.episode for r in self.records.values() if r.pinned]
        assert self.store.pinned(self.namespace) == expected

    def embed(self) -> None:
        embedder = self.rng.choice(EMBEDDERS)
        missing = [id for id in self.records if (embedder, id) not in self.vectors]
        found = self.store.unembedded(self.namespace, embedder=embedder, limit=4)
        assert [r.episode.id for r in found] == missing[:4]
        assert self.store.count_unembedded(self.namespace, embedder=embedder) == len(missing)
        made = {r.episode.id: self.rng.randbytes(16) for r in found}
        self.store.set_vectors(
            self.namespace, [(r.seq, made[r.episode.id]) for r in found], embedder=embedder
        )
        self.vectors |= {(embedder, id): vector for id, vector in made.items()}

    def drop_vectors(self) -> None:
        keep = self.rng.choice(EMBEDDERS)
        dropped = [key for key in self.vectors if key[0] != keep]
        assert self.store.drop_vectors(self.namespace, keep=keep) == len(dropped)
        for key in dropped:
            del self.vectors[key]

    def follow(self) -> None:
        """What a reader knows by the changes alone is what is there; pins are not followed."""
        changes = self.store.changes(self.namespace, self.mark, embedder="use")
        if changes.rewritten:
            self.read = {}
        self.read |= {r.episode.id: r for r in changes.records}
        self.mark = changes.mark
        known = [(r.episode, r.terms, r.vector) for r in self.read.values()]
        assert known == [
            (r.episode, r.terms, self.vectors.get(("use", id))) for id, r in self.records.items()
        ]

    def all(self) -> None:
        assert self.store.count(self.namespace) == len(self.records)
        assert list(self.store.episodes(self.namespace)) == [
            r.episode for r in self.records.values()
        ]


WEIGHTS: dict[Callable[[Side], None], int] = {
    Side.add: 300,
    Side.add_a_conflict: 40,
    Side.get: 200,
    Side.forget: 4,
    Side.pin: 200,
    Side.pinned: 60,
    Side.embed: 60,
    Side.drop_vectors: 5,
    Side.follow: 50,
    Side.all: 15,
}


def test_two_namespaces_never_see_each_other(tmp_path: Path, rng: random.Random) -> None:
    with (
        closing(SQLiteStore(tmp_path / "me.db", durability="fast")) as one,
        closing(SQLiteStore(tmp_path / "me.db", durability="fast")) as two,
    ):
        sides = [Side(one, ("me",), rng), Side(two, ("me", "work"), rng)]
        operations = rng.choices(list(WEIGHTS), list(WEIGHTS.values()), k=OPERATIONS)
        for operation in operations:
            operation(rng.choice(sides))
        for side in sides:
            side.all()
            side.follow()
