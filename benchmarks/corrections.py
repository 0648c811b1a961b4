"""What the default model answers after its owner has corrected themselves.

A fact is told, then corrected or changed (labels/corrections.jsonl, and corrections_more.jsonl,
half of which nobody looks at while writing rules); the question is put at once, after a restart,
and a year later. The baseline has both sentences in its prompt as dated lines, as a memory without
revision has them. Right: the new value is in the answer, in words or digits. Relapsed: the old
value is, and the new is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import aplysia
from aplysia.context import assemble
from aplysia.types import BUDGET, Model, Recalled
from benchmarks.answers import MODEL
from benchmarks.bench import Bench, Result, Row

_LABELS = Path(__file__).parent / "labels"
Table = dict[str, dict[str, dict[str, object]]]
_SETS = {"": "facts", "open": "further facts, open half", "held": "further facts, held-out half"}
_START = datetime(2026, 3, 2, 9, tzinfo=UTC)
MOST = 48  # tokens of an answer
_WHEN = ("at once", "restart", "a year later")
_EN = ("four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_DIGITS = {
    **{word: str(n) for n, word in enumerate(_EN, 4)},
    **{word: str(n) for n, word in enumerate("四五六七八九", 4)},
    **{"十一": "11", "十": "10"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    id: str
    language: str
    told: str
    then: str
    asked: str
    old: str
    new: str
    half: str = ""  # of the second set: "open" or "held"


def items() -> list[Item]:
    files = (_LABELS / f"{name}.jsonl" for name in ("corrections", "corrections_more"))
    lines = [line for file in files for line in file.read_text("utf-8").split("\n")]
    return [Item(**json.loads(line)) for line in lines if line]


def says(answer: str, value: str) -> bool:
    """Whether an answer has a value, in words or in digits.

    >>> says("It starts at 11.", "eleven"), says("十点开始。", "十一点")
    (True, False)
    """
    found, folded = value.casefold(), answer.casefold()
    if found in folded or _turned(found) in folded:
        return True
    for word, digits in _DIGITS.items():
        if word in found:
            return found.replace(word, digits) in folded
    return False


def _turned(value: str) -> str:
    """A day of a month as others write it: "5 may" as "may 5"."""
    return re.sub(r"^(\d+) ([a-z]+)$", r"\2 \1", value)


class Clock:
    def __init__(self) -> None:
        self.now = _START

    def __call__(self) -> datetime:
        return self.now

    def later(self, *, minutes: float = 0, days: float = 0) -> None:
        self.now += timedelta(minutes=minutes, days=days)


def corrections(bench: Bench) -> Result:
    asked = items()[:: 6 if bench.quick else 1]
    model = aplysia.load(MODEL)
    table: Table = {}
    said: dict[tuple[aplysia.Message, ...], str] = {}  # a prompt has one answer
    try:
        with bench.folder() as folder:
            for n, item in enumerate(asked, start=1):
                table[item.id] = _asked(folder / "m.db", item, model, bench, said)
                if n % 8 == 0:
                    bench.say(f"corrections: {n} of {len(asked)}")
    finally:
        model.close()
    every = [
        _corrected({i.id: table[i.id] for i in some}, {i.id: i.language for i in some}, name)
        for half, name in _SETS.items()
        if (some := [i for i in asked if i.half == half])
    ]
    values = {name: one.values for name, one in zip(_SETS.values(), every, strict=False)}
    return Result(rows=[row for one in every for row in one.rows], values=values)


def _asked(
    path: Path, item: Item, model: Model, bench: Bench, said: dict[tuple[aplysia.Message, ...], str]
) -> dict[str, dict[str, object]]:
    clock, found = Clock(), dict[str, dict[str, object]]()

    def opened() -> aplysia.Mind:
        return aplysia.open(
            path,
            namespace=(item.id,),
            model=model,
            embedder=bench.embedder,
            clock=clock,
            durability="fast",
        )

    def answered(messages: Sequence[aplysia.Message]) -> str:
        prompt = tuple(messages)
        if prompt not in said:
            said[prompt] = "".join(model.stream(prompt, max_tokens=MOST))
        return said[prompt]

    mind = opened()
    for words in (item.told, item.then):
        mind.finish(mind.begin(words), "好的。" if item.language == "zh" else "All right.")
        clock.later(minutes=5)
    for when in _WHEN:
        if when != "at once":
            mind.close()
            clock.later(days=365 if when == "a year later" else 1)
            mind = opened()
        found[when] = _judged(item, answered(_prompt(mind, item.asked)))
    mind.close()
    both = [_line(item.told, 0), _line(item.then, 1)]
    plain = assemble(
        item.asked, recalled=both, turns=(), pinned=(), budget=BUDGET, count=model.count
    )
    found["both lines"] = _judged(item, answered(plain.messages))
    return found


def _prompt(mind: aplysia.Mind, asked: str) -> Sequence[aplysia.Message]:
    """For a question that is not kept, so that no answer stands in the way of the next."""
    return mind.why(asked).messages


def _judged(item: Item, answer: str) -> dict[str, object]:
    new = says(answer, item.new)
    return {"answer": answer, "right": new, "relapsed": says(answer, item.old) and not new}


def _line(text: str, minutes: int) -> Recalled:
    return Recalled(
        text=text,
        score=1.0,
        reasons=MappingProxyType({"given": 1.0}),
        episodes=(text,),
        at=_START + timedelta(minutes=5 * minutes),
        source="user",
        role="user",
        session="",
    )


def _corrected(table: Table, language: dict[str, str], name: str) -> Result:
    def share(key: str, whens: Sequence[str], languages: str = "en zh") -> float:
        some = [t[w][key] for id, t in table.items() for w in whens if language[id] in languages]
        return sum(map(bool, some)) / max(1, len(some))

    right, relapsed = share("right", _WHEN), share("relapsed", _WHEN)
    base, fell = share("right", ["both lines"]), share("relapsed", ["both lines"])
    values: dict[str, object] = {
        "n": len(table),
        "right": {w: round(share("right", [w]), 4) for w in (*_WHEN, "both lines")},
        "relapsed": {w: round(share("relapsed", [w]), 4) for w in (*_WHEN, "both lines")},
        "english": round(share("right", _WHEN, "en"), 4),
        "chinese": round(share("right", _WHEN, "zh"), 4),
        "answers": {} if name == _SETS["held"] else table,
    }
    by_time = ", ".join(f"{w} {share('right', [w]):.2f}" for w in _WHEN)
    rows = [
        Row(
            what=f"correction by the owner: new value answered, {len(table)} {name}, default model",
            baseline=f"both sentences in the prompt {base:.3f}",
            aplysia=f"**{right:.3f}** ({by_time})",
            target="≥ .95",
            met=right >= 0.95,
        ),
        Row(
            what=f"the same {len(table)} {name}: old value stated as current",
            baseline=f"{fell:.3f}",
            aplysia=f"**{relapsed:.3f}**",
            target="≤ .01",
            met=relapsed <= 0.01,
        ),
    ]
    return Result(rows=rows, values=values)
