"""The memory block, inside of LlamaIndex's own `Memory`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

import aplysia
from aplysia.mind import Mind

pytest.importorskip("llama_index.core.memory", reason="needs pip install 'aplysia[adapters]'")

from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.memory import Memory

from aplysia.adapters.llamaindex import AplysiaBlock

LYON = "My sister lives in Lyon."


@pytest.fixture
def mind(tmp_path: Path) -> Iterator[Mind]:
    with aplysia.open(tmp_path / "m.db", namespace=("me",), embedder=None) as one:
        yield one


def memory(mind: Mind, session: str, **how: int) -> Memory:
    found: Memory = Memory.from_defaults(
        session_id=session,
        memory_blocks=[AplysiaBlock(mind)],
        tokenizer_fn=str.split,
        insert_method="user",
        **how,
    )
    return found


async def close(*some: Memory) -> None:
    """LlamaIndex leaves the connections of its own store open."""
    for one in some:
        await one.sql_store._async_engine.dispose()


def user(words: str) -> ChatMessage:
    return ChatMessage(role="user", content=words)


def test_it_learns_at_once_and_recalls_in_another_session(mind: Mind) -> None:
    async def run() -> None:
        monday = memory(mind, "monday")
        await monday.aput(user(LYON))
        shown = await monday.aget()
        assert [m.content for m in shown] == [LYON]
        assert mind.memory.count() == 1
        tuesday = memory(mind, "tuesday")
        await tuesday.aput(user("Where does my sister live?"))
        [asked] = await tuesday.aget()
        assert "I said: My sister lives in Lyon." in str(asked.content)
        assert str(asked.content).count("Where does my sister live?") == 1
        for _ in range(3):
            await tuesday.aget()
        await close(monday, tuesday)

    asyncio.run(run())
    assert mind.memory.count() == 2
    assert [b.claim.value for b in mind.memory.beliefs.all(now=mind.clock())] == ["Lyon"]


def test_what_is_flushed_was_kept_already(mind: Mind) -> None:
    async def run() -> None:
        full = memory(mind, "s", token_limit=40, token_flush_size=10)
        for n in range(12):
            await full.aput(user(f"My number {n} is a good one."))
            await full.aput(ChatMessage(role="assistant", content=f"Number {n} it is."))
            await full.aget()
        await close(full)

    asyncio.run(run())
    texts = [e.text for e in mind.memory.episodes()]
    assert len(texts) == len(set(texts)) == 24


def test_it_gives_way_line_by_line(mind: Mind) -> None:
    block = AplysiaBlock(mind)
    text = "\n".join(["x" * 40] * 3)
    assert asyncio.run(block.atruncate(text, 12)) == "x" * 40
    assert asyncio.run(block.atruncate(text, 99)) is None
