"""Two Chinese sentences, compared by what is spotted in each.

For sentences whose claims were not read, or read under different names. Precise before complete:
where the two say more than one thing differently, nothing is concluded.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from aplysia.memory.conflict import dates, measures
from aplysia.memory.conflict.han_cues import ALONE, NOUNS
from aplysia.memory.conflict.han_sentence import Sentence, Told, read_sentence
from aplysia.memory.conflict.lexicon import CANON, KINDS, WITHIN
from aplysia.text import in_runs
from aplysia.types import Claim

_OF_PERSON = frozenset({"#age", "#height", "#body", "@datebirthday", "job"})
_OF_MANY = 2  # characters that two things of one person share, to be one thing
_SLOTS = 8
_ADDED = 2  # characters that one of two clauses may add and still be about the same


def shared(a: str, b: str) -> tuple[int, str, str]:
    """How many characters two texts share, and what else each has."""
    one, other = Counter(a), Counter(b)
    both = one & other
    rest_a, rest_b = one - both, other - both
    left = "".join(c for c in a if rest_a[c])
    right = "".join(c for c in b if rest_b[c])
    return both.total(), left, right


def _same_person(a: Told, b: Told) -> bool | None:
    """None where one of them speaks of nobody."""
    if a.who is None or b.who is None:
        return None
    return a.who == b.who


def _object(text: str) -> frozenset[str]:
    """What a thing may be called: itself and its kinds."""
    found = set()
    for i in range(len(text)):
        for size in (4, 3, 2, 1):
            if (name := CANON.get(text[i : i + size], "")) and len(text[i : i + size]) == size:
                found |= {name, *KINDS.get(name, ())}
    return frozenset(found)


def _topic(a: Told, b: Told, *, least: float = 0.6) -> bool:
    """Whether two clauses are about the same thing and no other."""
    count, left, right = shared(a.about, b.about)
    short = min(len(a.about), len(b.about))
    if not count or count / max(1, short) < least:
        return False
    return not (left and right) and len(left + right) <= _ADDED


def against(new: Sentence, old: Sentence) -> str:
    """Why the two cannot both be true of one time; "" where nothing says so."""
    if _apart(new, old):
        return ""
    for a in new.told:
        for b in old.told:
            if a.matter == b.matter and (reason := _clash(a, b, new, old)):
                return reason
    return ""


def _apart(new: Sentence, old: Sentence) -> bool:
    """Whether they speak of different parts, times or plans."""
    if new.parts and old.parts and not new.parts & old.parts:
        return True
    if new.years and old.years and not new.years & old.years:
        return True
    if new.plan or old.plan:
        return True
    return old.past != new.past


def _clash(a: Told, b: Told, new: Sentence, old: Sentence) -> str:
    same = _same_person(a, b)
    if same is False:
        return ""
    if a.matter[0] in "#@":
        return _measured(a, b, same, new, old)
    if a.matter == "colour":
        apart = not a.words & b.words
        return "another colour" if apart and _topic(a, b) else ""
    if a.matter == "job":
        alone = same and not a.words & b.words
        return "another occupation" if alone and _is_job(a) and _is_job(b) else ""
    if a.matter in NOUNS:
        return "another place" if same and _elsewhere(a.words, b.words) else ""
    return _opposed(a, b, same) if a.polarity != b.polarity else ""


def _elsewhere(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether no place of the one is, or lies in, a place of the other."""
    around = [_around(x) for x in (some, others)]
    return bool(some and others) and not (some & around[1] or others & around[0])


def _around(places: frozenset[str]) -> frozenset[str]:
    found, waiting = set(places), list(places)
    while waiting:
        if (one := WITHIN.get(waiting.pop(), "")) and one not in found:
            found.add(one)
            waiting.append(one)
    return frozenset(found)


def _is_job(told: Told) -> bool:
    return any(c in told.clause for c in ("是", "当", "做", "职业"))


def _measured(a: Told, b: Told, same: bool | None, new: Sentence, old: Sentence) -> str:
    personal = a.matter in _OF_PERSON and same
    if not personal and not _topic(a, b):
        return ""
    if same and not personal:  # somebody does many things, on many days
        count, left, right = shared(a.about, b.about)
        if a.date or count < _OF_MANY or (left and right):
            return ""
    return _valued(a, b, new, old)


def _valued(a: Told, b: Told, new: Sentence, old: Sentence) -> str:
    """Another number, date or time."""
    if (a.number or a.clock) and not _same_days(new, old):
        return ""
    if a.number and b.number:
        how = measures.compare(
            a.number, b.number, "weight" if a.matter == "#body" else a.matter[1:]
        )
        return "another number" if how == "differs" else ""
    if a.date and b.date:
        others = {t.matter for t in new.told if t.number} & {t.matter for t in old.told if t.number}
        how = dates.compare_dates(a.date, b.date)
        return "another date" if how == "differs" and not others else ""
    if a.clock and b.clock:
        how = dates.compare_clocks(a.clock, b.clock)
        return "another time" if how == "differs" else ""
    return ""


def _same_days(new: Sentence, old: Sentence) -> bool:
    one = [t.date for t in new.told if t.date]
    other = [t.date for t in old.told if t.date]
    return not any(dates.compare_dates(x, y) == "differs" for x in one for y in other)


def _opposed(a: Told, b: Told, same: bool | None) -> str:
    if a.matter in ALONE and same:
        return f"{a.matter}: yes and no"
    if same is None and not _topic(a, b):
        return ""
    if _topic(a, b):
        return f"{a.matter}: yes and no"
    denied, said = (a, b) if not a.polarity else (b, a)
    meet = _object(denied.about) & _object(said.about)
    return f"{a.matter}: yes and no" if same and meet else ""


# as the claims that such sentences are read into --------------------------------------------------
def _speaker(claim: Claim) -> str:
    return claim.by or (claim.subject.partition("'s ")[0] if claim.own else "")


def slots(claim: Claim) -> tuple[str, ...]:
    """Keys under which what a sentence says of somebody is looked up."""
    if not in_runs(claim.text):
        return ()
    who = claim.subject.partition("'s ")[0]
    told = read_sentence(claim.text, _speaker(claim), (who,)).told
    some = (f"zh {t.who[0]} {t.who[1]}|{t.matter}" for t in told if t.who and t.who[0])
    return tuple(dict.fromkeys(some))[:_SLOTS]


def compare(new: Claim, old: Claim) -> tuple[Literal["contradicts", "supersedes"], str] | None:
    """What the sentence of a new claim is to that of an old one, where they cannot both be true."""
    if not in_runs(new.text) or not in_runs(old.text) or new.text == old.text:
        return None
    by = _speaker(new), _speaker(old)
    names = tuple(sorted({*by} - {"", "user"}))
    one, other = (read_sentence(c.text, who, names) for c, who in zip((new, old), by, strict=True))
    if not (reason := against(one, other)):
        return None
    shown = f"{reason}: {new.text[:60]}, {old.text[:60]}"
    changed = one.changed and not new.correction
    return ("supersedes" if changed else "contradicts"), shown
