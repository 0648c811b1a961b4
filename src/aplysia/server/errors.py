"""One table from errors to HTTP, in the form that OpenAI's clients read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from aplysia.errors import (
    AplysiaError,
    ConfigError,
    ContextTooLong,
    EpisodeConflict,
    FormatError,
    ModelNotFound,
    ModelUnavailable,
    NotSupported,
    NotThere,
    SourceLimit,
    StoreUnavailable,
)


class Refused(AplysiaError):
    """A request that is not carried out, and why."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.param = status, code, param
        self.headers = dict(headers or {})


_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    413: "invalid_request_error",
    422: "invalid_request_error",
    429: "rate_limit_error",
}
_TABLE: tuple[tuple[type[Exception], int, str], ...] = (
    (ContextTooLong, 400, "context_length_exceeded"),
    (ModelNotFound, 404, "model_not_found"),
    (ModelUnavailable, 502, "upstream_unavailable"),
    (NotSupported, 400, "not_supported"),
    (SourceLimit, 429, "source_limit"),
    (EpisodeConflict, 409, "id_conflict"),
    (NotThere, 404, "not_found"),
    (FormatError, 422, "invalid_file"),
    (StoreUnavailable, 503, "memory_unavailable"),
    (ConfigError, 400, "config_error"),
    (AplysiaError, 500, "internal_error"),
    (ValueError, 400, "invalid_value"),
    (KeyError, 404, "not_found"),
)


def body(
    message: str, *, status: int, code: str | None, param: str | None = None
) -> dict[str, Any]:
    kind = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def answer(error: Exception) -> Response:
    """What a client is told. What is nobody's fault but ours says nothing of the inside."""
    if isinstance(error, Refused):
        told = body(str(error), status=error.status, code=error.code, param=error.param)
        return JSONResponse(told, status_code=error.status, headers=error.headers)
    for kind, status, code in _TABLE:
        if isinstance(error, kind):
            return JSONResponse(
                body(str(error), status=status, code=code),
                status_code=status,
                headers={"retry-after": "1"} if status in (429, 503) else None,
            )
    told = body("something went wrong here; the log says what", status=500, code="internal_error")
    return JSONResponse(told, status_code=500)


def error_body(error: Mapping[str, Any] | None) -> dict[str, Any]:
    """An error that came inside of a stream, as the body of an answer."""
    if error is None:
        return body("the model server said nothing", status=502, code="upstream_empty")
    return {"error": {**body("", status=502, code=None)["error"], **error}}
