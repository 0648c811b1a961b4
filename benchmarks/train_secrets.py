"""Works out the weights by which a value is taken for a secret, on the open labelled sets alone.

python -m benchmarks.train_secrets          # figures, each writer left out in turn
python -m benchmarks.train_secrets --write  # and the file that is shipped

Each spot of each text is a line: a secret where the label names its value (or, in the older sets,
where a rule sees it), and none elsewhere. Ordinary talk, the open sets of claims and of conflicts,
holds none. A writer's texts are judged by weights worked out without them, at the spots that no
rule sees: what a rule finds is withheld anyway.

The limit is the lowest with which no more than 1 % of the harmless texts of `secrets_valued` in
which no rule sees anything lose something. No held-out figure goes into it.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from aplysia.perceive.safety import spots, weighing
from aplysia.perceive.safety.secrets import ruled
from benchmarks.fitting import fit
from benchmarks.labelled import items

FILE = Path(weighing.__file__).with_name("secrets.json")
_OLD = ("secrets", "secrets_train", "secrets_wide")
_NEW = "secrets_valued"
_TALK = ("claims_en", "claims_zh")
_TOLD = ("conflicts_en", "conflicts_zh", "conflicts_en_train", "conflicts_zh_train")
_PENALTY = 0.3
_OLDER, _BESIDE = 0.5, 0.3  # weights: sets that rules were written with; spots beside a secret
_FALSE = 0.01
_NEVER = -99.0  # the score of a text without spots


class Spot(NamedTuple):
    """A value of a text: what is seen of it, whether it is a secret, whether a rule sees it."""

    text: int
    seen: list[int]
    secret: bool
    weight: float
    named: bool


class Text(NamedTuple):
    text: str
    writer: str
    secret: bool
    new: bool


def gathered() -> tuple[list[Text], list[Spot]]:
    texts: list[Text] = []
    found: list[Spot] = []
    for item, writer in _labelled():
        texts.append(Text(item["text"], writer, item["label"] == "secret", writer.startswith(_NEW)))
        found += _spots(item, len(texts) - 1, older=not texts[-1].new)
    return texts, found


def _labelled() -> list[tuple[dict[str, Any], str]]:
    rows = [(item, name) for name in _OLD for item in items(name, held=False)]
    rows += [(item, f"{_NEW}:{item['by']}") for item in items(_NEW, held=False)]
    talk = [item["text"] for name in _TALK for item in items(name, held=False)]
    pairs = [pair for name in _TOLD for pair in items(name, held=False)]
    talk += [pair[side]["text"] for pair in pairs for side in ("first", "second")]
    for text in dict.fromkeys(talk):
        rows.append(({"text": text, "label": "harmless"}, "talk"))
    return rows


def _spots(item: dict[str, Any], number: int, *, older: bool) -> list[Spot]:
    text, found = item["text"], []
    by_rule = [(one.start, one.end) for one in ruled(text)]
    values = [m.span() for v in item.get("values", ()) for m in re.finditer(re.escape(v), text)]
    if item["label"] == "secret" and not values:
        values = by_rule
        if not values:
            return []
    around = weighing.Around(text)
    for span in spots.spots(text):
        secret = any(weighing.meet(span, value) for value in values)
        weight = 1.0 if secret or item["label"] != "secret" else _BESIDE
        weight *= _OLDER if older else 1.0
        named = any(weighing.meet(span, one) for one in by_rule)
        found.append(Spot(number, sorted(weighing.seen(around, span)), secret, weight, named))
    return found


def table(found: Sequence[Spot]) -> Any:
    """A line for each spot, a 1 for each place."""
    ends = np.cumsum([0, *(len(one.seen) for one in found)])
    flat = [place for one in found for place in one.seen]
    return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(found), weighing.PLACES))


def left_out(texts: Sequence[Text], found: Sequence[Spot]) -> NDArray[np.float64]:
    """The score of each spot of `secrets_valued` by weights worked out without its writer."""
    x, y = table(found), np.array([float(one.secret) for one in found])
    weight = np.array([one.weight for one in found])
    writer = np.array([texts[one.text].writer for one in found])
    score = np.zeros(len(found))
    for one in dict.fromkeys(w for w in writer if w.startswith(_NEW)):
        rest = writer != one
        p = fit(x[rest], y[rest], penalty=_PENALTY, weight=weight[rest])
        score[~rest] = x[~rest] @ p[:-1] + p[-1]
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    texts, found = gathered()
    score = np.full(len(texts), _NEVER)
    alone = np.array([not one.named for one in found])
    at = np.array([one.text for one in found])
    np.maximum.at(score, at[alone], left_out(texts, found)[alone])
    new, secret = np.array([t.new for t in texts]), np.array([t.secret for t in texts])
    rules = np.array([bool(ruled(one.text)) for one in texts])
    limit = float(np.quantile(score[new & ~secret & ~rules], 1 - _FALSE))
    writers = np.array([t.writer for t in texts])
    for writer in (*dict.fromkeys(writers[new]), _NEW):
        of = np.char.startswith(writers, writer)
        print(f"{writer}: {_shares(of, secret, rules | (score > limit))}", end="; ")
        print(f"rules alone {_shares(of, secret, rules)}")
    if given.write:
        p = fit(
            table(found),
            np.array([float(one.secret) for one in found]),
            penalty=_PENALTY,
            weight=np.array([one.weight for one in found]),
        )
        kept = {
            "limit": round(limit, 3),
            "bias": round(float(p[-1]), 3),
            "places": [round(float(w) * 100) for w in p[:-1]],
        }
        FILE.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")


def _shares(of: NDArray[np.bool_], secret: NDArray[np.bool_], withheld: NDArray[np.bool_]) -> str:
    """Withheld of the secrets, and of the harmless."""
    shares = (withheld[of & kind] for kind in (secret, ~secret))
    return " / ".join(f"{one.mean():.3f}" if len(one) else "–" for one in shares)


if __name__ == "__main__":
    main()
