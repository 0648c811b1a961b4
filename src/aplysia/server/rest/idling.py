"""Work for idle time over HTTP: watched, stopped and let go on by who may administer.

It is done for all namespaces of the store, so a key of one tenant alone has no say.
"""

from __future__ import annotations

from aplysia.server.errors import Refused
from aplysia.server.idle import Idle
from aplysia.server.rest.schema import record, text, whole
from aplysia.server.rest.shapes import TRUTH
from aplysia.server.rest.table import Asked, Way


def _idle(asked: Asked) -> Idle:
    if asked.service.idle is None:
        raise Refused(404, "this server does no idle work", code="not_found")
    return asked.service.idle


def idle(asked: Asked) -> object:
    return _idle(asked).state()


def allow(asked: Asked) -> object:
    found = _idle(asked)
    found.allow(bool(asked.body["allowed"]))
    return found.state()


_COUNTS = {"type": "object", "additionalProperties": whole()}
_STATE = record(
    {
        "allowed": TRUTH,
        "working": TRUTH,
        "job": text(description="embed, read, tend or reflect; empty while nothing is done."),
        "passes": whole(description="Over all namespaces, to their end."),
        "given_up": whole(description="Passes that made room for a request."),
        "done": _COUNTS,
        "failed": _COUNTS,
        "tokens": whole(description="That reflecting has cost."),
        "reflects": TRUTH,
    }
)
WAYS = (
    Way(
        method="GET",
        path="/api/idle",
        name="getIdle",
        about="What is done while nobody asks anything.",
        scope="admin",
        does=idle,
        answer=_STATE,
    ),
    Way(
        method="POST",
        path="/api/idle",
        name="allowIdle",
        about="Stop that work after the step it is in, or let it go on.",
        scope="admin",
        does=allow,
        body=record({"allowed": TRUTH}),
        answer=_STATE,
    ),
)
