"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest

import aplysia.memory.conflict
import aplysia.perceive
from aplysia import patterns


def test_a_pattern_does_all_that_one_of_re_does() -> None:
    late, now = (
        patterns.compile(r"(?P<one>[a-z])\d", patterns.I),
        re.compile("(?P<one>[a-z])\\d", 2),
    )
    assert late.sub("-", "A1 b2") == "- -"
    assert late.fullmatch("A1")
    assert not late.match("11")
    assert [m["one"] for m in late.finditer("a1b2")] == ["a", "b"]
    for name in ("pattern", "flags", "groups", "groupindex"):
        assert getattr(late, name) == getattr(now, name)
    public = {name for name in dir(re.Pattern) if not name.startswith("_")}
    assert all(hasattr(late, name) for name in public)
    with pytest.raises(AttributeError):
        getattr(late, "_no_such_thing")  # noqa: B009


def test_a_wrong_pattern_is_told_of_when_it_is_used() -> None:
    wrong = patterns.compile("(")
    with pytest.raises(re.error):
        wrong.search("x")


@pytest.mark.parametrize("package", [aplysia.perceive, aplysia.memory.conflict])
def test_every_pattern_of_the_readers_compiles(package: object) -> None:
    path, name = package.__path__, package.__name__  # type: ignore[attr-defined]
    found = 0
    for module in pkgutil.walk_packages(path, f"{name}."):
        for value in vars(import_module(module.name)).values():
            every = value if isinstance(value, tuple | list) else (value,)
            for one in every:
                if type(one).__name__ == "_Late":
                    assert re.compile(one.pattern, one.flags)
                    found += 1
    assert found > 50
