"""Who asks, whose memory that is, and whether they may: before anything else is looked at.

The tenant comes from the key alone. Within it a header, then the body name the namespace. Without
any key made, the server serves the owner of this machine, on the loopback only; the first key ends
that. A browser's request must come from a page of this very server, so that no other page can reach
it (DNS rebinding, cross-site requests).
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.requests import HTTPConnection

from aplysia.errors import ConfigError
from aplysia.server.errors import Refused
from aplysia.server.keys import SCOPES, Key, Keys, Scope, below
from aplysia.types import Namespace

NAMESPACE = "x-aplysia-namespace"
SESSION = "x-aplysia-session"
MEMORY = "x-aplysia-memory"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_BUCKETS = 10_000
_NEEDED = (
    "a key is needed: `aplysia key make NAME` makes one; send it as a bearer token "
    "(`aplysia key --help` says how to do without again)"
)
_UNKNOWN = "this key is unknown, revoked or expired here: `aplysia key list` shows those there are"
_PORTS = {"http": 80, "https": 443}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks: the tenant, what they may do, and how much."""

    id: str  # of the key; "" for the owner of this machine
    tenant: Namespace
    scopes: tuple[Scope, ...]
    rate: int
    size: int

    def needs(self, scope: Scope) -> None:
        """Raises: Refused: this key may not."""
        if scope not in self.scopes:
            raise Refused(
                403, f"this key may not {scope}: it has {', '.join(self.scopes)}", code="scope"
            )

    def namespace(self, headers: Mapping[str, str], body: Mapping[str, Any]) -> Namespace:
        """Whose memory a request means: header, metadata, safety_identifier, user, in this order.

        Raises: Refused: what it names is no namespace.
        """
        asked = _sent(headers.get(NAMESPACE, ""))
        metadata = body.get("metadata")
        if not asked and isinstance(metadata, dict):
            asked = metadata.get("namespace")
        if not asked:
            asked = _label(body.get("safety_identifier")) or _label(body.get("user"))
        if asked is not None and not isinstance(asked, str):
            raise Refused(400, "metadata.namespace must be text like work/notes", code="namespace")
        try:
            return below(self.tenant, asked)
        except (ValueError, TypeError) as e:
            raise Refused(400, f"namespace {asked!r}: {e}", code="namespace") from e


def _sent(header: str) -> Any:
    """The words of a header: percent-encoded, or UTF-8 as it came."""
    with suppress(UnicodeError):
        header = header.encode("latin-1").decode("utf-8")
    return unquote(header)


def _label(name: object) -> str | None:
    """Somebody's name in a request as one label; clients write what they like there."""
    if not isinstance(name, str) or not name.strip():
        return None
    return name.strip().replace("/", "_").replace(".", "_")


class Access:
    """Turns a request into its caller, or refuses it.

    Args:
        owner: the tenant of the one who runs this server.
        hosts: names under which it may be asked for, besides the loopback's.
        local: it listens on the loopback alone, so without any key it may serve its owner.
    """

    def __init__(
        self, keys: Keys, *, owner: Namespace, hosts: Collection[str] = (), local: bool = True
    ) -> None:
        self._keys, self.owner = keys, owner
        self._hosts = LOOPBACK | {h.lower() for h in hosts}
        self._lock = Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        # a key was made once: nobody comes in without one any more, also when the file is gone
        self._closed = not local or _made(keys)

    @property
    def hosts(self) -> frozenset[str]:
        """Every name under which this server may be asked for."""
        return self._hosts

    def check_source(self, headers: Mapping[str, str]) -> None:
        """Raises: Refused: it was asked for under another name, or by the page of another."""
        host = _name(headers.get("host", ""))
        if host not in self._hosts:
            raise Refused(
                421, f"this server is not called {host!r}: start it with --allow-host", code="host"
            )
        origin = headers.get("origin")
        if origin and not _same_place(origin, headers.get("host", "")):
            raise Refused(403, "pages of other origins may not ask this server", code="origin")

    def caller(self, request: HTTPConnection) -> Caller:
        """Raises: Refused: 401 without a key that is known, 429 when it asks too often."""
        token = _token(request.headers)
        try:
            self._closed = bool(self._keys.all()) or self._closed
            key = self._keys.of(token) if token else None
        except ConfigError as e:
            _log.error("%s", e)
            raise Refused(503, "the keys cannot be read here", code="keys_unreadable") from e
        if key is None:
            if self._closed:
                raise Refused(
                    401,
                    _UNKNOWN if token else _NEEDED,
                    code="invalid_api_key",
                    headers={"www-authenticate": "Bearer"},
                )
            return Caller(id="", tenant=self.owner, scopes=SCOPES, rate=0, size=64 << 20)
        self._count(key)
        return Caller(id=key.id, tenant=key.tenant, scopes=key.scopes, rate=key.rate, size=key.size)

    def strict(self, caller: Caller) -> bool:
        """Whether what nobody here is known to have may be another's: a key that may not
        administer, and more than one tenant."""
        return bool(caller.id) and "admin" not in caller.scopes and self.several()

    def several(self) -> bool:
        """Whether keys of several tenants were made, ended ones too."""
        try:
            return len({self.owner, *(k.tenant for k in self._keys.all())}) > 1
        except ConfigError:  # damaged since the caller was found
            return True

    def still(self, caller: Caller) -> bool:
        """Whether who was let in once would be let in now: a key may have ended meanwhile."""
        if not caller.id:
            return not (self._closed or self._keys.all())
        now = self._keys.now()
        return any(k.id == caller.id and k.usable(now) for k in self._keys.all())

    def _count(self, key: Key) -> None:
        """A bucket that fills with a minute's requests a minute. Raises: Refused: it is empty."""
        if not key.rate:
            return
        now = time.monotonic()
        with self._lock:
            left, at = self._buckets.get(key.id, (float(key.rate), now))
            left = min(float(key.rate), left + (now - at) * key.rate / 60)
            self._buckets[key.id] = (left - 1 if left >= 1 else left, now)
            self._buckets.move_to_end(key.id)
            while len(self._buckets) > _BUCKETS:
                self._buckets.popitem(last=False)
        if left < 1:
            wait = (1 - left) * 60 / key.rate
            raise Refused(
                429,
                f"more than {key.rate} requests a minute: wait {wait:.1f} s",
                code="rate_limit_exceeded",
                headers={
                    "retry-after": str(max(1, round(wait))),
                    "retry-after-ms": f"{wait * 1000:.0f}",
                },
            )


def _token(headers: Mapping[str, str]) -> str:
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else headers.get("x-api-key", "").strip()


def _made(keys: Keys) -> bool:
    try:
        return bool(keys.all())
    except ConfigError:  # damaged; who asks is told so
        return True


def _same_place(origin: str, host: str) -> bool:
    """Whether a page of `origin` was served under this Host: name and port, in any spelling.

    A proxy that ends TLS hands on https as http, so the default port is that of the origin.

    >>> _same_place("https://Mind.Example", "mind.example:443"), _same_place("null", "mind.example")
    (True, False)
    """
    try:
        page, ours = urlsplit(origin), urlsplit(f"//{host}")
        default = _PORTS[page.scheme]
        here = (page.port or default, (page.hostname or "").rstrip("."))
        there = (ours.port or default, (ours.hostname or "").rstrip("."))
    except (ValueError, KeyError):  # no port, no address, another scheme
        return False
    bare = not (page.path or page.query or page.fragment or page.username)
    return bare and bool(page.hostname) and here == there


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()
