"""Numbers with units, dates and times of the clock, read from the words of either language.

It reads one number, date or time of a short text; a date that hangs on today is not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from aplysia import patterns as re
from aplysia.memory.conflict.lexicon import CANON
from aplysia.text import STOP

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen"""
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {w: float(i) for i, w in enumerate(_ONES.split())}
_WORDS |= {w: 20.0 + 10 * i for i, w in enumerate(_TENS)}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
NTH = {w: i + 1 for i, w in enumerate(_ORDINALS.split())}
NTH |= {f"twenty-{w}": 20 + i for w, i in list(NTH.items())[:9]}
NTH |= {"thirtieth": 30, "thirty-first": 31}
_ZH = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_ZH_SCALES = {"十": 10, "百": 100, "千": 1000}
_FIGURE = "零〇一二两三四五六七八九十百千万亿廿"
ZH_NUMBER = f"[{_FIGURE}俩仨](?:(?!两(?![百千万亿]))[{_FIGURE}]){{0,15}}"
_WORD = "|".join([*_WORDS, *_SCALES])
_EN_NUMBER = rf"(?:a )?\b(?:{_WORD})(?:(?:-| and | )(?:{_WORD})){{0,8}}\b"
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,6})?|[0-9]{1,15}(?:\.[0-9]{1,6})?"
_NUMBER = re.compile(
    rf"(?P<minus>零下|minus |(?<![\w-])-)?(?:(?P<digits>{_DIGITS})\s?"
    rf"(?P<scale>万|千(?!米|克)|亿|百|k\b|million\b|thousand\b|m(?:illi)?on\b)?"
    rf"|(?P<en>{_EN_NUMBER})|(?P<zh>{ZH_NUMBER})"
    r"|(?P<half>\bhalf\b|半|\ba quarter\b|\b(?:once|twice|thrice)\b|\ban?(?= (?:hour|year|month|"
    r"week|day|minute|mile|kilo|pound|tonne|ton|litre|metre)\b)))"
)
_BY = {"half": 0.5, "半": 0.5, "a quarter": 0.25, "once": 1.0, "twice": 2.0, "thrice": 3.0}
_ABOUT = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|approx|nearly|almost|some|circa)|~"
    r"|大约|大概|约|差不多|将近|近|得有)\s?(?:a )?[€$£¥]?$"
)
_OVER = re.compile(r"(?:\b(?:over|more than|above)|超过|大于|>)\s?[€$£¥]?$")
_UNDER = re.compile(r"(?:\b(?:under|less than|below|fewer than)|不到|不足|小于|<)\s?[€$£¥]?$")
_LEAST = re.compile(r"(?:\b(?:at least|minimum(?: of)?|from)|至少|最少|最低|最短)\s?(?:要|是)?$")
_MOST = re.compile(r"(?:\b(?:at most|up to|maximum(?: of)?)|最多|最高|至多)\s?(?:是)?$")
_MORE = re.compile(r"多|余|来|几|\+|\s?or more|\s?or so|ish\b|左右|上下|\s?at (?:most|least)")
_THROUGH = re.compile(r"\s?(?:-|–|—|~|to|到|至)\s?(?=[0-9一二三四五六七八九十两a-z])")
_DECADE = re.compile(
    r"(?:(early|mid|late)[- ]?)?\b(?:(twen|thir|for|fif|six|seven|eigh|nine)ties|([2-9])0'?s)\b"
)
_DECADES = ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine")

# dimension: name = how many of the base unit
_UNITS_TEXT = """
length: m metre meter metres meters 米=1 km kms kilometre kilometer kilometres kilometers 公里 \
千米=1000 cm centimetre centimetres centimeter centimeters 厘米 公分=0.01 mm millimetre \
millimetres 毫米=0.001 mile miles 英里=1609.344 foot feet ft 英尺=0.3048 inch inches 英寸 \
寸=0.0254 yard yards=0.9144 里=500
weight: kg kilo kilos kilogram kilograms 公斤 千克=1 g gram grams 克=0.001 lb lbs \
pound_weight=0.45359237 ounce ounces oz=0.0283495 stone=6.35029 tonne tonnes ton tons 吨=1000 \
斤=0.5 两=0.05 mg 毫克=0.000001
duration: s sec second seconds 秒 秒钟=1 min mins minute minutes 分钟 分=60 h hr hrs hour hours \
小时 个小时 钟头 个钟头=3600 day days 天 日=86400 week weeks 周 星期 个星期=604800 month months \
月 个月=2629800 year years 年 岁 周岁 years_old yr yrs=31557600
celsius: °c celsius 摄氏度 ℃=1
degree: degree degrees ° 度=1
bytes: kb=0.001 mb m兆 兆=1 gb g兆=1000 tb=1000000
volume: l litre litres liter liters 升=1 ml millilitre millilitres 毫升=0.001 cl=0.01 gallon \
gallons=3.785
area: sqm square_metres square_meters square_metre 平方米 平米 平 ㎡ m2 m²=1 hectare hectares \
公顷=10000 亩=666.7 square_feet=0.0929 square_kilometres 平方公里=1000000
speed: km/h kmh kph kilometres_per_hour kilometers_per_hour 公里每小时=1 mph \
miles_per_hour=1.609344
share: % percent per_cent=1
times: times time 次 遍=1
eur: € euro euros eur 欧元 欧=1
usd: $ dollar dollars usd 美元 美金 bucks=1
gbp: £ pound pounds quid gbp 英镑=1
cny: ¥ 元 块 块钱 yuan rmb 人民币=1
floor: 楼 层 楼层=1
"""


def _units() -> dict[str, tuple[str, float]]:
    found = dict[str, tuple[str, float]]()
    for line in _UNITS_TEXT.replace("\\\n", "").strip().split("\n"):
        dimension, _, rest = line.partition(": ")
        waiting: list[str] = []
        for word in rest.split():
            name, there, factor = word.partition("=")
            waiting.append(name.replace("_", " "))
            if there:
                found.update(dict.fromkeys(waiting, (dimension, float(factor))))
                waiting = []
    return found


_UNITS = _units()
_LONGEST = sorted(_UNITS, key=len, reverse=True)
_UNIT = re.compile(
    r"\s?-?(?:"
    + "|".join(
        re.escape(u) + (r"(?![a-z])" if u[-1].isascii() and u[-1].isalpha() else "")
        for u in _LONGEST
    )
    + ")"
)
_FAHRENHEIT = re.compile(r"\s?(?:°\s?f\b|fahrenheit|degrees fahrenheit|华氏)")
_CELSIUS = re.compile(r"\s?(?:degrees? celsius|degrees? c\b|摄氏)")
_SIGN = re.compile(r"[€$£¥]\s?$")
_COUNTED = re.compile(
    r"\s?(?:[个口名位只条套辆张把台件头匹]|of )?\s?"
    r"(?P<noun>[a-z][a-z'-]{1,30}|[\u4e00-\u9fff]{1,4})?"
)
_MONEY = frozenset({"eur", "usd", "gbp", "cny"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """Anything from `low` to `high` of a unit; `bound`: "least", "most", "over", "about" or ""."""

    low: float
    high: float
    dimension: str = ""  # "" for a bare number
    factor: float = 1.0
    noun: str = ""  # what is counted, where no unit is
    bound: str = ""

    @property
    def key(self) -> str:
        low, high = self.low * self.factor, self.high * self.factor
        return f"{low:.6g}~{high:.6g}{self.dimension or self.noun}{self.bound}"


def _zh(text: str) -> float:
    """The number of Chinese digits; 八零八零 are figures, 一千二 is 1200."""
    text = text.replace("廿", "二十")
    if all(c in _ZH for c in text):
        return float("".join(str(_ZH[c]) for c in text))
    total = section = digit = 0
    last = 1
    for c in text:
        if c in _ZH:
            digit = _ZH[c]
            last = 1 if c in "零〇" else last
        elif c in _ZH_SCALES:
            section += (digit or 1) * _ZH_SCALES[c]
            digit, last = 0, _ZH_SCALES[c]
        else:
            scale = 10_000 if c == "万" else 100_000_000
            total = (total + section + digit or 1) * scale
            section = digit = 0
            last = scale
    return float(total + section + digit * (last // 10 if last > 10 else 1))


def _en(text: str) -> float:
    total = part = 0.0
    for word in text.replace("-", " ").split():
        if word in _WORDS:
            part += _WORDS[word]
        elif word in _SCALES:
            scale = _SCALES[word]
            part = (part or 1.0) * scale
            if scale >= 1000:
                total, part = total + part, 0.0
    return total + part


def _amount(found: re.Match[str]) -> float:
    if found["digits"]:
        amount = float(found["digits"].replace(",", ""))
        scales = {"万": 1e4, "千": 1e3, "百": 100.0, "亿": 1e8, "k": 1e3, "thousand": 1e3}
        amount *= scales.get(found["scale"] or "", 1e6 if found["scale"] else 1.0)
    elif found["en"]:
        amount = _en(found["en"])
    elif found["zh"]:
        amount = _zh(found["zh"])
    else:
        amount = _BY.get(found["half"], 1.0)
    return -amount if found["minus"] else amount


def number_of(text: str) -> float | None:
    """The number that a text is, or begins with.

    >>> number_of("thirty-five"), number_of("三十五"), number_of("two dozen"), number_of("x")
    (35.0, 35.0, 24.0, None)
    """
    found = _NUMBER.match(text)
    return _amount(found) if found else None


def _unit(text: str, at: int, *, indefinite: bool = False) -> tuple[str, float, int]:
    """Dimension, factor and end of the unit at a place of a text; ("", 1, at) if none is there."""
    if found := _FAHRENHEIT.match(text, at):
        return "fahrenheit", 1.0, found.end()
    if found := _CELSIUS.match(text, at):
        return "celsius", 1.0, found.end()
    if indefinite and text.startswith((" an ", " a "), at):
        at += 3 if text.startswith(" a ", at) else 4
        at -= text[at - 1] == " "
    if found := _UNIT.match(text, at):
        name = found.group().strip().lstrip("-")
        dimension, factor = _UNITS.get(name, ("", 1.0))
        return dimension, factor, found.end()
    if found := _SIGN.search(text, max(0, at - 24), at):
        return "", 1.0, found.end()
    return "", 1.0, at


def _noun(text: str, at: int) -> tuple[str, int]:
    found = _COUNTED.match(text, at)
    word = found["noun"] if found else None
    if not found or not word:
        return "", at
    if word.isascii():
        return ("", at) if word in STOP else (CANON.get(word, word.rstrip("s")), found.end())
    for size in range(len(word), 0, -1):
        if word[:size] in CANON:
            return CANON[word[:size]], found.start("noun") + size
    return "", at


def _rest_of(text: str, at: int, dimension: str, factor: float, amount: float) -> tuple[float, int]:
    """What follows a number and its unit and belongs to it: 一米七八, six foot two, 1 h 30 min."""
    tail = re.compile(r"(?:\s?(?:and )?a half|半)(?!\s?(?:小时|天|个))").match(text, at)
    if tail:
        return amount + 0.5, tail.end()
    short = re.compile(r"([0-9一二三四五六七八九]{1,2})(?![0-9个点])").match(text, at)
    if short and dimension in ("length", "cny") and text[at - 1 : at] in ("米", "块"):
        figures = "".join(str(_ZH.get(c, c)) for c in short[1])
        return amount + float(figures) / 10 ** len(figures), short.end()
    after = _NUMBER.match(text, at + len(re.compile(r"(?:\s|,|and ){0,3}").match(text, at)[0]))  # type: ignore[index]
    if not after or after.end() == at:
        return amount, at
    also, size, end = _unit(text, after.end())
    if also == dimension and size < factor:
        return amount + _amount(after) * size / factor, end
    if dimension == "length" and factor == 0.3048 and not also:
        return amount + _amount(after) / 12, after.end()
    return amount, at


def _bounded(amount: float, before: str, after: str) -> tuple[float, float, str, int]:  # noqa: PLR0911
    """Low, high and kind of the bound that stands before or after a number; and how far it goes."""
    if more := _MORE.match(after):
        word = more.group().strip()
        if word in ("多", "余", "几", "+", "or more"):
            step = 10.0
            while amount and step * 10 <= amount and amount % (step * 10) == 0:
                step *= 10
            return amount, amount + (step if amount % 10 == 0 else 1), "about", more.end()
        if word not in ("at most", "at least"):
            return amount * 0.85, amount * 1.15, "about", more.end()
    if _ABOUT.search(before):
        return amount * 0.9, amount * 1.1, "about", 0
    if _OVER.search(before):
        return amount, inf, "over", 0
    if _UNDER.search(before):
        return -inf, amount, "over", 0
    if _LEAST.search(before):
        return amount, inf, "least", 0
    if _MOST.search(before):
        return -inf, amount, "most", 0
    return amount, amount, "", 0


def quantity(text: str, start: int, stop: int) -> tuple[Quantity, int, int] | None:
    """The first number of text[start:stop], its unit also beyond; and where it begins and ends."""
    if decade := _DECADE.search(text, start, stop):
        number = 20.0 + 10 * _DECADES.index(decade[2]) if decade[2] else 10 * int(decade[3])
        low, high = {"early": (0.0, 4.0), "mid": (3.0, 7.0), "late": (5.0, 10.0)}.get(
            decade[1] or "", (0.0, 10.0)
        )
        found = Quantity(number + low, number + high - 0.01, "duration", 31557600.0, "", "about")
        return found, decade.start(), decade.end()
    first = _NUMBER.search(text, start, stop)
    if not first:
        return None
    amount, end = _amount(first), first.end()
    if text.startswith("个半", end):
        amount, end = amount + 0.5, end + 2
    elif text.startswith("半", end):
        amount, end = amount + 0.5, end + 1
    elif text.startswith(" and a half", end):
        amount, end = amount + 0.5, end + 11
    low, high, bound, more = _bounded(
        amount, text[max(0, first.start() - 16) : first.start()], text[end : end + 10]
    )
    end += more
    through = _THROUGH.match(text, end)
    last = _NUMBER.match(text, through.end()) if through and not bound else None
    if last and _amount(last) > amount:
        low, high, bound, end = amount, _amount(last), "about", last.end()
    end += 1 if text.startswith("个", end) and _UNIT.match(text, end + 1) else 0
    dimension, factor, end = _unit(text, end, indefinite=bool(first["half"]))
    if not dimension and (sign := _SIGN.search(text[: first.start()])):
        dimension, factor = _UNITS[sign.group().strip()]
    if first["half"] in ("once", "twice", "thrice"):
        dimension = "times"
    noun = ""
    if dimension:
        whole, end = _rest_of(text, end, dimension, factor, amount)
        low, high = low + whole - amount, high + whole - amount
        if dimension == "fahrenheit":
            low, high, dimension = (low - 32) / 1.8, (high - 32) / 1.8, "celsius"
    else:
        noun, end = _noun(text, end)
    return Quantity(low, high, dimension, factor, noun, bound), first.start(), end


_OF_ATTRIBUTE = {"age": ("duration", 31557600.0), "weight": ("weight", 1.0)}


def compare(a: Quantity, b: Quantity, attribute: str) -> str:
    """ "same", "agrees", "differs", or "apart" where they are not to be compared."""
    a, b = _with_unit(a, b, attribute), _with_unit(b, a, attribute)
    if {a.dimension, b.dimension} == {"degree", "celsius"}:
        pass
    elif a.dimension != b.dimension or (a.noun and b.noun and a.noun != b.noun):
        return "apart"
    limits = ("least", "most")
    lows = (a.low * a.factor, b.low * b.factor)
    highs = (a.high * a.factor, b.high * b.factor)
    if a.bound == b.bound and a.bound in limits:
        lows = highs = lows if a.bound == "least" else highs
    size = max(1e-9, *(abs(x) for x in (*lows, *highs) if x not in (inf, -inf)))
    slack = size * (1e-6 if a.factor == b.factor else 0.04)
    exact = max(
        abs(lows[0] - lows[1]) if lows[0] != lows[1] else 0.0,
        abs(highs[0] - highs[1]) if highs[0] != highs[1] else 0.0,
    )
    if exact <= min(slack, size * 0.005) and a.bound == b.bound:
        return "same"
    return "agrees" if max(lows) <= min(highs) + slack else "differs"


def _with_unit(one: Quantity, other: Quantity, attribute: str) -> Quantity:
    """A bare number in the unit that its attribute or the other number has."""
    if one.dimension or one.noun:
        return one
    if attribute == "height":
        dimension, factor = "length", 1.0 if one.high < 3 else 0.01
    elif attribute in _OF_ATTRIBUTE:
        dimension, factor = _OF_ATTRIBUTE[attribute]
    else:
        dimension, factor = other.dimension, other.factor
    return Quantity(one.low, one.high, dimension, factor, other.noun, one.bound)
