"""The plugin of the `llm` command, with the real package and a scripted model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("llm", reason="needs pip install 'aplysia[adapters]'")

import llm
from llm.plugins import pm

import aplysia.adapters.llm as plugin
from aplysia.adapters.llm import Aplysia
from aplysia.errors import NotThere


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch, home: Path) -> Any:
    monkeypatch.setenv("APLYSIA_EMBEDDER", "none")
    home.mkdir()
    one = Aplysia(namespace="me/notes")
    yield one
    if one._opened:
        one._opened.close()


def test_it_registers_as_a_plugin() -> None:
    if not pm.is_registered(plugin):
        pm.register(plugin, name="aplysia-test")
    found = llm.get_tools()["Aplysia"]
    assert found is Aplysia
    tools = {t.name for t in Aplysia.method_tools()}
    assert tools == {
        f"Aplysia_{n}" for n in ("search", "add", "conclude", "correct", "why", "forget")
    }
    assert all(t.description for t in Aplysia.method_tools())


def test_told_found_corrected_forgotten(box: Any) -> None:
    kept = box.add("My sister lives in Lyon.")
    [found] = box.search("Where does my sister live?")
    assert (found["text"], found["standing"]) == ("My sister lives in Lyon.", "fact")
    number = found["beliefs"][0]
    assert box.why(number)["told_by"] == ["user"]
    after = box.correct(number, "My sister lives in Paris.")["standing"]
    assert sorted(after.values()) == ["fact", "past"]
    assert box.forget(kept["id"]) == {"forgotten": [kept["id"]]}
    assert box.why(next(n for n in after if after[n] == "fact"))["standing"] == "fact"
    with pytest.raises(NotThere, match="search gives"):
        box.why(99)
    box.conclude("Mars has two moons.")
    mind = box._opened
    own = [b.claim.value for b in mind.memory.beliefs.all(now=mind.clock()) if b.standing == "own"]
    assert own == ["two"]


class Scripted(llm.Model):  # type: ignore[misc]
    """Calls the search once, and then says what came back."""

    model_id = "scripted"
    supports_tools = True
    can_stream = False

    def execute(self, prompt: Any, stream: bool, response: Any, conversation: Any = None) -> Any:
        if prompt.tool_results:
            yield prompt.tool_results[0].output
        else:
            arguments = {"query": prompt.prompt}
            response.add_tool_call(llm.ToolCall(name="Aplysia_search", arguments=arguments))
            yield ""


def test_a_model_uses_it(box: Any) -> None:
    box.add("我妹妹住在里昂。")
    said = Scripted().chain("我妹妹住在哪里？", tools=[box]).text()
    assert "里昂" in said or "\\u91cc\\u6602" in said
