"""Whether two English sentences can both be true, by their words alone.

For pairs of which the claims as they were read tell nothing. A conflict is found where the two
speak of the same in nearly the same words and differ in one number, date, name, colour, sign or
end of an axis; everything else is left open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aplysia.memory.conflict import facts, valued
from aplysia.memory.conflict.concepts import lemma
from aplysia.memory.conflict.lexicon import KINDS
from aplysia.memory.conflict.pair import ASKED, Two, other_names, paired, same_who, values_apart
from aplysia.memory.conflict.sketch import Sketch, State, Unit
from aplysia.memory.conflict.valued import about_one

# what somebody has done or is, all by itself
_ACTS = frozenset(
    {"graduate", "smoke", "drinkalcohol", "swim", "operation", "fracture", "vaccine", "sleep"}
    | {"prison", "allergy", "medicine"}
)
_LENT = frozenset(map(lemma, ("rent", "borrow", "hire", "lease", "share")))
_LIGHT_TEXT = """
drink eat touch take get use have go keep single whole own word drop make ever life at once moment
"""
_LIGHT = frozenset(map(lemma, _LIGHT_TEXT.split()))
# axes of somebody, and who may be named with them
_OWN_AXES_TEXT = """
marital: wife husband partner fianc
alone: friend partner flatm flatmat housemat roommat wife husband
work: boss colleagu
siblings: brother sister sibl twin child
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
marital single widowed, marital divorced engaged, diet vegan vegetarian, diet vegan meatless
diet vegetarian meatless
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
_OF_ALL = frozenset(_WHOLE).union(*KINDS.values())
_BARRED = {
    "vegan": frozenset({"meat", "fish", "dairy", "egg", "chees", "honei"}),
    "vegetarian": frozenset({"meat", "fish"}),
    "meatless": frozenset({"meat"}),
}


def compare(new: Sketch, old: Sketch, *, days: float) -> tuple[str, str] | None:
    """What a new sentence is to an old one, and why; None where the words do not tell."""
    if not same_who(new, old):
        return None
    two = paired(new, old, days)
    for rule in _rules():
        for reason in rule(two):
            if kind := _kind(two, reason):
                return kind, reason
    return None


def _rules() -> tuple[Callable[[Two], Iterator[str]], ...]:
    return (
        *(_facts, _states, _barred, _signs, valued.numbers, valued.days, valued.named),
        *(valued.coloured, valued.kinds, valued.stands, valued.made, valued.sole),
        *(valued.replaced, valued.moved, valued.located, valued.turned),
    )


def _kind(two: Two, reason: str) -> str:
    never = two.new.never or two.old.never
    apart = two.old.past if two.new.changed else two.old.past != two.new.past
    if apart and two.old.past != two.new.past and not never:
        return ""
    if two.new.other != two.old.other:
        return ""
    if two.old.over and not two.new.over and not never:
        return ""
    dated = two.new.date and two.old.date
    if two.new.future != two.old.future and not (two.new.changed and dated):
        return ""
    return "supersedes" if two.new.changed else "contradicts"


def _facts(two: Two) -> Iterator[str]:
    """What the two tell of one person, where that has one value."""
    a, b = two.new, two.old
    if not two.person or a.over or b.over or a.denied or b.denied:
        return
    theirs = dict(b.facts)
    names = other_names(two)
    if names[0] - a.places and names[1] - b.places:
        return
    for name, value in a.facts:
        things = max(
            sum(u.thing and not {n for n, _ in u.names} & ASKED for u in side) for side in two.rest
        )
        if name not in theirs or (things and name not in _ANYWHERE):
            continue
        if name == "age" and name in theirs and a.changed and value != theirs[name]:
            yield "an age has grown"
        if facts.differ(name, value, theirs[name], two.days):
            yield f"{name} has one value at a time"


def _states(two: Two) -> Iterator[str]:
    for new in two.new.states:
        for old in two.old.states:
            if new.axis != old.axis:
                continue
            if not _clash(two, new, old) or values_apart(two):
                continue
            if two.new.colours and two.old.colours and not two.new.colours & two.old.colours:
                continue
            beside = {*new.words, *old.words}
            own = new.axis in _OWN_AXES
            if not (_of_one_person(two, new, old) if own else about_one(two, beside)):
                continue
            yield f"{new.axis} has two ends: {' '.join(new.words)}, {' '.join(old.words)}"


def _of_one_person(two: Two, new: State, old: State) -> bool:
    """Whether two states are of one person, and not of what they have."""
    if not _person_but(two, _OWN_AXES[new.axis]):
        return False
    if new.end == old.end and new.axis in ("pets", "children", "siblings"):
        return False
    named = {*new.words, *old.words}
    things = [sum(u.thing and u.word not in named for u in x) for x in two.rest]
    return new.axis != "health" or not max(things)


def _clash(two: Two, new: State, old: State) -> bool:
    """Whether two ends of an axis exclude each other, or one is affirmed and denied."""
    if new.end == old.end:
        return new.denied != old.denied and not _narrower(two, denier=0 if new.denied else 1)
    if (new.axis, frozenset({new.end, old.end})) in _FITTING:
        return False
    return not new.denied and not old.denied


def _narrower(two: Two, *, denier: int) -> bool:
    """Whether what is denied is said of something more special."""
    more = [u for u in two.rest[denier] if u.thing and u.word not in _LIGHT]
    return bool(more or other_names(two)[denier])


def _person_but(two: Two, beside: frozenset[str]) -> bool:
    a, b = two.new, two.old
    if a.people - beside != b.people - beside:
        return False
    if a.first and b.first:
        return True
    if a.first or b.first:
        return (a.me or b.me) in a.names | b.names
    return bool(a.names & b.names & (a.persons | b.persons) or a.people - beside)


def _barred(two: Two) -> Iterator[str]:
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


def _signs(two: Two) -> Iterator[str]:  # noqa: PLR0911, PLR0912
    if not two.odd or not two.same_people or values_apart(two):
        return
    whole = two.person and bool(two.said & _ACTS)
    if not two.alike and not whole:
        return
    names = other_names(two)
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
    speaks, other = (two.new, two.old)[denier], (two.new, two.old)[sayer]
    if (speaks.date and not other.date) or (speaks.clock and not other.clock):
        return  # it is denied of some times only
    if speaks.first and "own" in speaks.concepts and not two.person:
        return  # a thing may be somebody else's
    turned = any(u.turns for u in two.rest[denier]) or any(
        both[denier].turns for both in two.shared
    )
    if "own" in speaks.concepts and other.words & _LENT:
        return
    if turned and (speaks.quantities or (names[0] and names[1]) or min(two.things)):
        return
    if turned and len(two.rest[denier]) <= 3:  # details of how it ended
        more, names = [], (frozenset(), frozenset())
    if names[denier] or more or (told and not two.topics and not two.named and not whole):
        return
    if two.things[sayer] > 2 or len(two.rest[denier]) > 2 or len(two.rest[sayer]) > 4:
        return
    if not two.topics and not two.named and not whole and len(two.rest[sayer]) > 2:
        return
    yield "one affirms what the other denies"


def _of_kind_only(both: tuple[Unit, Unit], denier: int) -> bool:
    """Whether two words are only of one kind, and what is denied is not all of the kind."""
    one, other = both
    if one.word == other.word:
        return False
    denied = both[denier].word
    common = {name for name, _ in one.names} & {name for name, _ in other.names}
    kinds = common & _OF_ALL
    return (
        bool(kinds)
        and denied not in kinds
        and not any(denied in _WHOLE.get(name, ()) for name in kinds)
    )
