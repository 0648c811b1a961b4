"""What the server writes: a line for each request, with its id, and never what was said."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from aplysia.server.keys import FILE, Keys
from tests.serving import Scripted, running

PHRASE = "heliotrope-quixotic"
MCP = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


@contextmanager
def served(home: Path, upstream: str, form: str | None) -> Iterator[tuple[str, Path]]:
    """A real `aplysia serve`, and where its stderr goes."""
    told = home / "stderr"
    args = [sys.executable, "-m", "aplysia", "serve", "--upstream", upstream, "--port", "0"]
    args += ["--no-idle", "--embedder", "none"] + (["--log", form] if form else [])
    with told.open("wb") as out:
        environment = {**os.environ, "APLYSIA_HOME": str(home)}
        with subprocess.Popen(args, stderr=out, env=environment) as process:
            try:
                while not (found := re.search(r"Listening on (\S+)/v1", told.read_text("utf-8"))):
                    assert process.poll() is None, told.read_text("utf-8")
                yield found[1], told
            finally:
                process.terminate()
                process.wait(30)


def asked(url: str, header: dict[str, str]) -> list[httpx2.Response]:
    """Requests of all kinds that carry the phrase; some of them fail."""
    with httpx2.Client(base_url=url, headers=header, timeout=30) as client:
        said: dict[str, Any] = {"messages": [{"role": "user", "content": f"I like {PHRASE}."}]}
        add = {"name": "add_memory", "arguments": {"text": f"Ann likes {PHRASE}."}}
        rpc = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": add}
        one = {"text": f"Bob has {PHRASE}.", "id": "b"}
        return [
            client.post("/v1/chat/completions", json={"model": "echo", **said}),
            client.post("/v1/chat/completions", json={"model": "error-500", **said}),
            client.post("/v1/chat/completions", json={"model": "cut", "stream": True, **said}),
            client.post("/v1/responses", json={"model": "echo", "input": PHRASE}),
            client.post("/api/remember", json=one),
            client.post("/api/remember", json={**one, "text": f"Not {PHRASE}."}),
            client.post("/api/remember", json={"text": "x", "at": PHRASE}),
            client.get(f"/api/episodes/{PHRASE}"),
            client.get("/api/beliefs", params={"q": PHRASE}),
            client.post("/mcp", json=rpc, headers=MCP),
            client.get(f"/{PHRASE}"),
        ]


@pytest.mark.parametrize("form", ["json", "text", None])
def test_no_word_of_a_memory_is_logged(tmp_path: Path, form: str | None) -> None:
    key, secret = Keys(tmp_path / FILE).make("one", tenant=("one",), rate=0)
    with running(Scripted().app) as upstream, served(tmp_path, f"{upstream}/v1", form) as found:
        answers = asked(found[0], {"authorization": f"Bearer {secret}"})
        assert [a.status_code for a in answers] == [
            *(200, 500, 200, 200, 200, 409, 400, 404, 200, 200, 404)
        ]
    told = found[1].read_text("utf-8")
    assert PHRASE not in told
    assert secret not in told
    ids = [a.headers["x-aplysia-request-id"] for a in answers]
    assert len(set(ids)) == len(answers)
    if form is None:
        return
    assert all(one in told for one in ids)
    if form == "json":
        lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
        requests = [one for one in lines if one["message"] == "request"]
        assert [one["request_id"] for one in requests] == ids
        assert requests[0]["route"] == "/v1/chat/completions"
        assert (requests[0]["key"], requests[0]["memory"], requests[5]["status"]) == (
            *(key.id, "on", 409),
        )
        assert requests[7]["route"] == "/api/episodes/{id:path}"


def test_an_id_comes_from_the_client_or_the_upstream(tmp_path: Path) -> None:
    with running(Scripted().app) as upstream, served(tmp_path, f"{upstream}/v1", None) as found:
        body = {"model": "echo", "messages": [{"role": "user", "content": "Hello."}]}
        with httpx2.Client(base_url=found[0]) as client:
            passed = client.post("/v1/chat/completions", json=body).headers
            assert passed["x-request-id"] == "req-1"  # the upstream's, by which it is found there
            assert passed["x-aplysia-request-id"].startswith("req_")
            mine = client.get("/api/stats", headers={"x-request-id": "mine-7"}).headers
            assert (mine["x-request-id"], mine["x-aplysia-request-id"]) == ("mine-7", "mine-7")
            theirs = client.get("/api/stats", headers={"x-client-request-id": "theirs-8"}).headers
            assert theirs["x-request-id"] == "theirs-8"
            wild = client.get("/api/stats", headers={"x-request-id": "a b"}).headers
            assert wild["x-request-id"].startswith("req_")
            assert client.get("/nowhere").headers["x-request-id"].startswith("req_")
