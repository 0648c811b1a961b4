"""English sentences as words: signs and clitics apart, and whose an "'s" is."""

from __future__ import annotations

from dataclasses import dataclass

from aplysia import patterns as re
from aplysia.perceive.english import words as w

_WORD = re.compile(
    r"(?:[£$€¥]\s?)?\d+(?:[.,:/-]\d+)*(?:[^\W_]|%)*|[^\W_]+(?:[-'’&/.][^\W_]+)*|[^\w\s]|_+"
)
_CLITIC = re.compile(r"(n't|'(?:s|re|ve|ll|d|m))$")
_RUN_ON = {
    "im": 1, "ive": 1, "dont": 2, "doesnt": 4, "didnt": 3, "cant": 2, "wont": 2, "isnt": 2,
    "arent": 3, "wasnt": 3, "werent": 4, "havent": 4, "hasnt": 3, "hes": 2, "shes": 3,
    "theyre": 4, "youre": 3, "weve": 2, "theyve": 4, "thats": 4, "theres": 5,
}  # fmt: skip
_SIGN = {"s": "'s", "re": "'re", "ve": "'ve", "m": "'m", "t": "n't"}
STRONG = frozenset(",;:()[]—–…!?*")


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    low: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


def tokens(sentence: str, at: int = 0) -> list[Token]:
    """Words, signs and clitics of a sentence from `at` on, with their places in it."""
    found: list[Token] = []
    low = ""
    for m in _WORD.finditer(sentence, at):
        text, start, end = m.group(), m.start(), m.end()
        low = text.lower().replace("’", "'")
        if text == "May" and (
            low in w.PREPOSITIONS or w.is_number(low) or sentence[end : end + 2].strip().isdigit()
        ):
            low = "may_"
        if text in ("IT", "US"):
            low += "_"
        cut = end
        if clitic := _CLITIC.search(low):
            cut = end - len(clitic.group())
        elif low in _RUN_ON:
            cut = start + _RUN_ON[low]
        if cut <= start:
            continue
        if cut == end:
            owner = text in "'’" and found and found[-1].end == start and found[-1].low[-1] == "s"
            found.append(Token(text, "'poss" if owner else low, start, end))
            continue
        found.append(Token(sentence[start:cut], low[: cut - start], start, cut))
        rest = low[cut - start :]
        sign = rest if clitic else _SIGN.get(rest, "n't")
        found.append(Token(sentence[cut:end], sign, cut, end))
    return found


def finite(tok: Token) -> dict[str, str]:
    """The finite forms that a word may be."""
    forms = w.FORMS.get(tok.low, {})
    return {k: v for k, v in forms.items() if k in ("base", "s", "past")}


def is_plural(word: str) -> bool:
    return word in w.PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")))


def stops_noun(low: str) -> bool:
    return low in w.DETERMINERS or low in w.PREPOSITIONS or low == "'poss"


def own_s(toks: list[Token]) -> list[Token]:
    """The tokens with each "'s" that stands for "of" told from those that stand for a verb."""
    out = list(toks)
    begin = [0] * (len(out) + 1)  # of the stretch that each token is in
    for i, tok in enumerate(out):
        cut = tok.low in STRONG or tok.low in w.CONJUNCTIONS or tok.low in ("because", "while")
        begin[i + 1] = i + 1 if cut else begin[i]
    verb_after = False
    for i in range(len(out) - 1, -1, -1):
        tok = out[i]
        if tok.low in STRONG or tok.low in w.CONJUNCTIONS or tok.low in ("because", "who", "which"):
            verb_after = False
        elif tok.low == "'s":
            if _owns(out, i, begin[i], verb_after):
                out[i] = Token(tok.text, "'poss", tok.start, tok.end)
            else:
                verb_after = True
        elif (
            tok.low in w.AUX
            or (tok.low not in w.NOUNS and finite(tok))
            or (
                finite(tok)
                and i
                and out[i - 1].low not in w.DETERMINERS | {"'s"}
                and i + 1 < len(out)
            )
        ):
            verb_after = True
    return out


def _owns(toks: list[Token], i: int, begin: int, verb_after: bool) -> bool:
    """Whether the "'s" at `i` shows an owner."""
    after_prep = any(t.low in w.PREPOSITIONS for t in toks[max(begin, i - 4) : max(begin, i - 1)])
    seen = any(verbal(t) for t in toks[begin : max(begin, i - 1)])
    if not i or i + 1 == len(toks):
        return bool(i) and seen
    before, after = toks[i - 1], toks[i + 1]
    if before.low in w.PRONOUNS or before.low in ("here", "how", "where", "what", "when", "let"):
        return before.low.endswith(("one", "body"))
    if (
        after.low in w.DETERMINERS
        or after.low in w.PREPOSITIONS
        or after.low in w.NOT
        or after.low in w.AUX
        or after.low in STRONG
        or after.low in ("been", "got", "called", "named", "getting", "going", "having", "being")
        or (w.is_adverb(after.low) and after.low not in ("kind", "back", "early", "daily"))
        or w.is_number(after.low)
    ):
        return seen
    forms = w.FORMS.get(after.low, {})
    if ("ing" in forms or "pp" in forms) and after.low not in w.NOUNS:
        return seen
    return verb_after or seen or after_prep


def verbal(tok: Token) -> bool:
    return tok.low in w.AUX or (bool(finite(tok)) and tok.low not in w.NOUNS)
