"""Where requests go on to: the built-in model or other servers, by the name of the model.

The built-in model is llama.cpp's own OpenAI-compatible listener on the loopback of this process,
behind a random key; so there is one way for all. An answer is handed on as it comes, byte by byte.

It knows HTTP and nothing of memory.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import httpx2

from aplysia.errors import ConfigError, ModelUnavailable
from aplysia.models.wire import DIRECT
from aplysia.server import body
from aplysia.server.errors import Refused

_CONNECT_S, _POOL_S = 5.0, 10.0
BUILT_IN = "built-in"
STALL_S = 300.0  # without a byte
_UNQUOTED = 5  # times that a path may be read anew
# hop by hop (RFC 9110 §7.6.1), ours, or worked out anew
_HOPS = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding"}
)
_NOT_ON = _HOPS | {
    *("host", "content-length", "proxy-authorization", "upgrade", "accept-encoding"),
    "content-encoding",  # a body is unpacked here
    *("authorization", "x-api-key", "api-key", "cookie"),  # for us, not for whoever comes next
    *("openai-organization", "openai-project", "forwarded"),  # whose account it is is ours to say
    *("origin", "referer", "sec-fetch-mode", "sec-fetch-site", "sec-fetch-dest"),
}
_OURS = ("x-aplysia-", "x-forwarded-")
_NOT_BACK = _HOPS | {
    *("content-length", "content-encoding", "server", "date", "set-cookie"),
    *("upgrade", "access-control-allow-origin"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """One OpenAI-compatible server. `url` ends in /v1 or whatever stands in its place."""

    name: str
    url: str
    key: str = ""
    models: tuple[str, ...] = ()  # that go there; () for those of no other
    front: bool = False  # memory comes in front of the last words, see `remembering`


class Upstreams:
    """All servers that requests may go on to.

    Args:
        some: the first takes what names no model of another.
    """

    def __init__(
        self,
        some: Sequence[Upstream],
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        stall_s: float = STALL_S,
    ) -> None:
        if not some:
            raise ConfigError("no model and no upstream: name one, e.g. --model gguf:default")
        self._some = tuple(some)
        self._client = httpx2.AsyncClient(
            transport=transport,
            timeout=httpx2.Timeout(stall_s, connect=_CONNECT_S, pool=_POOL_S),
            limits=httpx2.Limits(max_connections=2000, max_keepalive_connections=64),
            mounts=dict.fromkeys(DIRECT),
            follow_redirects=False,
        )

    @property
    def all(self) -> tuple[Upstream, ...]:
        return self._some

    def of(self, model: object) -> Upstream:
        return next((u for u in self._some if model in u.models), self._some[0])

    @asynccontextmanager
    async def send(
        self,
        upstream: Upstream,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        content: bytes | None = None,
        query: str = "",
    ) -> AsyncIterator[httpx2.Response]:
        """The answer, its body not read yet.

        Raises: ModelUnavailable: no connection, or nothing came for too long.
        """
        inside(path)
        url = f"{upstream.url.rstrip('/')}{path}{'?' + query if query else ''}"
        try:
            request = self._client.build_request(
                method, url, headers=self._headers(upstream, headers), content=content
            )
        except httpx2.InvalidURL as e:
            raise Refused(400, f"the path {path!r}: {e}", code="path") from e
        base = httpx2.URL(f"{upstream.url.rstrip('/')}/")
        below = request.url.raw_path.startswith(base.raw_path)
        if request.url.netloc != base.netloc or not below:
            raise Refused(400, f"the path {path!r} leads out of the model server", code="path")
        try:
            answer = await self._client.send(request, stream=True)
        except httpx2.HTTPError as e:
            raise unreachable(upstream, e) from e
        try:
            yield answer
        finally:
            await answer.aclose()

    def _headers(self, upstream: Upstream, headers: Mapping[str, str]) -> dict[str, str]:
        named = {one.strip().lower() for one in headers.get("connection", "").split(",")}
        kept = {
            name: value
            for name, value in headers.items()
            if name.lower() not in _NOT_ON | named and not name.lower().startswith(_OURS)
        }
        kept["accept-encoding"] = "identity"  # handed on as it comes
        if upstream.key:
            kept["authorization"] = f"Bearer {upstream.key}"
        return kept

    async def close(self) -> None:
        await self._client.aclose()


def inside(path: str) -> None:
    """Raises: Refused: unquoted as often as it can be, the path has a segment of dots."""
    plain = path
    for _ in range(_UNQUOTED):
        before, plain = plain, unquote(plain)
        if plain == before:
            break
    else:
        raise Refused(400, "the path is quoted too many times", code="path")
    segments = (one.partition(";")[0] for one in plain.replace("\\", "/").split("/"))
    if {".", ".."} & set(segments):
        raise Refused(400, f"the path {path!r} has a segment of dots", code="path")


def unreachable(upstream: Upstream, error: httpx2.HTTPError) -> ModelUnavailable:
    late = isinstance(error, httpx2.TimeoutException)
    why = "did not answer in time" if late else f"cannot be reached ({type(error).__name__})"
    return ModelUnavailable(f"the model server {upstream.name} {why}: is it running?")


def back(headers: httpx2.Headers) -> dict[str, str]:
    """The headers of an answer that are the client's to see."""
    return {k: v for k, v in headers.items() if k.lower() not in _NOT_BACK}


def parsed(data: bytes) -> dict[str, Any] | None:
    """The object in a body; None: it is none."""
    try:
        found = body.parsed(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
