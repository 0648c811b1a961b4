"""The weights of the gate behind the readers of claims; `train_gate claims` runs it.

Two logistic regressions for each language. The first judges how sentences of the open sets are
worded: those of utterances that assert against all others. The second judges the claims that the
rules read, also of what they would hold back, by their kind and by what the first says of their
sentence when it was worked out without it. The threshold keeps a given share of the right claims,
in the mean over the writers of the sets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack

from aplysia.perceive import sift
from aplysia.perceive.chinese import gates
from aplysia.perceive.claims import candidates
from aplysia.perceive.english import mood
from aplysia.text import sentences
from aplysia.types import Claim
from benchmarks.fitting import fit
from benchmarks.labelled import items, matched

FILE = Path(sift.__file__).with_name("sift.json")
_FOLDS, _OF_WORDING, _OF_KIND = 10, 0.05, 0.5  # penalties
_FALSE, _CUT = 2.0, 0.5  # weights: a claim where nothing is said; one that is cut wrongly
_KEPT = 0.97  # of the right claims
_HELD_BACK = ("joking", "supposes", "opens_question", "indirect", "works_on_text", "wishes")


class Row(NamedTuple):
    """A claim that was read: of which utterance, by the rules as they are or without moods."""

    item: int
    claim: Claim
    real: bool
    right: bool


@contextmanager
def _moodless() -> Iterator[None]:
    """The rules without those that tell questions, wishes, jokes and requests."""
    with ExitStack() as stack:
        for name in (*_HELD_BACK, "requests"):
            stack.enter_context(mock.patch.object(mood, name, return_value=False))
        stack.enter_context(mock.patch.object(mood, "report", return_value=-1))
        stack.enter_context(mock.patch.object(gates, "nothing", return_value=False))
        stack.enter_context(mock.patch.object(gates, "silent", lambda c, _: [False] * len(c)))
        yield


def _read(item: dict[str, Any]) -> list[Claim]:
    before = [(b["by"], b["text"]) for b in item.get("before", ())]
    return candidates(item["text"], speaker=item["by"], before=before)[0]


def rows(labelled: list[dict[str, Any]]) -> list[Row]:
    """What is read of the labelled utterances."""
    found = []
    for n, item in enumerate(labelled):
        real = _read(item)
        with _moodless():
            other = [one for one in _read(item) if one not in real]
        for claims, is_real in ((real, True), (other, False)):
            left = list(item["claims"])
            for claim in claims:
                right = next((one for one in left if matched([claim], [one])), None)
                if right is not None:
                    left.remove(right)
                found.append(Row(n, claim, is_real, right is not None))
    return found


def table(seen: list[set[int]], places: int) -> Any:
    """One line for each set of places, of length 1."""
    ends = np.cumsum([0, *map(len, seen)])
    flat = [place for one in seen for place in sorted(one)]
    lines = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(seen), places))
    return (diags(1 / np.sqrt(np.maximum(1, np.diff(ends)))) @ lines).tocsr()


def _worded(labelled: list[dict[str, Any]]) -> tuple[list[int], list[set[int]], list[float]]:
    """Sentences: of which utterance, what is seen of them, and whether they assert."""
    of, seen, asserts = [], [], []
    for n, item in enumerate(labelled):
        parts = sentences(item["text"])
        for part in parts:
            said = len(parts) == 1 or any(c["value"] in part for c in item["claims"])
            if said or not item["claims"]:
                of.append(n)
                seen.append(sift.wording(part, item["text"]))
                asserts.append(float(bool(item["claims"])))
    return of, seen, asserts


def train(language: str) -> dict[str, Any]:
    """The weights and the threshold, with a line about what they do."""
    labelled = items(f"claims_{language}", held=False)
    folds = np.random.default_rng(1).integers(0, _FOLDS, len(labelled))
    of, seen, asserts = _worded(labelled)
    x, y, fold = table(seen, sift.WORDINGS), np.array(asserts), folds[of]
    read = rows(labelled)
    texts = [labelled[row.item]["text"] for row in read]
    worded = table(
        [sift.wording(row.claim.text, text) for row, text in zip(read, texts, strict=True)],
        sift.WORDINGS,
    )
    kinds = table([sift.kind(row.claim) for row in read], sift.KINDS)
    fold_read = folds[[row.item for row in read]]
    score = np.zeros(len(read))
    for k in range(_FOLDS):
        p = fit(x[fold != k], y[fold != k], penalty=_OF_WORDING)
        score[fold_read == k] = worded[fold_read == k] @ p[:-1] + p[-1]
    both, right = hstack([kinds, score[:, None]]).tocsr(), np.array([float(r.right) for r in read])
    none = np.array([not labelled[row.item]["claims"] for row in read])
    weight = np.where(none, _FALSE, np.where(right > 0, 1.0, _CUT))
    final = np.array([sift.lax(row.claim) for row in read])
    for k in range(_FOLDS):
        rest = fold_read != k
        p = fit(both[rest], right[rest], penalty=_OF_KIND, weight=weight[rest])
        final[~rest] += both[~rest] @ p[:-1] + p[-1]
    threshold = _threshold(labelled, read, final)
    first = fit(x, y, penalty=_OF_WORDING)
    second = fit(both, right, penalty=_OF_KIND, weight=weight)
    return {
        "threshold": round(threshold, 3),
        "bias": round(float(second[-1] + second[-2] * first[-1]), 3),
        "wording": _hundredths(first[:-1] * second[-2]),
        "kind": _hundredths(second[:-2]),
    }


def _hundredths(weights: NDArray[np.float64]) -> list[int]:
    return [round(float(w) * 100) for w in weights]


def _threshold(
    labelled: list[dict[str, Any]], read: list[Row], score: NDArray[np.float64]
) -> float:
    """That which keeps the share of right claims in the mean over who wrote them; prints it."""
    real, right = np.array([r.real for r in read]), np.array([r.right for r in read])
    none = np.array([not labelled[row.item]["claims"] for row in read])
    by = np.array([labelled[row.item]["id"].partition("-")[0] for row in read])
    writers = sorted(set(by.tolist()))

    def kept(at: float, which: NDArray[np.bool_]) -> float:
        return float(np.mean([(score[which & (by == who)] > at).mean() for who in writers]))

    threshold = max(at for at in score[real & right] if kept(at, real & right) >= _KEPT)
    for who in writers:
        mine = by == who
        read_of_none, held_back = mine & none & real, mine & none & ~real
        print(
            f"{who}, cross-validated: {(score[mine & real & right] > threshold).mean():.3f} of"
            " right claims are kept, and of where nothing is said"
            f" {(score[read_of_none] > threshold).sum()} of {read_of_none.sum()} read,"
            f" {(score[held_back] > threshold).mean():.3f} of those held back by rules"
        )
    return float(threshold)


def run(*, write: bool) -> None:
    """Train for both languages; write the file that is shipped."""
    kept = {language: train(language) for language in ("en", "zh")}
    if write:
        FILE.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")
