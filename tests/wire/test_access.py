"""Who may ask, for whose memory, how much, and from where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest

from aplysia.errors import ConfigError
from aplysia.server.access import Access
from aplysia.server.keys import FILE, Key, Keys
from aplysia.server.service import Service
from tests.serving import serving

NOW = datetime(2024, 5, 8, 13, 56, tzinfo=UTC)
Served = tuple[str, Service]


class Door:
    """A server, its keys, and a clock that is moved by hand."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.now = url, NOW
        self.keys = Keys(folder / FILE, clock=lambda: self.now)

    def make(self, name: str = "a", **how: Any) -> tuple[Key, dict[str, str]]:
        """A key, and the header that bears it."""
        key, secret = self.keys.make(name, **{"tenant": (name,), **how})
        return key, {"authorization": f"Bearer {secret}"}

    def ask(self, method: str, path: str, **how: Any) -> httpx2.Response:
        with httpx2.Client(base_url=self.url) as client:
            return client.request(method, path, **how)

    def tell(self, text: str, **headers: str) -> httpx2.Response:
        return self.ask("POST", "/api/remember", json={"text": text}, headers=headers)

    def texts(self, **headers: str) -> list[str]:
        answer = self.ask("GET", "/api/episodes", headers=headers)
        assert answer.status_code == 200, answer.text
        return [one["text"] for one in answer.json()["episodes"]]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with serving(tmp_path, "http://127.0.0.1:9/v1") as (url, parts):
        found = Door(url, tmp_path)
        parts.access._keys = Keys(tmp_path / FILE, clock=lambda: found.now)
        yield found


def refused(answer: httpx2.Response, status: int, kind: str, code: str) -> None:
    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["code"]) == (status, kind, code)
    assert set(error) == {"message", "type", "param", "code"}


def test_without_any_key_the_owner_of_the_machine_is_served(door: Door) -> None:
    assert door.tell("Hello.").status_code == 200


def test_the_first_key_ends_that_while_it_runs(door: Door) -> None:
    door.tell("Hello.")
    _, bearer = door.make()
    answer = door.ask("GET", "/api/episodes")
    refused(answer, 401, "authentication_error", "invalid_api_key")
    assert answer.headers["www-authenticate"] == "Bearer"
    for wrong in ("apl_x_y", bearer["authorization"][7:] + "x", "none"):
        told = door.ask("GET", "/api/episodes", headers={"authorization": f"Bearer {wrong}"})
        assert told.status_code == 401
    assert door.texts(**bearer) == []


def test_a_key_may_come_as_others_send_it(door: Door) -> None:
    _, bearer = door.make()
    assert door.texts(**{"x-api-key": bearer["authorization"][7:]}) == []
    assert door.texts(authorization=bearer["authorization"].replace("Bearer", "bearer")) == []


def test_a_key_ends_while_the_server_runs(door: Door) -> None:
    key, bearer = door.make()
    door.make("other")
    assert door.texts(**bearer) == []
    door.keys.revoke(key.id)
    refused(
        door.ask("GET", "/api/stats", headers=bearer),
        401,
        "authentication_error",
        ("invalid_api_key"),
    )


def test_a_key_expires(door: Door) -> None:
    _, bearer = door.make(expires=NOW + timedelta(days=30))
    assert door.texts(**bearer) == []
    door.now = NOW + timedelta(days=30)
    assert door.ask("GET", "/api/stats", headers=bearer).status_code == 401
    assert door.ask("GET", "/api/stats").status_code == 401  # it opens nothing to others


def test_a_key_that_may_read_may_not_write(door: Door) -> None:
    _, bearer = door.make(scopes=("read",))
    refused(door.tell("Hello.", **bearer), 403, "permission_error", "scope")
    for path in ("forget", "import", "undo", "retract", "beliefs/1/pin", "quarantine/x/release"):
        answer = door.ask("POST", f"/api/{path}", headers=bearer, json={})
        refused(answer, 403, "permission_error", "scope")
    _, writes = door.make(scopes=("write",))
    assert door.tell("Hello.", **writes).status_code == 200
    refused(door.ask("GET", "/api/export", headers=writes), 403, "permission_error", "scope")


def test_a_key_that_asks_too_often_waits(door: Door) -> None:
    _, bearer = door.make(rate=2)
    for _ in range(2):
        assert door.texts(**bearer) == []
    answer = door.ask("GET", "/api/stats", headers=bearer)
    refused(answer, 429, "rate_limit_error", "rate_limit_exceeded")
    assert 1 <= int(answer.headers["retry-after"]) <= 30
    assert 0 < float(answer.headers["retry-after-ms"]) <= 30_000
    _, other = door.make("b")
    assert door.texts(**other) == []
    with (
        openai.OpenAI(
            base_url=f"{door.url}/v1", api_key=bearer["authorization"][7:], max_retries=0
        ) as client,
        pytest.raises(openai.RateLimitError),
    ):
        client.models.list()


def test_a_request_that_is_too_large_is_refused(door: Door) -> None:
    _, bearer = door.make(size=100)
    assert door.tell("Hello.", **bearer).status_code == 200
    refused(door.tell("a" * 100, **bearer), 413, "invalid_request_error", "too_large")
    pieces = iter([b'{"text": "', b"a" * 100, b'"}'])  # of a length that is not said
    answer = door.ask("POST", "/api/remember", headers=bearer, content=pieces)
    refused(answer, 413, "invalid_request_error", "too_large")
    assert door.ask("POST", "/api/import", headers=bearer, content=b" " * 101).status_code == 413


def test_a_tenant_is_all_that_a_key_opens(door: Door) -> None:
    _, ann = door.make("ann")
    _, bob = door.make("bob")
    door.tell("Ann's secret.", **ann)
    for named in ("ann", "../ann", "ann/..", "", "/ann", "%2e%2e/ann", "bob/../ann"):
        answer = door.ask("GET", "/api/export", headers={**bob, "x-aplysia-namespace": named})
        assert answer.status_code in (200, 400)
        assert "secret" not in answer.text
    assert door.texts(**ann) == ["Ann's secret."]


@pytest.mark.parametrize("sent", ["我/工作".encode(), b"%E6%88%91/%E5%B7%A5%E4%BD%9C"])
def test_a_namespace_is_of_any_script(door: Door, sent: bytes) -> None:
    door.ask("POST", "/api/remember", json={"text": "茶。"}, headers={b"x-aplysia-namespace": sent})
    there = {"x-aplysia-namespace": "%E6%88%91/%E5%B7%A5%E4%BD%9C"}
    assert door.texts(**there) == ["茶。"]
    assert door.texts() == []


def test_another_name_for_this_server_is_refused(door: Door) -> None:
    """A page of evil.example that resolves to 127.0.0.1 asks for evil.example."""
    port = door.url.rpartition(":")[2]
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", ""):
        answer = door.ask("GET", "/api/export", headers={"host": host})
        refused(answer, 421, "invalid_request_error", "host")
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}", "LOCALHOST"):
        assert door.ask("GET", "/api/stats", headers={"host": host}).status_code == 200
    assert door.ask("GET", "/healthz", headers={"host": "evil.example"}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "x"])
def test_the_pages_of_others_are_refused(door: Door, origin: str) -> None:
    answer = door.tell("Hello.", origin=origin)
    refused(answer, 403, "permission_error", "origin")
    chat = {"model": "echo", "messages": [{"role": "user", "content": "Hello."}]}
    for path in ("/v1/chat/completions", "/api/forget"):
        assert door.ask("POST", path, json=chat, headers={"origin": origin}).status_code == 403
    assert door.texts() == []
    assert door.tell("Hello.", origin=door.url).status_code == 200


def test_a_server_that_others_reach_serves_nobody_without_a_key(tmp_path: Path) -> None:
    from starlette.requests import HTTPConnection

    from aplysia.server.errors import Refused

    access = Access(Keys(tmp_path / FILE), owner=("me",), local=False)
    with pytest.raises(Refused) as caught:
        access.caller(HTTPConnection({"type": "http", "headers": []}))
    assert caught.value.status == 401


def test_a_file_of_keys_that_is_damaged_opens_nothing(door: Door, tmp_path: Path) -> None:
    _, bearer = door.make()
    (tmp_path / FILE).write_text("{")
    assert door.ask("GET", "/api/stats", headers=bearer).status_code >= 400
    assert door.ask("GET", "/api/stats").status_code >= 400
    with pytest.raises(ConfigError, match="does not read"):
        Keys(tmp_path / FILE).all()


def test_the_file_of_keys_is_for_its_owner_alone(door: Door, tmp_path: Path) -> None:
    door.make()
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
