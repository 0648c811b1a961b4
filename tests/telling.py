"""Claims, voices, and a memory that they are told to, for the tests of belief."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from aplysia.memory import Memory
from aplysia.types import Belief, Change, Claim, Episode, Origin, Role, Tense, Voice

START = datetime(2024, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
YEAR = timedelta(days=365.25)
_ROLES: dict[Origin, Role] = {
    "document": "document",
    "tool": "tool",
    "assistant": "assistant",
    "reflection": "assistant",
}


def home(
    value: str = "Lyon",
    text: str | None = None,
    *,
    subject: str = "Mia",
    polarity: bool = True,
    tense: Tense = "present",
    change: bool = False,
    correction: bool = False,
    own: bool = False,
) -> Claim:
    """Where somebody lives: one place at a time."""
    return Claim(
        subject=subject,
        attribute="residence",
        value=value,
        text=f"{subject} lives in {value} nowadays." if text is None else text,
        polarity=polarity,
        tense=tense,
        change=change,
        correction=correction,
        own=own,
    )


def voice(name: str, origin: Origin = "person", **how: float) -> Voice:
    return Voice(name=name, origin=origin, **how)


MODEL = voice("echo:", "assistant")
OWNER = voice("user", "owner")
FRIEND = voice("Tom")


@dataclass
class Listener:
    """Hears one claim after the other, each in an episode of its own."""

    memory: Memory
    now: datetime = START
    heard: list[str] = field(default_factory=list)  # ids of the episodes

    def hear(
        self, claim: Claim, by: Voice = FRIEND, *, after: timedelta = MINUTE, text: str = ""
    ) -> list[Change]:
        """Somebody says it, so long after what was last heard."""
        self.now += after
        id = f"e{len(self.heard)}"
        told = Episode(
            id=id,
            text=text or claim.text,
            source=by.name,
            role=_ROLES.get(by.origin, "user"),
            at=self.now,
            session="s",
            origin="test",
        )
        self.heard.append(id)
        return self.memory.tell([told], [([claim], by)])[1]

    def about(self, claim: Claim, *, later: timedelta = timedelta(0)) -> Belief:
        """What is believed of just this, so long after what was last heard."""
        found = self.memory.beliefs.about([claim], now=self.now + later)
        return next(
            b for b in found if (b.claim.value, b.claim.polarity) == (claim.value, claim.polarity)
        )

    def state(self, claim: Claim) -> tuple[bytes, datetime]:
        """The numbers that are kept of it, to the bit."""
        id = self.about(claim).id
        with self.memory._store.ledger(self.memory.namespace, write=False) as ledger:
            kept = ledger.by_ids([id])[id]
        return kept.state, kept.at


def reworded(claim: Claim, by: str) -> Claim:
    """As somebody says it in words of their own."""
    return replace(claim, text=f"{by} {by}1 {by}2 {by}3 {claim.value}")


def from_all(listener: Listener, claim: Claim, *names: str) -> list[str]:
    """Each voice says it in its own words; the kinds of the changes, in order."""
    return [c.kind for n in names for c in listener.hear(reworded(claim, n), voice(n))]
