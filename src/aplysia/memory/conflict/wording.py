"""Two claims weighed by the sentences they were read from, where their attributes do not meet.

It knows what the reader of claims says of their tense and time, and leaves a pair open where a
denial is of some times only or the subjects are parts of each other.
"""

from __future__ import annotations

from typing import Literal

from aplysia.memory.conflict.pair import heads_apart
from aplysia.memory.conflict.reading import Read
from aplysia.memory.conflict.sentences import compare
from aplysia.types import Claim

# reasons that hold whatever the tense
_LASTING = (
    "age",
    "vegan",
    "vegetarian",
    "height",
    "blood",
    "an age",
    "alive",
    "birth",
    "a work",
    "there are two",
    "test",
    "pass",
    "born",
    "it is one",
)


def weighed(
    new: tuple[Claim, Read], old: tuple[Claim, Read], *, past: bool, days: float
) -> tuple[Literal["contradicts", "supersedes"], str] | None:
    """What the new sentence is to the old one, and why; past: only one tells of the past."""
    a, b = new[1], old[1]
    one, other = a.sketch, b.sketch
    if not one or not other or heads_apart(new[0].subject, one, old[0].subject, other):
        return None
    found = compare(one, other, days=days)
    if not found:
        return None
    changed, reason = found[0] == "supersedes", found[1]
    if reason.startswith("one affirms"):
        sides = [(a, b)] * (one.denied and not other.denied)
        sides += [(b, a)] * (other.denied and not one.denied)
        if any(restricted(*side) for side in sides):
            return None
    settled = one.never or other.never or changed or reason.startswith(_LASTING)
    if past and not settled:
        return None
    return "supersedes" if changed and not new[0].correction else "contradicts", reason


def restricted(denied: Read, said: Read) -> bool:
    """Whether a denial speaks of a time or part of which the other says nothing."""
    one, other = denied.sketch, said.sketch
    if not one or not other or one.never or denied.value.date or denied.value.clock:
        return False
    timed = (one.date and not other.date) or (one.clock and not other.clock)
    parts = {index for index, _ in denied.around} - {index for index, _ in said.around}
    return bool(timed or parts)
