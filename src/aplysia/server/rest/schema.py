"""What may come in, checked against the schemas that the document shows.

A small part of JSON Schema 2020-12: `type`, `enum`, bounds of numbers, texts and lists, `items`,
`properties`, `required` and `additionalProperties: false`. It does not know requests; what is wrong
is raised with the name of the parameter or field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aplysia.server.errors import Refused

Schema = Mapping[str, Any]
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
_NAMES = {"string": "text", "integer": "a whole number", "boolean": "true or false"}


def text(**how: Any) -> dict[str, Any]:
    return {"type": "string", **how}


def whole(least: int = 0, most: int = 2**53 - 1, **how: Any) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, **how}


def one_of(*values: str, **how: Any) -> dict[str, Any]:
    return {"type": "string", "enum": list(values), **how}


def many(items: Schema, **how: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **how}


def or_none(schema: Schema) -> dict[str, Any]:
    """The same, or null."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def record(required: Mapping[str, Schema], /, **optional: Schema) -> dict[str, Any]:
    """An object with these fields and no others."""
    found = {"type": "object", "properties": {**required, **optional}}
    named = {"required": list(required)} if required else {}
    return {**found, **named, "additionalProperties": False}


def parameter(given: str, schema: Schema, *, name: str) -> Any:
    """A parameter of an address as a value.

    Raises: Refused: it cannot be one.
    """
    value: Any = given
    if schema["type"] == "integer" and _WHOLE.fullmatch(given):
        value = int(given)
    elif schema["type"] == "boolean":
        value = _TRUTH.get(given.lower(), given)
    return checked(value, schema, name=name, status=400)


def checked(value: Any, schema: Schema, *, name: str, status: int = 422) -> Any:
    """The value, if the schema allows it; a whole number written as 1.0 becomes one.

    Raises: Refused: it does not; names the field.
    """

    def wrong(why: str) -> Refused:
        shown = repr(value)
        shown = shown if len(shown) <= 60 else f"{shown[:60]}…"
        return Refused(
            status,
            f"{name or 'the body'}: {shown}: {why}",
            code="invalid_value",
            param=name or None,
        )

    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if isinstance(value, float) and "integer" in kinds and value.is_integer():
        value = int(value)
    if not any(_is(value, kind) for kind in kinds):
        raise wrong(f"write {' or '.join(_NAMES.get(k, k) for k in kinds)}")
    if "enum" in schema and value is not None and value not in schema["enum"]:
        raise wrong(f"use one of {', '.join(schema['enum'])}")
    if isinstance(value, str):
        _check_text(value, schema, wrong)
    elif isinstance(value, int) and not isinstance(value, bool):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            raise wrong(f"use {schema['minimum']} to {schema['maximum']}")
    elif isinstance(value, list):
        if len(value) < schema.get("minItems", 0) or len(value) > schema.get("maxItems", 1 << 31):
            raise wrong(f"name {schema.get('minItems', 0)} to {schema.get('maxItems', 'many')}")
        return [
            checked(one, schema["items"], name=f"{name}[{n}]", status=status)
            for n, one in enumerate(value)
        ]
    elif isinstance(value, dict):
        return _fields(value, schema, name=name, status=status)
    return value


def _is(value: object, kind: str) -> bool:
    return isinstance(value, _KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _check_text(value: str, schema: Schema, wrong: Any) -> None:
    if len(value) < schema.get("minLength", 0):
        raise wrong("it is empty")
    if len(value) > schema.get("maxLength", len(value)):
        raise wrong(f"it is longer than {schema['maxLength']:,} characters")
    try:
        value.encode()
    except UnicodeEncodeError as e:
        raise wrong("it has half of a surrogate pair: write the whole character") from e


def _fields(value: Mapping[str, Any], schema: Schema, *, name: str, status: int) -> dict[str, Any]:
    known = schema["properties"]
    for missing in schema.get("required", ()):
        if missing not in value:
            raise Refused(status, f"{missing} is missing", code="missing", param=missing)
    for field in value:
        if field not in known:
            shown = ascii(field)[1:-1][:60]
            raise Refused(
                status,
                f"{shown} is not known here: use {', '.join(known)}",
                code="unknown_field",
                param=shown,
            )
    return {
        field: checked(one, known[field], name=f"{name}.{field}".strip("."), status=status)
        for field, one in value.items()
    }
