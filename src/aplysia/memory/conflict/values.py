"""What the value of a claim is, and how two of them stand to each other.

Words are compared by the lists of `lexicon`; a word that is not listed is only known to be the
same as itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from aplysia import patterns as re
from aplysia.memory.conflict import dates, measures
from aplysia.memory.conflict.lexicon import CANON, COLOURS, JOBS, KINDS, PLACES, POLES, WITHIN
from aplysia.text import STOP, fold, is_run, words

# other: not the same, and nothing more is known; apart: of different kinds, not to be compared
Fit = Literal["same", "agrees", "differs", "other", "apart"]

_MOST = 300  # characters of a value that are read
_TEXT_MOST = 2000
DATED = frozenset({"birthday", "date", "deadline", "time", "founded", "opening_hours"})
TIMED = frozenset({"time", "opening_hours", "bedtime", "wake_time", "deadline", "date"})
PLACED = frozenset(
    {"residence", "birthplace", "hometown", "address", "location", "place", "capital", "visited"}
)
_COUNTED = """
age height weight size price count length distance duration speed temperature score rank port
version salary population area grade phone child sibling pet
"""
COUNTED = frozenset(_COUNTED.split())
_NO_QUANTITY = frozenset({"name", "phone", "password_hint", "address", "author", "employer"})
_ARTICLE = re.compile(
    r"^(?:(?:the|a|an|my|our|his|her|their|its|your|any|some|this|that)\b "
    r"|(?:那|这|该|我们|咱们)(?=[^\s]))"
)
_HAN_MEASURE = re.compile(r"^(?:一)?[个只条双本台辆把件张位家款份块场名套部](?=.)")
_TAIL = re.compile(r"(?:的|了|呢|啊|吧|啦|人士)$")
_DEGREE = re.compile(
    r"^(?:(?:very|really|quite|completely|totally|so|too|pretty|rather|still|fully|now|happily|"
    r"seriously|just)\b |很|非常|太|挺|特别|还|都|已经|已|真|十分)"
)
_FILLER_TEXT = "year old approximately roughly around almost nearly port"
_NO_REST = STOP | frozenset(_FILLER_TEXT.split())
_GENERIC_HAN = re.compile(
    "一家|某|创业|小公司|私企|国企|外企|郊区|市区|城里|城外|乡下|农村|老家|家里|这里|那里|楼|单位|部门|公司里"
)
_SCORE = re.compile(r"^([0-9]{1,3}) ?(?:[-–—:：比]|to) ?([0-9]{1,3})$")
_ZH_SCORE = re.compile(rf"^({measures.ZH_NUMBER})比({measures.ZH_NUMBER})$")
_VERSION = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,3}")
_A_HAN = re.compile(r"^一[个只条双本台辆把件张位家款份块场名套部](?![半多])")
_BLOOD = re.compile(r"^(ab|a|b|o)(?:型)?(?![a-z])[ -]{0,2}(?:rh)?(pos|neg|\+|-|阳|阴)?")
_BROKEN = re.compile(r"[0-9一二两三四五六七八九十百千]{1,4}[米块点]$|零下$")
_DISTRICT = re.compile(r"^(.{1,6}?)([区县镇村乡路街])")


@dataclass(frozen=True, slots=True)
class Value:
    """A value, read."""

    text: str  # folded, bare, the same for words that mean the same
    tokens: frozenset[str]
    rest: frozenset[str]  # tokens that are not part of the number, date or time
    proper: bool  # written as a name
    quantity: measures.Quantity | None = None
    date: dates.Date | None = None
    clock: dates.Clock | None = None
    place: str = ""
    within: tuple[str, ...] = ()  # what the place lies in, nearest first
    beside: str = ""  # what follows the place
    pole: tuple[str, bool] | None = None
    colours: frozenset[str] = frozenset()
    version: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """Equal for values that are the same."""
        if self.date or self.clock:
            named = [one.key for one in (self.date, self.clock) if one]
        elif self.version:
            named = [".".join(map(str, self.version))]
        elif self.quantity:
            named = [self.quantity.key]
        else:
            return self.text
        return " ".join([*named, *sorted(self.rest)])

    @property
    def kinds(self) -> frozenset[str]:
        """Itself, its last word, and all kinds that these belong to."""
        return _kinds(self.text)


@lru_cache(maxsize=4096)
def _kinds(text: str) -> frozenset[str]:
    last = text.rpartition(" ")[2]
    heads = {text, last} - {""}
    if is_run(last[:1]):
        heads |= {CANON[last[i:]] for i in range(1, min(len(last) - 1, 12)) if last[i:] in CANON}
    return frozenset(heads.union(*(KINDS.get(one, ()) for one in heads)))


@lru_cache(maxsize=16384)
def canonical(text: str) -> str:
    """A text as it is compared: folded, without article and filler, equal words made one.

    >>> canonical("the Peanuts"), canonical("花生"), canonical("一只猫")
    ('peanut', 'peanut', 'cat')
    """
    plain = " ".join(fold(text[:_MOST]).replace("’", "'").split()).strip(
        ' .,;:!?"“”。，；：！？、《》()（）'
    )
    if plain in CANON:
        return CANON[plain]
    for _ in range(3):
        shorter = _ARTICLE.sub("", plain)
        if is_run(shorter[:1]):
            shorter = _TAIL.sub("", _HAN_MEASURE.sub("", shorter))
        if shorter == plain or not shorter:
            break
        plain = shorter
        if plain in CANON:
            return CANON[plain]
    if is_run(plain[:1]):
        return CANON.get(plain, plain.replace(" ", ""))
    found = [w for w in words(plain) if w not in STOP] or words(plain)
    joined = " ".join(CANON.get(w, _one(w)) for w in found)
    return CANON.get(joined, joined) if joined else plain


def _one(word: str) -> str:
    """A word without the ending of the plural."""
    if len(word) < 4 or not word.isascii() or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return CANON.get(word, word)


def _place(text: str) -> tuple[str, tuple[str, ...], str]:
    """The known place that a value names, what it lies in, and what else is said of where."""
    found, beside = "", ""
    for part in reversed([p.strip() for p in re.split("[,，、]", text)]):
        name = CANON.get(part, part)
        if name in PLACES:
            found = name
        elif is_run(part[:1]):
            for size in range(min(4, len(part) - 1), 1, -1):
                if (name := CANON.get(part[:size], part[:size])) in PLACES:
                    found, beside = name, part[size:]
                    for nearer in (beside, beside.removesuffix("区")):
                        if CANON.get(nearer, nearer) in PLACES:
                            found, beside = CANON.get(nearer, nearer), ""
                            break
                    break
    around = list[str]()
    while (one := around[-1] if around else found) in WITHIN and len(around) < 8:
        around.append(WITHIN[one])
    return found, tuple(around), beside


def _pole(plain: str, canon: str) -> tuple[str, bool] | None:
    for _ in range(3):
        for one in (plain, _TAIL.sub("", plain), canon):
            if one in POLES:
                return POLES[one]
        shorter = _DEGREE.sub("", plain)
        if shorter == plain:
            return None
        plain = shorter
    return None


def _colours(plain: str) -> frozenset[str]:
    if is_run(plain[:1]):
        return (
            frozenset(COLOURS[c] for c in plain if c in COLOURS) if len(plain) <= 6 else frozenset()
        )
    return frozenset(COLOURS[w] for w in words(plain) if w in COLOURS)


def _version(plain: str, attribute: str) -> tuple[int, ...]:
    if attribute != "version":
        return ()
    if found := _VERSION.search(plain):
        return tuple(int(n) for n in found.group().split("."))
    return ()


def _score(plain: str, attribute: str) -> str:
    """A result of a game; 15:00 is one only of an attribute that says so."""
    found = _SCORE.match(plain) if attribute in ("score", "result") else None
    if found:
        return f"{int(found[1])}:{int(found[2])}"
    if found := _ZH_SCORE.match(plain):
        first, second = (measures.number_of(found[i]) or 0 for i in (1, 2))
        return f"{first:g}:{second:g}"
    return ""


def _blood(plain: str) -> str:
    found = _BLOOD.match(plain)
    if not found:
        return ""
    sign = found[2] or ""
    rhesus = "-" if sign[:1] in ("n", "-", "阴") else "+" if sign else ""
    return f"{found[1]}型 {rhesus}".strip()


def _number(plain: str, text: str, attribute: str) -> tuple[measures.Quantity | None, str]:
    """The quantity of a value, with the unit that follows it in the text; and what is left."""
    if attribute in _NO_QUANTITY or (attribute not in COUNTED and _A_HAN.match(plain)):
        return None, plain
    at = text.find(plain) if plain else -1
    around, start = (text, at) if at >= 0 else (plain, 0)
    stop = start + len(plain)
    if start > 0 and (whole := _BROKEN.search(around[max(0, start - 6) : start])):
        start -= len(whole.group())
    if attribute == "price" and plain in ("free", "free of charge", "免费"):
        return measures.Quantity(0.0, 0.0), ""
    if attribute == "age" and plain in measures.NTH:
        return measures.Quantity(float(measures.NTH[plain]), float(measures.NTH[plain])), ""
    found = measures.quantity(around, start, stop)
    if not found:
        return None, plain
    number, begin, end = found
    left = around[start:begin] + " " + around[end:stop]
    # a number inside a word or a name says nothing by itself
    if attribute not in COUNTED and not number.dimension and not number.noun and left.strip():
        return None, plain
    return number, left


def read(value: str, text: str, attribute: str) -> Value:
    """Read a value that stands in a text."""
    raw = value[:_MOST].strip()
    plain = " ".join(fold(raw).replace("’", "'").split())
    canon = canonical(raw)
    text = " ".join(fold(text[:_TEXT_MOST]).replace("’", "'").split())
    tokens = frozenset(w for w in words(canon) if w not in STOP)
    proper = bool(re.search(r"[A-Z0-9]", raw)) or (
        is_run(raw[:1]) and len(raw) <= 10 and not _GENERIC_HAN.search(raw)
    )
    if special := _blood(plain) if attribute == "blood_type" else _score(plain, attribute):
        return Value(special, frozenset(special.split()), frozenset(), True)
    date = dates.date(plain, loose=attribute in DATED)
    at = text.find(plain)
    around = text[max(0, at - 10) : at + len(plain) + 26] if at >= 0 else plain
    timed = attribute in TIMED or bool(re.search(r"[:：点]|[ap]\.?m\b|o'clock", plain))
    clock = dates.clock(plain, around, loose=attribute in TIMED and not date) if timed else None
    version = _version(plain, attribute)
    number, left = (None, plain) if date or clock or version else _number(plain, text, attribute)
    place, within, beside = _place(plain) if attribute in PLACED else ("", (), "")
    if attribute in PLACED and not place and canon in PLACES:
        place, within, beside = _place(canon)
    rest = frozenset(
        w for w in words(canonical(left)) if w not in _NO_REST and not measures.number_of(w)
    )
    return Value(
        text=canon,
        tokens=tokens,
        rest=frozenset() if date or clock else rest,
        proper=proper,
        quantity=number,
        date=date,
        clock=clock,
        place=place,
        within=within,
        beside=beside,
        pole=_pole(plain, canon),
        colours=_colours(plain),
        version=version,
    )


def fit(a: Value, b: Value, attribute: str) -> Fit:  # noqa: PLR0911
    """How two values of one attribute stand to each other; the same in both directions."""
    if a.key == b.key:
        return "same"
    if a.date or b.date or a.clock or b.clock:
        return _fit_times(a, b)
    if a.version and b.version:
        shorter, longer = sorted((a.version, b.version), key=len)
        if a.rest and b.rest and not a.rest & b.rest:
            return "apart"
        return "agrees" if longer[: len(shorter)] == shorter else "differs"
    if a.quantity and b.quantity:
        if a.rest and b.rest and not (a.rest <= b.rest or b.rest <= a.rest):
            return "apart"
        return measures.compare(a.quantity, b.quantity, attribute)  # type: ignore[return-value]
    if a.quantity or b.quantity:
        return "agrees" if a.tokens & b.tokens else "apart"
    return _fit_words(a, b, attribute)


def _fit_times(a: Value, b: Value) -> Fit:
    found = set[str]()
    if a.date and b.date:
        found.add(dates.compare_dates(a.date, b.date))
    if a.clock and b.clock:
        found.add(dates.compare_clocks(a.clock, b.clock))
    if "differs" in found:
        return "differs"
    return "agrees" if found - {"apart"} else "apart"


def _fit_words(a: Value, b: Value, attribute: str) -> Fit:  # noqa: PLR0911
    if a.place and b.place:
        return _fit_places(a, b)
    if attribute in ("score", "result") and ":" in a.text and ":" in b.text:
        return "differs"
    if a.pole and b.pole and a.pole[0] == b.pole[0]:
        return "agrees" if a.pole[1] == b.pole[1] else "differs"
    if a.tokens and b.tokens and (a.tokens <= b.tokens or b.tokens <= a.tokens):
        return "agrees"
    if is_run(a.text[:1]) and is_run(b.text[:1]) and (a.text in b.text or b.text in a.text):
        return "agrees"
    if a.kinds & b.kinds:
        return "agrees" if a.text in b.kinds or b.text in a.kinds else "other"
    if attribute in ("colour", "favourite") and a.colours and b.colours:
        return "agrees" if a.colours & b.colours else "differs"
    if attribute == "job":
        jobs = (a.kinds & JOBS, b.kinds & JOBS)
        return "differs" if all(jobs) and not jobs[0] & jobs[1] else "other"
    return "other"


def _fit_places(a: Value, b: Value) -> Fit:
    if a.place == b.place:
        if a.beside and b.beside and a.beside != b.beside:
            parts = _DISTRICT.match(a.beside), _DISTRICT.match(b.beside)
            if parts[0] and parts[1] and parts[0][2] == parts[1][2] and parts[0][1] != parts[1][1]:
                return "differs"
        return "same" if a.beside == b.beside else "agrees"
    if a.place in b.within or b.place in a.within:
        return "agrees"
    return "differs"
