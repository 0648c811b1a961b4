"""Servers for tests: an app on a port of its own, and an upstream that does as it is told."""

from __future__ import annotations

import json
import struct
import threading
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from aplysia.memory import open_store
from aplysia.server import create_app
from aplysia.server.access import Access
from aplysia.server.keys import FILE, Keys
from aplysia.server.minds import Minds
from aplysia.server.owners import FILE as OWNERS
from aplysia.server.owners import Owners
from aplysia.server.running import Server
from aplysia.server.service import Service
from aplysia.server.upstream import Upstream, Upstreams
from aplysia.types import Embedder
from tests import responding


@contextmanager
def running(app: ASGIApp, parts: Service | None = None, *, grace_s: int = 5) -> Iterator[str]:
    """The app on a free port of the loopback, in a thread; its URL."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=grace_s
    )
    server = Server(config, parts) if parts else uvicorn.Server(config)
    listening = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.005)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


def service(
    folder: Path,
    *upstreams: str | Upstream,
    embedder: Embedder | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    **how: Any,
) -> Service:
    """A service over a store in `folder`, whose requests go on to these servers."""
    found = [one if isinstance(one, Upstream) else Upstream(name=one, url=one) for one in upstreams]
    return Service(
        access=Access(Keys(folder / FILE), owner=("me",)),
        minds=Minds(
            open_store(folder / "memory.db", durability="fast"), embedder=embedder, clock=clock
        ),
        upstreams=Upstreams(found, stall_s=how.pop("stall_s", 30.0)),
        clock=clock,
        owners=Owners(folder / OWNERS),
        embedder=embedder,
        store=str(folder / "memory.db"),
        **how,
    )


@contextmanager
def serving(folder: Path, *upstreams: str | Upstream, **how: Any) -> Iterator[tuple[str, Service]]:
    """A running Aplysia server: its URL and its parts."""
    parts = service(folder, *upstreams, **how)
    with running(create_app(parts), parts) as url:
        yield url, parts


class Scripted:
    """An OpenAI-compatible server that answers by the model's name, and notes what it was sent.

    echo: the last message's words. slow: the same, a word each tenth of a second. unasked: always
    a stream; whole: never one. cut: breaks off in the middle; cut-at-once: before anything.
    error-NNN: that status; inband: an error inside of the stream; stall: nothing for a minute;
    tools: calls a tool. What stands in `answers` under a model's name answers in place of it all.
    """

    def __init__(self) -> None:
        self.answers = dict[str, Callable[[dict[str, Any]], Response]]()
        self.raw = list[bytes]()
        self.seen = list[dict[str, Any]]()
        self.headers = list[dict[str, str]]()
        self.gone = 0  # clients that left before the end
        self.app = Starlette(
            routes=[
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
                Route("/v1/responses", self._responses, methods=["POST"]),
                Route("/v1/embeddings", self._embeddings, methods=["POST"]),
                Route("/v1/models", self._models),
                Route("/v1/{path:path}", self._other, methods=["GET", "POST", "DELETE"]),
            ]
        )

    @property
    def last(self) -> dict[str, Any]:
        return self.seen[-1]

    def words(self) -> str:
        """Of the last message that it was sent."""
        content = self.last["messages"][-1]["content"]
        return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)

    async def _models(self, _request: Request) -> Response:
        one = {"id": "echo", "object": "model", "created": 1, "owned_by": "tests"}
        return JSONResponse({"object": "list", "data": [one]})

    async def _other(self, request: Request) -> Response:
        raw = await request.body()
        return JSONResponse(
            {"path": request.url.path, "body": raw.decode(), "query": request.url.query}
        )

    async def _noted(self, request: Request) -> tuple[dict[str, Any], str, Response | None]:
        """The request, its model, and the answer where no reply is wanted."""
        raw = await request.body()
        body: dict[str, Any] = json.loads(raw)
        self.raw.append(raw)
        self.seen.append(body)
        self.headers.append(dict(request.headers))
        model = str(body.get("model", "echo"))
        if model in self.answers:
            return body, model, self.answers[model](body)
        if model.startswith("error-"):
            status = int(model.removeprefix("error-"))
            told = {"message": f"made to fail: {status}", "type": "t", "param": "p", "code": "c"}
            headers = {"retry-after": "0", "x-request-id": "req-7", "x-should-retry": "false"}
            return body, model, JSONResponse({"error": told}, status, headers)
        if model == "stall":
            for _ in range(600):
                if await request.is_disconnected():
                    self.gone += 1
                    break
                await anyio.sleep(0.1)
        return body, model, None

    async def _embeddings(self, request: Request) -> Response:
        body, model, answer = await self._noted(request)
        given = body["input"] if isinstance(body["input"], list) else [body["input"]]
        rows = [[float(len(str(text))), 0.5, -1.25] for text in given]
        as_text = body.get("encoding_format") == "base64"
        data = [
            {
                "object": "embedding",
                "index": n,
                "embedding": b64encode(struct.pack("<3f", *row)).decode() if as_text else row,
            }
            for n, row in enumerate(rows)
        ]
        usage = {"prompt_tokens": 3, "total_tokens": 3}
        return answer or JSONResponse(
            {"object": "list", "data": data, "model": model, "usage": usage}
        )

    async def _responses(self, request: Request) -> Response:
        body, model, answer = await self._noted(request)
        if answer is not None:
            return answer
        if model == "unasked" or (body.get("stream") and model != "whole"):
            events = responding.events(body, model)
            return StreamingResponse(events, media_type="text/event-stream")
        return JSONResponse(responding.reply(body, model), headers={"x-request-id": "req-1"})

    async def _chat(self, request: Request) -> Response:
        body, model, answer = await self._noted(request)
        if answer is not None:
            return answer
        if model == "unasked" or (body.get("stream") and model != "whole"):
            return StreamingResponse(self._stream(body, model), media_type="text/event-stream")
        return JSONResponse(self._reply(body, model), headers={"x-request-id": "req-1"})

    def _reply(self, body: dict[str, Any], model: str) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": _answer(body), "refusal": None}
        finish = "stop"
        if model == "tools":
            message, finish = (
                {"role": "assistant", "content": None, "tool_calls": [_CALL]},
                ("tool_calls"),
            )
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": model,
            "choices": [
                {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
            ],
            "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
            "unknown_field": {"kept": True},
        }

    async def _stream(self, body: dict[str, Any], model: str) -> AsyncIterator[bytes]:
        if model == "cut-at-once":
            raise ConnectionError("broke off")
        asked = bool((body.get("stream_options") or {}).get("include_usage"))
        ended = False

        def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
            found = {
                "id": "chatcmpl-1",
                "object": "chat.completion.chunk",
                "created": 1_700_000_000,
                "model": model,
                "choices": [
                    {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
                ],
            }
            found |= {"usage": None} if asked else {}
            return f"data: {json.dumps(found, ensure_ascii=False)}\n\n".encode()

        try:
            yield chunk({"role": "assistant", "content": ""})
            if model == "tools":
                yield chunk({"tool_calls": [{"index": 0, **_CALL}]})
            else:
                for n, word in enumerate(_answer(body).split(" ")):
                    yield chunk({"content": (" " if n else "") + word})
                    if model == "slow":
                        await anyio.sleep(0.1)
                    if model == "cut" and n == 1:
                        raise ConnectionError("broke off")
                    if model == "inband" and n == 1:
                        yield b'data: {"error": {"message": "overloaded", "code": "busy"}}\n\n'
                        ended = True
                        return
            yield chunk({}, "tool_calls" if model == "tools" else "stop")
            if asked:
                usage = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
                last = {
                    "id": "chatcmpl-1",
                    "object": "chat.completion.chunk",
                    "created": 1_700_000_000,
                    "model": model,
                    "choices": [],
                    "usage": usage,
                }
                yield f"data: {json.dumps(last)}\n\n".encode()
            yield b"data: [DONE]\n\n"
            ended = True
        finally:
            self.gone += not ended


_CALL = {
    "id": "call_1",
    "type": "function",
    "function": {"name": "weather", "arguments": '{"city": "Lyon"}'},
}


def _answer(body: dict[str, Any]) -> str:
    content = body["messages"][-1]["content"]
    words = content if isinstance(content, str) else " ".join(p.get("text", "") for p in content)
    return f"You said: {words}".encode("utf-8", "replace").decode()
