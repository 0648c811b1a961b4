"""What every request needs, in one value: who may ask, the minds, where requests go on, counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from aplysia.server.access import Access, Caller
from aplysia.server.feed import Feed
from aplysia.server.idle import Idle
from aplysia.server.metrics import Metrics
from aplysia.server.minds import Minds
from aplysia.server.owners import Owners
from aplysia.server.remembering import ROOM, Conversations
from aplysia.server.upstream import Upstreams

if TYPE_CHECKING:
    from aplysia.types import Embedder

MEMORY_S = 1.0


@dataclass(kw_only=True)
class Service:
    """The parts of a running server. They are made at its start and closed at its end."""

    access: Access
    minds: Minds
    upstreams: Upstreams
    clock: Callable[[], datetime]
    embedder: Embedder | None = None
    store: str = ""  # its path, for what reads the file itself
    room: int = ROOM  # tokens of memory in a request
    memory_s: float = MEMORY_S  # that memory has before the request goes on without
    conversations: Conversations = field(default_factory=Conversations)
    owners: Owners = field(default_factory=Owners)  # of what the upstream keeps
    feed: Feed = field(default_factory=Feed)
    metrics: Metrics = field(default_factory=Metrics)
    idle: Idle | None = None  # work for when nobody asks anything
    closing: bool = False
    under_way: int = 0  # requests whose reply is not kept yet


def service_of(request: HTTPConnection) -> Service:
    service: Service = request.app.state.service
    return service


def caller_of(request: HTTPConnection) -> Caller:
    """Who asks; `Guarded` has found it before any route was reached."""
    caller: Caller = request.scope["caller"]
    return caller
