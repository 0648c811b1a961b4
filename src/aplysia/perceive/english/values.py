"""From clauses to claims: which stretch of a clause is the value, and of what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aplysia import patterns as re
from aplysia.perceive.english import words as w
from aplysia.perceive.english.clauses import Piece, pieces
from aplysia.perceive.english.parse import Chunk, Clause, Group, chunks, group
from aplysia.perceive.english.people import Mention, Mentions, kind_of
from aplysia.perceive.english.span import amount, core_of, trim
from aplysia.perceive.english.tokens import Token, tokens
from aplysia.perceive.scene import Scene
from aplysia.types import Claim

_THINK = w.words("think believe guess reckon suppose assume suspect imagine know")
_LINKS = w.words("""
become remain stay seem look taste smell sound feel turn go get grow keep appear prove come
""")
_RELATIONAL = w.words("""
allergic afraid scared fond good bad great terrible hopeless useless fluent interested addicted
related keen mad crazy proud responsible famous known full short tired ill sick down capable aware
jealous due open obsessed married engaged into available part made based located covered called
named born similar close next worth crap brilliant rubbish
""")
_IDLE = w.words("""
thank hope wish mean let try wonder see say tell ask happen seem bet swear look sound wait need
guess cry laugh die scream joke kid
""")
_ANYBODY = w.words("everyone everybody people somebody someone anyone anybody something everything")
_SAME = {"he": ("m", "person"), "she": ("f", "person"), "they": ("many",)}
_NOW = re.compile(r"\b(?:now|nowadays|these days|since|lately|instead|currently)\b", re.I)
_VAGUE = w.words("""
it that this them me you him her us something anything everything nothing thing things lot bit
""")


class Reader:
    """Reads the pieces of one text after another and keeps what they claim in `found`."""

    def __init__(self, scene: Scene, mentions: Mentions) -> None:
        self.scene, self.mentions = scene, mentions
        self.found: list[Claim] = []
        self.sentence = ""
        self.soft = self.corrects = False
        self.from_here = 0  # where the claims of this sentence begin
        self.subject, self.own, self.many = "", False, False
        self.last: list[Claim] = []  # of the clause before
        self.last_list = False
        self.pending: list[list[Token]] = []
        self.phrase: list[Token] = []
        self.noted: list[Token] = []

    def begin(self, sentence: str, *, soft: bool, corrects: bool) -> None:
        self.sentence, self.soft, self.corrects = sentence, soft, corrects
        self.from_here = len(self.found)
        self.subject, self.last, self.pending, self.phrase = "", [], [], []
        self.last_list = False
        self.first = True

    def finish(self) -> None:
        """End a sentence; what was, and by its own words is now something else, is no more."""
        self.pending = []
        here = self.found[self.from_here :]
        if len(here) < 2 or not _NOW.search(self.sentence):
            return
        for i, old in enumerate(here[:-1]):
            later = [c for c in here[i + 1 :] if c.polarity and c.tense == "present"]
            if (
                old.tense == "past"
                and old.polarity
                and any((c.subject, c.attribute) == (old.subject, old.attribute) for c in later)
            ):
                self.found[self.from_here + i] = replace(old, polarity=False, change=True)

    def read(self, piece: Piece) -> None:
        if piece.toks and piece.lead != "drop":
            if piece.verb is None:
                self._phrase(piece)
            else:
                self._clause(piece)
        self.mentions.note(piece.toks, self.sentence)
        self.first = False

    def text(self, toks: list[Token]) -> str:
        return self.sentence[toks[0].start : toks[-1].end].strip(" \"“”'.,") if toks else ""

    def add(self, subject: str, attribute: str, toks: list[Token], **more: Any) -> Claim | None:
        """Keep a claim, unless there is nothing to it."""
        value = self.text(toks)
        if (
            not subject
            or not re.search(r"\w", value)
            or (value.lower() in _VAGUE and not value.isupper())
        ):
            return None
        claim = Claim(
            subject=subject, attribute=attribute, value=value, text=self.sentence,
            hedged=self.soft, correction=self.corrects, own=self.own, **more,
        )  # fmt: skip
        if claim in self.found[self.from_here :]:
            return None
        self.found.append(claim)
        self.last.append(claim)
        return claim

    def _phrase(self, piece: Piece) -> None:
        """A piece without a verb: the next of a list, a "not X", or the first half of a subject."""
        toks = [t for t in piece.toks if t.low not in ('"', "“", "”", ".")]
        denied = piece.lead == "not" or (bool(toks) and toks[0].low in ("not", "never"))
        if denied and toks and toks[0].low in w.NOT:
            toks = toks[1:]
        if not toks:
            return
        chs, _ = chunks(toks, 0)
        chs = [c for c in chs if c.end > c.start]
        if not chs:
            return
        if self.last and self.last[-1] in self.found[self.from_here :]:
            self._goes_on(piece, toks, chs, denied=denied)
        elif self.corrects and self.mentions.scene.before and not self.subject:
            self._fragment(toks, chs, denied=denied)
        elif (
            chs[0].kind == "ing"
            and self.first
            and piece.lead == ""
            and toks[0].low == self._low(toks, chs[0])
        ):
            self._speaker_does(toks, chs)
        else:
            self.phrase = toks

    @staticmethod
    def _low(toks: list[Token], chunk: Chunk) -> str:
        return toks[chunk.start].low

    def _speaker_does(self, toks: list[Token], chs: list[Chunk]) -> None:
        g = Group(base=w.FORMS[toks[0].low]["ing"], end=1, progressive=True)
        self._set(self.scene.speaker, own=True, many=True)
        rest, _ = chunks(toks, 1)
        self._verb(Clause(toks, (0, 0), g, rest))

    def _goes_on(self, piece: Piece, toks: list[Token], chs: list[Chunk], *, denied: bool) -> None:  # noqa: PLR0911
        base = self.last[-1]
        first = trim(toks, chs[0].start, chs[0].end)
        if denied or chs[0].denied:
            polarity = False if base.polarity else not self.corrects
            if toks[0].low == "even" or not base.polarity:
                polarity = False
            value = self.text(first)
            if base.polarity:
                self.found[self.found.index(base)] = replace(base, instead_of=value)
            self.add(base.subject, base.attribute, first, polarity=polarity)
            return
        if (
            base.attribute in ("name", "be")
            and first
            and w.is_number(first[0].low)
            and len(first) == 1
        ):
            self.add(base.subject, "age", first)
            return
        if toks[0].low == "name" and len(toks) > 2:
            self.add(base.subject, "name", toks[2:])
            return
        if toks[0].low in ("mostly", "mainly", "especially", "namely"):
            self.add(base.subject, base.attribute, first, polarity=base.polarity)
            return
        if any(toks[c.start].low in w.OBJECTS for c in chs):
            return
        if piece.mark == ":" and (w.is_number(first[0].low) if first else False):
            self.add(base.subject, base.attribute, first)
            return
        several = piece.lead in ("and", "or", "&", "plus", "nor") or any(
            t.low in ("and", "or", "&") for t in toks
        )
        short = all(c.kind in ("np", "ing") for c in chs) and len(toks) <= 12
        if not self.last_list or not short:
            return
        items = [trim(toks, c.start, c.end) for c in chs if c.kind != "time"]
        if several or piece.lead == "and":
            for item in [*self.pending, *items]:
                self._item(base, item)
            self.pending = []
        elif piece.mark == ",":
            self.pending += items[:1]

    def _item(self, base: Claim, item: list[Token]) -> None:
        if not item:
            return
        count, unit = amount(item)
        attribute = unit if count is not item and unit else base.attribute
        if count is item and w.is_number(base.value.lower()):
            attribute = "has"
        self.add(
            base.subject,
            attribute,
            count,
            polarity=base.polarity,
            tense=base.tense,
            change=base.change,
        )

    def _fragment(self, toks: list[Token], chs: list[Chunk], *, denied: bool) -> None:
        """ "forty, not fourteen": a value for what was spoken of before."""
        old = self._before() or self._any()
        self._set(old.subject, own=old.own, many=False)
        for chunk in chs[:1]:
            value, _ = amount(trim(toks, chunk.start, chunk.end))
            self.add(
                old.subject,
                old.attribute,
                value,
                polarity=not (denied or chunk.denied),
                instead_of="" if denied else old.value,
            )

    def _before(self) -> Claim | None:
        """The last claim of what was said before."""
        for by, said in reversed(self.scene.before[-4:]):
            inner = Reader(
                Scene(speaker=by if by != "assistant" else self.scene.speaker),
                Mentions(Scene(speaker=by)),
            )
            sentence = said[-500:]
            inner.begin(sentence, soft=False, corrects=False)
            for piece in pieces(tokens(sentence.rstrip(".!?"))):
                inner.read(piece)
            if inner.found:
                return inner.found[-1]
        return None

    def _any(self) -> Claim:
        """A claim of nothing more than what was last spoken of."""
        last = self.mentions.all[-1].name if self.mentions.all else self.scene.speaker
        return Claim(subject=last, attribute="be", value="", text="")

    def meant(self, toks: list[Token]) -> None:
        """Read what follows "I meant"."""
        toks = [t for t in toks if t.low not in ('"', "“", "”", ".", "!")]
        chs, _ = chunks(toks, 0)
        if chs:
            self._fragment(toks, chs, denied=chs[0].denied)
            if len(chs) > 1 and chs[1].denied and self.found:
                old = self.found[-1]
                self.add(
                    old.subject, old.attribute, trim(toks, chs[1].start, chs[1].end), polarity=False
                )

    def _set(self, subject: str, *, own: bool, many: bool) -> None:
        self.subject, self.own, self.many = subject, own, many
        self.last, self.last_list = [], False

    def _clause(self, piece: Piece) -> None:  # noqa: PLR0912
        toks, v = piece.toks, piece.verb or 0
        if (cleft := self._cleft(piece)) is not None:
            piece, toks, v = cleft, cleft.toks, cleft.verb or 0
        g = group(toks, v)
        told = toks[piece.start : v]
        if any(t.low in ("your", "ur", "yours") for t in toks):
            return
        while told[1:] and (w.is_adverb(told[-1].low) or told[-1].low in w.NOT):
            told = told[:-1]
        if self._aside(piece, g, told):
            return
        if not told:
            if not self._takes_up(piece, g, v):
                return
        elif not self._names(piece, g, told):
            self.subject, self.last, self.last_list = "", [], False
            if self.corrects:
                self._corrected(toks, g)
            return
        self.phrase = []
        if not self._vouched(g):
            self.last = []
            return
        chs, flags = chunks(toks, g.end)
        clause = Clause(toks, (piece.start, v), g, chs, piece.lead, flags)
        if "anymore" in flags or any(
            toks[c.start].low == "any"
            and c.end - c.start == 2
            and toks[c.start + 1].low in ("more", "longer")
            for c in chs
        ):
            g.ended = True
            clause.chunks = [c for c in chs if toks[c.start].low != "any"]
        if (
            g.base == "get"
            and g.perfect
            and not (chs and "pp" in w.FORMS.get(toks[chs[0].start].low, {}))
        ):
            g.base = "have"
        if told and told[0].low == "there":
            self._there(clause)
        elif g.base == "be" or (g.base in _LINKS and self._quality(clause)):
            self._be(clause, told)
        elif g.base == "have" and not g.modal:
            self._have(clause)
        else:
            self._verb(clause)

    @staticmethod
    def _cleft(piece: Piece) -> Piece | None:
        """ "It's Stefan who waters the plants" as "Stefan waters the plants"."""
        toks, v = piece.toks, piece.verb or 0
        if toks[piece.start].low != "it" or v != piece.start + 1 or toks[v].low not in w.BE:
            return None
        for j in range(v + 2, min(len(toks) - 1, v + 8)):
            if toks[j].low in ("who", "that"):
                kept = [*toks[v + 1 : j], *toks[j + 1 :]]
                return Piece("", kept, "", j - v - 1, 0)
        return None

    def _aside(self, piece: Piece, g: Group, told: list[Token]) -> bool:
        """Whether the clause only frames another ("I think"), which is read instead."""
        if (
            len(told) == 1
            and told[0].low in ("i", "we")
            and g.base in _THINK
            and not g.negative
            and not g.modal
        ):
            rest = piece.toks[g.end :]
            if rest and rest[0].low == "that":
                rest = rest[1:]
            inner = [p for p in pieces(rest) if p.verb is not None and p.start < p.verb]
            if inner:
                soft, self.soft = self.soft, self.soft or g.base != "know"
                for p in inner:
                    self._clause(p)
                self.soft = soft
            return bool(inner) or g.base != "know"
        return bool(told) and told[0].low in (
            "what",
            "who",
            "how",
            "why",
            "where",
            "whatever",
            "which",
        )

    def _takes_up(self, piece: Piece, g: Group, v: int) -> bool:
        """A verb phrase alone goes on with the subject before, or speaks of the speaker."""
        forms = w.FORMS.get(piece.toks[v].low, {})
        if piece.lead == "so" and piece.toks[v].low in w.AUX:
            return False
        if self.subject and (piece.lead or piece.mark):
            base_only = set(forms) <= {"base"} and piece.toks[v].low not in w.AUX
            if base_only and (not self.many or not piece.lead):
                return False
            self.last = []
            return True
        if (
            self.first
            and not piece.lead
            and ("past" in forms or piece.toks[v].low in ("'m", "'ve"))
            and "base" not in forms
        ):
            self._set(self.scene.speaker, own=True, many=True)
            return True
        return False

    def _names(self, piece: Piece, g: Group, told: list[Token]) -> bool:
        """Set the subject from its words; whether somebody or something known was named."""
        low = told[0].low
        if any(t.low in w.NOT - {"no"} for t in piece.toks[: piece.start]):
            g.negative = True
        if low in _ANYBODY and len(told) == 1:
            return False
        if low in ("nobody", "none", "no", "neither", "nothing", "nor") or piece.lead in (
            "nor",
            "neither",
        ):
            g.negative = True
            if low in ("nobody", "nothing") and len(told) > 2:
                told = told[2:]
            elif low in ("nobody", "nothing"):
                return False
        if low == "there":
            self._set("there", own=False, many=False)
            return True
        core = core_of(told)
        name = self.mentions.call(core, self.sentence, self.scene.speaker)
        if self.phrase and piece.lead in ("and", "nor", "or", "&") and name:
            other = self.mentions.call(self.phrase, self.sentence, self.scene.speaker)
            name = f"{other} and {name}" if other else name
        if not name:
            return False
        mine = (
            any(t.low in ("i", "we", "my", "our", "me", "mine", "ours") for t in core[:1])
            or core[0].low in w.KIN_BARE
        )
        kind = kind_of(core)
        self._set(
            name,
            own=mine,
            many="many" in kind or low in ("i", "we", "they", "you") or " and " in name,
        )
        if low not in w.SUBJECTS:
            self.mentions.last = Mention(name, kind)
            self.mentions.add(Mention(name, kind))
        elif low in _SAME:
            self.mentions.last = Mention(name, frozenset(_SAME[low]))
        return True

    def _vouched(self, g: Group) -> bool:
        """Whether the form of the verb asserts."""
        if g.modal in ("could", "should", "might", "may", "must", "shall"):
            return False
        if g.modal in ("would", "'d"):
            return (g.negative and not g.perfect) or g.base in ("describe", "call")
        if g.modal in ("will", "'ll", "wo"):
            return g.negative or (self.subject != self.scene.speaker) or g.base == "be"
        return not (
            g.base in _IDLE
            and not (g.base in ("try", "need") and g.negative)
            and self.subject == self.scene.speaker
        )

    def _corrected(self, toks: list[Token], g: Group) -> None:
        """ "It's Rex, not Max", with nothing that "it" could be but what was said before."""
        old = self._before() or self._any()
        chs, _ = chunks(toks, g.end)
        if chs and g.base == "be":
            self._set(old.subject, own=old.own, many=False)
            value, _ = amount(trim(toks, chs[0].start, chs[0].end))
            self.add(
                old.subject,
                old.attribute,
                value,
                polarity=not g.negative,
                instead_of="" if g.negative else old.value,
            )

    def _quality(self, clause: Clause) -> bool:
        """Whether a verb as "stay" or "turn" is followed by a quality."""
        if not clause.chunks or clause.group.passive:
            return False
        first = clause.chunks[0]
        low = clause.toks[first.start].low
        if clause.group.base == "turn" and w.is_number(low):
            return False
        if first.prep:
            return clause.group.base in (
                "turn",
                "stay",
                "remain",
                "sound",
                "look",
                "become",
            ) and first.prep in ("into", "like", "in", "at")
        if clause.group.base in ("become", "remain", "turn"):
            return True
        return (
            low not in w.DETERMINERS
            and (
                first.end - first.start <= 2
                and not clause.toks[first.start].capital
                and low not in w.OBJECTS
            )
            and clause.group.base not in ("keep", "go", "come", "grow", "prove")
        ) or low in _RELATIONAL

    def _more(self, g: Group) -> dict[str, Any]:
        gone = g.ended
        return {
            "polarity": not (g.negative or g.was),
            "tense": g.tense,
            "change": gone,
        }

    def _be(self, clause: Clause, told: list[Token]) -> None:
        from aplysia.perceive.english.copula import be

        be(self, clause, told)

    def _have(self, clause: Clause) -> None:
        from aplysia.perceive.english.verbs import have

        have(self, clause)

    def _there(self, clause: Clause) -> None:
        from aplysia.perceive.english.verbs import there

        there(self, clause)

    def _verb(self, clause: Clause) -> None:
        from aplysia.perceive.english.verbs import verb

        verb(self, clause)
