"""A sentence of which no clause was understood, taken as one claim: of whom, and its main value.

It finds the first thing or person that is named and the word that most likely answers: a number, a
name, the last noun. How they hang together it does not know; the sentence itself is in the claim.
"""

from __future__ import annotations

from aplysia.perceive.english import words as w
from aplysia.perceive.english.parse import find_verb
from aplysia.perceive.english.people import Mentions
from aplysia.perceive.english.tokens import Token, finite
from aplysia.perceive.scene import Scene

_FIRST = w.words("i we me us mine ours myself")
_LIGHT = w.AUX | w.PREPOSITIONS | w.PRONOUNS
_FEWEST = 3  # words that can hold a claim
_TOLD = 5  # words of the speaker about themselves that are more than a feeling
_THIRD = w.words("he she they him her them his their it")
_DROPPED = w.words("have had did ca could was am never")  # "haven't slept": of the speaker
_TURNED = w.words("where what who which that how when")
_DENIES = w.words("not n't never no none nobody nothing without neither nor")
_FEELING = w.words("thank thanks please sorry hello hi welcome congratulations")
_UNREAL = w.words("""
would 'd could might suppose guess wish hope fancy says said say per line story allegedly apparently
haha ha lol joke ooh imagine pretend dream
""")
_ASKED = w.DETERMINERS | w.OBJECTS | w.PREPOSITIONS | w.words("up down out on off if whether")
_ORDERS = w.words("""
list name suggest recommend rank outline play sing remind give find show describe compare put blame
""")
_THINK = w.words("think guess believe reckon suppose know")
_BETWEEN = _TURNED | w.words("is was 's are were be")


def _frames(part: list[Token]) -> bool:
    """ "…, I think": who speaks of it, not what it is about."""
    words = [t.low for t in part if t.low[0].isalnum()]
    return len(words) == 2 and words[0] in ("i", "we") and words[1] in _THINK


def _to_do(toks: list[Token], value: list[Token]) -> bool:
    """ "My aunt came to visit": a verb alone is no value."""
    at = next((i for i, t in enumerate(toks) if t.start == value[0].start), 0)
    alone = len(value) == 1 and "base" in w.FORMS.get(value[0].low, {})
    return alone and at > 0 and toks[at - 1].low == "to"


def whole(
    parts: list[list[Token]], sentence: str, scene: Scene
) -> tuple[str, list[Token], bool, bool] | None:
    """Subject, value, polarity, and whether it is the speaker's own; None: nothing is said."""
    parts = [part for part in parts if not _frames(part)]
    toks = [t for part in parts for t in part if t.low not in ('"', "“", "”")]
    bodies = [t for t in toks if t.low[0].isalnum()]
    fewest = _FEWEST - any(t.low == ":" for t in toks)
    if len(bodies) < fewest or bodies[0].low in _FEELING or _pointing(bodies):
        return None
    if bodies[0].low.startswith("haha"):
        return None
    if _asking(bodies) or any(t.low in _UNREAL for t in bodies) or not _acts(parts, toks):
        return None
    colon = next((i for i, t in enumerate(toks) if t.low == ":"), None)
    dropped = bodies[0].low in _DROPPED and bodies[1].low in ("n't", "not", "been", "had")
    own = dropped or any(t.low in _FIRST or t.low in ("my", "our") for t in toks)
    told = any(w.is_number(t.low) or t.low[0].isdigit() for t in bodies) or colon is not None
    people = bodies[0].low == "they" and bodies[1].low in ("'ve", "have", "'re", "are", "will")
    unknown = not (own or told or people) and any(t.low in _THIRD for t in toks[:4])
    if unknown or (own and len(bodies) < _TOLD and not _typed(bodies)):
        return None
    mentions = Mentions(Scene(speaker=scene.speaker))
    mentions.note(toks, sentence)
    named = [m.name for m in mentions.all]
    mine = next((n for n in named if n.startswith(f"{scene.speaker}'s ")), "")
    subject = mine or (scene.speaker if own else next(iter(named), ""))
    value = _value(toks, colon)
    if value and sentence[value[0].start : value[-1].end].lower() == subject.lower():
        value = [t for t in bodies[-1:] if t not in value]
    if not subject or not value or _to_do(toks, value) or not (own or told or _definite(toks)):
        return None
    denied = sum(t.low in _DENIES for t in toks) % 2 == 1
    return subject, value, not denied, own


def _pointing(toks: list[Token]) -> bool:
    """Whether it says only something of what was said before, or to whom it speaks."""
    return toks[0].low in ("that", "this", "you", "let", "what", "how") and len(toks) < 7


def _acts(parts: list[list[Token]], toks: list[Token]) -> bool:
    if any(t.low == ":" or t.low in w.AUX or finite(t) for t in toks):
        return True
    return any(find_verb(part, 0) is not None for part in parts)


def _typed(toks: list[Token]) -> bool:
    return any(
        w.is_number(t.low) or t.low[0].isdigit() or (t.capital and i and t.low != "i")
        for i, t in enumerate(toks)
    )


def _asking(toks: list[Token]) -> bool:
    """Whether it begins with a verb in the form of a request."""
    first, after = toks[0], toks[1]
    verb = "base" in finite(first) and first.low not in w.AUX
    if after.low in ("me", "us") or first.low in _ORDERS:
        return True
    return verb and (
        first.low not in w.NOUNS
        or after.low in _ASKED
        or after.capital
        or w.is_number(after.low)
        or after.low in w.PRONOUNS
    )


def _definite(toks: list[Token]) -> bool:
    return any(t.capital and i for i, t in enumerate(toks)) or any(
        t.low in ("the", "my", "our", "his", "her", "their", "its") or w.is_number(t.low)
        or t.low[0].isdigit() or t.low == "'poss" for t in toks
    ) or toks[0].capital  # fmt: skip


def _value(toks: list[Token], colon: int | None) -> list[Token]:
    if colon is not None and colon + 1 < len(toks):
        return toks[colon + 1 :]
    for i, tok in enumerate(toks):  # "Paris is where I live"
        if tok.low in _TURNED and 0 < i < 6 and toks[i - 1].low in _BETWEEN:
            head = [t for t in toks[:i] if t.low not in _BETWEEN and t.low[0].isalnum()]
            if head and (toks[0].capital or toks[0].low in w.DETERMINERS):
                return head
    last: list[Token] = []
    for i, tok in enumerate(toks):
        if w.is_number(tok.low) or tok.low[0].isdigit() or (tok.capital and i and tok.low != "i"):
            last = [*last, tok] if last and last[-1] is toks[i - 1] else [tok]
    if last:
        at = toks.index(last[-1]) + 1
        if last[-1].capital and at + 1 == len(toks) and _noun(toks[at]):  # "Lebanese food"
            return [*last, toks[at]]
        return last
    for i in range(len(toks) - 1, -1, -1):
        tok = toks[i]
        if tok.low[0].isalpha() and tok.low not in _LIGHT:
            verb = finite(tok) and tok.low not in w.NOUNS
            if not verb and not w.is_adverb(tok.low) and tok.low not in w.DETERMINERS:
                return [toks[i - 1], tok] if i and _noun(toks[i - 1]) else [tok]
    return []


def _noun(tok: Token) -> bool:
    """Whether a word can only be a noun or a quality."""
    small = _LIGHT | w.DETERMINERS | w.CONJUNCTIONS | w.NOT
    verb = finite(tok) and tok.low not in w.NOUNS
    return tok.low.isalpha() and tok.low not in small and not verb and not w.is_adverb(tok.low)
