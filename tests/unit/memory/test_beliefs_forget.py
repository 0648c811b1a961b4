"""After `forget`, no byte of what was claimed is in any file of the store."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from aplysia.memory import Memory, erase
from aplysia.memory.sqlite import SQLiteStore
from aplysia.types import Claim
from tests.telling import FRIEND, MODEL, OWNER, Listener, home, voice
from tests.unit.memory.test_sqlite_forget import content, traces, words

SECRET = replace(
    home("the blue hut on Käsmu 17", 'He said: "my hideout is the blue hut on Käsmu 17".'),
    instead_of="a flat in Grönland 4711",
    subject="Zebulon Quist",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    directory = tmp_path / "store"
    directory.mkdir()
    return directory / "me.db"


@pytest.fixture(params=["small", "large"])
def listener(
    request: pytest.FixtureRequest, path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Listener]:
    """Small files are always written anew; large ones only when copies were left in them."""
    if request.param == "large":
        monkeypatch.setattr(erase, "SMALL", 0)
    with closing(SQLiteStore(path, durability="fast")) as store:
        yield Listener(Memory(store, namespace=("me",), embedder=None))


def pieces(claim: Claim) -> list[bytes]:
    parts = (claim.text, claim.value, claim.instead_of, claim.subject)
    return [part.encode() for part in parts if part]


def sound(path: Path) -> bool:
    """Whether the tables hold together, asked without the store's help."""
    with closing(sqlite3.connect(path)) as db:
        whole = db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        empty = "SELECT id FROM beliefs WHERE id NOT IN (SELECT belief FROM tellings)"
        return (
            whole
            and not db.execute("PRAGMA foreign_key_check").fetchall()
            and not db.execute(empty).fetchall()
        )


def test_no_byte_of_a_forgotten_claim_is_left(listener: Listener, path: Path) -> None:
    listener.hear(home("Paris"))
    listener.hear(SECRET, OWNER, text="an episode with other words")
    listener.hear(home("Rome"), voice("Ann"))
    assert SECRET.value.encode() in content(path)
    listener.memory.forget(["e1"], now=listener.now)
    assert traces(path, *pieces(SECRET)) == []
    assert sound(path)


def test_no_byte_is_left_of_what_was_told_by_many(listener: Listener, path: Path) -> None:
    for by in (FRIEND, OWNER, MODEL, voice("a.txt", "document")):
        listener.hear(SECRET, by)
    listener.hear(replace(SECRET, value="Lyon", text="No, it is Lyon.", instead_of=""), OWNER)
    listener.hear(home("Rome", subject="Ben"))
    listener.memory.beliefs.outcome(1, right=True, now=listener.now)
    listener.memory.forget(["e0", "e1", "e2", "e3", "e4"], now=listener.now)
    assert traces(path, *pieces(SECRET)) == []
    assert [b.claim.value for b in listener.memory.beliefs.all(now=listener.now)] == ["Rome"]
    assert sound(path)


def test_no_byte_of_a_long_claim_is_left(
    listener: Listener, path: Path, rng: random.Random
) -> None:
    text, value = words(rng, 3000), words(rng, 3000)
    listener.hear(home("Paris"))
    listener.hear(home(value, text), text="short")
    listener.hear(home("Rome", subject="Ben"))
    listener.memory.forget(["e1"], now=listener.now)
    everything = content(path)
    for long in (text, value):
        places = range(0, len(long) - 16, 97)
        assert not any(long[at : at + 16].encode() in everything for at in places)


def test_the_store_alone_leaves_no_byte_either(listener: Listener, path: Path) -> None:
    listener.hear(SECRET)
    listener.hear(home("Rome", subject="Ben"))
    listener.memory._store.forget(("me",), ["e0"])
    assert traces(path, *pieces(SECRET)) == []
    assert sound(path)


def test_what_another_episode_tells_too_stays(listener: Listener, path: Path) -> None:
    listener.hear(SECRET)
    listener.hear(SECRET)
    listener.memory.forget(["e0"], now=listener.now)
    assert SECRET.value.encode() in content(path)
    assert listener.about(SECRET).episodes == ("e1",)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_left_after_much_telling_and_forgetting(
    listener: Listener, path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    kept: dict[str, Claim] = {}
    gone: list[bytes] = []
    for turn in range(120):
        subject = f"Person{rng.randrange(4)}"
        value, text = words(rng, rng.choice([2, 9, 200])), words(rng, rng.choice([3, 30, 700]))
        claim = home(value, text, subject=subject, change=rng.random() < 0.3)
        if kept and rng.random() < 0.4:  # again, in other words
            claim = replace(rng.choice(list(kept.values())), text=text)
        listener.hear(claim, rng.choice([FRIEND, OWNER, MODEL, voice("Ann")]), text="so")
        kept[listener.heard[-1]] = claim
        if turn % 12 == 11:
            some = rng.sample(sorted(kept), 6)
            listener.memory.forget(some, now=listener.now)
            gone += [kept.pop(id).text.encode() for id in some]
            left = listener.memory.beliefs.all(now=listener.now)
            assert {id for b in left for id in b.episodes} == kept.keys()
    assert traces(path, *gone) == []
    assert sound(path)
