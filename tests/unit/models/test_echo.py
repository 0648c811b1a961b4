"""The fake model says what its rule says, and shows what it was asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aplysia.errors import ContextTooLong, NotSupported
from aplysia.models.echo import OVERHEAD, Echo, pieces
from aplysia.types import Message


def user(text: str) -> Message:
    return Message(role="user", content=text)


@given(st.text())
def test_pieces_join_to_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("My sister", 2), ("我妹妹", 3), ("Lyon 里昂", 3), ("a" * 20, 3)]
)
def test_tokens_are_short_words_or_single_characters(text: str, tokens: int) -> None:
    assert len(pieces(text)) == tokens


def test_counts_add_up_over_messages() -> None:
    model = Echo()
    one, two = [user("one two")], [user("三四")]
    assert model.count([*one, *two]) == model.count(one) + model.count(two) - OVERHEAD


@pytest.mark.parametrize("text", ["Where does my sister live?", "我妹妹住在哪里？", ""])
def test_repeats_the_last_user_message(text: str) -> None:
    reply = Message(role="assistant", content="no")
    assert "".join(Echo().stream([user("first"), reply, user(text), reply])) == text


def test_without_a_user_message_it_is_silent() -> None:
    assert list(Echo().stream([Message(role="system", content="be brief")])) == []


def test_says_its_fixed_reply() -> None:
    assert "".join(Echo("好的 fine").stream([user("hello")])) == "好的 fine"


def test_says_its_script_before_the_rule() -> None:
    model = Echo(replies=["one", "二"])
    assert ["".join(model.stream([user("x")])) for _ in range(3)] == ["one", "二", "x"]


def test_shows_its_prompts() -> None:
    model = Echo()
    model.stream([user("a")])
    assert model.prompts == [(user("a"),)]


def test_stops_before_a_stop_mark() -> None:
    assert "".join(Echo().stream([user("one\ntwo three")], stop=["three", "\n"])) == "one"


def test_is_cut_at_max_tokens() -> None:
    stream = Echo().stream([user("one two three")], max_tokens=2)
    assert ("".join(stream), stream.finish) == ("one two", "length")


def test_follows_no_grammar() -> None:
    with pytest.raises(NotSupported, match="grammar"):
        Echo().stream([user("x")], grammar='root ::= "A"')


def test_refuses_what_exceeds_its_window_by_one_token() -> None:
    model = Echo(window=20)
    prompt = model.count([user("x")])
    model.stream([user("x")], max_tokens=20 - prompt)
    with pytest.raises(ContextTooLong, match="window of 20"):
        model.stream([user("x")], max_tokens=21 - prompt)
