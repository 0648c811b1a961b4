"""What is in mind now: the turns of this conversation as they were sent, and the focus.

Turns are only ever added at the end and left out at the beginning, so successive prompts share
their head byte for byte and a runtime can keep what it has computed for it.

The focus holds at most four chunks, as people's does (Cowan 2001). A chunk is what belongs
together: see `focus`.

It does not know the store, the model, or how many tokens anything costs: `context` decides what
fits, and what is left out there stays recallable from memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from aplysia.types import Belief, Context, Message, Recalled, Reply, Turn

CHUNKS = 4
SHOWN = ("memory", "pinned")  # kinds of parts that stand in front of the user's words
PAUSE = timedelta(days=1)  # lines of one session further apart than this do not belong together


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A turn that was answered: both messages as they were sent.

    `spoken` are the ids of the two episodes themselves, `shown` those of the recalled lines in
    front of the user's words; `size` is how many characters these words have.
    """

    user: Message
    assistant: Message
    spoken: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    size: int = 0


class Working:
    """The turns in mind, oldest first. Safe for use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._exchanges: tuple[Exchange, ...] = ()
        self._forgotten: frozenset[str] = frozenset()

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        return self._exchanges

    def follow(self, turn: Turn, reply: Reply, spoken: Collection[str]) -> None:
        """Append a turn and its reply as they were sent; one without a reply leaves no trace.

        Args:
            spoken: ids of the episodes that the turn itself became.
        """
        if not reply.text.strip():
            return
        shown = (p.episodes for p in turn.context.parts if p.included and p.kind in SHOWN)
        exchange = Exchange(
            user=turn.context.messages[-1],
            assistant=Message(role="assistant", content=reply.text),
            spoken=frozenset(spoken),
            shown=frozenset().union(*shown),
            size=len(turn.said.text),
        )
        with self._lock:
            if self._forgotten.isdisjoint(exchange.spoken | exchange.shown):
                self._exchanges = (*self._exchanges, exchange)

    def keep(self, turns: Sequence[Exchange], stay: Sequence[Exchange], context: Context) -> None:
        """Leave out from now on those of `turns` that were not to `stay`, or did not come into
        `context`."""
        fates = (part.included for part in context.parts if part.kind == "history")
        kept = {id(turn) for turn, stays in zip(stay, fates, strict=True) if stays}
        gone = {id(turn) for turn in turns} - kept
        with self._lock:
            self._exchanges = tuple(e for e in self._exchanges if id(e) not in gone)

    def forget(self, ids: Collection[str]) -> None:
        """Leave out every turn in which one of these episodes was said or shown, also one to come.

        A turn that has begun and is not finished may still hold them.
        """
        gone = frozenset(ids)
        with self._lock:
            self._forgotten |= gone
            self._exchanges = tuple(
                e for e in self._exchanges if gone.isdisjoint(e.spoken) and gone.isdisjoint(e.shown)
            )


def in_focus(beliefs: Iterable[Belief], *, most: int = CHUNKS) -> dict[str, list[Belief]]:
    """What comes to mind most easily of all that is believed, pinned first, by subject: a chunk is
    what is believed of one subject, up to `most` of each and `most` chunks."""
    chunks = dict[str, list[Belief]]()
    for one in sorted(beliefs, key=lambda b: (not b.pinned, -b.recall, -b.felt, b.id)):
        subject = one.claim.subject
        if one.standing != "past" and (subject in chunks or len(chunks) < most):
            chunks.setdefault(subject, []).append(one)
    return {subject: some[:most] for subject, some in chunks.items()}


def focus(recalled: Sequence[Recalled], *, most: int = CHUNKS) -> list[tuple[Recalled, ...]]:
    """The chunks that come to mind: at most `most`, the one with the best line first.

    A chunk is a run of lines of one session in which each follows the one before within a day.
    Lines that stand alone are joined by who said them, so that scattered evidence from one speaker
    (how often did I …) is one chunk and not many.

    Args:
        recalled: best first.
    Returns: chunks, each ordered by time; lines of one time stay as they were ranked.
    """
    rank = {id(line): place for place, line in enumerate(recalled)}
    runs: list[list[Recalled]] = []
    for line in sorted(recalled, key=lambda r: (r.session, r.at)):
        last = runs[-1][-1] if runs else None
        if last and last.session == line.session and line.at - last.at <= PAUSE:
            runs[-1].append(line)
        else:
            runs.append([line])
    alone: dict[str, list[Recalled]] = {}
    chunks = [run for run in runs if len(run) > 1]
    for run in runs:
        if len(run) == 1:
            alone.setdefault(run[0].source, []).extend(run)
    chunks += [sorted(lines, key=lambda r: r.at) for lines in alone.values()]
    chunks.sort(key=lambda chunk: min(rank[id(line)] for line in chunk))
    return [tuple(chunk) for chunk in chunks[:most]]
