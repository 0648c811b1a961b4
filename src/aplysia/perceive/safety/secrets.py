"""Secrets in a text: keys, tokens, passwords, cards, accounts, identity numbers, seed phrases.

A value is taken for a secret by its own shape (a check digit, the form of an issuer, what is drawn
by lot) or by its shape and the words before it; what no rule sees is weighed with all that stands
around it. It does not know who said it or what becomes of it, and tries no key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aplysia import patterns as re
from aplysia.perceive.safety import codes, said, shapes, spots, weighing
from aplysia.perceive.safety.values import Secret

_WEIGHED = 200_000  # characters in which what no rule sees is weighed, too
_HINT = re.compile(  # a text without any of these holds no secret, whatever the rules
    r"[\w+/=.~%:-]{16}|\d(?:[ -]?\d){7}|(?:[a-z]{3,8}[ ,\n]+(?:\d+[.:)] ?)?){11}|(?:\d[ ]){3}|\d\d \d\d \d\d|\d-\d\d-\d|kennwort|解开|\d{3}|[$!#%&*+=@~^]\S|\*\*|\b(?:mysql|docker|curl|psql|mongo|unzip|redis-cli)\b|"
    r"pass|pwd?\b|p[4a]ss|\bpin|\bpuk|code|key|secret|token|bearer|cookie|session|credential|login|log in|phrase|"
    r"seed|mnemonic|recovery|wallet|account|unlock|\bword\b|bank|sudo|wi-?fi|密码|口令|密钥|密匙|秘钥|私钥|令牌|授权|助记|恢复|"
    r"钱包|按顺序|\bopens? with|get in|everywhere|alarm|door|gate|garage|insurance|门|位数|登|解锁|生日|论坛|账号|帐号|码|证|护照",
    re.I,
)
_RULES = (*said.RULES, *codes.RULES)  # look at the words near a value
_WINDOW, _OVERLAP = 4_000, 400  # characters that they look at together


def secrets(text: str) -> list[Secret]:
    """The secrets of a text, in their order, without overlap.

    >>> [(s.kind, "the wifi password is plumcake-1987"[s.start : s.end])
    ...  for s in secrets("the wifi password is plumcake-1987")]
    [('password', 'plumcake-1987')]
    """
    return weighing.weighed(text[:_WEIGHED], ruled(text))


def ruled(text: str) -> list[Secret]:
    """What the rules alone take for secrets, in their order, without overlap."""
    if not _HINT.search(text):
        return []
    where = spots.addresses(text)
    there = (one for one in _all(text) if not _elsewhere(text, one, where))
    found = sorted((_whole(text, one) for one in there), key=lambda s: (s.start, -s.end))
    kept: list[Secret] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            if one.end > kept[-1].end:  # together they are one
                last = kept.pop()
                kept.append(Secret(kind=last.kind, start=last.start, end=one.end, rule=last.rule))
        else:
            kept.append(one)
    return kept


_SOFT = ("said to be one", "written like one", "calls itself one")  # by words and looks alone
_SAMPLE = re.compile(
    r"(?:\be\.g\.|\bfor example|\bsuch as|例如|比如|[(（]如|(?:电话|手机|\btel\.?|\bphone)(?:号|号码)?)[:： ]{0,2}$",
    re.I,
)


def _elsewhere(text: str, one: Secret, where: list[tuple[int, int]]) -> bool:
    """Whether a value stands in a link or a path, or is said to be an example or a phone number."""
    if one.rule in _SOFT and any(a < one.end and one.start < b for a, b in where):
        return True
    named = one.rule in (*_SOFT, "named code", "named value")
    return named and bool(_SAMPLE.search(text[max(0, one.start - 16) : one.start]))


_REST = re.compile(r"(?:[A-Za-z0-9_!#$%&*+=?@^~/|\\-]|[,;:.()\[\]{}<>'](?=[A-Za-z0-9_!#$%&*@]))*")
_MORE = re.compile(r"(?:[ -]\d{2,8}(?![\w.:/%-])){1,4}")  # of figures in groups
_SIGNS = re.compile(r"[$!#%&@~^+]{1,3}$")


def _whole(text: str, one: Secret) -> Secret:
    """A password with its first and last signs and what follows on them; all groups of a code."""
    if one.kind == "code" or (one.kind == "password" and text[one.start : one.end].isdigit()):
        more = _MORE.match(text[one.end : one.end + 40])
        return replace(one, end=one.end + len(more[0])) if more else one
    if one.kind != "password" or one.rule not in _SOFT:
        return one
    before = _SIGNS.search(text[max(0, one.start - 3) : one.start])
    start = one.start - len(before[0]) if before else one.start
    rest = _REST.match(text[one.end : one.end + 80])
    end = one.end + (len(rest[0]) if rest else 0)
    while end > one.end and (text[end - 1] in ",;:./|\\-" or text[end - 1] == text[start - 1]):
        end -= 1
    return replace(one, start=start, end=end)


def _all(text: str) -> Iterator[Secret]:
    """What the rules see; a long text is read window by window, so that time grows with it."""
    for rule in shapes.RULES:
        yield from rule(text)
    for at in range(0, max(1, len(text) - _OVERLAP), _WINDOW - _OVERLAP):
        piece = text[at : at + _WINDOW]
        for rule in _RULES:
            for one in rule(piece):
                yield replace(one, start=one.start + at, end=one.end + at)


def withheld(text: str) -> tuple[str, list[Secret]]:
    """The text with a mark in the place of each secret, and the secrets.

    >>> withheld("my pin is 7402")[0]
    'my pin is [withheld: code]'
    """
    found, parts, at = secrets(text), [], 0
    for one in found:
        parts += [text[at : one.start], f"[withheld: {one.kind}]"]
        at = one.end
    return "".join((*parts, text[at:])), found
