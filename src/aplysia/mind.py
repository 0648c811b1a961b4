"""The flow: what is said is remembered, perceived, recalled, put in context, answered, kept.

`begin` and `finish` are plain calls; between them the caller streams the reply from the model with
`turn.context.messages`, in whatever way it likes. A mind may be used from several threads; the
turns of one conversation follow one another.

It does not generate, and it does not know files, settings or the wire.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from aplysia.context import SYSTEM, assemble, lines_wanted, overtaken, room
from aplysia.errors import ModelError, StoreError
from aplysia.guard import Guard
from aplysia.learn import Learner, time_id, utc_now
from aplysia.memory import Memory
from aplysia.memory.working import Exchange, Working
from aplysia.perceive import perceive
from aplysia.text import estimate
from aplysia.types import (
    BUDGET,
    Context,
    Episode,
    Learned,
    Model,
    Recalled,
    Receipt,
    Reply,
    Turn,
    Utterance,
)

_log = logging.getLogger(__name__)


class Mind(Learner):
    """A memory, what is in mind of it now, and the model that answers from both.

    Args:
        model: counts the tokens of prompts; without one they are estimated.
        budget: most tokens of a prompt; less where the model's window needs room for the reply.
        session: the conversation this mind is in; None begins a new one.
        system: the system message, the same for the whole session; None: `context.SYSTEM`.
    Raises: ValueError: the budget is not > 0.
    """

    def __init__(
        self,
        *,
        memory: Memory,
        model: Model | None = None,
        budget: int = BUDGET,
        clock: Callable[[], datetime] = utc_now,
        new_id: Callable[[], str] = time_id,
        session: str | None = None,
        system: str | None = None,
        owns_model: bool = False,
        guard: Guard | None = None,
    ) -> None:
        own = session or new_id()
        super().__init__(memory, session=own, new_id=new_id, clock=clock, guard=guard)
        self.model, self._owns_model = model, owns_model
        self.budget = room(budget, window=model.window if model else None)
        self._system, self._working = SYSTEM if system is None else system, Working()

    def begin(self, said: str | Utterance, *, now: datetime | None = None) -> Turn:
        """Keep what was said, recall what fits it, and assemble the prompt to answer from.

        What was said is on disk when this returns or raises ContextTooLong. Trouble in recalling
        is logged and noted in the context, and the turn goes on without memory.
        Raises: StoreError: what was said was not kept; ContextTooLong; ValueError.
        """
        now = now or self.clock()
        said = Utterance(text=said, origin="chat") if isinstance(said, str) else said
        kept, changes = self.take_in(said, now=now)
        own = Learned(episodes=(kept.id,), changes=tuple(changes))
        every = self._working.exchanges
        recalled, stay, context = self._attend(said.text, every, own, now=now)  # with its secrets
        self._working.keep(every, stay, context)
        return Turn(said=kept, recalled=recalled, context=context, changes=own.changes)

    def finish(self, turn: Turn, reply: Reply | str, *, now: datetime | None = None) -> Learned:
        """Keep the reply, as far as it came, and hold the turn in mind; also on an aborted stream.

        Raises: StoreError: the reply was not kept; it stays in mind all the same.
        """
        if isinstance(reply, str):
            reply = Reply(text=reply, model=self.model.id if self.model else "")
        learned = Learned(episodes=(turn.said.id,))
        try:
            learned = self.consolidate(turn, reply, now=now or self.clock())
        finally:
            self._working.follow(turn, reply, learned.episodes)
        return learned

    def recall(self, query: str, *, limit: int = 10, now: datetime | None = None) -> list[Recalled]:
        """What fits the query, best first, each with its reasons; nothing when nothing fits."""
        return self.memory.recall(perceive(query, now=now or self.clock()), limit=limit)

    def why(self, query: str, *, now: datetime | None = None) -> Context:
        """The prompt that `query` would get now, part by part. Nothing is kept."""
        return self._attend(query, self._working.exchanges, Learned(), now=now or self.clock())[2]

    def forget(self, ids: Sequence[str]) -> Receipt:
        """Remove episodes for good, and the turns that show them from what is in mind."""
        try:
            return super().forget(ids)
        finally:  # episodes may be gone and their traces not
            self._working.forget(ids)

    def close(self) -> None:
        """Close the memory, and the model if `aplysia.open` has loaded it."""
        self.memory.close()
        if self.model and self._owns_model:
            self.model.close()

    def _attend(
        self, said: str, turns: Sequence[Exchange], own: Learned, *, now: datetime
    ) -> tuple[tuple[Recalled, ...], tuple[Exchange, ...], Context]:
        """What comes back for `said`, the turns that stay in mind, and the prompt. Memory failing
        must not lose the reply."""
        recalled, pinned, trouble = list[Recalled](), list[Episode](), ""
        percept = perceive(said, now=now)
        try:
            limit = lines_wanted(self.budget)
            recalled = self.memory.recall(percept, limit=limit, exclude=own.episodes)
            pinned = self.memory.pinned()
        except (StoreError, ModelError) as e:
            trouble = f"recall failed: {e}"
            _log.warning("answering without memory: %s", e)
        over = overtaken(said, recalled=recalled, turns=turns, asks=percept.asks)
        stay = tuple(turn for turn in turns if turn not in over)
        context = assemble(
            said,
            recalled=recalled,
            turns=stay,
            pinned=pinned,
            budget=self.budget,
            count=self.model.count if self.model else estimate,
            system=self._system,
            asks=percept.asks,
            changes=own.changes,
            trouble=trouble,
            zone=now.tzinfo or UTC,
        )
        return tuple(recalled), stay, context
