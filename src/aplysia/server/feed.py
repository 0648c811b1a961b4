"""What is learned, told to whoever listens: one queue for each listener, bounded.

A listener that is too slow loses the oldest events and is told how many. Events name beliefs and
episodes by id and carry their words, so they go only to listeners of the same namespace.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aplysia.types import Namespace

_MOST = 256


@dataclass(eq=False, slots=True)
class _Listener:
    namespace: Namespace
    waiting: deque[tuple[int, Mapping[str, Any]]] = field(default_factory=deque)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    lost: int = 0


class Feed:
    """Hands events on, within one event loop."""

    def __init__(self) -> None:
        self._listeners = set[_Listener]()
        self._number, self._closed = 0, False

    def tell(self, namespace: Namespace, event: Mapping[str, Any]) -> None:
        """Hand `event` to those who listen to this namespace; from the event loop's thread."""
        self._number += 1
        for one in self._listeners:
            if one.namespace == namespace:
                if len(one.waiting) >= _MOST:
                    one.waiting.popleft()
                    one.lost += 1
                one.waiting.append((self._number, event))
                one.woken.set()

    def close(self) -> None:
        """Let every listener go once it has what was told, and those to come; from the loop."""
        self._closed = True
        for one in self._listeners:
            one.woken.set()

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    async def listen(
        self, namespace: Namespace, *, ping_s: float = 15.0
    ) -> AsyncIterator[tuple[int, Mapping[str, Any]] | None]:
        """Events from now on, each with its number; None at first, and now and then."""
        one = _Listener(namespace)
        self._listeners.add(one)
        try:
            yield None  # from here on nothing is missed
            while True:
                while one.waiting:
                    if one.lost:
                        lost, one.lost = one.lost, 0
                        yield self._number, {"kind": "lost", "events": lost}
                    yield one.waiting.popleft()
                if self._closed:
                    return
                one.woken.clear()
                try:
                    await asyncio.wait_for(one.woken.wait(), ping_s)
                except TimeoutError:
                    yield None
        finally:
            self._listeners.discard(one)
