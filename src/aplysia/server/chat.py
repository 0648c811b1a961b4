"""/v1/chat/completions: the client's request with memory, the model's answer as it comes.

    request ─► what was said, kept and recalled ─► upstream ─► bytes to the client
                                                      └──────► what was replied, kept

Unknown fields pass through both ways. When memory fails or is late, the request goes on unchanged,
and the answer's header says so. When the client leaves, the model is stopped and what came is kept.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from time import monotonic
from typing import Any

import anyio
import httpx2
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from aplysia.models.wire import EVENT_STREAM, Events, Heard
from aplysia.server import errors
from aplysia.server.around import Memory, memory_for
from aplysia.server.body import read_json
from aplysia.server.service import Service, caller_of, service_of
from aplysia.server.upstream import Upstream, back, parsed, unreachable

PATH = "/chat/completions"
_STREAMED = {"cache-control": "no-cache", "x-accel-buffering": "no"}


async def completions(request: Request) -> Response:
    """POST /v1/chat/completions."""
    service, caller = service_of(request), caller_of(request)
    caller.needs("write")
    raw, body = await read_json(request, most=caller.size)
    memory = await memory_for(service, caller, request, body, messages=body.get("messages"))
    upstream = service.upstreams.of(body.get("model"))
    sent = memory.request(raw, body, field="messages", front=upstream.front)
    return await forward(
        request,
        memory,
        upstream=upstream,
        path=PATH,
        content=sent,
        streamed=bool(body.get("stream")),
    )


async def forward(
    request: Request,
    memory: Memory,
    *,
    upstream: Upstream,
    path: str,
    content: bytes,
    streamed: bool,
    method: str = "POST",
) -> Response:
    """Send it on and hand back what comes, keeping what the model says of it."""
    service = memory.service
    stack = AsyncExitStack()
    try:
        answer = await stack.enter_async_context(
            service.upstreams.send(
                upstream,
                method,
                path,
                headers=request.headers,
                content=content or None,
                query=request.url.query,
            )
        )
        headers = {**back(answer.headers), **memory.headers()}
        comes_streamed = answer.headers.get("content-type", "").startswith(EVENT_STREAM)
        if answer.status_code >= 400 or not comes_streamed:
            data = await _whole(answer, upstream)
            await stack.aclose()
            return await _in_one(memory, answer.status_code, data, headers, streamed=streamed)
        if not streamed:
            data = await _whole(answer, upstream)
            await stack.aclose()
            return await _put_together(memory, data, headers)
    except BaseException:
        await stack.aclose()
        raise
    stream = _handed_on(service, answer, upstream, memory, stack)
    return StreamingResponse(
        stream, status_code=answer.status_code, headers=headers | _STREAMED, media_type=EVENT_STREAM
    )


async def _whole(answer: httpx2.Response, upstream: Upstream) -> bytes:
    try:
        return await answer.aread()
    except httpx2.HTTPError as e:
        raise unreachable(upstream, e) from e


async def _in_one(
    memory: Memory, status: int, data: bytes, headers: dict[str, str], *, streamed: bool
) -> Response:
    """An answer that came whole, though perhaps a stream was asked for; errors as they are."""
    if status >= 400:
        return Response(data, status, headers)
    reply = parsed(data)
    heard = Heard()
    if reply is not None:
        heard.whole(reply)
    await memory.keep(heard, broke=reply is None)
    if not streamed or reply is None:
        return Response(data, status, headers)
    headers.pop("content-type", None)
    return Response(_as_stream(reply), status, headers | _STREAMED, media_type=EVENT_STREAM)


def _as_stream(reply: dict[str, Any]) -> bytes:
    """A whole reply as the chunks of a stream, for a client that asked for one."""
    head = {k: v for k, v in reply.items() if k not in ("choices", "usage", "object")}
    head["object"] = "chat.completion.chunk"
    chunks = [
        {
            **head,
            "choices": [
                {
                    "index": choice.get("index", 0),
                    "delta": choice.get("message", {}),
                    "finish_reason": choice.get("finish_reason"),
                }
            ],
        }
        for choice in reply.get("choices", ())
    ]
    if reply.get("usage"):
        chunks.append({**head, "choices": [], "usage": reply["usage"]})
    events = "".join(f"data: {json.dumps(c, ensure_ascii=False)}\n\n" for c in chunks)
    return f"{events}data: [DONE]\n\n".encode()


async def _put_together(memory: Memory, data: bytes, headers: dict[str, str]) -> Response:
    """A stream that nobody asked for, as one reply."""
    events, heard, chunks = Events(), Heard(), list[dict[str, Any]]()
    for event in (*events.feed(data), *events.end()):
        heard.take(event)
        chunk = parsed(event.encode())
        if chunk and not chunk.get("error"):
            chunks.append(chunk)
    headers.pop("content-type", None)
    await memory.keep(heard, broke=not heard.done)
    if heard.error or not chunks:
        told = errors.error_body(heard.error)
        return Response(json.dumps(told), 502, headers, media_type="application/json")
    reply = {**chunks[0], "object": "chat.completion"}
    reply["choices"] = [
        {
            "index": 0,
            "message": {"role": "assistant", "content": heard.text, **_calls(chunks)},
            "logprobs": None,
            "finish_reason": heard.finish or None,
        }
    ]
    usage = [c["usage"] for c in chunks if c.get("usage")]
    reply |= {"usage": usage[-1]} if usage else {}
    return Response(json.dumps(reply), 200, headers, media_type="application/json")


def _calls(chunks: list[dict[str, Any]]) -> dict[str, Any]:
    """The calls of tools that came in fragments, each whole."""
    calls = dict[int, dict[str, Any]]()
    for chunk in chunks:
        for choice in chunk.get("choices") or ():
            for part in (choice.get("delta") or {}).get("tool_calls") or ():
                call = calls.setdefault(
                    part.get("index", 0), {"id": "", "type": "function", "function": {}}
                )
                call["id"] = part.get("id") or call["id"]
                for key, text in (part.get("function") or {}).items():
                    call["function"][key] = call["function"].get(key, "") + (text or "")
    return {"tool_calls": [calls[n] for n in sorted(calls)]} if calls else {}


async def _handed_on(
    service: Service,
    answer: httpx2.Response,
    upstream: Upstream,
    memory: Memory,
    stack: AsyncExitStack,
) -> AsyncIterator[bytes]:
    """The bytes of the stream as they come. One that breaks off ends with an error, not well."""
    events, heard, ended = Events(), Heard(), False
    begun = monotonic()
    service.metrics.count("aplysia_streams")
    first = True
    try:
        try:
            async for piece in answer.aiter_raw():
                for event in events.feed(piece):
                    heard.take(event)
                if first:
                    first = False
                    service.metrics.time("aplysia_first_byte_seconds", monotonic() - begun)
                yield piece
            for event in events.end():
                heard.take(event)
            ended = heard.done or bool(heard.finish) or heard.error is not None
            if not ended:
                yield _broke(f"the stream of {upstream.name} ended before its end")
        except httpx2.HTTPError as e:
            yield _broke(str(unreachable(upstream, e)))
    finally:
        service.metrics.count("aplysia_streams", -1)
        with anyio.CancelScope(shield=True):
            await stack.aclose()
            await memory.keep(heard, broke=not ended or heard.error is not None)


def _broke(why: str) -> bytes:
    told = errors.body(why, status=502, code="upstream_broke_off")
    return f"\n\ndata: {json.dumps(told)}\n\n".encode()
