"""Secrets in a text: keys, tokens, passwords, cards, accounts, identity numbers, seed phrases.

A value is taken for a secret by its own shape (a check digit, the form of an issuer, what is drawn
by lot) or by its shape and the words before it; what no rule sees is weighed with all that stands
around it. It does not know who said it or what becomes of it, and tries no key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aplysia import patterns as re
from aplysia.perceive.safety import codes, said, shapes, weighing
from aplysia.perceive.safety.values import Secret

_MOST = 200_000  # characters that are read
_HINT = re.compile(  # a text without any of these holds no secret, whatever the rules
    r"[\w+/=.~%:-]{16}|\d(?:[ -]?\d){7}|(?:[a-z]{3,8}[ ,\n]+(?:\d+[.:)] ?)?){11}|(?:\d[ ]){3}|\d\d \d\d \d\d|\d-\d\d-\d|kennwort|解开|\d{3}|[$!#%&*+=@~^]\S|"
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
    read = text[:_MOST]
    return weighing.weighed(read, ruled(read))


def ruled(text: str) -> list[Secret]:
    """What the rules alone take for secrets, in their order, without overlap."""
    if not _HINT.search(text):
        return []
    found = sorted(_all(text), key=lambda s: (s.start, -s.end))
    kept: list[Secret] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            if one.end > kept[-1].end:  # together they are one
                last = kept.pop()
                kept.append(Secret(kind=last.kind, start=last.start, end=one.end, rule=last.rule))
        else:
            kept.append(one)
    return kept


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
