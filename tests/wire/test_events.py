"""What is learned, told to each who listens and to nobody else, and never in the way."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import httpx2
import openai
import pytest

from aplysia.server.feed import Feed
from aplysia.server.keys import FILE, Keys
from aplysia.server.service import Service
from tests.records import NOON
from tests.serving import serving

Served = tuple[str, Service]


@contextmanager
def listening(url: str, **headers: str) -> Iterator[Iterator[dict[str, Any]]]:
    """Events as they come, from when the server listens to this client."""
    with (
        httpx2.Client(base_url=url, timeout=20) as client,
        client.stream("GET", "/api/events", headers=headers) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines) == ": listening"
        yield (json.loads(line[6:]) for line in lines if line.startswith("data: "))


def post(url: str, path: str, body: object, **headers: str) -> Any:
    answer = httpx2.post(f"{url}/api/{path}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def until_listeners(parts: Service, count: int) -> None:
    for _ in range(400):
        if parts.feed.listeners == count:
            return
        time.sleep(0.02)
    pytest.fail(f"{parts.feed.listeners} listen")


def test_two_listeners_hear_of_a_chat_and_of_what_is_done(
    served: Served, client: openai.OpenAI
) -> None:
    url, parts = served
    with listening(url) as one, listening(url, **{"last-event-id": "7"}) as other:
        messages: Any = [{"role": "user", "content": "我妹妹住在里昂。"}]
        client.chat.completions.create(model="echo", messages=messages)
        turn, reply = next(one), next(one)
        assert (turn["kind"], turn["said"], turn["changes"][0]["value"]) == (
            "turn",
            "我妹妹住在里昂。",
            "里昂",
        )
        assert reply["kind"] == "reply"
        belief = turn["changes"][0]["belief"]
        done = post(url, f"beliefs/{belief}/correct", {"text": "我妹妹住在尼斯。"})
        post(url, "undo", {"episode": done["episode"]})
        post(url, f"beliefs/{belief}/pin", {"pinned": True})
        post(url, "forget", {"ids": [done["episode"]], "confirm": True})
        assert [next(one)["kind"] for _ in range(4)] == [
            "corrected",
            "undone",
            "pinned",
            "forgotten",
        ]
        assert [next(other)["kind"] for _ in range(2)] == ["turn", "reply"]
        assert parts.feed.listeners == 2


def test_another_tenant_hears_nothing(served: Served, tmp_path: Path) -> None:
    url, _ = served
    keys = Keys(tmp_path / FILE)
    ann, bob = ({"x-api-key": keys.make(n, tenant=(n,))[1]} for n in ("ann", "bob"))
    below = ann | {"x-aplysia-namespace": "work"}
    with ExitStack() as stack:
        mine, his, work = (stack.enter_context(listening(url, **h)) for h in (ann, bob, below))
        post(url, "remember", {"text": "Ann's cat is Tom."}, **ann)
        post(url, "remember", {"text": "Bob's dog is Rex."}, **bob)
        post(url, "remember", {"text": "The meeting is at noon."}, **below)
        assert next(mine)["said"] == "Ann's cat is Tom."
        assert next(his)["said"] == "Bob's dog is Rex."
        assert next(work)["said"] == "The meeting is at noon."


def test_a_listener_that_does_not_read_holds_nobody_up(served: Served) -> None:
    url, _ = served
    with listening(url), listening(url) as quick:  # the first one never reads
        for n in range(10):
            post(url, "remember", {"text": f"Note {n}: {'长' * 20_000}"})
            assert next(quick)["said"].startswith(f"Note {n}:")


def test_a_slow_listener_loses_the_oldest_and_is_told_how_many() -> None:
    async def heard() -> list[Any]:
        feed, found = Feed(), []
        events = feed.listen(("me",), ping_s=0.01)
        assert await anext(events) is None  # nothing yet: it is pinged
        for n in range(300):
            feed.tell(("me",), {"kind": "turn", "n": n})
            feed.tell(("you",), {"kind": "turn", "n": -1})
        feed.close()
        async for one in events:
            found.append(one)
        assert feed.listeners == 0
        return found

    found = anyio.run(heard)
    assert found[0][1] == {"kind": "lost", "events": 44}
    assert [event["n"] for _, event in found[1:]] == list(range(44, 300))
    numbers = [number for number, _ in found[1:]]
    assert numbers == sorted(numbers)


def test_who_leaves_is_forgotten(served: Served) -> None:
    url, parts = served
    with listening(url):
        assert parts.feed.listeners == 1
    until_listeners(parts, 0)


def test_those_who_listen_do_not_hold_up_the_end(tmp_path: Path) -> None:
    with ExitStack() as stack:
        with serving(tmp_path, "http://127.0.0.1:9/v1") as (url, parts):
            events = stack.enter_context(listening(url))
            begun = time.monotonic()
        assert time.monotonic() - begun < 4
        assert list(events) == []
        assert parts.closing


def test_a_reading_key_may_listen_and_a_writing_one_not(served: Served, tmp_path: Path) -> None:
    keys = Keys(tmp_path / FILE)
    _, reads = keys.make("a", tenant=("a",), scopes=("read",))
    _, writes = keys.make("b", tenant=("a",), scopes=("write",))
    with listening(served[0], **{"x-api-key": reads}):
        pass
    answer = httpx2.get(f"{served[0]}/api/events", headers={"x-api-key": writes})
    assert answer.status_code == 403
    assert httpx2.get(f"{served[0]}/api/events").status_code == 401


@pytest.mark.parametrize("woken", ["by an event", "by a ping"])
def test_a_key_that_ends_meanwhile_hears_no_more(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, woken: str
) -> None:
    (url, parts), now = served, NOON
    if woken == "by a ping":
        monkeypatch.setattr(parts.feed, "listen", partial(parts.feed.listen, ping_s=0.05))
    keys = parts.access._keys = Keys(tmp_path / FILE, clock=lambda: now)
    lasting, ending = (
        {"x-api-key": keys.make(name, tenant=("a",), expires=end)[1]}
        for name, end in (("lasting", None), ("ending", NOON + timedelta(hours=1)))
    )
    with listening(url, **lasting) as one, listening(url, **ending) as other:
        post(url, "remember", {"text": "Ann's cat is Tom."}, **lasting)
        assert next(other)["said"] == next(one)["said"] == "Ann's cat is Tom."
        now += timedelta(hours=1)
        if woken == "by an event":
            post(url, "remember", {"text": "Ann's dog is Rex."}, **lasting)
            assert next(one)["said"] == "Ann's dog is Rex."
        until_listeners(parts, 1)
        assert list(other) == []  # the stream has ended
    assert httpx2.get(f"{url}/api/events", headers=ending).status_code == 401
