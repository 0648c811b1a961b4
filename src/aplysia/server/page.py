"""The memory page: the files of `static/`, as they are, under a strict content security policy.

Anybody who may reach the server may load them: there is nothing of anybody in them. What the page
shows comes from /api with the key of the one who looks. Nothing is loaded from elsewhere, and no
script or style stands inside a page, so text of a memory cannot become either.

It does not know memories, keys or events.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aplysia.server.errors import Refused

_AT = "/static/"
_KINDS = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
}
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",  # asked for anew each time, and answered with 304 while it is so
}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of the page."""

    data: bytes
    kind: str
    tag: str


@cache
def found() -> dict[str, File]:
    """Every file of the page by its path on the server."""
    every = dict[str, File]()

    def read(folder: Traversable, path: str) -> None:
        for one in folder.iterdir():
            if one.is_dir():
                read(one, f"{path}{one.name}/")
            elif (kind := _KINDS.get(one.name.rpartition(".")[2])) is not None:
                data = one.read_bytes()
                tag = f'"{sha256(data).hexdigest()[:32]}"'
                every[path + one.name] = File(data=data, kind=kind, tag=tag)

    read(files("aplysia.server") / "static", _AT)
    return {"/": every[f"{_AT}index.html"], **every}


def is_open(method: str, path: str) -> bool:
    """Whether a request asks for a file of the page, which needs no key."""
    return method in ("GET", "HEAD") and (path == "/" or path.startswith(_AT))


async def serve(request: Request) -> Response:
    """GET / and /static/…: a file, or 304 when the browser has it.

    Raises: Refused: there is no such file.
    """
    file = found().get(request.url.path)
    if file is None:
        raise Refused(404, f"no such path: {request.url.path}", code="not_found")
    headers = HEADERS | {"etag": file.tag}
    if file.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(file.data, headers=headers, media_type=file.kind)


ROUTES = (Route("/", serve), Route("/static/{path:path}", serve))
