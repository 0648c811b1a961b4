"""`aplysia serve` as a process of its own, for tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serve(home: Path, upstream: str, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, once it listens, and its URL. It is killed at the end, if it still runs."""
    words = ("serve", "--port", "0", "--upstream", upstream, "--embedder", "none", *options)
    process = subprocess.Popen(
        [sys.executable, "-m", "aplysia", *words],
        env={**os.environ, "APLYSIA_HOME": str(home)},
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            if found := re.search(r"Listening on (http://\S+)/v1", line):
                yield process, found[1]
                return
        raise AssertionError(f"it did not start: {said}")
    finally:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()
