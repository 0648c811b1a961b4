"""What the files of deploy/ name is there: commands, options, files, checks."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from aplysia.cli import cli
from tests.docs.reading import ROOT

FOLDER = ROOT / "deploy"
PAGES = [*FOLDER.iterdir(), ROOT / "docs/operations.md", ROOT / "docs/operations.zh.md"]
_CALL = re.compile(r"(?:^|[\s/`])aplysia ((?:[a-z]|--)[^`\n#|]*)")
_LISTED = re.compile(r"(?:CMD |command: )(\[.*\])")


def calls(text: str) -> list[list[str]]:
    """The words behind each `aplysia` in a text, and the lists that its containers start with."""
    found = [shlex.split(words) for words in _CALL.findall(text)]
    lists = [re.findall(r'"([^"]*)"', one) for one in _LISTED.findall(text)]
    return [words for words in (*found, *lists) if words and words[0] in cli.commands]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_commands_and_options_are_there(path: Path) -> None:
    some = calls(path.read_text("utf-8"))
    assert some
    for words in some:
        command: click.Command = cli.commands[words[0]]
        if isinstance(command, click.Group) and len(words) > 1:
            command = command.commands[words[1]]
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        asked = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert asked <= known, (path.name, words)


def test_the_image_copies_what_there_is() -> None:
    text = (FOLDER / "Dockerfile").read_text("utf-8")
    for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE):
        for one in line.split()[:-1]:
            assert (ROOT / one).exists(), one
    assert "USER aplysia" in text
    assert "/healthz" in text


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    text = (FOLDER / "aplysia.service").read_text("utf-8")
    unit = tmp_path / "aplysia.service"
    unit.write_text(text.replace("/opt/aplysia/bin/aplysia", shutil.which("true") or ""))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    told = [line for line in done.stderr.splitlines() if "aplysia.service" in line]
    assert told == []
