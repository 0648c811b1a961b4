"""How the tests read the READMEs and docs: fenced blocks, headings, commands and tree."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
PAGES = sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md"))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(markdown: str) -> list[tuple[str, str]]:
    """(language, content) of every fenced block, in order."""
    return re.findall(r"^```(\w*)[^\n]*\n(.*?)^```\s*$", markdown, re.MULTILINE | re.DOTALL)


def headings(markdown: str) -> list[int]:
    """The level of every heading, in order."""
    prose = re.sub(r"^```.*?^```\s*$", "", markdown, flags=re.MULTILINE | re.DOTALL)
    return [len(marks) for marks in re.findall(r"^(#+) ", prose, re.MULTILINE)]


def commands(markdown: str) -> list[str]:
    """The lines one can type, without comments; words in quotes may differ between languages."""
    found: list[str] = []
    for _, content in blocks(markdown):
        for raw in content.splitlines():
            line = re.sub(r"\s+#.*$", "", raw.strip().removeprefix("$ "))
            if re.match(r"(pip|aplysia|python|\./check|\.ci/run|APLYSIA_\w+=)\b", line):
                found.append(re.sub(r"\"[^\"]*\"|'[^'\[]*'", '"…"', line))
    return found


def tree(markdown: str) -> set[str]:
    """Paths below src/aplysia/ that the README's tree names; a folder ends in a slash."""
    [drawn] = [b for _, b in blocks(markdown) if b.lstrip().startswith("src/aplysia/")]
    paths: set[str] = set()
    stack: list[str] = []
    for line in drawn.splitlines()[1:]:
        drawing = re.match(r"((?:[│ ] {3})*)[├└]── (\S+)", line)
        if drawing is None:
            continue
        depth, name = len(drawing[1]) // 4, drawing[2]
        del stack[depth:]
        stack.append(name)
        paths.add("".join(stack))
    return paths


def twin(name: str) -> str:
    """The page in the other language."""
    if name.endswith(".zh.md"):
        return name.removesuffix(".zh.md") + ".md"
    return name.removesuffix(".md") + ".zh.md"


def example(path: Path) -> tuple[str, str]:
    """The code of an example, and what its comments say that it prints."""
    code, _, comments = path.read_text(encoding="utf-8").partition("\n# Prints:\n")
    lines = [line.removeprefix("#").removeprefix(" ") for line in comments.splitlines()]
    return code, "\n".join(lines)
