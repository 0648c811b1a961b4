"""A LlamaIndex memory block over a mind: what fits the last message, dated and with its source.

LlamaIndex hands messages to its blocks when its queue is full, long after they were said. This
block also learns from what it is shown when the memory is read, so that a fact is there in the next
turn. A message is known by its session, role and words, so it is kept once, however often it comes;
the same words twice in one session count once.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.bridge.pydantic import Field, PrivateAttr
from llama_index.core.memory import BaseMemoryBlock

from aplysia.context import beside
from aplysia.mind import Mind
from aplysia.perceive import perceive
from aplysia.types import Role, Utterance

_ROLES: dict[MessageRole, Role] = {
    MessageRole.USER: "user",
    MessageRole.ASSISTANT: "assistant",
}
_SEEN = 10_000


class AplysiaBlock(BaseMemoryBlock[str]):
    """Put it among the `memory_blocks` of a `Memory`.

    Args:
        mind: stays yours to close.
        tokens: most that it adds to a request.
    """

    name: str = "aplysia"
    tokens: int = Field(default=1024, gt=0)
    limit: int = Field(default=8, gt=0, description="Most lines of memory")
    _mind: Mind = PrivateAttr()
    _seen: dict[str, None] = PrivateAttr(default_factory=dict)

    def __init__(self, mind: Mind, **fields: Any) -> None:
        super().__init__(**fields)
        self._mind = mind

    async def _aget(
        self, messages: list[ChatMessage] | None = None, *, session_id: str = "", **_: Any
    ) -> str:
        return await asyncio.to_thread(self._recalled, list(messages or ()), session_id)

    async def _aput(self, messages: list[ChatMessage]) -> None:
        await asyncio.to_thread(self._learn, messages, "")

    async def atruncate(self, content: str, tokens_to_truncate: int) -> str | None:
        """Drop the last lines, of about so many tokens; None: nothing is left."""
        kept = content.splitlines()
        gone = 0
        while kept and gone < tokens_to_truncate:
            gone += max(1, len(kept.pop()) // 4)  # characters of a token, about
        return "\n".join(kept) or None

    def _recalled(self, messages: Sequence[ChatMessage], session: str) -> str:
        own = self._learn(messages, session)
        said = [m for m in messages if m.role == MessageRole.USER and (m.content or "").strip()]
        if not said:
            return ""
        mind, text, now = self._mind, said[-1].content or "", self._mind.clock()
        percept = perceive(text, now=now)
        block, _ = beside(
            text,
            recalled=mind.memory.recall(percept, limit=self.limit, exclude=own),
            pinned=mind.memory.pinned(),
            view="\n".join(m.content or "" for m in messages[:-1]),
            budget=self.tokens,
            asks=percept.asks,
            changes=(),
            zone=now.tzinfo or UTC,
        )
        return block

    def _learn(self, messages: Sequence[ChatMessage], session: str) -> list[str]:
        """Keep what was not kept before; the ids of all."""
        ids = list[str]()
        for message in messages:
            role, text = _ROLES.get(message.role), message.content or ""
            if role is None or not text.strip():
                continue
            whose = str(message.additional_kwargs.get("session_id", session))
            id = _id(whose, role, text)
            ids.append(id)
            if id in self._seen or id in self._mind.memory.get([id]):
                continue
            said = Utterance(
                text=text, role=role, source=role, id=id, session=whose, origin="llamaindex"
            )
            self._mind.take_in(said, now=self._mind.clock())
            self._seen[id] = None
            while len(self._seen) > _SEEN:
                del self._seen[next(iter(self._seen))]
        return ids


def _id(session: str, role: str, text: str) -> str:
    told = "\0".join((session, role, text)).encode(errors="replace")
    return f"li-{hashlib.sha256(told).hexdigest()[:24]}"
