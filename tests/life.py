"""A memory over the years, as its owner lives with it: says, asks, waits, restarts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import aplysia
from aplysia.mind import Mind
from aplysia.types import Belief, Context, Embedder, Learned, Recalled, Turn, Utterance

START = datetime(2026, 5, 1, 12, tzinfo=UTC)
LANGS = ("en", "zh")


class Life:
    """One memory over the years; every step takes a minute, and every talk is a session."""

    def __init__(self, path: Path, embedder: Embedder) -> None:
        self.path, self.embedder, self.now = path, embedder, START
        self.mind = self.opened()

    def opened(self) -> Mind:
        return aplysia.open(
            self.path,
            namespace=("me",),
            model="echo:Noted.",
            embedder=self.embedder,
            clock=lambda: self.now,
            durability="fast",
        )

    def restart(self) -> None:
        self.mind.close()
        self.mind = self.opened()

    def later(self, *, days: float) -> None:
        self.now += timedelta(days=days)

    def says(self, words: str, who: str = "user", *, reply: str = "Noted.") -> tuple[Turn, Learned]:
        """A turn of a conversation."""
        self.later(days=1 / 1440)
        turn = self.mind.begin(Utterance(text=words, source=who, origin="chat"))
        return turn, self.mind.finish(turn, reply)

    def asks(self, question: str) -> list[Recalled]:
        self.later(days=1 / 1440)
        return self.mind.recall(question)

    def prompt(self, question: str) -> str:
        """The memory that a new conversation puts before the question."""
        self.restart()
        context: Context = self.mind.begin(question).context
        said = context.messages[-1].content
        assert said.endswith(question)
        return said.removesuffix(question)

    def belief(self, value: str) -> Belief:
        every = self.mind.memory.beliefs.all(now=self.now)
        [found] = [one for one in every if one.claim.value == value]
        return found

    def standings(self) -> dict[str, str]:
        every = self.mind.memory.beliefs.all(now=self.now)
        return {one.claim.value: one.standing for one in every}

    def texts(self, question: str) -> list[str]:
        return [one.text for one in self.asks(question)]
