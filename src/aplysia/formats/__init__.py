"""Readers of files people have, and the writer of the one we give back.

    jsonl      one utterance a line; ids are kept; what `export` writes
    text       plain text, one episode a paragraph
    chatgpt    ChatGPT's export, the archive or its conversations.json
    claude     Claude's, likewise
    locomo     LoCoMo dialogues, JSON
    memdaily   MemDaily trajectories, JSON lines

All are read from a path, gzipped or not, as UTF-8. A reader yields `Utterance`s in the order of the
file and stops at the first thing it cannot read, with a `FormatError` that names the place and the
cure. It writes nothing: whoever imports reads once to check and once to write.

This package knows no store and no model.
"""

from __future__ import annotations

from aplysia.formats.jsonl import dumps, line, stamp
from aplysia.formats.reading import FORMATS, Format, detect, read
from aplysia.formats.source import Notes

__all__ = ["FORMATS", "Format", "Notes", "detect", "dumps", "line", "read", "stamp"]
