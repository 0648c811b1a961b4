"""What is read once and kept is what is there: whoever has written in between."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from aplysia.memory import Memory, open_store
from aplysia.mind import Mind
from tests.conftest import NOW

ME = ("me",)


def mind(path: Path) -> Mind:
    return Mind(memory=Memory(open_store(path), namespace=ME, embedder=None), clock=lambda: NOW)


def texts(some: Mind) -> list[str]:
    return [b.claim.text for b in some.memory.beliefs.all(now=NOW + timedelta(days=1))]


def test_what_is_written_by_oneself_and_by_another_is_seen(tmp_path: Path) -> None:
    one, other = mind(tmp_path / "m.db"), mind(tmp_path / "m.db")
    one.remember("Tom lives in Oslo.")
    assert texts(one) == texts(other) == ["Tom lives in Oslo."]
    other.remember("Ana plays chess.")
    assert texts(one) == texts(other) == ["Tom lives in Oslo.", "Ana plays chess."]
    [first, _] = one.memory.beliefs.all(now=NOW)
    other.memory.beliefs.pin(first.id)
    assert [b.pinned for b in one.memory.beliefs.all(now=NOW)] == [True, False]
    one.forget(list(first.episodes))
    assert texts(one) == texts(other) == ["Ana plays chess."]
    one.close()
    other.close()


def test_time_goes_on_in_what_was_read(tmp_path: Path) -> None:
    some = mind(tmp_path / "m.db")
    some.remember("Tom lives in Oslo.")
    [soon] = some.memory.beliefs.all(now=NOW)
    [later] = some.memory.beliefs.all(now=NOW + timedelta(days=90))
    [alone] = some.memory.beliefs.get([soon.id], now=NOW + timedelta(days=90))
    assert later == alone
    assert later.recall < soon.recall
    assert some.memory.beliefs.all(now=NOW - timedelta(days=1)) == []
    some.close()
