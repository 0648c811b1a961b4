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
    "sha256sum: 001549986e6868494e559c7507e79075546cebf2339ec928ceff65589049603d  debian.iso",
    "公钥：hB7mVtQe2ZkYp9sLxRc4WnJd0uGfAoI8qTiKyE3XwlM=",
    "password: ********, card 6222****2945",
)
TALK = (
    "I paid 42 euros for 3 tickets on 2026-05-07.",
    "The 07:15 train to Lyon, number 7123, leaves from platform 4.",
    "我在2026年买了三本书，花了128元。",
    "他的手机号是13800138000。",
    "The safe is from 1987, I paid 340 for it.",
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


RULED = (
    *("password hunter2", "my password hunter2", "the master password is otter-plum-siphon"),
    *("cvv is 847", "CVV: 847", "My PIN 4821", "my pin code 4821, how do I change it?"),
    *("docker login -u bob -p hunter2 registry.io", "AKIAIOSFODNN7EXAMPLZ", "11010519491231002X"),
    "public key is ghp_abcdEFGH1234ijklMNOP5678qrstUVWX9012",
    f"sha256 signing secret: {'9f8a7d6c5b4e3f2a1b0c9d8e7f6a5b4c' * 2}",
    "API token: 9f8a7d6c5b4e3f2a1b0c9d8e7f6a5b4c prod.env is where it goes",
    "登录密码 hunter2x9，别告诉别人",
)


@pytest.mark.parametrize("text", RULED)
def test_what_a_rule_finds_stands(text: str) -> None:
    assert ruled(text)
    assert set(ruled(text)) <= set(secrets(text))


LINKS = {
    "postgresql://ledger_ro:Quill.9barn@10.20.4.8:5432/books": "Quill.9barn",
    "postgres://u:P@ss9word!7@db.host/prod": "P@ss9word!7",
    "我的库是 postgres://app:K@9vTq!x2Lm7@10.0.0.4/prod": "K@9vTq!x2Lm7",
}


@pytest.mark.parametrize("text", LINKS)
def test_of_a_link_the_password_alone_is_withheld(text: str) -> None:
    found = secrets(text)
    assert found
    start = text.index(LINKS[text])
    assert all(start <= one.start and one.end <= start + len(LINKS[text]) for one in found)


def test_a_long_text_is_weighed_to_its_end() -> None:
    for text, value in UNRULED.items():
        long = "Nothing of note. " * 700 + text
        assert any(value in long[one.start : one.end] for one in secrets(long))


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
    assert set(ruled(text)) <= set(found)
    assert secrets(text) == found


@given(st.lists(_SIGNS, max_size=80).map("".join))
def test_spots_stand_within_the_text(text: str) -> None:
    there = spots.spots(text)
    assert all(0 <= start < end <= len(text) for start, end in there)
    assert there == sorted(set(there))
    assert all(spots.sort_of(text[start:end]) for start, end in there)
