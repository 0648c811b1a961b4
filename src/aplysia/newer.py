"""Which of two things that one voice said takes up the other: it corrects it, or says what changed.

A claim that is read is compared claim by claim; this is for words of which rules read nothing, or
too little: by what announces a correction or a change, and by what both speak of. It is weak
evidence. Nobody's belief is moved by it; it says which line of a prompt is the earlier one, and
which the newest.

It knows no grammar and compares no values.
"""

from __future__ import annotations

from collections.abc import Sequence

from aplysia import patterns as re
from aplysia.text import in_runs, sentences, terms
from aplysia.types import Recalled

_MOST = 400  # characters of a text that are looked at
_AT_ONCE = 1_800  # seconds within which somebody corrects what they have just said
_SHARED = 0.3  # of the terms of the shorter of two sentences about one matter
_FEW, _FEW_RUN = 8, 12  # terms of words that say the new value and little else
_CORRECTS = re.compile(
    r"^\W*(?:no|nope|nah|sorry|oops|whoops|oh|er+|erm|hm+|actually|wait|hold on|scratch that"
    r"|strike that|correction|my (?:mistake|bad)|not \w|(?:just )?checked|turns? out|apolog\w+)\b"
    r"|\b(?:i (?:really |actually )?meant|should (?:be|say|read|have)|typo|mis(?:read|typed|spoke"
    r"|taken|remembered|heard)|(?:was|am|got \w+) (?:wrong|mixed up)|mixed (?:\w+ )?up|my mistake"
    r"|changed? (?:my|our) mind|turns out|let me correct|i said|in fact|rather than)\b"
    r"|,? not (?:an? |the |in |at |on |my )?[\w'’]+\W*$|\bnot [^,.;:]{1,30}[,:;]"
    r"|^\W*(?:不对|不是|错|哦|噢|啊|呃|等等|等一下|不好意思|抱歉|对不起|更正|纠正|其实|应该是|刚(?:才)?(?:看|查|通知|问)"
    r"|口误|是.{1,12}[，,]不是)"
    r"|[说打写记弄搞看听讲念输报填][错岔反混漏]|口误|笔误|手误|更正|纠正|改主意|不是[^，,。]{1,12}[，,]|其实|查出来"
    r"|原来是|报告上",
    re.I,
)
_CHANGES = re.compile(
    r"\b(?:now|nowadays|these days|no longer|any ?more|instead|by now|from now on|as of|since"
    r"|moved?|moving|switch(?:ed|ing)?|chang(?:ed?|ing)|renamed?|replac(?:ed?|ing)|swapped|traded"
    r"|sold|quit|left|dropped|gave up|given up|retired|closed|finished|broke up|split up|took over"
    r"|postponed|rescheduled|brought forward|pushed|put (?:back|off|up)|extended|shortened|raised"
    r"|lowered|increased|reduced|cut|upgraded|migrated|transferred|promoted|turned|became|become"
    r"|announced|decided|(?:my|our|his|her|their|an?) new|got a|gone (?:up|down|back)"
    r"|went (?:up|down|to|with)"
    r"|down to|up to|this (?:term|year|time|season)|has since|will be|other|ill"
    r"|from \w+ on)\b"
    r"|现在|如今|目前|不再|再也不|改[到成为叫在用坐喝吃学去由]?|换|搬|转(?:到|去|学|成|为|了|岗|专业)|调(?:到|成|整|岗)|迁"
    r"|涨|降|升(?:到|为|级|职)|推迟|延[期长后]|提前|挪|辞|离职|退休|分手|离婚|卖|戒|不.{1,8}了|没.{0,6}了"
    r"|(?:从|自).{1,6}[起后]|以后|之后|这学期|今年|最[后终]|决定|放弃|开始|接手|接任|[的买换]了?新|变|[瘦胖加减长缩]到|满"
    r"|看完|读完|用完|病了|又",
    re.I,
)
_ADDS = re.compile(  # beside what was said, not in its place
    r"\b(?:also|too|as well|another|besides|in addition|both|still)\b|[也还另]|此外|同时|以及",
    re.I,
)
_OF_PAST = re.compile(
    r"\b(?:used to|before|previous(?:ly)?|former(?:ly)?|earlier|past|history|originally)\b"
    r"|以前|之前|原来|原先|曾经|过去|当初|历史|那时|小时候",
    re.I,
)
# a number with what it counts, or the form of an hour, a day or an address
_SHAPE = re.compile(
    r"\d(?P<sign>[:.@/-])\d|(?<=[\w])(?P<at>@)\w|[\d一二三四五六七八九十百千两]\s?(?P<unit>[a-z]{1,12}\b|[\u4e00-\u9fff])"
    r"|(?:周|星期|礼拜)(?P<day>)[一二三四五六日天]",
    re.I,
)
_POINTS = re.compile(
    r"\b(?:he|she|it|it['’]s|they|them|him|that|this)\b|[他她它]|^\W*(?:改|换|是|应该|从|在)", re.I
)
_KIN = re.compile(
    r"\b(?:mother|mum|mom|father|dad|sister|brother|son|daughter|wife|husband|partner|girlfriend"
    r"|boyfriend|aunt|uncle|cousin|niece|nephew|grand\w+|friend|boss|colleague|neighbou?r|landlord"
    r"|landlady|flatmate|roommate|teacher|doctor|dentist)\b"
    r"|[爸妈哥弟姐妹]|儿子|女儿|老婆|老公|妻子|丈夫|女朋友|男朋友|[姑姨舅叔伯]|爷爷|奶奶|外公|外婆|表[哥弟姐妹]|侄|外甥"
    r"|朋友|老板|同事|邻居|房东|室友|老师|医生",
    re.I,
)


def of_the_past(text: str) -> bool:
    """Whether a question is for what was so before."""
    return bool(_OF_PAST.search(text))


def taken_up(ranked: Sequence[Recalled]) -> list[tuple[int, int]]:
    """Places of what was said and of what takes it up later, each pair once; by the words, or as
    memory knows that a value has taken the place of another.

    >>> from datetime import UTC, datetime
    >>> said = [Recalled(text=text, score=1.0, reasons={}, episodes=(text,), source="user",
    ...     at=datetime(2026, 5, day, tzinfo=UTC), role="user", session="s")
    ...     for day, text in enumerate(["The rent is 900 euros.", "The rent has gone up to 950.",
    ...         "I drink tea."], start=1)]
    >>> taken_up(said)
    [(0, 1)]
    """
    order = sorted(
        (n for n, r in enumerate(ranked) if r.role == "user"), key=lambda n: ranked[n].at
    )
    found = [
        (n, k)
        for k, later in enumerate(ranked)
        for n, one in enumerate(ranked)
        if n != k and any(set(one.episodes) & set(old.episodes) for old in later.replaces)
    ]
    for k, later in enumerate(order):
        before = [n for n in order[:k] if ranked[n].source == ranked[later].source]
        last = before[-1] if before else None
        for n in before:
            if (n, later) not in found and _takes_up(ranked[later], ranked[n], next_to=n == last):
                found.append((n, later))
    return found


def _takes_up(newer: Recalled, older: Recalled, *, next_to: bool) -> bool:
    if newer.at <= older.at:
        return False
    text, before = newer.text[:_MOST], older.text[:_MOST]
    corrects, changes = bool(_CORRECTS.search(text)), bool(_CHANGES.search(text))
    if not (corrects or changes) or _others(text, before):
        return False
    if _ADDS.search(text) and not corrects:
        return False
    gap = (newer.at - older.at).total_seconds()
    if next_to and newer.session == older.session and gap <= _AT_ONCE:
        short = len(terms(text)) <= (_FEW_RUN if in_runs(text) else _FEW)
        if (corrects and short) or _POINTS.search(text) or _shapes(text) & _shapes(before):
            return True
    return any(_alike(one, other) for one in _cued(text) for other in sentences(before))


def _cued(text: str) -> list[str]:
    """The sentences that announce a correction or a change."""
    return [one for one in sentences(text) if _CORRECTS.search(one) or _CHANGES.search(one)]


def _alike(one: str, other: str) -> bool:
    """Whether two sentences speak of one matter."""
    mine, theirs = set(terms(one)), set(terms(other))
    return bool(mine and theirs) and len(mine & theirs) >= _SHARED * min(len(mine), len(theirs))


def _others(text: str, before: str) -> bool:
    """Whether each names somebody that the other does not."""
    one, other = set(_KIN.findall(text.lower())), set(_KIN.findall(before.lower()))
    return bool(one - other and other - one)


def _shapes(text: str) -> set[str]:
    """How its numbers are written, and what they count."""
    return {f"{m.lastgroup}{(m[m.lastgroup or 0])}" for m in _SHAPE.finditer(text.lower())}
