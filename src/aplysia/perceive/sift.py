"""A statistical gate behind the readers: which of the claims they read are likely meant as said.

It weighs three things: how the sentence is worded, for a joke, a heading or a request is worded in
other ways than a statement; what the sentence means, as the default embedder has it; and what kind
of claim it is and what stands beside its value. Without that embedder other weights, of wording and
kind alone, are used. The weights are worked out on the open labelled sets by
`python -m benchmarks.train_gate claims` and shipped in `sift.json`. What the gate refuses is kept
as the text it is and recalled all the same.

It knows no grammar, and of the world nothing: a claim that is well said and false passes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from math import sqrt
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from zlib import crc32

from aplysia.attributes import MANY, SINGLE
from aplysia.text import in_runs
from aplysia.types import Claim, Embedder

if TYPE_CHECKING:
    from aplysia.types import Matrix

WORDINGS, KINDS = 1 << 15, 1 << 12  # places that features of each share
_KNOWN = SINGLE | MANY
_BARE = frozenset(["is", "be", "does", "has", "state", "contains"])
MOST = 240  # characters of a sentence that are looked at
_PART = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[^\w\s]", re.I)
_PART_RUN = re.compile(r"[a-z]+|\d+|\S", re.I)
_SMALL = frozenset(
    re.findall(
        r"\w+",
        """
a an the this that these those some any no every each all both either neither other another such
i me my mine we us our you your he him his she her it its they them their who whom whose which what
am is are was were be been being do does did have has had can could may might must shall should
will would ought not never and or but nor so yet if unless because since while when where why how
whether than as though although until till of in on at by to from with without for about into over
under after before between through during against among up down out off near like just only very
really actually too also even still already again now then here there yes please thanks ok well
want need wish hope think guess suppose imagine pretend say says said tell told write make give let
show lol haha maybe perhaps used going got gonna wanna
""",
    )
)
_NUMBERS = frozenset(
    re.findall(
        r"\w+",
        """
one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty
hundred thousand million first second third
""",
    )
)
_SMALL_RUN = frozenset(
    "我你他她它您们咱俺的了着过是在有不没别吗呢吧啊呀嘛哦哈就都也还又才再最很太真好要想会能可把被给让叫从到"
    "对和跟与或但如果假要是谁什么怎哪几多少这那请帮写说道一二两三四五六七八九十个只条件位家爸妈哥姐弟妹儿女老年月日"
    "号点岁块元"
)
_HEAD = 24  # characters of a text with which it says what it is
_TOLD, _MEANT = 2.0, 3.0  # by how much less is asked of what must not be missed
_ASKED_TO_KEEP = re.compile(
    r"\b(?:remember|note|don'?t forget|keep in mind)\b|记住|记一下|记得|记好|别忘", re.I
)
_SIGNS = '[]{}=#>:?：？“”"~…!！()（）'


def _parts(text: str, *, runs: bool) -> list[str]:
    """Words, or characters of a run, and marks; a number is a number."""
    found = (_PART_RUN if runs else _PART).findall(text)
    return ["0" if p[0].isdigit() else p for p in found]


def _grams(parts: list[str], longest: int) -> Iterator[str]:
    for n in range(1, longest + 1):
        for i in range(len(parts) - n + 1):
            yield " ".join(parts[i : i + n])


def _skeleton(sentence: str, *, runs: bool) -> list[str]:
    """The small words of a sentence in their order, with signs for all others."""
    found: list[str] = []
    for i, part in enumerate((_PART_RUN if runs else _PART).findall(sentence[:MOST])):
        low = part.lower()
        if part[0].isdigit() or low in _NUMBERS:
            sign = "0"
        elif low in (_SMALL_RUN if runs else _SMALL) or "'" in low or not part[0].isalnum():
            sign = low
        elif runs:
            sign = "A" if part.isascii() else "x"
        elif part[0].isupper() and i:
            sign = "N"
        else:
            sign = next((end for end in ("ly", "ing", "ed") if low.endswith(end)), "w")
        if sign != "x" or found[-1:] != ["x"]:
            found.append(sign)
    return found


def wording(sentence: str, text: str) -> set[int]:
    """The places of what is seen of a sentence of `text`."""
    runs = in_runs(sentence)
    low = sentence[:MOST].lower()
    parts = _parts(low, runs=runs)
    seen = {*_grams(["^", *parts, "$"], 3)}
    seen.update("k" + gram for gram in _grams(["^", *_skeleton(sentence, runs=runs), "$"], 5))
    if not runs:
        line = f"^{low}$"
        for n in (3, 4, 5):
            seen.update("c" + line[i : i + n] for i in range(len(line) - n + 1))
    seen.update(f"first:{' '.join(parts[:n])}" for n in (1, 2))
    seen.update(f"last:{' '.join(parts[-n:])}" for n in (1, 2))
    seen.add(f"long:{len(parts).bit_length()}")
    if not text.lstrip().startswith(sentence):
        head = _parts(text.lstrip()[:_HEAD].lower(), runs=runs)
        seen.update(f"head:{' '.join(head[:n])}" for n in (1, 2, 3))
    return {crc32(one.encode("utf-8", "replace")) % WORDINGS for one in seen}


def kind(claim: Claim) -> set[int]:
    """The places of what is seen of a claim and beside its value."""
    return {crc32(one.encode("utf-8", "replace")) % KINDS for one in _kind(claim)}


def _kind(claim: Claim) -> Iterator[str]:
    runs = in_runs(claim.text)
    at = max(0, claim.text.find(claim.value))
    end = at + len(claim.value)
    before = _parts(claim.text[max(0, at - MOST) : at].lower(), runs=runs)
    after = _parts(claim.text[end : end + MOST].lower(), runs=runs)
    value = _parts(claim.value[:MOST].lower(), runs=runs)
    known = claim.attribute if claim.attribute in _KNOWN | _BARE else "other"
    whose, _, whom = claim.subject.rpartition("'s ")
    subject = "whose" if whose else "self" if claim.own else "name" if whom.istitle() else "thing"
    size, shape = _size(len(value)), "word"
    if claim.value[:1].isdigit() or claim.value.istitle():
        shape = "number" if claim.value[0].isdigit() else "name"
    for n in (1, 2):
        yield f"b:{' '.join(before[-n:])}"
        yield f"a:{' '.join(after[:n])}"
    yield f"b:{known}:{' '.join(before[-1:])}"
    yield f"a:{known}:{' '.join(after[:1])}"
    yield f"before:{_size(len(before))}"
    yield f"after:{_size(len(after))}"
    rest = len(before) + len(after)
    yield f"unread:{rest * 4 // max(1, rest + len(value))}"
    yield from (f"sign:{sign}" for sign in _SIGNS if sign in claim.text)
    yield f"attribute:{claim.attribute}"
    yield f"known:{claim.attribute in _KNOWN}"
    yield f"{known}:{subject}"
    yield f"subject:{subject}"
    yield f"whom:{whom.split(' ')[-1].lower() if subject != 'self' else ''}"
    yield f"words:{subject}:{_size(len(whom) if runs else len(whom.split()))}"
    yield f"polarity:{claim.polarity}:{known}"
    yield f"tense:{claim.tense}:{claim.change}:{claim.correction}:{claim.hedged}"
    yield f"size:{size}"
    yield f"size:{size}:{known}"
    yield f"shape:{shape}:{known}"
    yield f"in:{value[0] if value else ''}"
    yield f"out:{value[-1] if value else ''}"


def _size(number: int) -> int:
    """Small numbers as they are, larger ones by their magnitude."""
    return number if number < 4 else 2 + number.bit_length()


class Weights(NamedTuple):
    """Of the places of wordings and kinds, and of the numbers of a vector, in hundredths; `bias` is
    less the threshold. No numbers: what sentences mean is not asked."""

    wording: tuple[int, ...]
    kind: tuple[int, ...]
    meaning: tuple[int, ...]
    bias: float


@cache
def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(files(__package__).joinpath("sift.json").read_text("utf-8"))
    return kept


@cache
def weights(language: Literal["en", "zh"], *, meant: bool) -> Weights:
    """`meant`: those to which the meaning of a sentence is known."""
    kept = _kept()[language]["meant" if meant else "worded"]
    return Weights(
        tuple(kept["wording"]),
        tuple(kept["kind"]),
        tuple(kept["meaning"]),
        kept["bias"] - kept["threshold"],
    )


def likely(read: Sequence[Claim], text: str, *, embedder: Embedder | None) -> list[Claim]:
    """Those of the claims read from `text` that are likely meant as they were read.

    Less is asked of a correction, of what its speaker says of themselves under an attribute that is
    known, and of what is asked to be remembered: to miss those costs more than to keep another.
    """
    vectors = _meanings(read, embedder)
    return [one for one in read if _score(one, text, vectors) > 0]


def _meanings(read: Sequence[Claim], embedder: Embedder | None) -> dict[str, Matrix] | None:
    """What the sentences of the claims mean; None without the embedder the weights are for."""
    if not read or embedder is None or embedder.id != _kept()["embedder"]:
        return None
    each = [*dict.fromkeys(one.text for one in read)]
    heads = [text[:MOST] for text in each]
    return dict(zip(each, embedder.embed(heads, kind="passage"), strict=True))


def _score(claim: Claim, text: str, vectors: dict[str, Matrix] | None) -> float:
    language: Literal["en", "zh"] = "zh" if in_runs(claim.text) else "en"
    meant = vectors is not None
    its = weights(language, meant=meant)
    head = "" if text.lstrip().startswith(claim.text) else text.lstrip()[:_HEAD]
    score = its.bias + lax(claim) + _worded(claim.text, head or claim.text, meant=meant)
    if vectors is not None:
        score += float(vectors[claim.text] @ _direction(language))
    return score + _sum(its.kind, kind(claim))


@cache
def _direction(language: Literal["en", "zh"]) -> Matrix:
    import numpy as np

    return np.array([w / 100 for w in weights(language, meant=True).meaning], np.float32)


@lru_cache(maxsize=64)
def _worded(sentence: str, text: str, *, meant: bool) -> float:
    language: Literal["en", "zh"] = "zh" if in_runs(sentence) else "en"
    return _sum(weights(language, meant=meant).wording, wording(sentence, text))


def _sum(weights: tuple[int, ...], seen: set[int]) -> float:
    return sum(weights[place] for place in seen) / (100 * sqrt(max(1, len(seen))))


def lax(claim: Claim) -> float:
    """What is added for a claim that must not be missed."""
    if claim.correction or _ASKED_TO_KEEP.search(claim.text):
        return _MEANT
    told = claim.own and claim.attribute in _KNOWN - _BARE
    return _TOLD if told or claim.change else 0.0
