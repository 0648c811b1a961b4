"""The OpenAI Agents SDK's `Session` over a mind: items are episodes, and what they say is learned.

What a user says is read for claims; what the model says is kept as its own words; calls of tools
and their results are kept as they are and claim nothing. `pop_item` and `clear_session` forget for
good, what was learned from them too. Secrets are withheld before they are kept, so an item that had
one comes back with a mark in its place.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from threading import RLock
from typing import TYPE_CHECKING, Any

from aplysia.adapters.origin import pack, unpack
from aplysia.types import Episode, Utterance

if TYPE_CHECKING:
    from agents.items import TResponseInputItem
    from agents.memory import SessionSettings

    from aplysia.mind import Mind

_NAME = "agents"
_PAGE = 200
_ROLES = {"user": "user", "assistant": "assistant"}


class AplysiaSession:
    """One conversation of an agent. It fits the SDK's `Session` protocol.

    Args:
        mind: stays yours to close; what it knows from elsewhere is not part of the session.
    """

    def __init__(
        self, session_id: str, mind: Mind, *, session_settings: SessionSettings | None = None
    ) -> None:
        self.session_id, self.session_settings = session_id, session_settings
        self._mind, self._lock = mind, RLock()

    async def get_items(self, limit: int | None = None) -> list[TResponseInputItem]:
        """The latest `limit` items, the oldest first; None: as the settings say, else all."""
        if limit is None and self.session_settings is not None:
            limit = self.session_settings.limit
        return await asyncio.to_thread(self._items, limit)

    async def add_items(self, items: list[TResponseInputItem]) -> None:
        """Keep them, in order; on disk when this returns."""
        await asyncio.to_thread(self._add, list(items))

    async def pop_item(self) -> TResponseInputItem | None:
        """Forget the latest item and what was learned from it; None: there is none."""
        return await asyncio.to_thread(self._pop)

    async def clear_session(self) -> None:
        """Forget every item of this session and what was learned from them."""
        await asyncio.to_thread(self._clear)

    def _items(self, limit: int | None) -> Any:
        with self._lock:
            found = list[Any]()
            for one, _, rest in self._newest():
                if limit is not None and limit >= 0 and len(found) >= limit:
                    break
                found.append(_item(one, rest))
            return found[::-1]

    def _add(self, items: list[Any]) -> None:
        with self._lock:
            number = next((n + 1 for _, n, _ in self._newest()), 0)
            for place, item in enumerate(items, start=number):
                said = self._utterance(item, place)
                if said.role == "tool":
                    self._mind.remember_all([said])
                else:
                    self._mind.take_in(said, now=self._mind.clock())

    def _pop(self) -> Any:
        with self._lock:
            for one, _, rest in self._newest():
                self._mind.forget([one.id])
                return _item(one, rest)
            return None

    def _clear(self) -> None:
        with self._lock:
            if ids := [one.id for one, _, _ in self._newest()]:
                self._mind.forget(ids)

    def _newest(self) -> Iterator[tuple[Episode, int, dict[str, Any]]]:
        """The episodes of this session with number and the rest of the item, the latest first."""
        before: str | None = None
        while page := self._mind.memory.newest(_PAGE, before=before):
            before = page[-1].id
            for one in page:
                rest = unpack(_NAME, one.origin) if one.session == self.session_id else None
                if rest is not None:
                    yield one, rest["n"], rest
                    if rest["n"] == 0:
                        return

    def _utterance(self, item: Mapping[str, Any], number: int) -> Utterance:
        """An item as what was said, and what else there is to it."""
        kept, content = self._mind.guard.kept, item.get("content")
        role, rest = _ROLES.get(item.get("role", "")), dict[str, Any]()
        if role and isinstance(content, str) and content.strip():
            text, rest = kept(content), {"item": {k: v for k, v in item.items() if k != "content"}}
        elif role and isinstance(content, list) and _words(content):
            texts = [kept(one) for one in _words(content)]
            text = "\n".join(texts)
            parts = [{k: v for k, v in p.items() if k != "text"} for p in content]
            rest = {"item": {**item, "content": parts}, "long": [len(one) for one in texts]}
        else:
            role, text = "tool", kept(json.dumps(item, ensure_ascii=False))
        return Utterance(
            text=text,
            role="user" if role == "user" else "assistant" if role == "assistant" else "tool",
            source=role or "tool",
            session=self.session_id,
            origin=pack(_NAME, {"n": number, **rest}, kept),
        )


def _words(content: list[Any]) -> list[str]:
    """The texts of a message's parts; [] if it has other parts than such with text and without."""
    if not all(isinstance(part, Mapping) for part in content):
        return []
    texts = [part["text"] for part in content if isinstance(part.get("text"), str)]
    return texts if any(one.strip() for one in texts) else []


def _item(one: Episode, rest: Mapping[str, Any]) -> dict[str, Any]:
    """The item that an episode was made from."""
    if "item" not in rest:
        try:
            found: dict[str, Any] = json.loads(one.text)
            return found
        except ValueError:  # a mark stands where a secret was
            return {"role": "user", "content": one.text}
    item = dict(rest["item"])
    if "long" not in rest:
        return {**item, "content": one.text}
    parts, begin, left = list[dict[str, Any]](), 0, list(rest["long"])
    for part in item["content"]:
        if part.get("type", "").endswith("text") and left:
            end = begin + left.pop(0)
            parts.append({**part, "text": one.text[begin:end]})
            begin = end + 1
        else:
            parts.append(part)
    return {**item, "content": parts}
