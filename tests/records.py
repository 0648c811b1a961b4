"""Records for the tests of stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aplysia.memory.store import Record
from aplysia.types import Episode, Role

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def record(
    id: str,
    text: str = "My sister lives in Lyon. 我妹妹住在里昂。",
    *,
    source: str = "user",
    role: Role = "user",
    at: datetime = NOON,
    session: str = "s1",
    origin: str = "test",
    terms: bytes = b"",
    vector: bytes | None = None,
    pinned: bool = False,
) -> Record:
    episode = Episode(
        id=id, text=text, source=source, role=role, at=at, session=session, origin=origin
    )
    return Record(episode=episode, terms=terms, vector=vector, pinned=pinned)


def numbered(count: int, *, start: int = 0) -> list[Record]:
    """Distinct records, a second apart, each with terms and a vector of its own."""
    return [
        record(
            f"d1:{n}",
            f"Sentence number {n}. 第{n}句。",
            at=NOON + timedelta(seconds=n),
            terms=n.to_bytes(8, "little") * 2,
            vector=n.to_bytes(16, "little"),
        )
        for n in range(start, start + count)
    ]
