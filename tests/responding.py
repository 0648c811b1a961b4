"""Replies in the form of the Responses interface, for the upstream of tests."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import anyio

_NUMBER = count(1)
CALL = {
    "type": "function_call",
    "id": "fc_1",
    "call_id": "call_1",
    "name": "weather",
    "arguments": '{"city": "Lyon"}',
    "status": "completed",
}


def words(body: dict[str, Any]) -> str:
    """What the last item of the input says."""
    given = body["input"]
    content = given if isinstance(given, str) else given[-1].get("content", "")
    return content if isinstance(content, str) else " ".join(p.get("text", "") for p in content)


def reply(body: dict[str, Any], model: str, *, id: str = "") -> dict[str, Any]:
    text = f"You said: {words(body)}"
    part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    message = {
        "type": "message",
        "id": "msg_1",
        "status": "completed",
        "role": "assistant",
        "content": [part],
    }
    status = model if model in ("failed", "incomplete") else "completed"
    return {
        "id": id or f"resp_{next(_NUMBER)}",
        "object": "response",
        "created_at": 1_700_000_000,
        "status": status,
        "error": {"code": "server_error", "message": "it failed"} if status == "failed" else None,
        "incomplete_details": {"reason": "max_output_tokens"} if status == "incomplete" else None,
        "instructions": body.get("instructions"),
        "model": model,
        "output": [CALL] if model == "tools" else [message],
        "parallel_tool_calls": True,
        "previous_response_id": body.get("previous_response_id"),
        "tool_choice": "auto",
        "tools": body.get("tools", []),
        "usage": {
            "input_tokens": 3,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 2,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 5,
        },
        "unknown_field": {"kept": True},
    }


async def events(body: dict[str, Any], model: str) -> AsyncIterator[bytes]:
    """The events of a stream. cut, cut-at-once, inband, slow: as in `serving.Scripted`."""
    numbers = count()
    whole = reply(body, model)

    def event(kind: str, **what: Any) -> bytes:
        told = {"type": kind, "sequence_number": next(numbers), **what}
        return f"event: {kind}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n".encode()

    if model == "cut-at-once":
        raise ConnectionError("broke off")
    begun = {**whole, "status": "in_progress", "output": [], "usage": None}
    yield event("response.created", response=begun)
    yield event("response.in_progress", response=begun)
    if model == "tools":
        at = {"output_index": 0, "item_id": "fc_1"}
        yield event("response.output_item.added", output_index=0, item={**CALL, "arguments": ""})
        yield event("response.function_call_arguments.delta", **at, delta='{"city": ')
        yield event("response.function_call_arguments.delta", **at, delta='"Lyon"}')
        yield event("response.function_call_arguments.done", **at, arguments=CALL["arguments"])
        yield event("response.output_item.done", output_index=0, item=CALL)
        yield event("response.completed", response=whole)
        return
    message = whole["output"][0]
    text = message["content"][0]["text"]
    opened = {**message, "status": "in_progress", "content": []}
    yield event("response.output_item.added", output_index=0, item=opened)
    at = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    empty = {**message["content"][0], "text": ""}
    yield event("response.content_part.added", **at, part=empty)
    for n, word in enumerate(text.split(" ")):
        delta = (" " if n else "") + word
        yield event("response.output_text.delta", **at, delta=delta, logprobs=[])
        if model == "slow":
            await anyio.sleep(0.1)
        if model == "cut" and n == 1:
            raise ConnectionError("broke off")
        if model == "inband" and n == 1:
            yield event("error", code="busy", message="overloaded", param=None)
            return
    yield event("response.output_text.done", **at, text=text, logprobs=[])
    yield event("response.content_part.done", **at, part=message["content"][0])
    yield event("response.output_item.done", output_index=0, item=message)
    yield event(f"response.{whole['status']}", response=whole)
