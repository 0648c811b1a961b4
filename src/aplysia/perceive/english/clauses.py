"""Stretches of an English sentence cut into pieces of one clause each."""

from __future__ import annotations

from dataclasses import dataclass

from aplysia.perceive.english import words as w
from aplysia.perceive.english.parse import find_verb
from aplysia.perceive.english.tokens import Token, finite, is_plural

_CUTS = w.words("""
and but so or nor because although though while whereas since when whenever until before after as
unless if yet plus except than where & only
""")
_DROPPED = w.words("when whenever until till before after once as unless if than where wherever")
_LEADS = w.words("""
and but so or nor because although though while whereas since yet plus & also then only which who
not neither
""")


@dataclass(slots=True)
class Piece:
    """One clause or phrase, and what joins it to the one before."""

    lead: str
    toks: list[Token]
    mark: str = ""  # the punctuation before it
    verb: int | None = None
    start: int = 0  # where the subject begins; == verb: it has none of its own


def pieces(part: list[Token]) -> list[Piece]:
    """Cut at conjunctions that begin another clause or verb phrase."""
    mark = ""
    if part and not part[0].low[0].isalnum() and part[0].low in ",;:()—–…-":
        mark, part = part[0].low, part[1:]
    found: list[Piece] = []
    rest = part
    lead = ""
    while rest:
        if (rest[0].low in _LEADS or rest[0].low in _DROPPED) and not (
            rest[0].low == "neither" and rest[1:] and rest[1].low == "of"
        ):
            if rest[0].low in _DROPPED and (cut := _after_sub(rest)):
                found.append(Piece("drop", rest[:cut]))
                rest, lead, mark = rest[cut:], "", ","
                continue
            if rest[0].low not in (
                "since",
                "after",
                "before",
                "as",
                "until",
                "only",
                "neither",
                "than",
            ) or find_verb(rest, 1):
                lead, rest = rest[0].low, rest[1:]
                if not rest:
                    break
        cut = _cut(rest)
        piece = _piece(lead, rest[:cut], mark)
        found.append(Piece("drop", piece.toks) if lead in _DROPPED or lead == "which" else piece)
        rest, lead, mark = rest[cut:], "", ""
    return found


def _after_sub(toks: list[Token]) -> int:
    """Where the main clause begins after a leading "when …" without a comma; 0: nowhere."""
    verb = find_verb(toks, 1)
    if verb is None:
        return 0
    for j in range(verb + 1, min(len(toks), verb + 25)):
        low = toks[j].low
        begins = low in w.SUBJECTS or (
            low in w.DETERMINERS and toks[j - 1].low not in w.PREPOSITIONS
        )
        if (
            begins
            and toks[j - 1].low not in w.AUX
            and (v := find_verb(toks, j))
            and not (low in ("it", "you") and not finite(toks[v]) and toks[v].low not in w.AUX)
        ):
            return j
    return 0


def _cut(toks: list[Token]) -> int:
    """Where the next clause begins; the end when there is none."""
    verb: int | None = None
    seen = False
    for j in range(1, len(toks)):
        low = toks[j].low
        if low not in _CUTS:
            continue
        if not seen:
            at = _begin(toks)
            verb, seen = (None if at is None else find_verb(toks, at)), True
            if verb is None and finite(toks[0]):
                verb = 0
        if verb is None or verb >= j:
            if low in ("because", "but", "although", "whereas"):
                return j
            continue
        if (
            low == "so"
            and j + 1 < len(toks)
            and (toks[j - 1].low in w.AUX or toks[j - 1].low == "or")
        ):
            continue
        if j + 1 < len(toks) and _clausal(toks, j + 1, low):
            return j
    return len(toks)


def _clausal(toks: list[Token], j: int, lead: str) -> bool:
    """Whether a clause or, after "and" and the like, a verb phrase begins at `j`."""
    if toks[j].low in _CUTS and j + 1 < len(toks):
        j += 1
    k = j
    while k < len(toks) - 1 and _slight(toks, k):
        k += 1
    v = find_verb(toks, k)
    if (
        v is not None
        and not any(t.low in w.CONJUNCTIONS for t in toks[k:v])
        and not _verb_like(toks, k)
    ):
        return True
    return lead in ("and", "but", "or", "yet", "&", "so", "plus") and _verb_like(toks, k)


def _verb_like(toks: list[Token], k: int) -> bool:
    """Whether a verb phrase without a subject begins at `k`."""
    tok = toks[k]
    if tok.low in w.AUX:
        return True
    forms = finite(tok)
    if not forms or tok.capital:
        return False
    after = toks[k + 1] if k + 1 < len(toks) else None
    firm = after is not None and (
        after.low in w.DETERMINERS
        or after.low in w.PREPOSITIONS - {"of"}
        or after.low in w.OBJECTS
        or w.is_number(after.low)
    )
    if "past" in forms and "base" not in forms:
        return tok.low not in w.NOUNS or firm
    if tok.low in w.NOUNS or (("s" in forms) and forms["s"] in w.NOUNS):
        return firm
    return after is not None or "s" in forms


def _begin(toks: list[Token]) -> int | None:
    """Where the subject of a clause begins: after adverbs and what says when or where."""
    i, n = 0, len(toks)
    while i < n and (
        w.is_adverb(toks[i].low)
        or toks[i].low in w.CONJUNCTIONS
        or (not toks[i].low[0].isalnum() and toks[i].low[0] not in "'£$€")
    ):
        if (
            toks[i].low in ("all", "both", "here")
            or (toks[i].low in ("neither", "either") and toks[i + 1 :] and toks[i + 1].low == "of")
            or (toks[i].low == "there" and i + 1 < n and toks[i + 1].low in w.AUX)
        ):
            break
        i += 1
    if i >= n:
        return None
    if (
        toks[i].low in ("this", "that", "these", "last", "next", "every", "one", "some")
        and i + 2 < n
        and toks[i + 1].low in w.TIMES
    ):
        later = i + 2 + (toks[i + 2].low in w.DAYTIME)
        if later < n and find_verb(toks, later) is not None:
            return later
    if toks[i].low in w.PREPOSITIONS and toks[i].low != "like":
        j = i + 2
        while j < min(n, i + 20):
            low, prev = toks[j].low, toks[j - 1].low
            fresh = low in w.SUBJECTS or (
                (low in w.DETERMINERS or toks[j].capital) and prev not in w.PREPOSITIONS
                and prev not in w.DETERMINERS and not (toks[j].capital and toks[j - 1].capital)
            )  # fmt: skip
            if fresh and find_verb(toks, j) is not None:
                return j
            j += 1
        for j in range(i + 2, min(n, i + 8)):
            if find_verb(toks, j) == j + 1 and toks[j - 1].low not in w.PREPOSITIONS:
                return j
        return None
    return i


def _slight(toks: list[Token], k: int) -> bool:
    """Whether the word at `k` may stand before a verb and is no subject."""
    if toks[k].low == "there" and toks[k + 1].low in w.AUX:
        return False
    return w.is_adverb(toks[k].low) or toks[k].low in w.NOT


def _piece(lead: str, toks: list[Token], mark: str) -> Piece:
    piece = Piece(lead, toks, mark)
    at = _begin(toks)
    if at is None:
        return piece
    k = 0
    while k < len(toks) - 1 and _slight(toks, k):
        k += 1
    verb = find_verb(toks, at)
    noun = toks[k].low in w.NOUNS and not (
        k + 1 < len(toks) and toks[k + 1].low in w.DETERMINERS | w.OBJECTS
    )
    if noun and verb is not None and verb > k:
        piece.start, piece.verb = at, verb
    elif _verb_like(toks, k) and (verb is None or toks[k].low not in w.NOUNS or verb > k + 3):
        piece.verb = piece.start = k
    elif verb is not None:
        piece.start, piece.verb = at, verb
    elif finite(toks[k]) and lead and not is_plural(toks[k].low):
        piece.verb = piece.start = k
    return piece
