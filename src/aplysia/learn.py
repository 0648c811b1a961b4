"""What a turn changes: the only module that decides what is written to memory.

What was said is kept before the reply begins, what was replied after it has ended; both verbatim,
as episodes, and with each what it claims, in the same transaction. What became of beliefs is
reported in `Turn` and `Learned`.

It does not rank and does not assemble prompts.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from threading import Lock
from typing import Self

from aplysia.errors import NotThere
from aplysia.guard import Guard
from aplysia.memory import Memory, Told
from aplysia.memory.attention import Attention
from aplysia.memory.store import Progress
from aplysia.perceive.claims import claims, readings
from aplysia.perceive.scene import ASSISTANT
from aplysia.perceive.statements import statements
from aplysia.types import (
    OWNERS,
    ROLES,
    Belief,
    Change,
    Claim,
    Episode,
    Learned,
    Origin,
    Receipt,
    Reply,
    Role,
    Turn,
    Utterance,
    Voice,
    check_time,
)

_OF_THE_WORLD = frozenset({"document", "person", "tool"})
_CORRECT = "correct"  # the origin of what is said instead of a belief
_REMEMBER_THIS = 3.0  # tellings that count at once
_LOOKED_BACK, _SESSIONS = 4, 64


def _origin(episode: Episode) -> Origin:
    """By which right somebody speaks."""
    if episode.role == "user":
        return "owner" if episode.source in OWNERS else "person"
    return "reflection" if episode.role == "system" else episode.role


def _turned(claim: Claim, model: str, person: str) -> Claim:
    """A claim of the model about what is "mine", as one about the person it speaks with."""
    mine, rest = f"{model}'s ", claim.subject
    if not rest.startswith(mine):
        return claim
    return replace(claim, subject=f"{person}'s {rest.removeprefix(mine)}", own=False)


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
        guard: what of it may be kept; None: secrets are withheld, and sources limited.
    """

    def __init__(
        self,
        memory: Memory,
        *,
        session: str,
        new_id: Callable[[], str] = time_id,
        clock: Callable[[], datetime] = utc_now,
        guard: Guard | None = None,
    ) -> None:
        self.guard = guard or Guard()
        self.memory, self.session = memory, session
        self.new_id, self.clock = new_id, clock
        self._attention = Attention()
        self._lock = Lock()
        self._before: dict[str, deque[tuple[str, str]]] = {}  # what was said last, by session

    def encode(self, said: Utterance, *, now: datetime, pinned: bool = False) -> Episode:
        """Keep what was said. It is on disk when this returns.

        Raises: ValueError: no words, no zone, an unknown role; StoreError: it was not kept.
        """
        return self.take_in(said, now=now, pinned=pinned)[0]

    def take_in(
        self,
        said: Utterance,
        *,
        now: datetime,
        pinned: bool = False,
        intensity: float = 1.0,
        keep_secrets: bool | None = None,
    ) -> tuple[Episode, list[Change]]:
        """Keep what was said and what it claims; both are on disk when this returns.

        A mark is kept in the place of a secret. What orders the model about is kept in quarantine,
        unless the owner typed it in a chat.

        Args:
            intensity: counts for so many tellings at once; 3 for "remember this".
            keep_secrets: None: as the guard says.
        Raises: as `encode`; SourceLimit: its source told too much.
        """
        episode = self._episode(said, now=now, keep_secrets=keep_secrets)
        why = self.guard.order(episode)
        told = self._told(episode, intensity=intensity, silent=bool(why))
        limit = self.guard.limit(episode, now=check_time(now))
        held = {episode.id: why} if why else {}
        _, changes = self.memory.tell([episode], [told], pinned=pinned, held=held, limit=limit)
        if not why:
            self._note(episode)
        return episode, self._attention.weigh(changes, intensity=intensity, at=episode.at)

    def consolidate(self, turn: Turn, reply: Reply, *, now: datetime) -> Learned:
        """Keep the reply, as far as it came. One without words is not kept.

        `origin` says when it did not end by itself: "chat (aborted)", "chat (length)".
        """
        if not reply.text.strip():
            return Learned(episodes=(turn.said.id,), changes=turn.changes)
        ended = "" if reply.finish == "stop" else f"({reply.finish})"
        answer = Episode(
            id=self.new_id(),
            text=self.guard.kept(reply.text.encode(errors="replace").decode()),  # a broken
            source=reply.model or "assistant",  # character is no reason to lose the reply
            role="assistant",
            at=max(check_time(now), turn.said.at),
            session=turn.said.session,
            origin=f"{turn.said.origin} {ended}".strip(),
        )
        why = self.guard.order(answer)
        told = self._told(answer, silent=bool(why))
        _, changes = self.memory.tell([answer], [told], held={answer.id: why} if why else {})
        if not why:
            self._note(answer)
        return Learned(episodes=(turn.said.id, answer.id), changes=(*turn.changes, *changes))

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
        keep_secrets: bool | None = None,
    ) -> Episode:
        """Keep something without a reply; it belongs to the current session unless one is given.

        keep_secrets: keep keys, passwords and the like as they are; None: as the guard says.
        """
        said = Utterance(
            text=text, source=source, role=role, at=at, id=id, session=session, origin=origin
        )
        return self.note(said, pinned=pinned, now=now, keep_secrets=keep_secrets)[0]

    def note(
        self,
        said: Utterance,
        *,
        pinned: bool = False,
        now: datetime | None = None,
        keep_secrets: bool | None = None,
    ) -> tuple[Episode, list[Change]]:
        """As `remember`; with it what became of beliefs."""
        return self.take_in(
            said,
            now=now or self.clock(),
            pinned=pinned,
            intensity=_REMEMBER_THIS if said.role == "user" and said.source in OWNERS else 1.0,
            keep_secrets=keep_secrets,
        )

    def correct(
        self, belief: int, text: str, *, now: datetime | None = None
    ) -> tuple[Episode, list[Belief]]:
        """Keep what is so instead of a belief, in the owner's words, and set aside what the owner
        told of it before; the belief and what the words say.

        Raises: NotThere: no such belief; ValueError: the words claim nothing; StoreError.
        """
        now, some = now or self.clock(), self.memory.beliefs
        if not some.get([belief], now=now):
            raise NotThere(f"there is no belief {belief}: `aplysia beliefs` lists them")
        if not readings(text):
            raise ValueError(
                f"{text!r} claims nothing that can be read: say what is so in a sentence."
            )
        kept = self.remember(text, origin=_CORRECT, session=self.new_id(), now=now)
        return kept, some.set_aside(belief, by=kept.id, voice=kept.source, now=now)

    def remember_all(
        self,
        said: Iterable[Utterance],
        *,
        batch: int = 256,
        progress: Progress | None = None,
        now: datetime | None = None,
        claims: bool = False,
        keep_secrets: bool | None = None,
    ) -> int:
        """Keep many, `batch` to a transaction; how many were new. No source is limited: whoever
        calls this for a file, or for all of a dialogue, is the owner.

        claims: note that what they claim is still to be read, see `read_on`.
        keep_secrets: as in `remember`.

        Raises: like `encode`, for a batch of which nothing was kept; earlier ones stay.
        """
        if batch < 1:
            raise ValueError(f"batch={batch!r}: write at least one at a time")
        now, coming = now or self.clock(), iter(said)
        total, done, new = len(said) if isinstance(said, Sized) else 0, 0, 0
        while some := [
            self._episode(one, now=now, keep_secrets=keep_secrets) for one in islice(coming, batch)
        ]:
            held = {one.id: why for one in some if (why := self.guard.order(one, copied=True))}
            new += sum(self.memory.remember(some, unread=claims, held=held))
            done += len(some)
            if progress:
                progress(done, max(done, total))
        return new

    def read_on(self, progress: Progress | None = None) -> int:
        """Read what was kept by `remember_all` for what it claims; how many episodes.

        May be interrupted at any point and goes on from there.
        """
        return self.memory.read_on(self._read, progress)

    def quarantined(self) -> list[tuple[Episode, str]]:
        """What is kept and not recalled, since it orders the model about, with the reason."""
        return self.memory.quarantined()

    def release(self, id: str) -> list[Change] | None:
        """Let an episode out of quarantine: it is recalled, and what it claims is believed.

        None: it is not in quarantine.
        """
        return self.memory.release(id, self._read)

    def believed(self, words: str, *, now: datetime | None = None) -> list[Belief]:
        """What is believed about what these words claim; [] when they claim nothing."""
        return self.memory.beliefs.about(readings(words), now=now or self.clock())

    def pin(self, id: str) -> bool:
        """Bring an episode into every prompt from now on. False: no such episode."""
        return self.memory.pin(id, True)

    def unpin(self, id: str) -> bool:
        return self.memory.pin(id, False)

    def stats(self) -> dict[str, object]:
        return self.memory.stats()

    def forget(self, ids: Sequence[str]) -> Receipt:
        """Remove episodes for good. Nothing said from now on takes up what was said before."""
        with self._lock:
            self._before.clear()
        return self.memory.forget(ids, now=self.clock())

    def close(self) -> None:
        self.memory.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _told(self, episode: Episode, *, intensity: float = 1.0, silent: bool = False) -> Told:
        """What an episode claims, and whose claims they are; `silent`: nothing is taken from it."""
        voice = Voice(name=episode.source, origin=_origin(episode), intensity=intensity)
        if silent:
            return (), voice
        with self._lock:
            before = list(self._before.get(episode.session, ()))
        if episode.role == "assistant":  # what it has said before is its own
            own = {ASSISTANT: episode.source}
            before = [(own.get(who, who), said) for who, said in before]
        if episode.origin == _CORRECT:  # that it is meant so is not doubted
            read = readings(episode.text, speaker=episode.source, before=before)
        else:
            knows = self.memory.embedder
            read = claims(episode.text, speaker=episode.source, before=before, embedder=knows)
        if voice.origin in _OF_THE_WORLD:  # of which no attribute may be known
            heard = {claim.text for claim in read} if voice.origin == "person" else set()
            whole = statements(episode.text, speaker=episode.source)
            read = [*read, *(one for one in whole if one.text not in heard)]
        if episode.role == "assistant":  # it has no sister: it speaks in the user's person
            people = [who for who, _ in before if who != episode.source]
            read = [_turned(c, episode.source, people[-1] if people else "user") for c in read]
        return read, voice

    def _note(self, episode: Episode) -> None:
        """What is said next in its session may take it up. Only what is kept is noted."""
        with self._lock:
            before = self._before.setdefault(episode.session, deque(maxlen=_LOOKED_BACK))
            who = ASSISTANT if episode.role == "assistant" else episode.source
            before.append((who, episode.text))
            while len(self._before) > _SESSIONS:
                del self._before[next(iter(self._before))]

    def _read(self, episode: Episode) -> Told:
        """What an episode claims that is kept already."""
        told = self._told(episode)
        self._note(episode)
        return told

    def _episode(
        self, said: Utterance, *, now: datetime, keep_secrets: bool | None = None
    ) -> Episode:
        if not said.text.strip():
            raise ValueError(f"nothing was said: {said.text!r} has no words")
        if said.role not in ROLES:
            raise ValueError(f"role {said.role!r}: use one of {', '.join(ROLES)}")
        return Episode(
            id=self.new_id() if said.id is None else said.id,
            text=self.guard.kept(said.text, keep_secrets=keep_secrets),
            source=said.source,
            role=said.role,
            at=check_time(now if said.at is None else said.at),
            session=self.session if said.session is None else said.session,
            origin=said.origin,
        )
