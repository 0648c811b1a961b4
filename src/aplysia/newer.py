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
from aplysia.text import in_runs, terms
from aplysia.types import Recalled

_MOST, _MOST_RUN = 120, 50  # characters of what says one thing
_AT_ONCE = 1_800  # seconds within which somebody corrects what they have just said
_SHARED, _MOSTLY = 0.3, 0.5  # of the terms of the shorter of two sentences about one matter
_FEW, _FEW_RUN = 8, 16  # terms of words that say the new value and little else
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
    r"\b(?:no longer|any ?more|instead|from now on|moved|switch(?:ed|ing)?|chang(?:ed?|ing)"
    r"|renamed?|replaced?|swapped|traded|sold|quit|has left|dropped|gave up|given up|retired"
    r"|closed|finished|broke up|split up|took over|postponed|rescheduled|brought forward|pushed"
    r"|put (?:back|off|up)|extended|shortened|raised|lowered|increased|reduced|upgraded|migrated"
    r"|transferred|promoted|announced|gone (?:up|down)|went (?:up|down)|worked up"
    r"|(?:down|up) to (?=\d)"
    r"|has since|(?:got an?|my|our) new|is ill)\b"
    r"|不再|再也不|改[到成为叫在用坐喝吃学去由]?|换|搬|转(?:到|去|学|成|为|岗|专业)|调(?:到|成|整|岗)|迁|涨|降[到为了]"
    r"|升[到为职]|推迟|延[期长后]|提前|挪|辞职|离职|退休|分手|离婚|卖了|戒|不.{1,8}了|没.{1,6}了|放弃|接手|接任"
    r"|买了新|变[成为差]|[瘦胖加减长缩]到|[看读用]完了|病了|最[后终]决定",
    re.I,
)
# so now, and perhaps another thing before
_NOW = re.compile(
    r"\b(?:now|nowadays|these days|by now|as of|since (?!then|i was|we were)\w+|this (?:term|season"
    r"|time)|final|turned|became)\b|现在|如今|目前|[从自].{1,6}[起后]|以后|这学期|今年换|最[后终]|满.{1,3}了",
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
    r"\b(mother|mum|mom|father|dad|sister|brother|son|daughter|wife|husband|partner|girlfriend"
    r"|boyfriend|aunt|uncle|cousin|niece|nephew|grand\w+|friend|boss|colleague|neighbou?r|landlord"
    r"|landlady|flatmate|roommate|teacher|doctor|dentist)\b"
    r"|我的(?!最|新)([^，。是在叫的]{2})|((?:表|堂)?[爸妈哥弟姐妹]|儿子|女儿|老婆|老公|妻子|丈夫|女朋友|男朋友|[姑姨舅叔伯]|爷爷|奶奶|外公|外婆|侄|外甥"
    r"|朋友|老板|上司|下属|同事|邻居|房东|室友|老师|医生)",
    re.I,
)


def of_the_past(text: str) -> bool:
    """Whether a question is for what was so before."""
    return bool(_OF_PAST.search(text))


def taken_up(ranked: Sequence[Recalled], asked: str) -> list[tuple[int, int]]:
    """Places of what was said and of what takes it up later, each pair once; by the words, or as
    memory knows that a value has taken the place of another.

    Args:
        ranked: what came back for a question.
        asked: the question: what takes a line up speaks of what that has of it.

    >>> from datetime import UTC, datetime
    >>> said = [Recalled(text=text, score=1.0, reasons={}, episodes=(text,), source="user",
    ...     at=datetime(2026, 5, day, tzinfo=UTC), role="user", session="s")
    ...     for day, text in enumerate(["The rent is 900 euros.", "The rent has gone up to 950.",
    ...         "I drink tea."], start=1)]
    >>> taken_up(said, "What is the rent?")
    [(0, 1)]
    """
    wanted = set(terms(asked))
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
        if not _says_so(ranked[later].text):
            continue
        before = [n for n in order[:k] if ranked[n].source == ranked[later].source]
        for n in before:
            pair = (n, later)
            if pair not in found and _takes_up(
                ranked[later], ranked[n], wanted, next_to=n == before[-1]
            ):
                found.append(pair)
    return found


def _takes_up(newer: Recalled, older: Recalled, wanted: set[str], *, next_to: bool) -> bool:
    text, before = newer.text, older.text
    if newer.at <= older.at or _long(before) or _others(text, before):
        return False
    corrects, changes = bool(_CORRECTS.search(text)), bool(_CHANGES.search(text))
    own, theirs = set(terms(text)), set(terms(before))
    gap = (newer.at - older.at).total_seconds()
    if next_to and newer.session == older.session and gap <= _AT_ONCE:
        short = len(own) <= (_FEW_RUN if in_runs(text) else _FEW)
        points = _POINTS.search(text) or _shapes(text) & _shapes(before)
        if (corrects and short) or points or (changes and own & theirs & wanted):
            return True
    least = _SHARED if corrects or changes else _MOSTLY
    alike = len(own & theirs) >= least * min(len(own), len(theirs)) > 0
    names = bool(own & (theirs - wanted))  # what it had for an answer
    covers = len(own & theirs & wanted) >= _MOSTLY * len(theirs & wanted)
    return alike and (covers or ((changes or corrects) and names))


def _says_so(text: str) -> bool:
    """Whether words of a correction, a change or a new time stand in a short text."""
    if _long(text):
        return False
    if _CORRECTS.search(text):
        return True
    return bool(_CHANGES.search(text) or _NOW.search(text)) and not _ADDS.search(text)


def _long(text: str) -> bool:
    return len(text) > (_MOST_RUN if in_runs(text) else _MOST)


def _others(text: str, before: str) -> bool:
    """Whether each names somebody that the other does not."""
    found = [
        {w for m in _KIN.finditer(part.lower()) for w in m.groups() if w} for part in (text, before)
    ]
    return bool(found[0] - found[1] and found[1] - found[0])


def _shapes(text: str) -> set[str]:
    """How its numbers are written, and what they count."""
    return {f"{m.lastgroup}{(m[m.lastgroup or 0])}" for m in _SHAPE.finditer(text.lower())}
