"""import of other assistants' exports: what comes into memory, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.conftest import Run
from tests.unit.formats.test_exports import CHATGPT, CLAUDE, archived


@pytest.mark.parametrize(("value", "count"), [(CHATGPT, 4), (CLAUDE, 3)])
def test_importing_again_adds_only_what_is_new(
    run: Run, tmp_path: Path, value: list[Any], count: int
) -> None:
    packed = str(archived(tmp_path, **{"conversations.json": value}))
    first, again = (run("import", packed, "--json", "--claims").data for _ in range(2))
    assert (first["new"], first["there"]) == (count, 0)
    assert (again["new"], again["there"]) == (0, count)
    assert "Rex" in run("recall", "What is my dog called?").out
    assert [one["value"] for one in run("beliefs", "--json").lines[0] if "dog" in one["text"]]


def test_there_is_no_dialogue_to_choose(run: Run, tmp_path: Path) -> None:
    packed = archived(tmp_path, **{"conversations.json": CHATGPT})
    assert "no dialogues" in run("import", str(packed), "--dialogue", "all").err
