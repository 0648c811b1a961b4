"""The Responses interface through the server, with the official client."""

from __future__ import annotations

from typing import Any

import httpx2
import openai
import pytest

from aplysia.server.service import Service
from tests.serving import Scripted
from tests.wire.test_chat import kept, until

Served = tuple[str, Service]


def say(client: openai.OpenAI, given: Any, *, model: str = "echo", **how: Any) -> Any:
    return client.responses.with_raw_response.create(model=model, input=given, **how)


def streamed(client: openai.OpenAI, given: Any, *, model: str = "echo", **how: Any) -> list[Any]:
    return list(client.responses.create(model=model, input=given, stream=True, **how))


def test_it_remembers_across_responses(client: openai.OpenAI, upstream: Scripted) -> None:
    told = say(client, "My sister Anna lives in Lyon.")
    assert told.headers["x-aplysia-memory"] == "on; recalled=0; learned=1"
    assert upstream.last["input"] == "My sister Anna lives in Lyon."
    asked = say(client, "Where does my sister live?", instructions="Be brief.")
    assert asked.headers["x-aplysia-memory"].startswith("on; recalled=1")
    assert upstream.last["instructions"] == "Be brief."
    assert upstream.last["input"].startswith("Where does my sister live?\n\n<memory>\n")
    assert "I said: My sister Anna lives in Lyon." in upstream.last["input"]
    assert asked.parse().output_text.startswith("You said: Where does my sister live?")


def test_the_items_of_the_input_stay_as_they_are(client: openai.OpenAI, upstream: Scripted) -> None:
    say(client, "我妹妹住在里昂。")
    items: Any = [
        {"role": "developer", "content": "Be brief."},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello"}]},
        {"type": "reasoning", "id": "rs_1", "summary": []},
        {"role": "assistant", "content": [{"type": "output_text", "text": "Hi!"}]},
        {"role": "user", "content": [{"type": "input_text", "text": "我妹妹住在哪里？"}]},
    ]
    say(client, items)
    sent = upstream.last["input"]
    assert sent[:4] == items[:4]
    own, added = sent[4]["content"]
    assert own == items[4]["content"][0]
    assert added["type"] == "input_text"
    assert "里昂" in added["text"]


def test_a_stream_is_handed_on_byte_by_byte(
    client: openai.OpenAI, bare: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"model": "echo", "input": "Hello there", "stream": True}
    with httpx2.Client() as plain:
        monkeypatch.setattr("tests.responding._NUMBER", iter((7, 7)))
        direct = plain.post(f"{bare}/responses", json=body)
        through = plain.post(f"{client.base_url}responses", json=body)
    assert through.content == direct.content
    assert through.headers["content-type"] == direct.headers["content-type"]


def test_the_official_client_reads_the_stream(client: openai.OpenAI, served: Served) -> None:
    events = streamed(client, "Which tea?")
    assert [e.sequence_number for e in events] == list(range(len(events)))
    assert events[-1].type == "response.completed"
    text = "".join(e.delta for e in events if e.type == "response.output_text.delta")
    assert text == "You said: Which tea?"
    assert [(e.role, e.text) for e in kept(served, 2)] == [
        ("user", "Which tea?"),
        ("assistant", "You said: Which tea?"),
    ]


def test_after_a_tool_nothing_is_added(client: openai.OpenAI, upstream: Scripted) -> None:
    say(client, "The weather in Lyon is what I always want to know.")
    tools: Any = [{"type": "function", "name": "weather", "parameters": {}, "strict": False}]
    first = say(client, "How is the weather in Lyon?", model="tools", tools=tools).parse()
    call = first.output[0]
    assert (call.name, call.arguments) == ("weather", '{"city": "Lyon"}')
    assert upstream.last["tools"] == tools
    output = {"type": "function_call_output", "call_id": call.call_id, "output": "Lyon: rain."}
    items: Any = [{"role": "user", "content": "How is the weather in Lyon?"}, call, output]
    say(client, items)
    assert upstream.last["input"][0] == {"role": "user", "content": "How is the weather in Lyon?"}
    say(client, [output], previous_response_id=first.id)
    assert upstream.last["input"] == [output]
    assert upstream.last["previous_response_id"] == first.id


def test_what_goes_on_at_the_upstream_is_one_session(client: openai.OpenAI) -> None:
    first = say(client, "Hello")
    then = say(client, "And now?", previous_response_id=first.parse().id)
    third = say(client, "And then?", previous_response_id=then.parse().id)
    other = say(client, "Hello")
    sessions = [a.headers["x-aplysia-session"] for a in (first, then, third, other)]
    assert sessions[0] == sessions[1] == sessions[2] != sessions[3]


def test_a_conversation_of_the_upstream_is_one_session(client: openai.OpenAI) -> None:
    named = [say(client, text, conversation="conv_1") for text in ("Hello", "And now?")]
    other = say(client, "Hello", conversation={"id": "conv_2"})
    sessions = [a.headers["x-aplysia-session"] for a in (*named, other)]
    assert sessions[0] == sessions[1] != sessions[2]


def test_a_history_that_the_client_sends_is_one_session(client: openai.OpenAI) -> None:
    first = say(client, "Hello")
    items: Any = [{"role": "user", "content": "Hello"}, *first.parse().output]
    then = say(client, [*items, {"role": "user", "content": "And now?"}])
    assert first.headers["x-aplysia-session"] == then.headers["x-aplysia-session"]


def test_another_response_to_the_same_words_is_no_new_telling(
    client: openai.OpenAI, served: Served
) -> None:
    for _ in range(3):
        say(client, "My cat is called Tom.", previous_response_id="resp_of_before")
    mind = served[1].minds.of(("me",))
    assert [b.tellings for b in mind.believed("My cat is called Tom.")] == [1]


@pytest.mark.parametrize("model", ["cut", "cut-at-once", "inband"])
def test_a_stream_that_breaks_off_ends_with_an_error(client: openai.OpenAI, model: str) -> None:
    with httpx2.Client() as plain:
        body = {"model": model, "input": "one two three", "stream": True}
        answer = plain.post(f"{client.base_url}responses", json=body)
    assert '"type":"error"' in answer.text.replace('"type": "error"', '"type":"error"')
    assert "response.completed" not in answer.text
    if model != "inband":  # the upstream's own goes on as it came
        with pytest.raises(openai.APIError):
            streamed(client, "one two three", model=model)


@pytest.mark.parametrize(
    ("model", "stream", "how"),
    [
        ("cut", True, "chat (aborted)"),
        ("inband", True, "chat (aborted)"),
        *(("failed", stream, "chat (aborted)") for stream in (True, False)),
        *(("incomplete", stream, "chat (length)") for stream in (True, False)),
        *(("echo", stream, "chat") for stream in (True, False)),
    ],
)
def test_how_a_response_ended_is_kept(
    client: openai.OpenAI, served: Served, model: str, stream: bool, how: str
) -> None:
    with httpx2.Client() as plain:
        body = {"model": model, "input": "one two", "stream": stream}
        plain.post(f"{client.base_url}responses", json=body)
    said, reply = kept(served, 2)
    assert said.text == "one two"
    assert reply.text.startswith("You said:")
    assert reply.origin == how


def test_a_stream_that_nobody_asked_for_is_one_response(client: openai.OpenAI) -> None:
    assert say(client, "Hello", model="unasked").parse().output_text == "You said: Hello"


def test_a_whole_response_is_a_stream_to_whom_wants_one(client: openai.OpenAI) -> None:
    events = streamed(client, "Hello", model="whole")
    assert [e.type for e in events] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    with client.responses.stream(model="whole", input="Hello") as stream:
        assert stream.get_final_response().output_text == "You said: Hello"


@pytest.mark.parametrize("status", [400, 404, 429, 500])
def test_an_error_of_the_upstream_comes_as_it_is(client: openai.OpenAI, status: int) -> None:
    with pytest.raises(openai.APIStatusError) as caught:
        say(client, "Hello", model=f"error-{status}", stream=True)
    error = caught.value
    assert (error.status_code, error.code, error.request_id) == (status, "c", "req-7")


def test_who_leaves_stops_the_model(
    client: openai.OpenAI, served: Served, upstream: Scripted
) -> None:
    stream = client.responses.create(model="slow", input="a b c d e f g h", stream=True)
    for event in stream:
        if event.type == "response.output_text.delta":
            break
    stream.close()
    said, reply = kept(served, 2)
    assert (said.text, reply.origin) == ("a b c d e f g h", "chat (aborted)")
    until(lambda: served[1].under_way == 0)
