"""The Open WebUI filter, as Open WebUI calls it, over a running server."""

from __future__ import annotations

import asyncio
import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.docs import reading
from tests.serving import serving

pytest.importorskip("pydantic", reason="needs pip install 'aplysia[server]'")

ANNA = {"id": "anna.1", "name": "Anna"}


def made(url: str) -> Any:
    path = reading.ROOT / "examples" / "adapters" / "openwebui_filter.py"
    one = runpy.run_path(str(path), run_name="filter")["Filter"]()
    one.valves.url = url
    return one


def body(words: str, role: str = "user") -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": role, "content": words}], "unknown": 1}


def test_it_remembers_for_each_user(tmp_path: Path) -> None:
    async def run(url: str) -> None:
        one = made(url)
        told = body("My sister lives in Lyon.")
        assert await one.inlet(told, ANNA) == body("My sister lives in Lyon.")
        await one.outlet(body("How nice!", "assistant"), ANNA)
        asked = await one.inlet(body("Where does my sister live?"), ANNA)
        said = asked["messages"][-1]["content"]
        assert said.startswith("Where does my sister live?\n\n<memory>\n")
        assert "user: My sister lives in Lyon." in said
        other = await one.inlet(body("Where does my sister live?"), {"id": "ben"})
        assert other == body("Where does my sister live?")

    with serving(tmp_path, "http://127.0.0.1:9/v1") as (url, parts):
        asyncio.run(run(url))
        memory = parts.minds.of(("me", "openwebui", "anna_1")).memory
        assert [e.role for e in memory.episodes()] == ["user", "assistant", "user"]


def test_the_chat_goes_on_without_memory() -> None:
    one, words = made("http://127.0.0.1:9"), body("Where does my sister live?")
    assert asyncio.run(one.inlet(words, ANNA)) == body("Where does my sister live?")
    parts: dict[str, Any] = {"messages": [{"role": "user", "content": [{"type": "image"}]}]}
    assert asyncio.run(one.inlet(parts, None)) == parts
