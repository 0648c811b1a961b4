"""What is done while nobody asks anything: it goes on, gives way, and can be stopped."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from aplysia.errors import StoreUnavailable
from aplysia.memory import Memory, open_store
from aplysia.models import load_embedder
from aplysia.models.echo import Echo
from aplysia.server import create_app
from aplysia.server.idle import Idle
from aplysia.server.service import Service
from aplysia.types import Embedder, Episode
from tests.records import record
from tests.serving import running, service

ODD = "Bread, fog, a kitchen window, and Lyon all around!"
CLAIM = [{"subject": "I", "attribute": "residence", "value": "Lyon", "denied": False}]


def until(true: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def use() -> Embedder:
    return load_embedder("use")


@pytest.fixture
def quiet(tmp_path: Path, use: Embedder) -> Iterator[tuple[str, Service, Idle]]:
    """A server over 600 episodes without vectors, whose idle work begins at once."""
    texts = [f"The {n}th boat in the harbour is red." for n in range(600)]
    said: list[Episode] = [record(f"e{n}", t).episode for n, t in enumerate([*texts, ODD])]
    with_none = open_store(tmp_path / "memory.db")
    Memory(with_none, namespace=("me",), embedder=None).remember(said)
    with_none.close()
    parts = service(tmp_path, "http://127.0.0.1:9/v1", embedder=use)
    reader = Echo(replies=[json.dumps(CLAIM), *["[]"] * 400])
    parts.idle = Idle(parts.minds, parts.metrics, after_s=0.2, model=lambda: reader)
    parts.idle.allow(False)
    with running(create_app(parts), parts) as url:
        yield url, parts, parts.idle


def missing(parts: Service, use: Embedder) -> int:
    return parts.minds._store.count_unembedded(("me",), embedder=use.id)


def test_it_is_done_when_nobody_asks(quiet: tuple[str, Service, Idle], use: Embedder) -> None:
    url, parts, idle = quiet
    assert missing(parts, use) > 500
    told = httpx2.post(f"{url}/api/idle", json={"allowed": True}).json()
    assert (told["allowed"], told["reflects"]) == (True, True)
    until(lambda: idle.state()["passes"])
    assert missing(parts, use) == 0
    state = httpx2.get(f"{url}/api/idle").json()
    assert state["done"]["embed"] > 500
    assert (state["working"], state["job"], state["failed"]) == (False, "", {})
    assert state["tokens"] > 0
    listed = httpx2.get(f"{url}/api/beliefs", params={"q": "Lyon"}).json()["beliefs"]
    assert [b["standing"] for b in listed if b["value"] == "Lyon"] == ["own"]
    text = httpx2.get(f"{url}/metrics").text
    assert 'aplysia_idle_done_total{job="embed"}' in text
    assert "process_resident_memory_bytes" in text
    rested = idle.state()["passes"]
    until(lambda: idle.state()["passes"] != rested)  # something was asked since
    rested = idle.state()["passes"]
    time.sleep(1.2)
    assert idle.state()["passes"] == rested


def test_it_gives_way_between_two_steps(quiet: tuple[str, Service, Idle], use: Embedder) -> None:
    _, parts, idle = quiet
    embed, seen = use.embed, list[int]()

    class Interrupted:
        """A request comes while the first texts are embedded."""

        def __getattr__(self, name: str) -> object:
            return getattr(use, name)

        def embed(self, texts: list[str], *, kind: str) -> object:
            seen.append(len(texts))
            if len(seen) == 1:
                waiting.__enter__()
            return embed(texts, kind=kind)  # type: ignore[arg-type]

    waiting = idle.asked()
    parts.minds.of(("me",)).memory._embedder = Interrupted()  # type: ignore[assignment]
    idle.allow(True)
    until(lambda: idle.state()["given_up"])
    assert len(seen) == 1
    assert 0 < missing(parts, use) < 600
    waiting.__exit__(None, None, None)
    until(lambda: idle.state()["passes"])
    assert missing(parts, use) == 0


def test_stopped_it_does_nothing(quiet: tuple[str, Service, Idle], use: Embedder) -> None:
    url, parts, _ = quiet
    time.sleep(1.2)
    assert missing(parts, use) > 500
    assert httpx2.get(f"{url}/api/idle").json()["allowed"] is False


def test_a_server_without_it_says_so(tmp_path: Path) -> None:
    parts = service(tmp_path, "http://127.0.0.1:9/v1")
    with running(create_app(parts), parts) as url:
        assert httpx2.get(f"{url}/api/idle").status_code == 404


def test_its_failure_ends_nothing_but_itself(
    quiet: tuple[str, Service, Idle], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a store that does not answer for a moment, nor what nobody has foreseen."""
    url, parts, idle = quiet

    def locked() -> list[tuple[str, ...]]:
        raise StoreUnavailable("memory.db is locked")

    def odd(_mind: object) -> int:
        raise RuntimeError("odd")

    with monkeypatch.context() as patched:
        patched.setattr(parts.minds, "namespaces", locked)
        idle.allow(True)
        until(lambda: idle.state()["failed"])
    assert httpx2.get(f"{url}/readyz").status_code == 200
    monkeypatch.setattr(idle, "_tend", odd)
    idle.allow(True)
    until(lambda: idle.state()["passes"])
    assert idle.state()["failed"] == {"begin": 1, "tend": 1}
    assert httpx2.get(f"{url}/api/stats").status_code == 200
