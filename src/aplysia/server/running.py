"""The app on a socket: those who listen to the feed are let go when the server is to end.

Everybody else's answer is finished; a feed has no end of its own, and would hold the server up.
"""

from __future__ import annotations

import socket

import uvicorn

from aplysia.server.service import Service


class Server(uvicorn.Server):
    """uvicorn's, for the app of a service."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._service.closing = True
        self._service.feed.close()
        await super().shutdown(sockets)
