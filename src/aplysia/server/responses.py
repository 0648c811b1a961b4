"""/v1/responses: the other interface of OpenAI, where what was said before may be at the upstream.

The items of `input` stay as they are; memory is added to the words of the user that stand last.
A request that names `previous_response_id` or `conversation` goes on with the session of that.
After a tool's output, and for what carries no words of a user, nothing is added. An upstream that
does not know the interface says so itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from aplysia.models.wire import DONE, Heard, error_of
from aplysia.server import account, remembering
from aplysia.server.around import memory_for
from aplysia.server.body import aside, read_json
from aplysia.server.forward import Shape, forward
from aplysia.server.service import caller_of, service_of

PATH = "/responses"
_ENDS = {
    "response.completed": "stop",
    "response.incomplete": "length",
    "response.failed": "",
    "response.cancelled": "",
}


async def responses(request: Request) -> Response:
    """POST /v1/responses."""
    service, caller = service_of(request), caller_of(request)
    caller.needs("write")
    raw, body = await read_json(request, most=caller.size)
    thread, lasts = _thread(body), bool(_conversation(body))
    await account.check(service, caller, raw)
    given = body.get("input")
    new = await aside(len(raw), lambda: remembering.said_in(given, thread=thread, lasts=lasts))
    memory = await memory_for(service, caller, request, body, new=new, names=True)
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


def _thread(body: Mapping[str, Any]) -> str:
    """What a request goes on with that the upstream keeps; "" for nothing."""
    known = _conversation(body) or body.get("previous_response_id")
    return remembering.thread(known) if isinstance(known, str) else ""


def _conversation(body: Mapping[str, Any]) -> object:
    known = body.get("conversation")
    return known.get("id") if isinstance(known, dict) else known


@dataclass(slots=True)
class Answered(Heard):
    """What a model has said, put together from a response or from the events of its stream."""

    heard: set[tuple[str, str]] = field(default_factory=set)  # parts that came in pieces
    number: int = -1  # of the last event

    def take(self, data: str) -> str:
        """One event of a stream; the text that it adds."""
        event = _object(data)
        kind = str(event.get("type"))
        self._names(event.get("item"))
        if data.strip() == DONE:
            self.done = True
        number = event.get("sequence_number")
        self.number = number if isinstance(number, int) else self.number
        if kind == "error" or (event.get("error") and kind not in _ENDS):
            self.error = error_of(event if event.get("error") else {"error": event})
        part = (str(event.get("item_id")), str(event.get("content_index")))
        if kind == "response.output_text.delta":
            self.heard.add(part)
            return self._add(event.get("delta"))
        if kind == "response.output_text.done" and part not in self.heard:
            self.heard.add(part)
            return self._add(event.get("text"))
        response = event.get("response")
        if isinstance(response, dict):
            self.id = str(response.get("id") or self.id)
            self.model = str(response.get("model") or self.model)
            if kind in _ENDS:
                self.whole(response)
        return ""

    def whole(self, reply: Mapping[str, Any]) -> None:
        """A response that came in one piece, or stands in the last event of a stream."""
        self.id = str(reply.get("id") or self.id)
        self.model = str(reply.get("model") or self.model)
        status = reply.get("status")
        self.finish = _ENDS.get(f"response.{status}", "")
        why = reply.get("incomplete_details")
        if isinstance(why, dict) and why.get("reason") == "content_filter":
            self.finish = "content_filter"
        self.done = f"response.{status}" in _ENDS
        if reply.get("error"):
            self.error = error_of(reply)
        elif status in ("failed", "cancelled"):
            self.error = {"message": f"the response has {status}"}
        items = [one for one in _list(reply.get("output")) if isinstance(one, dict)]
        for one in items:
            self._names(one)
        self.calls = any(str(one.get("type")).endswith("_call") for one in items)
        text = [str(p["text"]) for one in items for p in _texts(one)]
        if text:
            self.pieces = text

    def _names(self, item: object) -> None:
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            self.items.add(item["id"])

    def _add(self, text: object) -> str:
        if isinstance(text, str) and text:
            self.pieces.append(text)
            return text
        return ""


def _texts(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in _list(item.get("content")) if item.get("type") == "message" else ():
        if isinstance(part, dict) and part.get("type") == "output_text" and "text" in part:
            yield part


def as_stream(reply: dict[str, Any]) -> bytes:
    """A whole response as the events of a stream, for a client that asked for one."""
    told = list[tuple[str, dict[str, Any]]]()
    begun = {**reply, "status": "in_progress", "output": [], "usage": None}
    told += [
        ("response.created", {"response": begun}),
        ("response.in_progress", {"response": begun}),
    ]
    for n, item in enumerate(i for i in _list(reply.get("output")) if isinstance(i, dict)):
        parts = _list(item.get("content")) if item.get("type") == "message" else []
        opened = {**item, "status": "in_progress"} | ({"content": []} if parts else {})
        told.append(("response.output_item.added", {"output_index": n, "item": opened}))
        for m, part in enumerate(p for p in parts if isinstance(p, dict)):
            at = {"item_id": item.get("id"), "output_index": n, "content_index": m}
            told += _part(part, at)
        told.append(("response.output_item.done", {"output_index": n, "item": item}))
    end = f"response.{reply.get('status')}"
    told.append((end if end in _ENDS else "response.completed", {"response": reply}))
    return b"".join(_event({"type": kind, "sequence_number": n, **what})
                    for n, (kind, what) in enumerate(told))  # fmt: skip


def _part(part: dict[str, Any], at: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    text = "refusal" if part.get("type") == "refusal" else "text"
    kind = "response.refusal" if text == "refusal" else "response.output_text"
    more: dict[str, Any] = {"logprobs": []} if text == "text" else {}
    words = str(part.get(text) or "")
    yield "response.content_part.added", {**at, "part": {**part, text: ""}}
    yield f"{kind}.delta", {**at, "delta": words, **more}
    yield f"{kind}.done", {**at, text: words, **more}
    yield "response.content_part.done", {**at, "part": part}


def as_whole(events: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The response that the last event of a stream carries."""
    for event in reversed(events):
        if str(event.get("type")) in _ENDS and isinstance(event.get("response"), dict):
            return dict(event["response"])
    return None


def _broke(told: dict[str, Any], heard: Heard) -> bytes:
    """An error in the form of both interfaces: some clients look at `type`, others at `error`."""
    error = error_of(told)
    number = heard.number + 1 if isinstance(heard, Answered) else 0
    plain = {key: error[key] for key in ("code", "message", "param")}
    return _event({"type": "error", "sequence_number": number, **plain, "error": error})


def _event(event: dict[str, Any]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


def _object(data: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _list(some: object) -> list[Any]:
    return some if isinstance(some, list) else []


SHAPE = Shape(heard=Answered, as_stream=as_stream, as_whole=as_whole, broke=_broke)
