"""Two English sentences laid side by side: which words they share, and whether of the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from aplysia.memory.conflict import dates, measures
from aplysia.memory.conflict.concepts import lemma
from aplysia.memory.conflict.cues import GENERIC, PEOPLE
from aplysia.memory.conflict.lexicon import WITHIN
from aplysia.memory.conflict.sketch import Sketch, Unit

# concepts that are asked of a thing, and are no thing themselves
_ASKED_TEXT = """
weigh tall cost begin end deadline last height deep wide far hold capacity population speed
temperature port version
colour name age birthday limit count use work live own like have job
broken late support
"""
ASKED = frozenset(_ASKED_TEXT.split())


T = TypeVar("T")


class _Once(Generic[T]):
    """A property that is worked out once; without the lock of `cached_property`, as no two threads
    share a pair."""

    def __init__(self, work: Callable[[Two], T]) -> None:
        self._work = work

    def __get__(self, two: Two, _: type[Two]) -> T:
        found = two.__dict__[self._work.__name__] = self._work(two)
        return found


@dataclass(frozen=True)
class Two:
    new: Sketch
    old: Sketch
    days: float
    shared: tuple[tuple[Unit, Unit], ...]
    rest: tuple[tuple[Unit, ...], tuple[Unit, ...]]  # of new, of old

    @_Once
    def things(self) -> tuple[int, int]:
        """How many nouns of each side the other has not."""
        new, old = (sum(u.thing and not u.turns for u in side) for side in self.rest)
        return new, old

    @_Once
    def denials(self) -> tuple[bool, bool]:
        """Whether each denies what it speaks of: by "not", or by a word such as "sold"."""
        new, old = (
            sketch.denied != (sum(u.turns for u in side) % 2 == 1)
            for sketch, side in zip((self.new, self.old), self.rest, strict=True)
        )
        return new, old

    @_Once
    def odd(self) -> bool:
        """Whether one affirms what the other denies."""
        signs = [a.sign(b) for a, b in self.shared]
        new, old = self.denials
        return (new != old) != (False in signs)

    @_Once
    def topics(self) -> tuple[Unit, ...]:
        """What both speak of: nouns of both, and not only what is asked of them."""
        found = [
            a
            for a, b in self.shared
            if a.word == b.word and (a.thing or b.thing) and not ASKED & {n for n, _ in a.names}
        ]
        return tuple(found)  # fmt: skip

    @_Once
    def person(self) -> bool:
        """Whether both surely speak of the same person."""
        new, old = self.new, self.old
        if new.people != old.people:
            return False
        if new.first and old.first:
            return True
        if new.first or old.first:
            return (new.me or old.me) in new.names | old.names
        return bool(new.names & old.names & (new.persons | old.persons) or new.people)

    @_Once
    def said(self) -> frozenset[str]:
        """Concepts that both name."""
        found = (n for a, b in self.shared for n, _ in a.names if n in dict(b.names))
        return frozenset(found)

    @_Once
    def named(self) -> frozenset[str]:
        """Names that both have, who speaks left out."""
        return (self.new.names & self.old.names) - {self.new.me, self.old.me, "user"}

    @_Once
    def alike(self) -> bool:
        """Whether the two speak of one thing: the same nouns, or one person in the same words."""
        if self.topics or self.named:
            return True
        return self.person and bool(self.said - ASKED) and self.things == (0, 0)

    @_Once
    def same_people(self) -> bool:
        return self.new.people == self.old.people

    @_Once
    def other_names(self) -> tuple[frozenset[str], frozenset[str]]:
        """As the function."""
        who = {self.new.me, self.old.me, "user"}
        for run in (*self.new.runs, *self.old.runs):
            who |= run if run & who else set()
        a, b = self.new.names - who, self.old.names - who
        return a - b, b - a


def paired(new: Sketch, old: Sketch, days: float) -> Two:
    shared, left = list[tuple[Unit, Unit]](), list(old.units)
    rest = list[Unit]()
    for unit in new.units:
        match = next((other for other in left if unit.sign(other) is not None), None)
        if match is None:
            if not any(unit.sign(b) is not None for _, b in shared):
                rest.append(unit)
            continue
        shared.append((unit, match))
        left.remove(match)
    left = [u for u in left if not any(u.sign(a) is not None for a, _ in shared)]
    return Two(new, old, days, tuple(shared), (tuple(rest), tuple(left)))


def same_who(a: Sketch, b: Sketch) -> bool:
    if a.first and b.first:
        return a.me == b.me and bool(a.me)
    for one, other in ((a, b), (b, a)):
        if one.first and not other.first and one.me in other.names:
            return True
    if a.first or b.first:
        other = b if a.first else a
        return not (other.people or other.persons)
    return True


def other_names(two: Two) -> tuple[frozenset[str], frozenset[str]]:
    """Names that only one of the two has, who speaks left out."""
    return two.other_names


def times_apart(a: Sketch, b: Sketch) -> bool:
    """Whether two sentences name different days or hours."""
    if a.when and b.when and not a.when & b.when:
        return True
    if a.date and b.date and dates.compare_dates(a.date, b.date) == "differs":
        return True
    return bool(a.clock and b.clock and dates.compare_clocks(a.clock, b.clock) == "differs")


_OF = re.compile(r" (?:of|in|on|at|from|for|with) ")


@lru_cache(maxsize=4096)
def _head(subject: str) -> str:
    """The stem of the last word of a subject, before what it is of."""
    words = _OF.split(subject, maxsplit=1)[0].split()
    return lemma(words[-1].lower()) if words else ""


def heads_apart(one: str, a: Sketch, other: str, b: Sketch) -> bool:
    """Whether of two subjects one is not named by the other sentence: the tower, the church."""
    heads = [_head(one), _head(other)]
    for head, own in zip(heads, (a, b), strict=True):
        if not head or head not in own.words or head in PEOPLE or head in GENERIC:
            return False
        if head in own.names or any(
            u.word == head and {n for n, _ in u.names} & ASKED for u in own.units
        ):
            return False
    return heads[0] not in b.words or heads[1] not in a.words


def things_apart(a: Sketch, b: Sketch, *, acts: bool = False) -> bool:
    """Whether each of two sentences names a thing that the other does not; acts: or a deed."""
    two = paired(a, b, 0.0)
    verbs = [
        [u for u in side if not u.thing and not {n for n, _ in u.names} & ASKED]
        for side in two.rest
    ]
    if acts and all(verbs):
        return True
    rest = [
        [u for u in side if u.thing and not {n for n, _ in u.names} & ASKED] for side in two.rest
    ]
    names = other_names(two)
    return bool((rest[0] or names[0]) and (rest[1] or names[1]))


def values_apart(two: Two) -> bool:
    """Whether two sentences name different days, hours or numbers."""
    a, b = two.new, two.old
    if times_apart(a, b):
        return True
    return any(measures.compare(x, y, "") == "differs" for x in a.quantities for y in b.quantities)


def counted(sketch: Sketch, names: frozenset[str]) -> int:
    return sum(bool(run & names) for run in sketch.runs)


def within(one: str, other: str) -> bool:
    while one in WITHIN:
        one = WITHIN[one]
        if one == other:
            return True
    return False
