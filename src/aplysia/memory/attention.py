"""What is worth notice of what is told: what familiarity does not explain away.

The response to a telling is its intensity, raised by arousal, less how familiar the claim was. What
is told again and again stops being remarked on; after a rest it is remarked on again; what is new
or contradicts is always worth a word, and stirs: for some minutes everything is noticed more.

It keeps nothing on disk: arousal is gone within the hour. It does not know texts or the store.
Source: Thompson & Spencer 1966; Rankin et al. 2009.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from aplysia.memory.dynamics import aroused, response
from aplysia.memory.held import days
from aplysia.types import Change


class Attention:
    """The arousal of one mind. Safe for use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._arousal = 0.0
        self._at: datetime | None = None

    def weigh(
        self, changes: Sequence[Change], *, intensity: float = 1.0, at: datetime
    ) -> list[Change]:
        """The changes of one telling, each with the response to it."""
        with self._lock:
            found = []
            for change in changes:
                since = days(self._at, at) if self._at else 0.0
                # arousal as it is now, before this one stirs
                quiet = aroused(self._arousal, 0.0, since)
                felt = response(intensity, change.known, quiet)
                self._arousal = aroused(self._arousal, max(0.0, intensity - change.known), since)
                self._at = at if self._at is None else max(self._at, at)
                found.append(replace(change, response=round(felt, 4)))
            return found
