"""A file as the readers see it: opened, unzipped, decoded, split into lines; its times made UTC.

An archive stands for the conversations in it: the file `conversations.json`, or several of that
name with numbers. They are read one conversation at a time, however large the file is.

Lines end at "\\n" alone: U+2028 and its kin are ordinary characters inside a text. A byte order
mark and a carriage return before the newline are dropped.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import IO, cast

from aplysia.errors import FormatError
from aplysia.types import Utterance

MAX_LINE = 64 << 20  # bytes
MAX_ITEM = 256 << 20  # characters of one conversation
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_MEMBER = re.compile(r"(?:.*/)?conversations(?:-\d+)?\.json")
_BLOCK = 1 << 16
_BETWEEN = re.compile(r"[\s,]*")


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
        with self._opened(self._members()[0]) as stream:
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

    def head(self) -> str:
        """Its beginning, as far as it is text."""
        with self._opened(self._members()[0]) as stream:
            return stream.read(_BLOCK).decode("utf-8-sig", "ignore")

    @property
    def zipped(self) -> bool:
        return self._members() != (None,)

    def items(self) -> Generator[tuple[int, object], None, None]:
        """(number from 1, value) of a JSON array, or of several in an archive; a lone value is one.

        Raises: FormatError: not JSON, not UTF-8, or a value of over 256 million characters.
        """
        number = 0
        for member in self._members():
            with self._opened(member) as stream:
                for value in self._values(stream):
                    number += 1
                    yield number, value

    def _values(self, stream: IO[bytes]) -> Iterator[object]:
        decoder, parser = codecs.getincrementaldecoder("utf-8-sig")(), json.JSONDecoder()
        held, at, tried, ended, array = "", 0, 0, False, False
        while True:
            at = _BETWEEN.match(held, at).end()  # type: ignore[union-attr]  # it may be empty
            if not array and held[at : at + 1] == "[":
                array, at = True, at + 1
                continue
            if array and held[at : at + 1] == "]":
                return
            if len(held) - at > tried or (ended and at < len(held)):
                try:
                    value, after = parser.raw_decode(held, at)
                    if after < len(held) or ended:  # a number may go on
                        at, tried = after, 0
                        yield value
                        continue
                except RecursionError as e:
                    raise self.wrong("the JSON is nested too deeply", "Give another file") from e
                except ValueError as e:
                    if ended:
                        raise self.wrong(f"not JSON ({e})", "Get the file anew") from e
                tried = 2 * (len(held) - at)  # not before there is twice as much
            if ended and array:
                raise self.wrong("the JSON breaks off", "Get the file anew")
            if ended:
                return
            if len(held) - at > MAX_ITEM:
                raise self.wrong("a value is over 256 million characters", "Split it")
            block = stream.read(_BLOCK)
            ended = not block
            try:
                held, at = held[at:] + decoder.decode(block, final=ended), 0
            except UnicodeDecodeError as e:
                raise self.wrong(f"not UTF-8 ({e.reason})", "Save the file as UTF-8") from e

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

    def _members(self) -> tuple[str | None, ...]:
        """The files of an archive that hold conversations; (None,) for a file that is none.

        Raises: FormatError: there are none in it.
        """
        import zipfile

        with self._opened(None) as stream:
            if stream.read(4) != _ZIP:
                return (None,)
        with self._opened(None), zipfile.ZipFile(self.path) as archive:
            found = sorted(name for name in archive.namelist() if _MEMBER.fullmatch(name))
        if not found:
            cure = "Unpack it and give a file of it"
            raise self.wrong("an archive without conversations.json", cure)
        return tuple(found)

    @contextmanager
    def _opened(self, member: str | None) -> Iterator[IO[bytes]]:
        import gzip
        import zipfile
        import zlib

        try:
            with self.path.open("rb") as plain:
                packed = plain.read(2) == _GZIP
                plain.seek(0)
                if member is not None:
                    with zipfile.ZipFile(plain) as archive, archive.open(member) as stream:
                        yield stream
                    return
                if not packed:
                    yield plain
                    return
                with gzip.open(plain) as stream:
                    yield cast("IO[bytes]", stream)
        except (EOFError, zlib.error, gzip.BadGzipFile) as e:
            raise self.wrong(f"the gzip data is damaged ({e})", "Get the file anew") from e
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as e:
            raise self.wrong(f"the archive does not open ({e})", "Get the file anew") from e
        except OSError as e:
            raise FormatError(
                f"{self.name} cannot be opened: {e.strerror or e}. Give the path of a file."
            ) from e


def branch(parents: Mapping[str, str], leaf: str) -> list[str]:
    """The way to `leaf` from its root, in a tree given by the parent of each node.

    >>> branch({"a": "", "b": "a", "c": "a"}, "c")
    ['a', 'c']
    """
    way = dict[str, None]()
    while leaf in parents and leaf not in way:
        way[leaf] = None
        leaf = parents[leaf]
    return list(reversed(way))
