"""What the server writes about its work: a line for each request, and what went wrong.

Never what was said: an error is told by its kind, with its message only where that cannot carry
words of a memory; a traceback has places and kinds alone. Each line names the request by its id.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

from aplysia.errors import ConfigError, ModelUnavailable, SourceLimit, StoreUnavailable

Form = Literal["text", "json"]
REQUEST_ID = "x-request-id"
CLIENT_ID = "x-client-request-id"  # as some clients of OpenAI's name their own
log = logging.getLogger("aplysia.server")
request_id: ContextVar[str] = ContextVar("request_id", default="")
_SANE = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_PLAIN = (ConfigError, ModelUnavailable, SourceLimit, StoreUnavailable)  # of paths, names, limits


def id_for(asked: str | None) -> str:
    """The client's own id for its request where that is plain, else a new one."""
    return asked if asked and _SANE.fullmatch(asked) else f"req_{secrets.token_hex(12)}"


def kind(error: BaseException) -> str:
    """An error without words of anybody's.

    >>> kind(ValueError("My sister lives in Lyon.")), kind(StoreUnavailable("memory.db is locked"))
    ('ValueError', 'StoreUnavailable: memory.db is locked')
    """
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, _PLAIN) else name


class _Formatter(logging.Formatter):
    """One line a record; as JSON or as text."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._json = form == "json"

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        more = dict(getattr(record, "fields", {}))
        if one := request_id.get():
            more = {"request_id": one, **more}
        if record.exc_info and (error := record.exc_info[1]) is not None:
            places = traceback.extract_tb(record.exc_info[2])
            more |= {"error": kind(error), "at": [f"{p.filename}:{p.lineno}" for p in places]}
        message = record.getMessage()
        if self._json:
            told = {"time": at, "level": record.levelname.lower(), "message": message, **more}
            return json.dumps(told, ensure_ascii=False, default=str)
        shown = " ".join(f"{name}={value}" for name, value in more.items())
        return f"{at} {record.levelname.lower()} {message} {shown}".rstrip()


def begin(form: Form | None) -> None:
    """Write to stderr from now on.

    Args:
        form: a line for each request in this form too; None: as text, what went wrong alone.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(form or "text"))
    for name, level in (("aplysia", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level if form else logging.WARNING)
        logger.propagate = False


def request(*, method: str, route: str, status: int, ms: float, memory: str, tenant: str) -> None:
    """One line for a request that was answered."""
    told = {"method": method, "route": route, "status": status, "ms": round(ms, 1)}
    more = {name: value for name, value in (("memory", memory), ("key", tenant)) if value}
    log.info("request", extra={"fields": {**told, **more}})
