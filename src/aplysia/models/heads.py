"""What a model worked out for the beginnings of prompts, kept on disk between processes.

A state is the keys and values of a prompt's first tokens, and those tokens: who can read the file
can read the text. So only beginnings that say nothing of anybody belong here, e.g. the standard
system message. A state's file is named after what it is of and after its own bytes; one that was
damaged, or is of another runtime or text or of a file of another path, size or time of change, is
never used. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

_MOST = 8  # files, the newest ones
_SUFFIX = ".state"


class Heads:
    """A folder of states; does nothing where it cannot be made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def usable(self) -> bool:
        return os.access(self.folder, os.R_OK | os.W_OK | os.X_OK)

    @staticmethod
    def name(*of: object) -> str:
        """What a state is of, as the beginning of a file's name."""
        return hashlib.sha256(repr(of).encode()).hexdigest()[:32]

    def find(self, name: str) -> str | None:
        """The file of that state, within the folder; None: there is no whole one."""
        for path in sorted(self.folder.glob(f"{name}-*{_SUFFIX}")):
            with suppress(OSError):
                if path.name == self._named(name, path):
                    return path.name
        return None

    def scratch(self, name: str) -> str:
        """A name within the folder to write a state under before `keep`."""
        return f"{name}.{secrets.token_hex(4)}"

    def keep(self, name: str, scratch: str) -> None:
        """Give a written state its name, and remove the oldest. Raises: OSError."""
        written = self.folder / scratch
        written.replace(self.folder / self._named(name, written))
        files = (p for p in self.folder.iterdir() if p.is_file())
        kept = sorted(files, key=lambda p: p.stat().st_mtime_ns)
        for old in kept[:-_MOST]:  # what was broken off, too
            old.unlink(missing_ok=True)

    def drop(self, scratch: str) -> None:
        """Remove what was written under this name, if it is still there."""
        with suppress(OSError):
            (self.folder / scratch).unlink(missing_ok=True)

    @staticmethod
    def _named(name: str, path: Path) -> str:
        return f"{name}-{hashlib.sha256(path.read_bytes()).hexdigest()[:32]}{_SUFFIX}"
