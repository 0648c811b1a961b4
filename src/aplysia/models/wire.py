"""The OpenAI wire format, once: events of a stream, replies, errors. Pure; it opens no connection.

`openai` reads it as a client and the server as a proxy, each with a driver of its own. What is not
understood is left as it came. Format: the API reference of OpenAI, Chat Completions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aplysia.errors import ContextTooLong, ModelError, ModelNotFound, ModelUnavailable

if TYPE_CHECKING:
    from aplysia.types import Message

DONE = "[DONE]"
EVENT_STREAM = "text/event-stream"
KEYS = ("APLYSIA_UPSTREAM_KEY", "OPENAI_API_KEY")  # variables; the first that is set counts
DIRECT = ("all://127.0.0.1", "all://localhost", "all://[::1]")  # never by way of a proxy
_TOO_LONG = frozenset({"context_length_exceeded", "exceed_context_size_error"})
_LONG = re.compile(
    r"maximum context length|(?:exceed|larger than|too long for).{0,40}context", re.I
)
_UNSUPPORTED = frozenset({"unsupported_parameter", "unsupported_value"})
_OPTIONAL = frozenset({"max_tokens", "temperature", "seed", "stop"})
_WAIT_MOST = 86_400.0  # seconds


class Events:
    """The data of server-sent events, as bytes arrive in whatever pieces.

    >>> events = Events()
    >>> events.feed(b'data: {"a"'), events.feed(b': 1}\\n\\n: ping\\n\\ndata: [DONE]\\n\\n')
    ([], ['{"a": 1}', '[DONE]'])
    """

    def __init__(self) -> None:
        self._rest = list[bytes]()  # pieces of a line that has not ended
        self._data: list[str] = []
        self._begun = False

    def feed(self, piece: bytes) -> list[str]:
        """The events that this piece completes."""
        found = list[str]()
        ended = bool(self._rest) and self._rest[-1].endswith(b"\r")  # by itself, or before \n
        if not ended and b"\n" not in piece and b"\r" not in piece[:-1]:
            self._rest += [piece] if piece else []
            return found
        text = b"".join((*self._rest, piece))
        last = text.endswith(b"\r")  # its line feed may come in the next piece
        whole = text[:-1] if last else text
        *lines, rest = whole.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        rest += b"\r" if last else b""
        self._rest = [rest] if rest else []
        for line in lines:
            found += self._line(line)
        return found

    def _line(self, line: bytes) -> list[str]:
        if not self._begun:
            line, self._begun = line.removeprefix(b"\xef\xbb\xbf"), True
        if line.startswith(b"data:"):
            self._data.append(line[5:].decode("utf-8", "replace").removeprefix(" "))
        elif not line and self._data:
            found, self._data = "\n".join(self._data), []
            return [found]
        return []

    def end(self) -> list[str]:
        """What a stream that broke off left without its blank line."""
        return self.feed(b"\n\n") if self._rest or self._data else []


@dataclass(slots=True)
class Heard:
    """What a model has said, put together from a reply or from the chunks of a stream."""

    pieces: list[str] = field(default_factory=list)
    model: str = ""
    finish: str = ""  # its finish_reason; "" while it goes on
    id: str = ""
    items: set[str] = field(default_factory=set)  # ids of its parts, where they have some
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
        except (ValueError, RecursionError):
            return ""
        if not isinstance(chunk, dict):
            return ""
        if chunk.get("error"):
            self.error = error_of(chunk)
        self.model = str(chunk.get("model") or self.model)
        self.id = str(chunk.get("id") or self.id)
        return "".join(self._choice(c, "delta") for c in first(chunk))

    def whole(self, reply: Mapping[str, Any]) -> None:
        """A reply that came in one piece."""
        self.model = str(reply.get("model") or "")
        self.id = str(reply.get("id") or "")
        self.done = True
        if reply.get("error"):
            self.error = error_of(reply)
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


def raised(
    status: int, body: object, *, where: str, retry_after: float | None = None
) -> ModelError:
    """The error of ours that an endpoint's answer stands for, with what to do about it."""
    error = error_of(body)
    code, message = error["code"], str(error["message"])
    said = f"{where} answered {status}: {message or 'nothing more'}"
    if code in _TOO_LONG or error["type"] in _TOO_LONG or _LONG.search(message):
        return ContextTooLong(f"{said}. Shorten the messages or lower the budget")
    if status in (401, 403):
        return ModelError(f"{said}. Check the key: set {KEYS[0]} or {KEYS[1]}")
    if status == 404 or code == "model_not_found":
        return ModelNotFound(f"{said}. Check the model's name and that the URL ends in /v1")
    if code != "insufficient_quota" and (status in (408, 409, 429) or status >= 500):
        wait = "later" if retry_after is None else f"in {retry_after:g} s"
        return ModelUnavailable(f"{said}. Try again {wait}", retry_after=retry_after)
    return ModelError(said)


def broken(error: Mapping[str, Any] | None, *, where: str) -> ModelError:
    """The error of ours for a stream that told an error, or that ended before its end."""
    if error is None:
        return ModelUnavailable(f"{where} broke off in the middle of its reply. Try again")
    return raised(502, {"error": error}, where=where)


def wait_of(headers: Mapping[str, str]) -> float | None:
    """The seconds of retry-after-ms or retry-after; None: none, or a date."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        if 0 <= seconds < _WAIT_MOST:
            return seconds
    return None


def request(
    model: str,
    messages: Sequence[Message],
    *,
    max_tokens: int,
    temperature: float,
    seed: int,
    stop: Sequence[str],
) -> dict[str, Any]:
    """The body that asks for a reply as a stream; lone surrogates become "?"."""
    body: dict[str, Any] = {
        "model": model,
        "messages": [
            {"role": m.role, "content": m.content.encode("utf-8", "replace").decode()}
            for m in messages
        ],
        "max_tokens": max_tokens,
        "temperature": temperature,
        "seed": seed,
        "stream": True,
    }
    return body | ({"stop": list(stop)} if stop else {})


def without(refused: object, body: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same request in a way that an endpoint takes which has refused it; None: there is none.

    Some models take no temperature or no seed, and count tokens under a newer name.

    >>> without({"error": {"code": "unsupported_value", "param": "seed"}}, {"n": 1, "seed": 0})
    {'n': 1}
    """
    error = error_of(refused)
    name = error["param"]
    if error["code"] not in _UNSUPPORTED or name not in _OPTIONAL or name not in body:
        return None
    rest = {k: v for k, v in body.items() if k != name}
    return rest | ({"max_completion_tokens": body[name]} if name == "max_tokens" else {})


def names(listed: object) -> list[str]:
    """The names in the answer to GET /models, in its order."""
    data = listed.get("data") if isinstance(listed, dict) else None
    some = data if isinstance(data, list) else []
    return [one["id"] for one in some if isinstance(one, dict) and isinstance(one.get("id"), str)]
