"""/v1/embeddings and /v1/models, and whatever else of /v1 an upstream may know.

Embeddings come from the embedder of the memory when they are asked for by its name, or when the
upstream is the built-in model; else they are the upstream's.
"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aplysia.errors import ModelUnavailable
from aplysia.server import around, body
from aplysia.server.errors import Refused
from aplysia.server.forward import forward
from aplysia.server.service import Service, caller_of, log, service_of
from aplysia.server.upstream import BUILT_IN, parsed

_TEXTS = 2048  # in one request, as the API reference says


async def embeddings(request: Request) -> Response:
    """POST /v1/embeddings; `encoding_format` "base64" is what the Python client asks for."""
    service, caller = service_of(request), caller_of(request)
    raw, asked = await body.read_json(request, most=caller.size)
    upstream = service.upstreams.of(asked.get("model"))
    ours = service.embedder
    if ours is None or (asked.get("model") not in _names(service) and upstream.name != BUILT_IN):
        return await passed_on(request, raw)
    texts = asked.get("input")
    texts = [texts] if isinstance(texts, str) else texts
    if not isinstance(texts, list) or not texts or not all(isinstance(t, str) for t in texts):
        raise Refused(
            400, "input must be a text or a list of texts", code="invalid_value", param="input"
        )
    if len(texts) > _TEXTS or not all(texts):
        raise Refused(
            400,
            f"input: at most {_TEXTS} texts, none of them empty",
            code="invalid_value",
            param="input",
        )
    rows = await service.minds.run(ours.embed, texts, kind="passage")
    form = asked.get("encoding_format", "float")
    if form not in ("float", "base64"):
        raise Refused(
            400,
            "encoding_format must be float or base64",
            code="invalid_value",
            param="encoding_format",
        )
    data = [
        {
            "object": "embedding",
            "index": n,
            "embedding": base64.b64encode(row.astype("<f4").tobytes()).decode()
            if form == "base64"
            else [float(x) for x in np.asarray(row)],
        }
        for n, row in enumerate(rows)
    ]
    tokens = sum(len(t) // 3 + 1 for t in texts)
    return JSONResponse(
        {
            "object": "list",
            "data": data,
            "model": ours.id,
            "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
        }
    )


def _names(service: Service) -> tuple[str, ...]:
    return (service.embedder.id,) if service.embedder else ()


async def models(request: Request) -> Response:
    """GET /v1/models: those of all upstreams, and the embedder."""
    service = service_of(request)
    found = dict[str, dict[str, Any]]()
    for upstream in service.upstreams.all:
        try:
            async with service.upstreams.send(
                upstream, "GET", "/models", headers=request.headers
            ) as answer:
                listed = parsed(await answer.aread()) or {}
        except ModelUnavailable as e:
            log.warning("%s", e)
            continue
        for one in listed.get("data") or ():
            if isinstance(one, dict) and isinstance(one.get("id"), str):
                found.setdefault(one["id"], one)
    for name in _names(service):
        found.setdefault(name, {"id": name, "object": "model", "created": 0, "owned_by": "aplysia"})
    return JSONResponse({"object": "list", "data": list(found.values())})


async def model(request: Request) -> Response:
    """GET /v1/models/{id}."""
    listed = await models(request)
    wanted = request.path_params["id"]
    every = parsed(bytes(listed.body)) or {}
    for one in every.get("data") or ():
        if one["id"] == wanted:
            return JSONResponse(one)
    raise Refused(404, f"there is no model {wanted!r}", code="model_not_found", param="model")


async def other(request: Request) -> Response:
    """Any other path of /v1: handed on as it is, memory has no part in it."""
    caller = caller_of(request)
    caller.needs("write")
    return await passed_on(request, await body.read(request, most=caller.size))


async def passed_on(request: Request, raw: bytes) -> Response:
    """The request to its upstream, and the answer as it comes."""
    service, caller = service_of(request), caller_of(request)
    upstream = service.upstreams.of((parsed(raw) or {}).get("model"))
    nothing = around.Memory(service=service, namespace=caller.tenant, mode="off")
    path = request.url.path.removeprefix("/v1")
    return await forward(request, nothing, upstream=upstream, path=path, content=raw)


ROUTES = (
    Route("/v1/embeddings", embeddings, methods=["POST"]),
    Route("/v1/models", models),
    Route("/v1/models/{id:path}", model),
    Route("/v1/{path:path}", other, methods=["GET", "POST", "DELETE", "PATCH", "PUT"]),
)
