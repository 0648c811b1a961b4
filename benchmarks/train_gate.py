"""Works out the weights of the statistical gates on the open labelled sets alone.

python -m benchmarks.train_gate                 # of `perceive/safety`, writers left out in turn
python -m benchmarks.train_gate claims          # of the gate behind the readers of claims
python -m benchmarks.train_gate [claims] --write  # and the file that is shipped

A text is a bag of sentences, as likely an order as the likeliest of them. Ordinary talk, the open
sets of claims, conflicts and secrets, holds none. The limit, above which no rule is needed, is the
lowest with which no more than 3 % of the harmless texts of `instructions_many`, in which no rule
sees anything, are held back by weights that were worked out without their writers. Most of them
were written to look like orders. No held-out figure goes into it.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from aplysia.perceive.safety import gate
from aplysia.perceive.safety.instructions import outright, ruled
from benchmarks import train_sift
from benchmarks.fitting import fit_bags
from benchmarks.labelled import items

OLD = ("instructions", "instructions_more", "instructions_train", "instructions_wide")
NEW = "instructions_many"
TALK = (
    *("claims_en", "claims_zh", "claims_en_more", "claims_zh_more", "claims_en_talk"),
    *("claims_zh_talk", "secrets", "secrets_more", "secrets_train", "secrets_wide"),
    "secrets_valued",
)
TOLD = tuple(f"conflicts_{code}{part}" for code in ("en", "zh") for part in ("", "_more", "_train"))
_GROUPS, _FALSE, _PENALTY, _OF_TALK = 6, 0.03, 0.3, 0.3
_FILE = Path(gate.__file__).with_name("gate.json")


class Sets(NamedTuple):
    """A line of `x` for each sentence, and of the rest for each text."""

    x: Any
    sizes: NDArray[np.int64]
    order: NDArray[np.float64]
    writer: NDArray[np.str_]  # "" for older sets and talk
    talk: NDArray[np.bool_]
    rule: NDArray[np.bool_]  # whether a rule sees something
    outright: NDArray[np.bool_]  # whether the gate is not asked


def gathered() -> Sets:
    texts = _labelled()
    places, counts, ends, sizes = list[int](), list[float](), [0], list[int]()
    rule, plain = list[bool](), list[bool]()
    for text, _, _, _ in texts:
        read = unicodedata.normalize("NFKC", text)
        found = ruled(read)
        each = gate.seen(read, {one.kind for one in found})
        for sentence in each:
            places += sentence.keys()
            counts += sentence.values()
            ends.append(len(places))
        sizes.append(len(each))
        rule.append(bool(found))
        plain.append(bool(found) and outright(read))
    _, order, writer, talk = zip(*texts, strict=True)
    return Sets(
        csr_matrix((counts, places, ends), shape=(len(ends) - 1, gate.PLACES)),
        np.array(sizes),
        np.array(order, dtype=float),
        np.array(writer),
        np.array(talk),
        np.array(rule),
        np.array(plain),
    )


def _labelled() -> list[tuple[str, bool, str, bool]]:
    """Texts, whether they are orders, who wrote them, and whether they are ordinary talk."""
    rows = [
        (one["text"], one["label"] != "harmless", one.get("by", ""), False)
        for name in (*OLD, NEW)
        for one in items(name, held=False)
    ]
    talk = [one["text"] for name in TALK for one in items(name, held=False)]
    pairs = [pair for name in TOLD for pair in items(name, held=False)]
    talk += [pair[side]["text"] for pair in pairs for side in ("first", "second")]
    return rows + [(text, False, "", True) for text in dict.fromkeys(talk)]


def _fit(sets: Sets, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
    return fit_bags(
        sets.x[np.repeat(chosen, sets.sizes)],
        sets.sizes[chosen],
        sets.order[chosen],
        penalty=_PENALTY,
        weight=np.where(sets.talk[chosen], _OF_TALK, 1.0),
    )


def _scores(sets: Sets, p: NDArray[np.float64]) -> NDArray[np.float64]:
    each: NDArray[np.float64] = sets.x @ p[:-1] + p[-1]
    return np.maximum.reduceat(each, np.cumsum(sets.sizes) - sets.sizes)


def left_out(sets: Sets) -> NDArray[np.float64]:
    """The score of each new text and line of talk by weights that were worked out without them.

    Writers are left out some at a time, and talk in as many parts; NaN for the older sets.
    """
    writers = sorted(set(sets.writer) - {""})
    part = np.arange(len(sets.order)) % _GROUPS
    score = np.full(len(sets.order), np.nan)
    for n in range(_GROUPS):
        out = np.isin(sets.writer, writers[n::_GROUPS]) | (sets.talk & (part == n))
        score[out] = _scores(sets, _fit(sets, ~out))[out]
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gate", nargs="?", choices=("safety", "claims"), default="safety")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if given.gate == "claims":
        train_sift.run(write=given.write)
    else:
        _train_safety(write=given.write)


def _train_safety(*, write: bool) -> None:
    sets = gathered()
    score = left_out(sets)
    new, order = sets.writer != "", sets.order == 1
    limit = float(np.quantile(score[new & ~order & ~sets.rule], 1 - _FALSE))
    held = sets.outright | np.where(sets.rule, score > 0, score > limit)
    for writer in (*sorted(set(sets.writer[new])), ""):
        of = new & (sets.writer == writer if writer else new)
        print(f"{writer or 'all'}: {_shares(of, order, held)}", end="; ")
        print(f"rules alone {_shares(of, order, sets.rule)}")
    print(
        f"ordinary talk {held[sets.talk].mean():.4f}; rules alone {sets.rule[sets.talk].mean():.4f}"
    )
    if write:
        p = _fit(sets, np.ones(len(sets.order), dtype=bool))
        kept = {
            "limit": round(limit, 2),
            "bias": round(float(p[-1]), 3),
            "places": [round(100 * float(w)) for w in p[:-1]],
        }
        _FILE.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")


def _shares(of: NDArray[np.bool_], order: NDArray[np.bool_], held: NDArray[np.bool_]) -> str:
    caught = f"{held[of & order].mean():.3f}" if (of & order).any() else "–"
    return f"{caught} / {held[of & ~order].mean():.3f}"


if __name__ == "__main__":
    main()
