"""Two claims and their sentences side by side, in numbers: what is alike, what differs, how."""

from __future__ import annotations

from aplysia.attributes import MANY, SINGLE
from aplysia.memory.conflict import dates, measures
from aplysia.memory.conflict.aspects import AXES, TOPICS, Aspects, aspects, shared
from aplysia.memory.conflict.lexicon import KINDS
from aplysia.memory.conflict.pair import heads_apart, paired, same_who
from aplysia.memory.conflict.reading import ALIKE, Read
from aplysia.memory.conflict.sketch import Sketch
from aplysia.memory.conflict.values import fit
from aplysia.types import Claim

_REASONS = (
    *("one value at a time", "affirmed and denied", "two ends", "affirms what", "another number"),
    *("another date", "another time", "another colour", "another occupation", "another place"),
    *("yes and no", "has changed", " changes ", "two numbers", "excludes", "was before"),
    *("said instead", "different times", "different parts", "different things", "both may"),
)
_KINDS = ("same", "agrees", "contradicts", "supersedes", "compatible")
# topics that say little of what a sentence is about
LIGHT = frozenset(
    (
        "also",
        "only",
        "every",
        "never",
        "still",
        "new",
        "was",
        "past",
        "plan",
        "have",
        "where",
        "when",
    )
)
_TENSES = ("past", "present", "future")


def speaker(claim: Claim) -> str:
    return claim.by or (claim.subject.partition("'s ")[0] if claim.own else "")


def drawn(new: Claim, old: Claim) -> tuple[Aspects, Aspects]:
    by = speaker(new), speaker(old)
    names = tuple(sorted({*by} - {"", "user"}))
    one, other = (aspects(c.text, who, names) for c, who in zip((new, old), by, strict=True))
    return one, other


def near(new: Claim, old: Claim, one: Aspects, other: Aspects) -> bool:
    """Whether two sentences may be of one thing: a word or topics in common, no two people."""
    if one.han != other.han:
        return False
    by = speaker(new), speaker(old)
    if one.first and other.first and by[0] != by[1]:
        return False
    if one.people and other.people and not one.people & other.people:
        return False
    if set(one.words) & set(other.words):
        return True
    return len((one.topics & other.topics) - LIGHT) > 1


def likeness(
    new: Claim, old: Claim, a: Read, b: Read, *, found: str, reason: str, days: float
) -> dict[str, float]:
    """What is seen of a pair, by name; found, reason: what the rules make of it."""
    one, other = drawn(new, old)
    seen: dict[str, float] = {"han": one.han, "days": min(days, 400.0)}
    seen |= {f"rule {kind}": found == kind for kind in _KINDS}
    seen |= {f"why {part}": part in reason for part in _REASONS}
    _claims(seen, new, old, a, b)
    _topics(seen, one, other)
    _values(seen, one, other)
    _words(seen, one, other)
    _people(seen, new, old, one, other)
    if a.sketch and b.sketch:
        _sketches(seen, new, old, a.sketch, b.sketch)
    return seen


def _claims(seen: dict[str, float], new: Claim, old: Claim, a: Read, b: Read) -> None:
    alike = ALIKE.get(a.attribute, a.attribute) == ALIKE.get(b.attribute, b.attribute)
    how = fit(a.value, b.value, a.attribute)
    seen |= {
        "same head": a.head == b.head,
        "same owner": a.owner == b.owner,
        "other owner": bool(a.owner and b.owner and a.owner != b.owner),
        "same attribute": a.attribute == b.attribute,
        "alike": alike,
        "single": alike and a.attribute in SINGLE,
        "many": alike and a.attribute in MANY,
        "a single": a.attribute in SINGLE,
        "b single": b.attribute in SINGLE,
        "a many": a.attribute in MANY,
        "b many": b.attribute in MANY,
        "a states": a.attribute == "states",
        "b states": b.attribute == "states",
        "polarity": new.polarity == old.polarity,
        "a denies": not new.polarity,
        "b denies": not old.polarity,
        "slots": bool(set(a.slots) & set(b.slots)),
        "change": new.change,
        "was change": old.change,
        "correction": new.correction,
        "instead": bool(new.instead_of),
        "tokens": len(a.value.tokens & b.value.tokens),
        "a proper": a.value.proper,
        "b proper": b.value.proper,
        "tense": _TENSES.index(new.tense) - _TENSES.index(old.tense),
        "a past": new.tense == "past",
        "b past": old.tense == "past",
        "one text": new.text == old.text,
    }
    seen |= {f"fit {kind}": how == kind for kind in ("same", "agrees", "differs", "other")}


def _topics(seen: dict[str, float], one: Aspects, other: Aspects) -> None:
    for name in TOPICS:
        a, b = name in one.topics, name in other.topics
        if a and b:
            seen[f"both {name}"] = 1
        elif a or b:
            seen[f"one {name}"] = 1
        if a:
            seen[f"new {name}"] = 1
    against = alike = 0
    for axis in AXES:
        ends = [{end for name, end in x.ends if name == axis} for x in (one, other)]
        if ends[0] and ends[1]:
            if ends[0] == ends[1]:
                alike += 1
                seen[f"alike {axis}"] = 1
            elif not ends[0] & ends[1]:
                against += 1
                seen[f"against {axis}"] = 1
    seen |= {"against": against, "ends alike": alike}
    odd = one.denied != other.denied
    seen |= {
        "odd": odd,
        "new denies": one.denied,
        "old denies": other.denied,
        "odd and against": odd and against > 0,
        "odd and not against": odd and not against,
        "against and not odd": against > 0 and not odd,
        "shared topics": len(one.topics & other.topics),
    }


def _values(seen: dict[str, float], one: Aspects, other: Aspects) -> None:
    same = differ = apart = 0
    for x in one.quantities:
        for y in other.quantities:
            if x.dimension != y.dimension and x.dimension and y.dimension:
                apart += 1
                continue
            how = measures.compare(x, y, "")
            same += how in ("same", "agrees")
            differ += how == "differs"
    days = dates.compare_dates(one.date, other.date) if one.date and other.date else ""
    hours = dates.compare_clocks(one.clock, other.clock) if one.clock and other.clock else ""
    numbers = len(one.quantities), len(other.quantities)
    typed = differ > 0 and not same, days == "differs", hours == "differs"
    seen |= {
        "numbers same": same,
        "numbers differ": differ,
        "numbers apart": apart,
        "only differ": typed[0],
        "numbers all met": same >= max(numbers) > 0,
        "one number": bool(numbers[0]) != bool(numbers[1]),
        "both numbers": min(numbers),
        "counted": any(
            x.noun and x.noun == y.noun for x in one.quantities for y in other.quantities
        ),
        "digits shared": len(one.numbers & other.numbers),
        "digits new": len(one.numbers - other.numbers),
        "digits old": len(other.numbers - one.numbers),
        "dates differ": typed[1],
        "dates same": days in ("same", "agrees"),
        "one date": bool(one.date) != bool(other.date),
        "hours differ": typed[2],
        "hours same": hours in ("same", "agrees"),
        "one hour": bool(one.clock) != bool(other.clock),
        "days differ": bool(one.days and other.days and not one.days & other.days),
        "days same": bool(one.days & other.days),
        "typed": sum(typed),
    }
    for name, a, b in (
        ("colour", one.colours, other.colours),
        ("place", one.places, other.places),
    ):
        seen[f"{name} differs"] = bool(a and b and not a & b)
        seen[f"{name} same"] = bool(a & b)
        seen[f"{name} one"] = bool(a) != bool(b)


def _words(seen: dict[str, float], one: Aspects, other: Aspects) -> None:
    a, b = set(one.words), set(other.words)
    both = len(a & b)
    most, least = max(len(a), len(b)), min(len(a), len(b))
    seen |= {
        "words": both,
        "new words": len(a) - both,
        "old words": len(b) - both,
        "fewest more": least - both,
        "share": both / max(1, least),
        "whole share": both / max(1, most),
        "length": len(a),
        "old length": len(b),
    }
    if one.han:
        met, left, right = shared(one.left, other.left)
        seen |= {
            "met": met,
            "left": left,
            "right": right,
            "least left": min(left, right),
            "met share": met / max(1, min(len(one.left), len(other.left))),
            "begin": bool(one.left[:2]) and one.left[:2] == other.left[:2],
            "within": bool(one.left) and (one.left in other.left or other.left in one.left),
        }
    else:
        kinds = [set().union(*(KINDS.get(w, ()) for w in x)) for x in (a - b, b - a)]
        seen["kinds"] = len(kinds[0] & kinds[1])


def _people(seen: dict[str, float], new: Claim, old: Claim, one: Aspects, other: Aspects) -> None:
    who = [
        {speaker(c)} if x.first else set()
        for c, x in ((new, one), (old, other))
    ]  # fmt: skip
    named = speaker(new), speaker(old)
    for i, c in enumerate((new, old)):
        who[i] |= {n for n in named if n and n != "user" and n in c.text}
    seen |= {
        "who same": bool(who[0]) and who[0] == who[1],
        "who differs": bool(who[0] and who[1] and not who[0] & who[1]),
        "who one": bool(who[0]) != bool(who[1]),
        "who none": not who[0] and not who[1],
        "kin same": bool(one.people) and one.people == other.people,
        "kin differs": bool(one.people and other.people and not one.people & other.people),
        "kin one": bool(one.people) != bool(other.people),
    }


def _sketches(seen: dict[str, float], new: Claim, old: Claim, one: Sketch, other: Sketch) -> None:
    two = paired(one, other, 0.0)
    names = two.other_names
    seen |= {
        "s odd": two.odd,
        "s alike": two.alike,
        "s person": two.person,
        "s topics": len(two.topics),
        "s new things": two.things[0],
        "s old things": two.things[1],
        "s least things": min(two.things),
        "s said": len(two.said),
        "s shared": len(two.shared),
        "s new rest": len(two.rest[0]),
        "s old rest": len(two.rest[1]),
        "s who": same_who(one, other),
        "s new names": len(names[0]),
        "s old names": len(names[1]),
        "s both names": bool(names[0] and names[1]),
        "s named": len(two.named),
        "s heads": heads_apart(new.subject, one, old.subject, other),
        "s facts": len({n for n, _ in one.facts} & {n for n, _ in other.facts}),
        "s changed": one.changed,
        "s past": one.past != other.past,
        "s future": one.future != other.future,
        "s over": one.over,
        "s states": len({s.axis for s in one.states} & {s.axis for s in other.states}),
        "s clash": sum(
            x.axis == y.axis and (x.end != y.end) != (x.denied != y.denied)
            for x in one.states
            for y in other.states
        ),
        "s other": one.other != other.other,
    }
