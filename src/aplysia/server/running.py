"""The app on a socket, and its end: at the first signal in good order, at the second at once.

In good order: no one new is let in, those who listen to the feed are let go, as a feed has no end
of its own, and the answers under way are finished. What is not finished within the grace time is
cut off, and kept as far as it came. What was said is on disk before its answer begins, so that the
second signal loses no more than the replies under way.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from aplysia.server.service import Service

_ENDING = (signal.SIGINT, signal.SIGTERM)


class Server(uvicorn.Server):
    """uvicorn's, for the app of a service."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._service.closing = True
        self._service.feed.close()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals end the server and are not raised again once it has ended: all is well then."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {one: signal.signal(one, self.handle_exit) for one in _ENDING}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal asks for the end, the next one is the end."""
        if self.should_exit:
            os._exit(128 + sig)
        self.should_exit = True
