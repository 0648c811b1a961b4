"""Columns of the tables and the values they stand for.

It knows no statements but the lists of columns that a row is read from.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from aplysia.memory.store import Record
from aplysia.types import ROLES, Episode, Namespace, Role, check_namespace, check_time

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
EPISODE = "e.id, e.text, e.source, e.role, e.at, e.session, e.origin"
RECORD = f"{EPISODE}, e.terms, e.seq, e.pinned"
EpisodeRow = tuple[str, str, str, Role, int, str, str]
Row = tuple[str, str, str, Role, int, str, str, bytes, int]
RecordRow = tuple[str, str, str, Role, int, str, str, bytes, int, int, bytes | None]
JOIN = (
    "FROM episodes e LEFT JOIN vectors v "
    "ON v.namespace = e.namespace AND v.seq = e.seq AND v.embedder = ?"
)
INSERT = (
    "INSERT INTO episodes (id, text, source, role, at, session, origin, terms, pinned, namespace) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (namespace, id) DO NOTHING"
)
INSERT_VECTOR = "INSERT INTO vectors (namespace, seq, embedder, vector) VALUES (?, ?, ?, ?)"
SET_VECTOR = (
    "INSERT INTO vectors (namespace, seq, embedder, vector) "
    "SELECT namespace, seq, ?, ? FROM episodes WHERE namespace = ? AND seq = ? "
    "ON CONFLICT (namespace, seq, embedder) DO UPDATE SET vector = excluded.vector"
)
FREE = (
    "AND NOT EXISTS (SELECT 1 FROM quarantine q "
    "WHERE q.namespace = e.namespace AND q.episode = e.seq)"
)


def checked(field: str, value: str) -> str:
    """`value`, if it can be kept.

    Raises: TypeError: it is not text; ValueError: it has half of a surrogate pair.
    """
    if not isinstance(value, str):
        raise TypeError(f"{field} is {value!r}: it must be text")
    try:
        value.encode()
    except UnicodeEncodeError as e:
        raise ValueError(
            f"{field} has a lone surrogate (U+{ord(value[e.start]):04X} at character {e.start}), "
            "which is no text and cannot be kept: remove it, or decode its source anew"
        ) from e
    return value


def micros(at: datetime) -> int:
    """Microseconds since 1970. Raises: ValueError: no zone, or out of the years 1 to 9999."""
    try:
        return (check_time(at) - _EPOCH) // _MICROSECOND
    except OverflowError as e:
        raise ValueError(f"the time {at.isoformat()} is outside of the years 1 to 9999") from e


def time_of(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


def iso(micros: int) -> str:
    return time_of(micros).isoformat().replace("+00:00", "Z")


def labels_of(namespace: Namespace) -> str:
    """The namespace as the one text that stands for it. Raises: as `check_namespace`."""
    labels = check_namespace(namespace)
    return checked("namespace", json.dumps(labels, ensure_ascii=False, separators=(",", ":")))


def row_of(record: Record) -> Row:
    """The columns of a record but its namespace, checked."""
    e = record.episode
    if e.role not in ROLES:
        raise ValueError(f"role {e.role!r}: use one of {', '.join(ROLES)}")
    return (
        checked("id", e.id),
        checked("text", e.text),
        checked("source", e.source),
        e.role,
        micros(e.at),
        checked("session", e.session),
        checked("origin", e.origin),
        record.terms,
        int(record.pinned),
    )


def episode_of(row: EpisodeRow) -> Episode:
    id, text, source, role, at, session, origin = row
    return Episode(
        id=id,
        text=text,
        source=source,
        role=role,
        at=time_of(at),
        session=session,
        origin=origin,
    )


def record_of(row: RecordRow) -> Record:
    id, text, source, role, at, session, origin, terms, seq, pinned, vector = row
    episode = (
        Episode(  # as in `episode_of`: a call of it would slow down the reading of all records
            id=id,
            text=text,
            source=source,
            role=role,
            at=_EPOCH + timedelta(microseconds=at),
            session=session,
            origin=origin,
        )
    )
    return Record(episode=episode, terms=terms, vector=vector, seq=seq, pinned=pinned == 1)
