"""Server-sent events, in whatever pieces they come."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aplysia.models.wire import Events

_STREAM = (
    "\ufeff: hello\n\nevent: x\nid: 7\ndata: {\"a\":\ndata:1}\n\n:\n\ndata: 里昂 \u2028\n\n"
    "data\n\nretry: 3\ndata:  two\n\ndata: [DONE]\n\n"
)  # fmt: skip
_EVENTS = ['{"a":\n1}', "里昂 \u2028", " two", "[DONE]"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@given(cuts=st.lists(st.integers(1, 200)))
def test_events_are_the_same_in_any_pieces(ending: str, cuts: list[int]) -> None:
    raw = _STREAM.replace("\n", ending).encode()
    events, found, at = Events(), list[str](), 0
    for cut in [*cuts, len(raw)]:
        found += events.feed(raw[at : at + cut])
        at += cut
    assert [*found, *events.end()] == _EVENTS


def test_an_event_of_many_pieces_takes_time_in_proportion() -> None:
    events, begun = Events(), time.process_time()
    events.feed(b"data: ")
    for _ in range(2_000):
        assert events.feed(b"x" * 16_384) == []
    (found,) = events.feed(b"\n\n")
    assert len(found) == 2_000 * 16_384
    assert time.process_time() - begun < 2


def test_what_broke_off_without_its_blank_line_counts() -> None:
    events = Events()
    assert events.feed(b"data: one\r") == []
    assert events.end() == ["one"]
