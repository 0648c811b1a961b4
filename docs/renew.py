"""Writes anew what the examples print, at their ends and on their pages: `python docs/renew.py`.

To be run when a change of the code changes it on purpose; the difference is then seen in review.
It knows the form of an example (code, a line `# Prints:`, the output as comments) and nothing else.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
MARK = "\n# Prints:\n"


def renew(path: Path) -> bool:
    """Whether it prints something else than before; then it and its pages are written."""
    code, _, comments = path.read_text(encoding="utf-8").partition(MARK)
    before = "\n".join(c.removeprefix("#").removeprefix(" ") for c in comments.splitlines())
    done = subprocess.run([sys.executable, str(path)], capture_output=True, check=True)
    after = done.stdout.decode().rstrip()
    if after == before.rstrip():
        return False
    said = "".join(f"# {line}".rstrip() + "\n" for line in after.split("\n"))
    path.write_text(code.rstrip("\n") + "\n" + MARK + said, encoding="utf-8")
    for page in (ROOT / "docs" / "explanation").glob(f"{path.stem}.*md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(before.rstrip(), after), encoding="utf-8")
    return True


if __name__ == "__main__":
    for example in sorted((ROOT / "examples").glob("*.py")):
        if renew(example):
            sys.stdout.write(f"{example.relative_to(ROOT)}\n")
