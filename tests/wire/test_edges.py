"""Requests and upstreams that are not as one expects them."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import httpx2
import openai
import pytest
from starlette.responses import StreamingResponse

from aplysia.server import create_app
from aplysia.server.minds import Minds
from aplysia.server.service import Service
from tests.serving import Scripted, running, service, serving
from tests.wire.test_chat import kept, say, until

Served = tuple[str, Service]


def test_the_reply_begun_by_the_client_leaves_the_users_words_the_last(
    client: openai.OpenAI, upstream: Scripted, served: Served
) -> None:
    say(client, "My sister lives in Lyon.")
    kept(served, 2)
    say(client, "Where does my sister live?", "Well,")
    first, begun = upstream.last["messages"]
    assert "Lyon" in first["content"]
    assert begun == {"role": "assistant", "content": "Well,"}
    assert [e.text for e in kept(served, 4)][2:] == [
        "Where does my sister live?",
        "Well,You said: Well,",
    ]
    say(client, "Where does my sister live?", "Well, so")  # it is to go on: no new telling
    assert served[1].minds.of(("me",)).memory.count() == 5


@pytest.mark.parametrize(
    "last",
    [
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,"}}]},
        {"role": "user", "content": ["words", 7, None]},
        {"role": "user", "content": None},
        {"role": "function", "name": "f", "content": "My sister lives in Oslo."},
        {"role": "developer", "content": "Be brief."},
    ],
)
def test_what_has_no_words_of_a_user_passes_untouched(
    client: openai.OpenAI, upstream: Scripted, served: Served, last: dict[str, Any]
) -> None:
    upstream.answers["any"] = lambda _body: StreamingResponse(iter([b"{}"]))
    raw = json.dumps({"model": "any", "messages": [last]}, indent=3).encode()
    with httpx2.Client() as plain:
        answer = plain.post(f"{client.base_url}chat/completions", content=raw)
    assert answer.content == b"{}"
    assert upstream.raw[-1] == raw
    assert served[1].minds.of(("me",)).memory.count() == 0


def test_what_a_participant_with_a_name_says_is_theirs(
    client: openai.OpenAI, served: Served
) -> None:
    message: Any = {"role": "user", "name": "Bob", "content": "I live in Oslo."}
    client.chat.completions.create(model="echo", messages=[message])
    assert kept(served, 2)[0].source == "Bob"


def test_a_packed_request_is_unpacked_within_its_limit(
    client: openai.OpenAI, upstream: Scripted
) -> None:
    body = {"model": "echo", "messages": [{"role": "user", "content": "Hello"}]}
    url = f"{client.base_url}chat/completions"
    packed = {"content-encoding": "gzip"}
    with httpx2.Client() as plain:
        answer = plain.post(url, content=gzip.compress(json.dumps(body).encode()), headers=packed)
        assert answer.json()["choices"][0]["message"]["content"] == "You said: Hello"
        assert "content-encoding" not in upstream.headers[-1]
        assert plain.post(url, content=b"no", headers=packed).status_code == 400
        bomb = gzip.compress(b" " * (65 << 20))
        assert plain.post(url, content=bomb, headers=packed).status_code == 413
        other = {"content-encoding": "br"}
        assert plain.post(url, content=b"x", headers=other).status_code == 415


def test_half_of_a_character_does_not_lose_the_reply(client: openai.OpenAI) -> None:
    raw = b'{"model": "echo", "messages": [{"role": "user", "content": "a \\ud83d"}]}'
    with httpx2.Client() as plain:
        answer = plain.post(f"{client.base_url}chat/completions", content=raw)
    assert answer.json()["choices"][0]["message"]["content"] == "You said: a ?"
    assert answer.headers["x-aplysia-memory"] == "degraded; failed"


def test_who_leaves_before_the_answer_begins_stops_the_model(
    client: openai.OpenAI, served: Served, upstream: Scripted
) -> None:
    hasty = client.with_options(timeout=0.5)
    with pytest.raises(openai.APITimeoutError):
        say(hasty, "My cat is called Tom.", model="stall")
    until(lambda: upstream.gone == 1)
    until(lambda: served[1].under_way == 0)
    (said,) = kept(served, 1)
    assert said.text == "My cat is called Tom."


def test_an_upstream_that_says_nothing_more_ends_with_an_error(tmp_path: Path) -> None:
    async def half() -> AsyncIterator[bytes]:
        yield b'data: {"id": "c", "choices": [{"index": 0, "delta": {"content": "Well"}}]}\n\n'
        await anyio.sleep(30)

    upstream = Scripted()
    upstream.answers["half"] = lambda _body: StreamingResponse(
        half(), media_type="text/event-stream"
    )
    with (
        running(upstream.app, grace_s=1) as bare,
        serving(tmp_path, f"{bare}/v1", stall_s=0.5) as served,
        openai.OpenAI(base_url=f"{served[0]}/v1", api_key="none", max_retries=0) as client,
    ):
        messages: Any = [{"role": "user", "content": "Hello"}]
        stream = client.chat.completions.create(model="half", messages=messages, stream=True)
        with pytest.raises(openai.APIError, match="did not answer in time"):
            list(stream)
        assert [e.text for e in kept(served, 2)] == ["Hello", "Well"]
        counted = served[1].metrics.value("aplysia_upstream_failures_total", reason="stalled")
        assert counted == 1


def test_a_server_that_ends_keeps_what_came_and_ends_no_stream_well(
    tmp_path: Path, bare: str
) -> None:
    parts = service(tmp_path, bare)
    texts = "one two three four " * 20
    with httpx2.Client(timeout=20) as plain:
        with running(create_app(parts), grace_s=1) as url:
            body = {"model": "slow", "messages": [{"role": "user", "content": texts}]}
            request = plain.build_request(
                "POST", f"{url}/v1/chat/completions", json={**body, "stream": True}
            )
            answer = plain.send(request, stream=True)
            pieces = answer.iter_bytes()
            next(pieces)
            time.sleep(0.5)
        with pytest.raises(httpx2.HTTPError):
            list(pieces)
    with serving(tmp_path, bare) as again:
        said, reply = kept(again, 2)
    assert said.text == texts
    assert reply.text.startswith("You said: one")
    assert reply.origin == "chat (aborted)"


def test_a_store_that_does_not_answer_in_time_is_not_ready(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = threading.Event()
    monkeypatch.setattr("aplysia.server._READY_S", 0.1)
    monkeypatch.setattr(Minds, "check", lambda _minds: let_go.wait(20))
    try:
        late = httpx2.get(f"{served[0]}/readyz")
        assert (late.status_code, late.json()) == (503, {"status": "memory unavailable"})
        assert httpx2.get(f"{served[0]}/healthz").status_code == 200  # the process answers
    finally:
        let_go.set()
    monkeypatch.undo()
    assert httpx2.get(f"{served[0]}/readyz").json() == {"status": "ready"}
