"""Short secrets of digits and words: pins, one-time codes, accounts, identity numbers, seed phrases.

Each needs a word that says what it is, since any number of four digits could be a pin. It does not
know the words of wallets; it takes a row of short plain words for a phrase by what it lacks.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.safety.values import DIGIT, Found, Secret

_CODE = re.compile(
    r"(?:\b(?:(?:verification|one[- ]time|security|door|gate|access|alarm|unlock|login|sign-?in|sms|2fa|otp|"
    r"entry|safe|lock(?:er|box)?|card|confirmation|auth(?:entication)?|mfa|pass|shed|garage|keypad|"
    r"reset|temporary|voicemail|elevator|building|bike|key ?box|laptop|iphone|ipad|phone|tablet|airbnb|flat|house) ?codes?|otp|passcode|"
    r"(?:SIM |debit |card |bank |atm |phone |ipad |tablet |voicemail )*pin\d?(?! (?:it|this|that|them|the|your|up|a|down)\b)(?: (?:code|number))?|puk\d?|cvv2?|cvc2?|combination(?! of)|three digits)\b"
    r"|验证码|校验码|动态码|取款码|取件码|提货码|安全码|开门码|门禁码|(?:密码(?![本学锁箱])|口令|(?<![A-Za-z])(?:pin|cvv)(?![A-Za-z]))(?:码)?|[四六]位(?:数字?|码))"
    r"(?P<gap>[^\n\d]{0,28}?)(?P<value>(?<![\d.,:/-])(?:\d{3}[ -]\d{3}|\d\d \d\d(?! ?\d)|\d{3,8}|\d(?: \d){3,7})(?![\d:/]|[.,-]\d|\s?(?:%|年|位|个|次|天|分钟|小时|元|块|times|digits?|days|minutes|hours|characters|attempts)))",
    re.I,
)
_NOT_CODE = re.compile(
    r"[?？]|error|status|policy|wrong|from \b|\bpress\b|错误|位数|输错|https?|\bage\b|first|last|at least|"
    r"minimum|such as|for example|例如|比如|打|拨|致电|exactly|between|within|after|every|expires|\bpage\b|e\.g\.|[\d]",
    re.I,
)
_BOARD = re.compile(r"\b(?:arduino|gpio|pinout|solder\w*|breadboard|jumper|LED)\b", re.I)
_TOLD = re.compile(
    r"(?<![\d.,:/-])(?P<value>\d{4,8}|\d{3}[ -]\d{3})(?![\d:/]|[.,-]\d) (?:as|is|was) (?:the|my|your|a|our)? ?(?:\w+ )?"
    r"(?:verification|one[- ]time|security|login|sign-?in|sms|door|gate|pin|access) ?(?:code|number)?\b|"
    r"(?<!\d)(?P<value2>\d{4,8})(?!\d)(?:是|为)?[^\n\d，。,]{0,6}(?:验证码|密码)(?!错|不)",
    re.I,
)
_DOOR = re.compile(
    r"(?:\b(?:alarm|doors?|gates?|garage|safe|locker|lock ?box|key ?box|shed|barrier)\b(?! (?:distance|side|to|from|limit|speed|level|range)\b)[^\n\d.!?]{0,24}?"
    r"(?:\bis|it'?s|opens? with|:|\bcode)\s+(?P<value>\d{4,8}|\d(?:[ -]\d){3,7})(?![\d:/]|[.,-]\d|\s?(?:[a-z]{1,2}|euros?|dollars?|years?|days?|people|times|wide|high|tall|long|deep|met(?:er|re)s?|feet)\b)"
    r"|\bkeypad:? (?P<value7>\d{4,8}|\d(?:[ -]\d){3,7})(?=[.,;!]|$)|#(?P<value8>\d{4,8}) (?:for|at|opens) the (?:front |back )?(?:gate|door|garage)\b"
    r"|取件码[^\n\d]{0,6}(?P<value9>\d{1,2}-\d{1,2}-\d{3,5})(?!\d)"
    r"|\bcode (?:they|that|you|he|she|it|I)\b[^\n\d]{0,24}(?P<value3>\d{3}[ -]\d{3}|\d{4,8})(?![\d:/]|[.,-]\d)"
    r"|\bcombination\b[^\n\d]{0,10}(?P<value4>\d\d?-\d\d?-\d\d?)(?!\d|-)"
    r"|\b(?:doors?|gates?|lock|lift|elevator|alarm|safe|voicemail|phone|tablet|ipad|iphone|laptop|computer)\b[^\n\d.!?]{0,12}?"
    r"\b(?:takes|(?:opens|unlocks) (?:with|on)|is set to|lets you in with)\s+(?P<value5>\d{4,8}|\d(?:[ -]\d){3,7})(?![\d:/]|[.,-]\d|\s?(?:[a-z]{1,2}|people|minutes|euros?|days?|cars?|times|kilos?)\b)"
    r"|(?:侧门|门锁?|锁屏|[单行]车锁|保险[柜箱]|语音信箱|取钱|电梯)[^\n\d，。]{0,6}(?:按|拨到|输入?|锁屏)\s?(?P<value6>\d{4,8})(?!\d|\s?(?:元|块|层|楼|次|号))"
    r"|(?:单元门|门禁|门锁|大门|车库|保险箱|防盗门)[^\n\d租费价钱花买卖款宽高长重]{0,10}(?P<value2>\d{4,8})(?=\s?(?:井|#|号键|星|，|。|,|$)))",
    re.I,
)
_SPELT = re.compile(
    r"(?:\b(?:pin|pass ?code|(?:door|gate|lock|entry|access|alarm|safe) code|combination|bike lock|padlock)\b[^\n\d.!?]{0,12}?"
    rf"(?P<value>\b{DIGIT}(?:[ ,-]{{1,3}}{DIGIT}){{3,7}}\b))",
    re.I,
)
_RESTATED = re.compile(
    r"(?:改了|换了|新的|现在|now|new one|changed)[^\n\d]{0,10}(?P<value>\d{4,8})(?!\d)"
)
_BACKUP = re.compile(
    r"(?:(?:backup|recovery|scratch|rescue|emergency|2fa) codes?|(?:恢复|备用|备份|应急)(?:代)?码)[^\n\d]{0,40}[:：\n ]\s*"
    r"(?P<value>(?=[\w-]{0,24}\d)\w{3,10}(?:[-,，、;\s]{1,3}(?=\w{0,9}\d|\w{3,10}-\w{0,9}\d)\w{3,10}){1,40})",
    re.I,
)
_SETUP = re.compile(
    r"(?:setup|secret|authenticator|manual|totp|2fa|设置|安全|身份验证)\s?(?:key|code|密钥|密匙)[^\n]{0,16}?"
    r"(?P<value>(?:[a-z2-7]{4} ){3,7}[a-z2-7]{4}\b|[A-Z2-7]{16,32}\b)",
    re.I,
)


def _codes(text: str) -> Found:
    for m in () if _BOARD.search(text) else _CODE.finditer(text):
        firm = re.search(r"(?:设的?|是|为|成|了|\bis|:|：)\s*$", m["gap"])
        if (_NOT_CODE.search(m["gap"]) and not (firm and "位数" in m["gap"])) or (
            len(m["value"]) == 3 and not _three(m[0])
        ):
            continue
        if re.fullmatch(r"(?:19|20)\d\d", m["value"]) and not re.search(
            r"\bis\b|[:=是为：]", m["gap"]
        ):
            continue
        if len(set(m["value"]) - {" ", "-"}) == 1 and not firm:
            continue
        yield Secret(kind="code", start=m.start("value"), end=m.end("value"), rule="named code")
        for more in _RESTATED.finditer(text[m.end() : m.end() + 40]):
            start = m.end() + more.start("value")
            yield Secret(kind="code", start=start, end=start + len(more["value"]), rule="new code")
    for m in (*_TOLD.finditer(text), *_DOOR.finditer(text), *_SPELT.finditer(text)):
        name = next(name for name, value in m.groupdict().items() if value)
        yield Secret(kind="code", start=m.start(name), end=m.end(name), rule="named otherwise")
    for m in _BACKUP.finditer(text):
        end = m.start("value") + len(m["value"].rstrip(" \n,，、;"))
        yield Secret(kind="code", start=m.start("value"), end=end, rule="row of codes")
    for m in _SETUP.finditer(text):
        yield Secret(kind="key", start=m.start("value"), end=m.end("value"), rule="set-up key")


def _three(said: str) -> bool:
    """Whether a code of three digits is meant, as on the back of a card."""
    return bool(re.search(r"cv[vc]|three digits|security code|安全码", said, re.I))


# -- accounts and identity numbers

_ACCOUNT = re.compile(
    r"(?:\b(?:(?:bank|checking|savings|current|deposit)? ?(?:account|acct|a/c)(?: ?(?:number|no\.?|#))?)\b[^\n\d]{0,16}"
    r"(?P<value>\d(?:[ -]?\d){5,17})(?!\d|[.,]\d))"
    r"|(?:账号|帐号|账户|卡号|对公户?|尾款|收款)[^\n\d]{0,12}(?P<value2>\d(?:[ -]?\d){11,22})(?!\d)",
    re.I,
)
_BANK = re.compile(
    r"bank|routing|sort code|checking|savings|deposit|wire|credit union|\bBIC\b|swift|payee|transfer|"
    r"银行|开户|户名|转账|汇款|收款|对公|打款|工行|建行|农行|招行|中行|支行|信用社",
    re.I,
)
_IDENTITY = re.compile(
    r"(?P<word>\bssn\b|social security|\bsocial\b|\bpassport|travel document|national insurance|\bNI(?:NO)?\b|\bnino\b|aadhaar|\bPAN\b(?: card)?|"
    r"driv(?:er'?s?|ing) licen[cs]e|licen[cs]e (?:no|number)|\bmedicare|\bNHS\b|\bITIN\b|\bSIN\b|tax (?:id|file number)|\bTFN\b|\bDNI\b|\bNIE\b|"
    r"identity card|\bID card|national id|social insurance|green ?card|alien number|steuer-?id|personalausweis|sozialversicherung\w*|s[ée]curit[ée] sociale|fiscal number|residence permit|codice fiscale|\bBSN\b|\bCPF\b|"
    r"护照|通行证|身份证|证件号|社保号|社会保障号|医保号|居留证|居住证|台胞证|回乡证|军官证|驾驶证|驾照|港澳|签证号)"
    r"(?P<gap>[^\n]{0,40}?)"
    r"(?P<value>(?<![A-Za-z0-9.,/-])(?:(?-i:[A-Z]{1,3}) ?|[A-Z])?\d[A-Z0-9]*(?:[ -]?[A-Z0-9]*\d[A-Z0-9]*){0,5}(?: ?[A-Z])?(?![A-Za-z0-9]))",
    re.I,
)
_NINO = re.compile(r"\b(?!QQ)[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b")
_PAN = re.compile(r"\bPAN\b[^\n]{0,16}?(?P<value>[A-Z]{5}\d{4}[A-Z])\b")
_ALIKE = re.compile(r"\b(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}\b")
_NO_IDENTITY = re.compile(
    r"wrong|invalid|expire|校验|无效|测试|过期|年|月|regex|photo|phone|opens|order|batch|example|sample|\bfee\b|元",
    re.I,
)


def _accounts(text: str) -> Found:
    money = _BANK.search(text)
    for m in _ACCOUNT.finditer(text):
        name = "value" if m["value"] else "value2"
        digits = re.sub(r"\D", "", m[name])
        chinese = name == "value2"
        said = m[0].lower()
        if chinese and (not money or ("卡号" in m[0] and len(digits) < 15) or "不合法" in text):
            continue
        if chinese and "卡号" in m[0] and not _looks_bank(digits):
            continue
        if not chinese and not (money or re.search(r"number|no\.|#|acct|a/c", said)):
            continue
        if len(digits) >= (12 if chinese else 6):
            yield Secret(
                kind="bank account", start=m.start(name), end=m.end(name), rule="named account"
            )


def _looks_bank(digits: str) -> bool:
    from aplysia.perceive.safety.checks import luhn

    return luhn(digits)


def _identities(text: str) -> Found:
    for m in _IDENTITY.finditer(text):
        value = m["value"]
        digits = sum(c.isdigit() for c in value)
        plain = re.sub(r"[ -]", "", value)
        if len(set(re.sub(r"\D", "", plain))) < 3:
            continue
        if not 6 <= len(plain) <= 14 or digits < 5 or _NO_IDENTITY.search(m["gap"]):
            continue
        if m["word"] in ("身份证", "证件号") and len(plain) > 12:
            continue  # told by its check digit
        if (
            re.fullmatch(r"(?:19|20)\d{2}[-]?\d\d[-]?\d\d", value)
            or "号" in text[m.end() : m.end() + 1]
        ):
            continue
        if m["word"].lower() in ("pan", "social", "sin", "驾照") and digits < 8:
            continue
        yield Secret(
            kind="identity number",
            start=m.start("value"),
            end=m.end("value"),
            rule="named identity number",
        )
    if re.search(r"insurance|\bNI\b|\bNINO\b", text, re.I):
        for m in _NINO.finditer(text):
            yield Secret(kind="identity number", start=m.start(), end=m.end(), rule="form of one")
    for m in _PAN.finditer(text):
        yield Secret(
            kind="identity number", start=m.start("value"), end=m.end("value"), rule="form of one"
        )
    if re.search(r"\bssn\b|social|tax|applicant|W-?[249]\b", text, re.I):
        for m in _ALIKE.finditer(text):
            yield Secret(kind="identity number", start=m.start(), end=m.end(), rule="form of one")


# -- seed phrases

_ROW = re.compile(
    r"(?<![A-Za-z])(?:\d{1,2}[.):]\s*)?[a-z]{3,8}(?:(?:[ ]|,\s?|\s*\d{1,2}[.):]\s*|\s*\n\s*(?:\d{1,2}[.):]\s*)?)[a-z]{3,8}(?![A-Za-z'’])){10,30}"
)
_FUNCTION = re.compile(
    r"\b(?:the|and|for|are|was|were|but|his|her|hers|had|has|him|she|who|why|how|not|its|our|your|"
    r"their|from|been|did|does|doing|could|would|should|might|must|which|while|them|these|those|"
    r"where|here|too|out|very|also|into|because|about|just|like)\b"
)
_PHRASE = re.compile(
    r"seed|mnemonic|recovery|wallet|phrase|backup words|in order|\bwords\b|助记词|助憶詞|钱包|单词|个词|按顺序",
    re.I,
)
_NOT_WORDS = re.compile(r"seed order|seeds\b|vegetable|recipe|\bsow", re.I)
_ZH_PHRASE = re.compile(
    r"(?:助记词|恢复词|恢复短语|输入|钱包)[^\n。]{0,12}?[\s：:是“]\s*(?P<value>(?:[一-鿿][ 、，]?){12}|(?:[一-鿿] ?){24})(?=[\s”。，]|$|的)"
)
_DISTINCT = 0.7  # of the words: they are drawn by lot
_LENGTHS = (12, 15, 18, 21, 24)


def _phrases(text: str) -> Found:
    for m in _ROW.finditer(text):
        spoken = [f.end() for f in _FUNCTION.finditer(m[0])]  # a sentence leads up to the words
        skip = spoken[-1] if spoken and len(m[0][spoken[-1] :].split()) >= _LENGTHS[0] else 0
        value = m[0][skip:].strip(", \n")
        words = re.findall(r"[a-z]{3,8}", value)
        near = text[max(0, m.start() - 120) : m.start() + skip] + " " + text[m.end() : m.end() + 60]
        named = _PHRASE.search(near)
        if len(set(words)) < len(words) * _DISTINCT:
            continue
        functions = len(_FUNCTION.findall(value))
        if functions > bool(named) or _NOT_WORDS.search(text):
            continue
        if named or (len(words) in _LENGTHS and "," not in value):
            start = text.index(value, m.start())
            yield Secret(
                kind="seed phrase", start=start, end=start + len(value), rule="row of words"
            )
    for m in _ZH_PHRASE.finditer(text):
        if len(re.findall(r"[的是了我你不在有这么]", m["value"])) < 2:
            yield Secret(
                kind="seed phrase", start=m.start("value"), end=m.end("value"), rule="row of words"
            )


RULES = (_codes, _accounts, _identities, _phrases)
