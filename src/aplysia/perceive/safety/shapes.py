"""Secrets by their own shape: the form of an issuer, a check digit, what is drawn by lot.

It looks at the words around only where they say that a value is a hash, an address or a number of
another kind. It does not try a key, and does not know the form of every issuer.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.safety.checks import address, bits, card, citizen, iban, opaque
from aplysia.perceive.safety.values import MARKED, Found, Secret, real

# -- forms that name themselves

_PEM = re.compile(
    r"-{3,5}BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-{3,5}(?:\\n|\s)*"
    r"(?:[A-Za-z-]+: [^\n]*\n|\\n|\s)*[A-Za-z0-9+/=]{16}(?:\\n|[A-Za-z0-9+/=\s.…])*"
    r"(?:-{3,5}END [A-Z ]*-{3,5})?"
)
_SHAPES = (
    ("token", re.compile(r"(?a:\b)eyJ[\w-]{10,}\.[\w-]{6,}(?:\.[\w-]*)?")),
    (
        "key",
        re.compile(
            r"(?a:\b)(?:AKIA|ASIA)[0-9A-Z]{16}(?a:\b)|(?a:\b)AKID[\w]{16,}|(?a:\b)LTAI\w{12,24}(?a:\b)"
        ),
    ),
    ("key", re.compile(r"(?a:\b)AIza[\w-]{30,40}")),
    ("key", re.compile(r"(?a:\b)AGE-SECRET-KEY-1[0-9A-Z]{40,}")),
    ("key", re.compile(r"(?a:\b)SEC[0-9a-f]{64}(?a:\b)|(?a:\b)SG\.[\w-]{16,}\.[\w-]{16,}")),
    ("token", re.compile(r"(?a:\b)\d{8,10}:A[\w-]{32,36}(?a:\b)")),  # bots of a messenger
    ("token", re.compile(r"(?a:\b)ya29\.[\w-]{20,}|(?a:\b)1//0[\w-]{20,}")),
    ("token", re.compile(r"hooks\.slack\.com/services/[A-Z0-9]+/[A-Z0-9]+/\w+")),
    ("token", re.compile(r"(?<=/)\d{17,20}/[\w-]{60,80}(?a:\b)")),  # a webhook of a chat
    # a name, and behind it what is drawn by lot
    (
        "key",
        re.compile(
            r"(?a:\b)(?:sk|pk|rk|key|api|lin|whsec|ntn|secret|re|pat|sqp|squ|sntrys|"
            r"dckr|glpat|gh[pousr]|github_pat|xox[abpers]|xapp|hf|npm|pypi|dop|doo|"
            r"shp[a-z]{2}|figd|vercel|nfp|rpa|r8|gsk|pplx|tvly|hvs|ATATT|dp|gsk|"
            r"SK|AC|fly|prefect|pscale|eyJ|GOCSPX|sbp|cfut|csk|xai|nvapi|lsv2|"
            r"fw|jina|ms|ark|live|test)"
            r"[-_](?:[a-zA-Z0-9]{2,8}[-_]){0,3}(?=[\w-]{0,80}(?:\d|[a-z][A-Z][a-z]{0,40}[A-Z]))[A-Za-z0-9][\w-]{15,}"
        ),
    ),
    ("key", re.compile(r"(?a:\b)[0-9a-f]{32}\.[A-Za-z0-9]{16}(?a:\b)")),
    ("key", re.compile(r"(?a:\b)pat[A-Za-z0-9]{14}\.[0-9a-f]{40,}(?a:\b)")),
    (
        "private key",
        re.compile(r"(?a:\b)[5KL][1-9A-HJ-NP-Za-km-z]{50,51}(?a:\b)|(?a:\b)xprv[\w]{80,}"),
    ),
    (
        "licence key",
        re.compile(
            r"(?a:\b)(?=[A-Z0-9-]{0,35}\d)(?=[A-Z0-9-]{0,35}[A-Z])[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3,5}(?a:\b)"
        ),
    ),
)
_POD = re.compile(r"[a-z]+(?:-[a-z]+)*-[bcdf0-9]{6,10}-[a-z0-9]{5}")  # what runs in a cluster
_PASSPORT = re.compile(
    r"^[A-Z][A-Z<][A-Z]{3}[A-Z<]{20,}\n?|[A-Z0-9<]{9}\d[A-Z]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{10,}", re.M
)
_LINK = re.compile(
    r"(?a:\b)[a-z][a-z0-9+.]{1,20}://(?P<user>[^\s:/@'\"]{0,60}):(?P<value>[^\s/'\"]{1,80})@"
    r"|(?<![\w/])[\w.-]{2,30}:(?P<value2>[^\s:@/'\"]{3,60})@tcp\("
    r"|:thin:[\w.-]+/(?P<value3>[^\s@/'\"]{3,60})@"
)


def _shapes(text: str) -> Found:
    for m in _PEM.finditer(text):
        yield Secret(kind="private key", start=m.start(), end=m.end(), rule="key block")
    for kind, shape in _SHAPES:
        for m in shape.finditer(text):
            if not MARKED.match(m[0]) and bits(m[0]) > 2.5 and not _POD.fullmatch(m[0]):
                yield Secret(kind=kind, start=m.start(), end=m.end(), rule="form of an issuer")
    for m in _PASSPORT.finditer(text):
        yield Secret(kind="identity number", start=m.start(), end=m.end(), rule="passport lines")
    for m in _LINK.finditer(text):
        name = next(k for k in ("value", "value2", "value3") if m[k] is not None)
        blank = re.search(r"密码|口令|令牌|密钥|pass(?:word|wd)?$", m[name], re.I)
        if real(m[name]) and not blank:
            yield Secret(
                kind="password", start=m.start(name), end=m.end(name), rule="connection string"
            )


# -- numbers with check digits

_DIGITS = re.compile(
    r"(?<![\w./-])\d{13,19}(?![\w/]|\.\d)|(?<![\w.,/-])(?<!\d[ ])\d(?:[ -]?\d){11,22}(?![\w/]|[.,-]\d)"
)
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"
)
_CITIZEN = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
_NO_CARD = re.compile(
    r"(?:track\w*|order|batch|ticket|ref(?:erence)?|transaction|invoice|parcel|loyalty|isbn|imei|"
    r"serial|单号|订单|流水|编号|发票|条形码|任务|批次|物流|序列号|学号|工单|时间戳|(?a:\b)id)\W{0,3}"
    r"(?:no\.?|number|号码?|id|#)?\W{0,3}$",
    re.I,
)


def _numbers(text: str) -> Found:
    for m in _CITIZEN.finditer(text):
        if citizen(m[0]):
            yield Secret(
                kind="identity number", start=m.start(), end=m.end(), rule="check digit of China"
            )
    for m in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", m[0])
        if card(digits) and not _NO_CARD.search(text[max(0, m.start() - 30) : m.start()]):
            yield Secret(kind="card", start=m.start(), end=m.end(), rule="check digit of cards")
    for m in _IBAN.finditer(text):
        words = m[0].split(" ")
        while words and not iban("".join(words)):  # the next word may be in capitals, too
            words.pop()
        if words:
            end = m.start() + len(" ".join(words))
            yield Secret(kind="bank account", start=m.start(), end=end, rule="check digits of IBAN")


# -- what is drawn by lot

_STRING = re.compile(r"[A-Za-z0-9_+/=.~%-]{20,}")
_HASH = re.compile(
    r"sha-?\d|md5|crc|hash|digest|checksum|fingerprint|commit|etag|integrity|public|certificate|"
    r"ssh-(?:rsa|ed25519)|address|地址|(?a:\b)file(?a:\b)|文件|trace|request.?id|uuid|revision|blob|base64|thumbprint|txid|"
    r"校验|指纹|哈希|摘要|公钥|提交|镜像|证书|交易",
    re.I,
)
_AT_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.]*://|\w\.(?:com|org|net|io|cn)/)\S*$", re.I)
_GIVEN_AS = re.compile(r"(?:token|key|secret|sig|ticket|auth|pass\w*|code)=$", re.I)


def _drawn(text: str) -> Found:
    for m in _STRING.finditer(text):
        value = m[0].rstrip(".")
        cut = max(value.rfind("=", 0, -2) + 1, 0)  # a name stands before the value
        start, value = m.start() + cut, value[cut:]
        before = text[max(0, start - 60) : start]
        if (
            not opaque(value)
            or MARKED.match(value)
            or "BEGIN CERT" in text[max(0, m.start() - 90) : m.start()]
        ):
            continue
        if _HASH.search(before[-40:]) or _inside_block(text, m.start()):
            continue
        if _AT_ADDRESS.search(before) and not _GIVEN_AS.search(before):
            continue
        if "/" in value and (value.count("/") > 2 or value.startswith(("/", "."))):
            continue
        if re.fullmatch(r"[A-Za-z]+[-_][0-9a-f]{12,}", value) and not _GIVEN_AS.search(before):
            continue
        if _name_like(value) or re.search(r"\.[a-z0-9]{2,4}$|^bc1", value) or address(value):
            continue
        if _OPEN.match(value) or before.endswith(("h1:", "urn:")):
            continue
        yield Secret(kind="token", start=start, end=start + len(value), rule="drawn by lot")


# names that clouds give to machines and disks, and the sums of files
_OPEN = re.compile(
    r"(?:i|vpc|ami|eni|sg|vol|subnet|snap|rtb|igw|nat|lb|disk|vsw|rm|pod|req)-[a-z0-9]{8,}$|sha\d{1,3}-|0x[0-9a-fA-F]{40}$|Qm\w{44}$"
)


def _name_like(value: str) -> bool:
    """Whether it is a name with a number, of words that people read: a file, a host, a release."""
    parts = re.split(r"[-_.+/=]", value)
    longest = max(parts, key=len)
    return len(longest) < 14 or bool(re.fullmatch(r"[A-Za-z]+\d{0,4}|\d+", longest))


def _inside_block(text: str, at: int) -> bool:
    """Whether it stands in a certificate, a public key or an image that is written out."""
    head = text.rfind("-----BEGIN ", 0, at)
    if head >= 0 and "PRIVATE" not in text[head : head + 40] and "-----END" not in text[head:at]:
        return True
    return ";base64," in text[max(0, at - 80) : at] or "AAAA" in text[max(0, at - 4) : at + 8]


RULES = (_shapes, _numbers, _drawn)
