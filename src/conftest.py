"""Pytest passes over the adapters whose packages are not on this machine."""

from __future__ import annotations

from importlib.util import find_spec

_NEEDS = {
    "anthropic": "anthropic",
    "langgraph": "langgraph",
    "llamaindex": "llama_index",
    "llm": "llm",
}
collect_ignore = [
    f"aplysia/adapters/{name}.py" for name, needed in _NEEDS.items() if find_spec(needed) is None
]
