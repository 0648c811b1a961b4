"""/v1/embeddings and /v1/models, and whatever else of /v1 an upstream may know.

Embeddings come from the embedder of the memory when they are asked for by its name, or when the
upstream is the built-in model; else they are the upstream's.
"""

from __future__ import annotations

import base64
from typing import Any

import httpx2
import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aplysia.errors import ModelUnavailable
from aplysia.server import account, around, body, errors
from aplysia.server.errors import Refused
from aplysia.server.forward import Shape, forward
from aplysia.server.logs import log
from aplysia.server.named import named
from aplysia.server.service import Service, caller_of, service_of
from aplysia.server.upstream import BUILT_IN, back, inside, parsed, unreachable

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
    """GET /v1/models: those of all upstreams, and the embedder.

    When no upstream tells any, the first one's error is the answer, and no empty list.
    """
    service = service_of(request)
    found, more, refusals = dict[str, dict[str, Any]](), dict[str, Any](), list[Response]()
    for upstream in service.upstreams.all:
        try:
            async with service.upstreams.send(
                upstream, "GET", "/models", headers=request.headers
            ) as answer:
                data = await answer.aread()
        except (ModelUnavailable, httpx2.HTTPError) as e:
            log.warning("%s", e)
            told = unreachable(upstream, e) if isinstance(e, httpx2.HTTPError) else e
            refusals.append(errors.answer(told))
            continue
        if answer.status_code >= 400:
            refusals.append(Response(data, answer.status_code, back(answer.headers)))
            continue
        listed = parsed(data) or {}
        more = {**listed, **more}
        for one in listed.get("data") or ():
            if isinstance(one, dict) and isinstance(one.get("id"), str):
                found.setdefault(one["id"], one)
    if refusals and len(refusals) == len(service.upstreams.all):
        return refusals[0]
    for name in _names(service):
        found.setdefault(name, {"id": name, "object": "model", "created": 0, "owned_by": "aplysia"})
    return JSONResponse({**more, "object": "list", "data": list(found.values())})


async def model(request: Request) -> Response:
    """GET /v1/models/{id}."""
    listed = await models(request)
    if listed.status_code >= 400:
        return listed
    wanted = request.path_params["id"]
    every = parsed(bytes(listed.body)) or {}
    for one in every.get("data") or ():
        if one["id"] == wanted:
            return JSONResponse(one)
    raise Refused(404, f"there is no model {wanted!r}", code="model_not_found", param="model")


async def other(request: Request) -> Response:
    """Any other path of /v1: handed on as it is, memory has no part in it.

    All keys share the upstream's account: see `account` for who may ask for what there.
    """
    service, caller, path = service_of(request), caller_of(request), request.path_params["path"]
    inside(path)
    await account.check_path(service, caller, request.method, path)
    return await passed_on(request, await body.read(request, most=caller.size))


async def passed_on(request: Request, raw: bytes) -> Response:
    """The request to its upstream, and the answer as it comes; what it makes is the tenant's."""
    service, caller = service_of(request), caller_of(request)
    if "admin" not in caller.scopes:
        await account.check(service, caller, raw)
    asked = await body.aside(len(raw), lambda: parsed(raw)) or {}
    path = request.url.path.removeprefix("/v1")
    makes = account.makes(request.method, path.strip("/")) and not asked.get("stream")
    nothing = around.Memory(
        service=service,
        tenant=caller.tenant,
        namespace=caller.tenant,
        mode="off",
        names=makes,
        named={*path.split("/"), *named(raw).kept}
        if makes
        else set(),  # what is there already stays whose it is
    )
    upstream, shape = service.upstreams.of(asked.get("model")), _MADE if makes else None
    return await forward(request, nothing, upstream=upstream, path=path, content=raw, shape=shape)


_MADE = Shape(
    heard=account.Made,
    as_stream=lambda _: b"",  # nobody asks for one
    as_whole=lambda _: None,
    broke=lambda *_: b"",
)
ROUTES = (
    Route("/v1/embeddings", embeddings, methods=["POST"]),
    Route("/v1/models", models),
    Route("/v1/models/{id:path}", model),
    Route("/v1/{path:path}", other, methods=["GET", "POST", "DELETE", "PATCH", "PUT"]),
)
