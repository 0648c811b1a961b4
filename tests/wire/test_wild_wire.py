"""Answers and requests of any form, over real sockets: the client gets what the model said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.serving import running, serving
from tests.wire.test_wild import ANY, CHAT, RESPONSE, changed, places

_PATHS = ("/v1/chat/completions", "/v1/responses")
_ASKED: dict[str, dict[str, Any]] = {
    _PATHS[0]: {
        "model": "m",
        "stream": False,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": [{"type": "text", "text": "Hello"}], "name": "ann"},
            {"role": "assistant", "content": None, "tool_calls": [{"id": "a", "type": "function"}]},
            {"role": "tool", "content": "42", "tool_call_id": "a"},
            {"role": "user", "content": "I live in Lyon."},
        ],
        "metadata": {"namespace": "work"},
        "user": "ann",
        "stream_options": {"include_usage": True},
    },
    _PATHS[1]: {
        "model": "m",
        "stream": False,
        "input": [
            {"role": "user", "content": [{"type": "input_text", "text": "I live in Lyon."}]},
            {"type": "message", "role": "user", "content": "Hello"},
        ],
        "instructions": "Be brief.",
        "previous_response_id": None,
        "metadata": {"namespace": "work"},
        "tools": [],
        "store": True,
    },
}


class Saying:
    """An upstream that says what it was told to, and notes what it was sent."""

    def __init__(self) -> None:
        self.data, self.kind, self.raw = b"{}", "application/json", b""
        routes = [Route("/v1/{path:path}", self._answer, methods=["POST"])]
        self.app = Starlette(routes=routes)

    async def _answer(self, request: Request) -> Response:
        self.raw = await request.body()
        return Response(self.data, media_type=self.kind)


@pytest.fixture(scope="module")
def wild(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx2.Client, Saying]]:
    upstream, folder = Saying(), Path(tmp_path_factory.mktemp("wild"))
    with (
        running(upstream.app) as bare,
        serving(folder, f"{bare}/v1") as (url, _),
        httpx2.Client(base_url=url, timeout=30, trust_env=False) as client,
    ):
        yield client, upstream


def events(*some: object) -> bytes:
    return b"".join(f"data: {json.dumps(one)}\n\n".encode() for one in some) + b"data: [DONE]\n\n"


@pytest.mark.parametrize(("path", "plain"), [(_PATHS[0], CHAT), (_PATHS[1], RESPONSE)])
@pytest.mark.parametrize("streams", [True, False], ids=["streams", "whole"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_wild_answer_comes_through(
    wild: tuple[httpx2.Client, Saying],
    path: str,
    plain: dict[str, Any],
    streams: bool,
    data: st.DataObject,
) -> None:
    client, upstream = wild
    odd = changed(plain, data.draw(st.sampled_from(list(places(plain)))), data.draw(ANY))
    upstream.data = events(odd, plain) if streams else json.dumps(odd).encode()
    upstream.kind = "text/event-stream" if streams else "application/json"
    asked = data.draw(st.booleans())
    answer = client.post(path, json={**_ASKED[path], "stream": asked})
    if asked == streams:  # in the form that it comes in
        assert (answer.status_code, answer.content[: len(upstream.data)]) == (200, upstream.data)
    else:
        assert answer.status_code in (200, 502)
        assert answer.status_code == 200 or b"error" in upstream.data


@pytest.mark.parametrize(
    "odd",
    [
        {"choices": [{"index": "first", "delta": {"content": "Hi"}, "finish_reason": "stop"}]},
        {"choices": [{"index": {"a": 1}, "delta": {"content": "Hi"}}]},
        {"choices": [{"index": [1], "delta": {"content": "Hi"}}]},
    ],
)
def test_what_cannot_be_put_together_goes_on_as_it_came(
    wild: tuple[httpx2.Client, Saying], odd: dict[str, Any]
) -> None:
    client, upstream = wild
    upstream.data, upstream.kind = events({"id": "c", **odd}), "text/event-stream"
    answer = client.post(_PATHS[0], json=_ASKED[_PATHS[0]])
    assert (answer.status_code, answer.content) == (200, upstream.data)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-aplysia-memory"] == "degraded; unreadable"


@pytest.mark.parametrize("path", _PATHS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_wild_request_is_refused_or_handed_on(
    wild: tuple[httpx2.Client, Saying], path: str, data: st.DataObject
) -> None:
    client, upstream = wild
    upstream.data, upstream.kind = b'{"said": "anything"}', "application/json"
    plain = _ASKED[path]
    odd = changed(plain, data.draw(st.sampled_from(list(places(plain)))), data.draw(ANY))
    answer = client.post(path, content=json.dumps(odd))
    if answer.status_code == 400:
        assert answer.json()["error"]["code"] in ("namespace", "invalid_value")
    elif answer.headers["content-type"].startswith("application/json"):
        assert (answer.status_code, answer.content) == (200, upstream.data)
    else:  # a stream was asked for, and an answer without a reply is one in vain
        assert answer.status_code == 200
