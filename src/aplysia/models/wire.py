"""The OpenAI wire format, once: events of a stream, replies, errors. Pure; it opens no connection.

`openai` reads it as a client and the server as a proxy, each with a driver of its own. What is not
understood is left as it came. Format: the API reference of OpenAI, Chat Completions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aplysia.errors import ContextTooLong, ModelError, ModelNotFound, ModelUnavailable

DONE = "[DONE]"
EVENT_STREAM = "text/event-stream"
_TOO_LONG = frozenset({"context_length_exceeded", "exceed_context_size_error"})


class Events:
    """The data of server-sent events, as bytes arrive in whatever pieces.

    >>> events = Events()
    >>> events.feed(b'data: {"a"'), events.feed(b': 1}\\n\\n: ping\\n\\ndata: [DONE]\\n\\n')
    ([], ['{"a": 1}', '[DONE]'])
    """

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[str] = []

    def feed(self, piece: bytes) -> list[str]:
        """The events that this piece completes."""
        found = list[str]()
        text = self._rest + piece
        ended = text.endswith((b"\n", b"\r"))
        *whole, rest = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        if ended and text.endswith(b"\r"):  # its line feed may come in the next piece
            whole, rest = (whole[:-1], whole[-1] + b"\r") if whole else ([], b"\r")
        self._rest = rest
        for line in whole:
            if line.startswith(b"data:"):
                self._data.append(line[5:].decode("utf-8", "replace").removeprefix(" "))
            elif not line and self._data:
                found.append("\n".join(self._data))
                self._data.clear()
        return found

    def end(self) -> list[str]:
        """What a stream that broke off left without its blank line."""
        return self.feed(b"\n\n") if self._rest or self._data else []


@dataclass(slots=True)
class Heard:
    """What a model has said, put together from a reply or from the chunks of a stream."""

    pieces: list[str] = field(default_factory=list)
    model: str = ""
    finish: str = ""  # its finish_reason; "" while it goes on
    calls: bool = False  # it calls tools
    error: dict[str, Any] | None = None
    done: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def take(self, data: str) -> str:
        """One event of a stream; the text that it adds to the first choice."""
        if data.strip() == DONE:
            self.done = True
            return ""
        try:
            chunk = json.loads(data)
        except ValueError:
            return ""
        if not isinstance(chunk, dict):
            return ""
        if chunk.get("error"):
            error = chunk["error"]
            self.error = error if isinstance(error, dict) else {"message": str(error)}
        self.model = str(chunk.get("model") or self.model)
        return "".join(self._choice(c, "delta") for c in first(chunk))

    def whole(self, reply: Mapping[str, Any]) -> None:
        """A reply that came in one piece."""
        self.model = str(reply.get("model") or "")
        self.done = True
        for choice in first(reply):
            self._choice(choice, "message")

    def _choice(self, choice: Mapping[str, Any], key: str) -> str:
        part = choice.get(key)
        self.finish = str(choice.get("finish_reason") or self.finish)
        if not isinstance(part, dict):
            return ""
        self.calls = self.calls or bool(part.get("tool_calls") or part.get("function_call"))
        text = text_of(part.get("content"))
        if text:
            self.pieces.append(text)
        return text


def first(reply: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The first choice of a reply or chunk, if it has one."""
    choices = reply.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, dict) and choice.get("index", 0) in (0, None):
            yield choice


def text_of(content: object) -> str:
    """The words of a message's content: a string, or its parts of text.

    >>> text_of([{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {}}])
    'a'
    """
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    kinds = ("text", "input_text", "output_text")
    some = [p for p in content if isinstance(p, dict) and p.get("type") in kinds]
    return "\n".join(str(p["text"]) for p in some if isinstance(p.get("text"), str))


def error_of(body: object) -> dict[str, Any]:
    """{"message", "type", "param", "code"} of an error's body, whatever of it is there."""
    error = body.get("error", body) if isinstance(body, dict) else body
    found = error if isinstance(error, dict) else {"message": str(error)}
    return {**dict.fromkeys(("type", "param", "code")), "message": "", **found}


def raised(status: int, body: object, *, where: str, retry_after: str = "") -> ModelError:
    """The error of ours that an endpoint's answer stands for, with what to do about it."""
    error = error_of(body)
    said = f"{where} answered {status}: {error['message'] or 'nothing more'}"
    if error["code"] in _TOO_LONG or error["type"] in _TOO_LONG:
        return ContextTooLong(f"{said}. Shorten the messages or lower the budget")
    if status in (401, 403):
        return ModelError(f"{said}. Check the key: set OPENAI_API_KEY, or the key of that server")
    if status == 404:
        return ModelNotFound(f"{said}. Check the model's name and that the URL ends in /v1")
    if status in (408, 409, 429) or status >= 500:
        wait = f" in {retry_after} s" if retry_after else " later"
        return ModelUnavailable(f"{said}. Try again{wait}")
    return ModelError(said)
