"""Ways around what the server promises, each of which once led somewhere."""

from __future__ import annotations

import gzip
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import anyio
import httpx2
import openai
import pytest
from starlette.responses import JSONResponse, Response

from aplysia.cli.call import Call
from aplysia.errors import ConfigError
from aplysia.mind import Mind
from aplysia.server.access import Access, _same_place
from aplysia.server.errors import Refused
from aplysia.server.keys import FILE, Keys
from aplysia.server.minds import MemoryLate
from aplysia.server.service import Service
from tests.serving import Scripted, service, serving

Served = tuple[str, Service]
_AT = "2026-01-02T03:04:05Z"
PLAIN: Any = {"trust_env": False}


def keyed(folder: Path, name: str = "one", **how: Any) -> tuple[str, dict[str, str]]:
    """A new key of the server whose files are in `folder`: its id, and the header to send."""
    key, secret = Keys(folder / FILE).make(name, tenant=(name,), **how)
    return key.id, {"authorization": f"Bearer {secret}"}


def ask(url: str, words: list[str], **headers: str) -> httpx2.Response:
    roles = ("user", "assistant")
    body = {
        "model": "echo",
        "messages": [{"role": roles[n % 2], "content": w} for n, w in enumerate(words)],
    }
    with httpx2.Client(headers=headers, **PLAIN) as client:
        return client.post(f"{url}/v1/chat/completions", json=body)


@pytest.mark.parametrize(
    "path",
    [
        "audio/../files",
        "audio/%2e%2e/files",
        "moderations/..%2ffiles",
        "moderations/../../admin",
        "audio/%252e%252e/files",
        "audio/%25252525252e%25252525252e/files",
        "audio/..%5cfiles",
        "audio/..;a=b/files",
        "audio/%00",
        "./files",
    ],
)
def test_dots_lead_nowhere(served: Served, upstream: Scripted, tmp_path: Path, path: str) -> None:
    _, header = keyed(tmp_path)
    host = served[0].removeprefix("http://")
    request = f"POST /v1/{path} HTTP/1.1\r\nhost: {host}\r\n"
    request += f"authorization: {header['authorization']}\r\ncontent-length: 2\r\n"
    request += "connection: close\r\n\r\n{}"
    import socket

    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port))) as raw:
        raw.sendall(request.encode())
        answer = raw.recv(4096)
    assert answer.split()[1] == b"400", answer
    assert upstream.headers == []


def test_the_account_is_ours_to_name(served: Served, upstream: Scripted) -> None:
    headers = {
        "openai-organization": "evil",
        "x-forwarded-for": "1.2.3.4",
        "forwarded": "for=1.2.3.4",
        "x-secret": "1",
        "connection": "x-secret",
    }
    assert ask(served[0], ["Hello"], **headers).status_code == 200
    assert not set(headers) - {"connection"} & set(upstream.headers[-1])


def test_the_last_key_does_not_open_the_door_again(served: Served, tmp_path: Path) -> None:
    id, header = keyed(tmp_path)
    assert ask(served[0], ["Hello"]).status_code == 401
    assert ask(served[0], ["Hello"], **header).status_code == 200
    Keys(tmp_path / FILE).revoke(id)
    assert ask(served[0], ["Hello"]).status_code == 401
    (tmp_path / FILE).unlink()
    assert ask(served[0], ["Hello"]).status_code == 401


def test_a_refused_request_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("aplysia.server.access.time.monotonic", lambda: now)
    keys = Keys(tmp_path / FILE)
    key, _ = keys.make("one", tenant=("one",), rate=120)
    access, passed = Access(keys, owner=("me",)), 0
    for n in range(160):
        now = max(0, n - 130) * 0.25  # at first all at once, then twice as fast as it fills
        try:
            access._count(key)
        except Refused:
            continue
        passed += n >= 130
    assert passed in (14, 15, 16)


def test_who_has_lost_the_key_hears_no_more(served: Served, tmp_path: Path) -> None:
    id, header = keyed(tmp_path)
    _, other = keyed(tmp_path, "one")
    heard = list[str]()

    def listen() -> None:
        with (
            httpx2.Client(headers=header, timeout=10, **PLAIN) as client,
            client.stream("GET", f"{served[0]}/api/events") as answer,
        ):
            heard.extend(answer.iter_lines())

    thread = threading.Thread(target=listen)
    thread.start()
    for _ in range(200):
        if served[1].feed.listeners:
            break
        time.sleep(0.02)
    Keys(tmp_path / FILE).revoke(id)
    ask(served[0], ["My secret cat is Tom."], **other)
    thread.join(10)
    assert not thread.is_alive()
    assert "Tom" not in " ".join(heard)


def test_keys_that_do_not_read_are_no_news_for_anybody(served: Served, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    answer = ask(served[0], ["Hello"])
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text


def test_what_was_forgotten_is_not_known_again(client: openai.OpenAI, served: Served) -> None:
    words = ["Hello", "Hi!", "My cat is called Tom."]
    mind = served[1].minds.of(("me",))
    first = ask(served[0], words).headers["x-aplysia-turn"]
    mind.forget([first])
    second = ask(served[0], words).headers["x-aplysia-turn"]
    assert second != first
    assert mind.memory.get([second])[second].text == words[-1]


def test_a_system_message_with_a_clock_makes_no_new_telling(
    client: openai.OpenAI, served: Served
) -> None:
    for hour in "123":
        messages: Any = [
            {"role": "system", "content": f"It is {hour}."},
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi!"},
            {"role": "user", "content": "I live in Bonn."},
        ]
        client.chat.completions.create(model="echo", messages=messages)
    mind = served[1].minds.of(("me",))
    assert [b.tellings for b in mind.believed("I live in Bonn.")] == [1]


def test_a_late_turn_is_known_when_it_is_sent_again(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    served[1].memory_s = 0.0005
    assert ask(served[0], ["I live in Bonn."]).headers["x-aplysia-memory"] == "degraded; late"
    mind = served[1].minds.of(("me",))
    for _ in range(200):
        if mind.believed("I live in Bonn."):
            break
        time.sleep(0.02)
    time.sleep(0.1)
    served[1].memory_s = 5.0
    ask(served[0], ["I live in Bonn."], **{"x-stainless-retry-count": "1"})
    assert [b.tellings for b in mind.believed("I live in Bonn.")] == [1]


def test_deep_json_is_no_fault_of_ours(served: Served) -> None:
    with httpx2.Client(**PLAIN) as client:
        answer = client.post(f"{served[0]}/v1/audio/x", content=b"[" * 200_000)
    assert answer.status_code < 500


def test_a_key_goes_to_its_own_upstream_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from aplysia.cli.serve import _key_for

    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    first = "https://api.openai.com/v1"
    assert _key_for(first, first) == "sk-1"
    assert _key_for("https://third.example/v1", first) == ""
    monkeypatch.setenv("APLYSIA_UPSTREAM_KEY", "up-1")
    assert _key_for("https://third.example/v1", "qwen=https://third.example/v1") == "up-1"
    assert _key_for("https://other.example/v1", "https://third.example/v1") == ""
    with pytest.raises(ConfigError, match="in clear"):
        _key_for("http://third.example/v1", "http://third.example/v1")
    assert json.dumps(_key_for("http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1")) == '"up-1"'


def test_each_upstream_is_sent_its_own_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("APLYSIA_HOME", str(tmp_path))
    monkeypatch.setenv("APLYSIA_UPSTREAM_KEY", "up-1")
    monkeypatch.setenv("A_KEY", "a-1")
    monkeypatch.setenv("B_KEY", "b-1")
    found = keys_of(
        "https://a.example/v1#A_KEY", "m=https://a.example/v1#B_KEY", "https://b.example/v1"
    )
    assert sorted(found) == [
        ("https://a.example/v1", "a-1"),
        ("https://a.example/v1", "b-1"),
        ("https://b.example/v1", ""),
    ]
    assert keys_of("https://b.example/v1") == [("https://b.example/v1", "up-1")]
    with pytest.raises(ConfigError, match="C_KEY is not set"):
        keys_of("https://a.example/v1#C_KEY")
    with pytest.raises(ConfigError, match=r"--allow-clear a\.example"):
        keys_of("http://a.example/v1#A_KEY")
    assert keys_of("http://A.example/v1#A_KEY", clear=("a.Example",))[0][1] == "a-1"
    monkeypatch.setenv("APLYSIA_UPSTREAM", "http://c.example/v1")  # the settings' own
    with pytest.raises(ConfigError, match=r"--allow-clear c\.example"):
        keys_of()
    assert keys_of(clear=("c.example",)) == [("http://c.example/v1", "up-1")]


def keys_of(*given: str, clear: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What each upstream would be sent, as `serve` makes them."""
    from aplysia.cli.serve import _upstreams

    with ExitStack() as stack:
        some = _upstreams(Call(), stack, list(given), streams=1, clear=clear)
        return [(one.url, one.key) for one in some]


def test_gzip_of_two_members_is_read_whole(served: Served) -> None:
    lines = [
        json.dumps({"id": f"g{n}", "speaker": "user", "text": f"Number {n}.", "at": _AT})
        for n in "12"
    ]
    packed = b"".join(gzip.compress(f"{line}\n".encode()) for line in lines)
    with httpx2.Client(**PLAIN) as client:
        headers = {"content-encoding": "gzip"}
        answer = client.post(f"{served[0]}/api/import", content=packed, headers=headers)
    assert answer.json()["new"] == 2


def test_gzip_of_very_many_members_is_refused(served: Served) -> None:
    with httpx2.Client(**PLAIN) as client:
        headers = {"content-encoding": "gzip"}
        packed = gzip.compress(b"") * 20_000
        answer = client.post(f"{served[0]}/api/import", content=packed, headers=headers)
    assert answer.status_code == 400


def test_long_work_does_not_keep_a_chat_from_its_memory(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = threading.Event()
    monkeypatch.setattr("aplysia.server.rest.whole._imported", lambda *_: let_go.wait(20) and None)

    def take_in() -> None:
        with httpx2.Client(timeout=30, **PLAIN) as client:
            client.post(f"{served[0]}/api/import", content=b"{}")

    threads = [threading.Thread(target=take_in) for _ in range(10)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    try:
        assert ask(served[0], ["I live in Bonn."]).headers["x-aplysia-memory"].startswith("on")
        with httpx2.Client(**PLAIN) as client:
            assert client.get(f"{served[0]}/readyz").status_code == 200
    finally:
        let_go.set()
        for thread in threads:
            thread.join()


def test_a_call_of_a_tool_at_a_wild_place_is_passed_over() -> None:
    from aplysia.server.chat import _call

    calls = list[dict[str, Any]]()
    for place in (3_000_000, "x", -1, 0):
        _call(calls, {"index": place, "id": "a", "function": {"name": "f", "arguments": 1}})
    assert [c["id"] for c in calls] == ["a"]


def respond(served: Served, header: dict[str, str], **body: Any) -> httpx2.Response:
    with httpx2.Client(headers=header, **PLAIN) as client:
        found = {"model": "echo", "input": "Hello", **body}
        return client.post(f"{served[0]}/v1/responses", json=found)


def naming(*, response: str, item: str) -> list[dict[str, Any]]:
    """The ways in which a request can name what the upstream keeps."""
    said = {"role": "user", "content": "Hello"}
    return [
        {"previous_response_id": response},
        {"conversation": response},
        {"conversation": {"id": response}},
        {"conversation": None, "previous_response_id": response},
        {"input": [{"type": "item_reference", "id": item}, said]},
        {"input": [{"id": item}, said]},
        {"input": [{"type": "reasoning", "id": item, "summary": []}, said]},
    ]


def numbered(served: Served, upstream: Scripted, header: dict[str, str], *, stream: bool) -> str:
    """A response of its own id, with one message of an id like it."""
    from tests import responding

    def answer(body: dict[str, Any]) -> Response:
        found = responding.reply(body, "numbered")
        found["output"][0]["id"] = f"msg_of_{found['id']}"
        events = [
            {"type": "response.created", "response": {**found, "output": []}},
            {"type": "response.completed", "response": found},
        ]
        told = "".join(f"data: {json.dumps(e)}\n\n" for e in events)
        if body.get("stream"):
            return Response(told, media_type="text/event-stream")
        return JSONResponse(found)

    upstream.answers["numbered"] = answer
    answered = respond(served, header, model="numbered", stream=stream)
    assert answered.status_code == 200
    text = answered.text.split("data: ")[-1] if stream else answered.text
    found = json.loads(text)
    return str((found["response"] if stream else found)["id"])


@pytest.mark.parametrize("stream", [True, False])
def test_nobody_goes_on_with_what_is_anothers(
    served: Served, upstream: Scripted, tmp_path: Path, stream: bool
) -> None:
    _, one = keyed(tmp_path, "one")
    _, two = keyed(tmp_path, "two")
    _, head = keyed(tmp_path, "head", scopes=("read", "write", "admin"))
    id = numbered(served, upstream, one, stream=stream)
    own = numbered(served, upstream, two, stream=stream)
    for way in naming(response=id, item=f"msg_of_{id}"):
        assert respond(served, one, **way).status_code == 200, way
        assert respond(served, two, **way).status_code == 404, way
        assert respond(served, head, **way).status_code == 404, way
    for way in naming(response="never_heard_of", item="nor_of_this"):
        assert respond(served, two, **way).status_code == 404, way
    mixed = {"conversation": own, "previous_response_id": id}
    assert respond(served, two, **mixed).status_code == 404
    whole = {"type": "message", "role": "assistant", "id": "msg_kept_by_the_client"}
    items = [{**whole, "content": [{"type": "output_text", "text": "Hi"}]}]
    assert respond(served, two, input=[*items, {"role": "user", "content": "So?"}]).is_success
    assert respond(served, two, previous_response_id=7).status_code == 400
    assert respond(served, head, previous_response_id="of_before").status_code == 200


def test_without_other_tenants_what_is_not_known_passes(served: Served, tmp_path: Path) -> None:
    for way in naming(response="of_before", item="of_before_too"):
        assert respond(served, {}, **way).status_code == 200
    _, secret = Keys(tmp_path / FILE).make("own", tenant=("me",))
    header = {"authorization": f"Bearer {secret}"}
    for way in naming(response="of_long_before", item="of_long_before_too"):
        assert respond(served, header, **way).status_code == 200


def test_slow_forgets_keep_nobody_waiting(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()
    monkeypatch.setattr(Mind, "forget", lambda *_: ended.wait(20) and None)
    _, mine = keyed(tmp_path)
    with httpx2.Client(base_url=served[0], timeout=30, headers=mine) as client:
        told = client.post("/api/remember", json={"text": "The boat is red."}).json()["id"]

        def forget(_: int) -> int:
            body = {"ids": [told], "confirm": True}
            with httpx2.Client(base_url=served[0], timeout=30, headers=mine) as another:
                return another.post("/api/forget", json=body).status_code

        with ThreadPoolExecutor(12) as pool:
            slow = [pool.submit(forget, n) for n in range(12)]
            try:
                assert client.get("/api/stats", timeout=10).status_code == 200
                assert not any(one.done() for one in slow)
            finally:
                ended.set()


def test_keys_that_vanish_leave_the_door_closed(tmp_path: Path) -> None:
    """Also when nobody has come in before."""
    keyed(tmp_path)
    with serving(tmp_path, "http://127.0.0.1:9/v1") as (url, _):
        (tmp_path / FILE).unlink()
        answer = httpx2.get(f"{url}/api/stats")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://127.0.0.1:8471", "127.0.0.1:8471", True),
        ("https://Mind.example", "mind.example", True),
        ("https://mind.example", "mind.example:443", True),
        ("http://[::1]:8471", "[::1]:8471", True),
        ("https://mind.example", "mind.example:80", False),
        ("https://mind.example.evil", "mind.example", False),
        ("https://mind.example@evil", "mind.example", False),
        ("file://mind.example", "mind.example", False),
        ("https://mind.example:x", "mind.example", False),
        ("null", "null", False),
    ],
)
def test_an_origin_is_a_place_and_not_a_spelling(origin: str, host: str, same: bool) -> None:
    assert _same_place(origin, host) is same


def test_a_key_that_is_not_known_is_told_from_none(served: Served, tmp_path: Path) -> None:
    keyed(tmp_path)
    none = httpx2.get(f"{served[0]}/api/stats").json()["error"]["message"]
    wrong = httpx2.get(f"{served[0]}/api/stats", headers={"authorization": "Bearer no"})
    assert none.startswith("a key is needed")
    assert wrong.status_code == 401
    assert "unknown, revoked or expired" in wrong.json()["error"]["message"]


def test_keys_that_do_not_read_are_no_missing_key(tmp_path: Path) -> None:
    """Also at the start, and for who sends none."""
    (tmp_path / FILE).write_text("{bad")
    with serving(tmp_path, "http://127.0.0.1:9/v1") as (url, _):
        answer = httpx2.get(f"{url}/api/stats")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "keys_unreadable")


def test_a_turn_that_waits_for_a_thread_is_kept_all_the_same(tmp_path: Path) -> None:
    parts = service(tmp_path, "http://127.0.0.1:9/v1")
    free, ran = threading.Event(), threading.Event()

    async def busy() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(8):
                group.start_soon(parts.minds.run, free.wait)
            await anyio.sleep(0.1)
            with pytest.raises(MemoryLate):
                await parts.minds.within(0.1, ran.set)
            free.set()
        with anyio.move_on_after(10):
            while not ran.is_set():
                await anyio.sleep(0.01)

    anyio.run(busy)
    assert ran.is_set()
    parts.minds.close()
