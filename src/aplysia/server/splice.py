"""Words added to a text inside of a JSON document, with every other byte of it left as it was.

A document that is read and written anew differs: escapes, spaces, numbers, keys that stand twice.
A runtime that keeps what it has worked out for the beginning of a prompt would not know it again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any


def _same(value: dict[str, Any]) -> dict[str, Any]:
    return value


def _whole(digits: str) -> int:
    return int(digits)


def _broken(digits: str) -> float:
    return float(digits)


# C holds the interpreter from the first byte to the last; at each call back, other threads run
PATIENT = json.JSONDecoder(object_hook=_same, parse_int=_whole, parse_float=_broken)
_WHITE = re.compile(r"[ \t\n\r]*")


def spliced(raw: bytes, path: Sequence[str | int], words: str, *, front: bool) -> bytes:
    """The document with `words` in the value at `path`: a text, or a list that gets an element.

    Args:
        path: keys of objects and places in lists, from the outermost.
        words: for a text, what is added to it; for a list, the element, as JSON.
        front: before what is there, else behind it.
    Raises: ValueError: no JSON in UTF-8, nothing at that path, or something else.

    >>> spliced(b'{"a": [ "b\\\\u0021" ]}', ["a", 0], " c", front=False)
    b'{"a": [ "b\\\\u0021 c" ]}'
    """
    text = raw.decode("utf-8")
    begin, end = _span(text, path)
    if text[begin] == '"':
        new = json.dumps(words)[1:-1]
        at = begin + 1 if front else end - 1
    elif text[begin] == "[":
        empty = _skip(text, begin + 1) == end - 1
        new = words if empty else f"{words}, " if front else f", {words}"
        at = begin + 1 if front else end - 1
    else:
        raise ValueError(f"neither a text nor a list stands at {list(path)!r}")
    return f"{text[:at]}{new}{text[at:]}".encode()


def _span(text: str, path: Sequence[str | int]) -> tuple[int, int]:
    """Where the value at `path` begins and ends."""
    begin = _skip(text, 0)
    end = PATIENT.raw_decode(text, begin)[1]
    for step in path:
        inside = _members(text, begin)
        found = [span for name, span in inside if name == step]
        if not found:
            raise ValueError(f"nothing stands at {list(path)!r}")
        begin, end = found[-1]  # of keys that stand twice, the last one counts
    return begin, end


def _members(text: str, begin: int) -> list[tuple[str | int, tuple[int, int]]]:
    """The members of the object or list that begins there, each with its place in the text."""
    opening = text[begin]
    if opening not in "{[":
        return []
    found, at = list[tuple[str | int, tuple[int, int]]](), _skip(text, begin + 1)
    while text[at] not in "}]":
        name: str | int = len(found)
        if opening == "{":
            name, at = PATIENT.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)  # behind the colon
        end = PATIENT.raw_decode(text, at)[1]
        found.append((name, (at, end)))
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return found


def _skip(text: str, at: int) -> int:
    """Behind the white space that stands there."""
    match = _WHITE.match(text, at)
    return match.end() if match else at
