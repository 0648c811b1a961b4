"""The Agents SDK's session, with the real package and a scripted model."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import aplysia
from aplysia.mind import Mind

pytest.importorskip("agents.memory", reason="needs pip install 'aplysia[adapters]'")

from agents import Agent, ModelResponse, RunConfig, Runner, Usage
from agents.memory import Session, SessionSettings
from agents.models.interface import Model
from openai.types.responses import ResponseOutputMessage, ResponseOutputText

from aplysia.adapters.agents import AplysiaSession

LYON: Any = {"role": "user", "content": "My sister lives in Lyon."}
ANSWER: Any = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "status": "completed",
    "content": [
        {"type": "output_text", "text": "Lyon is nice.", "annotations": []},
        {"type": "output_text", "text": "二", "annotations": []},
    ],
}
CALL: Any = {"type": "function_call", "call_id": "c", "name": "f", "arguments": '{"a": "Rome"}'}
RESULT: Any = {"type": "function_call_output", "call_id": "c", "output": "Anna lives in Rome."}
PICTURE: Any = {
    "role": "user",
    "content": [
        {"type": "input_image", "image_url": "data:image/png;base64,AA==", "detail": "auto"},
        {"type": "input_text", "text": "What is this?"},
    ],
}
ALL = [LYON, ANSWER, CALL, RESULT, PICTURE]


@pytest.fixture
def mind(tmp_path: Path) -> Iterator[Mind]:
    with aplysia.open(tmp_path / "m.db", namespace=("me",), embedder=None) as one:
        yield one


def values(mind: Mind) -> list[str]:
    now = mind.clock()
    return [b.claim.value for b in mind.memory.beliefs.all(now=now) if b.standing == "fact"]


def test_items_come_back_as_they_were(mind: Mind) -> None:
    async def run() -> None:
        session = AplysiaSession("s1", mind)
        assert isinstance(session, Session)
        assert await session.get_items() == []
        await session.add_items(ALL[:3])
        await session.add_items(ALL[3:])
        mind.remember("Something told by another door.")
        other = AplysiaSession("s2", mind)
        await other.add_items([{"role": "user", "content": "Hello"}])
        assert await session.get_items() == ALL
        assert await session.get_items(2) == ALL[-2:]
        assert await session.get_items(0) == []
        few = AplysiaSession("s1", mind, session_settings=SessionSettings(limit=1))
        assert await few.get_items() == [PICTURE]

    asyncio.run(run())
    assert values(mind) == ["Lyon"]


def test_what_is_popped_is_unlearned(mind: Mind, tmp_path: Path) -> None:
    async def run() -> None:
        session = AplysiaSession("s1", mind)
        await session.add_items([{"role": "user", "content": "Hello"}, LYON])
        assert values(mind) == ["Lyon"]
        assert await session.pop_item() == LYON
        assert values(mind) == []
        assert mind.recall("Where does my sister live?") == []
        await session.add_items(ALL)
        await session.clear_session()
        assert await session.get_items() == []
        assert await session.pop_item() is None

    asyncio.run(run())
    assert b"Lyon" not in b"".join(p.read_bytes() for p in tmp_path.glob("m.db*"))


def test_a_secret_is_not_kept(mind: Mind, tmp_path: Path) -> None:
    async def run() -> None:
        session = AplysiaSession("s1", mind)
        await session.add_items([{"role": "user", "content": "My password is hunter2hunter2."}])
        assert "withheld" in str(await session.get_items())

    asyncio.run(run())
    assert b"hunter2hunter2" not in b"".join(p.read_bytes() for p in tmp_path.glob("m.db*"))


class Scripted(Model):
    """Says how many items it was given."""

    async def get_response(self, *args: Any, **how: Any) -> ModelResponse:
        given = how["input"] if "input" in how else args[1]
        said = f"I was given {len(given)}."
        part = ResponseOutputText(text=said, type="output_text", annotations=[])
        message = ResponseOutputMessage(
            id="m", content=[part], role="assistant", status="completed", type="message"
        )
        return ModelResponse(output=[message], usage=Usage(), response_id=None)

    def stream_response(self, *args: Any, **how: Any) -> Any:
        raise NotImplementedError


def test_an_agent_goes_on_where_it_was(mind: Mind) -> None:
    async def run() -> None:
        how: Any = {"run_config": RunConfig(tracing_disabled=True)}
        agent = Agent(name="a", model=Scripted())
        first = await Runner.run(agent, LYON["content"], session=AplysiaSession("s", mind), **how)
        assert first.final_output == "I was given 1."
        again = await Runner.run(agent, "And now?", session=AplysiaSession("s", mind), **how)
        assert again.final_output == "I was given 3."

    asyncio.run(run())
    assert values(mind) == ["Lyon"]
