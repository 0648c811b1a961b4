"""Which reader a file needs, told from its content; and the one call that reads any of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, tzinfo
from itertools import islice
from pathlib import Path
from typing import Literal

from aplysia.errors import FormatError
from aplysia.formats import jsonl, locomo, memdaily, plain
from aplysia.formats.source import Notes, Source
from aplysia.types import Utterance

Format = Literal["jsonl", "text", "locomo", "memdaily"]
FORMATS: tuple[Format, ...] = ("jsonl", "text", "locomo", "memdaily")

_READERS: dict[Format, Callable[[Source], Iterator[Utterance]]] = {
    "jsonl": jsonl.read,
    "text": plain.read,
    "locomo": locomo.read,
    "memdaily": memdaily.read,
}


def read(
    path: Path,
    *,
    format: Format | None = None,
    dialogue: str | None = None,
    zone: tzinfo = UTC,
    name: str | None = None,
    notes: Notes | None = None,
) -> Iterator[Utterance]:
    """What a file says, in its order; `format` None: told from the content.

    dialogue: which one of a LoCoMo or MemDaily file, or "all": then ids and sessions begin with the
        name of their dialogue and a slash.
    zone: of times that carry none. name: what to call the file, None: its own name.
    notes: filled while reading.
    Raises, while reading: FormatError.
    """
    source = Source(
        path=path,
        name=name or path.name or str(path),
        zone=zone,
        dialogue=dialogue,
        notes=Notes() if notes is None else notes,
    )
    kind = format or _detect(source)
    if dialogue is not None and kind in ("jsonl", "text"):
        raise FormatError(
            f"{source.name} reads as {kind}, which has no dialogues to choose from. "
            "Leave --dialogue out, or name another --format."
        )
    return _READERS[kind](source)


def detect(path: Path) -> Format:
    """The format of a file, told from its first lines; plain text when it is none of the others.

    Raises: FormatError: the file does not open, or is not UTF-8.
    """
    return _detect(Source(path=path, name=path.name or str(path)))


def _detect(source: Source) -> Format:
    filled = (text.strip() for _, text in source.lines() if text.strip())
    first = next(filled, "")
    if source.path.name.removesuffix(".gz").endswith((".txt", ".md")):
        return "text"
    if first.startswith("["):
        head = (first + "".join(islice(filled, 1)))[1:].lstrip()
        return "locomo" if head.startswith("{") else "text"
    if not first.startswith("{"):
        return "text"
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return "locomo" if first == "{" else "jsonl"
    if isinstance(value, dict) and "message_list" in value:
        return "memdaily"
    return "locomo" if isinstance(value, dict) and "conversation" in value else "jsonl"
