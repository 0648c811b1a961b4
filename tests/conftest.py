"""What every test stands on: a home of its own, a clock that stands still, no network."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import pytest
from pytest_socket import socket_allow_hosts

from aplysia.home import data_home

if TYPE_CHECKING:
    from aplysia.types import Model

# Where real weights may lie, read before any test moves the home away.
_WEIGHTS = Path(os.environ.get("APLYSIA_TEST_MODELS") or data_home())
NOW = datetime(2024, 5, 8, 13, 56, tzinfo=UTC)


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


def lacking(what: Literal["model", "browser"], reason: str) -> NoReturn:
    """Skip the test, or fail it where APLYSIA_REQUIRE says that `what` must be there."""
    if what in os.environ.get("APLYSIA_REQUIRE", "").split(","):
        pytest.fail(f"{reason} (APLYSIA_REQUIRE has {what!r})")
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data home, which the settings find; the working directory is empty too."""
    for name in [n for n in os.environ if n.startswith("APLYSIA_")]:
        if not name.startswith(("APLYSIA_TEST_", "APLYSIA_REQUIRE")):
            monkeypatch.delenv(name)
    there = tmp_path / "home"
    cwd = tmp_path / "cwd"
    cwd.mkdir()
    monkeypatch.setenv("APLYSIA_HOME", str(there))
    monkeypatch.chdir(cwd)
    return there


@pytest.fixture(scope="session")
def weights() -> Path:
    """The home whose models real-model tests use: APLYSIA_TEST_MODELS, or the user's own."""
    return _WEIGHTS


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: NOW


@pytest.fixture
def rng() -> random.Random:
    return random.Random(20240508)


@pytest.fixture
def echo() -> Model:
    """The deterministic public fake."""
    import aplysia

    return aplysia.load("echo:")
