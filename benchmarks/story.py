"""Prints one belief over two years with the default model: see tests/story.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.story import WORDS, steps


def main() -> None:
    """Run the steps with the default model, each in a process of its own."""
    for lang in WORDS:
        with TemporaryDirectory() as folder:
            where = {**os.environ, "APLYSIA_STORE": str(Path(folder) / "m.db"), "NO_COLOR": "1"}
            for step in steps(lang):
                print(f"\n# {step.name}")
                typed = f" <<< {step.typed.strip()!r}" if step.typed else ""
                shown = " ".join(repr(w) if " " in w else w for w in step.words)
                print(f"$ aplysia {shown} --now {step.day}{typed}")
                done = subprocess.run(
                    [
                        sys.executable,
                        "-m",
                        "aplysia",
                        *step.words,
                        "--now",
                        f"{step.day}T12:00:00Z",
                    ],
                    input=step.typed or None,
                    env=where,
                    text=True,
                    capture_output=True,
                    check=True,
                )
                print((done.stdout + done.stderr).rstrip())


if __name__ == "__main__":
    main()
