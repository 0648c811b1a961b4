"""What answers when no model is named: the order, the reasons, and looking around."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from aplysia.errors import ModelNotFound
from aplysia.models.choose import AUTO, Choice, Found, choose, found, sole
from tests.serving import running

BASE = "https://api.openai.com/v1"
HERE = "http://127.0.0.1:11434/v1"
OLLAMA = Found(name="Ollama", url=HERE, models=("qwen3", "llama"))


def none() -> list[Found]:
    return []


def never() -> list[Found]:
    raise AssertionError("nobody should have looked")


def one() -> list[Found]:
    return [OLLAMA]


def test_what_is_named_is_taken_and_nobody_looks() -> None:
    assert choose("gguf:tiny", base=BASE, local=never) == Choice(model="gguf:tiny")
    named = choose("openai:gpt", base=BASE, local=never)
    assert (named.model, named.url, named.keyed, named.why) == ("openai:gpt", BASE, True, "")
    assert choose("openai:gpt", upstream="http://x/v1", base=BASE, local=never).url == "http://x/v1"


def test_the_order_is_upstream_local_server_key_catalogue() -> None:
    def ask() -> str:
        return "openai:gpt"

    first = choose(AUTO, upstream="http://x/v1", base=BASE, key=True, local=never, ask=ask)
    assert (first.model, first.url, first.keyed) == ("openai:", "http://x/v1", True)
    second = choose(AUTO, base=BASE, key=True, local=one, ask=ask)
    assert (second.model, second.url) == ("openai:qwen3", HERE)
    assert not second.keyed  # whatever listens there gets no key
    assert "Ollama" in second.why
    third = choose(AUTO, base=BASE, key=True, local=none, ask=ask)
    assert (third.model, third.url, third.keyed) == ("openai:gpt", BASE, True)
    last = choose(AUTO, base=BASE, local=none, ask=ask)
    assert (last.model, last.url, last.keyed) == ("gguf:default", "", False)
    assert "no model server found" in last.why


def test_a_key_is_not_used_unasked() -> None:
    choice = choose(AUTO, base=BASE, key=True, local=none)
    assert choice.model == "gguf:default"
    assert "not used" in choice.why


def test_who_says_no_to_the_key_gets_the_catalogues_model() -> None:
    choice = choose(AUTO, base=BASE, key=True, local=none, ask=lambda: "gguf:default")
    assert (choice.model, choice.url, choice.keyed) == ("gguf:default", "", False)


def test_without_the_package_it_says_what_is_missing() -> None:
    choice = choose(AUTO, base=BASE, able=False, local=one)
    assert choice.model == "gguf:default"
    assert "pip install 'aplysia[server]'" in choice.why


def test_of_several_models_elsewhere_none_is_guessed() -> None:
    assert sole(["text-embedding-3", "gpt"], url=BASE) == "gpt"
    assert sole(["a", "b"], url=HERE) == "a"
    with pytest.raises(ModelNotFound, match=r"a, b.*--model openai:NAME"):
        sole(["a", "b"], url=BASE)
    with pytest.raises(ModelNotFound, match="lists no model"):
        sole(["nomic-embed"], url=HERE)


def listing(*names: str, owner: str = "library") -> Starlette:
    def models(_request: object) -> Response:
        return JSONResponse({"data": [{"id": n, "owned_by": owner} for n in names]})

    return Starlette(routes=[Route("/v1/models", models)])


def website() -> Starlette:
    return Starlette(routes=[Route("/v1/models", lambda _: PlainTextResponse("<html>"))])


@pytest.fixture
def ports() -> Iterator[dict[str, int]]:
    """Servers of several kinds, and a port on which nobody listens."""
    apps = {
        "site": website(),
        "embedder": listing("nomic-embed-text"),
        "ours": listing("qwen3", "use", owner="aplysia"),
        "models": listing("nomic-embed-text", "qwen3"),
    }
    with ExitStack() as stack:
        urls = {name: stack.enter_context(running(app)) for name, app in apps.items()}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            nobody = free.getsockname()[1]
        yield {name: int(url.rpartition(":")[2]) for name, url in urls.items()} | {"none": nobody}


def test_only_what_lists_a_model_is_found(ports: dict[str, int]) -> None:
    some = found(list(ports.items()), timeout_s=5)
    assert [(one.name, one.models) for one in some] == [("models", ("qwen3",))]
    assert some[0].url == f"http://127.0.0.1:{ports['models']}/v1"


def test_where_nobody_listens_looking_costs_nothing(ports: dict[str, int]) -> None:
    begun = time.perf_counter()
    assert found([("none", ports["none"])] * 4, timeout_s=5) == []
    assert time.perf_counter() - begun < 1  # not the time limit


def test_who_says_nothing_is_not_waited_for() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        begun = time.perf_counter()
        assert found([("mute", mute.getsockname()[1])], timeout_s=0.1) == []
        assert time.perf_counter() - begun < 2


def test_an_answer_of_any_shape_is_taken_for_what_it_is() -> None:
    for body in ("[]", "3", '{"data": 3}', '{"data": [3, {"id": 4}]}', "null"):
        app = Starlette(routes=[Route("/v1/models", lambda _, b=body: JSONResponse(json.loads(b)))])
        with running(app) as url:
            assert found([("odd", int(url.rpartition(":")[2]))], timeout_s=5) == []
