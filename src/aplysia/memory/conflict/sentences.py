"""Whether two English sentences can both be true, by their words alone.

For pairs of which the claims as they were read tell nothing. A conflict is found where the two
speak of the same in nearly the same words and differ in one number, date, name, colour, sign or
end of an axis; everything else is left open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aplysia.memory.conflict import dates, facts, measures
from aplysia.memory.conflict.concepts import lemma
from aplysia.memory.conflict.lexicon import KINDS, WITHIN
from aplysia.memory.conflict.sketch import Sketch, Unit

_SEVERAL_TEXT = """
brother sister son daughter child friend cousin uncle aunt colleague neighbour
"""
_SEVERAL = frozenset(map(lemma, _SEVERAL_TEXT.split()))
_STANDING_TEXT = """
be meet held hold take place keep leave put park lie stand sit hang find store happen
"""
_STANDING = frozenset(map(lemma, _STANDING_TEXT.split()))
_LIGHT_TEXT = """
take get use have go keep single whole own word drop make ever life at once moment
"""
_LIGHT = frozenset(map(lemma, _LIGHT_TEXT.split()))
# concepts that are asked of a thing, and are no thing themselves
_ASKED_TEXT = """
weigh tall cost begin end deadline last height deep wide far hold capacity population speed
temperature port version colour name age birthday limit count use work live own like have job held
broken late support
"""
_ASKED = frozenset(_ASKED_TEXT.split())
_MANY = frozenset({"support", "sold_out", "visit", "speak"})
# of these another name is another value
_ONE_NAME = frozenset(
    {"live", "born", "work", "name", "capital", "held", "grow_up", "ceo", "marry", "job"}
)
# axes of somebody, and who may be named with them
_OWN_AXES_TEXT = """
marital: wife husband partner fianc
alone: friend partner flatm flatmat housemat roommat wife husband
work: boss colleagu
siblings: brother sister sibl twin
children: son daughter child babi twin mother father parents
pets: child
housing: landlord landladi
diet: ; health: ; handed: ; pregnancy: ; owl: ; temper: ; smoke:
"""
_OWN_AXES = {
    name.strip(): frozenset(words.split())
    for line in _OWN_AXES_TEXT.replace(";", "\n").strip().split("\n")
    for name, _, words in [line.partition(":")]
}
# ends that exclude each other no more than the order of life does
_FITTING_TEXT = """
marital engaged single, marital divorced single, marital engaged never, marital single never
marital single widowed, marital divorced engaged, diet vegan vegetarian
work none retired, marital married widowed
"""
_FITTING = {
    (axis, frozenset(ends))
    for axis, *ends in map(str.split, _FITTING_TEXT.replace(",", "\n").strip().split("\n"))
}
_ANYWHERE = frozenset({"residence", "birthplace", "blood_type"})
# names of kinds, and the words that stand for all of a kind
_WHOLE = {
    "meat": frozenset({"meat"}), "fish": frozenset({"fish", "seafood"}),
    "dairy": frozenset({"dairi"}),
    "drinkalcohol": frozenset({"alcohol"}), "gluten": frozenset({"gluten"}),
    "medicine": frozenset({"medicin", "drug", "tablet", "pill", "prescript"}),
}  # fmt: skip
_KINDS = frozenset().union(*KINDS.values())
_BARRED = {
    "vegan": frozenset({"meat", "fish", "dairy", "egg", "chees", "honei"}),
    "vegetarian": frozenset({"meat", "fish"}),
}


@dataclass(frozen=True, slots=True)
class _Two:
    new: Sketch
    old: Sketch
    days: float
    shared: tuple[tuple[Unit, Unit], ...]
    rest: tuple[tuple[Unit, ...], tuple[Unit, ...]]  # of new, of old

    @property
    def things(self) -> tuple[int, int]:
        """How many nouns of each side the other has not."""
        new, old = (sum(u.thing and not u.turns for u in side) for side in self.rest)
        return new, old

    @property
    def denials(self) -> tuple[bool, bool]:
        """Whether each denies what it speaks of: by "not", or by a word such as "sold"."""
        new, old = (
            sketch.denied != (sum(u.turns for u in side) % 2 == 1)
            for sketch, side in zip((self.new, self.old), self.rest, strict=True)
        )
        return new, old

    @property
    def odd(self) -> bool:
        """Whether one affirms what the other denies."""
        signs = [a.sign(b) for a, b in self.shared]
        new, old = self.denials
        return (new != old) != (False in signs)

    @property
    def topics(self) -> tuple[Unit, ...]:
        """What both speak of: nouns of both, and not only what is asked of them."""
        found = [
            a
            for a, b in self.shared
            if a.word == b.word and (a.thing or b.thing) and not _ASKED & {n for n, _ in a.names}
        ]
        return tuple(found)  # fmt: skip

    @property
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

    @property
    def named(self) -> frozenset[str]:
        """Names that both have, who speaks left out."""
        return (self.new.names & self.old.names) - {self.new.me, self.old.me, "user"}

    @property
    def alike(self) -> bool:
        """Whether the two speak of one thing: the same nouns, or one person in the same words."""
        return bool(self.topics or self.named) or (
            self.person and bool(self.shared) and self.things == (0, 0)
        )

    @property
    def same_people(self) -> bool:
        return self.new.people == self.old.people


def compare(new: Sketch, old: Sketch, *, days: float) -> tuple[str, str] | None:
    """What a new sentence is to an old one, and why; None where the words do not tell."""
    if not _same_who(new, old):
        return None
    two = _paired(new, old, days)
    for rule in (
        _facts,
        _states,
        _barred,
        _signs,
        _numbers,
        _days,
        _named,
        _coloured,
        _sole,
        _moved,
        _located,
        _turned,
    ):
        for reason in rule(two):
            if kind := _kind(two, reason):
                return kind, reason
    return None


def _kind(two: _Two, reason: str) -> str:
    never = two.new.never or two.old.never
    if two.old.past != two.new.past and not never and not (two.new.turned and two.new.past):
        return ""
    if two.old.over and not two.new.over and not never:
        return ""
    if two.new.future != two.old.future and not two.new.changed:
        return ""
    return "supersedes" if two.new.changed else "contradicts"


def _paired(new: Sketch, old: Sketch, days: float) -> _Two:
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
    return _Two(new, old, days, tuple(shared), (tuple(rest), tuple(left)))


def _same_who(a: Sketch, b: Sketch) -> bool:
    if a.first and b.first:
        return a.me == b.me or not a.me or not b.me
    for one, other in ((a, b), (b, a)):
        if one.first and not other.first and one.me in other.names:
            return True
    if a.first or b.first:
        other = b if a.first else a
        return not (other.people or other.persons)
    return True


def _other_names(two: _Two) -> tuple[set[str], set[str]]:
    """Names that only one of the two has, who speaks left out."""
    who = {two.new.me, two.old.me, "user"}
    a, b = set(two.new.names) - who, set(two.old.names) - who
    return a - b, b - a


def _facts(two: _Two) -> Iterator[str]:
    """What the two tell of one person, where that has one value."""
    a, b = two.new, two.old
    if not two.person or a.over or b.over or a.denied or b.denied:
        return
    theirs = dict(b.facts)
    for name, value in a.facts:
        if name == "age" and name in theirs and a.changed and value != theirs[name]:
            yield "an age has grown"
        if name not in theirs or (min(two.things) and name not in _ANYWHERE):
            continue
        if facts.differ(name, value, theirs[name], two.days):
            yield f"{name} has one value at a time"


def _states(two: _Two) -> Iterator[str]:
    for new in two.new.states:
        for old in two.old.states:
            if new.axis != old.axis:
                continue
            clash = (new.end == old.end) == (new.denied != old.denied)
            if new.end != old.end:
                clash = not new.denied and not old.denied
            if not clash or (new.axis, frozenset({new.end, old.end})) in _FITTING:
                continue
            if new.axis in _OWN_AXES:
                if not _person_but(two, _OWN_AXES[new.axis]):
                    continue
                if new.axis == "health" and min(two.things):
                    continue
                if new.end == old.end and new.axis in ("pets", "children", "siblings"):
                    continue
            elif not _about_one(two, {*new.words, *old.words}):
                continue
            yield f"{new.axis} has two ends: {' '.join(new.words)}, {' '.join(old.words)}"


def _person_but(two: _Two, beside: frozenset[str]) -> bool:
    a, b = two.new, two.old
    if a.people - beside != b.people - beside:
        return False
    if a.first and b.first:
        return True
    if a.first or b.first:
        return (a.me or b.me) in a.names | b.names
    return bool(a.names & b.names & (a.persons | b.persons) or a.people - beside)


def _about_one(two: _Two, beside: set[str]) -> bool:
    """Whether the two speak of one thing, the words `beside` left out."""
    names = _other_names(two)
    if not two.same_people or (names[0] and names[1]):
        return False
    if not any(a.word not in beside for a in two.topics) and not two.new.people:
        return False
    rest = [[u for u in side if u.word not in beside] for side in two.rest]
    things = [sum(u.thing for u in side) + len(n) for side, n in zip(rest, names, strict=True)]
    return min(things) == 0 and max(things) <= 2 and max(map(len, rest)) <= 3


def _barred(two: _Two) -> Iterator[str]:
    if not two.same_people:
        return
    for one, other in ((two.new, two.old), (two.old, two.new)):
        ends = {s.end for s in one.states if s.axis == "diet" and not s.denied}
        eats = not other.denied and not any(s.axis == "diet" for s in other.states)
        if "anything" in ends and other.denied and "eat" in other.concepts and two.person:
            yield "one eats everything, the other not"
        for end in ends & _BARRED.keys():
            found = _BARRED[end] & other.concepts
            if found and eats and other.eats:
                yield f"{end} excludes {min(found)}"


def _signs(two: _Two) -> Iterator[str]:  # noqa: PLR0911
    if not two.odd or not two.alike or not two.same_people or _values_apart(two):
        return
    names = _other_names(two)
    new, old = two.denials
    if new == old:  # a word of one is the denial of a word of the other
        new = any(d for a, b in two.shared if a.sign(b) is False for _, d in a.names)
    denier, sayer = (0, 1) if new else (1, 0)
    if any(_of_kind_only(both, denier) for both in two.shared) and not two.topics:
        return
    if ("allergy" in two.new.concepts) != ("allergy" in two.old.concepts):
        return
    more = [u for u in two.rest[denier] if u.word not in _LIGHT and not u.turns]
    told = names[sayer] - (two.new, two.old)[sayer].places
    speaks = (two.new, two.old)[denier]
    if speaks.first and "own" in speaks.concepts and not two.person:
        return  # a thing may be somebody else's
    if names[denier] or more or (told and not two.topics):
        return
    if two.things[sayer] > 2 or len(two.rest[denier]) > 2 or len(two.rest[sayer]) > 4:
        return
    if not any(a.thing or b.thing for a, b in two.shared) and len(two.rest[sayer]) > 2:
        return
    yield "one affirms what the other denies"


def _in_keeping(two: _Two) -> bool:
    """Whether the two have a date, time or number, and none that differs."""
    a, b = two.new, two.old
    both = (a.date and b.date) or (a.clock and b.clock) or (a.quantities and b.quantities)
    return bool(both) and not _values_apart(two)


def _of_kind_only(both: tuple[Unit, Unit], denier: int) -> bool:
    """Whether two words are only of one kind, and what is denied is not all of the kind."""
    one, other = both
    if one.word == other.word:
        return False
    denied = both[denier].word
    common = {name for name, _ in one.names} & {name for name, _ in other.names}
    kinds = common & (_WHOLE.keys() | _KINDS)
    return (
        bool(kinds)
        and denied not in kinds
        and not any(denied in _WHOLE.get(name, ()) for name in kinds)
    )


def _values_apart(two: _Two) -> bool:
    a, b = two.new, two.old
    if a.date and b.date and dates.compare_dates(a.date, b.date) == "differs":
        return True
    if a.clock and b.clock and dates.compare_clocks(a.clock, b.clock) == "differs":
        return True
    return any(measures.compare(x, y, "") == "differs" for x in a.quantities for y in b.quantities)


def _slot(two: _Two) -> bool:
    """Whether the two speak of one thing, so that another value of it is a conflict."""
    if not two.same_people or not two.alike or two.odd:
        return False
    names = _other_names(two)
    if names[0] and names[1]:
        return False
    if any(two.denials):
        return False
    more = [n + len(own) for n, own in zip(two.things, names, strict=True)]
    return min(more) == 0 and max(two.things) <= 2 and max(map(len, two.rest)) <= 3


def _numbers(two: _Two) -> Iterator[str]:
    a, b = two.new, two.old
    if not _slot(two) or _MANY & (a.concepts | b.concepts):
        return
    if a.date and b.date and dates.compare_dates(a.date, b.date) == "differs":
        return
    if {"opened"} & {x.axis for x in a.states} & {x.axis for x in b.states}:
        return  # several doors may be open
    for one in a.quantities:
        for other in b.quantities:
            alike = [q for q in a.quantities if q.dimension == one.dimension]
            alike_b = [q for q in b.quantities if q.dimension == one.dimension]
            if len(alike) != 1 or len(alike_b) != 1:
                continue
            if measures.compare(one, other, "") == "differs":
                yield "there are two numbers"


def _days(two: _Two) -> Iterator[str]:
    if not _slot(two):
        return
    a, b = two.new, two.old
    day = a.date and b.date and dates.compare_dates(a.date, b.date) == "differs"
    hour = a.clock and b.clock and dates.compare_clocks(a.clock, b.clock) == "differs"
    if hour and not day:
        yield "there are two times"
    elif day and not hour and not (a.weekly or b.weekly or (a.quantities and b.quantities)):
        yield "there are two dates"


def _named(two: _Two) -> Iterator[str]:
    if any(two.denials) or not two.same_people:
        return
    said = {name for a, b in two.shared for name, _ in a.names if name in dict(b.names)}
    cues = said & _ONE_NAME
    a, b = _other_names(two)
    if (not two.topics and max(two.things)) or ("name" in cues and two.new.people & _SEVERAL):
        return
    if not two.topics and not (
        two.person and cues & {"live", "born", "work", "name", "job", "marry"}
    ):
        return
    if not a or not b or (not cues and not (two.new.unique and two.old.unique and two.shared)):
        return
    places = two.new.places & a, two.old.places & b
    if any(_within(x, y) or _within(y, x) for x in a for y in b):
        return
    if _counted(two.new, a) != 1 or _counted(two.old, b) != 1 or bool(places[0]) != bool(places[1]):
        return
    only = two.new.unique and two.old.unique and max(map(len, two.rest)) <= 1
    if only or (max(map(len, two.rest)) <= 2 and min(map(len, two.rest)) == 0):
        yield f"{min(cues) if cues else 'it'} is one: {min(a)}, {min(b)}"


def _counted(sketch: Sketch, names: set[str]) -> int:
    return sum(bool(run & names) for run in sketch.runs)


def _within(one: str, other: str) -> bool:
    while one in WITHIN:
        one = WITHIN[one]
        if one == other:
            return True
    return False


def _coloured(two: _Two) -> Iterator[str]:
    a, b = two.new.colours, two.old.colours
    if len(a) != 1 or len(b) != 1 or a == b or any(two.denials):
        return
    colours = {u.word for side in two.rest for u in side if "colour" in dict(u.names)}
    if _about_one(two, colours | two.new.coloured | two.old.coloured):
        yield "there are two colours"


def _sole(two: _Two) -> Iterator[str]:
    """The only one of its kind is this, and is that."""
    both = two.new.unique and two.old.unique and bool(two.topics) and two.same_people
    plain = not any(two.denials) and not any(_other_names(two))
    if both and plain and two.things == (1, 1) and max(map(len, two.rest)) == 1:
        yield "there is only one"


def _moved(two: _Two) -> Iterator[str]:
    """Somebody has moved from where they lived."""
    new, old = two.new, two.old
    lived = "live" in old.concepts and not old.moved and not old.denied
    if lived and new.moved and two.person and not new.denied and not new.places & old.places:
        yield "somebody has moved"


def _located(two: _Two) -> Iterator[str]:
    """A thing or meeting is at two places."""
    if not two.topics or two.things != (1, 1) or not two.same_people or any(two.denials):
        return
    names = _other_names(two)
    a, b = two.new, two.old
    if names[0] or names[1] or a.future != b.future or _values_apart(two):
        return
    verbs = {u.word for side in two.rest for u in side if not u.thing}
    if verbs <= _STANDING and a.placed and b.placed:
        where = [u.word for side in two.rest for u in side if u.thing]
        if {where[0]} & a.placed and {where[1]} & b.placed:
            yield "a thing is in one place at a time"


def _turned(two: _Two) -> Iterator[str]:
    """The new one says that the thing of which the old one speaks has changed."""
    if not two.new.turned or not two.same_people or two.old.denied or two.new.denied:
        return
    if _in_keeping(two):
        return
    names = _other_names(two)
    topic = next((unit for unit in two.old.units if unit.thing), None)
    about = topic and any(b is topic and a in two.topics for a, b in two.shared)
    if topic is None or not (about or two.named):
        return
    if len(names[0]) <= 2 and len(names[1]) <= 2 and max(two.things) <= 2:
        yield f"the {topic.word} has changed"
