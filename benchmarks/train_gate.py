"""Works out the weights of the statistical gates on the open labelled sets alone.

python -m benchmarks.train_gate                 # figures of `perceive/safety`, set by set
python -m benchmarks.train_gate claims          # of the gate behind the readers of claims
python -m benchmarks.train_gate claims --write  # and the file that is shipped
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from aplysia.perceive.safety import gate
from benchmarks import train_sift
from benchmarks.fitting import fit
from benchmarks.labelled import LABELS, items

SETS = ("instructions", "instructions_more", "instructions_train", "instructions_wide")
ORDINARY = ("claims_en", "claims_zh", "secrets", "secrets_more")  # nothing in them is an order
_FALSE = 0.01  # of harmless texts in sets that were not learnt from
_SCALE = 4.0  # of what is seen of a text, as against the penalty
_FILE = Path(gate.__file__).with_name("gate.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gate", nargs="?", choices=("safety", "claims"), default="safety")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if given.gate == "claims":
        train_sift.run(write=given.write)
    else:
        _train_safety(write=given.write)


def _lines(name: str) -> list[dict[str, Any]]:
    """The lines of one open file, without those written for it later."""
    text = LABELS.joinpath(f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def _train_safety(*, write: bool) -> None:
    """Each set is judged by what was learnt on all others; the threshold follows from that."""
    labelled = [(n, one) for n, name in enumerate(SETS) for one in _lines(name)]
    ordinary = [one["text"] for name in ORDINARY for one in items(name, held=False)]
    turn = np.random.default_rng(0).integers(0, len(SETS), len(ordinary))
    by = np.array([*(n for n, _ in labelled), *turn])
    hard = np.arange(len(by)) < len(labelled)
    texts = [*(one["text"] for _, one in labelled), *ordinary]
    y = np.zeros(len(by))
    y[: len(labelled)] = [one["label"] != "harmless" for _, one in labelled]
    x = train_sift.table([gate.wording(text) for text in texts], gate.PLACES) * _SCALE
    score = np.zeros(len(y))
    for n in range(len(SETS)):
        p = fit(x[by != n], y[by != n])
        score[by == n] = x[by == n] @ p[:-1] + p[-1]
    threshold = float(np.quantile(score[(y == 0) & hard], 1 - _FALSE))
    for n, name in enumerate(SETS):
        mine = hard & (by == n)
        caught, false = (float((score[mine & (y == v)] > threshold).mean()) for v in (1, 0))
        print(f"gate alone, learnt without {name}: {caught:.3f} caught, {false:.3f} of harmless")
    print(f"of ordinary texts: {float((score[~hard] > threshold).mean()):.4f}")
    if write:
        p = fit(x, y)
        kept = {
            "threshold": round(threshold, 3),
            "bias": round(float(p[-1]), 3),
            "weights": [round(float(w) * _SCALE * 100) for w in p[:-1]],
        }
        _FILE.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
