"""An English sentence as it is compared with another: of whom, which words, values, states, signs.

It does not parse. Words are matched by stem and by the phrases of `concepts`, wherever they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from aplysia.memory.conflict import dates, exclusive, facts, measures
from aplysia.memory.conflict.concepts import CONCEPTS, IRREGULAR, STATES, Phrases, lemma
from aplysia.memory.conflict.cues import (
    BARE_CLOCK,
    BEFORE_NOUN,
    BEFORE_VERB,
    CONTRACTIONS,
    CONTRAST,
    DIET,
    EATS,
    FIRST,
    FUTURE,
    GENERIC,
    HELPING,
    LABEL,
    LEAVE,
    LONGER,
    MONTHS,
    NAMING,
    NEGATORS,
    NEVER,
    NO_ADVERB,
    NONE_OF,
    OTHER,
    OWNERS,
    PARALLEL,
    PAST,
    PEOPLE,
    PLACED,
    PLAIN_NOT,
    POWER,
    PRONOUN,
    RAW,
    SAME_OTHER,
    SEASONS,
    SINGULAR,
    SPELLED,
    SPLIT,
    SUPERLATIVE,
    USED,
    VALUE_WORDS,
    VERBS,
    WEEKLY,
    WHEN,
    WORD,
)
from aplysia.memory.conflict.lexicon import CANON, COLOURS, KINDS, PLACES
from aplysia.text import STOP, fold

_MOST = 300  # characters of a sentence that are compared


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or phrase that carries meaning: its names, each with whether it denies it."""

    names: tuple[tuple[str, bool], ...]
    word: str
    thing: bool = False  # it stands where nouns stand
    kinds: frozenset[str] = frozenset()  # of things that it belongs to
    turns: bool = False  # says by itself that something is no longer, or not, so

    def sign(self, other: Unit) -> bool | None:
        """Whether the two have the same sign of a name that both have; None: they share none."""
        found = None
        for name, denied in self.names:
            same = None
            for theirs, sign in other.names:  # two or three: a dictionary takes longer
                if theirs == name:
                    same = denied == sign
            if same:
                return True
            found = same if found is None else found
        if found is not None:
            return False
        return True if self.word in other.kinds or other.word in self.kinds else None


@dataclass(frozen=True, slots=True)
class State:
    axis: str
    end: str
    denied: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    first: bool  # speaks of I, my, we
    me: str  # who that is; "" where it is not known
    people: frozenset[str]
    names: frozenset[str]
    runs: tuple[frozenset[str], ...]  # names of several words
    units: tuple[Unit, ...]
    concepts: frozenset[str]
    states: tuple[State, ...]
    denied: bool
    never: bool
    changed: bool
    turned: bool  # names the change itself: moved, renamed
    moved: bool  # to another home
    over: bool  # it is so no longer
    past: bool
    future: bool
    quantities: tuple[measures.Quantity, ...]
    date: dates.Date | None
    clock: dates.Clock | None
    places: frozenset[str]
    colours: frozenset[str]
    weekly: bool
    unique: frozenset[str]  # words that say there is one: the highest, only
    eats: bool
    plain: str
    kinds: tuple[tuple[str, str, str], ...]  # category, which of it, the word
    words: frozenset[str]
    when: frozenset[str]  # days and times that hang on today
    other: frozenset[str]  # speaks of another of the kind
    placed: frozenset[str]  # words after "at", "in", "on"
    coloured: frozenset[str]  # the words of the colours
    persons: frozenset[str]  # names that something is told of
    facts: tuple[tuple[str, facts.Fact], ...]

    @property
    def keys(self) -> frozenset[str]:
        """Under which the sentence is looked up."""
        words = {name for unit in self.units for name, _ in unit.names}
        words |= {kind for unit in self.units for kind in unit.kinds}
        return frozenset(
            words
            | {f"{state.axis}/" for state in self.states}
            | {f"{name}=" for name, _ in self.facts}
            | {f"{one[0]}:" for one in self.kinds}
            | (DIET if any(state.axis == "diet" for state in self.states) else frozenset())
        )


def clause(text: str, value: str) -> str:
    """The part of a sentence that holds a value; all of it where that is not told."""
    if len(text) < 40 or not value:
        return text
    found = [p for p in SPLIT.split(text) if p and value in p]
    return found[0] if len(found) == 1 and len(found[0].split()) > 2 else text


def _expanded(text: str) -> str:
    plain = " ".join(fold(text[:_MOST]).replace("’", "'").split())
    for pattern, to in SPELLED:
        plain = pattern.sub(to, plain)
    for pattern, to in CONTRACTIONS:
        plain = pattern.sub(to, plain)
    plain = CONTRAST.sub(" ", plain.rstrip(" .!"))
    return PARALLEL.sub("", plain) or plain


def _matches(tokens: list[str], at: int, phrase: tuple[str, ...]) -> bool:
    return len(phrase) <= len(tokens) - at and all(
        p in ("*", tokens[at + i]) for i, p in enumerate(phrase)
    )


def _said(
    table: Phrases, tokens: list[str], at: int
) -> tuple[tuple[str, ...], int, tuple[int, ...]]:
    """What the longest phrase at a place says, its length, and where any word may stand in it."""
    for phrase, names in table.get(tokens[at], ()):
        if _matches(tokens, at, phrase):
            return names, len(phrase), tuple(at + i for i, p in enumerate(phrase) if p == "*")
    return (), 0, ()


def _tokens(words: list[str]) -> list[str]:
    """The stems of words; "left" is a side after an owner and a rest at the end."""
    tokens = [lemma(w) for w in words]
    for i, word in enumerate(words):
        if word == "left":
            owned = i > 0 and words[i - 1] in OWNERS
            over = i + 1 == len(words) or words[i + 1] in ("in", "on", "over", "side", "hand")
            tokens[i] = "leftward" if owned or over else tokens[i]
        elif word == "back" and i > 0 and words[i - 1] in ("my", "his", "her"):
            tokens[i] = "spine"
    return tokens


def _states(tokens: list[str]) -> list[tuple[str, str, int, int]]:
    found: list[tuple[str, str, int, int]] = []
    covered = dict[str, int]()
    for at in range(len(tokens)):
        for phrase, names in STATES.get(tokens[at], ()):
            if not _matches(tokens, at, phrase):
                continue
            for name in names:
                axis, _, end = name.partition("/")
                if covered.get(axis, -1) < at:
                    found.append((axis, end, at, len(phrase)))
                    covered[axis] = at + len(phrase) - 1
    return found


def _thing(words: list[str], at: int) -> bool:
    """Whether a word stands where nouns and their adjectives stand, and not where verbs do."""
    word, before = words[at], words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if word in VERBS and before not in OWNERS:
        return False
    shaped = word.endswith(("ed", "ing", "en")) or word in IRREGULAR
    if before in BEFORE_VERB or (word.endswith("ly") and word not in NO_ADVERB):
        return False
    if before in HELPING and (shaped or after in ("", "and", "in", "at", "for", "to", "enough")):
        return False
    verbal = shaped or (word.endswith("s") and not word.endswith("ss"))
    return not (
        verbal and before not in BEFORE_NOUN and (after in BEFORE_NOUN and after != "of") and at > 0
    )


def _units(
    tokens: list[str], words: list[str], skip: set[str]
) -> tuple[list[Unit], set[str], set[int]]:
    """The words that carry meaning; and what is said by those that say a change."""
    units, changes, inner, at = list[Unit](), set[str](), set[int](), 0
    while at < len(tokens):
        said, size, free = _said(CONCEPTS, tokens, at)
        changes.update(name for name in said if name.startswith(">"))
        inner.update(range(at, at + size) if size > 1 else ())
        word = tokens[at]
        names = {name.lstrip(">!"): "!" in name[:2] for name in said}
        bare = "changed" in names or "turned" in names or "do" in names
        for name in ("changed", "turned", "do"):
            names.pop(name, None)
        if size <= 1 and word not in GENERIC and word not in skip:
            names.setdefault(word, False)
        turns = word != LEAVE and any(name.startswith(">!") for name in said)
        if (names and not bare) or turns:
            kinds = KINDS.get(word, frozenset()) if size <= 1 else frozenset()
            units.append(Unit(tuple(sorted(names.items())), word, _thing(words, at), kinds, turns))
        for i in free:
            if tokens[i] not in GENERIC and tokens[i] not in skip:
                units.append(Unit(((tokens[i], False),), tokens[i], thing=True))
        at += max(1, size)
    return units, changes, inner


def _raw_names(text: str) -> set[str]:
    """Words written with a capital inside a sentence, or first and surely no common word."""
    found = set[str]()
    for m in RAW.finditer(text):
        word = m.group()
        low = fold(word)
        if (
            not word[0].isupper()
            or low in STOP
            or low in VALUE_WORDS
            or low in MONTHS
            or low == "may"
        ):
            continue
        begins = m.start() == 0 or text[m.start() - 2 : m.start() - 1] in ".!?:"
        if begins and not (
            NAMING.match(text, m.end())
            and not (low.endswith("s") and not SINGULAR.match(text, m.end()))
            and (low in PLACES or CANON.get(low, low) in PLACES or not _common(low))
        ):
            continue
        found.add(low)
    return found


def _runs(text: str, names: set[str]) -> list[frozenset[str]]:
    """The names of a text, those that follow each other taken as one."""
    found, end = list[set[str]](), -9
    for m in RAW.finditer(text):
        if (low := fold(m.group())) in names:
            if found and m.start() - end <= 2:
                found[-1].add(low)
            else:
                found.append({low})
            end = m.end()
    return [frozenset(one) for one in found]


def _common(low: str) -> bool:
    one = lemma(low)
    return (
        one in GENERIC or one in PEOPLE or one in CONCEPTS or one in STATES or low in IRREGULAR
        or low in CANON or low.endswith(("ing", "ed", "ly"))
    )  # fmt: skip


def _quantities(plain: str) -> list[measures.Quantity]:
    """The numbers of a sentence, without those that only name something: room 204."""
    found, at = list[measures.Quantity](), 0
    while at < len(plain) and len(found) < 4:
        one = measures.quantity(plain, at, len(plain))
        if not one:
            break
        number, begin, end = one
        text = plain[begin:end]
        label = LABEL.search(plain, 0, begin)
        if (not re.match(r"(?:one|an?)\b", text) or number.dimension) and not label:
            found.append(number)
        at = max(end, at + 1)
    return found


def _places(plain: str) -> set[str]:
    words = plain.split()
    found = set[str]()
    for size in (3, 2, 1):
        for at in range(len(words) - size + 1):
            name = " ".join(words[at : at + size]).strip(".,!?'")
            name = CANON.get(name, name)
            if name in PLACES and len(name) > 2:
                found.add(name)
    return found


@lru_cache(maxsize=8192)
def sketch(text: str, subject: str, me: str) -> Sketch:
    """How a sentence is compared; `me`: who its "I" is, "" where that is not known."""
    if not me and subject and fold(subject) not in fold(text):
        text = PRONOUN.sub(lambda _: subject, text, count=1)
    plain = _expanded(text)
    first = bool(FIRST.search(plain))
    date, clock, left = dates.cut(plain, bare=bool(BARE_CLOCK.search(plain)))
    names = _raw_names(text)
    if re.search(r"\buser\b", plain):
        names.add("user")
    words = WORD.findall(left)
    tokens = _tokens(words)
    skip = {lemma(n) for n in names} | {
        t for t, w in zip(tokens, words, strict=True)
        if w in VALUE_WORDS or w[0].isdigit() or w in MONTHS or w in SEASONS
        or measures.number_of(w) is not None
    }  # fmt: skip
    units, changes, inner = _units(tokens, words, skip | PEOPLE)
    denied, states = _signs(plain, words, tokens, inner)
    over = bool(USED.search(plain))
    people = {w for w, t in zip(words, tokens, strict=True) if t in PEOPLE}
    quantities, places = tuple(_quantities(left)), frozenset(_places(plain))
    return Sketch(
        first=first,
        me=fold(me) if first else "",
        people=frozenset(t for t in tokens if t in PEOPLE),
        names=frozenset(names),
        runs=tuple(_runs(text, names)),
        units=tuple(units),
        concepts=frozenset(name for unit in units for name, _ in unit.names),
        states=tuple(states),
        denied=denied != over,
        never=bool(NEVER.search(plain)),
        changed=bool(changes) or over or bool(LONGER.search(plain)),
        turned=bool({">turned", ">live"} & changes),
        moved=">live" in changes,
        over=over,
        past=bool(PAST.search(plain)),
        future=bool(FUTURE.search(plain)),
        quantities=quantities,
        date=date,
        clock=clock,
        places=places,
        colours=frozenset(COLOURS[w] for w in words if w in COLOURS),
        weekly=bool(WEEKLY.search(plain)),
        unique=frozenset(SUPERLATIVE.findall(plain)),
        placed=frozenset(lemma(m[1]) for m in PLACED.finditer(plain)),
        plain=plain,
        kinds=exclusive.read(words, tokens),
        words=frozenset(tokens),
        when=frozenset(WHEN.findall(plain)),
        other=frozenset(SAME_OTHER.get(w, w) for w in OTHER.findall(plain)),
        eats=bool(EATS.search(plain)),
        coloured=frozenset(lemma(w) for w in words if w in COLOURS),
        persons=frozenset(n for n in names - places if _acts(n, plain)),
        facts=facts.read(plain, quantities, date, places, people | names),
    )


_BEGINS = re.compile(r"\b")
_ACTING = re.compile(r" (?:'s|\w+s|\w+ed|was|had)\b")


def _acts(name: str, plain: str) -> bool:
    """Whether a name stands before what somebody does."""
    at = plain.find(name)
    while at >= 0:
        if _BEGINS.match(plain, at) and _ACTING.match(plain, at + len(name)):
            return True
        at = plain.find(name, at + 1)
    return False


def _signs(
    plain: str, words: list[str], tokens: list[str], within: set[int]
) -> tuple[bool, list[State]]:
    """Whether a sentence denies, and the states that it names."""
    mild = len(PLAIN_NOT.findall(plain))
    negators = [
        i for i, w in enumerate(words) if w in NEGATORS and (w != "no" or i + 1 < len(words))
    ]
    over = bool(USED.search(plain))
    states = [State("power", m[1], denied=False, words=(m[1],)) for m in POWER.finditer(plain)]
    states += [
        State(axis, "none", denied=False, words=())
        for axis, asked in NONE_OF
        if asked.search(plain)
    ]
    for axis, end, at, size in _states(tokens):
        inner = any(at <= i < at + size for i in negators)
        before = any(i < at for i in negators) and not inner
        gone = (before and mild == 0) != over
        states.append(State(axis, end, gone, tuple(tokens[at : at + size])))
    free = [i for i in negators if i not in within]
    return len(free) > mild and (len(free) - mild) % 2 == 1, states
