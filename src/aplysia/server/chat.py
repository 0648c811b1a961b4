"""/v1/chat/completions: the client's request with memory, the model's answer as it comes.

    request ─► what was said, kept and recalled ─► `forward`

Unknown fields pass through both ways. When memory fails or is late, the request goes on unchanged,
and the answer's header says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from aplysia.models.wire import Heard
from aplysia.server import account, remembering
from aplysia.server.around import memory_for
from aplysia.server.body import aside, read_json
from aplysia.server.forward import Shape, forward
from aplysia.server.service import caller_of, service_of

PATH = "/chat/completions"
_JOINED = ("content", "refusal", "reasoning_content", "reasoning")  # they come in pieces
_CALLS = 1024  # of tools, in one reply


async def completions(request: Request) -> Response:
    """POST /v1/chat/completions."""
    service, caller = service_of(request), caller_of(request)
    caller.needs("write")
    raw, body = await read_json(request, most=caller.size)
    await account.check(service, caller, raw)
    new = await aside(len(raw), lambda: remembering.said(body.get("messages")))
    names = body.get("store") is True
    memory = await memory_for(service, caller, request, body, new=new, names=names)
    upstream = service.upstreams.of(body.get("model"))
    return await forward(
        request,
        memory,
        upstream=upstream,
        path=PATH,
        content=await memory.request(raw, front=upstream.front),
        shape=SHAPE,
        streamed=bool(body.get("stream")),
    )


def as_stream(reply: dict[str, Any]) -> bytes:
    """A whole reply as the chunks of a stream, for a client that asked for one."""
    head = {k: v for k, v in reply.items() if k not in ("choices", "usage", "object")}
    head["object"] = "chat.completion.chunk"
    chunks = [
        {
            **head,
            "choices": [
                {
                    "index": choice.get("index", 0),
                    "delta": _delta(choice.get("message")),
                    "logprobs": choice.get("logprobs"),
                    "finish_reason": choice.get("finish_reason"),
                }
            ],
        }
        for choice in _dicts(reply.get("choices"))
    ]
    if reply.get("usage"):
        chunks.append({**head, "choices": [], "usage": reply["usage"]})
    events = "".join(f"data: {json.dumps(c)}\n\n" for c in chunks)
    return f"{events}data: [DONE]\n\n".encode()


def _delta(message: object) -> dict[str, Any]:
    """A message as what a stream adds: its calls are numbered."""
    found = dict(message) if isinstance(message, dict) else {}
    calls = _dicts(found.get("tool_calls"))
    return found | (
        {"tool_calls": [{"index": n, **c} for n, c in enumerate(calls)]} if calls else {}
    )


def as_whole(chunks: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The chunks of a stream as one reply, with all its choices; None: they tell an error."""
    if any(chunk.get("error") for chunk in chunks):
        return None
    choices, usage = dict[int, dict[str, Any]](), None
    head = dict[str, Any]()
    for chunk in chunks:
        head = {**chunk, **head}
        usage = chunk.get("usage") or usage
        for part in _dicts(chunk.get("choices")):
            place = part.get("index") or 0
            if not isinstance(place, int):
                return None
            choice = choices.setdefault(
                place,
                {
                    "index": place,
                    "message": {"role": "assistant", "content": None},
                    "logprobs": None,
                    "finish_reason": None,
                },
            )
            choice["finish_reason"] = part.get("finish_reason") or choice["finish_reason"]
            choice["logprobs"] = _longer(choice["logprobs"], part.get("logprobs"))
            delta = part.get("delta")
            _add(choice["message"], delta if isinstance(delta, dict) else {})
    if not choices:
        return None
    reply = {**head, "object": "chat.completion", "choices": [choices[n] for n in sorted(choices)]}
    reply.pop("usage", None)
    return reply | ({"usage": usage} if usage else {})


def _add(message: dict[str, Any], delta: Mapping[str, Any]) -> None:
    for key, value in delta.items():
        if key == "tool_calls":
            for part in _dicts(value):
                _call(message.setdefault("tool_calls", []), part)
        elif key in _JOINED and isinstance(value, str):
            before = message.get(key)
            message[key] = (before if isinstance(before, str) else "") + value
        elif value is not None:
            message[key] = value


def _call(calls: list[dict[str, Any]], part: Mapping[str, Any]) -> None:
    """One fragment of a call, to those before it."""
    place = part.get("index") or 0
    if not isinstance(place, int) or not 0 <= place < _CALLS:
        return
    while len(calls) <= place:
        calls.append({"id": "", "type": "function", "function": {"name": "", "arguments": ""}})
    call, function = calls[place], part.get("function")
    call["id"] = part.get("id") or call["id"]
    for key, text in (function if isinstance(function, dict) else {}).items():
        if isinstance(text, str):
            call["function"][key] = call["function"].get(key, "") + text


def _longer(before: dict[str, Any] | None, more: object) -> dict[str, Any] | None:
    """Log-probabilities, those of the next piece behind those before."""
    if not isinstance(more, dict):
        return before
    found = dict(before or {})
    for key, value in more.items():
        there = found.get(key)
        found[key] = (
            [*there, *value] if isinstance(there, list) and isinstance(value, list) else value
        )
    return found


def _dicts(some: object) -> list[dict[str, Any]]:
    return [one for one in some if isinstance(one, dict)] if isinstance(some, list) else []


def _broke(told: dict[str, Any], _heard: Heard) -> bytes:
    return f"data: {json.dumps(told)}\n\n".encode()


SHAPE = Shape(heard=Heard, as_stream=as_stream, as_whole=as_whole, broke=_broke)
