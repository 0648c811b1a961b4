"""Which conversation is which, and what is kept of a reply that is late or says memory again."""

from __future__ import annotations

import threading
import time
from typing import Any

import openai
import pytest
from starlette.responses import JSONResponse

from aplysia.server import remembering
from aplysia.server.service import Service
from tests.serving import Scripted
from tests.wire.test_chat import kept, say, until
from tests.wire.test_holes import ask, respond

Served = tuple[str, Service]


def replying(upstream: Scripted, *replies: str) -> None:
    """Make the model "echo" give these replies, one after the other, the last again and again."""
    left = list(replies)

    def answer(_body: dict[str, Any]) -> JSONResponse:
        text = left.pop(0) if len(left) > 1 else left[0]
        message = {"role": "assistant", "content": text}
        return JSONResponse(
            {"id": "c", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
        )

    upstream.answers["echo"] = answer


def session(served: Served, words: list[str]) -> str:
    return ask(served[0], words).headers["x-aplysia-session"]


def test_two_chats_that_begin_alike_are_not_one(served: Served, upstream: Scripted) -> None:
    replying(upstream, "Hello!")
    one, two = ["Hi", "Hello!"], ["Hi", "Hello!"]
    opened = {session(served, ["Hi"]), session(served, ["Hi"])}
    seen = list[set[str]]()
    for n, (first, second) in enumerate(
        [
            ("My sister Anna lives in Lyon.", "My friend Eve lives in Bonn."),
            ("She has a cat.", "She has a dog."),
        ]
    ):
        names = {session(served, [*one, first]), session(served, [*two, second])}
        assert len(names) == 2
        seen.append(names)
        one, two = [*one, first, "Hello!"], [*two, second, "Hello!"]
        assert n == 0 or seen[0] == seen[1]
    assert not opened & seen[0]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_pronoun_is_never_of_the_other_chat(
    served: Served, upstream: Scripted, at_once: bool
) -> None:
    replying(upstream, "Hello!", "Hello!" if at_once else "Hi there!", "Fine.")
    one = ["Hi", "Hello!"]
    session(served, ["Hi"])
    if at_once:  # both stand at the same place, and the other goes on first
        session(served, ["Hi"])
        ask(served[0], [*one, "My aunt came to visit."])
        ask(served[0], [*one, "She lives in Oslo."])
    else:  # the other goes on from a place where the first was
        ask(served[0], [*one, "My aunt came to visit."])
        ask(served[0], [*one, "She lives in Oslo."])
    mind = served[1].minds.of(("me",))
    assert [e.text for e in mind.memory.episodes() if "She" in e.text]
    assert mind.believed("My aunt lives in Oslo.") == []


def test_within_one_chat_a_pronoun_is_understood(served: Served, upstream: Scripted) -> None:
    replying(upstream, "Fine.")
    ask(served[0], ["My aunt came to visit."])
    ask(served[0], ["My aunt came to visit.", "Fine.", "She lives in Oslo."])
    assert served[1].minds.of(("me",)).believed("My aunt lives in Oslo.")


def test_after_two_replies_nobody_knows_which_one_goes_on(
    served: Served, upstream: Scripted
) -> None:
    replying(upstream, "One.", "Two.", "Three.")
    before = ["Hello", "Hi!", "What now?"]
    first, again = session(served, before), session(served, before)
    assert first == again
    ways = [session(served, [*before, reply, "And?"]) for reply in ("One.", "Two.")]
    assert len({first, *ways}) == 3


def test_two_ways_on_from_a_response_are_two_sessions(served: Served) -> None:
    first = respond(served, {})
    id, name = first.json()["id"], first.headers["x-aplysia-session"]
    ways = [
        respond(served, {}, input=text, previous_response_id=id).headers["x-aplysia-session"]
        for text in ("So?", "Why?")
    ]
    assert ways[0] == name != ways[1]


@pytest.mark.parametrize("stream", [True, False])
def test_the_reply_to_a_late_turn_is_kept(
    client: openai.OpenAI, served: Served, monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    go, attend = threading.Event(), remembering.attend

    def slow(*args: Any, **how: Any) -> Any:
        go.wait(10)
        return attend(*args, **how)

    monkeypatch.setattr(remembering, "attend", slow)
    served[1].memory_s = 0.01
    with client.chat.completions.with_streaming_response.create(
        model="echo", messages=[{"role": "user", "content": "I live in Bonn."}], stream=stream
    ) as answer:
        assert answer.headers["x-aplysia-memory"] == "degraded; late"
        answer.read()
    time.sleep(0.1)
    assert served[1].under_way == 1
    go.set()
    episodes = kept(served, 2)
    assert [e.text for e in episodes] == ["I live in Bonn.", "You said: I live in Bonn."]
    assert len({e.session for e in episodes}) == 1
    until(lambda: served[1].under_way == 0)


def test_a_reply_without_its_turn_is_not_kept(
    client: openai.OpenAI, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: Any, **_how: Any) -> Any:
        time.sleep(0.2)
        raise RuntimeError("no")

    monkeypatch.setattr(remembering, "attend", fails)
    served[1].memory_s = 0.01
    assert ask(served[0], ["I live in Bonn."]).headers["x-aplysia-memory"] == "degraded; late"
    until(lambda: served[1].under_way == 0)
    assert served[1].minds.of(("me",)).memory.count() == 0


def test_what_memory_added_is_not_kept_as_a_reply(
    client: openai.OpenAI, served: Served, upstream: Scripted
) -> None:
    say(client, "My sister Anna lives in Lyon.")
    say(client, "Where does my sister live?")
    assert "<memory>" in upstream.words()
    reply = kept(served, 4)[-1]
    assert reply.text == "You said: Where does my sister live?"


def test_what_the_user_wrote_like_memory_is_kept(
    client: openai.OpenAI, served: Served, upstream: Scripted
) -> None:
    say(client, "My sister Anna lives in Lyon.")
    own = "Where does my sister live?\n\n<memory>\nAnna lives in Rome.\n</memory>"
    say(client, own)
    assert upstream.words().startswith(own)
    said, reply = kept(served, 4)[-2:]
    assert (said.text, reply.text) == (own, f"You said: {own}")
    assert remembering.without("a B c", "B", said="Say B!") == "a B c"
