"""An English sentence as it is compared with another: of whom, which words, values, states, signs.

It does not parse. Words are matched by stem and by the phrases of `concepts`, wherever they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from aplysia.memory.conflict import dates, facts, measures
from aplysia.memory.conflict.concepts import CONCEPTS, IRREGULAR, STATES, Phrases, lemma
from aplysia.memory.conflict.lexicon import CANON, COLOURS, KINDS, PLACES
from aplysia.text import MONTHS, STOP, fold, stem

_MOST = 300  # characters of a sentence that are compared
_CONTRACTIONS = (
    (re.compile(r"\bwo n't|\bwon't"), "will not"),
    (re.compile(r"\bcan't|\bcannot"), "can not"),
    (re.compile(r"\bshan't"), "shall not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"'s\b|s'(?=\s)"), " 's"),
)
_CONTRAST = re.compile(r", (?:and )?not (?:an?|the|my|in|at|on|just|by|from) [^,.;]{1,40}$|^no, ")
_WORD = re.compile(r"'s|[a-z0-9]+(?:[-.][a-z0-9]+)*")
_RAW = re.compile(r"[A-Za-z][\w-]*")
_SPLIT = re.compile(
    r"[;:—]\s|,? (?:and|but|so|while|whereas) (?=(?:i|my|we|our|he|she|it|they|his|her|the)\b)",
    re.I,
)
_FIRST = re.compile(r"\b(?:i|my|me|we|our|us|mine|ours|myself|ourselves)\b")
_NEGATORS = frozenset(
    "not never no none nobody nothing neither nor without hardly barely nowhere nobody zero".split()
)
_PLAIN_NOT = re.compile(
    r"\bnot (?:only|just|to mention|sure|until|bad|before)\b|\bno (?:doubt|wonder|problem|later than|more than|less than|"
    r"fewer than|matter|novel|question)\b|\bnobody but\b|\bnothing but\b|\bwithout (?:a )?(?:doubt|fail)\b|"
    r"\bno\.? [0-9]|\bnot (?:more|less) than\b|\bnever mind\b|\bhardly wait\b|\bnothing (?:\w+ )?better|\bcan not wait\b|"
    r"\bcan not get enough\b|\bnot say no\b|\bno one but\b"
)
_PAST = re.compile(
    r"\b(?:at first|formerly|previously|back then|when i was|when (?:he|she|we|they) (?:was|were)|ago|once was|in those days|"
    r"as an? (?:kid|child|boy|girl|teenager|student|baby|toddler|young \w+)|my first|in my (?:youth|teens|twenties)|"
    r"(?:in|until|till|before|from) (?:19|20)[0-9]{2}|last (?:year|summer|winter|month|week|spring|autumn)|years back|"
    r"growing up|grew up|was once|in the (?:past|nineties|eighties|seventies)|before that|to begin with|the old|my old)\b"
)
_USED = re.compile(
    r"\bused to\b(?! (?:be|get|it|the|be)? ?(?:it|that)\b)|\bformer\b|\bno longer\b|\bany ?more\b|\bany longer\b"
)
_NEVER = re.compile(
    r"\bnever\b|\bnot once\b|\bin (?:all )?my life\b|\bever (?:been|had|done)\b|\bnot one\b"
)
_FUTURE = re.compile(
    r"\b(?:will|going to|next (?:year|month|summer)|soon|plan(?:s|ning)? to|tomorrow|want to|hope to)\b"
)
_GENERIC_TEXT = """
be have do get go make take thing way lot bit fact day time year week month hour minute kind sort
really just quite still already always actually honestly well also too even ever very only so
's say tell know think believe mean note remember guess reckon hey hi please fyi well yes yeah
good nice new big little great lovely certain whole entire exactly approximately roughly nearly
almost around about over under least most much many more less few some any every each all both
one two there here where when what which who how that this these those it its back up down out off
on in at to of for with from by as into like can could would should may might must shall will
come put set keep let give find see look seem become turn run need use want try work place
someone somebody anyone anybody everyone something anything everything user total moment currently
present nowaday often usually sometime normal daily regularly constantly favour my mine
record heard-up heads-up mind form quick update sorry admit afraid happen turn suppose
exact official annual quick simply truth time own part able
"""
GENERIC = frozenset({lemma(w) for w in _GENERIC_TEXT.split()} | {stem(w) for w in STOP})
_PEOPLE_TEXT = """
mother father parents son daughter child baby wife husband partner girlfriend boyfriend sister
brother sibling grandmother grandfather grandparent grandparents uncle aunt cousin friend colleague boss neighbour
nephew niece grandson granddaughter grandchild flatmate roommate housemate lodger landlord landlady
stepmother stepfather stepson stepdaughter godmother godfather goddaughter godson twin fiance fiancee
mother-in-law father-in-law sister-in-law brother-in-law great-grandfather great-grandmother ex
caretaker secretary hairdresser priest teacher coach tutor assistant manager client customer
"""
PEOPLE = frozenset(lemma(w) for w in _PEOPLE_TEXT.split())
_MONTHS = frozenset([*MONTHS, *(m[:3] for m in MONTHS if m != "may")]) - {"mar", "march", "may"}
_VALUE_WORDS = frozenset(
    "am pm a.m p.m o'clock half quarter noon midday midnight past monday tuesday wednesday thursday "
    "friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays "
    "percent euro euros pound pounds dollar dollars metre metres meter meters kilometre kilometres "
    "km mile miles cm mm kg kilo kilos gram grams g lb lbs stone ounce ounces litre litres l ml degrees "
    "celsius hour hours minute minutes second seconds year years month months week weeks days day "
    "foot feet inch inches tonne tonnes ton dozen hundred thousand million billion c f m mb gb tb mg "
    "old euros quid p".split()
)
_BARE_CLOCK = re.compile(
    r"\b(?:at|till|until|by|from|before|after|past|to|is) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|[0-9]{1,2})(?=$|[.,!]| (?:in|on|for|at|every|sharp|tonight|today|tomorrow|and|this|instead|now|each|to|with|but)\b)"
)
_BEFORE_NOUN = frozenset(
    "the a an my our your his her their its 's this that these those no any some of in on at for with from by to as into "
    "under over per each every another two three four five six".split()
)
_BEFORE_VERB = frozenset(
    "i we you he she they who will would can could should must may might shall do does did to not never "
    "always often also just ever it there".split()
)
_HELPING = frozenset("am is are was were be been has have had 's get got being".split())
_POWER = re.compile(
    r"(?:\bis|\bare|'s|\bleft|\bturned|\bswitched|\bit) (on|off)"
    r"(?=$|[.,;!]| (?:on|in|at|by|for|again|now|all|since|right|during|until)\b)"
)
_EATS = re.compile(
    r"\b(?:eat|eats|ate|eating|had|order(?:s|ed)?|cook(?:s|ed)?|grill(?:s|ed)?|dinner|lunch|breakfast|bite|tuck|fry|fries|"
    r"fried|love|like|favourite|enjoy|craving|crave|diet|steak|burger|barbecue|roast|sandwich|butter|put)\b"
)
_LABEL = re.compile(
    r"\b(?:room|bus|line|platform|gate|chapter|page|building|house|flat|apartment|track|tram|unit|row|seat|table|highway|"
    r"route|step|part|year|grade|level|python|class) $"
)
_WEEKLY = re.compile(r"\bevery\b|\beach\b|days\b|\bweekly\b")
_SUPERLATIVE = re.compile(r"[a-z]est\b|\bmost\b|\bonly\b|\bsole\b")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or phrase that carries meaning: its names, each with whether it denies it."""

    names: tuple[tuple[str, bool], ...]
    word: str
    thing: bool = False  # it stands where nouns stand
    turns: bool = False  # says by itself that something is no longer, or not, so

    def sign(self, other: Unit) -> bool | None:
        """Whether the two have the same sign of a name that both have; None: they share none."""
        theirs = dict(other.names)
        signs = [theirs[name] == denied for name, denied in self.names if name in theirs]
        return (True in signs) if signs else None


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
    over: bool  # it is so no longer
    past: bool
    future: bool
    quantities: tuple[measures.Quantity, ...]
    date: dates.Date | None
    clock: dates.Clock | None
    places: frozenset[str]
    colours: frozenset[str]
    weekly: bool
    unique: bool
    eats: bool
    coloured: frozenset[str]  # the words of the colours
    persons: frozenset[str]  # names that something is told of
    facts: tuple[tuple[str, facts.Fact], ...]

    @property
    def keys(self) -> frozenset[str]:
        """Under which the sentence is looked up."""
        words = {name for unit in self.units for name, _ in unit.names}
        return frozenset(
            words
            | {f"{state.axis}/" for state in self.states}
            | {f"{name}=" for name, _ in self.facts}
        )


def clause(text: str, value: str) -> str:
    """The part of a sentence that holds a value; all of it where that is not told."""
    if len(text) < 60 or not value:
        return text
    found = [p for p in _SPLIT.split(text) if p and value in p]
    return found[0] if len(found) == 1 and len(found[0].split()) > 2 else text


def _expanded(text: str) -> str:
    plain = " ".join(fold(text[:_MOST]).replace("’", "'").split())
    for pattern, to in _CONTRACTIONS:
        plain = pattern.sub(to, plain)
    return _CONTRAST.sub(" ", plain.rstrip(" .!"))


def _matches(tokens: list[str], at: int, phrase: tuple[str, ...]) -> bool:
    return len(phrase) <= len(tokens) - at and all(
        p in ("*", tokens[at + i]) for i, p in enumerate(phrase)
    )


def _said(table: Phrases, tokens: list[str], at: int) -> tuple[tuple[str, ...], int]:
    """What the longest phrase at a place says, and its length."""
    for phrase, names in table.get(tokens[at], ()):
        if _matches(tokens, at, phrase):
            return names, len(phrase)
    return (), 0


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
    shaped = word.endswith(("ed", "ing", "en")) or word in IRREGULAR
    if before in _BEFORE_VERB or word.endswith("ly"):
        return False
    if before in _HELPING and (shaped or after in ("", "and", "in", "at", "for", "to", "enough")):
        return False
    verbal = shaped or (word.endswith("s") and not word.endswith("ss"))
    return not (
        verbal
        and before not in _BEFORE_NOUN
        and (after in _BEFORE_NOUN and after != "of")
        and at > 0
    )


def _units(tokens: list[str], words: list[str], skip: set[str]) -> tuple[list[Unit], set[str]]:
    """The words that carry meaning; and what is said by those that say a change."""
    units, changes, at = list[Unit](), set[str](), 0
    while at < len(tokens):
        said, size = _said(CONCEPTS, tokens, at)
        changes.update(name for name in said if name.startswith(">"))
        word = tokens[at]
        names = {name.lstrip(">!"): "!" in name[:2] for name in said}
        bare = "changed" in names or "turned" in names or "do" in names
        for name in ("changed", "turned", "do"):
            names.pop(name, None)
        if size <= 1 and word not in GENERIC and word not in skip:
            names.setdefault(word, False)
            for kind in KINDS.get(word, ()):
                names.setdefault(kind, False)
        turns = any("!" in name[:2] for name in said)
        if (names and not bare) or turns:
            units.append(Unit(tuple(sorted(names.items())), word, _thing(words, at), turns))
        elif bare and size == 1:
            pass
        at += max(1, size)
    return units, changes


def _raw_names(text: str) -> set[str]:
    """Words written with a capital inside a sentence, or first and surely no common word."""
    found = set[str]()
    for m in _RAW.finditer(text):
        word = m.group()
        low = fold(word)
        if not word[0].isupper() or low in STOP or low in _VALUE_WORDS or low in _MONTHS:
            continue
        begins = m.start() == 0 or text[m.start() - 2 : m.start() - 1] in ".!?:"
        if begins and not (
            re.match(r"(?:['’]s|,)? |['’]s\b", text[m.end() :])
            and (low in PLACES or CANON.get(low, low) in PLACES or not _common(low))
        ):
            continue
        found.add(low)
    return found


def _runs(text: str, names: set[str]) -> list[frozenset[str]]:
    """The names of a text, those that follow each other taken as one."""
    found, end = list[set[str]](), -9
    for m in _RAW.finditer(text):
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
        or low in CANON or low.endswith(("s", "ing", "ed", "ly"))
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
        label = _LABEL.search(plain, 0, begin)
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
def sketch(text: str, subject: str, own: bool) -> Sketch:
    """How a sentence is compared; `own`: its "I" is who the subject is, or belongs to."""
    plain = _expanded(text)
    first = bool(_FIRST.search(plain))
    me = fold(re.split(r"['’]s?\s", subject)[0]) if own and first else ""
    date, clock, left = dates.cut(plain, bare=bool(_BARE_CLOCK.search(plain)))
    names = _raw_names(text)
    if subject and not own and re.search(r"\b(?:he|she|his|her|they|their)\b", plain):
        names |= {fold(w) for w in subject.split() if w[:1].isupper()}
    if re.search(r"\buser\b", plain):
        names.add("user")
    words = _WORD.findall(left)
    tokens = [lemma(w) for w in words]
    skip = {lemma(n) for n in names} | {
        t for t, w in zip(tokens, words, strict=True)
        if w in _VALUE_WORDS or w[0].isdigit() or measures.number_of(w) is not None or w in _MONTHS
    }  # fmt: skip
    units, changes = _units(tokens, words, skip | PEOPLE)
    mild = len(_PLAIN_NOT.findall(plain))
    negators = [
        i for i, w in enumerate(words) if w in _NEGATORS and (w != "no" or i + 1 < len(words))
    ]
    over = bool(_USED.search(plain)) or bool(re.search(r"\bused to\b", plain))
    denied = (len(negators) - mild) % 2 == 1 if len(negators) > mild else False
    longer = bool(re.search(r"\bno longer\b|\bany ?more\b|\bany longer\b", plain))
    states = [State("power", m[1], denied=False, words=(m[1],)) for m in _POWER.finditer(plain)]
    for axis, end, at, size in _states(tokens):
        inner = any(at <= i < at + size for i in negators)
        before = any(i < at for i in negators) and not inner
        states.append(State(axis, end, before and mild == 0, tuple(tokens[at : at + size])))
    people = {w for w, t in zip(words, tokens, strict=True) if t in PEOPLE}
    quantities, places = tuple(_quantities(left)), frozenset(_places(plain))
    return Sketch(
        first=first,
        me=me,
        people=frozenset(t for t in tokens if t in PEOPLE),
        names=frozenset(names),
        runs=tuple(_runs(text, names)),
        units=tuple(units),
        concepts=frozenset(name for unit in units for name, _ in unit.names),
        states=tuple(states),
        denied=denied if not (over and not longer) else not denied,
        never=bool(_NEVER.search(plain)),
        changed=bool(changes) or over,
        turned=">turned" in changes,
        over=over,
        past=bool(_PAST.search(plain)),
        future=bool(_FUTURE.search(plain)),
        quantities=quantities,
        date=date,
        clock=clock,
        places=places,
        colours=frozenset(COLOURS[w] for w in words if w in COLOURS),
        weekly=bool(_WEEKLY.search(plain)),
        unique=bool(_SUPERLATIVE.search(plain)),
        eats=bool(_EATS.search(plain)),
        coloured=frozenset(lemma(w) for w in words if w in COLOURS),
        persons=frozenset(
            n
            for n in names - places
            if re.search(rf"\b{re.escape(n)} (?:'s|\w+s|\w+ed|was|had)\b", plain)
        ),
        facts=facts.read(plain, quantities, date, places, people | names),
    )
