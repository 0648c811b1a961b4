"""A file as the readers see it: opened, unzipped, decoded, split into lines; its times made UTC.

Lines end at "\\n" alone: U+2028 and its kin are ordinary characters inside a text. A byte order
mark and a carriage return before the newline are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import IO, cast

from aplysia.errors import FormatError
from aplysia.types import Utterance

MAX_LINE = 64 << 20  # bytes
_GZIP = b"\x1f\x8b"


@dataclass(slots=True, kw_only=True)
class Notes:
    """What reading a file found besides its utterances."""

    zoneless: int = 0  # times without a zone, to which the given zone was applied
    ignored: set[str] = field(default_factory=set)  # fields that mean nothing to us
    pinned: list[str] = field(default_factory=list)  # ids that the file wants pinned


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to read, under the name that messages and origins give it."""

    path: Path
    name: str
    zone: tzinfo = UTC
    dialogue: str | None = None
    notes: Notes = field(default_factory=Notes)
    _ids: dict[str, tuple[int | None, int]] = field(default_factory=dict)  # -> line, hash

    def wrong(self, what: str, cure: str, *, line: int | None = None) -> FormatError:
        """The error for something in this file: place, what, cure."""
        place = self.name if line is None else f"{self.name}, line {line}"
        return FormatError(f"{place}: {what}. {cure}. Nothing was written.")

    def lines(self) -> Iterator[tuple[int, str]]:
        """(number from 1, line without its end), as UTF-8.

        Raises: FormatError: not UTF-8, not whole, or a line over 64 MiB.
        """
        number = 0
        with self._opened() as stream:
            while raw := stream.readline(MAX_LINE + 1):
                number += 1
                if len(raw) > MAX_LINE:
                    raise self.wrong("the line is over 64 MiB", "Split it", line=number)
                try:
                    text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as e:
                    what = f"byte {e.object[e.start]:#04x} at column {e.start + 1} is not UTF-8"
                    raise self.wrong(what, "Save the file as UTF-8", line=number) from e
                yield number, text.removesuffix("\n").removesuffix("\r")

    def whole(self) -> str:
        """The whole file as one text."""
        return "\n".join(text for _, text in self.lines())

    def text(self, value: str, *, line: int | None = None) -> str:
        """`value`, if it can be written as UTF-8.

        Raises: FormatError: it has half of a surrogate pair.
        """
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as e:
            half = f"U+{ord(value[e.start]):04X}"
            what = f"the text has {half} at character {e.start + 1}, half of a surrogate pair"
            raise self.wrong(what, "Write the whole character, or U+FFFD", line=line) from e
        return value

    def once(self, said: Utterance, *, line: int | None = None) -> Utterance:
        """`said`, if its id stands for nothing else in this file.

        Raises: FormatError: an id is repeated with other content.
        """
        content = hash((said.text, said.source, said.role, said.at, said.session))
        before, same = self._ids.setdefault(said.id or "", (line, content))
        if same != content:
            place = "stands twice," if before is None else f"stands in line {before}"
            what = f"id {said.id!r} {place} with other content"
            raise self.wrong(what, "Give every utterance an id of its own", line=line)
        return said

    def time(
        self, value: str, *, read: Callable[[str], datetime | None], line: int | None = None
    ) -> datetime:
        """`value` as `read` understands it, in UTC; one without a zone is in the zone given.

        Raises: FormatError: it is not a time.
        """
        try:
            at = read(value)
            if at is None:
                raise ValueError
            if at.tzinfo is None:
                self.notes.zoneless += 1
                at = at.replace(tzinfo=self.zone)
            return at.astimezone(UTC)
        except (ValueError, OverflowError) as e:
            cure = "Write it like 2024-05-08T13:56:00+08:00"
            raise self.wrong(f"{value!r} is not a time", cure, line=line) from e

    def chosen(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The dialogues to read among `names`, as `dialogue` says.

        Raises: FormatError: it names none of them, or there are several and it names none.
        """
        if self.dialogue == "all":
            return names
        if self.dialogue in names:
            return (self.dialogue,)
        shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
        cure = (
            f"Choose one of {shown}: --dialogue {names[0] if names else 'NAME'}, or --dialogue all"
        )
        if self.dialogue is not None:
            raise self.wrong(f"there is no dialogue {self.dialogue!r}", cure)
        if len(names) != 1:
            raise self.wrong(f"{len(names)} dialogues are in this file", cure)
        return names

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        import gzip
        import zlib

        try:
            with self.path.open("rb") as plain:
                packed = plain.read(2) == _GZIP
                plain.seek(0)
                if not packed:
                    yield plain
                    return
                with gzip.open(plain) as stream:
                    yield cast("IO[bytes]", stream)
        except (EOFError, zlib.error, gzip.BadGzipFile) as e:
            raise self.wrong(f"the gzip data is damaged ({e})", "Get the file anew") from e
        except OSError as e:
            raise FormatError(
                f"{self.name} cannot be opened: {e.strerror or e}. Give the path of a file."
            ) from e
