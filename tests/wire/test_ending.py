"""The end of a real server process: nothing that was said is lost, and it ends when told to."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from aplysia.memory import open_store
from aplysia.types import Episode
from tests.processes import serve


@contextmanager
def streaming(url: str, words: str) -> Iterator[Iterator[bytes]]:
    """A stream whose first piece has come."""
    body = {"model": "slow", "messages": [{"role": "user", "content": words}], "stream": True}
    with (
        httpx2.Client(timeout=20) as client,
        client.stream("POST", f"{url}/v1/chat/completions", json=body) as answer,
    ):
        pieces = answer.iter_bytes()
        next(pieces)
        yield pieces


def episodes(home: Path) -> list[Episode]:
    store = open_store(home / "memory.db")
    [namespace] = store.namespaces()
    found = list(store.episodes(namespace))
    store.close()
    return found


def test_a_stream_that_ends_within_the_grace_time_is_finished(home: Path, bare: str) -> None:
    words = "My sister lives in Lyon and likes tea"
    with serve(home, bare) as (process, url), streaming(url, words) as pieces:
        process.send_signal(signal.SIGTERM)
        assert b"".join(pieces).endswith(b"data: [DONE]\n\n")
        assert process.wait(15) == 0
    said, reply = episodes(home)
    assert said.text == words
    assert reply.text == f"You said: {words}"
    assert reply.origin == "chat"


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_one_that_does_not_is_cut_off_and_kept_as_far_as_it_came(
    home: Path, bare: str, sig: signal.Signals
) -> None:
    words = "one two three four " * 30
    with serve(home, bare, "--grace", "1") as (process, url), streaming(url, words) as pieces:
        time.sleep(0.3)
        process.send_signal(sig)
        with pytest.raises(httpx2.HTTPError):
            list(pieces)
        assert process.wait(15) == 0
    said, reply = episodes(home)
    assert said.text == words
    assert reply.text.startswith("You said: one two")
    assert reply.origin == "chat (aborted)"


def test_nobody_is_let_in_while_it_ends(home: Path, bare: str) -> None:
    with serve(home, bare) as (process, url), streaming(url, "one two three four five six"):
        process.send_signal(signal.SIGTERM)
        time.sleep(0.4)
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(f"{url}/healthz")


def test_a_second_signal_ends_it_at_once(home: Path, bare: str) -> None:
    words = "one two three four " * 30
    with serve(home, bare) as (process, url), streaming(url, words):
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert process.poll() is None  # it waits for the stream
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 128 + signal.SIGTERM
        assert time.monotonic() - begun < 1
    assert [e.text for e in episodes(home)] == [words]  # it was on disk before the answer began


def test_listeners_are_let_go(home: Path, bare: str) -> None:
    with (
        serve(home, bare) as (process, url),
        httpx2.Client(timeout=20) as client,
        client.stream("GET", f"{url}/api/events") as answer,
    ):
        pieces = answer.iter_bytes()
        next(pieces)
        process.send_signal(signal.SIGTERM)
        assert list(pieces) == []
        assert process.wait(10) == 0
