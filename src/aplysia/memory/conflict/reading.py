"""A claim as it is compared: whom it is about, under which attribute, and where it is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from aplysia import patterns as re
from aplysia.attributes import ALIASES, FAMILIES, MANY, OPPOSITE, SINGLE
from aplysia.memory.conflict.lexicon import CANON, KINDS, PARTS, POLES, STRICT
from aplysia.memory.conflict.sketch import Sketch, clause, sketch
from aplysia.memory.conflict.values import Value, canonical, read
from aplysia.text import STOP, fold, in_runs, is_run, words
from aplysia.types import Claim

BY_WORD = "^"  # begins a slot that is a word of the sentence
_OWNED = re.compile(r"^(.{1,80})['’]s?\s+(.{1,80})$")
_OF = re.compile(r"^([^,;]{1,60}?) (?:of|in) ([^,;]{1,60})$")
_ALLERGIC = re.compile(r"\b(?:known|allergy|allergies|allergic reactions?)\b|过敏史?", re.I)
_POINTER = re.compile(
    r"[这那该哪](?:一)?[个只条双本台辆把件张座位家款份块次场所名些部]?|(?<=.)的(?=.)|^我们|^咱们?"
)
_DAY = re.compile(
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^this "
    r"|^(?:周|星期)[一二三四五六日天]$|^to(?:day|night|morrow)$"
)
_NOT = re.compile(r"^(?:not |no |none of |没有|并非|不是)(?=.)", re.I)
_YEARS = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_DAYS = re.compile(
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b|(?:周|星期|礼拜)([一二三四五六日天])"
)
_ONLY = re.compile(r"\bonly\b|\bone pet\b|\bsole\b|唯一|只有|就一|独生|独苗|才是")
_NEVER = re.compile(r"\bnever\b|\bnot once\b|\bnot one\b|从未|从没|从来没|没有?.{0,6}过|至今没")
_MOST = 400  # characters of a text that are searched
_LOOSE = frozenset({"open", "on", "alive", "state", "is"})
_YES = frozenset({"", "yes", "true", "是", "是的", "有"})

_VAGUE_TEXT = "is are be amount count number state when cost time date does place location"
_VAGUE = frozenset(_VAGUE_TEXT.split())
_OF_OWNER = _VAGUE | {"have", "fall", "name"}
_HOUSEHOLD = frozenset({"family", "家", "人", "person", "household", "现在"})
_PORT = re.compile(r"\bport\b|端口", re.I)
_YEARS_OLD = re.compile(r"岁|\byears? old")
_ALWAYS = {
    **dict.fromkeys(("celsius", "degree", "fahrenheit"), "temperature"),
    **{"volume": "volume", "area": "area", "speed": "speed"},
}
_BY_DIMENSION = {
    **dict.fromkeys(("eur", "usd", "gbp", "cny"), "price"),
    **{"weight": "weight", "length": "length", "duration": "duration"},
}
# the attribute that several names are compared as
_GROUPS = {
    "has": "owns owning has have pet keeps keep drives",
    "can": "skill speaks language plays instrument sport can knows",
    "visited": "visited visits been travelled",
    "takes in": "eats drinks eat drink",
    "unwell": "illness symptom health condition",
    "place": "place location",
    "work": "employer job works",
}
ALIKE = {name: group for group, names in _GROUPS.items() for name in names.split()}
# the axis that an attribute is one end of by itself
_AXIS = {"open": "open", "on": "on", "alive": "alive", "pregnancy": "pregnancy"}

OWNING = frozenset(
    {"owns", "has", "have", "pet", "child", "sibling", "partner", "relative", "drives"}
)
# what happened: the attributes whose state it ends, or begins
_ENDS_TEXT = """
owns has drives pet have: sell sold sells give_away gave_away gave lose lost \
卖 卖掉 卖了 丢 丢了 送人
employer job member_of school works_on studies works location partner train: quit leave left \
resign resigned fired laid_off step_down retire retired cancel cancelled dropped_out withdraw \
辞 辞职 离职 退 退出 退休 注销
does eats drinks uses medicine takes smokes hobby plays sport: stop stopped give_up gave_up \
戒 戒掉 戒了
partner marital_status: divorce divorced 离婚
owns has pet alive: die died put_down ran_away flew_off 死 去世 过世
"""
_BEGINS_TEXT = """
owns has drives pet have: buy bought get got adopt adopted acquire acquired 买 买了 拿到
skill speaks plays language can sport instrument: learn learnt learned 学会
member_of: join joined 加入 入会
"""


def _events(text: str) -> dict[str, tuple[str, ...]]:
    found = dict[str, tuple[str, ...]]()
    for line in text.replace("\\\n", "").strip().split("\n"):
        attributes, _, verbs = line.partition(": ")
        found.update(dict.fromkeys(verbs.split(), tuple(attributes.split())))
    return found


ENDS = _events(_ENDS_TEXT)
BEGINS = _events(_BEGINS_TEXT)
_PART_OF = {m: (i, j) for i, g in enumerate(PARTS) for j, one in enumerate(g) for m in one}
_PART_WORDS = {
    m.replace("'s", ""): at for m, at in _PART_OF.items() if m.isascii() and " " not in m
}
_PART_RUNS = re.compile(
    "|".join(
        rf"\b{re.escape(m)}\b" if m.isascii() else re.escape(m)
        for m in sorted(_PART_OF, key=len, reverse=True)
        if not m.isascii() or " " in m or "-" in m
    )
)


@dataclass(frozen=True, slots=True)
class Read:
    """A claim, read: what its words stand for."""

    owner: str  # whose it is, "" for a person or thing by itself
    head: str  # who or what it is
    attribute: str
    value: Value
    polarity: bool
    pole: tuple[str, bool] | None  # the end of an axis that is asserted
    parts: tuple[tuple[int, frozenset[int]], ...]  # groups of PARTS and what of each is spoken of
    around: tuple[tuple[int, frozenset[int]], ...]  # the same, of the whole text
    days: frozenset[str]
    years: frozenset[str]
    only: bool
    never: bool
    identity: str
    slots: tuple[str, ...]
    sketch: Sketch | None = None  # of the English sentence

    @property
    def event(self) -> tuple[tuple[str, ...], bool] | None:
        """The attributes whose state it ends (False) or begins (True)."""
        if self.attribute in ENDS:
            return ENDS[self.attribute], False
        if self.attribute in BEGINS:
            return BEGINS[self.attribute], True
        return None


@lru_cache(maxsize=8192)
def subject(text: str) -> tuple[str, str]:
    """Whose somebody or something is, and who or what it is, normalised.

    >>> subject("User's Mum"), subject("the meeting"), subject("meeting")
    (('user', 'mother'), ('', 'meeting'), ('', 'meeting'))
    """
    plain = " ".join(fold(text[:200]).replace("’", "'").split())
    owner, day = "", ""
    if found := _OWNED.match(plain):
        owner, plain = found[1], found[2]
        if _DAY.match(owner):
            owner, day = "", owner
        else:
            owner = " ".join(filter(None, subject(owner)))
    elif found := _OF.match(plain):
        owner, plain = " ".join(filter(None, subject(found[2]))), found[1]
    elif "的" in plain[1:-1]:
        first, _, second = plain.rpartition("的")
        if ALIASES.get(second, second) in SINGLE:
            owner, plain = " ".join(filter(None, subject(first))), second
    if is_run(plain[:1]):
        plain = _POINTER.sub("", plain) or plain
    name = canonical(plain)
    if not is_run(name[:1]):
        kept = [w for w in words(f"{day} {name}") if w not in STOP] or words(name)
        name = " ".join(sorted(kept)) or plain
    elif day:
        name = f"{day} {name}"
    return owner, name or plain


def attribute_of(name: str) -> str:
    plain = " ".join(fold(name[:80]).replace("_", " ").split())
    if plain in ALIASES:
        return ALIASES[plain]
    plain = re.sub(r"^number of ", "", plain)
    plain = plain if plain in SINGLE or plain in MANY else CANON.get(plain, plain)
    return plain.replace(" ", "_")


def _refined(attribute: str, value: Value, text: str) -> str:  # noqa: PLR0911
    """The attribute that the kind of the value tells, where the name tells nothing."""
    number = value.quantity
    if number and number.dimension in _ALWAYS:
        return _ALWAYS[number.dimension]
    plain = attribute in _VAGUE or not (attribute in SINGLE or attribute in MANY)
    if plain and number and not number.dimension and _PORT.search(text[:_MOST]):
        return "port"
    if attribute not in _VAGUE:
        return attribute
    if value.date and not value.clock:
        return "date"
    if value.clock:
        return "time"
    if number and number.dimension:
        if number.dimension == "duration" and _YEARS_OLD.search(text[:_MOST]):
            return "age"
        return _BY_DIMENSION.get(number.dimension, attribute)
    if attribute in ("place", "location", "time", "date", "cost", "amount", "number", "count"):
        return attribute
    return "colour" if value.colours and len(value.tokens) <= 2 else "is"


def _told(owner: str, head: str, attribute: str) -> tuple[str, str, str]:
    """ "Ann's birthday is" says the birthday of Ann; a family is its member."""
    if owner and head in _HOUSEHOLD:
        owner, head = owner.rpartition(" ")[0], owner.rpartition(" ")[2]
    elif is_run(head[:1]) and len(head) > 2 and head.endswith("家") and not owner:
        head = head[:-1]
    if owner and attribute in _OF_OWNER:
        named = attribute_of(head)
        if named in SINGLE and named not in ("place", "open", "on", "state", "setting", "location"):
            return owner.rpartition(" ")[0], owner.rpartition(" ")[2], named
    return owner, head, attribute


@lru_cache(maxsize=1024)  # a text may make several claims
def _parts(text: str, value: str) -> tuple[tuple[int, frozenset[int]], ...]:
    """Which sides, seasons, steps a text speaks of besides the value."""
    plain = fold(text[:_MOST]).replace("’", "'")
    plain = plain.replace(fold(value), " ", 1) if value else plain
    found = dict[int, set[int]]()
    for word in words(plain):
        if word in _PART_WORDS:
            index, side = _PART_WORDS[word]
            found.setdefault(index, set()).add(side)
    for match in _PART_RUNS.finditer(plain):
        index, side = _PART_OF[match.group()]
        found.setdefault(index, set()).add(side)
    return tuple((index, frozenset(hit)) for index, hit in sorted(found.items()))


def _lean(claim: Claim, attribute: str, value: Value, polarity: bool) -> tuple[str, bool] | None:
    """The end of an axis that a claim asserts; a denied end of a strict axis is the other one."""
    pole = value.pole
    if pole is None and attribute in _AXIS and (value.text in _YES or value.text == attribute):
        pole = _AXIS[attribute], True
    if pole is None:
        ends = {POLES[w] for w in value.tokens if w in POLES and POLES[w][0] in STRICT}
        pole = ends.pop() if len(ends) == 1 and attribute in _LOOSE else None
    timed = value.date or value.clock or value.quantity or attribute in _AXIS
    if pole is None and not timed and attribute in POLES and POLES[attribute][0] in STRICT:
        pole = POLES[attribute]
    if pole is None or polarity:
        return pole
    return (pole[0], not pole[1]) if pole[0] in STRICT else None


def _slots(
    owner: str, head: str, attribute: str, value: Value, pole: tuple[str, bool] | None
) -> list[str]:
    found = [f"{head}|{attribute}", f"{head}|{ALIKE.get(attribute, attribute)}"]
    found += (f"{head}|#{i}" for i, family in enumerate(FAMILIES) if attribute in family)
    found += [f"{head}|{OPPOSITE[attribute]}"] if attribute in OPPOSITE else []
    found += [f"{head}|~{pole[0]}"] if pole else []
    found += (f"{head}|={kind}" for kind in sorted(value.kinds))
    found += [f"{head}|={value.quantity.noun}"] if value.quantity and value.quantity.noun else []
    found += (f"{head}|{one}" for one in ENDS.get(attribute, BEGINS.get(attribute, ())))
    if attribute in OWNING:
        found += (f"{head}'s {kind}" for kind in sorted(things(value)))
    if owner:
        found += (f"{owner}'s {kind}" for kind in (head, *sorted(KINDS.get(head, ()))))
    return list(dict.fromkeys(found))


def things(value: Value) -> frozenset[str]:
    """What a value that is owned may be called."""
    noun = value.quantity.noun if value.quantity else ""
    return value.kinds | ({noun} if noun else set())


@lru_cache(maxsize=8192)
def read_claim(claim: Claim) -> Read:
    owner, head = subject(claim.subject)
    owner, head, attribute = _told(owner, head, attribute_of(claim.attribute))
    text, polarity = claim.value[:_MOST], claim.polarity
    if denied := _NOT.match(text):
        text, polarity = text[denied.end() :], not polarity
    if attribute == "allergy":
        text = _ALLERGIC.sub(" ", text).strip() or text
    value = read(text, claim.text, attribute)
    attribute = _refined(attribute, value, claim.text)
    pole = _lean(claim, attribute, value, polarity)
    if pole and pole[0] in STRICT and (value.pole or value.text in _YES | {attribute}):
        said = f"~{pole[0]}|{pole[1]}|True"
    else:
        said = f"{attribute}|{value.key}|{polarity}"
    rest = (
        fold(claim.text[:_MOST]).replace(fold(claim.value), " ", 1)
        if claim.value
        else fold(claim.text[:_MOST])
    )
    drawn = _drawn(claim)
    return Read(
        sketch=drawn,
        owner=owner,
        head=head,
        attribute=attribute,
        value=value,
        polarity=polarity,
        pole=pole,
        parts=_parts(claim.text, claim.value),
        around=_parts(claim.text, ""),
        days=frozenset(a or b for a, b in _DAYS.findall(rest)),
        years=frozenset(_YEARS.findall(rest)),
        only=bool(_ONLY.search(rest)),
        never=bool(_NEVER.search(rest)),
        identity=f"{owner}|{head}|{said}",
        slots=(
            *_slots(owner, head, attribute, value, pole),
            *(f"{BY_WORD}{key}" for key in sorted(drawn.keys if drawn else ())),
        ),
    )


def _drawn(claim: Claim) -> Sketch | None:
    if not claim.text or in_runs(claim.text[:_MOST]):
        return None
    me = claim.by or (re.split(r"['’]s?\s", claim.subject)[0] if claim.own else "")
    return sketch(clause(claim.text, claim.value), claim.subject, me)
