"""Memory over HTTP: one table of routes, from which routing, checks and the document are made.

    beliefs   listed, one with its story and curve; correct, confirm, pin, expire; bias
    telling   remember, recall, why; episodes; what is in mind now; quarantine
    whole     retract, undo, forget; stats, export, import
    map       beliefs as points, those alike close together
    events    what is learned, as it happens
    idling    the work for idle time, watched and stopped

A key's tenant and the header X-Aplysia-Namespace say whose memory it is. It does not know the
OpenAI interface, and it decides nothing about what is kept.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from starlette.routing import Route

from aplysia.server.rest import beliefs, events, idling, map, telling, whole
from aplysia.server.rest.document import document
from aplysia.server.rest.table import Asked, Way, route


@cache
def openapi() -> dict[str, Any]:
    """The document of all routes."""
    return document(WAYS)


_SHOWN = Way(
    method="GET",
    path="/api/openapi.json",
    name="getDocument",
    about="This document.",
    scope="read",
    does=lambda _asked: openapi(),
    answer={"type": "object"},
)
WAYS: tuple[Way, ...] = (
    *beliefs.WAYS,
    *telling.WAYS,
    *whole.WAYS,
    *map.WAYS,
    *events.WAYS,
    *idling.WAYS,
    _SHOWN,
)


def routes() -> list[Route]:
    paths = dict[str, list[Way]]()
    for way in WAYS:
        paths.setdefault(way.path, []).append(way)
    return [route(ways) for ways in paths.values()]


__all__ = ["WAYS", "Asked", "openapi", "routes"]
