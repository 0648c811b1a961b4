"""What a whole sentence says, where no attribute is known: its content words, names and numbers.

Two sentences say the same when they have the same content, negation and numbers and nothing shows
that the roles are swapped: "There are 9 rooms in the Blue House", "The Blue House has 9 rooms".
They are rivals when only one number differs, or when one denies what the other says. It knows no
synonyms, so what is said in quite other words is another statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from aplysia import patterns as re
from aplysia.memory.conflict.measures import number_of
from aplysia.text import STOP, fold, in_runs, is_run, stem
from aplysia.types import Claim

STATES = "states"  # the attribute of a claim that is a whole sentence
Stand = Literal["same", "denied", "number", ""]

_LIGHT_TEXT = """
contain contains contained include includes included comprise comprises total exactly altogether
lie lies lay located situated found called named known own stand stands answer question true fact
consist consists indeed also really
"""
_LIGHT = frozenset(stem(w) for w in _LIGHT_TEXT.split())
# words without content that change what is said
_TURNS_TEXT = """
before after above below between under over off until since up down from to by against without
more most less least few only other same both all any each about might may could would should can
"""
_TURNS = frozenset(_TURNS_TEXT.split())
_PAST = frozenset({"was", "were", "had"})
_ORDINALS_TEXT = "first second third fourth fifth sixth seventh eighth ninth tenth"
_PLACES = {word: str(n) for n, word in enumerate(_ORDINALS_TEXT.split(), 1)}
_NEGATES = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot)\b|n['’]t\b|不|没|未|并非"
)
_CLEFT = re.compile(r"^it (?:is|was) (.{2,80}?) (?:who|that|which) (?=\w)", re.I)
_ONE_WHO = re.compile(  # "the band that made it was the Owls": the Owls made it
    r"^the \w+ (?:who|that|which) (.{3,200}) (?:is|was|are|were) "
    r"((?!(?:the|a|an) \w+ (?:of|that)).{2,80})$",
    re.I,
)
_IDENTITY = re.compile(  # "the capital of Peru is Lima": Lima is the capital of Peru
    r"^(the (?:[^,“”]|“[^“”]*”){3,200}?) (is|was|are|were) "
    r"((?!the |a |an |not |in |on |at ).{1,80})$",
    re.I,
)
_STATIVE = re.compile(r"\b(?:is|are|was|were|has|have|had|lies?|contains?)\b")
_RELATES = re.compile(r"\b(?:than|by|from|to|left|right|north|south|east|west)\b|['’]s\b")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)$")
_WORD = re.compile(r"[^\W_]+(?:[.,:/]\d+)*(?:['’][^\W\d_]+)*")
_NAME = re.compile(r"[A-Z]")
_ZH_LIGHT = re.compile(r"[的是了在有共一总位于着为个不没未并非]")
_ZH_PART = re.compile(r"(?P<place>第?)(?P<number>\d+(?:\.\d+)?)(?P<unit>[^\W\da-z]?)|[a-z]+|.")
_DATED = frozenset("年月日号点时分世")
_ALIKE = 0.7  # share of the pairs of characters
_FEWEST, _MOST = 3, 24  # content words; of fewer two are alike by chance


@dataclass(frozen=True, slots=True)
class Frame:
    """A statement as it is compared."""

    content: tuple[str, ...]  # in their order; "23*episod" counts, "season#4" numbers
    polarity: bool
    names: tuple[str, ...]  # first words of names, in their order
    free: bool  # the order of its parts says nothing

    @property
    def order(self) -> tuple[str, ...]:
        """The content without what is counted."""
        return tuple(c.rpartition("*")[2] if "*" in c else c for c in self.content)

    @property
    def key(self) -> str:
        parts = sorted(self.content) if self.free else self.content
        return f"{STATES}|{' '.join(parts)}|{' '.join(self.names)}|{self.polarity}"

    @property
    def slot(self) -> str:
        return f"{STATES}|{' '.join(sorted(self.order))}"


@lru_cache(maxsize=4096)
def frame(text: str, polarity: bool = True) -> Frame | None:
    """What `text` says; None where it says too little, or too much, to be compared.

    >>> frame("There are 9 rooms in the Blue House").key
    'states|9*room blu hous|blue|True'
    """
    if in_runs(text):
        return _in_runs(text, polarity)
    plain = _straight(text[:600])
    content, names, turns = list[str](), list[str](), list[str]()
    waiting, beside, named = "", False, False  # a number for its noun; after a word; in a name
    for token in _WORD.findall(plain):
        low = re.sub(r"['’]s$", "", fold(token))
        root = stem(low)
        if low in _PAST or low in _TURNS:
            turns.append("past" if low in _PAST else low)
        if low in STOP or root in _LIGHT:
            content += [waiting] if waiting else []
            waiting, beside, named = "", False, False
            continue
        if (number := _number(low)) is not None:
            content += [waiting] if waiting else []
            waiting = number
            if beside and content and not set("*#") & set(content[-1]):
                if named and names and stem(names[-1]) == content[-1]:
                    names.pop()  # "Season 4"
                content[-1], waiting = f"{content[-1]}#{number}", ""
            elif low in _PLACES or _ORDINAL.match(low):
                waiting = f"#{number}"
            beside = named = False
            continue
        capital = bool(_NAME.match(token))
        if waiting:
            root = f"{root}{waiting}" if waiting[0] == "#" else f"{waiting}*{root}"
        elif capital and not named:
            names.append(low)
        content.append(root)
        waiting, beside, named = "", True, capital
    content += [waiting] if waiting else []
    if not _FEWEST <= len(content) + _numbered(content) <= _MOST:
        return None
    low = fold(plain)
    return Frame(
        content=(*content, *sorted(set(turns))),
        polarity=polarity != bool(_NEGATES.search(low)),
        names=tuple(names),
        free=bool(_STATIVE.search(low)) and not _RELATES.search(low),
    )


def _straight(text: str) -> str:
    """Without the turns of phrase that put first what is said of something.

    >>> _straight("It was Ada who found it."), _straight("The name of the dog is Rex")
    ('Ada found it', 'Rex is The name of the dog')
    """
    plain = _CLEFT.sub(r"\1 ", text.strip().rstrip(".!"))
    plain = _ONE_WHO.sub(r"\2 \1", plain)
    return _IDENTITY.sub(r"\3 \2 \1", plain)


def _numbered(content: list[str]) -> int:
    return sum("*" in c or "#" in c for c in content)


def _number(word: str) -> str | None:
    if found := _ORDINAL.match(word):
        return found[1]
    if word in _PLACES:
        return _PLACES[word]
    if word[:1].isdigit():
        return word.replace(",", "")
    value = number_of(word)
    return None if value is None else f"{value:g}"


def _in_runs(text: str, polarity: bool) -> Frame | None:
    """Of Han, kana and hangul the characters, and of others the words."""
    content = list[str]()
    for found in _ZH_PART.finditer(re.sub(r"[^\w.]|\.(?!\d)", "", fold(text[:300]))):
        place, number, unit = found.group("place", "number", "unit")
        if number:
            counts = unit and not place and unit not in _DATED
            content.append(f"{number}*{unit}" if counts else f"{unit}#{number}")
        elif is_run(found.group()):
            content += _ZH_LIGHT.sub("", found.group())
        else:
            content.append(stem(found.group()))
    if not 2 * _FEWEST <= len(content) + _numbered(content) <= 2 * _MOST:
        return None
    return Frame(
        content=tuple(content),
        polarity=polarity != bool(_NEGATES.search(text[:300])),
        names=(),
        free=False,
    )


def stand(one: Frame, other: Frame) -> Stand:
    """What two statements are to each other; "" where nothing is known."""
    if sorted(one.order) != sorted(other.order) or not _in_keeping(one, other):
        return ""
    apart = set(one.content) ^ set(other.content)
    if not apart:
        return "same" if one.polarity == other.polarity else "denied"
    nouns = {c.rpartition("*")[2] for c in apart}
    steady = len(apart) == 2 and len(nouns) == 1 and one.polarity and other.polarity
    vague = _TURNS & (set(one.content) | set(other.content))
    return "number" if steady and not vague and "" not in nouns else ""


def _in_keeping(one: Frame, other: Frame) -> bool:
    """Whether who does and who suffers may be the same in both."""
    if one.order == other.order:
        return True
    if any(is_run(c[:1]) for c in one.order):
        pairs = [{x + y for x, y in zip(f.order, f.order[1:], strict=False)} for f in (one, other)]
        return len(pairs[0] & pairs[1]) >= _ALIKE * len(pairs[0] | pairs[1])
    return one.free and other.free and one.names == other.names


# as the claims that such sentences are -----------------------------------------------------------
def slot_of(claim: Claim) -> str:
    """The key under which a whole sentence is looked up."""
    said = frame(claim.value, claim.polarity)
    return said.slot if said else f"{STATES}|={fold(claim.value)}"


def key_of(claim: Claim) -> str:
    """Equal for sentences that say the same in nearly the same words."""
    said = frame(claim.value, claim.polarity)
    return said.key if said else f"{STATES}|={fold(claim.value)}|{claim.polarity}"


def stated(new: Claim, old: Claim) -> tuple[Literal["same", "contradicts", "unrelated"], str]:
    """What two claims, one of them a whole sentence, are to each other, and why."""
    if new.attribute == old.attribute:
        one, other = frame(new.value, new.polarity), frame(old.value, old.polarity)
        how = stand(one, other) if one and other else ""
        if how == "same" or key_of(new) == key_of(old):
            return "same", "the same is said"
        if how:
            what = "one denies it" if how == "denied" else "the numbers differ"
            return "contradicts", f"{what}: {new.value[:60]}, {old.value[:60]}"
    return "unrelated", "they are about different things"
