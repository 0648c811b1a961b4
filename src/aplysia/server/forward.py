"""A request to its upstream and the answer back as it comes, with what the model says kept.

    upstream ─► bytes to the client
        └─────► what was replied, kept

A stream is handed on byte by byte. One that breaks off ends with an error inside of it, never well.
When the client leaves, also before anything has come, the model is stopped and what came is kept.
What a reply looks like is told by a `Shape`; without one, nothing is read and nothing kept.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

import anyio
import httpx2
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from aplysia.errors import ModelUnavailable
from aplysia.models.wire import EVENT_STREAM, Events, Heard
from aplysia.server import errors
from aplysia.server.around import Memory
from aplysia.server.service import Service
from aplysia.server.upstream import Upstream, back, parsed, unreachable

T = TypeVar("T")
_STREAMED = {"cache-control": "no-cache", "x-accel-buffering": "no"}
_LEFT = 499  # nobody reads it; it is for the counts


@dataclass(frozen=True, slots=True)
class Shape:
    """What the replies of one interface look like."""

    heard: Callable[[], Heard]
    as_stream: Callable[[dict[str, Any]], bytes]  # a whole reply, for who asked for a stream
    as_whole: Callable[[Sequence[dict[str, Any]]], dict[str, Any] | None]  # and the other way
    broke: Callable[[dict[str, Any], Heard], bytes]  # an error's body, inside of a stream


class _Left(Exception):
    """The client has left before the answer began."""


async def forward(
    request: Request,
    memory: Memory,
    *,
    upstream: Upstream,
    path: str,
    content: bytes,
    shape: Shape | None = None,
    streamed: bool = False,
) -> Response:
    """Send it on and hand back what comes.

    Args:
        streamed: the client asked for a stream, and gets one.
    Raises: ModelUnavailable.
    """
    stack, service = AsyncExitStack(), memory.service

    async def asked() -> tuple[httpx2.Response, bytes | None]:
        """The answer; its body too, unless that is handed on as it comes."""
        sent = service.upstreams.send(
            upstream,
            request.method,
            path,
            headers=request.headers,
            content=content or None,
            query=request.url.query,
        )
        answer = await stack.enter_async_context(sent)
        if shape is None or (_streams(answer) and streamed and answer.status_code < 400):
            return answer, None
        return answer, await _whole(answer, upstream)

    service.under_way += 1
    try:
        answer, data = await _unless_left(request, asked)
        await memory.settled()
        if data is None or shape is None:
            return _HandedOn(answer, upstream, memory, stack, shape)
        await stack.aclose()
        found = await _in_one(memory, answer, data, shape, streamed=streamed)
    except BaseException as e:
        with anyio.CancelScope(shield=True):
            await stack.aclose()
            await memory.keep(Heard(), broke=True)
        service.under_way -= 1
        if isinstance(e, _Left):
            return Response(status_code=_LEFT)
        if isinstance(e, ModelUnavailable):
            service.metrics.count("aplysia_upstream_failures_total", reason="unreachable")
        raise
    service.under_way -= 1
    return found


def _streams(answer: httpx2.Response) -> bool:
    return answer.headers.get("content-type", "").lower().startswith(EVENT_STREAM)


async def _whole(answer: httpx2.Response, upstream: Upstream) -> bytes:
    try:
        return await answer.aread()
    except httpx2.HTTPError as e:
        raise unreachable(upstream, e) from e


async def _unless_left(request: Request, work: Callable[[], Awaitable[T]]) -> T:
    """What `work` gives; it is stopped when the client leaves. Raises: _Left, or as `work`."""
    found: list[T] = []
    raised: list[Exception] = []
    async with anyio.create_task_group() as group:

        async def watch() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            group.cancel_scope.cancel()

        group.start_soon(watch)
        try:
            found.append(await work())
        except Exception as e:  # as it is, not in a group
            raised.append(e)
        group.cancel_scope.cancel()
    if raised:
        raise raised[0]
    if not found:
        raise _Left
    return found[0]


async def _in_one(
    memory: Memory, answer: httpx2.Response, data: bytes, shape: Shape, *, streamed: bool
) -> Response:
    """The answer to an answer that was read whole, in the form that was asked for.

    One that cannot be read, or cannot be had in that form, goes to the client as it came.
    """
    status, heard = answer.status_code, shape.heard()
    if status >= 400:
        await memory.keep(Heard(), broke=True)
        return Response(data, status, {**back(answer.headers), **memory.headers()})
    many = _streams(answer)
    trouble: Exception | None = None
    reply: dict[str, Any] | None = None
    other: bytes | None = None
    try:
        if many:
            reply = _put_together(data, heard, shape)
            other = json.dumps(reply).encode() if reply is not None else None
        elif (reply := parsed(data)) is not None:
            heard.whole(reply)
            if streamed:
                other = _as_stream(reply, heard, shape)
        if many and reply is None and heard.error is None and _ended(heard):
            trouble = ValueError("its pieces do not fit together")
    except Exception as e:  # whatever is wrong with it
        trouble = e
    if trouble is not None:
        memory.failed("unreadable", trouble)
    headers = {**back(answer.headers), **memory.headers()}
    await memory.keep(heard, broke=reply is None or heard.error is not None)
    if trouble is not None or (other is None and not many):
        return Response(data, status, headers)
    headers.pop("content-type", None)
    if other is None:
        told = json.dumps(errors.error_body(heard.error))
        return Response(told, 502, headers, media_type="application/json")
    if many:
        return Response(other, status, headers, media_type="application/json")
    return Response(other, status, headers | _STREAMED, media_type=EVENT_STREAM)


def _as_stream(reply: dict[str, Any], heard: Heard, shape: Shape) -> bytes:
    if heard.error and not heard.text:
        return shape.broke(reply, heard)
    return shape.as_stream(reply)


def _ended(heard: Heard) -> bool:
    """Whether what came is whole, and not the end alone."""
    return bool(heard.finish) or (heard.done and bool(heard.id or heard.pieces))


def _put_together(data: bytes, heard: Heard, shape: Shape) -> dict[str, Any] | None:
    """A stream that nobody asked for, as one reply; None: it broke off, or told an error."""
    events, chunks = Events(), list[dict[str, Any]]()
    for event in (*events.feed(data), *events.end()):
        heard.take(event)
        chunk = parsed(event.encode("utf-8", "replace"))
        if chunk is not None:
            chunks.append(chunk)
    whole = heard.done or bool(heard.finish)
    return shape.as_whole(chunks) if whole else None


class _HandedOn(StreamingResponse):
    """The bytes of the body as they come; what is left to do is done however it ends."""

    def __init__(
        self,
        answer: httpx2.Response,
        upstream: Upstream,
        memory: Memory,
        stack: AsyncExitStack,
        shape: Shape | None,
    ) -> None:
        headers = {**back(answer.headers), **memory.headers()}
        headers |= _STREAMED if _streams(answer) else {}
        super().__init__(self._pieces(), answer.status_code, headers)
        self._answer, self._upstream, self._memory = answer, upstream, memory
        self._stack, self._shape = stack, shape
        self._heard, self._ended = shape.heard() if shape else Heard(), False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service = self._memory.service
        service.metrics.count("aplysia_streams")
        try:
            await super().__call__(scope, receive, send)
        finally:
            service.metrics.count("aplysia_streams", -1)
            broke = not self._ended or self._heard.error is not None
            with anyio.CancelScope(shield=True):
                await self._stack.aclose()
                await self._memory.keep(self._heard, broke=broke)
            service.under_way -= 1

    async def _pieces(self) -> AsyncIterator[bytes]:
        memory, heard, shape = self._memory, self._heard, self._shape
        service = memory.service
        events, first, silent = Events(), True, True
        try:
            async for piece in self._answer.aiter_bytes():
                if first:
                    first = False
                    service.metrics.time("aplysia_first_byte_seconds", monotonic() - memory.begun)
                for event in events.feed(piece) if shape else ():
                    await _take(memory, heard, event)
                if silent and heard.text:
                    silent = False
                    service.metrics.time("aplysia_first_token_seconds", monotonic() - memory.begun)
                yield piece
            for event in events.end():
                await _take(memory, heard, event)
            self._ended = heard.done or bool(heard.finish) or heard.error is not None
            if shape and not self._ended:
                _count(service, "broke_off")
                yield _broke(shape, heard, f"the stream of {self._upstream.name} has no end")
        except httpx2.HTTPError as e:
            _count(service, "stalled" if isinstance(e, httpx2.TimeoutException) else "broke_off")
            if shape is None:
                raise unreachable(self._upstream, e) from e
            self._ended = heard.done
            if not self._ended:
                yield _broke(shape, heard, str(unreachable(self._upstream, e)))


async def _take(memory: Memory, heard: Heard, event: str) -> None:
    """Read one event; whatever is wrong with it, the client gets it as it is."""
    try:
        heard.take(event)
        await memory.owns(heard)
    except Exception as e:
        memory.failed("unreadable", e)


def _count(service: Service, reason: str) -> None:
    service.metrics.count("aplysia_upstream_failures_total", reason=reason)


def _broke(shape: Shape, heard: Heard, why: str) -> bytes:
    told = errors.body(why, status=502, code="upstream_broke_off")
    return b"\n\n" + shape.broke(told, heard)
