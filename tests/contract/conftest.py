"""Stores under test. Another database joins by one more entry in `_OPENERS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from aplysia.memory.sqlite import SQLiteStore
from aplysia.memory.store import Store

OpenStore = Callable[[], Store]


def _sqlite(home: Path) -> Store:
    return SQLiteStore(home / "me.db", durability="fast")


_OPENERS: dict[str, Callable[[Path], Store]] = {"sqlite": _sqlite}


@pytest.fixture(params=sorted(_OPENERS))
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    """Opens the same store as often as it is called, as several processes would."""
    with ExitStack() as stores:
        yield lambda: stores.enter_context(closing(_OPENERS[request.param](tmp_path)))


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    return open_store()
