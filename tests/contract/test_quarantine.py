"""What every store promises of what is held back, and of how much a source told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from aplysia.memory.store import Mark, Store
from tests.records import NOON, record

ME = ("me",)
OTHER = ("me", "work")
HOUR = timedelta(hours=1)


def test_what_is_in_quarantine_is_kept_and_not_read(store: Store) -> None:
    held = replace(record("b", pinned=True), quarantine="override")
    store.add(ME, [record("a"), held], embedder=None, unread=True)
    assert set(store.get(ME, ["a", "b"])) == {"a", "b"}
    assert [one.id for one in store.episodes(ME)] == ["a", "b"]
    changes = store.changes(ME, Mark(), embedder="use")
    assert [one.episode.id for one in changes.records] == ["a"]
    assert store.pinned(ME) == []
    assert store.count_unread(ME) == 1
    with store.ledger(ME, write=False) as ledger:
        assert ledger.quarantined() == [(held.episode, "override")]
    with store.ledger(OTHER, write=True) as ledger:
        assert ledger.quarantined() == []
        assert ledger.release("b") is None


def test_what_is_released_is_read_anew(store: Store) -> None:
    held = replace(record("a"), quarantine="override")
    store.add(ME, [held, record("b")], embedder=None)
    before = store.changes(ME, Mark(), embedder="use")
    assert len(list(before.records)) == 1
    with store.ledger(ME, write=True) as ledger:
        assert ledger.release("a") == held.episode
        assert ledger.release("a") is None
    after = store.changes(ME, before.mark, embedder="use")
    assert after.rewritten
    assert [one.episode.id for one in after.records] == ["a", "b"]


def test_a_source_is_heard_when_it_came_in(store: Store) -> None:
    told = [record(id, source="Ann", at=NOON - 99 * HOUR) for id in "ab"]
    store.add(ME, [*told, record("c")], embedder=None)
    with store.ledger(ME, write=True) as ledger:
        ledger.note_heard([one.episode for one in told], since=NOON - HOUR, now=NOON)
        size = sum(len(one.episode.text) for one in told)
        assert ledger.heard("Ann", since=NOON - HOUR, now=NOON) == (2, size)
        assert ledger.heard("Ann", since=NOON, now=NOON + HOUR) == (0, 0)
        assert ledger.heard("Ann", since=NOON - 2 * HOUR, now=NOON - HOUR) == (0, 0)
        assert ledger.heard("Bob", since=NOON - HOUR, now=NOON) == (0, 0)
    store.forget(ME, ["a"])
    with store.ledger(ME, write=False) as ledger:
        assert ledger.heard("Ann", since=NOON - HOUR, now=NOON)[0] == 1
