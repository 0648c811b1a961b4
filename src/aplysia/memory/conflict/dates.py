"""Dates and times of the clock, as far as they are said: a month, a weekday, an hour.

What hangs on today ("tomorrow", "下周") is not read.
"""

from __future__ import annotations

from dataclasses import dataclass

from aplysia import patterns as re
from aplysia.memory.conflict.measures import NTH, ZH_NUMBER, number_of
from aplysia.text import MONTHS

_MONTH = "|".join([*MONTHS, *(f"{m[:3]}" for m in MONTHS), "sept"])
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?|" + "|".join(sorted(NTH, key=len, reverse=True))
_DM = re.compile(rf"\b({_DAY})(?: of)? ({_MONTH})\b\.?(?:,? ?((?:19|20)[0-9]{{2}}))?")
_MD = re.compile(rf"\b({_MONTH})\b\.? (?:the )?({_DAY})\b(?!:)(?:,? ?((?:19|20)[0-9]{{2}}))?")
_ISO = re.compile(r"\b((?:19|20)[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})\b")
_M = re.compile(
    rf"(?:\b(early|mid|late|end of|beginning of|middle of)[- ])?\b({_MONTH})\b"
    rf"(?: ((?:19|20)[0-9]{{2}}))?"
)
_D = re.compile(rf"\bthe ([0-9]{{1,2}}(?:st|nd|rd|th)|{'|'.join(NTH)})\b")
_Y = re.compile(r"\b((?:19|20)[0-9]{2})\b(?!\s?(?:元|块|ml|kg|m\b))年?")
_N = rf"[0-9]{{1,2}}|{ZH_NUMBER}"
_ZH_DATE = re.compile(
    rf"(?:((?:19|20)?[0-9]{{2}}|[一二零〇九八七六五四三两]{{4}})年)?(农历|阴历)?({_N}|腊|正)月份?"
    rf"(?:(上旬|中旬|下旬|底|初(?![一二三四五六七八九十]))|初?({_N})(?:[日号]|(?![个点月年0-9])))?"
)
_ZH_DAY = re.compile(rf"(?<![月周期拜]) ?({_N})[号日](?!楼|线)")
_WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_WEEKDAY = re.compile(
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b|(?:周|星期|礼拜)([一二三四五六日天])"
)
_FEASTS = {
    "christmas eve": (12, 24),
    "平安夜": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "圣诞": (12, 25),
    "halloween": (10, 31),
    "万圣": (10, 31),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "元旦": (1, 1),
    "valentine": (2, 14),
    "情人节": (2, 14),
    "劳动节": (5, 1),
    "五一": (5, 1),
    "国庆": (10, 1),
    "leap day": (2, 29),
    "儿童节": (6, 1),
}
_SPANS = {
    "early": (1, 12),
    "beginning of": (1, 12),
    "mid": (8, 23),
    "middle of": (8, 23),
    "late": (18, 31),
    "end of": (1, 31),
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "底": (18, 31),
    "初": (1, 10),
}


@dataclass(frozen=True, slots=True)
class Date:
    """What is said of a date; None where nothing is."""

    year: int | None = None
    month: str | None = None  # "1" to "12", "l1" to "l12" of the lunar year
    day: tuple[int, int] | None = None  # first and last that it may be
    weekday: int | None = None

    @property
    def key(self) -> str:
        return f"{self.year}/{self.month}/{self.day}/{self.weekday}"


def _day(word: str) -> tuple[int, int] | None:
    number = NTH.get(word) or int(number_of(word.rstrip("stndrh")) or 0)
    return (number, number) if 1 <= number <= 31 else None


def _month(word: str) -> str:
    return str(next(i for i, m in enumerate(MONTHS, 1) if m.startswith(word[:3])))


def _year(word: str | None) -> int | None:
    if not word:
        return None
    number = int(number_of(word) or 0)
    return number + (2000 if number < 50 else 1900) if number < 100 else number


def _zh_date(text: str) -> Date | None:
    found = _ZH_DATE.search(text)
    if found:
        lunar = bool(found[2]) or found[3] in ("腊", "正") or ("月初" in text and bool(found[5]))
        number = {"腊": 12, "正": 1}.get(found[3]) or int(number_of(found[3]) or 0)
        if 1 <= number <= 12:
            day = _SPANS[found[4]] if found[4] else _day(found[5]) if found[5] else None
            return Date(_year(found[1]), f"{'l' * lunar}{number}", day)
    if found := _ZH_DAY.search(text):
        return Date(day=_day(found[1]))
    return None


def _en_date(text: str, loose: bool) -> Date | None:  # noqa: PLR0911
    if found := _ISO.search(text):
        return Date(int(found[1]), str(int(found[2])), _day(found[3]))
    if found := _DM.search(text):
        return Date(_year(found[3]), _month(found[2]), _day(found[1]))
    if found := _MD.search(text):
        return Date(_year(found[3]), _month(found[1]), _day(found[2]))
    if not loose:
        return None
    if found := _M.search(text):
        return Date(_year(found[3]), _month(found[2]), _SPANS.get(found[1] or ""))
    if found := _D.search(text):
        return Date(day=_day(found[1]))
    return None


def date(text: str, *, loose: bool) -> Date | None:
    """The date in a folded text; loose: also a month, a weekday or a year that stands alone."""
    found = _en_date(text, loose) or _zh_date(text)
    if not found:
        feast = next((d for name, d in _FEASTS.items() if name in text), None)
        found = Date(month=str(feast[0]), day=(feast[1], feast[1])) if feast else None
    week = _WEEKDAY.search(text)
    if week and (found or loose):
        weekday = _WEEKDAYS.index(week[1]) if week[1] else "一二三四五六日天".index(week[2]) % 7
        weekday = 6 if week[2] == "天" else weekday
        found = found or Date()
        return Date(found.year, found.month, found.day, weekday)
    if not found and loose and (year := _Y.search(text)):
        return Date(year=int(year[1]))
    return found


def compare_dates(a: Date, b: Date) -> str:
    """ "same", "agrees", "differs", or "apart" where nothing is said of both."""
    fields = ((a.year, b.year), (a.month, b.month), (a.weekday, b.weekday))
    both = [(x, y) for x, y in fields if x is not None and y is not None]
    if any(x != y for x, y in both):
        return "differs"
    if a.day and b.day:
        if max(a.day[0], b.day[0]) > min(a.day[1], b.day[1]):
            return "differs"
    elif not both:
        return "apart"
    return "same" if a == b else "agrees"


# the clock ---------------------------------------------------------------------------------------
_HOUR = r"[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_MINUTES = r"half|(?:a )?quarter|five|ten|twenty|twenty-five|[0-9]{1,2}"
_PAST = re.compile(rf"\b({_MINUTES})(?: minutes)? (past|to|after|before) ({_HOUR})\b")
_DIGITAL = re.compile(
    r"(?<![0-9:.])([0-9]{1,2})[:：]([0-9]{2})(?![0-9:])|\b([0-9]{1,2})\.([0-9]{2}) ?(?=[ap]\.?m)"
)
_HALVED = re.compile(
    rf"\b({_HOUR})(?: |-)?(thirty|fifteen|forty-five)?(?: o'clock| ?(?=[ap]\.?m\b))"
)
_ZH_CLOCK = re.compile(rf"({_N})[点时](?!间)(?:钟|整|(半)|(一刻)|(三刻)|({_N})分?)?")
_BARE = re.compile(
    rf"\b({_HOUR})(?: (thirty|fifteen|forty-five))?\b(?!\s?(?:minutes|hours|days|%|-))"
)
_AM = re.compile(r"\ba\.?m\b|\bin the morning|\bmornings?\b|凌晨|清晨|清早|早上|早晨|上午|\b早")
_PM = re.compile(r"\bp\.?m\b|\bafternoons?\b|\bevenings?\b|下午|傍晚|傍|\btonight\b")
_NIGHT = re.compile(r"\bnights?\b|晚上|夜里|半夜|晚")
_NAMED = {"noon": 720, "midday": 720, "正午": 720, "midnight": 0, "午夜": 0}


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes of twelve hours, and of which half of the day; None where it is not said."""

    minutes: int
    late: bool | None

    @property
    def key(self) -> str:
        return f"{self.minutes}{self.late}"


def _at(hour: int, minute: int, around: str) -> Clock | None:
    if hour > 24 or not 0 <= minute < 60:
        return None
    late: bool | None = None
    if hour > 12 or hour == 0:
        late = 12 < hour < 24
    elif _AM.search(around):
        late = False
    elif _PM.search(around) or ("中午" in around and hour != 11):
        late = True
    elif _NIGHT.search(around):
        late = 5 <= hour < 12
    return Clock(hour % 12 * 60 + minute, late)


def _spelled(word: str | None) -> int:
    named = {"half": 30, "quarter": 15, "a quarter": 15, "twenty-five": 25, "forty-five": 45}
    return named.get(word or "") or int(number_of(word or "0") or 0)


def clock(text: str, around: str, *, loose: bool) -> Clock | None:
    """The time in a folded text; `around` may say which half of the day. loose: "at six"."""
    if found := _PAST.search(text):
        minute, hour = _spelled(found[1]), _spelled(found[3])
        if found[2] in ("to", "before"):
            hour, minute = (hour - 1) or 12, 60 - minute
        return _at(hour, minute, around)
    if found := _DIGITAL.search(text):
        return _at(int(found[1] or found[3]), int(found[2] or found[4]), around)
    if found := _ZH_CLOCK.search(text):
        minute = 30 if found[2] else 15 if found[3] else 45 if found[4] else _spelled(found[5])
        return _at(int(number_of(found[1]) or 0), minute, around)
    named = next((at for name, at in _NAMED.items() if name in text), None)
    if named is not None:
        return Clock(0, named == 720)
    found = _HALVED.search(text) or (_BARE.search(text) if loose else None)
    return _at(_spelled(found[1]), _spelled(found[2]), around) if found else None


def compare_clocks(a: Clock, b: Clock) -> str:
    if a.minutes != b.minutes or (a.late is not None and b.late is not None and a.late != b.late):
        return "differs"
    return "same" if a == b else "agrees"


def cut(text: str, *, bare: bool) -> tuple[Date | None, Clock | None, str]:
    """The date and the time of the clock in a folded English sentence, and what is left of it.

    bare: an hour stands alone, "at six".
    """
    day = date(text, loose=False)
    week = _WEEKDAY.search(text)
    if week and week[1] and (day is None or day.weekday is None):
        day = day or Date()
        day = Date(day.year, day.month, day.day, _WEEKDAYS.index(week[1]))
    found = _M.search(text)
    if found and found[2] in ("may", "march", "mar"):
        found = found if _IN.search(text, 0, found.start()) else None
    if day is None and found:
        day = Date(_year(found[3]), _month(found[2]), _SPANS.get(found[1] or ""))
    if day is None and (found := _D.search(text)):
        day = Date(day=_day(found[1]))
    left = text
    for pattern in (_ISO, _DM, _MD, _D):
        left = pattern.sub(" ", left)
    left = _Y.sub(" ", left)
    hour = clock(left, left, loose=bare)
    if hour:
        for pattern in (_PAST, _DIGITAL, _HALVED):
            left = pattern.sub(" ", left)
        left = _BARE_AT.sub(" ", left) if bare else left
    return day, hour, left


_BARE_AT = re.compile(rf"\b(?:at|till|until|by|from|before|after|is) (?:{_HOUR})\b")
_IN = re.compile(r"\b(?:in|since|until|till|of|last|next|early|mid|late) $")
