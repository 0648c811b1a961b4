"""What an English sentence tells of a person by a number, date or place: age, height, home.

Of each there is one value at a time. It looks for the words that announce it anywhere in the
sentence, and does not know of whom it is told.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.memory.conflict import dates, measures
from aplysia.memory.conflict.lexicon import WITHIN

Fact = measures.Quantity | dates.Date | frozenset[str]

_NUMBER = (
    r"(?:[0-9]{1,3}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|"
    r"two|three|four|five|six|"
    r"seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|a hundred)"
)
_AGE = (
    re.compile(rf"\b({_NUMBER})[ -]years?[- ](?:old|of age)\b"),
    re.compile(
        rf"\b(?:turn(?:ed|s|ing)?|aged?|age is|age of|reached) ({_NUMBER})\b(?![.,:][0-9])"
        r"(?! (?:o'clock|times|km|kilos|people))"
    ),
)  # fmt: skip
_IS = re.compile(
    rf"\b([\w-]+) (?:am|is|'s|are|was|will be) ({_NUMBER})"
    r"(?=$|[.,;!](?![0-9])| (?:now|already|this|next|and|in|today|but|for now)\b)"
)
_DECADE = re.compile(
    r"\bin (?:my|his|her) ((?:early |mid-?|late )?(?:twenties|thirties|forties|fifties|"
    r"sixties|seventies|eighties|[2-9]0s))\b"
)
_NTH_BIRTHDAY = re.compile(r"\b([a-z]+(?:-[a-z]+)?|[0-9]{1,3}(?:st|nd|rd|th)) birthday\b")
_NO_AGE = re.compile(
    r"\b(?:time|clock|size|number|room|bus|platform|meeting|train|flight|gate|floor|tall|"
    r"price|lesson|appointment|class|at|"
    r"temperature|score|channel|port|version|doors?|shop|dinner|lunch|alarm)\b"
)
_TALL = re.compile(r"\b(?:tall|height|i am|stands?|measures?)\b")
_WEIGHS = re.compile(r"\b(?:weighs?|weight|scales?|i am)\b")
_BORN_ON = re.compile(r"\bbirthday\b|\bborn on\b|\bdate of birth\b")
_BLOOD = re.compile(
    r"\bblood\b.{0,24}?\b(ab|a|b|o)\b[ -]?(pos|neg|rh)?|\b(ab|a|b|o)[ -]?(pos|"
    r"neg)[a-z]*.{0,12}\bblood\b"
)
_HOME = re.compile(
    r"\b(?:lives?|living|lived|home|based|reside|residing|resides|settled|dwell|find me|abode|"
    r"my (?:flat|house|apartment) is|"
    r"moved? (?:\w+ ){0,3}(?:to|out)|relocated?|where we live)\b"
)
_BORN = re.compile(
    r"\bborn\b|\bbirthplace\b|\bplace of birth\b|\bnative of\b|\bgave birth to me\b|"
    r"\bcame into the world\b"
)


def read(
    plain: str,
    quantities: tuple[measures.Quantity, ...],
    date: dates.Date | None,
    places: frozenset[str],
    people: set[str],
) -> tuple[tuple[str, Fact], ...]:  # fmt: skip
    """Attributes of a person and their values, of a folded sentence."""
    found = dict[str, Fact]()
    if age := _age(plain, people):
        found["age"] = age
    for one in quantities:
        if one.dimension == "length" and 0.4 < one.low * one.factor < 2.4 and _TALL.search(plain):
            found["height"] = one
        if one.dimension == "weight" and one.low * one.factor < 300 and _WEIGHS.search(plain):
            found["weight"] = one
    if date and date.month and _BORN_ON.search(plain):
        found["birthday"] = date
    if blood := _BLOOD.search(plain):
        found["blood_type"] = frozenset({blood[1] or blood[3]})
    if places and _BORN.search(plain):
        found["birthplace"] = places
    elif places and _HOME.search(plain):
        found["residence"] = places
    return tuple(sorted(found.items()))


def _age(plain: str, people: set[str]) -> measures.Quantity | None:
    if said := _DECADE.search(plain):
        found = measures.quantity(plain, said.start(1), said.end(1))
        return found[0] if found else None
    for pattern in _AGE:
        if (said := pattern.search(plain)) and (pattern is _AGE[0] or not _NO_AGE.search(plain)):
            number = measures.number_of(said[1])
            if number is not None:
                return measures.Quantity(number, number)
    for said in _IS.finditer(plain):
        if (said[1] in ("i", "he", "she") or said[1] in people) and not _NO_AGE.search(plain):
            number = measures.number_of(said[2])
            if number is not None and said[2] != "one":
                return measures.Quantity(number, number)
    if said := _NTH_BIRTHDAY.search(plain):
        number = measures.NTH.get(said[1]) or measures.number_of(said[1].rstrip("stndrh"))
        return measures.Quantity(float(number), float(number)) if number else None
    return None


def differ(name: str, one: Fact, other: Fact, days: float) -> bool:
    """Whether two values of one attribute exclude each other, told so many days apart."""
    if isinstance(one, measures.Quantity) and isinstance(other, measures.Quantity):
        if name == "age":
            if one.low != one.high or other.low != other.high:
                return max(one.low, other.low) > min(one.high, other.high) + 1
            years, grown = days / 365.25, one.low - other.low
            return abs(grown) >= 1 and not (days > 60 and years - 1 < grown < years + 1)
        return measures.compare(one, other, name) == "differs"
    if isinstance(one, dates.Date) and isinstance(other, dates.Date):
        return dates.compare_dates(one, other) == "differs"
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return not any(x == y or _within(x, y) or _within(y, x) for x in one for y in other)
    return False


def _within(one: str, other: str) -> bool:
    for _ in range(8):
        if one not in WITHIN:
            return False
        one = WITHIN[one]
        if one == other:
            return True
    return False
