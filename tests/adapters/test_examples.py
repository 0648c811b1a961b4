"""Every example of an adapter runs and prints what its comments say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tests.docs import reading

NEEDS = {
    "agents_session": "agents.memory",
    "anthropic_memory": "anthropic.tools.memory",
    "langgraph_store": "langgraph.store.base",
    "llamaindex_block": "llama_index.core.memory",
    "llm_tools": "llm",
}
EXAMPLES = [reading.ROOT / "examples" / "adapters" / f"{name}.py" for name in sorted(NEEDS)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_an_example_prints_what_it_says(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = reading.example(path)
    assert len(code.splitlines()) < 75
    if path.stem in NEEDS:
        pytest.importorskip(NEEDS[path.stem], reason="needs pip install 'aplysia[adapters]'")
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out.rstrip() == said.rstrip()
