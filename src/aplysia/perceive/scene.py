"""Who speaks, and what was said before: what a reader of one language needs beside the text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    speaker: str
    before: tuple[tuple[str, str], ...] = ()  # (who, what), oldest first

    def of(self, relation: str) -> str:
        """Somebody or something of the speaker's, in English in both languages: "user's sister"."""
        return f"{self.speaker}'s {relation}"
