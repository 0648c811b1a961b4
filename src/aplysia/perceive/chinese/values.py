"""Values in Chinese: numbers, dates, what is counted, lists; and what is no part of a value.

It knows measure words, units, particles. It does not know what a value is a value of.
"""

from __future__ import annotations

from typing import NamedTuple

from aplysia import patterns as re
from aplysia.perceive.chinese import words as w


class Draft(NamedTuple):
    """An attribute, its value and whether it is asserted or denied."""

    attribute: str
    value: str
    polarity: bool = True
    past: bool = False
    change: bool = False


DIGITS = r"(?:\d[.,:：/%-]*|[零〇一二两兩三四五六七八九十百千万亿半几数俩仨])+"
NUMBER = rf"(?![百千万亿])(?:{DIGITS})(?:[多来余出]头?|好几)?(?:万|亿|千)?"
MEASURE = "|".join(sorted(w.MEASURES, key=len, reverse=True))
UNITS = (
    "公里|千米|厘米|毫米|纳米|平方米|平方公里|平米|平|米|公斤|千克|毫克|克|斤|吨|升|毫升|"
    "摄氏度|℃|%|％|英里|英寸|寸|海里|光年|亩|公顷|码|KB|MB|GB|TB|[gG]|kg|KG|km|cm|mm|ml|瓦|"
    "千瓦|伏|安|赫兹|兆|像素|mAh|毫安|卡|大卡|转"
)
CLOCK = (
    r"(?:早上|上午|中午|下午|晚上|凌晨|半夜|傍晚|夜里|清晨|每天)?(?:\d{1,2}[:：]\d{2}|"
    r"[\d一二两三四五六七八九十]{1,3}点(?:半|整|多|一刻|三刻|钟|"
    r"[\d一二三四五六七八九十]{1,3}分?)?)"
)
DATE = (
    r"(?:(?:\d{2,4}|[一二三四五六七八九〇零]{2,4}|今|明|后|去)年)?(?:农历|阴历|阳历|腊|"
    r"正)?(?:[\d一二三四五六七八九十]{1,3}月|正月|腊月)(?:份|底|初|"
    r"中旬)?(?:[\d一二三四五六七八九十初廿]{1,3}[日号]?)?|(?:\d{2,4}|"
    r"[一二三四五六七八九〇零]{4})年|[\d一二三四五六七八九十]{1,3}号(?!楼|线|桌|店|门|院)|"
    r"(?:下|上|这|本)?下?个?(?:周|星期|礼拜)[一二三四五六日天末]?|明天|后天|大后天|今天|"
    r"今晚|明晚|下个?月|年底|月底|国庆|春节|暑假|寒假|元旦|中秋"
)
WHEN = rf"(?:{DATE})?(?:{CLOCK})?"
TAIL = re.compile(
    r"(?:了|的|呢|吧|啊|哦|啦|呀|嘛|哈|喽|哟|喔|噢|哇|诶|捏|滴|来着|那边|这边|那头|附近|"
    r"一带|左右|什么的|等等|那种|这种|的那种|的时候|而已|罢了|～|~|\.|…|、|“|”|\"|'|「|」|"
    r"《|》|\s)+$"
)
_HEAD = re.compile(
    rf"^(?:了|过(?!敏|期|程|户|山)|着|的是|得是|的|是|点(?=.{2})|“|”|\"|'|「|」|《|》|\s|到|"
    rf"一[个只條条头匹辆台部架艘把张本册支枝根块片颗滴朵棵株盆束座栋幢层扇套件双对副顶枚位名口份顿道碗杯瓶罐盒袋包箱桶盘首篇封句段门项种类款场股群堆排]|"
    rf"(?:一|那|这)?(?:个(?!人|体|性|子)|只|辆|条(?!形|件|例|纹)|款(?!式|项)|副(?!总|经|主|校|局|"
    rf"院|教|处|科|部|会|团|班|队|驾|食|作|业)|艘|幢|枚|颗)(?=.)|(?:一|那|这)(?:家|台|位|名|篇|匹|"
    rf"棵|顶|张|本|套|把|件|部|双|首|份|种|门|些|点|场|段|堆|间|栋|所|排|支|瓶|杯|袋|盒|群|"
    rf"架)(?=.)|(?:张|本|台|部|把|家|套|位|"
    rf"名)(?=[^，]{3})(?![三家部子人套名片牌房站灯州大田南北中队分握手电]))+"
)
_LIST = re.compile(
    r"、|，|(?<=.)(?:以及|还有|外加|和(?!平|尚|服|田|谐|气|声)|跟(?!班|团|踪)|与|加(?!拿|州|"
    r"班|油|工|薪|湿|密|盟|勒|菲|利|息|急))(?=.)"
)
_AFTER = re.compile(r"(?<=..)(?:之后|以后|之前|以前|的时候|的话|你敢信|你信).*$")
_PLACE_END = re.compile(
    r"(?:里面|里头|里边|里|上面|上|中|内|那儿|这儿|那里|这里|那边|这边|那头|附近|旁边那?儿?|"
    r"一带|区域)$"
)
_PLACE_KEEP = re.compile(
    r"(?:海上|网上|线上|家里|楼上|地上|手里|公里|邻里|早上|晚上|山里|城里|村里|乡里|镇上|"
    r"哪里|世界上|上|里|中|内)$"
)


def clean(value: str, *, place: bool = False) -> str:
    """A value without measure words, quotation marks, final particles.

    >>> clean("一只猫呢"), clean("“毛毛”了")
    ('猫', '毛毛')
    """
    bare = TAIL.sub("", _AFTER.sub("", value.strip())) or value.strip()
    if re.match(r"[这那下上]个?(?:月|周|星期|礼拜|学期)$", bare):
        return bare
    short = _HEAD.sub("", bare) or bare
    if place and len(short) > 2 and not _PLACE_KEEP.search(short[:-1]):
        short = _PLACE_END.sub("", short) or short
    return short.strip(" “”\"'「」《》：:，。")


def listed(value: str) -> list[str]:
    """The parts of a value that are joined."""
    parts = [p for p in _LIST.split(value) if p and p.strip()]
    return parts if len(parts) > 1 and all(len(p) <= 16 for p in parts) else [value]


_COUNTED = re.compile(
    rf"^(?:了|过|着|到了?|有|整整|足足|一共|大概|大约|差不多|约|将近|近|快|至少|最多|才|只|"
    rf"共|满|就|上|下)*(?P<n>{NUMBER})(?P<m>{UNITS}|{MEASURE})?(?P<m2>半|多|出头)?(?:钱|"
    rf"整)?(?:/?一?(?:个月|年|天|次|小时|斤|张|个|晚|人|件|学期|月|平米|平|"
    rf"学年))?(?P<noun>[^，]*)$"
)
_WHOLE = re.compile(
    rf"^(?:了|到了?|是|有|大概|约|将近|至少|最多|整整|才|只|在)*(?P<v>{DATE}(?:{CLOCK})?|"
    rf"{CLOCK}|{NUMBER}(?:小时|个小时|分|分钟)[\d零一二三四五六七八九十]+(?:分钟?|"
    rf"秒)?(?:[\d一二三四五六七八九十]+秒)?|{NUMBER}[米块]{DIGITS}|{NUMBER}个半(?:小时|月|学期|"
    rf"钟头)|{NUMBER}(?:{UNITS})|"
    rf"\d+[a-zA-Z]+)(?:了|的|左右|钟|多|整|开始|结束|截止|到期|起步|起|封顶|打底|不等|上下)*$"
)


def counted(value: str) -> tuple[str, str, str] | None:
    """(number, measure, noun) of "三只猫", or None."""
    m = _COUNTED.match(value)
    if m is None or (not m["m"] and m["noun"] and not m["n"].isascii()):
        return None
    return m["n"], m["m"] or "", m["noun"]


def number(value: str) -> str:
    """The value when it is but a quantity, a date or a time; "" when it is more.

    >>> number("62公斤了"), number("三百碗"), number("下午两点"), number("红的")
    ('62公斤', '三百', '下午两点', '')
    """
    if m := _WHOLE.match(value):
        return m["v"]
    m2 = counted(TAIL.sub("", value))
    if m2 and not m2[2].strip("了的啦吧呢多半钱整人左右"):
        return m2[0]
    return ""


_MOMENT = re.compile(rf"^(?P<date>{DATE})(?P<time>{CLOCK})$")
# what has a number for a name
_ORDINAL = re.compile(
    rf"^(?P<v>{DIGITS}(?:号(?:线|楼|院|门|店|机|床|馆|厅|房|仓|桥|公路|文件|选手)|路(?:公交车?|"
    rf"车)|单元|号?教学楼))[^，]{{0,2}}$"
)
_NOUN_NUMBER = re.compile(
    rf"^(?P<noun>[\u4e00-\u9fff]{{1,5}}[^路街道巷弄区座第\d])(?P<n>\d[\d,.]*)(?:多|余|"
    rf"来)?(?:{MEASURE})$"
)
_PAIR = re.compile(r"^一(?P<a>[\u4e00-\u9fff])一(?P<b>[\u4e00-\u9fff])$")
_SMALL = frozenset("一两二三四五六七八九十")
_THINGLY = frozenset("只隻头匹辆輛")
_OWNING = frozenset(["has", "pet", "bought", "buys", "owns", "grows"])
_FEW = frozenset(["一", "俩", "几", "半", "数", "好几"])


def objects(attribute: str, value: str, polarity: bool) -> list[Draft]:
    """The claims of one object: a list is several, what is counted has a number too."""
    bare = TAIL.sub("", value.strip())
    if m := _MOMENT.match(bare):
        return [Draft("date", m["date"], polarity), Draft("time", m["time"], polarity)]
    if whole := number(bare):
        return [Draft(attribute, whole, polarity)]
    drafts = []
    if (tail := _NOUN_NUMBER.match(bare)) and attribute not in ("name", "phone", "model"):
        return [Draft(tail["noun"], tail["n"], polarity)]
    if pair := _PAIR.match(bare):
        return [Draft(attribute, pair["a"], polarity), Draft(attribute, pair["b"], polarity)]
    for part in listed(bare):
        count = counted(part)
        if count and (named := _ORDINAL.match(part)):
            drafts.append(Draft(attribute, named["v"], polarity))
        elif count and count[1] and re.match("每|/", count[2]):
            drafts.append(Draft(attribute, count[0], polarity))
        elif count and count[1] and count[2].strip("的了"):
            noun = clean(count[2])
            few = count[0] in _FEW or (
                count[1] in _THINGLY and count[0] in _SMALL and attribute in _OWNING
            )
            if not few and polarity:
                drafts.append(
                    Draft(noun if attribute == "has" else f"number of {noun}", count[0], polarity)
                )
            if attribute != "has" or few or not polarity:
                drafts.append(Draft(attribute, noun, polarity))
        elif short := clean(part, place=attribute in ("residence", "place", "location", "state")):
            drafts.append(Draft(attribute, short, polarity))
    return drafts
