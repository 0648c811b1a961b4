"""What an adapter must give back beside the words, kept in the origin of an episode.

`origin` says where an episode came from; an adapter writes its own name there and, behind it, what
has no other place, as JSON. It goes with the episode when that is forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any


def pack(name: str, rest: Mapping[str, Any], kept: Callable[[str], str]) -> str:
    """The name and the rest as one text; `kept`: a text as it may be kept, without its secrets.

    Raises: TypeError: something in it is no JSON.

    >>> pack("langgraph", {"value": {"n": 1}}, str)
    'langgraph {"value": {"n": 1}}'
    """
    return f"{name} {json.dumps(_each(rest, kept), ensure_ascii=False)}"


def unpack(name: str, origin: str) -> dict[str, Any] | None:
    """What was packed under this name; None: it came from elsewhere."""
    head, _, rest = origin.partition(" ")
    if head != name or not rest.startswith("{"):
        return None
    try:
        found = json.loads(rest)
    except ValueError:  # somebody else's
        return None
    return found if isinstance(found, dict) else None


def _each(value: Any, kept: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return kept(value)
    if isinstance(value, Mapping):
        return {str(name): _each(one, kept) for name, one in value.items()}
    return [_each(one, kept) for one in value] if isinstance(value, (list, tuple)) else value
