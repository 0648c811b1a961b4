"""The upstream's account, which all keys share: who may name what there, and what becomes whose.

What the upstream keeps is the tenant's to whom it was first told, see `owners`; naming an id makes
it nobody's. Where keys of several tenants exist, a key that may not administer names only what is
known to be its tenant's; any other may also name what nobody is known to have. What lists, and
what makes things whose content cannot be looked into, is for keys that may administer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import anyio
import anyio.to_thread

from aplysia.models.wire import Heard
from aplysia.server.access import Caller
from aplysia.server.body import aside
from aplysia.server.errors import Refused
from aplysia.server.named import Named, named, told
from aplysia.server.service import Service
from aplysia.types import Namespace

_STATELESS = frozenset(
    {"completions", "moderations", "images", "audio", "rerank", "tokenize", "detokenize", "score"}
)
_MADE = frozenset({"conversations", "files", "vector_stores"})
_ASKED = frozenset({"responses/input_tokens", "responses/compact"})
_PAIRS = frozenset({"chat/completions", "fine_tuning/jobs"})  # kinds that are two words


@dataclass(slots=True)
class Made(Heard):
    """What was made, as an answer in one piece tells."""

    def whole(self, reply: Mapping[str, Any]) -> None:
        self.items |= set(told(reply))
        self.done = True


def makes(method: str, path: str) -> bool:
    """Whether something is made at the upstream that has an id from then on."""
    return method == "POST" and path.partition("/")[0] not in _STATELESS | {"embeddings"}


async def check(service: Service, caller: Caller, raw: bytes) -> None:
    """Whether a request may name what it names.

    Raises: Refused: something is another's, or may be.
    """
    if not service.access.several():
        return
    found = await aside(len(raw), lambda: named(raw))
    if found.odd:
        raise Refused(400, "ids must be text", code="invalid_value")
    if found.kept | found.other:
        strict = service.access.strict(caller)
        await anyio.to_thread.run_sync(_check, service, caller.tenant, found, strict)


def _check(service: Service, tenant: Namespace, found: Named, strict: bool) -> None:
    whose = service.owners.whose(found.kept | found.other)
    for one in found.kept | found.other:
        if one not in whose:
            wrong = strict and one in found.kept
        else:  # what was given to several is no name of one's own
            wrong = whose[one] != tenant and (one in found.kept or whose[one] is not None)
        if wrong:
            raise Refused(404, "there is no such response, conversation or item", code="not_found")


async def check_path(service: Service, caller: Caller, method: str, path: str) -> None:
    """Whether a key may ask the upstream for this, below /v1. Raises: Refused."""
    parts = path.split("/")
    kind = "/".join(parts[:2]) if "/".join(parts[:2]) in _PAIRS else parts[0]
    below = parts[kind.count("/") + 1 :]
    alone = parts[0] in _STATELESS or path in _MADE or path in _ASKED
    if "admin" in caller.scopes:
        return
    if method == "POST" and alone:
        return caller.needs("write")
    if below and below[0]:
        whose = await anyio.to_thread.run_sync(service.owners.whose, below)
        others = {t for one, t in whose.items() if one != below[0]} - {caller.tenant, None}
        if whose.get(below[0]) == caller.tenant and not others:
            return caller.needs("read" if method == "GET" else "write")
    caller.needs("admin")
