"""What a turn changes: the only module that decides what is written to memory.

What was said is kept before the reply begins, what was replied after it has ended; both verbatim,
as episodes. Whatever a turn changes beyond that belongs into `encode` and `consolidate` too, and is
reported in `Learned`.

It does not rank, does not assemble prompts and does not interpret: a claim is kept as it was said.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence, Sized
from datetime import UTC, datetime
from itertools import islice

from aplysia.memory import Memory
from aplysia.memory.store import Progress
from aplysia.types import (
    ROLES,
    Episode,
    Learned,
    Receipt,
    Reply,
    Role,
    Turn,
    Utterance,
    check_time,
)


def utc_now() -> datetime:
    return datetime.now(UTC)


def time_id() -> str:
    """A new id: 22 hexadecimal digits that sort by the millisecond they were made in."""
    return f"{time.time_ns() // 1_000_000:012x}{os.urandom(5).hex()}"


class Learner:
    """Turns what is said into episodes of one memory.

    Args:
        session: where an utterance belongs that names no session itself.
        new_id: makes an id that was never used before; called once for an utterance without one.
    """

    def __init__(
        self,
        memory: Memory,
        *,
        session: str,
        new_id: Callable[[], str] = time_id,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.memory, self.session = memory, session
        self.new_id, self.clock = new_id, clock

    def encode(self, said: Utterance, *, now: datetime, pinned: bool = False) -> Episode:
        """Keep what was said. It is on disk when this returns.

        Raises: ValueError: no words, no zone, an unknown role; StoreError: it was not kept.
        """
        episode = self._episode(said, now=now)
        self.memory.remember([episode], pinned=pinned)
        return episode

    def consolidate(self, turn: Turn, reply: Reply, *, now: datetime) -> Learned:
        """Keep the reply, as far as it came. One without words is not kept.

        `origin` says when it did not end by itself: "chat (aborted)", "chat (length)".
        """
        if not reply.text.strip():
            return Learned(episodes=(turn.said.id,))
        ended = "" if reply.finish == "stop" else f"({reply.finish})"
        answer = Episode(
            id=self.new_id(),
            text=reply.text.encode(errors="replace").decode(),  # a broken character is no reason
            source=reply.model or "assistant",  # to lose the reply
            role="assistant",
            at=max(check_time(now), turn.said.at),
            session=turn.said.session,
            origin=f"{turn.said.origin} {ended}".strip(),
        )
        self.memory.remember([answer])
        return Learned(episodes=(turn.said.id, answer.id))

    def remember(
        self,
        text: str,
        *,
        source: str = "user",
        role: Role = "user",
        at: datetime | None = None,
        id: str | None = None,
        session: str | None = None,
        origin: str = "python",
        pinned: bool = False,
        now: datetime | None = None,
    ) -> Episode:
        """Keep something without a reply; it belongs to the current session unless one is given."""
        said = Utterance(
            text=text, source=source, role=role, at=at, id=id, session=session, origin=origin
        )
        return self.encode(said, now=now or self.clock(), pinned=pinned)

    def remember_all(
        self,
        said: Iterable[Utterance],
        *,
        batch: int = 256,
        progress: Progress | None = None,
        now: datetime | None = None,
    ) -> int:
        """Keep many, `batch` to a transaction; how many were new.

        Raises: like `encode`, for a batch of which nothing was kept; earlier ones stay.
        """
        if batch < 1:
            raise ValueError(f"batch={batch!r}: write at least one at a time")
        now, coming = now or self.clock(), iter(said)
        total, done, new = len(said) if isinstance(said, Sized) else 0, 0, 0
        while some := [self._episode(one, now=now) for one in islice(coming, batch)]:
            new, done = new + sum(self.memory.remember(some)), done + len(some)
            if progress:
                progress(done, max(done, total))
        return new

    def pin(self, id: str) -> bool:
        """Bring an episode into every prompt from now on. False: no such episode."""
        return self.memory.pin(id, True)

    def unpin(self, id: str) -> bool:
        return self.memory.pin(id, False)

    def stats(self) -> dict[str, object]:
        return self.memory.stats()

    def forget(self, ids: Sequence[str]) -> Receipt:
        """Remove episodes for good."""
        return self.memory.forget(ids)

    def _episode(self, said: Utterance, *, now: datetime) -> Episode:
        if not said.text.strip():
            raise ValueError(f"nothing was said: {said.text!r} has no words")
        if said.role not in ROLES:
            raise ValueError(f"role {said.role!r}: use one of {', '.join(ROLES)}")
        return Episode(
            id=self.new_id() if said.id is None else said.id,
            text=said.text,
            source=said.source,
            role=said.role,
            at=check_time(now if said.at is None else said.at),
            session=self.session if said.session is None else said.session,
            origin=said.origin,
        )
