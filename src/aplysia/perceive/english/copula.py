"""Claims of clauses with "be" and verbs like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aplysia.perceive.english import attributes
from aplysia.perceive.english import words as w
from aplysia.perceive.english.parse import Chunk, Clause
from aplysia.perceive.english.span import amount, trim
from aplysia.perceive.english.tokens import Token

if TYPE_CHECKING:
    from aplysia.perceive.english.values import Reader

_CHAT = w.words("""
fine good ok okay great nice cool funny true right sorry glad sure happy lovely kind ready done
back here there sad bored alright welcome wrong correct perfect awesome amazing brilliant
wonderful terrible awful weird crazy hilarious enough interesting exciting fun joke excited
grateful thankful pleased worst deal point ages obvious tired lost confused stuck speechless
impressed starving exhausted knackered curious honoured all something nothing anything treasure
star legend angel life-saver lifesaver hungry freezing everything official possible easy hard
clear luck lot bit late shame pity
""")
_RELATIONAL = w.words("""
allergic afraid scared fond good bad great terrible hopeless useless fluent interested addicted
related keen mad crazy proud responsible famous known full short tired ill sick off capable aware
jealous due open obsessed married engaged available made based located covered called named born
similar next rubbish brilliant intolerant sensitive opposed used frightened terrified bound set
fixed limited hooked guilty charge member home native equal expecting bored close
""")
_PERSONAL = w.words("job employer school age nationality marital_status diet")


def be(r: Reader, clause: Clause, told: list[Token]) -> None:  # noqa: PLR0911, PLR0912
    """Read "X is Y"."""
    toks, chs, g = clause.toks, clause.chunks, clause.group
    subject, attribute = _possessed(r, told)
    more = r._more(g)
    if g.base not in ("be", "stay", "remain", "seem", "look", "sound", "feel", "taste", "smell"):
        more["change"] = g.base in ("become", "turn", "get", "go")
    more["change"] |= "now" in clause.flags and not g.negative
    chs = [c for c in chs if c.end > c.start]
    if not chs:
        return
    if _turned(r, clause, told, chs, more):
        return
    first = chs[0]
    if _named_by(r, toks, told, first, more):
        return
    person = _person(r, told)
    if first.end - first.start <= 2 and toks[first.end - 1].low == "bit" and len(chs) > 1:
        first = chs[1]
    if first.kind == "inf" or (
        first.kind == "time" and first.prep in ("since", "until", "till", "during")
    ):
        return
    if first.kind == "time" and not first.prep and len(chs) > 1 and not _timely(toks, first):
        first = chs[1]
    phrase = trim(toks, first.start, first.end)
    if first.prep:
        _placed(r, subject, attribute, toks, chs, phrase, first, more, person=person)
        return
    if not phrase:
        return
    related = _related(r, subject, toks, chs, phrase, more)
    if related:
        return
    if (
        phrase[0].low in _CHAT
        and len(phrase) == 1
        and (told and told[0].low in ("i", "we", "it", "that", "this"))
    ):
        return
    count, unit = amount(phrase)
    measured = _measure(r, subject, attribute, toks, first, chs, count, unit, more, person=person)
    if measured:
        return
    article = toks[first.start].low in ("a", "an")
    denied = toks[first.start].low == "no"
    more["polarity"] = more["polarity"] != denied if denied else more["polarity"]
    values = [c for c in chs if c is first or (c.joined and not c.prep and c.kind == "np")]
    for c in values:
        value = trim(toks, c.start, c.end)
        name = attribute or _quality_of(r, value, told, person=person, article=article)
        sign = dict(more, polarity=not more["polarity"]) if c.denied and c is not first else more
        r.add(subject, name, value, **sign)
    r.last_list = True


def _named_by(
    r: Reader, toks: list[Token], told: list[Token], first: Chunk, more: dict[str, object]
) -> bool:
    """ "Lima is the capital of Peru": Peru's capital is Lima."""
    phrase = toks[first.start : first.end]
    of = next((i for i, t in enumerate(phrase) if t.low == "of"), None)
    if of is None or phrase[0].low != "the" or not told or not told[0].capital:
        return False
    name = attributes.of_noun(_plain(phrase[1:of])) if of < 4 else ""
    owner = r.mentions.call(phrase[of + 1 :], r.sentence, r.scene.speaker) if name else ""
    return bool(owner and r.add(owner, name, trim(told, 0, len(told)), **more))


def _turned(
    r: Reader, clause: Clause, told: list[Token], chs: list[Chunk], more: dict[str, object]
) -> bool:
    """ "Thursday is my day off", "it's Stefan who …", "Paris is where I live"."""
    toks, first = clause.toks, chs[0]
    low = toks[first.start].low
    if told and told[0].low == "it" and len(told) == 1:
        rest = toks[first.end :]
        if rest and rest[0].low in ("who", "that"):
            from aplysia.perceive.english.clauses import Piece

            r._clause(
                Piece(
                    "", [*toks[first.start : first.end], *rest[1:]], "", first.end - first.start, 0
                )
            )
            return True
    if (
        low in ("my", "our")
        and not first.prep
        and told
        and not _role(toks[first.end - 1].low, told)
        and told[0].low not in ("my", "our", "he", "she", "it", "they", "this", "that", "the")
    ):
        subject = r.mentions.call(toks[first.start : first.end], r.sentence, r.scene.speaker)
        head = toks[first.end - 1].low
        attribute = (
            "name"
            if head in w.PEOPLE
            else attributes.of_noun(_plain(toks[first.start + 1 : first.end])) or "be"
        )
        if attribute not in ("name", "be"):
            subject = r.scene.speaker
        r.own = True
        r.add(subject, attribute, trim(told, 0, len(told)), **more)
        return True
    return False


def _role(head: str, told: list[Token]) -> bool:
    """Whether a name is told to have this role, rather than whom the role is held by."""
    kin = head in w.MALE | w.FEMALE or head.endswith(("est", "child", "cousin", "parent"))
    person = told[-1].capital and told[-1].low not in w.WEEKDAY | w.MONTH
    trade = bool(attributes.of_quality(f"a {head}", person=True, article=True) == "job")
    return person and not kin and (trade or (head in w.PEOPLE and len(told) == 1))


def _plain(toks: list[Token]) -> str:
    return " ".join(t.text for t in toks)


def _possessed(r: Reader, told: list[Token]) -> tuple[str, str]:
    """ "My sister's name", "the capital of Peru": whose it is, and the attribute it names."""
    subject = r.subject
    marks = [i for i, t in enumerate(told) if t.low == "'poss"]
    cut = marks[-1] if marks else 0 if told and told[0].low in w.POSSESSIVE else None
    of = next((i for i, t in enumerate(told) if i and t.low in ("of", "in", "for")), None)
    if of is not None and told[0].low not in w.POSSESSIVE:
        name = attributes.of_noun(_plain(trim(told, 0, of)))
        if name:
            owner = r.mentions.call(told[of + 1 :], r.sentence, r.scene.speaker)
            return owner or subject, name
        return subject, ""
    if cut is None:
        return subject, attributes.of_noun(_plain(told)) if told and told[0].low in ("the",) else ""
    noun = _plain(told[cut + 1 :])
    name = attributes.of_noun(noun)
    if not name:
        return subject, ""
    owner = r.mentions.call(told[:cut] if cut else told[:1], r.sentence, r.scene.speaker)
    if not cut:
        owner = r.scene.speaker if told[0].low in ("my", "our") else subject.rsplit("'s ", 1)[0]
    return owner or subject, name


def _person(r: Reader, told: list[Token]) -> bool:
    if not told:
        return r.own
    low = told[-1].low
    return (
        low in ("i", "we", "he", "she", "they")
        or (
            any(t.low in w.PEOPLE for t in told)
            and told[-1].low != "'poss"
            and (low in w.PEOPLE or told[-1].capital)
        )
        or (told[0].capital and told[0].start > 0 and told[-1].capital)
        or (len(told) == 1 and told[0].capital and not low.endswith("s"))
    )


def _timely(toks: list[Token], c: Chunk) -> bool:
    return c.end - c.start > 0 and toks[c.start].low not in ("every", "each", "all")


def _placed(  # noqa: PLR0917
    r: Reader,
    subject: str,
    attribute: str,
    toks: list[Token],
    chs: list[Chunk],
    phrase: list[Token],
    first: Chunk,
    more: dict[str, object],
    *,
    person: bool,
) -> None:
    """ "X is in Y", "X is from Y", "X is at ten"."""
    count, _ = amount(phrase)
    if first.kind == "time":
        name = attribute or (
            "date" if any(t.low in w.WEEKDAY | w.MONTH for t in phrase) else "time"
        )
        r.add(subject, name, phrase, **more)
        return
    if first.prep in ("about", "like", "as", "without", "until", "out"):
        if first.prep != "without":
            return
        more = dict(more, polarity=not more["polarity"])
    if (
        first.prep == "off"
        and phrase
        and phrase[0].low == "sick"
        and len(chs) > 1
        and chs[1].prep == "with"
    ):
        r.add(subject, "illness", trim(toks, chs[1].start, chs[1].end), **more)
        return
    name = attribute or (
        "be"
        if first.prep in ("into", "to") and not person
        else attributes.of_verb("be", first.prep)
    )
    if name == "location" and attribute:
        name = attribute
    if not person and name == "hometown":
        name = "from"
    values = [c for c in chs if c is first or (c.joined and c.prep == first.prep)]
    for c in values:
        value, _ = amount(trim(toks, c.start, c.end))
        r.add(subject, name, value or count, **more)
    r.last_list = True


def _related(  # noqa: PLR0911, PLR0917
    r: Reader,
    subject: str,
    toks: list[Token],
    chs: list[Chunk],
    phrase: list[Token],
    more: dict[str, object],
) -> bool:
    """ "X is allergic to Y", "X is good at Y", "X is sick with Y"."""
    if len(chs) < 2 or not chs[1].prep or chs[1].kind == "inf":
        return False
    head, second = phrase[-1].low, chs[1]
    forms = w.FORMS.get(head, {})
    if head not in _RELATIONAL and not ("pp" in forms and len(phrase) == 1):
        return False
    if toks[chs[0].start].low in ("a", "an", "the") and head not in ("member", "native"):
        return False
    if (second.kind == "time" and second.prep in ("since", "during")) or second.prep in (
        "because",
        "until",
        "like",
    ):
        return False
    if head in ("good", "bad", "great", "terrible", "brilliant") and second.prep not in (
        "at",
        "with",
    ):
        return False
    if head in (
        "close",
        "tired",
        "full",
        "short",
        "made",
        "proud",
        "aware",
        "capable",
    ) and second.prep not in ("to", "of", "from"):
        return False
    if second.kind == "time" and second.prep == "for":
        second_value, _ = amount(trim(toks, second.start, second.end))
        r.add(subject, f"{head} for", second_value, **more)
        return True
    base = forms.get("pp", head) if "pp" in forms else head
    name = attributes.of_verb(base, second.prep)
    if name == base:
        name = attributes.of_verb(f"be {base}", second.prep)
        name = base if name.startswith("be ") else name
    if head == "due":
        name = "deadline"
    if head in ("sick", "ill") or base == "diagnose":
        name = "illness"
    if head == "fluent":
        name = "speaks"
    for c in [second, *(c for c in chs[2:] if c.joined)]:
        value, _ = amount(trim(toks, c.start, c.end))
        r.add(subject, name, value, **more)
    r.last_list = True
    return True


def _measure(  # noqa: PLR0917
    r: Reader,
    subject: str,
    attribute: str,
    toks: list[Token],
    first: Chunk,
    chs: list[Chunk],
    count: list[Token],
    unit: str,
    more: dict[str, object],
    *,
    person: bool,
) -> bool:
    """ "X is N", "X is N years old", "X is N metres long"."""
    if (
        not count
        or not w.is_number(count[0].low)
        or (count[0].low in ("half", "quarter") and not unit)
    ):
        return False
    if unit == "of":
        return False
    after = toks[first.end].low if first.end < len(toks) else ""
    last = toks[first.end - 1].low
    name = attribute or attributes.of_measure(last) or attributes.of_measure(after)
    if not name:
        if first.kind == "time" and unit not in w.TIME_UNITS:
            name = (
                "time"
                if not any(
                    toks[k].low in w.MONTH | w.WEEKDAY for k in range(first.start, first.end)
                )
                else "date"
            )
        elif person and (not unit or unit in ("years", "year")):
            name = "age"
        elif any(t.text[:1] in "£$€¥" for t in count) or unit in (
            "euros",
            "pounds",
            "dollars",
            "quid",
        ):
            name = "price"
        else:
            name = unit if unit in ("percent", "%") else "be"
    r.add(subject, name, count, **more)
    r.last_list = True
    return True


def _quality_of(
    r: Reader, value: list[Token], told: list[Token], *, person: bool, article: bool
) -> str:
    text = r.text(value)
    mine = told and told[0].low in ("i", "he", "she")
    if (
        value
        and all(t.capital for t in value)
        and told
        and (mine or told[-1].low in w.PEOPLE)
        and not article
    ):
        quality = attributes.of_quality(text, person=True, article=False)
        return "name" if quality == "be" else quality
    return attributes.of_quality(text, person=person, article=article)
