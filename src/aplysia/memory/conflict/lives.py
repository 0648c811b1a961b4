"""What stands above attributes: other people, the stations of a life, an old value by name."""

from __future__ import annotations

from datetime import datetime

from aplysia import patterns as re
from aplysia.memory.conflict.lexicon import MARITAL
from aplysia.memory.conflict.reading import Read
from aplysia.text import fold
from aplysia.types import Claim

_NAMED = re.compile(r"[A-Z][\w.'’-]+(?: (?:[a-z]{1,3} )?[A-Z][\w.'’-]*)+$")
_STATIONS = re.compile(
    r"\b(?:worked|employed|employment|studied|taught|served|lived)\b"
    r"|曾.{0,16}(?:任职|工作|受雇|就读|居住|住)"
)


def apart(new: Claim, old: Claim, a: Read, b: Read) -> str:
    """Why two claims do not speak against each other; "" where nothing here says so."""
    if a.head != b.head and _NAMED.match(new.subject) and _NAMED.match(old.subject):
        return "they are about two people" if not a.owner and not b.owner else ""
    if new.correction or new.change or not (new.tense == old.tense == "past"):
        return ""
    if _STATIONS.search(new.text[:400]) and _STATIONS.search(old.text[:400]):
        return "one works and lives in many places in a life"
    return ""


def ended(new: Claim, old: Claim, a: Read, b: Read) -> str:
    """Why `new` puts an end to `old` whatever the attribute is called: it names the old value, or
    says that it is so no longer; "" where it does not."""
    over = new.instead_of if new.polarity else new.value if new.change else ""
    if not over or not old.polarity or (a.owner, a.head) != (b.owner, b.head):
        return ""
    return f"{over[:60]} was before" if _bare(over) == _bare(old.value) else ""


def _bare(value: str) -> str:
    return re.sub(r"^(?:the|a|an|my|our) |\W", "", fold(value))


def days_between(said: datetime, before: datetime) -> float:
    try:
        return abs((said - before).total_seconds()) / 86_400
    except TypeError:  # one has a zone and the other none
        return 0.0


def marital_state(one: Read) -> str:
    """The marital status that is asserted, also by naming a wife or husband."""
    if one.attribute == "partner":
        return "married" if one.polarity and one.value.text in ("wife", "husband") else ""
    if one.attribute != "marital_status":
        return ""
    found = MARITAL.get(one.value.text, "")
    if one.polarity:
        return found
    return ("unwed" if one.never else "unmarried") if found == "married" else ""
