"""What is learned, as it happens: server-sent events of one namespace."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from aplysia.formats import dumps
from aplysia.server.rest.schema import text
from aplysia.server.rest.table import Asked, Way
from aplysia.server.service import caller_of


async def events(request: Request, asked: Asked) -> Response:
    async def told() -> AsyncIterator[bytes]:
        caller, begun = caller_of(request), False
        async for one in asked.service.feed.listen(asked.namespace):
            if not asked.service.access.still(caller):
                return
            if one is None:
                yield b": ping\n\n" if begun else b": listening\n\n"
                begun = True
            else:
                yield f"id: {one[0]}\ndata: {dumps(one[1])}\n\n".encode()

    return StreamingResponse(
        told(),
        media_type="text/event-stream",
        headers={"cache-control": "no-cache", "x-accel-buffering": "no"},
    )


WAYS = (
    Way(
        method="GET",
        path="/api/events",
        name="listen",
        about=(
            "Events from now on, each a JSON object with a kind: turn, reply, learned, corrected, "
            "confirmed, pinned, expired, retracted, undone, released, forgotten, imported, lost."
        ),
        scope="read",
        sends=events,
        gives="text/event-stream",
        answer=text(),
    ),
)
