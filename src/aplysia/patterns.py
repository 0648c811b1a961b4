"""Stands in for `re` where patterns are many: each is compiled when it is first used.

Compiling what the readers may need takes a quarter of a second in either language, and a text needs
a few of them. A module says `from aplysia import patterns as re` and goes on as with `re`; a
pattern that is wrong is told of when it is used, or by the test that compiles them all.

It does not know what a pattern is for.
"""

from __future__ import annotations

import re as _re
from re import DOTALL as S
from re import IGNORECASE as I
from re import MULTILINE as M
from re import Match, Pattern, escape, findall, fullmatch, match, search, split, sub, subn
from typing import cast

__all__ = [
    "I",
    "M",
    "Match",
    "Pattern",
    "S",
    "compile",
    "escape",
    "findall",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
    "subn",
]
_OF_A_PATTERN = (
    *("findall", "finditer", "flags", "fullmatch", "groupindex", "groups", "match", "pattern"),
    *("scanner", "search", "split", "sub", "subn"),
)


class _Late:
    """A pattern that becomes one when it is asked for anything."""

    __slots__ = (*_OF_A_PATTERN, "_flags", "_source")

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> object:
        if name not in _OF_A_PATTERN:
            raise AttributeError(name)
        made = _re.compile(self._source, self._flags)
        for one in _OF_A_PATTERN:
            setattr(self, one, getattr(made, one))
        return getattr(made, name)


def compile(source: str, flags: int = 0) -> Pattern[str]:
    """The pattern, compiled when it is first used.

    >>> compile(r"[a-z]+").findall("one, two")
    ['one', 'two']
    """
    return cast("Pattern[str]", _Late(source, flags))
