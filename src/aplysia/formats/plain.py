"""Plain text: a paragraph, as blank lines divide them, is one episode of role "document".

Ids are made of the file's name and the content, so that reading the same file again gives the same
ids and an edited paragraph is a new episode; a repeated paragraph counts up. The text carries no
times: `at` is None.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from aplysia.formats.source import Source
from aplysia.types import Utterance


def read(source: Source) -> Iterator[Utterance]:
    """The paragraphs of a text file.

    Raises: FormatError: the file has NUL characters, so it is not text.
    """
    times: Counter[str] = Counter()
    for number, text in _paragraphs(source):
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        times[digest] += 1
        again = f".{times[digest]}" if times[digest] > 1 else ""
        yield Utterance(
            id=f"{source.name}:{digest}{again}",
            text=text,
            source=source.name,
            role="document",
            session=source.name,
            origin=f"{source.name}:{number}",
        )


def _paragraphs(source: Source) -> Iterator[tuple[int, str]]:
    """(number of its first line, paragraph without the blank space around it)."""
    held: list[str] = []
    first = 1
    for number, text in source.lines():
        if "\0" in text:
            raise source.wrong("a NUL character", "Give a text file in UTF-8", line=number)
        if text.strip():
            if not held:
                first = number
            held.append(text)
        elif held:
            yield first, "\n".join(held).strip()
            held = []
    if held:
        yield first, "\n".join(held).strip()
