"""A memory over a real file, and the default embedder where meaning matters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from aplysia.memory import Memory
from aplysia.memory.sqlite import SQLiteStore
from aplysia.models import load_embedder
from aplysia.types import Embedder, Namespace
from tests.recalling import Opens


@pytest.fixture(scope="session")
def use(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    home = Path(tmp_path_factory.getbasetemp()) / "embedder-home"
    load_embedder("use", home=home)  # fills the cache: an embedder out of it answers faster
    return load_embedder("use", home=home)


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    """Opens memories over one file, each with a connection of its own, and closes them."""
    with ExitStack() as stack:

        def make(
            *, embedder: Embedder | None = None, namespace: Namespace = ("me",), file: str = "me.db"
        ) -> Memory:
            store = SQLiteStore(tmp_path / file, durability="fast")
            return Memory(
                stack.enter_context(closing(store)), namespace=namespace, embedder=embedder
            )

        yield make
