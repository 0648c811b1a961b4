"""A row of the table of routes, and what is done with a request by it.

The same row routes, checks parameters and bodies, and is shown in the document.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aplysia.formats import dumps
from aplysia.mind import Mind
from aplysia.server.body import read_json
from aplysia.server.errors import Refused
from aplysia.server.keys import Scope
from aplysia.server.rest.schema import Schema, checked, parameter
from aplysia.server.service import Service, caller_of, service_of
from aplysia.types import Namespace


@dataclass(slots=True, kw_only=True)
class Asked:
    """One request, read and checked."""

    service: Service
    namespace: Namespace
    mind: Mind
    now: datetime
    most: int  # bytes of its body
    params: Mapping[str, Any]
    body: Mapping[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, kind: str, **what: object) -> None:
        """Tell it to those who listen, once it is done."""
        self.events.append({"kind": kind, **what})

    def time(self, given: str, *, name: str) -> datetime:
        """A time in UTC; without a zone it is in the zone of the settings.

        Raises: Refused: it is no time.
        """
        try:
            at = datetime.fromisoformat(given)
            return (at if at.tzinfo else at.replace(tzinfo=self.now.tzinfo)).astimezone(UTC)
        except (ValueError, OverflowError) as e:
            raise Refused(
                400,
                f"{name}: {given[:60]!r} is not a time: write it like 2024-05-08T13:56:00+08:00",
                code="invalid_value",
                param=name,
            ) from e


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What may be asked for: where, by whom, with what, and what comes back.

    does: in a worker thread; what it returns goes out as JSON. long: in one of those few that take
    what may last seconds, so that nothing else waits for it. sends: in the event loop, for what
    is read or written piece by piece. Other paths than `path` in their last part have `/` in them.
    """

    method: Literal["GET", "POST"]
    path: str
    name: str
    about: str
    scope: Scope
    answer: Schema
    does: Callable[[Asked], object] | None = None
    long: bool = False
    sends: Callable[[Request, Asked], Awaitable[Response]] | None = None
    place: Mapping[str, Schema] = field(default_factory=dict)  # parameters in the path
    query: Mapping[str, Schema] = field(default_factory=dict)
    body: Schema | None = None
    takes: str = "application/json"
    gives: str = "application/json"
    refusals: Mapping[int, Schema] = field(default_factory=dict)  # with more than an error in them

    def where(self) -> str:
        """The path as the router reads it."""
        found = self.path
        for name, schema in self.place.items():
            if schema["type"] == "string":
                found = found.replace(f"{{{name}}}", f"{{{name}:path}}")
        return found

    async def endpoint(self, request: Request) -> Response:
        service, caller = service_of(request), caller_of(request)
        caller.needs(self.scope)
        namespace = caller.namespace(request.headers, {})
        asked = Asked(
            service=service,
            namespace=namespace,
            mind=service.minds.of(namespace),
            now=service.clock(),
            most=caller.size,
            params=self._parameters(request),
            body=await self._body(request, caller.size),
        )
        if self.sends is not None:
            return await self.sends(request, asked)
        assert self.does is not None
        run = service.minds.run_long if self.long else service.minds.run
        found = await run(self.does, asked)
        for event in asked.events:
            service.feed.tell(namespace, event)
        return answer(found)

    def _parameters(self, request: Request) -> dict[str, Any]:
        given = dict(request.query_params)
        if unknown := sorted(given.keys() - self.query.keys()):
            what = ", ".join(self.query) or "none"
            raise Refused(
                400,
                f"{unknown[0][:60]!r} is no parameter of {self.path}: it has {what}",
                code="unknown_parameter",
                param=unknown[0][:60],
            )
        found = {
            name: parameter(str(request.path_params[name]), schema, name=name)
            for name, schema in self.place.items()
        }
        for name, schema in self.query.items():
            if name in given:
                found[name] = parameter(given[name], schema, name=name)
            elif "default" in schema:
                found[name] = schema["default"]
        return found

    async def _body(self, request: Request, most: int) -> dict[str, Any]:
        if self.body is None or self.sends is not None:
            return {}
        _, given = await read_json(request, most=most)
        found: dict[str, Any] = checked(given, self.body, name="")
        return found


def route(ways: Sequence[Way]) -> Route:
    """The route of all ways of one path, so that a wrong method is told of all that are right."""
    by = {way.method: way.endpoint for way in ways}

    async def endpoint(request: Request) -> Response:
        method: Literal["GET", "POST"] = "POST" if request.method == "POST" else "GET"
        return await by[method](request)

    return Route(ways[0].where(), endpoint, methods=list(by), name=ways[0].name)


def answer(found: object, status: int = 200) -> Response:
    """A value as JSON; a response as it is."""
    if isinstance(found, Response):
        return found
    return Response(
        dumps(found).encode(),
        status,
        headers={"cache-control": "no-store"},
        media_type="application/json",
    )
