"""Secrets by the words before them: "password: …", "the pin is …", "密码是……".

The value must look like one of its kind, too. It does not see a secret that nothing names.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.safety.spots import A_NAME
from aplysia.perceive.safety.values import CODE, Found, Secret, mixed, real, strong

# -- values with a word that says what they are

_WORD = (
    r"(?:pass[ _-]?(?:word|wort|wd|phrase|code|key)s?|kennwort|\w{1,40}_jct|[cx]srf[ _-]?token|pwd?|passwd|passw|pass|psk|secret[ _-]?(?:access[ _-]?)?key|"
    r"client[ _-]?secret|app[ _-]?secret|master[ _-]?secret|corp[ _-]?secret|(?:shared)?access[ _-]?key(?:[ _-]?secret)?|account[ _-]?key|"
    r"api[ _-]?v?3?[ _-]?key|station key|setup key|private[ _-]?key|auth[ _-]?key|license key|licence key|secret(?: ?id)?|secret[ _-]?key|"
    r"(?:access|refresh|auth|bearer|bot|api|id|session|private|personal|deploy|csrf|x[ -]api|x[ -]auth)?[ _-]?token|"
    r"api[ _-]?key|x-api-key|authorization|bearer|apikey|sessionid|jsessionid|session|rememberme|sessdata|sid|connect\.sid|phpsessid|cookie|"
    r"credentials?|mnemonic|key)"
)
_ASSIGN = re.compile(
    rf"(?P<word>(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{{0,40}}?{_WORD})[*_`]{{0,3}}(?P<quote>[\"']?)\s*(?P<sign>[:=：＝]|:=|=>)[ \t]*[*_`]{{0,3}}[ \t]*`?"
    r"(?P<scheme>(?:Bearer|Basic|token)\s+)?"
    r"(?P<value>\"[^\"\n]{3,200}\"|'[^'\n]{3,200}'|“[^”\n]{3,80}”|[^\s,;，；。、)）\]}\"'“”`]{3,400}(?![(]))",
    re.I,
)
_NO_SECRET = re.compile(  # of which anybody may know the value
    r"(?:pub(?:lic)?|cache|primary|foreign|sort|partition|object|map|registry)[ _-]?key$|ssid$"
    r"|(?:whis|mon|tur|hoc|don|joc)key$|(?:by|over|under|com|encom|tres|sur)pass$"
)
_SPEC = re.compile(r"(?:[a-z_]+\s*[|&,)]|str|string|any|int)\b", re.I)
_SAID = re.compile(
    rf"(?<![A-Za-z]){_WORD}\b(?P<gap>(?:[ ,—–-]|->|→| is| was| are| now| it's| it is| set to| to| as| currently| still| I got| from now on)*? ?(?:[:=]|\bis|\bwas|\bare|it's|to|as|with|→|—|–|-|,)?[ \t]*\(?)"
    r"(?P<value>\"[^\s\"=][^\"\n]{2,80}\"|'[^\s'=][^'\n]{2,60}'|“[^”\n]{3,80}”|[\w!#&*%~+^$-](?:[^\s,;，；。、()（）\"'“”]|[,;'](?=[\w!@#$%^&*])){3,120}+)(?![(])",
    re.I,
)
_ZH_WORD = r"(?:密码(?![本学锁箱])|口令(?!牌)|密钥|私钥|令牌|暗码|通行码|安全码|密匙|授权码|秘钥|接口码|API ?Key|(?<![A-Za-z])(?:token|[Kk]ey|KEY)|SecretId|SecretKey)"
_ZH_SAID = re.compile(
    rf"(?P<word>{_ZH_WORD})(?![学管生本])(?P<gap>[^\n。！？?!]{{0,24}}?)"
    r"(?P<value>“[^”\n]{4,40}”|(?<!\w)\"[^\s\"=][^\"\n=]{3,60}\"|(?<![A-Za-z0-9@._/-])[$!#%&@]?[A-Za-z0-9][\x21-\x7e]{3,200})"
)
_PLAIN = re.compile(  # words that follow "the password is" and are none
    r"(?:(?:not|no|in|on|at|the|a|an|that|this|too|so|very|still|only|just|being|always|never|what|why|"
    r"how|when|where|for|to|of|it|my|your|his|her|their|our|same|under|with|and|or|but|if|"
    r"wrong|right|incorrect|correct|invalid|valid|expired|stored|saved|hashed|encrypted|changed|"
    r"required|needed|missing|weak|strong|short|long|reset|set|sent|shown|safe|secure|shared|known|"
    r"gone|lost|old|new|different|printed|written|taped|case|optional|empty|blank|good|bad|rotated|"
    r"revoked|there|here|important|manager|manager's|field|protected|leaked|compromised|stolen|public|"
    r"enough|forgotten|supposed|called|used|also|now|ok|fine|please|better|easy|hard|back|asked|"
    r"working|broken|refused|rejected|accepted|longer|shorter|again|something|someone|somebody|"
    r"mail|email|policy|reset|change|rules|length|and|never|about|over|worth|is|was|are)\b"
    r"|\w+(?:ing|ed)\b).*",
    re.I,
)


def _labelled(text: str) -> Found:
    """`password = …`, `"token": "…"`, `Authorization: Bearer …`, in files and logs."""
    for m in _ASSIGN.finditer(text):
        raw = m["value"]
        start, value = m.start("value"), raw
        quoted = raw[0] in "\"'“"
        if quoted:
            start, value = start + 1, raw[1:-1]
        value = re.split(r"[&;]|(?<=[\w])(?=[\u4e00-\u9fff])", value)[0] if not quoted else value
        value = value.rstrip(".,:")
        word = m["word"].lower()
        if not real(value) or _NO_SECRET.search(word) or _SPEC.fullmatch(value) or len(value) < 4:
            continue
        if re.fullmatch(rf"(?:\\w+[._])*{_WORD}", value, re.I):  # a variable of that name
            continue
        if (
            re.search(r"key$", word)
            and not re.search(
                r"(?:api|secret|access|private|account|master|setup|auth|licen[sc]e|station|pass)[ _-]?v?\d?[ _-]?key$",
                word,
            )
            and not (strong(value))
        ):
            continue
        if re.search(r"token$|cookie$|session$|authorization$|bearer$|sid$|secret$", word) and not (
            strong(value) or (quoted and mixed(value) and len(value) >= 8)
        ):
            continue
        if (
            not quoted
            and m["sign"] in ":："
            and m["quote"] == ""
            and not mixed(value)
            and (not value.isdigit() and not re.fullmatch(r"[a-z0-9]{6,}", value))
        ):
            continue
        if re.fullmatch(r"[\u4e00-\u9fff，。、：]+", value) or (
            re.fullmatch(r"[\w ]*[\u4e00-\u9fff]{3,}.*", value) and not re.search(r"\d", value)
        ):
            continue
        if re.match(r"(?:https?:)?//", value) or value.startswith(("./", "/")):
            continue
        if " " in value and not re.search(r"phrase|pass|mnemonic", word):
            continue
        if _PLAIN.fullmatch(value) and not mixed(value):
            continue
        yield Secret(kind=_kind_of(word), start=start, end=start + len(value), rule="named value")


def _kind_of(word: str) -> str:
    if re.search(r"token|bearer|session|cookie|sid|authorization|令牌", word, re.I):
        return "token"
    if re.search(r"私钥|private", word, re.I):
        return "private key"
    if re.search(r"key|密钥|密匙|秘钥|secret|授权", word, re.I) and not re.search(
        r"pass", word, re.I
    ):
        return "key"
    return "password"


def _spoken(text: str) -> Found:
    """ "the password is …", "pw …", in sentences."""
    for m in _SAID.finditer(text):
        raw, gap = m["value"], m["gap"]
        quoted = raw[0] in "\"'“"
        start = m.start("value") + quoted
        value = raw[1:-1] if quoted else raw.rstrip(".!?:")
        word = m[0][: m.start("gap") - m.start()].lower()
        if not real(value) or _BEFOREHAND.search(text[max(0, m.start() - 42) : m.start()]):
            continue
        firm = bool(re.search(r"\b(?:is|was|are|it's)\b|[:=→]", gap))
        named = re.search(
            r"(?:api|station|access|secret|licen[sc]e|auth|client|master)[ _-]?(?:key|secret)$",
            word,
        )
        loose = not (named and _mixed_up(value)) and re.search(
            r"key$|token|secret|session|cookie|sid|bearer|authorization|credential", word
        )
        if loose:
            ok = strong(value) and not _name_only(value)
        elif quoted:
            ok = (firm and not _PLAIN.match(value)) or (
                mixed(value) and not re.search(r"[一-鿿]{3}", value)
            )
        elif mixed(value):
            ok = not _name_only(value)
        elif value.isdigit():
            ok = firm and 4 <= len(value) <= 12
        else:
            ok = (
                firm
                and not _PLAIN.match(value)
                and bool(re.match(r"\s*(?:[.,;，]|and\b|$)", text[start + len(value) :]))
                and value.isalpha()
                and len(value) >= 5
            )
        if ok:
            yield Secret(
                kind=_kind_of(word), start=start, end=start + len(value), rule="said to be one"
            )


# before "key" or "pass": one that anybody may know, or the name of a variable
_BEFOREHAND = re.compile(
    r"\$\{?\w{0,40}$|\b(?:public|cache|primary|foreign|partition|object)[ _-]?$"
    r"|\b(?:boarding|season|day|high|low|all|rail|ski|bus|hall|press|guest|free)[ -]$",
    re.I,
)


def _mixed_up(value: str) -> bool:
    """Whether letters and at least two digits are joined to no word."""
    return len(value) >= 7 and len(re.findall(r"\d", value)) >= 2 and mixed(value)


def _name_only(value: str) -> bool:
    """Whether it is a compound word, a name, a date or a number with a unit, not a password."""
    return bool(
        re.fullmatch(
            r"\d+[-–]?[A-Za-z]{1,10}|\d{1,2}(?:st|nd|rd|th)|v?\d+(?:[.:/]\d+)*|[A-Z]{2,5}-?\d{1,4}",
            value,
        )
        or re.fullmatch(
            r"(?:two|one|multi|single|self|re|non|pre|first|second|third|read|long|short|case|user|end)-\w+",
            value,
            re.I,
        )
    )


# what stands between "是" and letters, without a break, is a part of them
_JOINED = re.compile(r"[是为：:]\s?(?P<part>[$!#%&@~^+]{1,3}|[\u4e00-\u9fff]{1,8})$")


def _spoken_zh(text: str) -> Found:
    for m in _ZH_SAID.finditer(text):
        raw, gap, word = m["value"], m["gap"], m["word"]
        quoted = raw[0] in '“"'
        start = m.start("value") + quoted
        value = (
            raw[1:-1]
            if quoted
            else re.split(r"[\"|]|[,;)\]}'](?![A-Za-z0-9!@#$%])", raw)[0].rstrip(".:!?")
        )
        if before := None if quoted else _JOINED.search(gap):
            start -= len(before["part"])
            value = before["part"] + value
        if (
            raw
            and not quoted
            and raw[-1] == "!"
            and not re.search(r"[\u4e00-\u9fff\s]", text[m.end() : m.end() + 1] or " ")
        ):
            value = (before["part"] if before else "") + raw
        firm = re.search(r"[是为：:=成叫设配用]\s*$|^\s*[“\"]?$|[是为：:=]", gap)
        if not real(value) or len(value) < 4 or "@" in gap or re.match(r"[A-Za-z_-]+=", value):
            continue
        counted = re.fullmatch(r"[\d-]+", value) and text[start + len(value) :].lstrip()[:1] == "位"
        if counted or _BEFOREHAND.search(text[max(0, m.start() - 42) : m.start()]):
            continue
        if (
            re.search(r"错|不对|位数|长度|至少|不少于|第|次|过期时间|管理器|格式要求", gap)
            and not firm
        ):
            continue
        name = re.fullmatch(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*", value)  # of a method
        if name and len(value) < 16 and word not in ("密码", "口令"):
            continue
        if (
            re.match(r"(?:[A-Za-z]+|[A-Z]{2,6}\d{0,4})$", value)
            and not quoted
            and not (value.islower() and len(value) >= 6 and re.search(r"[是为：:=成]\s*$", gap))
        ):
            continue
        if value.isdigit() and not (
            re.search(r"[是为：:=成]|^\s*$", gap)
            and 4 <= len(value) <= 12
            and not re.match(r"\s*(?:年|个|次|位|天|小时|元|块|字)", text[start + len(value) :])
        ):
            continue
        if re.search(r"ey$|EY$|token|密钥|令牌|私钥|秘钥|密匙|Secret", word) and not (
            strong(value)
            or (re.search(r"密钥|令牌|秘钥", word) and mixed(value) and len(value) >= 6)
        ):
            continue
        if (not quoted and CODE.match(value)) or re.match(r"\w+\.\w+\(", value):
            continue
        if word not in ("密码", "口令") and re.search(
            r"https?|\.(?:com|cn|py|js|ya?ml|json|txt)$", value
        ):
            continue
        yield Secret(
            kind=_kind_of(word), start=start, end=start + len(value), rule="said to be one"
        )


# -- tables, and what is written like a password near a word of logging in

_HEAD = re.compile(r"^(?:pass(?:word|wd|code)?|pwd?|密码|口令|pin|secret)$", re.I)
_LOGIN = re.compile(
    r"pass(?:word|wd|phrase)|\bpwd?\b|\blog(?:s|ged)?[ -]?in\b|\bunlock|\bsudo\b|\bmy bank\b|"
    r"strong enough|sign in|opens? with|\bget in\b|everywhere|\blets? (?:you|me|us) in\b|\bopens when\b|\bsites?\b|\bzip\b|登进|登不上|暗号|网站|解开|\bwi-?fi\b|apple id|account|密码|口令|登录|登陆|解锁|登 ?OA|论坛|账号|帐号|wifi",
    re.I,
)
_WRITTEN = re.compile(
    r"[\"“'‘](?P<quoted>[^\s\"“”'‘’]{6,40})[\"”'’]|"
    r"(?:\b(?:it'?s|is|to|as|was|with|uses?|word is|types?)|\bthen|→|暗号|试试|[是为用成叫输/]|[:=：])\s*[“\"']?(?P<bare>[A-Za-z0-9][\x21-\x7e]{5,40})"
)
_INLINE = re.compile(  # where each program takes its password
    r"(?a:\b)(?:sshpass\s+-p\s*|(?:mysql|mysqldump|mysqladmin|mariadb|7za?|rar)(?a:\b)[^\n|]{0,80}?\s-p(?=['\"]?\S)"
    r"|(?:docker login|mongo(?:sh)?)(?a:\b)[^\n|]{0,80}?\s-p\s+|unzip(?a:\b)[^\n|]{0,80}?\s-P\s*"
    r"|redis-cli(?a:\b)[^\n|]{0,80}?\s-a\s+|ldapsearch(?a:\b)[^\n|]{0,80}?\s-w\s*"
    r"|(?:mysql|mysqldump|mariadb|docker login|clickhouse-client|mongo(?:sh)?|psql|curl|smbclient)(?a:\b)[^\n|]{0,80}?\s--?pass(?:word)?[ =])"
    r"(?P<q>['\"]?)(?P<value>[^\s'\"]{4,80})(?P=q)(?=\s|$)"
)
_AS_USER = re.compile(
    r"(?a:\b)curl(?a:\b)[^\n|]{0,80}?\s(?:-u|--user)[ =]?\s*['\"]?[\w.@-]{1,40}:(?P<value>[^\s'\"]{4,80})(?=['\"\s]|$)"
)
_PASS = re.compile(  # what is called a pass, and is none of these
    r"(?:\w+-){0,2}(?:boarding|season|day|high|low|band|all|rail|ski|bus|hall|press|guest|free|single|multi)-pass\b|pass-through"
    r"|\w{1,4}(?:-\d+)+$",
    re.I,
)
_SELF = re.compile(
    r"(?<![\w/\\.-])(?=[\w-]{0,40}\d)(?:\w{1,20}-){0,3}(?:pw|pass|pwd|passwd|p[4a]ss\w{0,8})(?:-[\w!@#$%]{1,20}){1,4}",
    re.I,
)


_BEFORE = re.compile(
    r"(?<![\w/.-])(?P<value>[A-Za-z0-9][\w.-]{15,120})[\"'”]?\s*(?:这个|是|作为|做|当)?\s*(?:is|as)?\s*"
    r"(?:the|my|our|his|her|that)?\s*(?:[A-Za-z]{2,12} )?(?:api ?key|token|secret|密钥|令牌|私钥|key)\b",
    re.I,
)
_LATER = re.compile(
    r"\b(?:api key|key|token|secret)\b(?! (?:takeaway|note))[^\n.?!]{1,40}?(?:\bis\b|\bwas\b|:)\s+"
    r"(?P<value>[A-Za-z0-9][\w.-]{19,120})",
    re.I,
)
_PAIR = re.compile(
    r"\b(?:log[ -]?in|credentials?|admin page|账号|帐号|登录)[:： ]+[\w.@-]{2,40} ?/ ?(?P<value>[^\s/,;，。]{5,40})",
    re.I,
)
_WORDS = re.compile(
    r"\b(?:pass ?phrase (?:is|was|:)|pass ?words? ?(?:is|was|:))\s*[\"“]?(?P<value>[a-z]{3,9}(?: [a-z]{3,9}){2,9})(?=[\"”.!\n]|$)",
    re.I,
)


_SMALL = re.compile(  # words that a sentence has, and a row of words drawn by lot has not
    r"\b(?:the|and|for|with|you|your|that|this|must|should|can|has|have|had|was|were|are|not|but|only|than|from|"
    r"into|contains?|characters?|letters?|all|any|our|his|her|their|one|two)\b",
    re.I,
)
_NAMED = re.compile(
    r"\b(?:user ?(?:name|id)?|login|admin)\b[ :=]{1,3}(?!(?:and|or|with|plus|to|in|for|is)\b)[\w.@-]{2,40}[ ,/;]{1,3}(?:and )?"
    r"(?:pass(?:word)?|pw|pwd)\b[ :=]{1,3}(?P<value>[^\s,;，。]{4,40})",
    re.I,
)


def _around(text: str) -> Found:
    """A value before the word for it, and a phrase of several words."""
    for m in _BEFORE.finditer(text):
        if (
            strong(m["value"])
            and real(m["value"])
            and not re.match(r"https?|\w+\.\w{2,4}$", m["value"])
        ):
            yield Secret(
                kind="key", start=m.start("value"), end=m.end("value"), rule="named behind it"
            )
    for m in _LATER.finditer(text):
        value = m["value"].rstrip(".")
        if strong(value) and real(value) and not re.search(r"public|hash|commit|digest|/", m[0]):
            start = m.start("value")
            yield Secret(kind="key", start=start, end=start + len(value), rule="said to be one")
    for m in _NAMED.finditer(text):
        if real(m["value"]) and not _PLAIN.match(m["value"]):
            yield Secret(kind="password", start=m.start("value"), end=m.end("value"), rule="pair")
    for m in _PAIR.finditer(text):
        if real(m["value"]) and mixed(m["value"]):
            yield Secret(kind="password", start=m.start("value"), end=m.end("value"), rule="pair")
    for m in _WORDS.finditer(text):
        if not _PLAIN.match(m["value"]) and not _SMALL.search(m["value"]):
            yield Secret(
                kind="password", start=m.start("value"), end=m.end("value"), rule="said to be one"
            )


def _tables(text: str) -> Found:
    """Cells under a heading that says password."""
    lines, at, column, mark = text.split("\n"), 0, -1, ""
    for line in lines:
        cells = [c.strip() for c in re.split(r"[|,\t，]", line)]
        here = [n for n, c in enumerate(cells) if _HEAD.match(c)]
        if here and len(cells) > 1:
            column = here[-1]
            mark = next(c for c in "|\t,，" if c in line)
        elif column >= 0 and mark in line:
            place = 0
            for n, cell in enumerate(line.split(mark)):
                value = cell.strip()
                if n == column and len(value) >= 4 and real(value) and re.search(r"\w", value):
                    start = at + place + cell.index(value)
                    yield Secret(kind="password", start=start, end=start + len(value), rule="table")
                place += len(cell) + 1
        at += len(line) + 1


def _written(text: str) -> Found:
    """What is written like a password, in a text about logging in."""
    for m in (*_INLINE.finditer(text), *_AS_USER.finditer(text)):
        if real(m["value"]) and not m["value"].startswith("-"):
            yield Secret(
                kind="password", start=m.start("value"), end=m.end("value"), rule="command line"
            )
    for m in _SELF.finditer(text):
        if _PASS.match(m[0]):
            continue
        yield Secret(kind="password", start=m.start(), end=m.end(), rule="calls itself one")
    if not _LOGIN.search(text):
        return
    for m in _WRITTEN.finditer(text):
        name = "quoted" if m["quoted"] else "bare"
        value = re.split(r"[,;)\]}'\"|，。]", m[name])[0].rstrip(".:?")
        if (
            len(value) >= 6
            and real(value)
            and _secretive(value)
            and _LOGIN.search(text[max(0, m.start() - 90) : m.end() + 50])
        ):
            start = m.start(name)
            if A_NAME.search(text[max(0, start - 60) : start]) or re.fullmatch(
                r"\w/", text[max(0, start - 2) : start]
            ):
                continue
            yield Secret(
                kind="password", start=start, end=start + len(value), rule="written like one"
            )


def _secretive(value: str) -> bool:
    """Whether letters, digits and signs, or words and digits, are joined as in a password."""
    if re.search(
        r"\$[A-Z{(]|[(){}\[\]<>/\\]|\.(?:com|org|net|io|cn|py|js|txt|ya?ml|json|pdf|example)\b|@\w+\.",
        value,
    ):
        return False
    if re.fullmatch(
        r"[A-Z0-9-]+|v?\d[\d.:-]*\w?|[0-9a-f-]{7,}|[A-Za-z]+-\d+|[A-Za-z]{1,3}\d+|\d+[A-Za-z]{1,5}|1Password",
        value,
    ):
        return False
    letters, digits = re.search(r"[a-z\u4e00-\u9fff]", value), re.search(r"\d", value)
    signs = re.search(r"[!@#$%^&*+?~]", value[1:])
    return bool(letters and (digits or signs)) or bool(
        digits and signs and re.search("[A-Z]", value)
    )


RULES = (_labelled, _spoken, _spoken_zh, _around, _tables, _written)
