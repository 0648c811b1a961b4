"""The client of OpenAI-compatible endpoints: what it sends, hears, and makes of trouble."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aplysia.errors import (
    AplysiaError,
    ContextTooLong,
    ModelError,
    ModelNotFound,
    ModelUnavailable,
    NotSupported,
)
from aplysia.models import load
from aplysia.models.openai import Openai, base_url, key_of, listed
from aplysia.types import Message
from tests.serving import Scripted, running

SAID = [
    Message(role="system", content="Be brief."),
    Message(role="user", content="hello there 你好"),
]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "APLYSIA_UPSTREAM_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture(scope="module")
def url(scripted: Scripted) -> Iterator[str]:
    with running(scripted.app) as root:
        yield f"{root}/v1"


def said_by(model: str, url: str) -> str:
    opened = Openai(model, url=url)
    try:
        return "".join(opened.stream(SAID))
    finally:
        opened.close()


@pytest.mark.parametrize("name", ["echo", "whole", "unasked"])
def test_a_reply_is_heard_streamed_or_whole(url: str, name: str) -> None:
    model = Openai(name, url=url)
    stream = model.stream(SAID)
    assert "".join(stream) == "You said: hello there 你好"
    assert stream.finish == "stop"
    model.close()


def test_it_sends_what_was_asked_for_and_no_more(url: str, scripted: Scripted) -> None:
    model = Openai("echo", url=url, key="k-1")
    list(model.stream(SAID, max_tokens=7, temperature=0.5, seed=3, stop=["\n", "END"]))
    assert scripted.last == {
        "model": "echo",
        "messages": [{"role": m.role, "content": m.content} for m in SAID],
        "max_tokens": 7,
        "temperature": 0.5,
        "seed": 3,
        "stream": True,
        "stop": ["\n", "END"],
    }
    assert scripted.headers[-1]["authorization"] == "Bearer k-1"
    model.close()


def test_the_key_is_that_of_the_environment(
    url: str, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    said_by("echo", url)
    assert "authorization" not in scripted.headers[-1]
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    said_by("echo", url)
    assert scripted.headers[-1]["authorization"] == "Bearer theirs"
    monkeypatch.setenv("APLYSIA_UPSTREAM_KEY", "ours")
    said_by("echo", url)
    assert scripted.headers[-1]["authorization"] == "Bearer ours"


def test_the_endpoint_is_that_of_the_environment_or_the_official_one() -> None:
    assert base_url({}) == "https://api.openai.com/v1"
    assert base_url({"OPENAI_BASE_URL": "http://127.0.0.1:8000/v1"}) == "http://127.0.0.1:8000/v1"
    assert key_of({}) == ""


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("error-401", ModelError, "OPENAI_API_KEY"),
        ("error-404", ModelNotFound, "Check the model's name"),
        ("error-429", ModelUnavailable, "Try again in 0 s"),
        ("error-500", ModelUnavailable, "made to fail: 500"),
        ("error-400", ModelError, "made to fail: 400"),
        ("inband", ModelUnavailable, "overloaded"),
        ("cut", ModelUnavailable, "broke off"),
    ],
)
# a server that breaks off on purpose says so in a warning of its own
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_trouble_is_said_in_our_words(
    url: str, name: str, kind: type[AplysiaError], words: str
) -> None:
    with pytest.raises(kind, match=words):
        said_by(name, url)


def test_when_to_try_again_is_told(url: str) -> None:
    with pytest.raises(ModelUnavailable) as e:
        said_by("error-503", url)
    assert e.value.retry_after == 0


def test_nobody_listening_is_said_at_once() -> None:
    begun = time.monotonic()
    with pytest.raises(ModelUnavailable, match="is it running"):
        said_by("echo", "http://127.0.0.1:9/v1")
    with pytest.raises(ModelUnavailable, match="is it running"):
        listed("http://127.0.0.1:9/v1")
    assert time.monotonic() - begun < 2


def test_what_stalls_is_given_up(url: str) -> None:
    model = Openai("stall", url=url, stall_s=0.2)
    with pytest.raises(ModelUnavailable, match="in time"):
        list(model.stream(SAID))
    model.close()


def test_a_closed_stream_ends_the_request(url: str, scripted: Scripted) -> None:
    model = Openai("slow", url=url)
    stream = model.stream([Message(role="user", content="word " * 50)])
    next(stream)
    before = scripted.gone
    stream.close()
    assert (list(stream), stream.finish) == ([], "aborted")
    until = time.monotonic() + 5
    while scripted.gone == before and time.monotonic() < until:
        time.sleep(0.01)
    assert scripted.gone == before + 1
    model.close()


def test_closing_the_model_ends_its_streams(url: str) -> None:
    model = Openai("slow", url=url)
    stream = model.stream([Message(role="user", content="word " * 50)])
    next(stream)
    model.close()
    assert (list(stream), stream.finish) == ([], "aborted")
    with pytest.raises(ModelError, match="closed"):
        model.stream(SAID)


def test_two_streams_at_once(url: str) -> None:
    model = Openai("echo", url=url)
    found = list[str]()

    def hear() -> None:
        found.append("".join(model.stream(SAID)))

    threads = [threading.Thread(target=hear) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == ["You said: hello there 你好"] * 4
    model.close()


def test_it_follows_no_grammar(url: str) -> None:
    with pytest.raises(NotSupported, match="grammar"):
        Openai("echo", url=url).stream(SAID, grammar="root ::= 'a'")


def test_without_its_package_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "httpx2", None)
    with pytest.raises(NotSupported, match=r"pip install 'aplysia\[server\]'"):
        load("openai:gpt")


def test_a_proxy_is_not_asked_for_what_is_here(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert said_by("echo", url) == "You said: hello there 你好"
    assert listed(url) == ["echo"]


def answering(answer: Callable[[dict[str, Any]], Response]) -> Starlette:
    async def chat(request: Request) -> Response:
        return answer(await request.json())

    return Starlette(routes=[Route("/v1/chat/completions", chat, methods=["POST"])])


def reply(text: str, finish: str = "stop") -> Response:
    choice = {"index": 0, "finish_reason": finish, "message": {"content": text}}
    return JSONResponse({"model": "m", "choices": [choice]})


def refusal(status: int, message: str, **fields: object) -> Response:
    return JSONResponse({"error": {"message": message, **fields}}, status)


def test_what_a_model_refuses_is_left_out_and_stays_out() -> None:
    seen = list[dict[str, Any]]()

    def answer(body: dict[str, Any]) -> Response:
        seen.append(body)
        for name in ("max_tokens", "temperature"):
            if name in body:
                return refusal(400, f"no {name}", code="unsupported_parameter", param=name)
        return reply("ok")

    with running(answering(answer)) as root:
        model = Openai("new", url=f"{root}/v1")
        assert ["".join(model.stream(SAID, max_tokens=9)) for _ in range(2)] == ["ok", "ok"]
        model.close()
    assert len(seen) == 4  # the second time there is nothing to learn
    assert seen[-1]["max_completion_tokens"] == 9
    assert "temperature" not in seen[-1]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(400, "too long", code="context_length_exceeded"), ContextTooLong),
        (refusal(400, "too long", type="exceed_context_size_error"), ContextTooLong),
        (refusal(400, "This model's maximum context length is 4096 tokens."), ContextTooLong),
        (refusal(400, "no such model", code="model_not_found"), ModelNotFound),
        (refusal(429, "pay first", code="insufficient_quota"), ModelError),
        (Response("<html>busy</html>", 502), ModelUnavailable),
        (JSONResponse({"detail": "hello"}), ModelError),
        (Response(status_code=301, headers={"location": "/"}), ModelNotFound),
    ],
)
def test_other_servers_say_it_in_other_ways(answer: Response, kind: type[AplysiaError]) -> None:
    with running(answering(lambda _: answer)) as root, pytest.raises(kind) as e:
        said_by("m", f"{root}/v1")
    assert type(e.value) is kind


@pytest.mark.parametrize(
    ("finish", "ours"), [("length", "length"), ("content_filter", "aborted"), ("eos", "stop")]
)
def test_how_a_reply_ended(finish: str, ours: str) -> None:
    with running(answering(lambda _: reply("some", finish))) as root:
        model = Openai("m", url=f"{root}/v1")
        stream = model.stream(SAID)
        assert ("".join(stream), stream.finish) == ("some", ours)
        model.close()


def test_half_a_surrogate_is_sent_as_something_that_can_be() -> None:
    seen = list[str]()

    def answer(body: dict[str, Any]) -> Response:
        seen.append(json.dumps(body["messages"]))
        return reply("ok")

    with running(answering(answer)) as root:
        model = Openai("m", url=f"{root}/v1")
        list(model.stream([Message(role="user", content="a\ud800")]))
        model.close()
    assert "a?" in seen[0]
