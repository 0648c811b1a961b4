"""Two namespaces of one store, under any operations, behave like two dicts that never met."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from aplysia.errors import EpisodeConflict
from aplysia.memory.sqlite import SQLiteStore
from aplysia.memory.store import Link, Mark, Record, State, Store, Telling
from aplysia.types import Namespace, Role
from tests.records import NOON, record

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
    states: dict[int, State] = field(default_factory=dict)  # with their slots
    tellings: dict[int, Telling] = field(default_factory=dict)
    links: dict[tuple[int, int], Link] = field(default_factory=dict)
    voices: dict[str, tuple[float, float]] = field(default_factory=dict)

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
        gone = {t.id for t in self.tellings.values() if t.episode in receipt.episodes}
        touched = {self.tellings.pop(id).belief for id in gone}
        self.drop_beliefs(touched - {t.belief for t in self.tellings.values()})

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

    def some_ids(self) -> list[int]:
        """Numbers of beliefs or tellings, as likely of the other namespace as of this one."""
        last = max([*self.states, *self.tellings, 1])
        return [self.rng.randint(1, last + 5) for _ in range(self.rng.choice([1, 3, 9]))]

    def tell(self) -> None:
        if not self.records:
            return
        key, voice = self.rng.randrange(60), f"v{self.rng.randrange(4)}"
        with self.store.ledger(self.namespace, write=True) as ledger:
            old = ledger.by_keys([key]).get(key)
            slots = (key % 5, 5 + key % 3) if old is None else ()
            state = State(
                key=key,
                at=NOON,
                state=self.rng.randbytes(16),
                slots=slots,
                held=self.rng.random() < 0.5,
                own=self.rng.randrange(9),
                ends=self.rng.choice([None, NOON]),
                id=old.id if old else 0,
            )
            state = replace(state, id=ledger.put(state))
            telling = Telling(
                belief=state.id,
                episode=self.rng.choice(list(self.records)),
                voice=voice,
                origin="person",
                claim=f"{self.namespace} claims {self.rng.getrandbits(99)}",
                at=NOON + timedelta(seconds=self.rng.randrange(9)),
                weight=self.rng.random(),
            )
            telling = replace(telling, id=ledger.tell(telling))
            ledger.rate(voice, rights=1.0, wrongs=0.5)
        assert (old is None) == all(s.key != key for s in self.states.values())
        kept = self.states[state.id].slots if old else slots
        self.states[state.id] = replace(state, slots=kept)
        self.tellings[telling.id] = telling
        rights, wrongs = self.voices.get(voice, (0.0, 0.0))
        self.voices[voice] = (rights + 1.0, wrongs + 0.5)

    def oppose(self) -> None:
        if len(self.states) > 1:
            one, other = self.rng.sample(list(self.states), 2)
            link = Link(one=one, other=other, kind=self.rng.choice("ab"))
            with self.store.ledger(self.namespace, write=True) as ledger:
                ledger.link(link)
            self.links[one, other] = link

    def withdraw(self) -> None:
        ids, at = self.some_ids(), self.rng.choice([None, NOON])
        with self.store.ledger(self.namespace, write=True) as ledger:
            ledger.withdraw(ids, at=at, by=7)
        by = 7 if at else 0
        for id in set(ids) & self.tellings.keys():
            self.tellings[id] = replace(self.tellings[id], withdrawn=at, withdrawn_by=by)

    def untell(self) -> None:
        ids = self.some_ids()
        with self.store.ledger(self.namespace, write=True) as ledger:
            ledger.untell(ids)
            touched = {self.tellings.pop(id).belief for id in set(ids) & self.tellings.keys()}
            gone = touched - {t.belief for t in self.tellings.values()}
            ledger.remove(gone)
        self.drop_beliefs(gone)

    def drop_beliefs(self, gone: set[int]) -> None:
        for id in gone:
            del self.states[id]
        for pair in [pair for pair in self.links if gone & set(pair)]:
            del self.links[pair]

    def change_what_is_not_ours(self) -> None:
        """A belief under a number that this namespace does not have is not written."""
        ids = [id for id in self.some_ids() if id not in self.states]
        with self.store.ledger(self.namespace, write=True) as ledger:
            for id in ids:
                ledger.put(State(key=999, at=NOON, state=b"evil", own=99, id=id))
            ledger.remove(ids)

    def believe(self) -> None:
        """All that a ledger reads is what was written here."""
        ids = self.some_ids()
        bare = {id: replace(state, slots=()) for id, state in self.states.items()}
        told = sorted(self.tellings.values(), key=lambda t: (t.at, t.id))
        slots, voice, episode = set(ids[:2]), f"v{self.rng.randrange(4)}", self.any_id()
        with self.store.ledger(self.namespace, write=False) as ledger:
            assert list(ledger.all()) == [bare[id] for id in sorted(bare)]
            assert ledger.by_ids(ids) == {id: bare[id] for id in ids if id in bare}
            assert ledger.by_keys(range(60)) == {s.key: s for s in bare.values()}
            assert [s.id for s in ledger.by_slots(slots)] == sorted(
                id for id, s in self.states.items() if slots & set(s.slots)
            )
            assert ledger.tellings(set(ids)) == [t for t in told if t.belief in ids]
            assert ledger.told_in([episode]) == [t for t in told if t.episode == episode]
            assert ledger.told_by(voice) == [t for t in told if t.voice == voice]
            assert ledger.links(set(ids)) == [
                self.links[pair] for pair in sorted(self.links) if set(pair) & set(ids)
            ]
            assert ledger.reliability(voice) == self.voices.get(voice, (0.0, 0.0))

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
    Side.tell: 250,
    Side.oppose: 60,
    Side.withdraw: 60,
    Side.untell: 40,
    Side.change_what_is_not_ours: 20,
    Side.believe: 60,
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
            side.believe()
    with closing(sqlite3.connect(tmp_path / "me.db")) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        empty = "SELECT id FROM beliefs WHERE id NOT IN (SELECT belief FROM tellings)"
        assert db.execute(empty).fetchall() == []
