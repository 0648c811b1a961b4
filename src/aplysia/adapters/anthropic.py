"""Anthropic's memory tool (`memory_20250818`) over a mind: the model's notes, beliefs as files.

Under /memories the model keeps files as it likes. Each is an episode in the model's own words: it
is recalled, and is evidence of nothing. /memories/beliefs shows what is believed, a file for each
subject, and cannot be written: beliefs come from what people say. A file that is changed or deleted
is forgotten as it was; one that is being changed when the process ends may be lost. A path is
looked up by its name, in no file system.
"""

from __future__ import annotations

import re
from posixpath import normpath
from typing import Any

from anthropic.lib.tools import ToolError
from anthropic.tools.memory import BetaAbstractMemoryTool

from aplysia.adapters.origin import pack, unpack
from aplysia.mind import Mind
from aplysia.types import Belief, Utterance

ROOT, BELIEFS = "/memories", "/memories/beliefs"
_NAME, _WIDTH, _SNIPPET = "anthropic", 6, 2


class AplysiaMemoryTool(BetaAbstractMemoryTool):
    """Give it to `client.beta.messages.run_tools(tools=[…])`.

    Args:
        mind: stays yours to close.
    """

    def __init__(self, mind: Mind, *, cache_control: Any = None) -> None:
        super().__init__(cache_control=cache_control)
        self._mind = mind

    def view(self, command: Any) -> str:
        path, files = _path(command.path), self._files() | self._believed()
        if path in files:
            lines = files[path].split("\n")
            first, last = 1, len(lines)
            if command.view_range and len(command.view_range) == 2:
                first = max(1, command.view_range[0])
                last = len(lines) if command.view_range[1] == -1 else command.view_range[1]
            shown = _numbered(lines[first - 1 : last], first)
            return f"Here's the content of {command.path} with line numbers:\n{shown}"
        inside = {p: t for p, t in files.items() if p.startswith(f"{path}/")}
        if path != ROOT and not inside:
            raise _absent(command.path)
        sizes = {path: sum(len(t.encode()) for t in inside.values())}
        for one, text in inside.items():
            parts = one[len(path) + 1 :].split("/")
            for depth in range(1, min(len(parts), 2) + 1):
                place = f"{path}/{'/'.join(parts[:depth])}" + ("/" if depth < len(parts) else "")
                sizes[place] = sizes.get(place, 0) + len(text.encode())
        listed = "\n".join(f"{_size(sizes[p])}\t{p}" for p in sorted(sizes))
        return (
            "Here're the files and directories up to 2 levels deep in "
            f"{command.path}, excluding hidden items:\n{listed}"
        )

    def create(self, command: Any) -> str:
        path, files = self._own(command.path), self._files()
        if path in files:
            raise ToolError(f"File {command.path} already exists")
        if path == ROOT or any(f.startswith(f"{path}/") or path.startswith(f"{f}/") for f in files):
            raise ToolError(f"The path {command.path} is a directory, or lies below a file")
        self._write(path, command.file_text)
        return f"File created successfully at: {command.path}"

    def str_replace(self, command: Any) -> str:
        path, text = self._file(command.path)
        places = [m.start() for m in re.finditer(re.escape(command.old_str), text)]
        if not places or not command.old_str:
            raise ToolError(
                f"No replacement was performed, old_str `{command.old_str}` did not appear "
                f"verbatim in {command.path}."
            )
        if len(places) > 1:
            where = ", ".join(str(text.count("\n", 0, at) + 1) for at in places)
            raise ToolError(
                f"No replacement was performed. Multiple occurrences of old_str "
                f"`{command.old_str}` in lines: {where}. Please ensure it is unique"
            )
        new = text.replace(command.old_str, command.new_str or "")
        self._write(path, new)
        line = text.count("\n", 0, places[0])
        begin = max(0, line - _SNIPPET)
        shown = _numbered(new.split("\n")[begin : line + _SNIPPET + 1], begin + 1)
        return (
            "The memory file has been edited. Here is the snippet showing the change (with line "
            f"numbers):\n{shown}"
        )

    def insert(self, command: Any) -> str:
        path, text = self._file(command.path)
        lines = text.removesuffix("\n").split("\n")
        if not 0 <= command.insert_line <= len(lines):
            raise ToolError(
                f"Invalid `insert_line` parameter: {command.insert_line}. "
                f"It should be within the range [0, {len(lines)}]."
            )
        lines.insert(command.insert_line, command.insert_text.rstrip("\n"))
        self._write(path, "\n".join(lines) + "\n")
        return f"The file {command.path} has been edited."

    def delete(self, command: Any) -> str:
        path, files = self._own(command.path), self._files()
        if path == ROOT:
            raise ToolError("Cannot delete the /memories directory itself")
        going = [p for p in files if p == path or p.startswith(f"{path}/")]
        if not going:
            raise ToolError(f"The path {command.path} does not exist")
        self._mind.forget(going)
        return f"Successfully deleted {command.path}"

    def rename(self, command: Any) -> str:
        old, new, files = self._own(command.old_path), self._own(command.new_path), self._files()
        if old == ROOT:
            raise ToolError("Cannot rename the /memories directory itself")
        if any(p == new or p.startswith(f"{new}/") for p in files):
            raise ToolError(f"The destination {command.new_path} already exists")
        going = [p for p in files if p == old or p.startswith(f"{old}/")]
        if not going:
            raise ToolError(f"The path {command.old_path} does not exist")
        if new.startswith(f"{old}/") or any(new.startswith(f"{f}/") for f in files):
            raise ToolError(f"The destination {command.new_path} lies below a file or itself")
        for one in going:
            self._write(new + one[len(old) :], files[one])
        self._mind.forget(going)
        return f"Successfully renamed {command.old_path} to {command.new_path}"

    def clear_all_memory(self) -> str:
        """Forget every file; beliefs stay."""
        if files := list(self._files()):
            self._mind.forget(files)
        return "All memory cleared"

    def _own(self, given: str) -> str:
        """A path that may be written. Raises: ToolError."""
        path = _path(given)
        if path == BELIEFS or path.startswith(f"{BELIEFS}/"):
            raise ToolError(
                f"{BELIEFS} shows what people have said and cannot be written: keep your notes "
                "elsewhere below /memories"
            )
        return path

    def _file(self, given: str) -> tuple[str, str]:
        """A file that may be written, and its text. Raises: ToolError: there is none."""
        path, files = self._own(given), self._files()
        if path not in files:
            if path == ROOT or any(p.startswith(f"{path}/") for p in files):
                raise ToolError(f"The path {given} is not a file.")
            raise _absent(given)
        return path, files[path]

    def _files(self) -> dict[str, str]:
        """Path and text of every file: the id of an episode is its path."""
        some = self._mind.memory.episodes()
        return {e.id: e.text for e in some if unpack(_NAME, e.origin) is not None}

    def _write(self, path: str, text: str) -> None:
        if not text.strip():
            raise ToolError(f"{path} would have no words: write something, or delete it")
        said = Utterance(
            text=text,
            id=path,
            role="assistant",
            source="assistant",
            session=ROOT,
            origin=pack(_NAME, {}, str),
        )
        if path in self._mind.memory.get([path]):
            self._mind.forget([path])
        self._mind.take_in(said, now=self._mind.clock())

    def _believed(self) -> dict[str, str]:
        """What is believed, a file for each subject."""
        found = dict[str, list[str]]()
        for one in self._mind.memory.beliefs.all(now=self._mind.clock()):
            name = re.sub(r"[^\w' -]+", "_", one.claim.subject).strip() or "_"
            found.setdefault(f"{BELIEFS}/{name}.md", []).append(_line(one))
        return {path: "\n".join(lines) for path, lines in found.items()}


def _path(given: str) -> str:
    """The path without detours. Raises: ToolError: it leads out of /memories, or is none."""
    if given != ROOT and not given.startswith(f"{ROOT}/"):
        raise ToolError(f"Path must start with /memories, got: {given}")
    odd = "%" in given or "\\" in given or any(ord(c) < 32 for c in given)
    path = normpath(given)
    if odd or ".." in given.split("/") or not (path == ROOT or path.startswith(f"{ROOT}/")):
        raise ToolError(f"Path {given} would escape /memories directory")
    return path


def _line(one: Belief) -> str:
    claim, not_ = one.claim, "" if one.claim.polarity else "not "
    who = ", ".join(one.voices) or "nobody else"
    return (
        f"- {claim.attribute}: {not_}{claim.value} ({one.standing}; said by {who}, "
        f"last {one.last:%Y-%m-%d}; belief {one.id})"
    )


def _absent(path: str) -> ToolError:
    return ToolError(f"The path {path} does not exist. Please provide a valid path.")


def _numbered(lines: list[str], first: int) -> str:
    return "\n".join(f"{n:>{_WIDTH}}\t{line}" for n, line in enumerate(lines, start=first))


def _size(bytes: int) -> str:
    value, unit = float(bytes), "B"
    for larger in ("K", "M", "G"):
        if value >= 1024:
            value, unit = value / 1024, larger
    return f"{int(value)}{unit}" if value == int(value) else f"{value:.1f}{unit}"
