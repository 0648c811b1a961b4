"""A store gives back any text as it was, or refuses it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aplysia.memory.sqlite import SQLiteStore
from tests.records import record

TEXTS_AT_ONCE = 50

_RUNS = itertools.count()

any_text = st.one_of(
    st.text(),
    st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF)),  # lone surrogates too
    st.text(st.sampled_from("\0\x01\x1b\r\n\t\x7f\u2028\u200f\u202eאب👩‍👧🏳️你好é")),
)
odd_text = st.builds(lambda text, times: text * times, any_text, st.sampled_from([1, 1, 1, 1000]))


@pytest.fixture(scope="module")
def texts_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteStore]:
    path = tmp_path_factory.mktemp("texts") / "me.db"
    with closing(SQLiteStore(path, durability="fast")) as store:
        yield store


def can_be_kept(text: str) -> bool:
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in text)


@settings(
    max_examples=10_000 // TEXTS_AT_ONCE,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    texts=st.lists(odd_text, min_size=TEXTS_AT_ONCE, max_size=TEXTS_AT_ONCE),
)
@example(texts=["长" * 350_000, "\ud800", "\0", "a\udfffb", "", "👩‍👩‍👧‍👦", "\u202eשלום"])
def test_any_text_is_kept_as_it_is_or_refused_whole(
    texts_store: SQLiteStore, texts: list[str]
) -> None:
    namespace = (f"run {next(_RUNS)}",)
    for n, text in enumerate(texts):
        if not can_be_kept(text):
            with pytest.raises(ValueError, match="lone surrogate"):
                texts_store.add(namespace, [record(f"bad{n}", text)], embedder=None)
    good = [record(f"{n}", text) for n, text in enumerate(texts) if can_be_kept(text)]
    texts_store.add(namespace, good, embedder=None)
    assert list(texts_store.episodes(namespace)) == [r.episode for r in good]
