"""Which reader a file needs, told from its content; and the one call that reads any of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Literal, get_args

from aplysia.errors import FormatError
from aplysia.formats import chatgpt, claude, jsonl, locomo, memdaily, plain
from aplysia.formats.source import Notes, Source
from aplysia.types import Utterance

Format = Literal["jsonl", "text", "chatgpt", "claude", "locomo", "memdaily"]
FORMATS: tuple[Format, ...] = get_args(Format)

_READERS: dict[Format, Callable[[Source], Iterator[Utterance]]] = {
    "jsonl": jsonl.read,
    "text": plain.read,
    "chatgpt": chatgpt.read,
    "claude": claude.read,
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
    if dialogue is not None and kind not in ("locomo", "memdaily"):
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
    head = source.head().lstrip()
    if source.zipped:
        found = _export(source)
        if found is None:
            raise source.wrong(
                "the conversations in it are neither ChatGPT's nor Claude's",
                "Unpack it, and name a file of it and its --format",
            )
        return found
    if source.path.name.removesuffix(".gz").endswith((".txt", ".md")):
        return "text"
    if head.startswith("["):  # it may be one long line
        other: Format = "locomo" if head[1:].lstrip().startswith("{") else "text"
        return _export(source) or other
    return _by_line(source) if head.startswith("{") else "text"


def _by_line(source: Source) -> Format:
    """The format of a file that begins with an object, by its first line."""
    first = next(text.strip() for _, text in source.lines() if text.strip())
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return (_export(source) or "locomo") if first == "{" else "jsonl"
    if isinstance(value, dict) and "message_list" in value:
        return "memdaily"
    if isinstance(value, dict) and "conversation" in value:
        return "locomo"
    return _export_of(value) or "jsonl"


def _export(source: Source) -> Format | None:
    """Whose export it is, by its first conversation; None: nobody's."""
    with suppress(FormatError), closing(source.items()) as talks:  # its reader says what is wrong
        return _export_of(next(talks, (0, None))[1])
    return None


def _export_of(talk: object) -> Format | None:
    if not isinstance(talk, dict):
        return None
    if isinstance(talk.get("mapping"), dict):
        return "chatgpt"
    return "claude" if isinstance(talk.get("chat_messages"), list) else None
