"""How likely what stands at a spot is a secret: what it looks like, and the words around it.

A logistic regression over what is seen of a value and near it. The weights are worked out on the
open labelled sets by `python -m benchmarks.train_secrets` and shipped in `secrets.json`. It finds
what there is no rule for and takes nothing from what the rules find. It knows no grammar, tries no
key, and gives a score where rules give a reason.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from aplysia import patterns as re
from aplysia.perceive.safety import spots
from aplysia.perceive.safety.checks import bits, card, citizen, iban
from aplysia.perceive.safety.spots import Span
from aplysia.perceive.safety.values import Secret, real

PLACES = 1 << 14  # that what is seen shares
_GROUPS = {
    "login": r"pass(?:word|wd|phrase|code)?s?\b|\bpwd?\b|\bpw\b|log(?:s|ged)?[ -]?(?:in|on)\b|sign(?:ed|s)?[ -]?in|unlock|credential|user(?:name)?\b|\bacc(?:oun)?ts?\b|wi-?fi|router|\broot\b|\badmin|sudo|ssid|密码|口令|登录|登陆|登进|登不|账号|帐号|账户|用户名|解锁|锁屏|暗号|路由|后台|管理员",
    "key": r"\bkey\b|\bapi|api\b|token|\bsecrets?\b|secret[_ ]?key|bearer|\bauth(?:oriz|entic|\b|_)|cookie|\bsession[ _-]?(?:id|key|token|cookie)|credential|webhook|\bsdk\b|密钥|密匙|秘钥|令牌|私钥|授权|凭证|接口|\b[AS]K\b",
    "code": r"\bpin\b|\bpuk\b|\bcode\b|otp|2fa|cvv|cvc|verification|combination|验证码|校验码|动态码|取件码|提取码|取款|安全码|门禁|六位|四位|位码|代码|密码锁",
    "door": r"\b(?:doors?|gates?|garage|lock\w*|safe|alarm|keypad|shed|lift|elevator|barrier|padlock|suitcase|bike|cottage|cabin|vault|key ?box|building|entry|entrance|lobby)\b|门|锁|保险[柜箱]|车库|电梯|警报|报警|单元|民宿|行李箱|储物|快递柜",
    "bank": r"\b(?:bank|iban|bic|swift|card|visa|mastercard|amex|debit|credit|routing|sort code|account|acct|wire|transfer|payee|payout|salary|payroll|refund|rent|deposit|sepa|bsb|ach)\b|银行|卡号|账户|(?<!用)户名|转账|汇款|打款|收款|对公|开户|支行|工行|建行|农行|招行|中行|储蓄|信用卡|借记|工资|有效期",
    "identity": r"\bssn\b|social security|passport|licen[cs]e|national insurance|(?-i:\bNI\b)|nino|aadhaar|(?-i:\bPAN\b)|medicare|\bNHS\b|(?-i:\bSIN\b)|\bTFN\b|\bDNI\b|\bNIE\b|\bBSN\b|\bCPF\b|\bCURP\b|\bPESEL\b|identity|\bID (?:card|no|number)|national id|tax (?:id|no|number|file)|visa|insurance (?:no|number)|permit|personal (?:number|code)|emirates id|member id|insurance|nummer|steuer|service number|字号|证号|护照|通行证|身份证|证件|社保|医保|居留|居住证|驾驶证|驾照|港澳|台胞|军官|纳税|税号|身份",
    "hash": r"\b(?:commit|sha\d*|md5|hash|checksum|digest|etag|revision|build|version|uuid|guid|trace|request[ _-]?id|fingerprint|public|pubkey|docker|image|branch|merge|blob|cache|lock ?file|integrity)\b|提交|哈希|校验和|指纹|版本|公钥|镜像|追踪|摘要值|构建",
    "order": r"\b(?:order|tracking|parcel|ticket|invoice|ref(?:erence)?|booking|flight|train|seat|room|model|serial|part|sku|isbn|barcode|item|lot|batch|case|issue|bug|article|page|chapter|route|bus|line|zip|postcode|postal|plate|registration)\b|订单|单号|快递|运单|发票|编号|航班|车次|座位|房间|型号|序列号|条码|批次|工单|页|章|路(?!由)|线|邮编|车牌|桌|号楼|货号|件号",
    "phone": r"\b(?:phone|call|tel|mobile|fax|ext(?:ension)?|dial|number is|ring)\b|电话|手机号|打给|拨打|热线|座机|分机|传真|客服",
    "measure": r"[$€£¥]|\b(?:euros?|dollars?|pounds?|usd|eur|price|cost|paid|total|budget|percent|km|kg|miles|metres|meters|minutes|hours|days|years|people|points|score|steps|calories)\b|元|块|价|钱|公里|分钟|小时|天|年|人|分|步|克|斤|米|度",
    "blank": r"your|example|placeholder|<|\*{3}|xxx|dummy|sample|changeme|test|fake|redacted|示例|占位|替换|测试|填|样例|假",
    "talk": r"\b(?:forgot|forget|reset|changed?|expired?|wrong|never|policy|should|must|how|why|what|which|don'?t|doesn'?t|can'?t|regex|characters?|digits?|length|generate|manager|rotate[ds]?|revoked?|leaked|invalid|old)\b|忘|改|重置|过期|错|不要|别|怎么|为什么|什么|几位|长度|规则|字符|策略|失效|作废|无效|泄露|[?？]",
    "wallet": r"seed|mnemonic|wallet|recovery|crypto|助记|钱包|恢复|私钥",
    "given": r"\b(?:is|it's|use|try|enter|type|with|as|to|set|now|put|dial|press|here'?s|goes)\b|[:=：]|是|为|用|输|按|填|设|改成|叫",
}
_WORDS_OF = {name: re.compile(words, re.I) for name, words in _GROUPS.items()}
_PATH = re.compile(
    r"\.(?:com|org|net|io|cn|py|js|ts|txt|ya?ml|json|pdf|csv|log|sh|md|png|jpg|zip|exe|xlsx?|docx?|example)\b|://|www\.|/|\\",
    re.I,
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[\u4e00-\u9fff]|[^\w\s]", re.I)
_LEFT, _RIGHT = 60, 40  # characters beside a value that are near it
_BEFORE, _AFTER = 200, 120  # characters beside it that tell what is spoken of
_WINDOW, _OVERLAP = 4_000, 400  # characters that are weighed together


class Around:
    """The words of a text and where they stand, looked up once for all of its spots."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> list[tuple[int, int, str]]:
        return [
            (m.start(), m.end(), "0" if m[0][0].isdigit() else m[0].lower())
            for m in _WORD.finditer(self.text)
        ]

    @cached_property
    def groups(self) -> dict[str, list[Span]]:
        found = {name: [m.span() for m in p.finditer(self.text)] for name, p in _WORDS_OF.items()}
        return {name: there for name, there in found.items() if there}

    def before(self, start: int) -> list[str]:
        end = bisect_left(self.words, (start,))
        return [
            w for a, b, w in self.words[max(0, end - 8) : end] if a >= start - _LEFT and b <= start
        ]

    def after(self, end: int) -> list[str]:
        first = bisect_left(self.words, (end,))
        return [w for a, _, w in self.words[first : first + 5] if a < end + _RIGHT]

    def near(self, start: int, end: int) -> Iterator[str]:
        """Groups with a word before, behind, or farther about a value."""
        for name, there in self.groups.items():
            if any(start - _LEFT <= a and b <= start for a, b in there):
                yield f"before:{name}"
            if any(end <= a and b <= end + _RIGHT for a, b in there):
                yield f"behind:{name}"
            if any(
                (start - _BEFORE <= a and b <= start) or (end <= a and b <= end + _AFTER)
                for a, b in there
            ):
                yield f"about:{name}"


def seen(around: Around, span: Span) -> set[int]:
    """The places of what is seen of a value and around it."""
    value = around.text[span[0] : span[1]]
    sort = spots.sort_of(value)
    what = {*_looks(value, sort), *_beside(around, span, sort)}
    return {crc32(one.encode("utf-8", "replace")) % PLACES for one in what}


def _beside(around: Around, span: Span, sort: str) -> Iterator[str]:
    start, end = span
    text = around.text
    before, after = around.before(start), around.after(end)
    last, following = ["^", "^", "^", *before], [*after, "$", "$"]
    yield f"last:{last[-1]}"
    yield f"last two:{' '.join(last[-2:])}"
    yield f"last three:{' '.join(last[-3:])}"
    yield f"next:{following[0]}"
    yield f"next two:{' '.join(following[:2])}"
    yield f"touches:{text[start - 1 : start]}|"
    yield f"touches:|{text[end : end + 1]}"
    for words, side in ((before, "b"), (after, "a")):
        yield from (f"{side}:{word}" for word in words)
        yield from (f"{side}:{one} {two}" for one, two in pairwise(words))
    size = f"{sort}{_size(text[start:end], sort)}"
    for group in around.near(start, end):
        yield group
        yield f"{sort}:{group}"
        yield f"{size}:{group}"


def _looks(value: str, sort: str) -> Iterator[str]:
    """What is seen of the value alone."""
    yield f"sort:{sort}"
    yield f"size:{sort}{_size(value, sort)}"
    yield f"bits:{sort}{round(bits(value))}"
    yield f"form:{_form(value)}"
    yield f"real:{real(value)}:{sort}"
    if sort == "figures":
        yield from _figures(value)
    elif sort in ("row", "characters", "spoken"):
        yield from _listed(value, sort)
    elif sort == "capitals":
        yield f"digit:{any(c.isdigit() for c in value)}"
        yield f"vowels:{sum(c in 'AEIOU' for c in value) * 8 // len(value)}"
    elif sort in ("lettered", "mixed", "signed", "hex"):
        yield from _lettered(value, sort)


def _figures(value: str) -> Iterator[str]:
    digits = re.sub(r"\D", "", value)
    yield f"groups:{'-'.join(str(len(g)) for g in re.split(r'[^0-9]+', value))}"
    yield f"between:{''.join(sorted(set(re.sub(r'[0-9]', '', value))))}"
    yield f"different:{min(len(set(digits)), 5)}"
    if re.fullmatch(r"(?:19|20)\d\d", value):
        yield "year"
    if re.fullmatch(r"(?:19|20)\d\d\D?\d\d?\D?\d\d?", value):
        yield "date"
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        yield "mobile"
    if 13 <= len(digits) <= 19:
        yield f"card:{card(digits)}:{citizen(digits)}"


def _listed(value: str, sort: str) -> Iterator[str]:
    words = re.findall(r"[a-z]+|[\u4e00-\u9fff]", value.lower())
    yield f"{sort}:{len(words) in (12, 15, 18, 21, 24)}"
    yield f"{sort}:different:{len(set(words)) == len(words)}"
    yield f"{sort}:many:{min(len(words), 25)}"
    if sort == "row":
        yield f"row:upper:{value != value.lower()}"
        yield f"row:by:{'0' if re.search(r'[0-9]', value) else ',' if ',' in value else ' '}"
        inflected = sum(word.endswith(("ing", "ed", "s")) for word in words)
        yield f"row:inflected:{inflected * 4 // len(words)}"


def _lettered(value: str, sort: str) -> Iterator[str]:
    letters = re.findall(r"[A-Za-z]+", value)
    head = re.match(r"[A-Za-z]{0,4}", value)
    yield f"head:{head[0].lower() if head else ''}"
    yield f"digits:{sort}{min(sum(c.isdigit() for c in value), 6)}"
    yield f"case:{sort}{value != value.lower()}{value != value.upper()}"
    yield f"runs:{sort}{min(len(re.findall(r'[A-Za-z]+|[0-9]+', value)), 6)}"
    yield f"word:{sort}{min(max(map(len, letters), default=0), 8)}"
    yield f"account:{iban(value)}"
    if _PATH.search(value):
        yield "path"
    if "@" in value:
        yield "at"
    if re.search(r"[!#$%^&*+?~]", value):
        yield "sign"


def _form(value: str) -> str:
    """Its characters by kind, each run of a kind once."""
    return re.sub(r"(.)\1+", r"\1", "".join(map(_sign, value[:40])))


def _sign(char: str) -> str:
    if char.isdigit():
        return "0"
    if char.islower():
        return "a"
    if char.isupper():
        return "A"
    return "x" if char > "\u2fff" else char


def _size(value: str, sort: str) -> int:
    """Its length, of figures without what stands between them; roughly where it is long."""
    size = sum(c.isdigit() for c in value) if sort == "figures" else len(value)
    return size if size <= 12 else 12 + bisect_left((16, 20, 32, 48), size)


def weighed(text: str, found: Sequence[Secret]) -> list[Secret]:
    """What the rules found in a text, and what else is likely a secret, in their order.

    Args:
        found: what the rules take for secrets, without overlap. All of it stands.
    """
    kept = list(found)
    for at in range(0, max(1, len(text) - _OVERLAP), _WINDOW - _OVERLAP):
        around = Around(text[at : at + _WINDOW])
        taken = [(s.start - at, s.end - at) for s in kept if at < s.end and s.start < at + _WINDOW]
        first = _OVERLAP // 2 if at else 0  # what begins nearer to an edge is seen from one side
        last = _WINDOW - _OVERLAP // 2 if at + _WINDOW < len(text) else _WINDOW
        for span in _likely(around):
            if first <= span[0] < last and not any(meet(span, other) for other in taken):
                taken.append(span)
                start, end = span[0] + at, span[1] + at
                kept.append(Secret(kind=_kind(around, span), start=start, end=end, rule="weighed"))
    return sorted(kept, key=lambda one: one.start)


def _likely(around: Around) -> list[Span]:
    """The spots above the limit, the likeliest first."""
    score = {span: weights().score(seen(around, span)) for span in spots.spots(around.text)}
    over = (span for span, at in score.items() if at > weights().limit)
    return sorted(over, key=lambda span: -score[span])


def meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


_NAMES = {
    **{"door": "code", "code": "code", "bank": "bank account", "identity": "identity number"},
    **{"key": "key", "wallet": "seed phrase", "login": "password"},
}


def _kind(around: Around, span: Span) -> str:
    """The kind of secret that the nearest word names."""
    start, end = span
    sort = spots.sort_of(around.text[start:end])
    if sort in ("row", "characters"):
        return "seed phrase"
    near = [
        (min(abs(start - b), abs(a - end)), name)
        for name, there in around.groups.items()
        if name in _NAMES
        for a, b in there
        if b <= start or a >= end
    ]
    plain = "code" if sort in ("figures", "spoken", "turns") else "password"
    return _NAMES[min(near)[1]] if near else plain


class Weights(NamedTuple):
    """Of the places, in hundredths; `bias`; and above which score a value counts as a secret."""

    places: tuple[int, ...]
    bias: float
    limit: float

    def score(self, seen: set[int]) -> float:
        """The logarithm of the odds that it is one, in the sets that were learnt from."""
        return self.bias + sum(self.places[place] for place in seen) / 100


@cache
def weights() -> Weights:
    kept = json.loads(files(__package__).joinpath("secrets.json").read_text("utf-8"))
    return Weights(tuple(kept["places"]), kept["bias"], kept["limit"])
