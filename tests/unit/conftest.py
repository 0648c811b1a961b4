"""A memory over the years, with the default embedder and the fake model."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import pytest

import aplysia
from aplysia.models import load_embedder
from aplysia.types import Embedder
from tests.life import Life


@pytest.fixture(scope="session")
def default_embedder() -> Embedder:
    """Loaded once."""
    return load_embedder(signature(aplysia.open).parameters["embedder"].default)


@pytest.fixture
def life(tmp_path: Path, default_embedder: Embedder) -> Iterator[Life]:
    life = Life(tmp_path / "me.db", default_embedder)
    yield life
    life.mind.close()
