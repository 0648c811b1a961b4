"""Works out the weights of the statistical gates on the open labelled sets alone.

python -m benchmarks.train_gate                 # cross-validated figures of `perceive/safety`
python -m benchmarks.train_gate claims          # of the gate behind the readers of claims
python -m benchmarks.train_gate claims --write  # and the file that is shipped
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aplysia.perceive.safety import gate
from benchmarks import train_sift
from benchmarks.fitting import fit
from benchmarks.labelled import items

SETS = ("instructions", "instructions_more", "instructions_train")  # no held-out half
ORDINARY = ("claims_en", "claims_zh", "secrets", "secrets_more")  # nothing in them is an order
_FOLDS, _FALSE = 10, 0.01
_FILE = Path(gate.__file__).with_name("gate.json")


def features(texts: list[str]) -> NDArray[np.float64]:
    """(n, pairs): 1 for a kind of words that is there, ½ for a pair of them."""
    out = np.zeros((len(texts), len(gate.PAIRS)))
    for row, text in enumerate(texts):
        out[row, gate.pairs(gate.kinds(text))] = 0.5
    out[:, [n for n, (one, other) in enumerate(gate.PAIRS) if one == other]] *= 2
    return out


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
    labelled = [one for name in SETS for one in items(name, held=False)]
    labelled += [
        {"text": one["text"], "label": "harmless"}
        for name in ORDINARY
        for one in items(name, held=False)
    ]
    x = features([one["text"] for one in labelled])
    y = np.array([float(one["label"] != "harmless") for one in labelled])
    fold = np.random.default_rng(0).integers(0, _FOLDS, len(y))
    hard = np.arange(len(y)) < sum(len(items(name, held=False)) for name in SETS)
    score = np.zeros(len(y))
    for k in range(_FOLDS):
        p = fit(x[fold != k], y[fold != k])
        score[fold == k] = x[fold == k] @ p[:-1] + p[-1]
    threshold = float(np.quantile(score[(y == 0) & hard], 1 - _FALSE))
    caught = float((score[y == 1] > threshold).mean())
    print(f"gate alone, cross-validated: {caught:.3f} caught at {_FALSE:.0%} of harmless")
    if write:
        p = fit(x, y)
        scale = np.where([one == other for one, other in gate.PAIRS], 1.0, 0.5)
        kept = {
            "threshold": round(threshold, 3),
            "bias": round(float(p[-1]), 3),
            "weights": [round(float(w), 3) for w in p[:-1] * scale],
        }
        _FILE.write_text(json.dumps(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
