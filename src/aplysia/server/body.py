"""Reading what a client sends, up to a size."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any, TypeVar

import anyio.to_thread
from starlette.requests import ClientDisconnect, Request

from aplysia.server.errors import Refused
from aplysia.server.splice import PATIENT

T = TypeVar("T")
_LARGE = 256 << 10  # bytes: what is worked on in a thread
_MEMBERS = 64  # of one gzip: each costs a copy of what follows


async def read(request: Request, *, most: int) -> bytes:
    """The body, unpacked when it comes as gzip.

    Raises: Refused: it is larger than `most` bytes (0: no limit), broke off, or packed otherwise.
    """
    declared = request.headers.get("content-length", "")
    if most and declared.isdecimal() and int(declared) > most:
        raise _too_large(most)
    found = bytearray()
    try:
        async for piece in request.stream():
            found += piece
            if most and len(found) > most:
                raise _too_large(most)
    except ClientDisconnect as e:
        raise Refused(400, "the request broke off", code="broke_off") from e
    packed = request.headers.get("content-encoding", "identity").strip().lower()
    if packed in ("", "identity"):
        return bytes(found)
    if packed not in ("gzip", "x-gzip"):
        raise Refused(
            415, f"content-encoding {packed!r}: send it plain, or as gzip", code="content_encoding"
        )
    return _unpacked(bytes(found), most)


def _unpacked(data: bytes, most: int) -> bytes:
    """What gzip has packed, never more of it than `most`."""
    found, members = bytearray(), 0
    while data:  # one member after the other (RFC 1952)
        members += 1
        if members > _MEMBERS:
            raise Refused(400, "the gzip has too many members", code="content_encoding")
        unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            found += unpacking.decompress(data, most + 1 if most else 0)
        except zlib.error as e:
            raise Refused(400, f"the body is no gzip: {e}", code="content_encoding") from e
        if most and len(found) > most:
            raise _too_large(most)
        if not unpacking.eof:
            raise Refused(400, "the gzip of the body has no end", code="content_encoding")
        data = unpacking.unused_data
    return bytes(found)


def _too_large(most: int) -> Refused:
    return Refused(413, f"the request is larger than {most:,} bytes", code="too_large")


async def aside(size: int, work: Callable[[], T]) -> T:
    """`work` on a body of that many bytes: a large one holds the event loop up in parts only."""
    return work() if size < _LARGE else await anyio.to_thread.run_sync(work)


def parsed(raw: bytes) -> Any:
    """The value in a JSON document. Raises: ValueError, RecursionError: it is none."""
    if len(raw) < _LARGE:
        return json.loads(raw)
    return PATIENT.decode(raw.decode(json.detect_encoding(raw), "surrogatepass"))


async def read_json(request: Request, *, most: int) -> tuple[bytes, dict[str, Any]]:
    """The body as it came, and the object in it. Raises: Refused: it is no JSON object."""
    raw = await read(request, most=most)
    try:
        found = await aside(len(raw), lambda: parsed(raw))
    except (ValueError, RecursionError) as e:
        raise Refused(400, f"the body is no JSON: {e}", code="invalid_json") from e
    if not isinstance(found, dict):
        raise Refused(400, "the body must be a JSON object", code="invalid_json")
    return raw, found
