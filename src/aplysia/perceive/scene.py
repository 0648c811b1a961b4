"""Who speaks, and what was said before: what a reader of one language needs beside the text."""

from __future__ import annotations

from dataclasses import dataclass

ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    speaker: str
    before: tuple[tuple[str, str], ...] = ()  # (who, what), oldest first

    def people_last(self, most: int) -> tuple[tuple[str, str], ...]:
        """The newest so many that were said before, those of an assistant ahead of all others: who
        speaks takes up first what people have said."""
        newest = self.before[-most:]
        return tuple(sorted(newest, key=lambda said: said[0] != ASSISTANT))

    def of(self, relation: str) -> str:
        """Somebody or something of the speaker's, in English in both languages: "user's sister"."""
        return f"{self.speaker}'s {relation}"
