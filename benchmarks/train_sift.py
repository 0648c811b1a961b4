"""The weights of the gate behind the readers of claims; `train_gate claims` runs it.

Two logistic regressions for each language. The first judges how sentences of the open sets are
worded, and what they mean: those of utterances that assert against all others. The second judges
the claims that the rules read, also of what they would hold back, by their kind and by what the
first says of their sentence when it was worked out without it. To both are added, at a fifth of the
weight, the texts of the open pairs of `conflicts`, which state one thing plainly; a single claim
read of such a text is taken for right, though some are cut wrongly.

The limit is the lowest with which, out of fold, no more than 3 % of what asserts nothing is read as
asserting; without an embedder this would cost too many right claims, and it is the highest that
keeps 95 % of them. Both are means over the writers of the sets. No held-out figure goes into it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
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
from aplysia.types import Claim, Embedder
from benchmarks.fitting import fit
from benchmarks.labelled import embedder, items, matched

FILE = Path(sift.__file__).with_name("sift.json")
_FOLDS, _OF_WORDING, _OF_KIND = 10, 0.05, 0.5  # penalties
_FALSE, _CUT = 2.0, 0.5  # weights: a claim where nothing is said; one that is cut wrongly
_TOLD = 0.2  # weight of what is plainly told
_FALSELY = 0.03  # of the utterances that assert nothing: what is asked of the readers
_KEPT = 0.95  # of the right claims, where meaning is not known
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


def _worded(
    labelled: list[dict[str, Any]], told: list[str]
) -> tuple[list[int], list[tuple[str, str]], list[float], list[float]]:
    """Sentences: of which utterance, they and its text, whether they assert, and their weight."""
    of, said, asserts = [], [], []
    for n, item in enumerate(labelled):
        parts = sentences(item["text"])
        for part in parts:
            sure = len(parts) == 1 or any(c["value"] in part for c in item["claims"])
            if sure or not item["claims"]:
                of.append(n)
                said.append((part, item["text"]))
                asserts.append(float(bool(item["claims"])))
    weight = [1.0] * len(of)
    for n, text in enumerate(told, len(labelled)):
        for part in sentences(text):
            of.append(n)
            said.append((part, text))
            asserts.append(1.0)
            weight.append(_TOLD)
    return of, said, asserts, weight


def train(language: str, embedder: Embedder | None) -> dict[str, Any]:
    """The weights and the threshold, with lines about what they do."""
    labelled = items(f"claims_{language}", held=False)
    told = _told(language)
    count = len(labelled) + len(told)
    folds = np.random.default_rng(1).integers(0, _FOLDS, count)
    of, said, asserts, counts = _worded(labelled, told)
    read = rows(labelled)
    plain = [
        Row(len(labelled) + n, of_one[0], True, True)
        for n, text in enumerate(told)
        if len(of_one := candidates(text)[0]) == 1
    ]
    texts = [*(one["text"] for one in labelled), *told]
    every = [*read, *plain]
    judged = [(row.claim.text, texts[row.item]) for row in every]
    x, worded = _sentences(said, embedder), _sentences(judged, embedder)
    y, fold, weight_of = np.array(asserts), folds[of], np.array(counts)
    kinds = table([sift.kind(row.claim) for row in every], sift.KINDS)
    fold_read = folds[[row.item for row in every]]
    score = np.zeros(len(every))
    for k in range(_FOLDS):
        rest = fold != k
        p = fit(x[rest], y[rest], penalty=_OF_WORDING, weight=weight_of[rest])
        score[fold_read == k] = worded[fold_read == k] @ p[:-1] + p[-1]
    both = hstack([kinds, score[:, None]]).tocsr()
    right = np.array([float(r.right) for r in every])
    weight = np.array([_weight(row, labelled) for row in every])
    final = np.array([sift.lax(row.claim) for row in every])
    for k in range(_FOLDS):
        rest = fold_read != k
        p = fit(both[rest], right[rest], penalty=_OF_KIND, weight=weight[rest])
        final[~rest] += both[~rest] @ p[:-1] + p[-1]
    threshold = _threshold(labelled, read, final[: len(read)], meant=embedder is not None)
    first = fit(x, y, penalty=_OF_WORDING, weight=weight_of)
    second = fit(both, right, penalty=_OF_KIND, weight=weight)
    sentence = first[:-1] * second[-2]
    return {
        "threshold": round(threshold, 3),
        "bias": round(float(second[-1] + second[-2] * first[-1]), 3),
        "wording": _hundredths(sentence[: sift.WORDINGS]),
        "meaning": _hundredths(sentence[sift.WORDINGS :]),
        "kind": _hundredths(second[:-2]),
    }


def _told(language: str) -> list[str]:
    """The texts of the open pairs of `conflicts`: each asserts one thing, most of them plainly."""
    pairs = items(f"conflicts_{language}", held=False)
    pairs += items(f"conflicts_{language}_train", held=False)
    return [*dict.fromkeys(pair[side]["text"] for pair in pairs for side in ("first", "second"))]


def _weight(row: Row, labelled: list[dict[str, Any]]) -> float:
    if row.item >= len(labelled):
        return _TOLD
    if not labelled[row.item]["claims"]:
        return _FALSE
    return 1.0 if row.right else _CUT


def _sentences(said: list[tuple[str, str]], embedder: Embedder | None) -> Any:
    """One line for each (sentence, its text): its wording and, with an embedder, its meaning."""
    worded = table([sift.wording(part, text) for part, text in said], sift.WORDINGS)
    if embedder is None:
        return worded
    parts = [part[: sift.MOST] for part, _ in said]
    vectors = [embedder.embed(parts[n : n + 256], kind="passage") for n in range(0, len(said), 256)]
    return hstack([worded, csr_matrix(np.concatenate(vectors))]).tocsr()


def _hundredths(weights: NDArray[np.float64]) -> list[int]:
    return [round(float(w) * 100) for w in weights]


def _threshold(
    labelled: list[dict[str, Any]], read: list[Row], score: NDArray[np.float64], *, meant: bool
) -> float:
    """By the rule above, in the mean over who wrote the utterances; prints what it does."""
    real, right = np.array([r.real for r in read]), np.array([r.right for r in read])
    item = np.array([row.item for row in read])
    none = np.array([not one["claims"] for one in labelled])
    by = np.array([one["id"].partition("-")[0] for one in labelled])
    writers = sorted(set(by.tolist()))

    def false(at: float, who: str) -> float:
        mine = real & (score > at) & none[item] & (by[item] == who)
        return len(set(item[mine].tolist())) / int((none & (by == who)).sum())

    def kept(at: float, who: str) -> float:
        return float((score[real & right & (by[item] == who)] > at).mean())

    def mean(of: Callable[[float, str], float], at: float) -> float:
        return float(np.mean([of(at, who) for who in writers]))

    if meant:
        threshold = float(min(at for at in score[real] if mean(false, at) <= _FALSELY))
    else:
        threshold = float(max(at for at in score[real] if mean(kept, at) >= _KEPT))
    for who in writers:
        print(
            f"{who}, cross-validated: {kept(threshold, who):.3f} of right claims are kept, and"
            f" {false(threshold, who):.3f} of what asserts nothing is read as asserting"
        )
    return threshold


def run(*, write: bool) -> None:
    """Train for both languages, without and with an embedder; write the file that is shipped."""
    kept: dict[str, Any] = {"embedder": embedder().id}
    for language in ("en", "zh"):
        kept[language] = {
            "worded": train(language, None),
            "meant": train(language, embedder()),
        }
    if write:
        FILE.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")
