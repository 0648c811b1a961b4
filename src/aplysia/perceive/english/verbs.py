"""Claims of clauses with "have", "there is" and full verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aplysia.perceive.english import attributes
from aplysia.perceive.english import words as w
from aplysia.perceive.english.parse import Chunk, Clause
from aplysia.perceive.english.span import amount, trim
from aplysia.perceive.english.tokens import Token

if TYPE_CHECKING:
    from aplysia.perceive.english.values import Reader

_QUIT = w.words(
    "quit stop cancel drop sell resign abandon ditch delete uninstall unsubscribe leave"
)
_TIMED = w.words("""
land arrive start begin open close shut leave depart end finish expire get kick take happen run go
come last set
""")
_SWITCH = w.words("""
move switch change go relocate convert upgrade transfer shift swap trade downgrade push bring
postpone reschedule delay defer adjourn rearrange
""")
_PLACES = w.words("in at on near under behind inside beside above below")
_OBJECT = w.words("it them me you him her us myself ourselves himself herself itself")
_EMPTY = w.words(
    "way thing time look go chance word idea question point luck fun feeling sense problem"
)
_THOSE = w.words("say tell think ask believe claim hope wish mean")


_SLIGHT = w.words(
    "do come say know think see agree understand wonder mind care tend be move change"
)
_TAKES_TO = w.words("""
love like learn want hate plan prefer refuse forget try start begin go have need manage decide
hope agree expect
""")


def there(r: Reader, clause: Clause) -> None:
    """Read "there is X in Y": Y has X."""
    chs = [c for c in clause.chunks if c.end > c.start]
    places = [c for c in chs if c.prep and c.kind == "np"]
    if chs and trim(clause.toks, chs[0].start, chs[0].end)[0].low in _EMPTY | {"end"}:
        return
    if not chs or chs[0].prep or not places:
        return
    place = places[0]
    subject = r.mentions.call(clause.toks[place.start : place.end], r.sentence, r.scene.speaker)
    r.own = clause.toks[place.start].low in ("my", "our")
    more = r._more(clause.group)
    if clause.toks[chs[0].start].low == "no":
        more["polarity"] = False
    for c in chs:
        if c is chs[0] or (c.joined and not c.prep):
            value, unit = amount(trim(clause.toks, c.start, c.end))
            r.add(subject, unit or "contains", value, **more)
    r.last_list = True


def have(r: Reader, clause: Clause) -> None:
    """Read "X has Y"."""
    toks, g = clause.toks, clause.group
    chs = [c for c in clause.chunks if c.end > c.start]
    if not chs or chs[0].prep or chs[0].kind in ("inf", "time"):
        if not chs and r.last == [] and r.found and g.negative:
            _answers(r, g)
        return
    first = chs[0]
    more = r._more(g)
    if toks[first.start].low == "no":
        more["polarity"] = False
    later = chs[1] if len(chs) > 1 else None
    mine = toks[first.start].low in ("my", "our", "his", "her", "their")
    if mine and later and later.kind == "time" and later.prep in ("on", "at", "in"):
        subject = r.mentions.call(toks[first.start : first.end], r.sentence, r.scene.speaker)
        r.add(subject, "date", trim(toks, later.start, later.end), **more)
        return
    for c in chs:
        if c is first or (c.joined and not c.prep and c.kind == "np"):
            phrase = trim(toks, c.start, c.end)
            value, unit = amount(phrase)
            if value and value[0].low in _EMPTY:
                continue
            more_c = dict(more, polarity=False) if toks[c.start].low == "no" or c.denied else more
            if len(value) > 1 and value[-1].low in ("allergy", "allergies"):
                r.add(r.subject, "allergy", value[:-1], **more_c)
                continue
            r.add(r.subject, unit or _had(r.text(value)), value, **more_c)
            _called(r, toks, chs, c)
    r.last_list = True


def _called(r: Reader, toks: list[Token], chs: list[Chunk], c: Chunk) -> None:
    """ "... a cat called Tofu"."""
    after = toks[c.end : c.end + 2]
    if len(after) == 2 and after[0].low in ("called", "named") and after[1].capital:
        end = next((x.end for x in chs if x.start <= c.end + 1 < x.end), c.end + 2)
        kept, own = list(r.last), r.own
        r.add(
            r.scene.of(toks[c.end - 1].text) if own else toks[c.end - 1].text,
            "name",
            toks[c.end + 1 : end],
        )
        r.last = kept


def _had(value: str) -> str:
    words = value.lower().split()
    return "allergy" if words and words[-1] in ("allergy", "allergies") else "has"


def _answers(r: Reader, g: object) -> None:
    """ "… has a beard, Y doesn't": the same value, denied."""
    old = r.found[-1]
    if old.text == r.sentence:
        from dataclasses import replace

        r.found.append(replace(old, subject=r.subject, polarity=False))


def verb(r: Reader, clause: Clause) -> None:
    """Read a clause with a full verb."""
    toks, g = clause.toks, clause.group
    chs = [c for c in clause.chunks if c.end > c.start]
    more = r._more(g)
    base = g.base
    if base == "do" and not chs and g.negative and r.found:
        _answers(r, g)
        return
    if base in _THOSE or (
        base in ("speak", "talk", "chat") and chs and chs[0].prep in ("to", "with")
    ):
        return
    if base in ("stand", "bear", "abide") and g.modal and g.negative:
        base = g.base = "hate"
        more["polarity"] = True
    if (
        g.passive
        and base in ("bear", "build", "found", "establish", "make", "publish", "release")
        and all(c.kind == "time" for c in chs)
        and chs
    ):
        name = "birthday" if base == "bear" else attributes.of_verb(base, "in")
        r.add(r.subject, name, trim(toks, chs[0].start, chs[0].end), **more)
        return
    if base in ("call", "name") and (g.passive or len(chs) > 1) and chs:
        _named(r, clause, chs, more)
        return
    if _pairs(r, clause, chs, more):
        return
    if (
        base in _QUIT
        and chs
        and not g.negative
        and (g.tense == "past" or g.perfect or g.progressive or base == "quit")
        and not (base == "leave" and chs and chs[0].prep)
    ) or _gave_up(toks, g, chs):
        more["polarity"], more["change"] = False, True
    if (
        g.base in ("move", "switch", "convert", "join", "start", "become") and g.perfect
    ) or "now" in clause.flags:
        more["change"] = True
    _full(r, clause, chs, more)


def _full(r: Reader, clause: Clause, chs: list[Chunk], more: dict[str, object]) -> None:
    """Read what follows a verb that needs no reading of its own."""
    toks, base = clause.toks, clause.group.base
    objects = [c for c in chs if not c.prep and c.kind in ("np", "ing") and not _empty(toks, c)]
    lead = next((c for c in chs if not c.prep or c.kind != "time"), None)
    if base in ("turn", "grow") and objects and w.is_number(toks[objects[0].start].low):
        r.add(r.subject, "age", trim(toks, objects[0].start, objects[0].end), **more)
        for c in chs:
            if c.kind == "time" and c.prep in ("in", "on"):
                r.add(r.subject, "birthday", trim(toks, c.start, c.end), **more)
        return
    inf = next((c for c in chs if c.kind == "inf"), None)
    if inf is not None and (not objects or inf.start < objects[0].start):
        if base in _TAKES_TO:
            _infinitive(r, clause, inf, chs, more)
            return
        chs = [c for c in chs if c.start < inf.start]
        objects = []
    if (
        inf is not None
        and objects
        and base in ("expect", "want", "ask", "tell", "force", "allow", "need", "help")
    ):
        return
    if objects and (
        lead is None
        or objects[0].start <= lead.start
        or (lead.prep in w.PREPOSITIONS and objects[0] is lead)
    ):
        _object(r, clause, objects, chs, more)
    else:
        _no_object(r, clause, chs, more)


def _gave_up(toks: list[Token], g: object, chs: list[Chunk]) -> bool:
    base = getattr(g, "base", "")
    words = [c.prep for c in chs[:1]]
    return (base == "give" and words == ["up"]) or (
        base in ("grow", "drop", "move", "pull") and words == ["out of"]
    )


def _empty(toks: list[Token], c: Chunk) -> bool:
    return c.end - c.start == 1 and toks[c.start].low in _OBJECT


def _named(r: Reader, clause: Clause, chs: list[Chunk], more: dict[str, object]) -> None:
    """ "X is called Y", "X called her boat Y"."""
    toks, named = clause.toks, chs[0]
    subject = r.subject
    if not clause.group.passive:
        subject = (
            r.mentions.call(toks[chs[0].start : chs[0].end], r.sentence, r.scene.speaker) or subject
        )
        named = chs[1]
    r.add(subject, "name", trim(toks, named.start, named.end), **more)
    r.last_list = True


def _pairs(r: Reader, clause: Clause, chs: list[Chunk], more: dict[str, object]) -> bool:
    """ "moved from X to Y", "switched to Y", "left X for Y": the old denied, the new claimed."""
    toks, base = clause.toks, clause.group.base
    came = next(
        (c for c in chs if c.prep == "from" and (c.kind != "time" or base in _SWITCH)), None
    )
    to = next((c for c in chs if c.prep in ("to", "into") and c.kind != "inf"), None)
    if base == "leave" and len(chs) > 1 and not chs[0].prep and chs[1].prep == "for":
        came, to = chs[0], chs[1]
    if (
        base in ("replace", "swap", "exchange", "trade")
        and len(chs) > 1
        and chs[1].prep in ("with", "for")
    ):
        came, to = chs[0], chs[1]
    if (
        to is None
        or (base not in _SWITCH and came is None)
        or (base == "go" and "back" not in clause.flags and came is None)
    ):
        return False
    if clause.group.negative or (
        base in ("go", "bring", "trade") and came is None and "back" not in clause.flags
    ):
        return False
    if came is not None and base not in _SWITCH | {"leave", "replace", "exchange"}:
        return False
    attribute = "residence" if base in ("move", "relocate") else attributes.of_verb(base)
    if to.kind == "time":
        attribute = "date"
    more = dict(more, change=True)
    old = trim(toks, came.start, came.end) if came is not None else []
    if old:
        r.add(r.subject, attribute, old, **dict(more, polarity=False))
    for c in [to, *(c for c in chs if c.joined and c.start > to.start)]:
        value, _ = amount(trim(toks, c.start, c.end))
        r.add(r.subject, attribute, value, **dict(more, instead_of=r.text(old)))
    return True


def _infinitive(
    r: Reader, clause: Clause, inf: Chunk, chs: list[Chunk], more: dict[str, object]
) -> None:
    """ "loves to hike", "learned to weld", "wants to move to Oslo"."""
    toks, base = clause.toks, clause.group.base
    if base not in (
        "love",
        "like",
        "learn",
        "want",
        "hate",
        "plan",
        "prefer",
        "refuse",
        "forget",
        "try",
        "start",
        "begin",
        "go",
    ):
        return
    inner = toks[inf.start].low
    rest = [c for c in chs if c.start >= inf.end and c.kind != "time"]
    span = trim(toks, inf.start, inf.end)
    if rest and len(span) == 1:
        value = trim(toks, rest[0].start, rest[0].end)
        if base in ("learn", "go", "start", "begin"):
            r.add(r.subject, attributes.of_verb(inner, rest[0].prep), value, **more)
            return
        span = toks[inf.start : rest[0].end]
    elif len(span) > 1 and base in ("learn", "go", "start", "begin"):
        span = trim(toks, inf.start + 1, inf.end)
    name = {"learn": "skill", "want": "wants", "plan": "plans"}.get(base) or attributes.of_verb(
        base
    )
    r.add(r.subject, name, span, **more)


def _object(  # noqa: PLR0911
    r: Reader, clause: Clause, objects: list[Chunk], chs: list[Chunk], more: dict[str, object]
) -> None:
    """A verb with an object, and perhaps a place of it."""
    toks, base, first = clause.toks, clause.group.base, objects[0]
    if base == "take" and toks[first.start].low == "place":
        clause.group.base = "happen"
        _no_object(r, clause, [c for c in chs if c is not first], more)
        return
    if first.kind == "ing" and len(objects) == 1:
        _doing(r, clause, first, chs, more)
        return
    after = [c for c in chs if c.start >= first.end and c.prep and not c.joined]
    place = next((c for c in after if c.kind in ("np", "ing")), None)
    owned = toks[first.start].low in ("my", "our", "his", "her", "their", "its", "the")
    if (
        owned
        and base
        in ("take", "have", "spend", "keep", "hold", "put", "leave", "do", "get", "celebrate")
        and after
    ):
        when = place or after[0]
        value, _ = amount(trim(toks, when.start, when.end))
        owner = r.mentions.call(toks[first.start : first.end], r.sentence, r.scene.speaker)
        if base in ("keep", "put", "leave"):
            r.add(owner, "location", value, **more)
        else:
            r.add(r.subject, attributes.of_verb(base), value, **more)
        return
    if (
        place is not None
        and place.prep == "as"
        and base in ("describe", "see", "regard", "use", "know", "list")
    ):
        r.add(r.subject, attributes.of_verb(base), trim(toks, place.start, place.end), **more)
        return
    if (
        base in ("change", "find", "see", "tell", "show", "ask", "let", "meet")
        and owned is False
        and r.subject == r.scene.speaker
        and not clause.group.negative
    ):
        return
    if base in ("take", "last", "cost", "weigh") and w.is_number(
        trim(toks, first.start, first.end)[0].low
    ):
        value, _ = amount(trim(toks, first.start, first.end))
        r.add(r.subject, attributes.of_verb(base) if base != "take" else "duration", value, **more)
        return
    if base == "do" and place is not None and place.prep == "in":
        r.add(r.subject, "studies", trim(toks, place.start, place.end), **more)
        return
    _items(r, clause, objects, place, more)


def _items(
    r: Reader, clause: Clause, objects: list[Chunk], place: Chunk | None, more: dict[str, object]
) -> None:
    """Each of the objects, and where the first of them is."""
    toks, base, first = clause.toks, clause.group.base, objects[0]
    attribute = _attribute(base, toks, first)
    last = None
    for c in objects:
        if c is not first and not c.joined:
            continue
        denied = toks[c.start].low == "no" or (c.denied and not clause.group.negative)
        phrase = trim(toks, c.start, c.end)
        value, unit = amount(phrase)
        last = r.add(r.subject, unit if unit and unit not in w.UNITS else attribute, value,
                     **(dict(more, polarity=False) if denied else more)) or last  # fmt: skip
    r.last_list = True
    bare = toks[first.start].low in ("a", "an") or (
        len(trim(toks, first.start, first.end)) == first.end - first.start
    )
    number = w.is_number(trim(toks, first.start, first.end)[0].low)
    if (
        last
        and place is not None
        and place.prep in _PLACES
        and bare
        and not number
        and not first.joined
        and first.kind == "np"
    ):
        kept = list(r.last)
        r.add(last.value, "location", trim(toks, place.start, place.end), **more)
        r.last = kept


def _doing(
    r: Reader, clause: Clause, first: Chunk, chs: list[Chunk], more: dict[str, object]
) -> None:
    """ "loves going to the cinema", "stopped eating meat"."""
    toks, base = clause.toks, clause.group.base
    span = toks[first.start : first.end]
    later = next((c for c in chs if c.start >= first.end), None)
    if base in ("stop", "quit", "start", "begin", "keep", "give") and len(span) > 1:
        inner = w.FORMS[span[0].low]["ing"]
        r.add(r.subject, attributes.of_verb(inner), trim(toks, first.start + 1, first.end), **more)
        return
    if later is not None and later.prep and later.kind == "np" and later.start - first.end <= 2:
        span = toks[first.start : later.end]
    r.add(r.subject, attributes.of_verb(base), trim(span, 0, len(span)), **more)
    r.last_list = True


def _attribute(base: str, toks: list[Token], first: Chunk) -> str:
    if first.prep:
        return attributes.of_verb(base, first.prep)
    name = attributes.of_verb(base)
    return attributes.of_verb(base, "") or name


def _no_object(r: Reader, clause: Clause, chs: list[Chunk], more: dict[str, object]) -> None:  # noqa: PLR0911
    """A verb with a place, a time, or nothing."""
    toks, g = clause.toks, clause.group
    base = g.base
    verb_token = toks[g.main : g.main + 1]
    places = [c for c in chs if c.prep and c.kind in ("np", "ing") and not _empty(toks, c)]
    times = [c for c in chs if c.kind == "time"]
    if base in _TIMED and times and (not places or places[0].start > times[0].start):
        if places and base == "start":
            r.add(r.subject, "employer", trim(toks, places[0].start, places[0].end), **more)
        value, _ = amount(trim(toks, times[0].start, times[0].end))
        r.add(
            r.subject,
            "date" if any(t.low in w.WEEKDAY | w.MONTH for t in value) else "time",
            value,
            **more,
        )
        return
    if base in ("work", "live", "study", "start") and len(places) > 1:
        for c in places[:2]:
            r.add(r.subject, attributes.of_verb(base, c.prep), trim(toks, c.start, c.end), **more)
        return
    if places:
        first = places[0]
        if first.prep == "because" and base != "rise":
            return
        sign = dict(more, polarity=not more["polarity"]) if first.prep == "without" else more
        for c in [first, *(c for c in places[1:] if c.joined)]:
            value, _ = amount(trim(toks, c.start, c.end))
            r.add(r.subject, _with(r, base, first.prep, g), value, **sign)
        r.last_list = True
        return
    if times:
        value, _ = amount(trim(toks, times[0].start, times[0].end))
        if times[0].prep == "for" or base in ("be", "see", "meet", "visit"):
            r.add(r.subject, attributes.of_verb(base), value, **more)
            return
        if times[0].prep in ("in", "on", "at") and base not in _SLIGHT and not g.progressive:
            dated = any(t.low in w.WEEKDAY | w.MONTH or t.low[:2] in ("19", "20") for t in value)
            r.add(r.subject, f"{base} {'date' if dated else 'time'}", value, **more)
            return
    if any(_empty(toks, c) for c in chs):
        _same_object(r, clause, chs, more)
        return
    if (
        verb_token
        and verb_token[0].low not in w.AUX
        and base not in w.LINKING
        and base not in _SLIGHT
    ):
        name = attributes.of_quality(verb_token[0].text, person=False, article=False)
        r.add(r.subject, name if g.passive and name != "be" else "does", verb_token, **more)


def _same_object(r: Reader, clause: Clause, chs: list[Chunk], more: dict[str, object]) -> None:
    """ "Ann coaches handball and Maja referees it": the value of the clause before."""
    from dataclasses import replace

    old = r.found[-1] if r.found else None
    only = len(chs) == 1 and clause.toks[chs[0].start].low == "it" and not chs[0].prep
    if old and only and old.text == r.sentence and old.subject != r.subject:
        r.found.append(
            replace(old, subject=r.subject, attribute=attributes.of_verb(clause.group.base))
        )


def _with(r: Reader, base: str, prep: str, g: object) -> str:
    name = attributes.of_verb(base, prep)
    if name == base and getattr(g, "passive", False):
        return base
    return name
