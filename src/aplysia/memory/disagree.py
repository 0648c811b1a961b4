"""Whether what was recalled answers a question in different ways.

What is written is compared claim by claim; texts that rules cannot read are compared here, when
something is asked: two that cover the question, by different voices, and give other numbers, other
names or the other sign, do not agree. Each is then contested, not merely said.

It knows no synonyms and not what kind of thing a name names; who has the right answer it does not
say. Names are seen where capitals show them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aplysia import patterns as re
from aplysia.memory.conflict.measures import number_of
from aplysia.text import STOP, fold, in_runs, is_run, sentences, terms, words
from aplysia.types import Percept, Recalled

_COVERS = 0.6  # share of what the question names
_FEWEST = 2  # terms of a question
_SHORT = 400  # characters of a text that is about one thing
_OF_NUMBER = re.compile(
    r"\b(?:how (?:many|much|long|old|far|often|tall|big)|what (?:year|age|day|date|time|number"
    r"|percent\w*|dates)|when|age of|percentage)\b"
    r"|多少|几[个点号岁种次位天年月]|何时|什么时候|哪[年天]|多[大高长远久]",
    re.I,
)
_OF_SIGN = re.compile(
    r"^(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should)\b|吗[？?]?$|是不是|是否",
    re.I,
)
_NEGATES = re.compile(
    r"\b(?:not|no|never|none|neither|nor|cannot|false|incorrect)\b|n['’]t\b|不|没|未|并非", re.I
)
_DENIES = re.compile(
    r"\b(?:not|no longer|instead|rather|contrary|mistaken(?:ly)?|although|though|formerly"
    r"|previously|moved|changed|shifted|unlike|surprising(?:ly)?)\b|n['’]t\b|不是|并非|而非|误以为|其实|改",
    re.I,
)
_WORD = re.compile(r"[^\W_]+(?:[.,:/]\d+)*(?:['’][^\W\d_]+)*")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def contest(found: Sequence[Recalled], percept: Percept) -> list[Recalled]:
    """What is merely said, and answers otherwise than what another voice says, as contested."""
    asked = percept.asks[-1] if percept.asks else percept.text
    wanted = {t for t in terms(asked) if not t.isdigit() or len(t) > 1}
    if len(wanted) < _FEWEST or len(found) < 2:
        return list(found)
    answers = {
        place: answer
        for place, one in enumerate(found)
        if one.role in ("document", "tool") and one.standing not in ("own", "past")
        if (answer := _answer(one.text, asked, wanted))
    }

    def opposed(place: int) -> bool:
        if place not in answers:
            return False
        others = [o for o in answers if found[o].source != found[place].source]
        return any(_apart(found[place], answers[place], found[o], answers[o]) for o in others)

    return [
        replace(one, standing="contested")
        if one.standing in ("said", None) and opposed(place)
        else one
        for place, one in enumerate(found)
    ]


def _apart(one: Recalled, mine: frozenset[str], other: Recalled, theirs: frozenset[str]) -> bool:
    """Whether two answers differ: nothing in common, or one names the other's to deny it."""
    if mine.isdisjoint(theirs):
        return True
    more = (other.text if mine < theirs else one.text) if mine < theirs or theirs < mine else ""
    return bool(_DENIES.search(more))


def _answer(text: str, asked: str, wanted: set[str]) -> frozenset[str]:
    """What a text gives as the answer; empty where it does not speak of what is asked.

    Of a long text, the sentence that speaks of it most, with the one before.
    """
    parts = sentences(text) or [text]
    place = max(range(len(parts)), key=lambda n: len(wanted.intersection(terms(parts[n]))))
    best = parts[place]
    short = _SHORT // 3 if in_runs(text) else _SHORT
    text = text if len(text) <= short else " ".join(parts[max(0, place - 1) : place + 1])
    if len(wanted.intersection(terms(text))) < _COVERS * len(wanted):
        return frozenset()
    known = {w for word in words(asked) for w in (word, *_DIGITS.findall(word))}
    if _OF_NUMBER.search(asked):
        return _numbers(best, known) or _numbers(text, known)
    if _OF_SIGN.search(asked):
        return frozenset({str(len(_NEGATES.findall(best)) % 2 == 0)})
    return _names(best, known) or _names(text, known)


def _numbers(text: str, known: set[str]) -> frozenset[str]:
    found = set[str]()
    for word in words(text):
        found.update(_DIGITS.findall(word))
        value = None if is_run(word) or word.isdigit() else number_of(word)
        if value is not None:
            found.add(f"{value:g}")
    return frozenset(found - known)


def _names(text: str, known: set[str]) -> frozenset[str]:
    written = (w for w in _WORD.findall(text) if w[:1].isupper())
    return frozenset(fold(re.sub(r"['’]s$", "", w)) for w in written) - known - STOP
