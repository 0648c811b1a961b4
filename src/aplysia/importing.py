"""A file into memory: read to its end and compared first, then written.

When anything in it is wrong, nothing is written. What it leaves open is as it is stored, so that
importing it again finds the same content and adds only what is new. It does not know who asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from aplysia import formats
from aplysia.errors import EpisodeConflict
from aplysia.types import Episode, Utterance

if TYPE_CHECKING:
    from aplysia.memory.store import Progress
    from aplysia.mind import Mind

_AT_ONCE = 512  # utterances compared with the store in one query
_LONG = 60  # characters of a text in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that was read to its end without an error."""

    path: Path
    name: str
    format: formats.Format
    dialogue: str | None
    zone: tzinfo
    total: int
    notes: formats.Notes
    keep_secrets: bool | None
    withheld: int  # episodes of which a secret is withheld

    def said(self, mind: Mind, *, now: datetime) -> Iterator[Utterance]:
        """Its utterances once more, as they will be kept."""
        again = formats.read(
            self.path, format=self.format, dialogue=self.dialogue, zone=self.zone, name=self.name
        )
        settled = _settled(mind, again, now=now, session=self.name, keep_secrets=self.keep_secrets)
        return (said for said, _, _ in settled)


def check(
    mind: Mind,
    path: Path,
    *,
    name: str,
    format: formats.Format,
    now: datetime,
    dialogue: str | None = None,
    zone: tzinfo = UTC,
    keep_secrets: bool | None = None,
    progress: Progress | None = None,
) -> File:
    """The file, read to its end and compared with what is stored.

    Raises: FormatError; EpisodeConflict: an id of the file is stored with other content.
    """
    notes, total, withheld = formats.Notes(), 0, 0
    said = formats.read(path, format=format, dialogue=dialogue, zone=zone, name=name, notes=notes)
    for one, before, hidden in _settled(
        mind, said, now=now, session=name, keep_secrets=keep_secrets
    ):
        total += 1
        withheld += hidden
        if before is not None and _content(one) != _content(before):
            raise EpisodeConflict(_conflict(name, one, before))
        if progress and total % _AT_ONCE == 0:
            progress(total, total)
    return File(
        path=path,
        name=name,
        format=format,
        dialogue=dialogue,
        zone=zone,
        total=total,
        notes=notes,
        keep_secrets=keep_secrets,
        withheld=withheld,
    )


def write(
    mind: Mind,
    file: File,
    *,
    now: datetime,
    claims: bool = False,
    progress: Progress | None = None,
) -> int:
    """How many episodes of a checked file were new. May be interrupted; again, it goes on.

    claims: note that what they claim is still to be read, see `Learner.read_on`.
    """
    new = mind.remember_all(
        file.said(mind, now=now),
        progress=progress and (lambda done, _total: progress(done, file.total)),
        now=now,
        claims=claims,
        keep_secrets=True,  # those to be withheld are out of it already
    )
    for id in file.notes.pinned:
        mind.pin(id)
    return new


def _settled(
    mind: Mind,
    said: Iterator[Utterance],
    *,
    now: datetime,
    session: str,
    keep_secrets: bool | None,
) -> Iterator[tuple[Utterance, Episode | None, bool]]:
    """Each utterance as it may be kept, with its time and session filled in; what is stored under
    its id; and whether a secret of it is withheld."""
    while some := list(islice(said, _AT_ONCE)):
        stored = mind.memory.get([one.id for one in some if one.id is not None])
        for one in some:
            before = stored.get(one.id or "")
            at = one.at or (before.at if before else now)
            place = one.session
            if place is None:
                place = before.session if before else session
            text = mind.guard.kept(one.text, keep_secrets=keep_secrets)
            yield replace(one, text=text, at=at, session=place), before, text != one.text


def _content(one: Utterance | Episode) -> tuple[object, ...]:
    return one.text, one.source, one.role, one.at, one.session


def _conflict(name: str, one: Utterance, before: Episode) -> str:
    """What differs, for a person."""
    names = ("text", "source", "role", "at", "session")
    pairs = zip(names, _content(one), _content(before), strict=True)
    told = "; ".join(
        f"{what} {_short(new)!r} in the file, {_short(old)!r} stored"
        for what, new, old in pairs
        if new != old
    )
    return (
        f"{name}: the id {one.id!r} is stored with other content ({told}). Import into another "
        "namespace, change the id, or forget the stored one first. Nothing was written."
    )


def _short(value: object) -> str:
    line = " ".join(str(value).split())
    return line if len(line) <= _LONG else f"{line[: _LONG - 1]}…"
