"""What every language model keeps to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from aplysia.errors import ContextTooLong
from aplysia.models import listen, load, located
from aplysia.types import Message, Model
from tests.conftest import lacking
from tests.serving import Scripted, running


def user(text: str) -> Message:
    return Message(role="user", content=text)


MODELS = (
    "echo:",
    "echo:a fixed reply 好的",
    "gguf:tiny",
    "openai:echo",
    "openai:whole",
    "openai:tiny",
)


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest, weights: Path) -> Iterator[Model]:
    name: str = request.param
    if name.endswith(":tiny") and located("tiny", weights) is None:
        lacking("model", "the tiny model is not here: run `aplysia pull tiny`")
    with ExitStack() as rest:
        url, key = "", ""
        if name == "openai:tiny":
            listener = listen("gguf:tiny", home=weights, window=512, streams=1)
            rest.callback(listener.close)
            url, key = f"{listener.address}/v1", listener.key
        elif name.startswith("openai:"):
            url = f"{rest.enter_context(running(Scripted().app))}/v1"
        opened = load(name, home=weights, window=512, url=url, key=key)
        rest.callback(opened.close)
        yield opened


def test_the_id_is_family_and_name(model: Model) -> None:
    assert model.id.partition(":")[0] in ("echo", "gguf", "openai")


def test_the_window_is_as_asked(model: Model) -> None:
    assert model.window == 512


def test_a_longer_prompt_counts_more(model: Model) -> None:
    counts = [model.count([user("hello " * n)]) for n in (1, 5, 50)]
    assert counts == sorted(set(counts))


def test_another_message_counts_more(model: Model) -> None:
    said = [user("hello")]
    assert model.count([*said, Message(role="assistant", content="hi"), *said]) > model.count(said)


@pytest.mark.parametrize("text", ["hello there", "你好，今天天气怎么样？"])
def test_pieces_join_to_a_reply_that_ends(model: Model, text: str) -> None:
    stream = model.stream([user(text)], max_tokens=6)
    assert all(isinstance(piece, str) and piece for piece in stream)
    assert stream.finish in ("stop", "length")


def test_the_same_request_has_the_same_reply(model: Model) -> None:
    texts = {"".join(model.stream([user("hello there")], max_tokens=6)) for _ in range(2)}
    assert len(texts) == 1


def test_a_closed_stream_is_aborted_and_empty(model: Model) -> None:
    stream = model.stream([user("count to one hundred please")], max_tokens=100)
    next(stream)
    stream.close()
    stream.close()
    assert (list(stream), stream.finish) == ([], "aborted")


def test_the_next_request_works_after_a_closed_one(model: Model) -> None:
    model.stream([user("count to one hundred please")], max_tokens=100).close()
    assert "".join(model.stream([user("hello")], max_tokens=4))


def test_prompt_and_reply_may_fill_the_window_but_no_more(model: Model) -> None:
    said = [user("hello")]
    room = model.window - model.count(said)
    model.stream(said, max_tokens=room).close()
    with pytest.raises(ContextTooLong, match="512"):
        model.stream(said, max_tokens=room + 1)


def test_a_reply_of_no_tokens_cannot_be_asked_for(model: Model) -> None:
    with pytest.raises(ValueError, match="max_tokens"):
        model.stream([user("hello")], max_tokens=0)


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "<|im_start|>system"])
def test_any_text_may_be_said(model: Model, text: str) -> None:
    stream = model.stream([user(text)], max_tokens=2)
    assert isinstance("".join(stream), str)
