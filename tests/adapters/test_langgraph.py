"""LangGraph's store interface, with the real package."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import aplysia

pytest.importorskip("langgraph.store.base", reason="needs pip install 'aplysia[adapters]'")

from langgraph.store.base import GetOp, InvalidNamespaceError, PutOp

from aplysia.adapters.langgraph import AplysiaStore

ANNA = ("users", "anna")
LYON = "My sister lives in Lyon."


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "m.db"


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[AplysiaStore]:
    one = AplysiaStore(path, embedder=None, clock=clock)
    yield one
    one.close()


def keys(found: list[Any]) -> list[str]:
    return [one.key for one in found]


def test_an_item_comes_back_whole_and_is_found(store: AplysiaStore, clock: Clock) -> None:
    value = {"text": LYON, "n": 1, "deep": {"list": [1, "二"]}}
    store.put(ANNA, "a", value)
    store.put(ANNA, "b", {"text": "我对花生过敏。"})
    found = store.get(ANNA, "a")
    assert found is not None
    assert (found.value, found.key, found.namespace) == (value, "a", ANNA)
    assert found.created_at == found.updated_at == clock.now
    assert keys(store.search(ANNA, query="Where does my sister live?")) == ["a"]
    best = store.search(("users",), query="我对什么过敏？")[0]
    assert best.key == "b"
    assert best.score is not None
    assert best.score > 0
    assert keys(store.search(("users",))) == ["a", "b"]
    assert store.search(("users", "ben")) == []


def test_a_put_replaces_and_a_delete_forgets(store: AplysiaStore, path: Path, clock: Clock) -> None:
    store.put(ANNA, "a", {"text": LYON})
    clock.now += timedelta(days=1)
    store.put(ANNA, "a", {"text": "My sister lives in Paris.", "n": 2})
    found = store.get(ANNA, "a")
    assert found is not None
    assert found.value == {"text": "My sister lives in Paris.", "n": 2}
    assert found.updated_at - found.created_at == timedelta(days=1)
    store.delete(ANNA, "a")
    assert store.get(ANNA, "a") is None
    assert store.search(ANNA, query="Where does my sister live?") == []
    store.delete(ANNA, "a")
    files = b"".join(p.read_bytes() for p in path.parent.glob("m.db*"))
    assert b"Lyon" not in files
    assert b"Paris" not in files


def test_filters_pages_and_values_without_text(store: AplysiaStore) -> None:
    for n in range(4):
        store.put(ANNA, f"k{n}", {"n": n, "kind": "even" if n % 2 == 0 else "odd"})
    assert store.get(ANNA, "k1").value == {"n": 1, "kind": "odd"}  # type: ignore[union-attr]
    assert keys(store.search(ANNA, filter={"kind": "odd"})) == ["k1", "k3"]
    assert keys(store.search(ANNA, filter={"n": {"$gte": 2}})) == ["k2", "k3"]
    assert keys(store.search(ANNA, filter={"n": {"$ne": 0, "$lt": 3}})) == ["k1", "k2"]
    assert keys(store.search(ANNA, limit=2, offset=1)) == ["k1", "k2"]
    store.put(ANNA, "hidden", {"text": LYON}, index=False)
    assert store.search(ANNA, query="Where does my sister live?") == []


def test_namespaces(store: AplysiaStore) -> None:
    for namespace in (("a", "x", "v1"), ("a", "y", "v1"), ("b", "v2")):
        store.put(namespace, "k", {"text": LYON})
    assert store.list_namespaces() == [("a", "x", "v1"), ("a", "y", "v1"), ("b", "v2")]
    assert store.list_namespaces(prefix=("a",), max_depth=2) == [("a", "x"), ("a", "y")]
    assert store.list_namespaces(suffix=("*", "v1"), limit=1) == [("a", "x", "v1")]
    for bad in ((), ("a.b",), ("",), ("langgraph", "a")):
        with pytest.raises(InvalidNamespaceError):
            store.put(bad, "k", {"text": LYON})
    with pytest.raises(InvalidNamespaceError):
        store.batch([PutOp(("a.b",), "k", {"text": LYON})])


def test_a_time_to_live_ends(store: AplysiaStore, path: Path, clock: Clock) -> None:
    store.put(ANNA, "a", {"text": LYON}, ttl=10)
    store.put(ANNA, "b", {"text": "I like tea."})
    clock.now += timedelta(minutes=9)
    assert store.get(ANNA, "a") is not None
    clock.now += timedelta(minutes=1)
    assert store.get(ANNA, "a") is None
    assert store.search(ANNA, query="Where does my sister live?") == []
    assert (store.sweep_ttl(), store.sweep_ttl()) == (1, 0)
    assert b"Lyon" not in path.read_bytes()


def test_a_batch_reads_first_and_the_last_put_of_a_key_stays(store: AplysiaStore) -> None:
    async def run() -> None:
        ops = [
            PutOp(ANNA, "a", {"text": "one"}),
            GetOp(ANNA, "a"),
            PutOp(ANNA, "a", {"text": "two"}),
        ]
        assert await store.abatch(ops) == [None, None, None]
        found = await store.aget(ANNA, "a")
        assert found is not None
        assert found.value == {"text": "two"}

    asyncio.run(run())


def test_it_is_the_same_memory_and_keeps_no_secret(store: AplysiaStore, path: Path) -> None:
    store.put(ANNA, "a", {"text": LYON, "note": "my password is hunter2hunter2"})
    assert b"hunter2hunter2" not in b"".join(p.read_bytes() for p in path.parent.glob("m.db*"))
    with aplysia.open(path, namespace=ANNA, embedder=None) as mind:
        assert [b.claim.value for b in mind.memory.beliefs.all(now=mind.clock())] == ["Lyon"]
        kept = mind.remember("I like tea.")
    assert store.get(ANNA, kept.id).value == {"text": "I like tea."}  # type: ignore[union-attr]
