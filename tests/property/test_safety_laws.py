"""Laws of what is withheld: any text is read, marks are stable, and a secret is in no file."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from aplysia import Mind
from aplysia.memory import Memory, open_store
from aplysia.perceive.safety import instructions, secrets, withheld

NOW = datetime(2026, 5, 1, tzinfo=UTC)
LETTERS = "abcdefghkmnpqrstuvwxyz"
PASSWORDS = st.builds(
    "{}{}{}".format,
    st.text(LETTERS, min_size=4, max_size=10),
    st.sampled_from("!#%&*+-_"),
    st.text("23456789", min_size=3, max_size=6),
)
SAYINGS = st.sampled_from(
    ["my password is {}", "密码：{}", "the wifi password is {}, ok", "密码是 {}，记一下", "pw: {}"]
)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = secrets(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    instructions(text)


@given(st.text("abc 密码是:=token 0123456789.,-/@", max_size=120))
def test_what_has_no_secret_is_kept_as_it_is(text: str) -> None:
    kept, found = withheld(text)
    assert (kept == text) == (not found)


@settings(max_examples=25, deadline=None)
@given(PASSWORDS, SAYINGS)
def test_a_secret_is_in_no_byte_of_the_store(password: str, saying: str) -> None:
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "me.db", durability="fast")
        with Mind(
            memory=Memory(store, namespace=("me",), embedder=None), clock=lambda: NOW
        ) as mind:
            mind.remember(saying.format(password))
            mind.finish(mind.begin(saying.format(password)), f"It is: {saying.format(password)}")
            held = b"".join(one.read_bytes() for one in Path(folder).iterdir())
        assert password.encode() not in held
        assert b"[withheld: password]" in held
