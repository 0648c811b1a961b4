"""Two sentences about one thing that give it different values: numbers, dates, names, places.

Each rule yields why the two cannot be true of one time; it does not know which of them is newer in
fact, and leaves open what might be a second value beside the first.
"""

from __future__ import annotations

from collections.abc import Iterator

from aplysia import patterns as re
from aplysia.memory.conflict import dates, exclusive, measures
from aplysia.memory.conflict.concepts import lemma
from aplysia.memory.conflict.lexicon import COLOURS
from aplysia.memory.conflict.pair import ASKED, Two, counted, other_names, values_apart, within
from aplysia.memory.conflict.sketch import Unit

_PERSONAL = frozenset(
    {"live", "born", "work", "name", "job", "marry", "use", "insure", "bank", "drive", "date"}
)

# of these another name is another value where something has changed
_WITH = frozenset({"use", "drive", "insure", "bank", "date", "work", "support", lemma("deploy")})
_ONE_AT_A_TIME = frozenset({"study", "live", "name", "job", "insure", "bank", lemma("major")})
_COLOURED = re.compile(rf"\b(?:{'|'.join(COLOURS)}) ([a-z]+)")
_NATION = re.compile(r"(?:ish|ese|ian|ean)$|^(?:french|german|dutch|greek|swiss|czech|thai|welsh)$")
_FIXED = frozenset(map(lemma, ("lie", "locate", "situate", "find", "stand", "be")))
_STANDING_TEXT = """
be meet held hold take place keep leave put park lie stand sit hang find store happen
"""
_STANDING = frozenset(map(lemma, _STANDING_TEXT.split()))
_MANY = frozenset({"support", "sold_out", "visit", "speak"})
# of these another name is another value
_ONE_NAME = frozenset(
    {"live", "born", "work", "name", "capital", "held", "grow_up", "ceo", "marry", "job"}
)
_ONE_NAME_NOW = _ONE_NAME | _WITH
_SEVERAL_TEXT = """
brother sister son daughter child friend cousin uncle aunt colleague neighbour
"""
_SEVERAL = frozenset(map(lemma, _SEVERAL_TEXT.split()))


def _slot(two: Two) -> bool:
    """Whether the two speak of one thing, so that another value of it is a conflict."""
    if not two.same_people or not two.alike or two.odd:
        return False
    names = other_names(two)
    if names[0] and names[1]:
        return False
    if any(two.denials):
        return False
    if two.new.colours and two.old.colours and not two.new.colours & two.old.colours:
        return False
    verbs = [[u for u in side if not u.thing and u.word not in _STANDING] for side in two.rest]
    if all(verbs):
        return False
    more = [n + len(own) for n, own in zip(two.things, names, strict=True)]
    return min(more) == 0 and max(two.things) <= 2 and max(map(len, two.rest)) <= 3


def _asks(unit: Unit) -> bool:
    return bool({name for name, _ in unit.names} & ASKED)


def numbers(two: Two) -> Iterator[str]:
    a, b = two.new, two.old
    if not _slot(two) or _MANY & (a.concepts | b.concepts):
        return
    if a.date and b.date and dates.compare_dates(a.date, b.date) == "differs":
        return
    if a.when and b.when and not a.when & b.when:
        return
    if {"opened"} & {x.axis for x in a.states} & {x.axis for x in b.states}:
        return  # several doors may be open
    for one in a.quantities:
        for other in b.quantities:
            alike = [q for q in a.quantities if _meets(q, one)]
            alike_b = [q for q in b.quantities if _meets(q, one)]
            if len(alike) != 1 or len(alike_b) != 1:
                continue
            if measures.compare(one, other, "") == "differs":
                yield "there are two numbers"


def _meets(one: measures.Quantity, other: measures.Quantity) -> bool:
    both = {one.dimension, other.dimension}
    return len(both) == 1 or both <= {"degree", "celsius"}


def days(two: Two) -> Iterator[str]:
    if not _slot(two):
        return
    a, b = two.new, two.old
    day = a.date and b.date and dates.compare_dates(a.date, b.date) == "differs"
    if {x.axis for x in a.states} & {x.axis for x in b.states} & {"opened", "sold_out"}:
        day = False
    hour = a.clock and b.clock and dates.compare_clocks(a.clock, b.clock) == "differs"
    if hour and not day:
        yield "there are two times"
    elif day and not hour and not (a.weekly or b.weekly or (a.quantities and b.quantities)):
        yield "there are two dates"


def named(two: Two) -> Iterator[str]:  # noqa: PLR0911
    if any(two.denials) or not two.same_people or two.odd:
        return
    cues = two.said & (_ONE_NAME_NOW if two.new.changed else _ONE_NAME)
    a, b = other_names(two)
    if (not two.topics and max(two.things) > two.new.changed) or (
        "name" in cues and two.new.people & _SEVERAL
    ):
        return
    if not two.topics and not (two.person and cues & _PERSONAL):
        return
    if a & two.new.persons and b & two.old.persons:
        return  # two people of whom the same is told
    if not a or not b or (not cues and not (two.new.unique & two.old.unique and two.shared)):
        return
    places = two.new.places & a, two.old.places & b
    if cues <= _PERSONAL and any(_NATION.search(name) for name in a | b):
        return
    if any(within(x, y) or within(y, x) for x in a for y in b):
        return
    unlike = bool(places[0]) != bool(places[1]) and not two.new.unique
    if counted(two.new, a) != 1 or counted(two.old, b) != 1 or unlike:
        return
    only = two.new.unique & two.old.unique and max(map(len, two.rest)) <= 1
    if only or (max(map(len, two.rest)) <= 2 and min(map(len, two.rest)) == 0):
        yield f"{min(cues) if cues else 'it'} is one: {min(a)}, {min(b)}"


def coloured(two: Two) -> Iterator[str]:
    a, b = two.new.colours, two.old.colours
    if len(a) != 1 or len(b) != 1 or a == b or any(two.denials) or values_apart(two):
        return
    shared = {u.word for u in two.topics}
    if all(
        any(lemma(m[1]) in shared for m in _COLOURED.finditer(side.plain))
        for side in (two.new, two.old)
    ):
        return  # the blue door and the green door are two
    owned = {u.word for side in two.rest for u in side if u.thing}
    for side in (two.new, two.old):
        if any(lemma(m[1]) in owned for m in _COLOURED.finditer(side.plain)):
            return  # the buttons are black, not the jacket
    colours = {u.word for side in two.rest for u in side if "colour" in dict(u.names)}
    if about_one(two, colours | two.new.coloured | two.old.coloured):
        yield "there are two colours"


def kinds(two: Two) -> Iterator[str]:
    """A thing or person is one of a category: of oak, a butcher."""
    if any(two.denials) or not two.same_people:
        return
    for name, one, word in two.new.kinds:
        for kind, other, rival in two.old.kinds:
            if name != kind or one == other or sum(k[0] == name for k in two.new.kinds) > 1:
                continue
            if sum(k[0] == name for k in two.old.kinds) > 1:
                continue
            names = other_names(two)
            rest = [[u for u in side if u.word not in (word, rival)] for side in two.rest]
            things = [sum(u.thing for u in side) for side in rest]
            about = bool(two.topics or two.named or (two.person and name in exclusive.OF_PEOPLE))
            if about and min(things) == 0 and max(things) <= 1 and not (names[0] and names[1]):
                yield f"{name} is one at a time: {word}, {rival}"


def stands(two: Two) -> Iterator[str]:
    """Something that does not move is in one town or country."""
    a, b = two.new, two.old
    if any(two.denials) or a.first or b.first or a.people or b.people or a.persons & b.persons:
        return
    if not (two.topics or two.named) or max(two.things) or not a.places or not b.places:
        return
    names = other_names(two)
    if counted(a, names[0]) != 1 or counted(b, names[1]) != 1:
        return
    if not names[0] <= a.places or not names[1] <= b.places or a.turned or b.past or a.past:
        return
    verbs = {u.word for side in two.rest for u in side}
    near = any(x == y or within(x, y) or within(y, x) for x in a.places for y in b.places)
    if verbs <= _FIXED and not near:
        yield "a place does not move"


def made(two: Two) -> Iterator[str]:
    """A work has one author."""
    a, b = other_names(two)
    if "author" not in two.said or not two.named or any(two.denials):
        return
    if counted(two.new, a) == counted(two.old, b) == 1 and max(two.things) == 0:
        works = [_work(side.plain, two.named) for side in (two.new, two.old)]
        if all(works):
            yield "a work has one author"


def _work(plain: str, names: frozenset[str]) -> bool:
    """Whether names stand where what was made stands."""
    one = re.escape(min(names))
    made = r"(?:wr[io]te|wrote|writer of|author of|composed|painted|invented|discovered|directed)"
    by = r"(?:by|invention of|work of|discovery of)"
    return bool(re.search(rf"\b{made}\b.*\b{one}\b|\b{one}\b.*\b{by}\b", plain))


def sole(two: Two) -> Iterator[str]:
    """The only one of its kind is this, and is that."""
    both = bool(two.new.unique & two.old.unique and two.topics) and two.same_people
    plain = not any(two.denials) and not any(other_names(two))
    if both and plain and two.things == (1, 1) and max(map(len, two.rest)) == 1:
        yield "there is only one"


def replaced(two: Two) -> Iterator[str]:
    """The new one names the old value, and another that took its place."""
    a, b = two.new, two.old
    if not a.turned or not two.shared or any(two.denials) or not two.same_people:
        return
    old = [q for q in a.quantities if any(q.key == r.key for r in b.quantities)]
    if len(a.quantities) == 2 and len(old) == len(b.quantities) == 1:
        yield "another number has taken its place"


def moved(two: Two) -> Iterator[str]:
    """Somebody has moved from where they lived."""
    new, old = two.new, two.old
    lived = "live" in old.concepts and not old.moved and not old.denied
    if lived and new.moved and two.person and not new.denied and not new.places & old.places:
        yield "somebody has moved"


def located(two: Two) -> Iterator[str]:
    """A thing or meeting is at two places."""
    if not two.topics or two.things != (1, 1) or not two.same_people or any(two.denials):
        return
    names = other_names(two)
    a, b = two.new, two.old
    if names[0] or names[1] or a.future != b.future or values_apart(two):
        return
    verbs = {u.word for side in two.rest for u in side if not u.thing}
    if verbs <= _STANDING and a.placed and b.placed:
        where = [u.word for side in two.rest for u in side if u.thing]
        if {where[0]} & a.placed and {where[1]} & b.placed:
            yield "a thing is in one place at a time"


def turned(two: Two) -> Iterator[str]:
    """The new one says that the thing of which the old one speaks has changed."""
    if not two.new.turned or not two.same_people or two.old.denied or two.new.denied:
        return
    if _in_keeping(two):
        return
    names = other_names(two)
    topic = next((unit for unit in two.old.units if unit.thing), None)
    about = topic and any(b is topic and a in two.topics for a, b in two.shared)
    one = two.person and bool(two.said & _ONE_AT_A_TIME) and max(map(len, two.rest)) <= 2
    if not about and not two.named and not one:
        return
    if len(names[0]) <= 2 and len(names[1]) <= 2 and max(two.things) <= 2:
        yield f"{topic.word if topic and about else min({*two.named, *two.said})} has changed"


def _in_keeping(two: Two) -> bool:
    """Whether the two have a date, time or number, and none that differs."""
    a, b = two.new, two.old
    both = (
        (a.date and b.date and a.date.day and b.date.day)
        or (a.clock and b.clock)
        or (a.quantities and b.quantities)
    )
    return bool(both) and not values_apart(two)


def about_one(two: Two, beside: set[str]) -> bool:
    """Whether the two speak of one thing, the words `beside` left out."""
    names = other_names(two)
    if not two.same_people or (names[0] and names[1]):
        return False
    if not any(a.word not in beside for a in two.topics) and not two.new.people:
        return False
    rest = [[u for u in side if u.word not in beside] for side in two.rest]
    things = [sum(u.thing for u in side) + len(n) for side, n in zip(rest, names, strict=True)]
    return min(things) == 0 and max(things) <= 2 and max(map(len, rest)) <= 3
