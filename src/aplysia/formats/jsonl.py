"""JSON lines, one utterance each: what `export` writes and `import` reads back unchanged.

    {"id": "d1:3", "speaker": "Caroline", "text": "…", "at": "2023-05-08T13:56:00Z", "session": "1"}

`id`, `text`, `at` and one of `speaker` (who said it) and `role` (user, assistant, system, tool,
document) are required. `role` alone names the source too; `speaker` alone is a user. `session`,
`origin` and `pinned` may be there; other fields are passed over and noted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime

from aplysia.formats.source import Source
from aplysia.types import ROLES, Episode, Utterance

_FIELDS = ("id", "speaker", "role", "text", "at", "session", "origin", "pinned")
_LINE_ENDS = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}
_EXAMPLE = '{"id": "1", "speaker": "Ann", "text": "I live in Lyon.", "at": "2024-05-08T13:56:00Z"}'


def read(source: Source) -> Iterator[Utterance]:
    """The utterances of a file of JSON lines; blank lines are passed over.

    Raises: FormatError: a line is not such an object, or repeats an id with other content.
    """
    for number, text in source.lines():
        if not text.strip():
            continue
        said = _utterance(source, _object(source, text, number), number)
        yield source.once(said, line=number)


def stamp(at: datetime) -> str:
    """A UTC time as text that reads back to the same instant.

    >>> from datetime import UTC
    >>> stamp(datetime(2024, 5, 8, 13, 56, tzinfo=UTC))
    '2024-05-08T13:56:00Z'
    """
    return at.isoformat().replace("+00:00", "Z")


def line(episode: Episode, *, pinned: bool = False) -> str:
    """One episode as a line of JSON, without its newline."""
    fields = {
        "id": episode.id,
        "speaker": episode.source,
        "role": episode.role,
        "text": episode.text,
        "at": stamp(episode.at),
        "session": episode.session,
        "origin": episode.origin,
    }
    return dumps(fields | ({"pinned": True} if pinned else {}))


def dumps(value: object, *, default: Callable[[object], object] | None = None) -> str:
    """A value as JSON that is one line to every reader, also to those that split at U+2028.

    >>> dumps({"茶": "a\\u2028b"})
    '{"茶": "a\\\\u2028b"}'
    """
    return json.dumps(value, ensure_ascii=False, default=default).translate(_LINE_ENDS)


def parse(source: Source, text: str, number: int) -> dict[str, object]:
    """One line as a JSON object.

    Raises: FormatError: it is not one.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as e:
        raise source.wrong(f"not JSON ({e})", f"Write e.g. {_EXAMPLE}", line=number) from e
    if not isinstance(value, dict):
        raise source.wrong(
            f"{_short(value)} is not an object", f"Write e.g. {_EXAMPLE}", line=number
        )
    return value


def _object(source: Source, text: str, number: int) -> dict[str, object]:
    value = parse(source, text, number)
    source.notes.ignored.update(value.keys() - set(_FIELDS))
    for key in ("id", "text", "at"):
        if value.get(key) is None:
            raise source.wrong(f"{key!r} is missing", f"Write e.g. {_EXAMPLE}", line=number)
    if value.get("speaker") is None and value.get("role") is None:
        cure = f"Write e.g. {_EXAMPLE}"
        raise source.wrong("both 'speaker' and 'role' are missing", cure, line=number)
    for key in _FIELDS[:-1]:
        part = value.get(key)
        if part is None:
            continue
        if not isinstance(part, str):
            raise source.wrong(f"{key!r} is {_short(part)}", "Write it as text", line=number)
        source.text(part, line=number)
        if not part.strip() and key not in ("origin", "session"):
            raise source.wrong(f"{key!r} is empty", "Fill it or drop the line", line=number)
    return value


def _utterance(source: Source, value: dict[str, object], number: int) -> Utterance:
    fields = {k: v for k, v in value.items() if isinstance(v, str)}
    role = fields.get("role", "user")
    if role not in ROLES:
        cure = f"Write one of {', '.join(ROLES)}, or use 'speaker' for a name"
        raise source.wrong(f"role {role!r} is unknown", cure, line=number)
    if value.get("pinned") is True:
        source.notes.pinned.append(fields["id"])
    return Utterance(
        id=fields["id"],
        text=fields["text"],
        source=fields.get("speaker", role),
        role=role,
        at=source.time(fields["at"], read=datetime.fromisoformat, line=number),
        session=fields.get("session"),
        origin=fields.get("origin", f"{source.name}:{number}"),
    )


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:40]}…"
