"""`/mcp`: MCP over HTTP beside the other routes, made when it is first asked for.

The SDK takes more than a second to load, so that a server which nobody asks for MCP never does. Who
asks was found before by `Guarded`; the tenant comes from the key, with each request anew.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import anyio
from anyio.abc import TaskGroup
from starlette.types import ASGIApp, Receive, Scope, Send

from aplysia.mind import Mind
from aplysia.server.access import Caller
from aplysia.server.errors import Refused
from aplysia.server.logs import log
from aplysia.server.service import Service, caller_of
from aplysia.types import Namespace

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.transport_security import TransportSecuritySettings
    from starlette.requests import Request

T = TypeVar("T")
_MOST = 4 << 20  # bytes of a request


class McpDoor:
    """The ASGI app behind the route; it works while `open` is entered."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._group: TaskGroup | None = None
        self._ready: anyio.Event | None = None
        self._app: ASGIApp | None = None
        self._trouble = "the server is closing"

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Within this, requests are answered; at its end none is under way any more."""
        async with anyio.create_task_group() as group:
            self._group = group
            try:
                yield
            finally:
                self._group, self._app = None, None
                group.cancel_scope.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is None and self._group is not None:
            if self._ready is None:
                self._ready = anyio.Event()
                self._group.start_soon(self._serve, self._ready)
            await self._ready.wait()
        if self._app is None:
            raise Refused(503, f"no MCP here: {self._trouble}", code="mcp_unavailable")
        from mcp.server.transport_security import RequestBodyLimitMiddleware

        caller: Caller = scope["caller"]
        most = min(caller.size or _MOST, _MOST)
        await RequestBodyLimitMiddleware(self._app, most)(scope, receive, send)

    async def _serve(self, ready: anyio.Event) -> None:
        try:
            server = await anyio.to_thread.run_sync(self._made)
            async with server.session_manager.run():
                self._app = server.session_manager.handle_request
                ready.set()
                await anyio.sleep_forever()
        except ImportError as e:
            self._trouble = f"it needs {e.name}: run `pip install 'aplysia[server]'`"
        except Exception:
            self._trouble = "it did not start; the log says why"
            log.exception("MCP did not start")
        finally:
            ready.set()

    def _made(self) -> MCPServer[Any]:
        from aplysia.server.mcp import build

        server = build(_OfCaller(self._service))
        server.streamable_http_app(
            stateless_http=True, json_response=True, transport_security=self._security()
        )
        return server

    def _security(self) -> TransportSecuritySettings:
        """The names that `Access` lets through, as the SDK wants them."""
        from mcp.server.transport_security import TransportSecuritySettings

        names = sorted(f"[{h}]" if ":" in h else h for h in self._service.access.hosts)
        hosts = [one for name in names for one in (name, f"{name}:*")]
        origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
        return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


class _OfCaller:
    """Minds by the key of each request, and within it by the namespace its header names."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def use(
        self,
        request: Request | None,
        right: Literal["read", "write"],
        work: Callable[[Mind], T],
        /,
        *,
        long: bool = False,
    ) -> T:
        namespace, minds = _namespace(request, right), self._service.minds
        run = minds.run_long if long else minds.run
        return await run(work, minds.of(namespace))

    def tell(self, request: Request | None, event: dict[str, Any]) -> None:
        self._service.feed.tell(_namespace(request, "read"), event)


def _namespace(request: Request | None, right: Literal["read", "write"]) -> Namespace:
    """Raises: Refused: the key may not, or the header names no namespace."""
    if request is None:
        raise Refused(401, "a request without HTTP has no caller", code="invalid_api_key")
    caller = caller_of(request)
    caller.needs(right)
    return caller.namespace(request.headers, {})
