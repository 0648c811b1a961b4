"""Bodies of megabytes are worked on beside everything else."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from aplysia.server import body, remembering
from aplysia.server.splice import spliced
from tests.serving import Scripted, running, serving

TURNS = [{"role": "user", "content": f"Line {n}."} for n in range(60_000)]
RAW = json.dumps({"model": "echo", "messages": TURNS}).encode()
NUMBERS = json.dumps({"input": [[0.25, 7] for _ in range(150_000)]}).encode()


def beats(work: Callable[[], object]) -> int:
    """How often another thread has come to its turn while `work` was done."""
    ended, begun, count = threading.Event(), threading.Event(), 0

    def beat() -> None:
        nonlocal count
        while not ended.is_set():
            begun.set()
            time.sleep(0)
            count += 1

    thread = threading.Thread(target=beat)
    thread.start()
    begun.wait()
    before = count
    work()
    found = count - before
    ended.set()
    thread.join()
    return found


def test_a_large_document_is_read_with_pauses() -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-3)
    try:
        _read_with_pauses()
    finally:
        sys.setswitchinterval(interval)


def _read_with_pauses() -> None:
    assert body.parsed(RAW) == json.loads(RAW)
    assert body.parsed(NUMBERS) == json.loads(NUMBERS)
    last: list[str | int] = ["messages", len(TURNS) - 1, "content"]
    for work in (
        lambda: body.parsed(RAW),
        lambda: body.parsed(NUMBERS),
        lambda: spliced(RAW, last, " And more.", front=False),
    ):
        assert beats(work) >= 10


@pytest.mark.parametrize("step", ["parsed", "said", "request"])
def test_others_are_answered_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Each step waits here until somebody else has had an answer: on the event loop, in vain."""
    module = body if step == "parsed" else remembering
    plain, answered, waiting = getattr(module, step), threading.Event(), threading.Event()
    met = list[bool]()

    def slow(*args: Any, **how: Any) -> Any:
        waiting.set()
        met.append(answered.wait(10))
        return plain(*args, **how)

    rules = {"role": "system", "content": "x" * 300_000}
    said = {"role": "user", "content": "Where do I live?"}
    upstream = Scripted()
    with (
        running(upstream.app) as bare,
        serving(tmp_path, f"{bare}/v1", memory_s=20.0) as (url, _),
        httpx2.Client(base_url=url, timeout=40) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        client.post("/api/remember", json={"text": "I live in Lyon.", "pinned": True})
        monkeypatch.setattr(module, step, slow)
        asked = {"model": "echo", "messages": [rules, said]}
        large = pool.submit(client.post, "/v1/chat/completions", json=asked)
        assert waiting.wait(20)
        with httpx2.Client(base_url=url, timeout=15) as another:
            assert another.get("/healthz").status_code == 200
        answered.set()
        assert large.result().status_code == 200
    assert met
    assert all(met)
