"""Words put into a document: every other byte stays, and what it says is what was meant."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aplysia.server.splice import spliced

_TEXTS = st.text(st.characters(exclude_categories=()), max_size=12)  # lone surrogates too
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=10,
)


@given(
    before=st.lists(_JSON, max_size=3),
    content=_TEXTS | st.lists(_JSON, max_size=3),
    others=st.dictionaries(_TEXTS.filter(lambda k: k != "m"), _JSON, max_size=3),
    words=_TEXTS,
    front=st.booleans(),
    plain=st.booleans(),
    indent=st.sampled_from([None, 1]),
)
def test_it_says_what_was_meant_and_nothing_else_changes(
    *,
    before: list[Any],
    content: str | list[Any],
    others: dict[str, Any],
    words: str,
    front: bool,
    plain: bool,
    indent: int | None,
) -> None:
    place = len(before)
    document = {**others, "m": [*before, {"content": content}, 7]}
    raw = json.dumps(document, ensure_ascii=not plain, indent=indent).encode("utf-8", "ignore")
    document = json.loads(raw)
    one = document["m"][place]
    was = one["content"]
    new: Any = words
    if isinstance(was, list):
        new = {"text": words}
        one["content"] = [new, *was] if front else [*was, new]
        given = json.dumps(new)
    else:
        one["content"] = words + was if front else was + words
        given = words
    found = spliced(raw, ["m", place, "content"], given, front=front)
    # halves of a surrogate pair that come to stand side by side are read as one character
    assert json.dumps(json.loads(found)) == json.dumps(json.loads(json.dumps(document)))
    added = len(found) - len(raw)
    assert any(found[:n] + found[n + added :] == raw for n in range(len(raw) + 1))


def test_escapes_numbers_and_spaces_stay() -> None:
    raw = b'{ "n": 1.10e+2, "m":[{"content" : "\\u4f60\\/ \\ud800"} ] , "z": 12345678901234567890 }'
    found = spliced(raw, ["m", 0, "content"], "!", front=False)
    assert found == raw.replace(b'\\ud800"', b'\\ud800!"')


def test_of_keys_that_stand_twice_the_last_one_counts() -> None:
    assert spliced(b'{"a": "x", "a": "y"}', ["a"], "!", front=True) == b'{"a": "x", "a": "!y"}'


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"\xff{}", ["a"]),
        (b"\xef\xbb\xbf{}", ["a"]),
        (b"{", ["a"]),
        (b"{}", ["a"]),
        (b'{"a": 1}', ["a"]),
        (b'{"a": []}', ["a", 0]),
        (b'"text"', ["a"]),
    ],
)
def test_where_nothing_can_be_put_it_says_so(raw: bytes, path: list[str | int]) -> None:
    with pytest.raises(ValueError, match=r"."):
        spliced(raw, path, "x", front=False)
