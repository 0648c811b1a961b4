"""Who and what an English text speaks of: names for subjects, and what pronouns stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aplysia.perceive.english import words as w
from aplysia.perceive.english.tokens import Token, is_plural, own_s, tokens
from aplysia.perceive.scene import Scene
from aplysia.text import sentences

_NAMES = w.words("""
james jonas thomas lucas marcus agnes lars jens niklas doris frances charles hans andreas matthias
silas elias tobias jules gus ross nicolas chris iris klaus paris wales athens naples brussels
netherlands lukas nicholas dolores mercedes lourdes angus linus magnus rufus boris denis dennis
alexis travis lewis louis davis curtis anders yves giles miles
""")
_KNOWN = w.MALE | w.FEMALE | w.PEOPLE
_MOST = 60  # mentions that are kept
_EARLIER = 2_000  # characters of what was said before that are read
_QUANT = w.words(
    "none one most all both some many neither any each several half few every only even either"
)


@dataclass(frozen=True, slots=True)
class Mention:
    name: str
    kind: frozenset[str]  # of m, f, person, thing, many


def kind_of(toks: list[Token]) -> frozenset[str]:
    """What pronouns may stand for a noun phrase."""
    if not toks:
        return frozenset({"thing"})
    head = toks[-1]
    for k, tok in enumerate(toks):  # "the owner of the shop", "a friend from school"
        if k and tok.low in w.PREPOSITIONS:
            head = toks[k - 1]
            break
    low = head.low
    first = toks[0].low
    if low in w.MALE or first in ("mr", "uncle", "king", "sir", "grandpa", "brother"):
        return frozenset({"m", "person"})
    if low in w.FEMALE or first in ("mrs", "ms", "aunt", "auntie", "queen", "lady", "sister"):
        return frozenset({"f", "person"})
    if head.capital:  # "my sister Claire"
        for tok in toks[:-1]:
            if tok.low in _KNOWN and not tok.capital:
                return kind_of([tok])
    many = is_plural(low) or any(t.low == "and" for t in toks)
    found = {"many", "thing"} if many else {"thing", "pet"}
    if low in w.PEOPLE or low.rstrip("s") in w.PEOPLE:
        found = {"m", "f", "person", *({"many"} if many else ())}
    elif head.capital and first not in w.DETERMINERS:
        found = {"m", "f", "person", "thing", "name"}
    return frozenset(found)


def _is_name(toks: list[Token]) -> bool:
    """Whether the capital of a first word is more than that of a beginning."""
    low = toks[0].low
    if low in w.FORMS or w.is_adverb(low) or low in w.PREPOSITIONS or low in _QUANT:
        return False
    after = toks[1] if len(toks) > 1 else None
    return after is not None and (
        after.capital or after.low in w.AUX or after.low in ("'poss", "and") or after.low in w.FORMS
    )


_PLACE = frozenset({"thing", "name"})
_IN = frozenset({"in", "at", "into", "near", "on", "outside"})
_BOUND = frozenset({"to", "for", "from", "back"})
_GOING = frozenset(
    [
        "move",
        "moves",
        "moved",
        "moving",
        "go",
        "goes",
        "went",
        "going",
        "gone",
        "fly",
        "flies",
        "flew",
        "flown",
        "travel",
        "travelled",
        "drove",
        "driven",
        "trip",
        "back",
        "comes",
        "came",
        "come",
        "work",
        "works",
        "worked",
        "working",
        "relocated",
        "returned",
    ]
)
_FITS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}


def _places(toks: list[Token], i: int) -> bool:
    """Whether the name at `i` is of a place, a firm or a day, by the words before it."""
    before, verb = toks[i - 1].low, toks[i - 2].low if i > 1 else ""
    return before in _IN or (before in _BOUND and verb in _GOING)


class Mentions:
    """What was spoken of so far, newest last."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.all: list[Mention] = []
        self.last: Mention | None = None  # the subject of the clause before
        self.human = ""
        for by, said in scene.people_last(6):
            for sentence in sentences(said[-_EARLIER:]):
                self.note(own_s(tokens(sentence)), sentence, by)
        if scene.before and scene.before[-1][0] not in (
            scene.speaker,
            "assistant",
            "system",
            "tool",
        ):
            self.human = scene.before[-1][0]

    def note(self, toks: list[Token], sentence: str, by: str = "") -> None:
        """Keep the noun phrases of a stretch as what a pronoun may mean."""
        i, n = 0, len(toks)
        while i < n:
            low = toks[i].low
            opens = (
                low in ("my", "our", "the", "a", "an", "your", "his", "her", "their")
                or low in w.KIN_BARE
            )
            name = toks[i].capital and low not in w.PRONOUNS and (i > 0 or _is_name(toks))
            if not (opens or name) or low in w.AUX or low in w.SUBORDINATORS:
                i += 1
                continue
            j = i + 1
            while j < n and j < i + 6 and self._goes_on(toks, i, j, name=name and not opens):
                j += 1
            if opens and j == i + 1 and low not in w.KIN_BARE:
                i += 1
                continue
            called = self.call(toks[i:j], sentence, by or self.scene.speaker, quiet=True)
            if called:
                placed = name and not opens and i > 0 and _places(toks, i)
                self.add(Mention(called, _PLACE if placed else kind_of(toks[i:j])))
            i = j

    @staticmethod
    def _goes_on(toks: list[Token], i: int, j: int, *, name: bool) -> bool:  # noqa: PLR0911
        tok = toks[j]
        if tok.low == "'poss":
            return True
        if tok.low in w.AUX or tok.low in w.PREPOSITIONS or tok.low in w.DETERMINERS:
            return False
        if not tok.low[0].isalnum() or tok.low in w.CONJUNCTIONS or tok.low in w.PRONOUNS:
            return False
        if tok.low in ("last", "next") or (j > i + 1 and "pp" in w.FORMS.get(tok.low, {})):
            return False
        if tok.low in w.SUBORDINATORS or w.is_adverb(tok.low) or tok.low in w.NOT:
            return False
        if toks[j - 1].low == "'poss" or (j == i + 1 and not name):
            return True
        if name:
            return tok.capital
        forms = w.FORMS.get(tok.low)
        return not forms or tok.low in w.NOUNS

    def add(self, mention: Mention) -> None:
        self.all.append(mention)
        del self.all[:-_MOST]

    def meant(self, pronoun: str) -> Mention | None:
        """What a pronoun stands for, as far as words tell."""
        want = _FITS.get(pronoun, "")
        options = [*([self.last] if self.last else []), *reversed(self.all)]
        for m in options:
            if m.name == self.scene.speaker:
                continue
            if (
                (want and want in m.kind and "many" not in m.kind)
                or (
                    pronoun in ("it", "its", "this", "that")
                    and "thing" in m.kind
                    and "many" not in m.kind
                    and "name" not in m.kind
                )
                or (
                    pronoun in ("they", "their", "theirs", "these", "those", "them")
                    and "many" in m.kind
                )
            ):
                return m
        for m in options:
            if m.name == self.scene.speaker:
                continue
            if (
                want
                and "pet" in m.kind
                and re.search(
                    r"\b(?:dog|cat|puppy|kitten|horse|pony|parrot|rabbit|hamster|tortoise|bird"
                    r"|pet|bull|cow|mare)$",
                    m.name,
                )
            ):
                return m
            if pronoun in ("it", "its", "this", "that") and ("name" in m.kind):
                return m
            if pronoun in ("they", "their", "theirs") and {"m", "f"} <= m.kind:
                return m
        return None

    def call(self, toks: list[Token], sentence: str, by: str, *, quiet: bool = False) -> str:  # noqa: PLR0911, PLR0912
        """The name of what a noun phrase speaks of; "" when it cannot be told."""
        toks = list(toks)
        while toks and (
            toks[0].low in _QUANT
            or w.is_adverb(toks[0].low)
            or toks[0].low in ("nor", "of", "not", "no", '"', "“")
        ):
            if toks[0].low == "one" and (len(toks) < 2 or toks[1].low != "of"):
                break
            toks.pop(0)
        if not toks:
            return ""
        low = toks[0].low
        rest = toks[1:]
        if len(toks) == 1:
            if low in ("i", "we", "me", "us", "mine", "ours", "myself"):
                return by
            if low in ("you", "u", "yours"):
                return self.human
            if low in (
                "he",
                "she",
                "it",
                "they",
                "this",
                "that",
                "these",
                "those",
                "him",
                "her",
                "them",
                "theirs",
                "hers",
                "his",
            ):
                found = None if quiet else self.meant(low)
                return found.name if found else ""
            if low in w.KIN_BARE:
                return f"{by}'s {low}"
        if low in ("my", "our"):
            return f"{by}'s {self._plain(rest, sentence)}" if rest else by
        if low in ("your", "ur"):
            owner = self.human or (self.scene.speaker if by == "assistant" else "")
            return f"{owner}'s {self._plain(rest, sentence)}" if owner and rest else ""
        if low in ("that", "this") and rest[0].low == "one" and len(rest) == 1:
            found = None if quiet else self.meant("it")
            return found.name if found else ""
        if low in ("his", "her", "its", "their"):
            found = self.meant(low)
            if rest and rest[-1].capital:
                return self._plain(rest[-1:], sentence)
            return f"{found.name}'s {self._plain(rest, sentence)}" if found and rest else ""
        if low in w.KIN_BARE and rest and rest[0].low == "'poss":
            return f"{by}'s {self._plain(toks, sentence)}"
        if low in w.DETERMINERS:
            toks = rest
        return self._plain(toks, sentence)

    @staticmethod
    def _plain(toks: list[Token], sentence: str) -> str:
        """The words of a noun phrase, lower-cased unless they are names."""
        if not toks:
            return ""
        text = sentence[toks[0].start : toks[-1].end].replace("’", "'")
        first = toks[0]
        common = first.start == 0 and (
            first.low in w.FORMS
            or (is_plural(first.low) and len(toks) == 1 and first.low not in _NAMES)
            or first.low in w.PEOPLE
        )
        return text[:1].lower() + text[1:] if common and first.text[1:].islower() else text
