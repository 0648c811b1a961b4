"""A secret that was found, and what tells a value from what only stands for one.

It knows single strings, not the words before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aplysia import patterns as re
from aplysia.perceive.safety.checks import bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """One secret: `text[start:end]`, what kind it is, and the rule that saw it."""

    kind: str
    start: int
    end: int
    rule: str


Found = Iterator[Secret]


DIGIT = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double)"  # spelt

# What stands for a value, and is none.
_BLANK = re.compile(
    r"[*x#•●.…_\-=?？~]+|0+(?:[-. ]0+)+|(?:\w{1,4}-)?your\b.*|(?:[你您]的|请输入|输入).*|my(?:user|pass|secret|key|token)\w*|change[-_ ]?me.*|example.*|"
    r"placeholder|redacted|pass(?:word|wd|phrase|code)?|pwd?|secret|token|key|user(?:name)?|none|"
    r"null|nil|true|false|undefined|string|str|int|bool|bytes|text|varchar|required|optional|"
    r"todo|tbd|n/?a|empty|here|hidden|masked|password123|test|xxx.*|\w*(?:_here|goes.here)|(?:paste|insert|put|enter)[-_ ]your.*",
    re.I,
)
MARKED = re.compile(r"[<{\[(]|\$(?![a-z]+\d\d)|%[({A-Z]|.*(?:EXAMPLE|示例|[xX*]{4,}|\.\.\.|…)")
CODE = re.compile(
    r"[A-Za-z_][\w.]*[\[(]|(?:os|env|process|self|this|req|request|config|settings)\."
)
_FIGURE = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\d(?:[T ][\d:.Z+-]*)?|\d+(?:[.,]\d+)*%|\d\d?:\d\d(?::\d\d)?|\d{1,3}\.\d{1,2}|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?"
)
_URL = re.compile(r"https?://|www\.|\S+@\S+\.\w+$", re.I)


def real(value: str) -> bool:
    """Whether it is a value and not what stands for one: a blank, a variable, a piece of code."""
    value = value.strip("'\"“”‘’`")
    return bool(
        value
        and not _BLANK.fullmatch(value)
        and not MARKED.match(value)
        and not CODE.match(value)
        and not _URL.match(value)
        and not _FIGURE.fullmatch(value)
        and (len(set(value)) > 1 or (value.isdigit() and len(value) >= 4))
    )


def mixed(value: str) -> bool:
    """Whether it is written as passwords are: letters with digits or signs among them."""
    letters = any(c.isalpha() for c in value)
    digits = any(c.isdigit() for c in value)
    signs = bool(re.search(r"[!@#$%^&*+=?~]|[A-Za-z0-9][-_.+][A-Za-z0-9]", value))
    return letters and (digits or signs)


def strong(value: str) -> bool:
    return (
        len(value) >= 12
        and any(c.isdigit() for c in value)
        and any(c.isalpha() for c in value)
        and bits(value) >= 2.8
    )
