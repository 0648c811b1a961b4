"""Which things at the upstream a request names, by the fields that name some.

    {"previous_response_id": "resp_1", "tools": [{"vector_store_ids": ["vs_1"]}], …}

Every field counts that stands in the body, also one that stands twice or in other letters: what
one reader passes over the next may read. What is said, what tools are like and what the client
calls its own things is passed over. It does not know whose anything is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_KEPT = frozenset(
    f"{name}_{ending}"
    for name in (
        *("previous_response", "response", "conversation", "file", "input_file", "output_file"),
        *("training_file", "validation_file", "vector_store", "container", "thread", "assistant"),
        *("run", "batch", "upload", "part", "prompt", "skill", "video", "approval_request"),
        "interaction",
    )
    for ending in ("id", "ids")
) | {"conversation", "container", "training_file", "validation_file", "previous_response"}
_WITH_ID = frozenset({"conversation", "container", "prompt", "audio", "skill", "video"})
_ITEMS = frozenset({"input", "items", "additional_messages", "messages"})
_OWN = frozenset({"call_id", "tool_call_id", "connector_id", "user_id"})
_NOT_READ = frozenset({"metadata", "parameters", "schema", "input_schema", "json_schema"})
_ID = re.compile(r"(?:^|_)ids?$")


@dataclass(slots=True)
class Named:
    """Ids in a request."""

    kept: set[str] = field(default_factory=set)  # must be the upstream's, and the tenant's own
    other: set[str] = field(default_factory=set)  # may be the client's, and must be nobody else's
    odd: bool = False  # a field that names something has no text in it


class _Object(list[tuple[str, Any]]):
    """The fields of an object in their order, each as often as it is there."""


def named(raw: bytes) -> Named:
    """The ids in the body of a request; none where it is no JSON."""
    found = Named()
    try:
        body = json.loads(raw, object_pairs_hook=_Object)
    except (ValueError, RecursionError):
        return found
    waiting: list[tuple[str, Any]] = [("", body)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, _Object):
            _fields(name, value, found)
            waiting += [(k.casefold(), v) for k, v in value if k.casefold() not in _NOT_READ]
        elif isinstance(value, list):
            waiting += [(name, one) for one in value]
    return found


def _fields(name: str, some: _Object, found: Named) -> None:
    """The ids in the fields of an object that stands in the field `name`."""
    refers = name in _WITH_ID or (name in _ITEMS and _refers(some))
    for key, value in ((k.casefold(), v) for k, v in some):
        if key in _KEPT or (key == "id" and refers):
            into = found.kept
        elif _ID.search(key) and key not in _OWN:
            into = found.other
        else:
            continue
        for one in value if isinstance(value, list) and not isinstance(value, _Object) else [value]:
            if isinstance(one, str):
                into |= {one} - {"", "auto", "none"}
            elif into is found.kept and one is not None and not isinstance(one, _Object):
                found.odd = True


def _refers(item: _Object) -> bool:
    """Whether an item stands for one that the upstream keeps.

    An item may be named without its type. Reasoning is looked up where its text is not with it.
    """
    kinds = {v for k, v in item if k.casefold() == "type" and isinstance(v, str)}
    if "item_reference" in kinds:
        return True
    fields = dict(item)
    if "reasoning" in kinds:
        return not fields.get("encrypted_content")
    return fields.get("type") is None and "role" not in fields


def told(answer: object) -> Iterator[str]:
    """The ids that an answer gives to what was made: its own, and those of what is in it."""
    if not isinstance(answer, Mapping):
        return
    lists = [answer.get(key) for key in ("output", "items", "data")]
    inside: Iterable[object] = (one for some in lists if isinstance(some, list) for one in some)
    for one in (answer, *inside):
        if isinstance(one, Mapping) and isinstance(one.get("id"), str) and one["id"]:
            yield one["id"]
