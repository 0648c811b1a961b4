"""English sentences as clauses: who, the verb with its signs, and what follows in chunks.

A shallow reading from left to right with word classes: no grammar, no tree. A clause it cannot
make out is not given.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from aplysia import patterns as re
from aplysia.perceive.english import words as w
from aplysia.perceive.english.tokens import STRONG, Token, finite, is_plural, stops_noun, verbal

_NO_NOUN = w.BEFORE | w.CONJUNCTIONS
_LONGEST = 25  # tokens of a noun phrase
_REACH = 40  # tokens in which the verb of a subject is looked for
_HAS_AFTER = w.words("been got had gone become grown moved retired left changed turned come")


@dataclass(slots=True)
class Group:
    """The verb of a clause with its auxiliaries."""

    base: str
    end: int  # of the group, in tokens
    negative: bool = False
    tense: str = "present"
    modal: str = ""
    passive: bool = False
    progressive: bool = False
    perfect: bool = False
    ended: bool = False  # no longer, used to
    was: bool = False  # used to
    main: int = 0  # the token of the main verb


@dataclass(slots=True)
class Chunk:
    """A stretch of what follows a verb: a noun phrase, or one after a preposition."""

    prep: str
    start: int
    end: int
    kind: str = "np"  # np, time, inf, ing
    joined: bool = False  # goes on a list
    denied: bool = False


@dataclass(slots=True)
class Clause:
    toks: list[Token]
    subject: tuple[int, int]  # tokens; (0, 0): that of the clause before
    group: Group
    chunks: list[Chunk] = field(default_factory=list)
    lead: str = ""
    flags: frozenset[str] = frozenset()


def find_verb(toks: list[Token], i: int) -> int | None:  # noqa: PLR0911, PLR0912
    """Where the verb begins whose subject begins at `i`; None when there is none to be seen."""
    n = min(len(toks), i + _REACH)
    if i >= n:
        return None
    first = toks[i].low
    if first in w.SUBJECTS or first in ("there", "who"):
        j = i + 1
        while j < n and (
            w.is_adverb(toks[j].low) or toks[j].low in w.NOT or toks[j].low == "longer"
        ):
            j += 1
        if j < n and (toks[j].low in w.AUX or w.FORMS.get(toks[j].low) or _unknown_verb(toks, j)):
            return j
        return None
    bare = first in w.PRONOUNS or first in ("one", "none", "most", "all", "both", "many", "some")
    j = i + (1 if bare or first not in w.DETERMINERS else 2)
    skip = 0
    while j < n:
        tok = toks[j]
        if tok.low in ("when", "whether", "how", "why", "if", "what"):
            return None
        if tok.low in ("who", "that", "which") and j > i:
            skip += 1
        elif tok.low in w.SUBJECTS and j > i:
            named = toks[i].capital and first not in w.FORMS
            if first not in w.DETERMINERS and not named:
                return None
            if toks[j - 1].low != "and":
                skip = 0
                j += 1
                while (
                    j + 1 < n
                    and (toks[j].low in w.AUX or w.is_adverb(toks[j].low))
                    and verbal(toks[j + 1]) | (toks[j + 1].low in w.FORMS)
                ):
                    j += 1
        elif _starts(toks, i, j, n):
            if not skip:
                return j
            skip -= 1
            while j + 1 < n and (verbal(toks[j + 1]) or w.is_adverb(toks[j + 1].low)):
                j += 1
        j += 1
    return None


def _unknown_verb(toks: list[Token], j: int) -> bool:
    low = toks[j].low
    followed = j + 1 < len(toks) and toks[j + 1].low in w.BEFORE
    return (
        low.isalpha()
        and low not in w.PREPOSITIONS
        and low not in w.DETERMINERS
        and low not in w.CONJUNCTIONS
        and low not in w.SUBORDINATORS
        and low not in w.OBJECTS
        and (low.endswith(("s", "ed")) or (followed and toks[j - 1].low in ("i", "we", "they")))
    )


def _starts(toks: list[Token], i: int, j: int, n: int) -> bool:  # noqa: PLR0911
    """Whether the token at `j` can be the verb of the noun phrase that began at `i`."""
    tok, prev = toks[j], toks[j - 1]
    if tok.low in w.AUX:
        return not (stops_noun(prev.low) and prev.low not in w.PRONOUNS and j - 1 > i)
    if prev.low in w.NOT and prev.low != "no":
        return bool(finite(tok))
    if (stops_noun(prev.low) and not (j - 1 == i and prev.low in w.PRONOUNS)) or prev.low == "no":
        return False
    forms = finite(tok)
    after = toks[j + 1] if j + 1 < n else None
    head = _head(toks, i, j)
    single = toks[i].low in ("none", "one", "neither", "each", "every", "either")
    several = is_plural(head.low) or any(t.low in ("and", "nor") for t in toks[i:j])
    if not forms:
        known = tok.low in w.PREPOSITIONS or w.is_adverb(tok.low) or tok.capital
        who = prev.capital or prev.low in w.PEOPLE
        if known or after is None or not who or not _unknown_verb(toks, j):
            return False
        return after.low in w.DETERMINERS or after.low in w.PREPOSITIONS or after.capital
    if after and after.low in w.AUX and (tok.low in w.NOUNS or "s" in forms):
        return False
    if "s" in forms:
        single = single or head.capital or not is_plural(head.low)
        return single and not (tok.capital and not prev.capital and j > i + 1)
    if "past" in forms:
        reduced = "pp" in w.FORMS[tok.low] and after and after.low in w.PREPOSITIONS
        return not (reduced and any(t.low in w.AUX for t in toks[j + 1 : n]))
    return several and tok.low not in w.PREPOSITIONS and not w.is_adverb(tok.low)


def _head(toks: list[Token], i: int, j: int) -> Token:
    """The noun that a verb at `j` agrees with: the last before a preposition or an adverb."""
    if toks[i].low in ("most", "all", "some", "both", "many", "none", "half", "few", "lots"):
        return toks[j - 1]
    for k in range(i + 1, j):
        if toks[k].low in w.PREPOSITIONS or (w.is_adverb(toks[k].low) and not toks[k].capital):
            return toks[k - 1]
    return toks[j - 1]


def group(toks: list[Token], v: int) -> Group:  # noqa: PLR0912
    """Read the verb group that begins at `v`."""
    g, n, j = Group(base="", end=v), len(toks), v
    chain: list[str] = []
    k = v - 1
    while k >= 0 and (w.is_adverb(toks[k].low) or toks[k].low in w.NOT):
        g.negative |= toks[k].low in w.NOT
        k -= 1
    if v >= 2 and (toks[v - 2].low, toks[v - 1].low) == ("no", "longer"):
        g.negative = g.ended = True
    while j < n:
        low = toks[j].low
        if low == "no" and j + 1 < n and toks[j + 1].low in ("longer", "more"):
            g.negative = g.ended = True
            j += 2
            continue
        if low == "no":
            break
        if low in w.NOT:
            g.negative = True
        elif low == "used" and j + 1 < n and toks[j + 1].low == "to" and not chain:
            g.was, g.ended, g.tense = True, True, "past"
            j += 1
        elif low in w.AUX or low in w.BE or low in w.HAVE:
            if (
                chain
                and low in ("had", "have", "has")
                and chain[-1] in ("'ve", "have", "has", "had")
            ):
                chain.append(low)
            elif chain and low in w.AUX and chain[-1] in w.BE:
                break
            chain.append(low)
            g.main = j
        elif w.is_adverb(low) and low not in w.FORMS:
            ahead = _after_adverbs(toks, j)
            if chain and not _goes_on(toks, ahead):
                break
            j = ahead
            continue
        else:
            break
        j += 1
    _finish(g, toks, chain, j)
    return g


def _after_adverbs(toks: list[Token], j: int) -> int:
    while j < len(toks) and w.is_adverb(toks[j].low) and toks[j].low not in w.NOT:
        j += 1
    return j


def _goes_on(toks: list[Token], j: int) -> bool:
    return j < len(toks) and (toks[j].low in w.NOT or bool(w.FORMS.get(toks[j].low)))


def _finish(g: Group, toks: list[Token], chain: list[str], j: int) -> None:  # noqa: PLR0912
    """Find the main verb at `j` after the auxiliaries of `chain`, and what they make of it."""
    forms = w.FORMS.get(toks[j].low, {}) if j < len(toks) else {}
    last = chain[-1] if chain else ""
    g.modal = next((c for c in chain if c in w.MODAL), "")
    if last == "'d":
        g.modal = (
            "" if ("pp" in forms and "base" not in forms) or forms.get("pp") == "be" else "would"
        )
    main = ""
    if not chain or g.was or last in w.DO or last in w.MODAL:
        order = ("base", "past", "s") if chain or g.was else ("past", "s", "base")
        main = next((forms[k] for k in order if k in forms), "")
        if not chain and not main and j < len(toks):
            main = toks[j].low
            main = forms.get("pp") or forms.get("ing") or main
        if not chain and (
            "past" in forms and not ("base" in forms and forms["base"] == forms["past"])
        ):
            g.tense = "past"
    elif last in w.BE:
        if last == "'s" and toks[j : j + 1] and toks[j].low in _HAS_AFTER:
            g.perfect, main = True, forms.get("pp", "")
        elif "ing" in forms and toks[j].low not in w.NOUNS - w.FORMS.keys():
            g.progressive, main = True, forms["ing"]
        elif "pp" in forms and not (set(forms) & {"s"}) and toks[j].low != "back":
            g.passive, main = True, forms["pp"]
    elif last in w.HAVE and "pp" in forms:
        g.perfect, main = True, forms["pp"]
    if main:
        g.main, j = j, j + 1
    else:
        main = "be" if last in w.BE or last == "'s" else "have" if last in w.HAVE else "do"
    g.perfect |= any(c in ("have", "has", "'ve") for c in chain[:-1])
    if chain and chain[0] in ("was", "were", "did", "had"):
        g.tense = "past"
    if g.modal in ("will", "'ll", "wo", "shall"):
        g.tense = "future"
    g.base, g.end = main, j


def chunks(toks: list[Token], at: int) -> tuple[list[Chunk], frozenset[str]]:
    """What follows a verb, in chunks, and the adverbs between them."""
    found: list[Chunk] = []
    flags: set[str] = set()
    prep, joined, denied, j, n = "", False, False, at, len(toks)
    while j < n:
        low = toks[j].low
        if low in w.NOT and low != "no":
            denied, j = True, j + 1
        elif low in ("who", "which", "that", "whose", "where", "when", "while", "why", "how"):
            if (
                low == "that"
                and j + 1 < n
                and toks[j + 1].low not in w.AUX | w.SUBJECTS
                and not found
            ):
                end = _noun_end(toks, j)
                found.append(Chunk(prep, j, end, joined=joined, denied=denied))
                j, prep = max(end, j + 1), ""
                continue
            break
        elif low in w.CONJUNCTIONS or low in (",", "/"):
            joined, j = bool(found), j + 1
            prep = "" if low in ("but",) else prep
        elif low == "to" and j + 1 < n and _to_verb(toks, j + 1):
            found.append(Chunk("to", j + 1, _noun_end(toks, j + 2), "inf", joined))
            j, prep = max(found[-1].end, j + 2), ""
        elif low in w.PREPOSITIONS and not _clock(toks, j):
            counted = j + 1 < n and w.is_number(toks[j + 1].low)
            if not (low in ("over", "under", "about", "around") and counted):
                prep = "out of" if (prep, low) == ("out", "of") else low
            j += 1
            joined = False
        elif w.is_adverb(low) and not toks[j].capital and not _clock(toks, j):
            flags.add(low)
            j += 1
        elif low in w.SUBJECTS - {"it", "you"} or low in w.MODAL:
            break
        else:
            end = _noun_end(toks, j)
            if end == j:
                j += 1
                continue
            kind = "ing" if "ing" in w.FORMS.get(low, {}) and low not in w.NOUNS else "np"
            kind = "time" if kind == "np" and is_time(toks[j:end], prep) else kind
            found.append(
                Chunk(
                    prep or (found[-1].prep if joined and found else ""),
                    j,
                    end,
                    kind,
                    joined,
                    denied,
                )
            )
            j, prep, joined, denied = end, "", False, False
    return found, frozenset(flags)


def _to_verb(toks: list[Token], j: int) -> bool:
    """Whether "to" before `j` leads to a verb, not to a noun that looks like one."""
    if "base" not in w.FORMS.get(toks[j].low, {}) or toks[j].capital:
        return False
    if toks[j].low not in w.NOUNS or j + 1 == len(toks):
        return True
    after = toks[j + 1].low
    return after in _NO_NOUN or after in w.OBJECTS or not after[0].isalnum() or is_plural(after)


def _clock(toks: list[Token], j: int) -> bool:
    """Whether "past", "to" or "o'clock" at `j` stands between the numbers of a time."""
    return (
        toks[j].low in ("past", "to")
        and 0 < j < len(toks) - 1
        and w.is_number(toks[j - 1].low)
        and w.is_number(toks[j + 1].low)
    )


_OF_AFTER = frozenset(
    [
        "afraid",
        "scared",
        "fond",
        "proud",
        "full",
        "short",
        "tired",
        "made",
        "aware",
        "capable",
        "sick",
        "out",
        "jealous",
        "terrified",
        "frightened",
        "consists",
        "member",
        "native",
        "guilty",
        "part",
    ]
)


def _her(toks: list[Token], j: int) -> bool:
    """Whether "her" at `j` owns what follows."""
    if toks[j].low != "her" or j + 1 >= len(toks):
        return False
    after = toks[j + 1].low
    return after[0].isalnum() and after not in _NO_NOUN and not w.is_adverb(after)


def _new_phrase(toks: list[Token], j: int, n: int) -> bool:
    """Whether the word at `j`, inside a phrase, begins another or is an adverb after it."""
    tok, low, prev = toks[j], toks[j].low, toks[j - 1].low
    if low in ("a", "an", "the", "my", "our", "every", "each", "last", "next", "this"):
        return prev not in ("of", "all", "both", "half", "such", "what", "twice")
    if w.is_adverb(low) and prev not in w.DETERMINERS | {"of", "'poss"}:
        after = toks[j + 1].low if j + 1 < n else ""
        leads = low.endswith("ly") and "pp" in w.FORMS.get(after, {})
        return not (tok.capital or (leads and after not in w.PREPOSITIONS))
    return low in w.WEEKDAY and not w.is_number(prev) and prev not in w.DETERMINERS


def _noun_end(toks: list[Token], j: int) -> int:
    """Where the noun phrase that begins at `j` ends; "of" and what it owns belong to it."""
    n, begin = min(len(toks), j + _LONGEST), j
    while j < n:
        tok = toks[j]
        low = tok.low
        if low == "of" and j > begin and toks[j - 1].low not in _OF_AFTER:
            j += 1
            continue
        if low == "any" and j > begin and j + 1 < n and toks[j + 1].low in ("more", "longer"):
            break
        if low in ("called", "named") and j > begin and j + 1 < n and toks[j + 1].capital:
            break
        if _clock(toks, j) or low == "'poss" or low in "-.&%°\"“”'" or low == "'":
            j += 1
            continue
        if low in STRONG or low in w.CONJUNCTIONS:
            break
        if low in w.PREPOSITIONS or low in w.AUX or low in w.NOT - {"no"}:
            break
        if (
            low
            in ("who", "which", "that", "where", "when", "while", "whose", "why", "how", "because")
            and j > begin
        ):
            break
        if (low in w.SUBJECTS or low in w.OBJECTS) and j > begin and not _her(toks, j):
            break
        if (low in w.OBJECTS and not _her(toks, j)) or low in ("mine", "ours", "theirs", "hers"):
            return j + 1
        if j > begin and _new_phrase(toks, j, n):
            break
        j += 1
    while j > begin and (
        toks[j - 1].low in ("of", "-", ".", '"', "'", "“", "”")
        or (toks[j - 1].low in w.DETERMINERS and j - 1 > begin)
    ):
        j -= 1
    return j


_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?:am|pm)$|\d{1,2}:\d\d$|[12]\d{3}$|\d+(?:st|nd|rd|th)$")


def is_time(toks: list[Token], prep: str) -> bool:
    """Whether a phrase says when, or for how long."""
    lows = [t.low for t in toks if t.low not in w.DETERMINERS or t.low in ("every", "each")]
    if not lows:
        return False
    if any(x in ("o'clock", "midnight", "noon") for x in lows) or _CLOCK.match(lows[-1]):
        return bool(prep) or not lows[-1].isdigit()
    if lows[-1] in w.TIMES or lows[0] in w.WEEKDAY:
        rest = [x for x in lows if not (x in w.TIMES or w.is_number(x))]
        return len(rest) <= 2 and not any(x in w.PEOPLE for x in rest)
    if prep in ("at", "by", "until", "till", "from", "after", "before", "since"):
        return w.is_number(lows[0]) and all(w.is_number(x) or x in ("past", "to") for x in lows)
    return any(x in w.MONTH for x in lows) and all(w.is_number(x) or x in w.TIMES for x in lows)
