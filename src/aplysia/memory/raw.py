"""Reads the bytes of a file that SQLite has open in this process, without harm to its locks.

On POSIX a process loses all its locks on a file as soon as it closes any handle of that file.
SQLite would go on without its locks, and another process would take the log away under it. So a
handle, once opened, stays open until no store of this process uses the file any more.

It knows of stores of this package only: nothing else in the process should open their files.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(slots=True)
class _Use:
    count: int = 0
    handle: BinaryIO | None = None


_uses: dict[Path, _Use] = {}
_lock = threading.Lock()


def hold(path: Path) -> None:
    """A store has opened `path`."""
    with _lock:
        _uses.setdefault(path, _Use()).count += 1


def release(path: Path) -> None:
    """A store that held `path` has closed its connection."""
    with _lock:
        use = _uses[path]
        use.count -= 1
        if not use.count:
            del _uses[path]
            if use.handle is not None:
                use.handle.close()


def blocks(path: Path, size: int) -> Iterator[bytes]:
    """The bytes of a file that is held, `size` at a time, the last ones fewer."""
    place = 0
    while True:
        with _lock:
            use = _uses[path]
            if use.handle is None:
                use.handle = path.open("rb", buffering=0)
            use.handle.seek(place)
            block = use.handle.read(size)
        if not block:
            return
        yield block
        place += len(block)
