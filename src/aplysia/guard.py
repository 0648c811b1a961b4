"""What of a text may be kept, from whom, and how much: the rules of the write side.

Where a text came from decides. The owner's own words in a chat are a conversation with the model,
so an order in them is ordinary speech. The same words that arrive by `remember`, by `import`, from
a document, a tool, another person or the model itself may have been planted by somebody.

It decides; it writes nothing, and it knows no store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aplysia.types import OWNERS, Episode, Limit

RATE = 600  # episodes an hour of one source
VOLUME = 1_000_000  # characters an hour of one source
_HOUR, _FIRST = timedelta(hours=1), datetime.min.replace(tzinfo=UTC)
_MARK = re.compile(r"\[withheld: ([a-z ]+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What is let in.

    Args:
        keep_secrets: keep keys, passwords, card and identity numbers as they are said.
        rate: most episodes an hour of a source that is not the owner; 0: no limit.
        volume: most characters an hour of such a source; 0: no limit.
    Raises: ValueError: a limit below 0.
    """

    keep_secrets: bool = False
    rate: int = RATE
    volume: int = VOLUME

    def __post_init__(self) -> None:
        for name in ("rate", "volume"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name}={getattr(self, name)!r}: 0 is no limit, less cannot be")

    def kept(self, text: str, *, keep_secrets: bool | None = None) -> str:
        """The text as it may be kept: a mark stands where a secret was."""
        from aplysia.perceive.safety import withheld

        keep = self.keep_secrets if keep_secrets is None else keep_secrets
        return text if keep else withheld(text)[0]

    def order(self, episode: Episode, *, copied: bool = False) -> str:
        """Why it is to stay in quarantine, in words that are none of its own; "" when it is not.

        copied: its origin is what a file says it is, so nobody is known to have typed it.
        """
        from aplysia.perceive.safety import instructions, reason

        typed = episode.role == "user" and episode.source in OWNERS
        if typed and not copied and episode.origin.startswith("chat"):
            return ""
        # people ask their assistant for things all day; only what is plainly an order is held back
        return reason(instructions(episode.text, guess=not (typed and not copied)))

    def limit(self, episode: Episode, *, now: datetime) -> Limit | None:
        """How much its source may tell in the hour up to now; None: as much as it likes."""
        owner = episode.role == "user" and episode.source in OWNERS
        if owner or not (self.rate or self.volume):
            return None
        return Limit(
            source=episode.source,
            since=max(now, _FIRST + _HOUR) - _HOUR,
            now=now,
            episodes=self.rate,
            characters=self.volume,
        )


def withheld_from(said: str, kept: str) -> tuple[str, ...]:
    """The kinds of secrets that stand in what was said and not in what was kept of it."""
    if said == kept:
        return ()
    new = _MARK.findall(kept)
    for old in _MARK.findall(said):
        if old in new:
            new.remove(old)
    return tuple(dict.fromkeys(new))
