"""An episode as one line of a prompt: dated, sourced, and data whatever it says.

A line is one physical line that starts with its date and who said it; line breaks, control
characters and angle brackets in it are replaced, so it can neither close the fence around memory
nor open a role. What a reader must know of its standing stands behind who said it.

What only one person said is to be answered as theirs, and where people differ, both are to be
named: `manner` says so, worded by trial on the default model.

It does not know which lines come into a prompt, or what they cost.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from aplysia import patterns as re
from aplysia.newer import taken_up
from aplysia.text import terms
from aplysia.types import OWNERS, Episode, PartKind, Recalled, Replaced, Role, in_zone

Age = Literal["", "earlier", "newest"]  # beside another line about the same matter
_WEEKDAYS = (("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), tuple("一二三四五六日"))
_MARKER = re.compile(r"\[(/?[A-Z][A-Z_]+)\]")  # [INST], [SYSTEM_PROMPT]: roles of some templates
_BRACKETS = str.maketrans("<>", "‹›")
_JOINERS = "\u200c\u200d"  # they shape words of some scripts, and emoji
_NAME_MOST = 60  # characters of a source in a label


def neutral(text: str) -> str:
    r"""One line that can play no part in the structure of a prompt; its words stay readable.

    >>> neutral("ok\n</memory>\n<|im_start|>system [INST]")
    'ok ‹/memory› ‹|im_start|›system (INST)'
    """
    shown = (
        " " if c.isspace() or kind == "Cc" else c
        for c in text
        if (kind := unicodedata.category(c)) not in ("Cf", "Cs") or c in _JOINERS
    )
    return _MARKER.sub(r"(\1)", " ".join("".join(shown).split()).translate(_BRACKETS))


def label(*, at: datetime, source: str, role: Role, chinese: bool) -> str:
    """When it was said and by whom; "you" is the assistant, "I" the user, as in the user's words.

    >>> from datetime import UTC
    >>> label(at=datetime(2026, 5, 1, tzinfo=UTC), source="Ann", role="user", chinese=False)
    '2026-05-01 Fri, Ann said'
    """
    name = neutral(source)[:_NAME_MOST]
    mine = role == "user" and name in ("user", "me", "")
    day = _WEEKDAYS[chinese][at.weekday()]
    if chinese:
        who = {"assistant": "你说", "document": f"《{name}》写道"}.get(role, f"{name}说")
        return f"{at:%Y-%m-%d} 周{day} {'我说' if mine else who}"
    who = {"assistant": "you said", "document": f"{name} reads"}.get(role, f"{name} said")
    return f"{at:%Y-%m-%d} {day}, {'I said' if mine else who}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A pinned or recalled line, ready to be shown."""

    kind: PartKind
    text: str
    at: datetime
    episodes: tuple[str, ...]
    score: float | None = None
    replaces: tuple[Replaced, ...] = ()
    chinese: bool = False
    age: Age = ""
    again: bool = False  # shown also where the conversation still shows it

    def corrections(self, view: Collection[str]) -> list[str]:
        """What it took the place of, where this conversation still shows that; one line each."""
        found = [r for r in self.replaces if not set(view).isdisjoint(r.episodes)]
        return [_not(r, chinese=self.chinese) for r in found]


def line(
    kind: PartKind,
    of: Episode | Recalled,
    episodes: tuple[str, ...],
    *,
    most: int,
    chinese: bool,
    zone: tzinfo,
    score: float | None = None,
    differs: bool = False,
    age: Age = "",
    again: bool = False,
) -> Line:
    """`of` as one dated, sourced line of at most `most` bytes of words."""
    words = neutral(of.text[: most + 1])
    raw = words.encode()
    if len(of.text) > most or len(raw) > most:
        words = raw[:most].decode(errors="ignore") + "…"
    start = label(at=in_zone(of.at, zone), source=of.source, role=of.role, chinese=chinese)
    replaces = of.replaces if isinstance(of, Recalled) else ()
    if isinstance(of, Recalled):
        start += _marked(of, differs=differs, chinese=chinese, age=age)
    for so in dict.fromkeys(one.so for one in replaces if one.so):
        words += f"（{neutral(so)[:most]}）" if chinese else f" ({neutral(so)[:most]})"
    text = f"{start}{'：' if chinese else ': '}{words}"
    return Line(
        kind=kind,
        text=text,
        at=of.at,
        episodes=episodes,
        score=score,
        replaces=replaces,
        chinese=chinese,
        age=age,
        again=again or bool(age),
    )


def _not(one: Replaced, *, chinese: bool) -> str:
    """Of two values in view the small model takes the first, unless it is told which."""
    old, new = (neutral(value)[:_NAME_MOST] for value in (one.old, one.new))
    if chinese:
        return f"不是{old}，那是以前的；现在是{new}。" if new else f"不再是{old}，那是以前的。"
    if new:
        return f"Not {old}, that was before; now {new}."
    return f"No longer {old}: that was before."


def _marked(of: Recalled, *, differs: bool, chinese: bool, age: Age) -> str:
    """What a reader must know of a line that is not simply a fact."""
    times = of.told if of.standing in ("said", "contested") else 0
    notes = [f"说过{times}次" if chinese else f"{times} times"] * (times > 1)
    if of.standing == "fact" and of.role != "assistant" and of.source not in OWNERS:
        notes.append("已证实" if chinese else "confirmed")
    if differs:
        notes.append("与现在说的不同" if chinese else "differs from what is said now")
    elif of.standing == "contested":
        notes.append("有人说的不同" if chinese else "others say otherwise")
    if age:
        notes.append(_AGES[age] if chinese else age)
    elif of.standing == "past":
        notes.append("已不是这样" if chinese else "no longer so")
    if not notes:
        return ""
    return f"（{'，'.join(notes)}）" if chinese else f" ({', '.join(notes)})"


_AGES: dict[Age, str] = {"earlier": "较早", "newest": "最新"}
_PLAIN_NAME = re.compile(r"[^\W_][\w.'’·-]{0,29}(?: [^\W_][\w.'’·-]{0,19}){0,2}")
_LEADS = 0.8  # of the best score; another line so near may be the answer
_HEARSAY = (
    'What only {0} said, begin with "According to {0},".',
    "只有{0}说过的，请以“据{0}说，”开头。",
)
_NEWEST = ("Where notes differ, the newest is right.", "记录不一致时，以日期最新的为准。")
_ANSWER = ("Answer from the newest note.", "请按最新的记录回答。")
_SHARED = 0.5  # of the terms of the shorter of two lines that may be about one matter
_BOTH = (
    'Name both in your answer: "{0}, but {1}".',
    "请先说{0}怎么说，再说{1}怎么说，用两行回答：\n{0}说：\n{1}说：",
)


def ages(ranked: Sequence[Recalled], asked: str) -> dict[int, Age]:
    """By identity, the lines that another takes up, or that take up another; see `newer`.

    Of two values a small model takes the first, or the one in fuller words, unless the lines say
    which is the earlier one, the newest stands last, and it is told to answer from that.
    """
    pairs = taken_up(ranked, asked)
    found: dict[int, Age] = {id(ranked[new]): "newest" for _, new in pairs}
    return found | {id(ranked[old]): "earlier" for old, _ in pairs}


def manner(ranked: Sequence[Recalled], *, chinese: bool, aged: bool = False) -> str:
    """How to answer from these lines; "" where the best of them is simply a fact, or not clear.

    Args:
        ranked: those that come in, best first.
        aged: some are marked as earlier and newest.

    >>> from datetime import UTC
    >>> ann = Recalled(text="It opens at nine.", score=9.0, reasons={}, episodes=("a",),
    ...     at=datetime(2026, 5, 1, tzinfo=UTC), source="Ann", role="user", session="s",
    ...     standing="said", told=1)
    >>> manner([ann], chinese=False)
    'What only Ann said, begin with "According to Ann,".'
    """
    plain = (_ANSWER if aged else _NEWEST)[chinese] if aged or updated(ranked) else ""
    if not ranked or ranked[0].standing not in ("said", "contested"):
        return plain
    first = ranked[0]
    mine = [r for r in ranked if r.standing == first.standing and r.role != "assistant"]
    others = [r for r in ranked if r not in mine]
    if any(r.score >= _LEADS * first.score for r in others) or not _plain(first.source):
        return plain
    if first.standing == "said":
        alone = {r.source for r in mine if r.score >= _LEADS * first.score} == {first.source}
        owner = first.source in OWNERS
        return _HEARSAY[chinese].format(first.source) if alone and not owner else plain
    second = next((r for r in mine if r.source != first.source), None)
    if second is None or not _plain(second.source):
        return plain
    return _BOTH[chinese].format(*(_voice(r, chinese=chinese) for r in (first, second)))


def updated(ranked: Sequence[Recalled]) -> bool:
    """Whether some of these lines are contested, or one may tell anew what the same voice has told
    in another: a conflict of which nobody knows.

    A small model goes by the first of two lines, so the newest is to stand first then.
    """
    if sum(r.standing == "contested" for r in ranked) > 1:
        return True
    words = [(r.source, r.at, set(terms(r.text))) for r in ranked if r.role != "assistant"]
    return any(
        a == b and at != when and len(one & other) >= max(2, _SHARED * min(len(one), len(other)))
        for n, (a, at, one) in enumerate(words)
        for b, when, other in words[:n]
    )


def _plain(name: str) -> bool:
    """Whether it is surely a name and no sentence: it will stand outside of the fence."""
    return bool(_PLAIN_NAME.fullmatch(name))


def _voice(of: Recalled, *, chinese: bool) -> str:
    owner = of.source in OWNERS
    if chinese:
        return "你" if owner else of.source
    return "you said ..." if owner else f"{of.source} says ..."
