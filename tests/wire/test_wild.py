"""An upstream that answers anything at all: the client gets it, and nothing breaks here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aplysia.models.wire import Heard
from aplysia.server import chat, responses
from aplysia.server.forward import Shape

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
CHAT: dict[str, Any] = {
    "id": "c",
    "object": "chat.completion.chunk",
    "model": "m",
    "choices": [
        {
            "index": 0,
            "delta": {
                "role": "assistant",
                "content": "Hi",
                "tool_calls": [{"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}}],
            },
            "message": {"role": "assistant", "content": "Hi"},
            "logprobs": {"content": [{"token": "Hi"}]},
            "finish_reason": "stop",
        }
    ],
    "usage": {"total_tokens": 3},
}
MESSAGE = {"type": "message", "id": "i", "content": [{"type": "output_text", "text": "Hi"}]}
RESPONSE: dict[str, Any] = {
    "type": "response.output_text.delta",
    "item_id": "i",
    "content_index": 0,
    "delta": "Hi",
    "sequence_number": 1,
    "item": MESSAGE,
    "status": "completed",
    "output": [MESSAGE],
    "incomplete_details": {"reason": "x"},
    "response": {"id": "r", "model": "m", "status": "completed", "output": [MESSAGE]},
}


def places(of: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    inside = of.items() if isinstance(of, dict) else enumerate(of) if isinstance(of, list) else ()
    for name, one in inside:
        yield from places(one, (*path, name))


def changed(of: Any, path: tuple[Any, ...], value: object) -> Any:
    found = json.loads(json.dumps(of))
    at = found
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return found


@pytest.mark.parametrize(
    ("shape", "plain", "heard"),
    [(chat.SHAPE, CHAT, Heard), (responses.SHAPE, RESPONSE, responses.Answered)],
    ids=["chat", "responses"],
)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_field_is_read_or_passed_over(
    shape: Shape, plain: dict[str, Any], heard: Callable[[], Heard], data: st.DataObject
) -> None:
    odd = [
        changed(plain, data.draw(st.sampled_from(list(places(plain)))), data.draw(ANY))
        for _ in range(3)
    ]
    streamed, whole = heard(), heard()
    for one in (*odd, plain):
        streamed.take(json.dumps(one))
        whole.whole(one)
        shape.as_stream(one)
    shape.as_whole([*odd, plain])
    assert isinstance(streamed.text + whole.text, str)
