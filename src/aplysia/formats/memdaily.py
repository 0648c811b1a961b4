"""MemDaily: what a person told an assistant day by day, in Chinese; one trajectory a line.

A message keeps its number as id and its text as it is; the trajectory is the session; the place
where it was said stands in the origin. The questions of the data set are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from aplysia.formats.jsonl import parse
from aplysia.formats.source import Source
from aplysia.types import Utterance

_TIME = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*\S*\s+(\d{1,2}):(\d\d)")
_CURE = "Give MemDaily's own JSON lines, or name another --format"


def read(source: Source) -> Iterator[Utterance]:
    """The messages of one trajectory, or of all of them.

    Raises: FormatError: not MemDaily, or several trajectories and none was chosen.
    """
    names: dict[str, None] = {}
    if source.dialogue != "all":
        names = dict.fromkeys(name for _, name, _ in _trajectories(source))
        wanted = set(source.chosen(tuple(names)))
    for number, name, messages in _trajectories(source):
        if source.dialogue == "all":
            yield from _said(source, messages, number=number, name=name, prefix=f"{name}/")
        elif name in wanted:
            yield from _said(source, messages, number=number, name=name, prefix="")


def _trajectories(source: Source) -> Iterator[tuple[int, str, list[object]]]:
    for number, text in source.lines():
        if not text.strip():
            continue
        value = parse(source, text, number)
        messages = value.get("message_list")
        if not isinstance(messages, list):
            raise source.wrong("'message_list' is missing", _CURE, line=number)
        yield number, source.text(str(value.get("id", number)), line=number), messages


def _said(
    source: Source, messages: list[object], *, number: int, name: str, prefix: str
) -> Iterator[Utterance]:
    for message in messages:
        if not isinstance(message, dict) or not {"mid", "message", "time"} <= message.keys():
            what = f"{name}: a message has no 'mid', 'message' or 'time'"
            raise source.wrong(what, _CURE, line=number)
        text = source.text(str(message["message"]), line=number)
        if not text.strip():
            raise source.wrong(f"{name}: message {message['mid']} is empty", _CURE, line=number)
        place = source.text(str(message.get("place") or ""), line=number)
        said = Utterance(
            id=f"{prefix}{message['mid']}",
            text=text,
            at=source.time(str(message["time"]), read=_time, line=number),
            session=name,
            origin=f"{source.name}:{number}" + (f" · {place}" if place else ""),
        )
        yield source.once(said, line=number)


def _time(value: str) -> datetime | None:
    """A time such as "2024年04月01日 周一 08:30"."""
    found = _TIME.fullmatch(value.strip())
    return datetime(*(int(n) for n in found.groups())) if found else None  # type: ignore[arg-type]  # five numbers
