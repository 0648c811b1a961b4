"""The outside world into the flow: an OpenAI-compatible server with a memory, as one ASGI app.

`create_app` puts the routes together around a `Service`; `guard` stands before all of them and
finds who asks. It does not read settings and does not open stores or models; `cli.serve` does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress
from time import monotonic
from typing import TYPE_CHECKING

import anyio
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aplysia import __version__
from aplysia.errors import StoreError
from aplysia.server import chat, errors, logs, page, plain, responses, rest
from aplysia.server.access import MEMORY
from aplysia.server.logs import CLIENT_ID, REQUEST_ID, id_for, kind, log, request_id
from aplysia.server.mcp_door import McpDoor
from aplysia.server.metrics import process
from aplysia.server.service import Service, caller_of, service_of

if TYPE_CHECKING:
    from starlette.types import Lifespan

_GRACE_S = 5.0  # for what is under way when the server ends
_READY_S = 2.0
OPEN = frozenset({"/healthz", "/readyz"})  # for whoever keeps the server running
_WATCHING = OPEN | {"/metrics", "/api/idle", "/api/events"}  # nobody waits for these
Handler = Callable[[Request], Awaitable[Response]]


def create_app(service: Service, *, more: list[BaseRoute] | None = None) -> Starlette:
    """The app around a service, which it closes at its end.

    Args:
        more: routes beside those of the OpenAI interface and of memory.
    """
    mcp = McpDoor(service)
    routes: list[BaseRoute] = [
        Route("/v1/chat/completions", chat.completions, methods=["POST"]),
        Route("/v1/responses", responses.responses, methods=["POST"]),
        *plain.ROUTES,
        *rest.routes(),
        Route("/mcp", mcp, methods=["POST"]),
        *page.ROUTES,
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
        *(more or ()),
    ]
    app = Starlette(
        routes=routes,
        lifespan=_lifespan(service, mcp),
        exception_handlers={404: _not_there, 405: _not_there},
    )
    app.state.service = service
    app.add_middleware(Guarded, service=service)
    return app


def _lifespan(service: Service, mcp: McpDoor) -> Lifespan[Starlette]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            await service.minds.run(service.minds.warm, service.access.owner)
            async with mcp.open(), anyio.create_task_group() as group:
                if service.idle:
                    group.start_soon(service.idle.run)
                yield
                if service.idle:
                    service.idle.allow(False)
                group.cancel_scope.cancel()
        finally:
            service.closing = True
            with anyio.move_on_after(_GRACE_S):
                while service.under_way:
                    await anyio.sleep(0.02)
            await service.upstreams.close()
            if service.idle:
                service.idle.close()
            service.owners.close()
            service.minds.close()

    return lifespan


class Guarded:
    """Before every route: where the request comes from, who asks, and what became of it."""

    def __init__(self, app: ASGIApp, *, service: Service) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, begun, status, memory = Request(scope, receive), monotonic(), 0, ""
        own = id_for(request.headers.get(REQUEST_ID) or request.headers.get(CLIENT_ID))
        request_id.set(own)

        async def told(message: Message) -> None:
            nonlocal status, memory
            if message["type"] == "http.response.start":
                status, headers = message["status"], MutableHeaders(scope=message)
                headers.setdefault(REQUEST_ID, own)  # else the upstream's, by which it is found
                headers["x-aplysia-request-id"] = own
                memory = headers.get(MEMORY, "").partition(";")[0]
            await send(message)

        try:
            if request.url.path not in OPEN:
                self._service.access.check_source(request.headers)
                if not page.is_open(request.method, request.url.path):
                    scope["caller"] = self._service.access.caller(request)
            with self._waited_for(request.url.path):
                await self._app(scope, receive, told)
        except Exception as e:
            if status:  # its answer has begun: it can only be cut off
                log.warning("an answer broke off: %s", kind(e))
                raise
            answer = errors.answer(e)
            if answer.status_code == 500:
                log.exception("a request failed")
            await answer(scope, receive, told)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._service.metrics.count(
                "aplysia_requests_total", route=route, status=str(status or 500)
            )
            taken = monotonic() - begun
            self._service.metrics.time("aplysia_request_duration_seconds", taken, route=route)
            logs.request(
                method=request.method,
                route=route,
                status=status or 500,
                ms=taken * 1000,
                memory=memory,
                tenant=getattr(scope.get("caller"), "id", ""),
            )

    def _waited_for(self, path: str) -> AbstractContextManager[None]:
        """Somebody waits for this answer, so that idle work gives way."""
        idle = self._service.idle
        return nullcontext() if idle is None or path in _WATCHING else idle.asked()


async def _not_there(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    what = "no such path" if status == 404 else f"{request.method} is not for this path"
    code = "not_found" if status == 404 else "method_not_allowed"
    told = errors.body(f"{what}: {request.url.path}", status=status, code=code)
    return JSONResponse(told, status, headers=_allowed(request) if status == 405 else None)


def _allowed(request: Request) -> dict[str, str]:
    """What a path is for; one path may have a route for each method."""
    here = {"type": "http", "method": request.method, "path": request.url.path}
    found = set[str]()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(here)[0] is not Match.NONE:
            found |= route.methods or set()
    return {"allow": ", ".join(sorted(found))}


async def healthz(_request: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Memory can be read, and the server is not closing."""
    service = service_of(request)
    if service.closing:
        return JSONResponse({"status": "closing"}, 503)
    try:
        await service.minds.ready(_READY_S)
    except Exception as e:  # whatever it is, it is not ready
        log.warning("not ready: %s", kind(e))
        return JSONResponse({"status": "memory unavailable"}, 503)
    return JSONResponse({"status": "ready"})


async def metrics(request: Request) -> Response:
    """What was counted, for Prometheus; how much is in the store, for who may administer."""
    service = service_of(request)
    counts = service.metrics
    counts.set("aplysia_listeners", service.feed.listeners)
    counts.set("aplysia_build_info", 1, version=__version__)
    counts.set("aplysia_idle_working", bool(service.idle and service.idle.working))
    for name, value in process().items():
        counts.set(name, value)
    held = dict[str, float]()
    if "admin" in caller_of(request).scopes:
        with suppress(StoreError):  # what was counted is told all the same
            held = await service.minds.run_long(service.minds.held)
    text = service.metrics.text(**{f"aplysia_{name}": value for name, value in held.items()})
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")
