"""The shortest stretch of a phrase that answers."""

from __future__ import annotations

from aplysia.perceive.english import words as w
from aplysia.perceive.english.tokens import Token

_WEAK = w.words("""
lovely nice great good wonderful beautiful little actual own whole entire amazing fantastic
terrible awful horrible horribly really very quite so too pretty rather absolutely totally
completely proper massive tiny gorgeous bloody damn such both all some any no every each only just
about around roughly nearly almost over exactly approximately least most more than up even still
always now again also currently not what kind sort keen big huge certain various same other
several many few single
""")
_TAIL = w.words("""
now again too though anyway anymore already instead today tonight yet please either etc haha lol
""")


def trim(toks: list[Token], i: int, j: int) -> list[Token]:
    """A phrase without articles, words of degree, praise, and what only leads to its noun."""
    while i < j - 1:
        low = toks[i].low
        pair = (low, toks[i + 1].low)
        if (
            pair
            in (
                ("kind", "of"),
                ("sort", "of"),
                ("lot", "of"),
                ("lots", "of"),
                ("couple", "of"),
                ("bit", "of"),
                ("cup", "of"),
                ("loads", "of"),
                ("plenty", "of"),
                ("pair", "of"),
                ("piece", "of"),
                ("type", "of"),
            )
            and j - i > 2
        ):
            i += 2
        elif low in ("my", "our", "his", "her", "their"):
            if any(t.low in w.PEOPLE for t in toks[i:j]):
                break
            i += 1
        elif (
            (low in w.DETERMINERS and low not in ("one", "half"))
            or low in _WEAK
            or (w.is_adverb(low) and low not in ("home", "early", "back", "well"))
            or low in "\"'“”"
        ):
            if (
                low in ("good", "great", "big", "little", "single", "other", "own")
                and toks[i + 1].capital
            ):
                break
            i += 1
        else:
            break
    while j - 1 > i and (
        toks[j - 1].low in _TAIL
        or (not toks[j - 1].low[0].isalnum() and toks[j - 1].low not in ("%", "°"))
    ):
        j -= 1
    for k in range(i + 1, j):  # "a year", "every day" after a noun
        if toks[k].low in ("a", "an", "every", "each", "per", "last", "this", "next") and toks[
            k - 1
        ].low not in ("of", "'poss"):
            j = k
            break
    return toks[i:j]


def amount(phrase: list[Token]) -> tuple[list[Token], str]:
    """A number with its unit, or without one of time; and the unit or what is counted.

    What is no amount comes back as it was, with "".
    """
    k = 0
    while k < len(phrase) and (w.is_number(phrase[k].low) or (phrase[k].low == "and" and k)):
        k += 1
    if (
        not k
        and len(phrase) > 1
        and phrase[0].low in ("size", "number", "page", "line", "room", "gate", "platform")
        and w.is_number(phrase[1].low)
    ):
        return phrase[1:2], phrase[0].low
    if (
        not k
        or k == len(phrase)
        or phrase[k].low in w.MONTH
        or phrase[k].low in ("past", "to", "o'clock", "of", "am", "pm")
    ):
        return phrase, ""
    if (phrase[0].low in ("one", "half") and phrase[k].low == "of") or (
        phrase[k].capital and phrase[k].low not in w.UNITS
    ):
        return phrase, ""
    if phrase[k].low == "-" or (
        phrase[0].low[0].isdigit() and phrase[0].low[-2:] in ("th", "st", "nd", "rd")
    ):
        return phrase, ""
    if phrase[k].low in w.UNITS and phrase[k].low not in w.TIME_UNITS:
        return phrase[: k + 1], phrase[k].low
    return phrase[:k], phrase[-1].low


def core_of(told: list[Token]) -> list[Token]:
    """The words of a subject without a clause about it."""
    cut = next(
        (i for i, t in enumerate(told) if i and t.low in ("who", "that", "which")), len(told)
    )
    core = (
        told[:1]
        if told[0].low in w.SUBJECTS
        and told[1:]
        and w.is_adverb(told[1].low) | (told[1].low in w.NOT)
        else told[:cut]
    )
    for i, tok in enumerate(core):
        if i and tok.low in w.SUBJECTS and core[i - 1].low not in ("and", "or"):
            core = core[:i]
            break
    return core
