"""LoCoMo: long dialogues of two people over many sessions.

A turn keeps its id ("D1:3"), its speaker is the source, the number of its session the session, and
the date of the session its time. What an image shows belongs to the text: "… [image: a red kite]".
The questions of the data set are not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime

from aplysia.formats.source import Source
from aplysia.types import Utterance

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"(\d{1,2}):(\d\d)\s*([ap])m on (\d{1,2}) ([a-z]{3})[a-z]*,? (\d{4})", re.I)
_CURE = "Give LoCoMo's own JSON, or name another --format"


def read(source: Source) -> Iterator[Utterance]:
    """The turns of one dialogue, or of all of them.

    Raises: FormatError: not LoCoMo, or several dialogues and none was chosen.
    """
    try:
        data = json.loads(source.whole())
    except (ValueError, RecursionError) as e:
        raise source.wrong(f"not JSON ({e})", _CURE) from e
    dialogues: dict[str, dict[str, object]] = {}
    for number, entry in enumerate(data if isinstance(data, list) else [data], start=1):
        if (
            isinstance(data, list)
            and isinstance(entry, dict)
            and {"text", "conversation"}.intersection(entry) == {"text"}
        ):
            what = f"entry {number} of a JSON array is an utterance, not a dialogue"
            raise source.wrong(what, "Write JSON lines, one object a line: jq -c '.[]' FILE")
        if not isinstance(entry, dict) or not isinstance(entry.get("conversation"), dict):
            raise source.wrong(f"entry {number} has no 'conversation'", _CURE)
        name = source.text(str(entry.get("sample_id", number)))
        if name in dialogues:
            raise source.wrong(f"there are two dialogues called {name!r}", "Rename one of them")
        dialogues[name] = entry["conversation"]
    for name in source.chosen(tuple(dialogues)):
        prefix = f"{name}/" if source.dialogue == "all" else ""
        yield from _turns(source, dialogues[name], name=name, prefix=prefix)


def _turns(
    source: Source, conversation: dict[str, object], *, name: str, prefix: str
) -> Iterator[Utterance]:
    numbers = [int(k[8:]) for k in conversation if re.fullmatch(r"session_\d+", k)]
    for number in sorted(numbers):
        turns = conversation[f"session_{number}"]
        date = conversation.get(f"session_{number}_date_time")
        place = f"{name}, session {number}"
        if not isinstance(turns, list) or not isinstance(date, str):
            raise source.wrong(f"{place} has no list of turns or no date", _CURE)
        at = source.time(date, read=_date)
        for turn in turns:
            if not isinstance(turn, dict) or not {"dia_id", "speaker"} <= turn.keys():
                raise source.wrong(f"{place}: a turn has no 'dia_id' or 'speaker'", _CURE)
            caption = turn.get("blip_caption")
            words = str(turn.get("text") or "")
            text = f"{words} [image: {caption}]".strip() if caption else words
            if not text.strip():
                raise source.wrong(f"{place}: turn {turn['dia_id']} is empty", _CURE)
            said = Utterance(
                id=prefix + source.text(str(turn["dia_id"])),
                text=source.text(text),
                source=source.text(str(turn["speaker"])),
                at=at,
                session=f"{prefix}{number}",
                origin=f"{source.name}#{name}",
            )
            yield source.once(said)


def _date(value: str) -> datetime | None:
    """A date such as "1:56 pm on 8 May, 2023"; months are English whatever the locale."""
    found = _DATE.fullmatch(value.strip())
    if not found or found[5].lower() not in _MONTHS:
        return None
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    month = _MONTHS.index(found[5].lower()) + 1
    return datetime(int(found[6]), month, int(found[4]), hour, int(found[2]))
