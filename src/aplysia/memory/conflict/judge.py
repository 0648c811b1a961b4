"""A learned second opinion on a pair of claims: boosted trees over what `likeness` sees.

The rules say why; the trees, worked out on the open labelled pairs by
`python -m benchmarks.train_conflicts`, have seen how often such a why was wrong. They take a
verdict of conflict back and add none: what they would add is right in a labelled set, where two in
five pairs are in conflict, and wrong among the thousands of a long conversation. What is said as a
correction, names the old value, or denies just what was said is left to the rules.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from aplysia.memory.conflict.likeness import drawn, likeness, speaker
from aplysia.memory.conflict.reading import read_claim
from aplysia.memory.conflict.statements import STATES
from aplysia.text import fold, words
from aplysia.types import Claim

IN_CONFLICT = ("contradicts", "supersedes")
_SURE = "one value at a time"  # the reason that is left to the rules
_MOST = 200  # characters that are looked at


class Trees:
    """Trees of one depth, laid out level by level; a pair goes left where it is below the edge."""

    def __init__(
        self,
        names: list[str],
        feature: NDArray[np.int16],
        edge: NDArray[np.float32],
        leaf: NDArray[np.float32],
        start: float,
    ) -> None:
        self.at = {name: n for n, name in enumerate(names)}
        self.feature, self.edge, self.leaf, self.start = feature, edge, leaf, start
        self.depth = (leaf.shape[1]).bit_length() - 1
        self._rows = np.arange(len(feature))

    def score(self, seen: dict[str, float]) -> float:
        """The log odds of a conflict."""
        x = np.zeros(len(self.at), np.float32)
        for name, value in seen.items():
            if value and (place := self.at.get(name)) is not None:
                x[place] = value
        node = np.zeros(len(self._rows), np.intp)
        for _ in range(self.depth):
            over = x[self.feature[self._rows, node]] > self.edge[self._rows, node]
            node = 2 * node + 1 + over
        leaves = self.leaf[self._rows, node - (self.leaf.shape[1] - 1)]
        return self.start + float(leaves.sum())


@cache
def trees() -> tuple[Trees, float]:
    """The trees as shipped, and the score from which a verdict stands."""
    with as_file(files(__package__).joinpath("judge.npz")) as path, np.load(path) as kept:
        made = Trees(
            [str(name) for name in kept["names"]],
            kept["feature"],
            kept["edge"],
            kept["leaf"].astype(np.float32),
            float(kept["limits"][0]),
        )
        return made, float(kept["limits"][1])


def asked(new: Claim, old: Claim, found: str, reason: str) -> bool:
    """Whether the trees are asked at all."""
    if found not in IN_CONFLICT or STATES in (new.attribute, old.attribute):
        return False
    if new.correction or new.instead_of or new.text == old.text:
        return False
    if _SURE in reason or _outright(new) or _outright(old) or _denied(new, old):
        return False
    one, other = drawn(new, old)
    # who "I" is must be known
    return not ((one.first and not speaker(new)) or (other.first and not speaker(old)))


def _denied(new: Claim, old: Claim) -> bool:
    """ "She eats fish" and "She never eats fish": the very same, and that it is not so."""
    about = (new.subject, new.attribute) == (old.subject, old.attribute)
    return about and fold(new.value) == fold(old.value) and new.polarity != old.polarity


@lru_cache(maxsize=8192)
def _outright(claim: Claim) -> bool:
    """Whether a text is no more than subject, attribute and value: nothing in it to judge by."""
    parts = words(f"{claim.subject} {claim.attribute} {claim.value}")
    return not set(words(claim.text[:_MOST])) - set(parts)


def judged(new: Claim, old: Claim, *, found: str, reason: str, days: float) -> str:
    """Why a verdict of conflict is taken back; "" where it stands."""
    if not asked(new, old, found, reason):
        return ""
    made, stands = trees()
    a, b = read_claim(new), read_claim(old)
    if made.score(likeness(new, old, a, b, found=found, reason=reason, days=days)) >= stands:
        return ""
    return f"such sentences are both true, mostly: {new.text[:60]}, {old.text[:60]}"
