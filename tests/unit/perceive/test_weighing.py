"""What no rule sees is weighed by its looks and by the words around it."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aplysia.perceive.safety import secrets, spots, weighing
from aplysia.perceive.safety.secrets import ruled

UNRULED = {
    "hotel safe. 7 0 3 5. don't let me leave it": "7 0 3 5",
    "the keypad at the cabin: five nine nine two": "five nine nine two",
    "车库小门改成一三七九了": "一三七九",
}
OPEN = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMk2vHnT0xqLr8cWbYzE4uGpJd7sNfAoQ9iKhR1mVwXy jo@loom",
    "PublicKey = hB7mVtQe2ZkYp9sLxRc4WnJd0uGfAoI8qTiKyE3XwlM=",
    "go.sum: h1:iVKb5lO8PJB1U7lOFBFvVlXKtrYMTJRrnqIGge3YLpk=",
    "sha256sum: 001549986e6868494e559c7507e79075546cebf2339ec928ceff65589049603d  debian.iso",
    "公钥：hB7mVtQe2ZkYp9sLxRc4WnJd0uGfAoI8qTiKyE3XwlM=",
    "password: ********, card 6222****2945",
)
TALK = (
    "I paid 42 euros for 3 tickets on 2026-05-07.",
    "The 07:15 train to Lyon, number 7123, leaves from platform 4.",
    "我在2026年买了三本书，花了128元。",
    "他的手机号是13800138000。",
    "My sister was born in 1987 and has two cats, Max-2 and Rex.",
)


@pytest.mark.parametrize("text", UNRULED)
def test_what_no_rule_sees_is_found(text: str) -> None:
    assert not ruled(text)
    found = secrets(text)
    assert [one.rule for one in found] == ["weighed"]
    assert UNRULED[text] in text[found[0].start : found[0].end]
    assert found[0].kind == "code"


@pytest.mark.parametrize("text", OPEN)
def test_what_anybody_may_see_is_no_secret(text: str) -> None:
    assert not secrets(text)


@pytest.mark.parametrize("text", TALK)
def test_figures_in_ordinary_talk_are_kept(text: str) -> None:
    assert spots.spots(text)
    assert not secrets(text)


@pytest.mark.parametrize(
    "text",
    ["the master password is otter-plum-siphon", "AKIAIOSFODNN7EXAMPLZ", "11010519491231002X"],
)
def test_what_is_plainly_named_or_of_a_form_of_its_own_stands(text: str) -> None:
    found = secrets(text)
    assert [text[one.start : one.end] for one in found] == [text.rsplit(maxsplit=1)[-1]]


def test_a_long_text_is_left_to_the_rules() -> None:
    text = "Nothing of note. " * 400 + next(iter(UNRULED))
    assert secrets(text) == ruled(text) == []


def test_the_weights_are_those_of_the_places() -> None:
    kept = json.loads(files(weighing.__package__).joinpath("secrets.json").read_text("utf-8"))
    assert len(kept["places"]) == weighing.PLACES
    assert any(kept["places"])


_SIGNS = st.sampled_from([*printable, *"密码是门锁左右七三零〇，。：“”", "ssh-rsa ", "password "])


@given(st.lists(_SIGNS, max_size=80).map("".join))
def test_secrets_stand_in_order_within_the_text(text: str) -> None:
    found = secrets(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert secrets(text) == found


@given(st.lists(_SIGNS, max_size=80).map("".join))
def test_spots_stand_within_the_text(text: str) -> None:
    there = spots.spots(text)
    assert all(0 <= start < end <= len(text) for start, end in there)
    assert there == sorted(set(there))
    assert all(spots.sort_of(text[start:end]) for start, end in there)


def test_of_a_link_the_password_alone_is_withheld() -> None:
    text = "postgresql://ledger_ro:Quill.9barn@10.20.4.8:5432/books"
    assert [text[one.start : one.end] for one in secrets(text)] == ["Quill.9barn"]
