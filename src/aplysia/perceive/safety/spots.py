"""Where in a text a secret could stand: strings, figures, spoken digits, rows of words, turns.

It tells by shape alone and takes far too much: what stands there is weighed in `weighing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aplysia import patterns as re
from aplysia.perceive.safety.checks import citizen
from aplysia.perceive.safety.values import DIGIT, real

Span = tuple[int, int]

_FIGURES = re.compile(r"(?<![A-Za-z0-9])\d(?:[ ./-]{0,2}\d){2,30}(?![A-Za-z0-9])")
_CITIZEN = re.compile(r"[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])\d{6}")
_RUN = re.compile(r"[!-~]+")
_PART = re.compile(r"[^=:,;|\"'`(){}<>\[\]]+")
_DIGITS_ONLY = re.compile(r"[\d.,/-]+")
_SIGN = re.compile(r"[!@#$%^&*+~_.-]")
_SPOKEN = re.compile(
    rf"(?<![a-z]){DIGIT}(?:[ ,-]{{1,3}}{DIGIT}){{3,19}}(?![a-z])"
    r"|[〇零幺一二三四五六七八九两]{4,20}(?![年月日号楼百千万十块元点分])",
    re.I,
)
_TURNS = re.compile(  # of a lock with a dial
    r"[左右][^\n，。]{0,8}?\d\d?(?:[^\n。\d]{1,10}?\d\d?){1,3}"
    r"|\b(?:left|right)(?: to| past)? \d\d?(?:[^\n.\d]{1,24}?(?:left|right)[^\n.\d]{0,14}\d\d?){1,3}"
    r"|\b(?:\d\d?[^\n.\d]{1,8}?(?:left|right)[^\n.\d]{1,12}){2,3}",
    re.I,
)
_CHARACTERS = re.compile(
    r"[\u4e00-\u9fff](?:[ 、,，/·-]{1,2}[\u4e00-\u9fff]){10,23}(?![\u4e00-\u9fff])"
)
_CAPITALS = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z2-7]{12,64}|[A-Z2-7]{4}(?:[ -][A-Z2-7]{4}){2,15})(?![A-Za-z0-9])"
)
_WATCHWORD = re.compile(
    r"(?:解压|暗号|口令|密码|暗语|进门)[^\n。！？]{0,12}?(?:是|：|:|叫|为|输|要|，|,)\s*[“\"]?"
    r"(?P<value>[\u4e00-\u9fff]{2,16})"
)
_SHORTEST = 4  # characters of a printed string
_HEADER = re.compile(r"-{3,5}[A-Z ]{6,40}-{3,5}")
_OPEN = re.compile(  # what anybody may see: public keys, sums of files, addresses of content
    r"(?a:\b)(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S{1,20}|sk-ssh-\S{1,30}) +(?P<key>AAAA[\w+/=]{16,})"
    r"|(?:(?a:\b)pub(?:lic)?[ _-]?key(?a:\b)|公钥)[^\n\w]{0,6}(?:是|为|is)?\s?[\"']?(?P<named>[\w+/=-]{16,})"
    r"|(?a:\b)h1:(?P<module>[\w+/]{40,}=?)|(?a:\b)urn:\w{2,8}:(?P<urn>[\w:.-]{8,})"
    r"|(?a:\b)etag(?a:\b)[^\n\w]{0,8}(?:W/)?[\"']?(?P<tag>[\w-]{8,})"
    r"|(?a:\b)(?:sha|md)\d{1,3}(?:sum)?(?a:\b)[^\n]{0,30}?(?P<sum>(?a:\b)[0-9a-f]{32,128}(?a:\b)|(?<=-)[\w+/]{24,}={0,2})"
    r"|(?P<file>(?a:\b)[0-9a-f]{32,128}(?a:\b))(?= [ *][\w./-]+\.\w{1,5}(?a:\b))",
    re.I,
)
_LINK = re.compile(  # up to the last @ before a path is the password, which may hold one, too
    r"(?P<user>(?a:\b)[a-z][\w+.]{1,20}://[^\s:/@]{0,60}:)[^\s/?#]{1,80}"
    r"(?P<host>@[\w-]+(?:\.[\w-]+)*(?::\d+)?(?:/[\w.-]*)?)",
    re.I,
)
_ADDRESS = re.compile(  # where something lies; its login and what it is asked are told apart
    r"(?:(?a:\b)[a-z][\w+.-]{1,20}://|(?a:\b)www\.)(?:[^\s/?#\"'<>]{1,200}@)?(?P<where>[^\s?#\"'<>，。；、（）“”\u4e00-\u9fff]{1,2000})"
    r"|(?<![\w/.-])(?P<host>(?:[\w-]{1,63}\.){1,4}(?:com|org|net|io|cn|so|dev|app|gg|tv|me|co|example)(?::\d+)?/[^\s?#\"'<>，。；、（）“”\u4e00-\u9fff]{1,2000})"
    r"|(?<![\w:/.@-])(?P<path>(?:[A-Za-z]:\\|~?/|\.{1,2}/|(?:[\w.-]{1,60}/){2})(?:[\w@.%+ -]{0,80}[\w@.%+-][/\\]){0,20}[\w@%+-]{1,80}\.[a-z]{1,5}\d?(?a:\b))"
    r"|(?<=[?&])(?P<asked>(?!(?:[\w.-]{0,20}(?:token|key|secret|sig|pass|pwd|auth|code)\w{0,12})=)[\w.\[\]-]{1,40}=[^\s&#\"'<>]{0,400})",
    re.I,
)
# said before what is a name, a host or a network, not a password
A_NAME = re.compile(
    r"(?:(?:账号|帐号|用户名|登录名|昵称|网名)(?:名|是|为|叫|：|:|\s)*|(?:wi-?fi|热点|网络)名?(?:叫|是|为|：|:|\s)+"
    r"|\b(?:user ?name|login name|handle|nick(?:name)?|user ?id|host(?:name)?|server|ssid|(?:password|pass) manager)\b(?: (?:is|was)\b|[:=\s])*"
    r"|\b(?:log|sign)(?:s|ged|ging|ed|ing)? ?(?:in ?|on ?)?to (?:the |my |our |a )?"
    r"|\b(?:network|wi-?fi|hotspot|router)\b[^\n.]{0,24}(?:\bas|\bcalled|\bnamed) )[\"“'‘]?$",
    re.I,
)
_MASKED = re.compile(r"[*•●xX]{4}|\*{3}|…|\.\.\.")
_LOGIN = re.compile(
    r"pass|\bpwd?\b|log(?:s|ged)?[ -]?(?:in|on)\b|sign(?:ed|s)?[ -]?in|unlock|credential|user|\bacc(?:oun)?ts?\b|"
    r"wi-?fi|router|\broot\b|admin|sudo|ssid|security word|opens? with|protected|encrypted|解压|打开|加密|密码|口令|登录|登陆|登进|登不|账号|帐号|账户|用户|解锁|锁屏|暗号|路由|后台|管理员",
    re.I,
)
_NAMED = 48  # characters behind a word of logging in, within which a plain word is looked at
_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]+(?![A-Za-z0-9])")
_BETWEEN = re.compile(r"[\s,;·|.-]{1,3}(?:\d{1,2}[.):]?\s{0,2})?")
_LABEL = re.compile(r"[A-Za-z][A-Za-z_.-]{2,40}")
_ROW, _DISTINCT = 11, 0.7  # words, and the share of different ones
_SMALL = frozenset(  # words that seed phrases lack
    re.findall(
        r"\w+",
        """
the and for are was were but his her hers had has him she who why how not its our your their from
been did does could would should might must which while them these those where here too out very
also into because about just like this that with have then when what some more than only they will
there after before once write down say said says tell comes back came twelve words following
""",
    )
)
_TRIMMED, _ENDS = "\"'`()[]{}<>,.;:!?*", ".;:?*,"


def spots(text: str) -> list[Span]:
    """Where a value stands that could be a secret, by where they begin; some overlap.

    >>> text = "door: 7402, by foot"
    >>> [text[start:end] for start, end in spots(text)]
    ['7402']
    """
    found = {m.span() for m in _FIGURES.finditer(text) if not _refuted(m[0])}
    found.update(_strings(text))
    for pattern in (_SPOKEN, _TURNS, _CHARACTERS, _CAPITALS):
        found.update(m.span() for m in pattern.finditer(text))
    found.update(m.span("value") for m in _WATCHWORD.finditer(text))
    found.update(_rows(text))
    others = [*(m.span() for m in _HEADER.finditer(text)), *public(text)]
    kept = [
        (start, end)
        for start, end in found
        if not any(a < end and start < b for a, b in others)
        and not A_NAME.search(text[max(0, start - 60) : start])
    ]
    return sorted(set(_outside(kept, sorted([*_places(text), *addresses(text)]))))


def addresses(text: str) -> list[Span]:
    """Links without what they are asked and their login, and paths of files.

    >>> text = "see https://shop.example/item/B07XJ8C8F5?ref=home&token=k7Xw91"
    >>> [text[start:end] for start, end in addresses(text)]
    ['shop.example/item/B07XJ8C8F5', 'ref=home']
    """
    return [m.span(m.lastgroup or 0) for m in _ADDRESS.finditer(text)]


def _outside(found: Iterable[Span], places: Sequence[Span]) -> Iterator[Span]:
    """What of the spots lies outside of the places, if it is long enough to be anything."""
    for start, end in found:
        at = start
        for a, b in places:
            if a < end and at < b:
                if a - at >= _SHORTEST:
                    yield at, a
                at = max(at, b)
        if at == start or end - at >= _SHORTEST:
            yield at, end


def _refuted(figures: str) -> bool:
    """Whether it is a year, or looks like an identity number and its check digit says no."""
    year = re.fullmatch(r"(?:19|20)\d\d", figures)
    return bool(year or (_CITIZEN.fullmatch(figures) and not citizen(figures)))


def _places(text: str) -> Iterator[Span]:
    """Of links that hold a password: scheme and user, host and path."""
    for m in _LINK.finditer(text):
        yield from (m.span("user"), m.span("host"))


def public(text: str) -> list[Span]:
    """Values that are said, by a word or a form, to be no secret: public keys, sums of files."""
    return [m.span(m.lastgroup or 0) for m in _OPEN.finditer(text)]


def _strings(text: str) -> Iterator[Span]:
    """Parts of printed strings that hold digits or signs, and plain words near one of logging in."""
    for run in _RUN.finditer(text):
        for part in _PART.finditer(run[0]):
            raw = part[0]
            start = run.start() + part.start() + len(raw) - len(raw.lstrip(_TRIMMED))
            end = run.start() + part.start() + len(raw.rstrip(_ENDS))
            value = text[start:end]
            if len(value) < _SHORTEST or _DIGITS_ONLY.fullmatch(value) or _MASKED.search(value):
                continue
            labels = text[end : end + 1] in ("=", ":") and _LABEL.fullmatch(value)
            if labels or not real(value):
                continue
            odd = any(c.isdigit() for c in value) or _SIGN.search(value[1:-1])
            if odd or (value.isalpha() and _LOGIN.search(text[max(0, start - _NAMED) : start])):
                yield start, end


def _rows(text: str) -> Iterator[Span]:
    """Rows of plain words of three to eight letters, numbered or not."""
    row: list[Span] = []
    for word in _WORD.finditer(text):
        fits = 3 <= len(word[0]) <= 8 and word[0].lower() not in _SMALL
        joined = not row or _BETWEEN.fullmatch(text[row[-1][1] : word.start()])
        if not (fits and joined):
            yield from _drawn(text, row)
            row = []
        if fits:
            row.append(word.span())
    yield from _drawn(text, row)


def _drawn(text: str, row: list[Span]) -> Iterator[Span]:
    """A row from its beginning to its end, if its words are many and different ones."""
    words = {text[start:end].lower() for start, end in row}
    if len(row) >= _ROW and len(words) >= _DISTINCT * len(row):
        yield row[0][0], row[-1][1]


def sort_of(value: str) -> str:
    """How a value is written, in a word.

    >>> [sort_of(v) for v in ("7402", "5f3a90cc", "plumcake-1987", "five nine nine two")]
    ['figures', 'hex', 'mixed', 'spoken']
    """
    for sort, pattern in _SORTS.items():
        if pattern.fullmatch(value):
            return sort
    words = _LETTERS.findall(value)
    digits = sum(c.isdigit() for c in value)
    if any("\u4e00" <= c <= "\u9fff" for c in value):
        return "han"
    if _ROW_OF.fullmatch(value):
        return "row"
    if digits:
        return "figures" if not words else "lettered" if value.isalnum() else "mixed"
    return "word" if value.isalpha() else "words" if " " in value else "signed"


_LETTERS = re.compile(r"[A-Za-z]+")
_ROW_OF = re.compile(rf"[A-Za-z]{{3,8}}(?:{_BETWEEN.pattern}[A-Za-z]{{3,8}}){{{_ROW - 1},}}")
_SORTS = {
    "characters": _CHARACTERS,
    "spoken": _SPOKEN,
    "turns": _TURNS,
    "capitals": _CAPITALS,
    "hex": re.compile(r"(?=.*[a-f])(?=.*\d)[0-9a-f]{8,}"),
    "uuid": re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
}
