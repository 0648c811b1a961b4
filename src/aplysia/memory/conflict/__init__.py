"""How two claims stand to each other, and why, in words; what it does not know is compatible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aplysia import patterns as re
from aplysia.attributes import FAMILIES, MANY, SINGLE
from aplysia.memory.conflict import han
from aplysia.memory.conflict.judge import judged
from aplysia.memory.conflict.lexicon import ALL_OF, BARRED, CATEGORY, KINDS, PARTS, STRICT
from aplysia.memory.conflict.lives import apart, days_between, ended, marital_state
from aplysia.memory.conflict.measures import number_of
from aplysia.memory.conflict.pair import other_names, paired, things_apart, times_apart
from aplysia.memory.conflict.reading import ALIKE, OWNING, Read, read_claim, things
from aplysia.memory.conflict.statements import STATES, key_of, slot_of, stated
from aplysia.memory.conflict.values import DATED, TIMED, Value, canonical, fit
from aplysia.memory.conflict.wording import restricted, weighed
from aplysia.text import STOP, words
from aplysia.types import Claim, Tense

Kind = Literal["same", "agrees", "contradicts", "supersedes", "compatible", "unrelated"]

# true of all times, whatever the tense they are told in
_TIMELESS_TEXT = """
name birthplace birthday native_language blood_type alive author inventor founder founded
continent nationality gender hometown visited death_place maker original_language network
"""
_TIMELESS = frozenset(_TIMELESS_TEXT.split())
_TIMES, _USUAL = DATED | TIMED, SINGLE | MANY
_SCHEDULED = _TIMES | {"place", "location", "price", "duration", "open", "state"}
_ANY_TENSE = _SCHEDULED | _TIMELESS
# of these another word is another value, where both are written as names
_NAMED_TEXT = """
name birthplace employer school brand model author ceo president inventor founder capital maker
owner boss partner residence hometown place location currency email setting headquarters country
"""
_NAMED = frozenset(_NAMED_TEXT.split())
_WORDED_TEXT = "death_place religion network original_language blood_type gender major continent"
_WORDED = frozenset([*_WORDED_TEXT.split(), "native_language", "currency", "place"])
_SEVERAL_TEXT = "brother sister son daughter child sibling friend cousin uncle aunt colleague"
_AGES = [f"{age} {kin}" for age in ("older", "younger") for kin in ("brother", "sister")]
_SEVERAL = frozenset([*_SEVERAL_TEXT.split(), "neighbour", *_AGES])
_BY_TIME = frozenset({"summer", "weekdays", "morning", "breakfast", "first"})  # heads of groups
_PERSON = re.compile(  # or what may be one; not a meeting, a class, a match
    r"user\b|[A-Z][\w-]*(?: [A-Z][\w-]*){0,2}$|我|[\u4e00-\u9fff]{1,2}[^\W会课赛礼展考店]$"
)
_MOST = re.compile(r"[a-z]est\b|\bmost\b|最|冠军|首府|首都")
_BARE = frozenset({"is", "be", "state", "does"})  # of which one has many, whatever is corrected
_WAYS_TEXT = "away far km miles mile metres meters kilometres long walk about roughly only way"
_OF_WAYS = frozenset(_WAYS_TEXT.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    kind: Kind
    reason: str  # "residence has one value at a time: Lyon, Paris"


def slots(claim: Claim) -> tuple[str, ...]:
    """Keys under which a claim is looked up: two claims that are not unrelated share one."""
    whole = claim.attribute == STATES
    return (slot_of(claim),) if whole else read_claim(claim).slots + han.slots(claim)


def identity(claim: Claim) -> str:
    """Subject, attribute, value and polarity, normalised: equal for equal claims."""
    return key_of(claim) if claim.attribute == STATES else read_claim(claim).identity


def relate(new: Claim, old: Claim, *, said: datetime, before: datetime) -> Relation:
    """What `new`, said at `said`, is to `old`, said at `before`.

    supersedes: `new` says it has changed, `old` was true until then. In doubt "compatible".
    """
    found = ruled(new, old, said=said, before=before)
    days = days_between(said, before)
    over = judged(new, old, found=found.kind, reason=found.reason, days=days)
    return Relation(kind="compatible", reason=over) if over else found


def ruled(new: Claim, old: Claim, *, said: datetime, before: datetime) -> Relation:
    """The same by rules alone."""
    if STATES in (new.attribute, old.attribute):
        kind, reason = stated(new, old)
        return Relation(kind=kind, reason=reason)
    a, b = read_claim(new), read_claim(old)
    if a.identity == b.identity:
        return Relation(kind="same", reason=f"the same is said of {new.attribute}: {_shown(new)}")
    if peace := apart(new, old, a, b):
        return Relation(kind="compatible", reason=peace)
    if (over := ended(new, old, a, b)) and set(slots(new)) & set(slots(old)):
        return Relation(kind="supersedes" if new.change else "contradicts", reason=over)
    pair = _Pair(new=new, old=old, a=a, b=b, days=days_between(said, before))
    met = bool(set(a.slots) & set(b.slots))
    found = pair.found() if met else Relation(kind="unrelated", reason="about different things")
    if found.kind in ("compatible", "unrelated"):
        runs = han.compare(new, old)
        by_runs = Relation(kind=runs[0], reason=runs[1]) if runs else found
        return (pair.in_words() if met else None) or by_runs
    return found


def _shown(claim: Claim) -> str:
    return f"{'' if claim.polarity else 'not '}{claim.value[:60] or claim.attribute}"


def _tense(claim: Claim) -> Tense:
    """Of what came of it: "we moved to Lyon" is told in the past, and has been so since."""
    return "present" if claim.change and claim.tense == "past" else claim.tense


def _same_subject(a: Read, b: Read) -> bool:
    return a.head == b.head and (a.owner == b.owner or not a.owner or not b.owner)


def _covers(denied: Value, said: Value) -> bool:
    """Whether what denies one value denies the other: all pets, so this dog."""
    if denied.key == said.key or denied.text == said.text:
        return True
    if denied.quantity and denied.quantity.low == 1 and said.quantity:
        return bool(denied.quantity.noun) and denied.quantity.noun == said.quantity.noun
    return (bool(denied.text) and denied.text in things(said) and denied.text.isascii()) or (
        bool(denied.text) and bool(said.quantity) and denied.text in things(said)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two claims that may speak about each other: one rule after the other."""

    new: Claim
    old: Claim
    a: Read
    b: Read
    days: float

    def rules(self) -> Iterator[Relation | None]:
        yield self._event()
        yield self._poles()
        one, other = self.a.attribute, self.b.attribute
        yield self._marital()
        if one == other or ALIKE.get(one, one) == ALIKE.get(other, other):
            yield self._corrected()
            yield self._denied()
            if one == other or ALIKE.get(one) == "place":
                single = one in SINGLE or one.startswith("favourite_")
                yield self._single() if single else self._many()
                yield self._righted()
        yield self._tastes()
        yield self._diet()
        yield self._changed()

    def found(self) -> Relation:
        """By the claims as they were read."""
        if not _same_subject(self.a, self.b):
            about = f"they are about {self.new.subject} and about {self.old.subject}"
            return self.of_things() or Relation(kind="unrelated", reason=about)
        for rule in self.rules():
            if rule:
                return rule
        both = f"both may be true: {_shown(self.new)}, {_shown(self.old)}"
        return Relation(kind="compatible", reason=both)

    def in_words(self) -> Relation | None:
        """By the words of the two sentences."""
        one, other = self.a.sketch, self.b.sketch
        clocks = bool(one and one.clock and other and other.clock)
        if self._parted() or self._sided(whole=True, timed=clocks):
            return None
        tenses = {_tense(self.new), _tense(self.old)}
        both = (self.new, self.a), (self.old, self.b)
        found = weighed(*both, past=tenses > {"past"}, days=self.days)
        return self._is(*found) if found else None

    def _is(self, kind: Kind, reason: str) -> Relation:
        return Relation(kind=kind, reason=f"{reason}: {_shown(self.new)}, {_shown(self.old)}")

    def _conflict(self, reason: str, *, timeless: bool = False) -> Relation:
        """A conflict, unless the two speak of different times or parts."""
        if self.new.correction:
            return self._is("contradicts", reason)
        if parted := self._parted():
            return self._is("compatible", parted)
        if self.new.change:
            planned = self.new.tense == "future" and self.a.attribute not in _SCHEDULED
            over = _tense(self.old) == "past" and self.old.polarity and not timeless
            both = {self.a.attribute, self.b.attribute}
            if planned or (over and not both <= _ANY_TENSE):
                return self._is("compatible", "they speak of different times")
            return self._is("supersedes", f"{reason}, and it has changed")
        tenses = {_tense(self.new), _tense(self.old)}
        apart = len(tenses) > 1 and (
            "past" in tenses or not {self.a.attribute, self.b.attribute} <= _SCHEDULED
        )
        if apart and not timeless and self.a.attribute not in _TIMELESS:
            return self._is("compatible", "they speak of different times")
        return self._is("contradicts", reason)

    def _parted(self) -> str:
        """Why the two speak of different parts, sides or times; "" where nothing says so."""
        drawn = self.a.sketch, self.b.sketch
        if drawn[0] and drawn[1] and drawn[0].other != drawn[1].other:
            return "they speak of different ones"
        once = self.new.text == self.old.text and self.a.polarity == self.b.polarity
        if once and not self.new.change:
            return "they are said in one sentence"
        attributes = {self.a.attribute, self.b.attribute}
        timed = attributes & _TIMES
        bare = not attributes & _USUAL or attributes <= {"open", "on", "state", "price"}
        whole = bare and not timed
        if (
            whole
            and not self.new.change
            and drawn[0]
            and drawn[1]
            and times_apart(drawn[0], drawn[1])
        ):
            return "they speak of different times"
        return self._sided(whole=whole, timed=bool(timed))

    def _sided(self, *, whole: bool, timed: bool) -> str:
        """Different parts; whole: also where the value itself names them."""
        others = dict(self.b.around if whole else self.b.parts)
        for index, hit in self.a.around if whole else self.a.parts:
            head = PARTS[index][0][0]
            if (head in _BY_TIME and self.new.change) or (head == "morning" and timed):
                continue
            if index in others and not hit & others[index]:
                return "they speak of different parts"
        if not self.new.change:
            for one, other in ((self.a.days, self.b.days), (self.a.years, self.b.years)):
                if one and other and not one & other:
                    return "they speak of different times"
        return ""

    def of_things(self) -> Relation | None:
        """Somebody who has no car, and their car; a dog that died, and that they have it."""
        for one, other, first in ((self.a, self.b, True), (self.b, self.a, False)):
            named = " ".join(filter(None, (one.owner, one.head)))
            if one.attribute not in OWNING or other.owner != named:
                continue
            kinds = {other.head, *KINDS.get(other.head, ())}
            if other.head not in things(one.value) and one.value.text not in kinds:
                continue
            exact = one.value.text == other.head or one.value.text in kinds
            claim, rival = (self.new, self.old) if first else (self.old, self.new)
            gone = other.pole == ("alive", False) or (other.event and not other.event[1])
            if one.polarity and gone and not first and claim.tense == "present":
                return self._is("supersedes", f"there is no {other.head} any more")
            if one.polarity or gone or not exact:
                return self._is("compatible", f"both are about the {other.head}")
            if claim.tense != "present" or rival.tense != "present" or not rival.polarity:
                return self._is("compatible", f"both are about the {other.head}")
            if claim.change and not first:
                return self._is("compatible", f"both are about the {other.head}")
            kind: Kind = "supersedes" if self.new.change else "contradicts"
            return self._is(kind, f"one says that there is no {other.head}")
        return None

    def _event(self) -> Relation | None:
        """Sold, quit, died, bought, joined: a state has ended or begun."""
        event = self.a.event
        over = self.new.change and event is not None and not event[1]  # "no longer"
        if not event or not (self.new.polarity or over) or self.b.event:
            return None
        if self.new.tense == "future" or self._elsewise():
            return None
        attributes, begins = event
        if self.b.attribute not in attributes or self.old.tense == "past":
            return None
        meets = _covers(self.a.value, self.b.value) or _covers(self.b.value, self.a.value)
        whole = not self.a.value.text or self.a.value.text in ("work", "company", "公司")
        if self.b.polarity != begins and (meets or (whole and not begins)):
            return self._is("supersedes", f"{self.new.attribute} changes {self.old.attribute}")
        return self._is("compatible", "the one does not change the other")

    def _poles(self) -> Relation | None:
        """Open and closed, hot and cold."""
        one, other = self.a.pole, self.b.pole
        if not one or not other or one[0] != other[0]:
            return None
        strict = one[0] in STRICT
        if not strict and (self.a.attribute != self.b.attribute or self.a.attribute in OWNING):
            return None
        if one[1] == other[1]:
            return self._is("agrees", f"{one[0]} is the same")
        if self.a.attribute == "mood" and self.days > 1:
            return self._is("compatible", "a mood passes")
        return self._conflict(f"{one[0]} has two ends", timeless=one[0] in ("alive", "gender"))

    def _marital(self) -> Relation | None:
        if "marital_status" not in (self.a.attribute, self.b.attribute):
            return None
        one, other = marital_state(self.a), marital_state(self.b)
        if not one or not other:
            return None
        if one == other:
            return self._is("agrees", "the marital status is the same")
        known = {one, other}
        if "unmarried" in known and "married" not in known:
            return self._is("compatible", "both may be true")
        if known == {"unwed", "engaged"}:
            return self._is("compatible", "both may be true")
        return self._conflict("marital_status has one value at a time")

    def _corrected(self) -> Relation | None:
        """What a change or a correction names as the old value."""
        named = self.new.instead_of
        if not named or self.a.polarity != self.b.polarity:
            return None
        if canonical(named) in (self.b.value.text, *self.b.value.kinds):
            return self._conflict(f"{self.new.attribute} is said instead")
        return None

    def _denied(self) -> Relation | None:
        """The same value affirmed and denied."""
        if self.a.polarity == self.b.polarity:
            same = _covers(self.a.value, self.b.value) and _covers(self.b.value, self.a.value)
            return self._is("agrees", "the same value") if same else None
        denied, said = (self.b, self.a) if self.a.polarity else (self.a, self.b)
        if restricted(denied, said):
            return self._is("compatible", "it is denied of some times only")
        exact = said.attribute in ("likes", "dislikes")
        met = said.value.key == denied.value.key if exact else _covers(denied.value, said.value)
        group = ALIKE.get(denied.attribute, denied.attribute)
        generic = ALL_OF.get(denied.attribute, ALL_OF.get(group, set()))
        if not met and denied.value.text not in generic:
            if self.a.attribute == self.b.attribute and denied.attribute in SINGLE:
                return self._is("compatible", "a denial leaves other values open")
            return None
        return self._conflict(f"{self.new.attribute} is affirmed and denied", timeless=denied.never)

    def _single(self) -> Relation | None:  # noqa: PLR0911
        """One value at a time."""
        name = self.a.attribute
        if not (self.a.polarity and self.b.polarity) or name == "diet":
            return None
        how = fit(self.a.value, self.b.value, name)
        if how in ("same", "agrees"):
            return self._is("agrees", f"{name} is in keeping")
        if name == "age" and how == "differs" and self._aged():
            kind: Kind = "supersedes" if self.new.change else "compatible"
            return self._is(kind, "an age grows with time")
        if name == "favourite" and how == "other" and not self._one_category():
            return None
        if (name == "distance" and self._elsewhere()) or (
            how == "differs" and (self.a.value.quantity or self.a.value.clock) and self._apart()
        ):
            return None
        reason = f"{name} has one value at a time"
        if how == "differs" or (how == "other" and self.new.change and self.a.value.text):
            if name == "mood" and self.days > 1:
                return None
            elsewhere = self.a.value.place and name in ("place", "location")
            if elsewhere and not (self.new.change or self.new.correction):
                return None  # one is in many places
            return self._conflict(reason)
        if how == "other" and (name.startswith("favourite") or self._named(name)):
            return self._conflict(reason)
        return None

    def _named(self, name: str) -> bool:  # noqa: PLR0911
        """Whether two words are surely two values of an attribute."""
        a, b = self.a.value, self.b.value
        if not a.text or not b.text:
            return False
        if self.new.correction:
            return True
        if name == "name" and self.a.head in _SEVERAL:
            return False
        if name in _NAMED and bool(a.place) != bool(b.place):
            return False
        if name in ("place", "location") and _PERSON.match(self.new.subject):
            return False  # one is in many places
        if a.tokens & b.tokens or a.text.isascii() != b.text.isascii():
            return False
        return name in _WORDED or (name in _NAMED and a.proper and b.proper)

    def _elsewise(self) -> bool:
        """Whether each text names somebody or some place that the other does not."""
        drawn = self.a.sketch, self.b.sketch
        return bool(drawn[0] and drawn[1] and all(other_names(paired(drawn[0], drawn[1], 0.0))))

    def _apart(self) -> bool:
        """Whether each text names a thing that the other does not."""
        one, other = self.a.sketch, self.b.sketch
        return bool(one and other and things_apart(one, other, acts=bool(self.a.value.quantity)))

    def _aged(self) -> bool:
        one, other = self.a.value.quantity, self.b.value.quantity
        if not one or not other:
            return False
        grown = abs(one.low - other.low)
        if one.factor != other.factor and one.dimension and other.dimension:
            return False
        years = self.days / 365.25
        return years - 1 < grown < years + 1 and (self.days >= 60 or self.new.change)

    def _elsewhere(self) -> bool:
        """Whether each text names something that the other does not: another way is measured."""
        one, other = (set(words(c.text[:400])) - _OF_WAYS - STOP for c in (self.new, self.old))
        nouns = [
            {w for w in some if w.isalpha() and w.isascii() and not number_of(w)}
            for some in (one, other)
        ]
        return bool(nouns[0] - nouns[1] and nouns[1] - nouns[0])

    def _one_category(self) -> bool:
        one, other = (CATEGORY.search(c.text[:400].casefold()) for c in (self.new, self.old))
        seasons = {"spring", "summer", "autumn", "winter"}
        if {self.a.value.text, self.b.value.text} <= seasons:
            return True
        return bool(one and other and one[0] == other[0])

    def _many(self) -> Relation | None:
        """Many values at once, or an attribute of which nothing is known."""
        if self.a.polarity != self.b.polarity or not self.a.polarity:
            return None
        a, b, name = self.a.value, self.b.value, self.a.attribute
        how = fit(a, b, name)
        if how == "same" or (how == "agrees" and not (a.quantity and b.quantity)):
            return self._is("agrees", f"{name} is in keeping")
        if how == "differs" and a.quantity and b.quantity and not self._apart():
            counted = bool(a.quantity.noun and b.quantity.noun) or (
                a.rest == b.rest and (name not in ("is", "be") or bool(a.quantity.dimension))
            )
            steady = self.new.tense == self.old.tense == "present" or self.new.change
            if counted and steady:
                return self._conflict(f"{name} has two numbers")
        if how == "other" and name == "is" and _MOST.search(self.a.head) and a.proper and b.proper:
            return self._conflict("there is one")
        if how in ("differs", "other") and self.a.only and self.b.only:
            return self._conflict(f"{name} is said to have one value only")
        return None

    def _righted(self) -> Relation | None:
        """A correction with another value of what nothing is known of."""
        a, b, name = self.a.value, self.b.value, self.a.attribute
        told = self.new.correction and self.a.polarity and self.b.polarity and a.text and b.text
        if told and name not in MANY | _BARE and fit(a, b, name) in ("differs", "other"):
            return self._conflict(f"{name} is said to have been wrong")
        return None

    def _tastes(self) -> Relation | None:
        """Liking and disliking the same."""
        signs = {"likes": True, "favourite": True, "dislikes": False}
        one, other = self.a.attribute, self.b.attribute
        if one not in signs or other not in signs or one == other:
            return None
        if self.a.value.key != self.b.value.key:
            return None
        if (signs[one] == self.a.polarity) == (signs[other] == self.b.polarity):
            return self._is("agrees", "the same taste")
        if not (self.a.polarity and self.b.polarity) and "favourite" in (one, other):
            return None
        return self._conflict("it is liked and disliked")

    def _diet(self) -> Relation | None:
        """What somebody eats, and that they eat nothing of the kind."""
        for one, other in ((self.a, self.b), (self.b, self.a)):
            if one.attribute != "diet" or other.attribute not in ("eats", "drinks", "likes"):
                continue
            barred = BARRED.get(one.value.text)
            if one.polarity and barred and other.value.kinds & barred:
                if other.polarity and other.attribute != "likes":
                    return self._conflict(f"{one.value.text} excludes it")
                return None if other.polarity else self._is("agrees", "the diet excludes it")
        return None

    def _changed(self) -> Relation | None:
        """Near attributes: retired from where somebody worked, moved from where somebody lived."""
        named = self.new.instead_of
        near = any({self.a.attribute, self.b.attribute} <= f for f in FAMILIES)
        if self.new.change and named and near and canonical(named) == self.b.value.text:
            return self._conflict(f"{self.new.attribute} is said instead")
        lives = {"residence", "location", "place", "address"}
        storeys = [v.quantity for v in (self.a.value, self.b.value) if v.quantity]
        if {self.a.attribute, self.b.attribute} <= lives and len(storeys) == 2:
            one, other = storeys
            both = self.a.polarity and self.b.polarity
            if both and one.dimension == other.dimension == "floor" and one.low != other.low:
                return self._conflict("one lives on one floor")
        if self.new.change and {self.a.attribute, self.b.attribute} <= lives:
            both = self.a.polarity and self.b.polarity
            both = both and (self.b.attribute != "location" or bool(self.b.value.place))
            if both and fit(self.a.value, self.b.value, "residence") in ("differs", "other"):
                return self._conflict("one is in one place at a time")
        work = {"job", "employer"}
        idle = ("retired", "unemployed", "退休", "失业", "work")
        if self.new.change and {self.a.attribute, self.b.attribute} <= work and self.b.polarity:
            out = (
                self.a.value.text in idle if self.a.polarity else self.a.value.text in ("", "work")
            )
            if out and self.b.value.text not in idle:
                return self._conflict("the work has ended")
        return None
