"""A learned second opinion on a pair of claims: boosted trees over what `likeness` sees.

The rules say why; the trees, worked out on the open labelled pairs by
`python -m benchmarks.train_conflicts`, have seen how often such a why was wrong, and which pairs
are in conflict though no rule says so. They take a verdict back, or add one; they give no reason
of their own. What is said as a correction, or names the old value, is left to the rules.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from aplysia.memory.conflict import han
from aplysia.memory.conflict.likeness import drawn, likeness, near, speaker
from aplysia.memory.conflict.reading import read_claim
from aplysia.memory.conflict.statements import STATES
from aplysia.text import words
from aplysia.types import Claim

IN_CONFLICT = ("contradicts", "supersedes")
_SURE = "one value at a time"  # the reason that is left to the rules
_CHANGES = frozenset(("turn", "stop", "new", "begin"))  # topics
_MOST = 200  # characters that are looked at
Verdict = Literal["contradicts", "supersedes", "compatible"]


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
def trees() -> tuple[Trees, float, float]:
    """The trees as shipped, and the scores above which a verdict stands and one is added."""
    with as_file(files(__package__).joinpath("judge.npz")) as path, np.load(path) as kept:
        made = Trees(
            [str(name) for name in kept["names"]],
            kept["feature"],
            kept["edge"],
            kept["leaf"].astype(np.float32),
            float(kept["limits"][0]),
        )
        return made, float(kept["limits"][1]), float(kept["limits"][2])


def asked(new: Claim, old: Claim, found: str, reason: str) -> bool:
    """Whether the trees are asked at all."""
    if found in ("same", "agrees") or STATES in (new.attribute, old.attribute):
        return False
    if new.correction or new.instead_of or new.text == old.text:
        return False
    if _SURE in reason or _outright(new) or _outright(old):
        return False
    one, other = drawn(new, old)
    if one.han or other.han:
        return False  # what is added in Chinese shares no key yet, and is never looked up
    if (one.first and not speaker(new)) or (other.first and not speaker(old)):
        return False  # who "I" is, is not known
    return found in IN_CONFLICT or (near(new, old, one, other) and _met(new, old))


def _met(new: Claim, old: Claim) -> bool:
    """Whether two claims share a key: such as do not are never looked up together."""
    keys = [{*read_claim(c).slots, *han.slots(c)} for c in (new, old)]
    return bool(keys[0] & keys[1])


@lru_cache(maxsize=8192)
def _outright(claim: Claim) -> bool:
    """Whether a text is no more than subject, attribute and value: nothing in it to judge by."""
    parts = words(f"{claim.subject} {claim.attribute} {claim.value}")
    return not set(words(claim.text[:_MOST])) - set(parts)


def judged(
    new: Claim, old: Claim, *, found: str, reason: str, days: float
) -> tuple[Verdict, str] | None:
    """Another verdict than that of the rules; None where theirs stands."""
    if not asked(new, old, found, reason):
        return None
    made, stands, added = trees()
    a, b = read_claim(new), read_claim(old)
    score = made.score(likeness(new, old, a, b, found=found, reason=reason, days=days))
    shown = f"{new.text[:60]}, {old.text[:60]}"
    if found in IN_CONFLICT:
        if score < stands:
            return "compatible", f"such sentences are both true, mostly: {shown}"
    elif score > added:
        changed = new.change or bool(_CHANGES & drawn(new, old)[0].topics)
        kind: Verdict = "supersedes" if changed else "contradicts"
        return kind, f"such sentences are not both true, mostly: {shown}"
    return None
