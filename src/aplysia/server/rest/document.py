"""The OpenAPI document, made from the table of routes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aplysia import __version__
from aplysia.server.rest.schema import Schema
from aplysia.server.rest.shapes import COMPONENTS, ref
from aplysia.server.rest.table import Way

_LABEL = "([^/.%]|%(?!2[EeFf]))+"  # no dot and no slash, encoded or not
_NAMESPACE = {
    "name": "X-Aplysia-Namespace",
    "in": "header",
    "required": False,
    "description": "Whose memory, below the tenant of the key: labels like work/notes, "
    "percent-encoded where they are not ASCII.",
    "schema": {"type": "string", "pattern": f"^({_LABEL}(/{_LABEL})*)?$"},
}
_REFUSED = {
    400: "A parameter or the body cannot be read.",
    401: "A key is needed.",
    403: "The key may not.",
    404: "There is no such thing.",
    409: "It contradicts what is kept, or is to be confirmed.",
    413: "The body is too large.",
    415: "The body is packed in a way that is not read here.",
    421: "This server is not called what the Host header says.",
    422: "The body has other fields or values than it may.",
    429: "Too many requests, or too much of one source.",
    503: "Memory does not answer now.",
}
_OF_BODIES = frozenset({409, 413, 415, 422})


def document(ways: Iterable[Way]) -> dict[str, Any]:
    """All routes, with what they take and give."""
    paths = dict[str, dict[str, Any]]()
    for way in ways:
        paths.setdefault(way.path, {})[way.method.lower()] = _operation(way)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Aplysia memory",
            "version": __version__,
            "description": "A memory that believes, corrects and forgets.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}, {}],
        "paths": paths,
        "components": {
            "schemas": dict(COMPONENTS),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(way: Way) -> dict[str, Any]:
    placed = [_parameter(n, s, where="path") for n, s in way.place.items()]
    asked = [_parameter(n, s, where="query") for n, s in way.query.items()]
    refused = {
        str(status): {
            "description": about,
            "content": _json(way.refusals.get(status, ref("Error"))),
        }
        for status, about in _REFUSED.items()
        if way.body is not None or status not in _OF_BODIES
    }
    told = {
        "operationId": way.name,
        "summary": way.about,
        "description": f"Needs the scope {way.scope}.",
        "parameters": [*placed, *asked, _NAMESPACE],
        "responses": {
            "200": {"description": "Done.", "content": {way.gives: {"schema": way.answer}}},
            **refused,
        },
    }
    if way.body is None:
        return told
    body = {"required": True, "content": {way.takes: {"schema": way.body}}}
    return {**told, "requestBody": body}


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _parameter(name: str, schema: Schema, *, where: str) -> Mapping[str, Any]:
    about = {"description": schema["description"]} if "description" in schema else {}
    return {"name": name, "in": where, "required": where == "path", "schema": schema, **about}
