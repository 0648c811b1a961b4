"""What an utterance asks for and speaks of, read with rules, in English and Chinese.

It reads questions, names, numbers and dates. It does not parse, does not resolve pronouns, and
does not read claims: what is said is kept as it was said.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from aplysia import patterns as re
from aplysia.text import ASKS_RUN, MONTHS, names, sentences
from aplysia.types import Percept

_MARKS_MOST = 40  # characters at the end of a sentence among which its question mark is
_ASKS_MARK = re.compile(r"[?？][!！?？]*[\"'”’)\]」』]*$")
_ASKS_EN = re.compile(
    r"^(?:and |but |so |ok,? |well,? )*(?:who|whom|whose|what|when|where|which|why|how|do|does|did"
    r"|is|are|was|were|can|could|will|would|should|has|have|had|tell me|remind me|name)\b",
    re.I,
)
# a change of subject begins another question inside one sentence
_TURN = re.compile(r"(?:(?<=[，,；;。！!])|(?<=\s)|^)(?=另外[，,]|还有[，,]|also,|and also )", re.I)

# what is really meant replaces what was asked before on the way to it
_MEANT = re.compile(
    r"(?:真正|实际|其实|本来).{0,8}(?:问|想|了解|知道|弄清)|我(?:是)?想(?:问|知道)|我的问题"
    r"|\b(?:my (?:real |actual )?question|what i (?:really|actually) (?:want|mean)|i meant)",
    re.I,
)
_MONTH = "|".join(MONTHS)


def perceive(text: str, *, now: datetime) -> Percept:
    """Read an utterance.

    Args:
        now: what "yesterday" is reckoned from; aware.

    >>> from datetime import UTC
    >>> p = perceive("我妹妹住在哪里？另外，她多大？", now=datetime(2026, 1, 2, tzinfo=UTC))
    >>> p.asks
    ('我妹妹住在哪里？', '另外，她多大？')
    """
    asked = asks(text)
    return Percept(
        text=text,
        names=tuple(names(text)),
        # the time that is asked about, not that of the story around the question
        dates=tuple(dates(" ".join(asked) or text, now=now)),
        asks=tuple(asked),
        at=now,
    )


def asks(text: str) -> list[str]:
    """The sentences that ask, in their order; [] for a statement.

    What somebody says to mean takes the place of what they asked before, up to a change of subject.

    >>> asks("Is it raining? Never mind. My real question is: where do I live?")
    ['My real question is: where do I live?']
    """
    parts = [p.strip() for s in sentences(text) for p in _TURN.split(s) if p and p.strip()]
    by_mark = any(_asks_marked(p) for p in parts)  # then a full stop says that a part does not
    found: list[str] = []
    begin = 0  # where the questions of this subject begin
    for part in parts:
        if _TURN.match(part):
            begin = len(found)
        open_end = not by_mark or part[-1] not in ".!。！"
        if _asks_marked(part) or (open_end and _ASKS_EN.search(part)):
            if _MEANT.search(part):
                del found[begin:]
            found.append(part)
    return found


def _asks_marked(sentence: str) -> bool:
    return bool(_ASKS_MARK.search(sentence[-_MARKS_MOST:]) or ASKS_RUN.search(sentence))


_EN_DATES = (
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})\b,?(?: (?P<y>\d{{4}}))?", re.I
    ),
    re.compile(
        rf"\b(?P<m>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b,?(?: (?P<y>\d{{4}}))?", re.I
    ),
    re.compile(rf"\b(?P<m>{_MONTH}),?(?: of)? (?P<y>\d{{4}})\b", re.I),
    re.compile(rf"\b(?:in|during|of|since|last|this) (?P<m>{_MONTH})\b(?! \d)", re.I),
)
_ZH_DATES = (
    re.compile(r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号])?"),
    re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})"),
)
_LEAP = 9  # years back in which every day of the calendar was at least once
_RELATIVE = (
    (re.compile(r"\bthe day before yesterday\b|(?<![以之从])前天(?![天气])", re.I), 2, 1),
    (re.compile(r"(?<!before )\byesterday\b|昨[天日晚]", re.I), 1, 1),
    (re.compile(r"\btoday\b|\btonight\b|今[天日晚]", re.I), 0, 1),
    (re.compile(r"\blast week\b|上[个]?(?:周|星期)(?![一二三四五六日末])", re.I), 7, 7),
    (re.compile(r"\blast month\b|(?<!晚)上个?月(?!亮)", re.I), 31, 31),
    (re.compile(r"\blast year\b|去年", re.I), 365, 365),
)


def dates(text: str, *, now: datetime) -> list[tuple[datetime, datetime]]:
    """Spans of time that a text names, end exclusive; a missing year is the last one that fits."""
    found = []
    for pattern in (*_EN_DATES, *_ZH_DATES):
        for m in pattern.finditer(text):
            # a verb or a walk, unless written as the name of a month or with a day
            if m["m"] in ("may", "march") and not m.groupdict().get("d"):
                continue
            span = _span(m.groupdict(), now=now)
            if span and span not in found:
                found.append(span)
        if found:
            break
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for pattern, back, days in _RELATIVE:
        if pattern.search(text):
            with suppress(OverflowError):  # there is no year before the first
                start = midnight - timedelta(days=back)
                found.append((start, start + timedelta(days=days)))
    return found


def _span(parts: dict[str, str | None], *, now: datetime) -> tuple[datetime, datetime] | None:
    """The day or month that the parts of a date name; None when there is no such day."""
    name, day = parts["m"] or "", parts.get("d")
    name = name.casefold()  # the patterns take "ſ" for an s, too
    month = MONTHS.index(name) + 1 if name in MONTHS else int(name)
    given = parts.get("y")
    years = [int(given)] if given else range(now.year, now.year - _LEAP, -1)
    for year in years:
        try:
            start = datetime(year, month, int(day or 1), tzinfo=now.tzinfo)
            if given or start <= now:
                long = timedelta(days=1 if day else 32)
                return start, start + long if day else (start + long).replace(day=1)
        except (ValueError, OverflowError):  # no such day that year, or none after it
            continue
    return None
