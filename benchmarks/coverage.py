"""Coverage: of what people say to a memory, how much yields a claim, and how much of that is right.

A hundred turns each of MemDaily (the person's messages), LoCoMo (both speakers), BEAM (the user's
turns) and MemoryBank (the user's queries, fifty in each language), drawn by lot, were judged one by
one. Their labels say whether a turn states something that a memory could keep as a fact, how many
of the claims that were then read of it are right, and why none is (labels/README.md). Whether a
claim is read is measured anew at each run; whether it is right is as it was judged then.
"""

from __future__ import annotations

import json
import random
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aplysia.perceive.claims import claims
from benchmarks import data
from benchmarks.beam import wilson
from benchmarks.bench import Bench, Result, Row
from benchmarks.data import Case
from benchmarks.labelled import LABELS, embedder

_SEED = 20_240_501
_LOOKED_BACK = 4  # turns before in the session, of which a pronoun may speak
_QUICK = 20  # every so manieth turn is read
SETS = {"memdaily": 100, "locomo": 100, "beam": 100, "memorybank_cn": 50, "memorybank_en": 50}
_NUMBERED = ("locomo", "memorybank")  # anew in each dialogue
_NAMES = {
    "memdaily": "MemDaily",
    "locomo": "LoCoMo",
    "beam": "BEAM",
    "memorybank_cn": "MemoryBank, Chinese",
    "memorybank_en": "MemoryBank, English",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Something said; `before`: (who, what) was said before it in its session."""

    id: str
    by: str
    text: str
    before: tuple[tuple[str, str], ...]


def turns(bench: Bench, name: str) -> list[Turn]:
    """Everything that people say in one of the sets, in order."""
    return [turn for case in _cases(bench, name) for turn in _following(case)]


def drawn(name: str, every: Sequence[Turn]) -> list[Turn]:
    """The turns that were labelled."""
    return random.Random(f"{_SEED} {name}").sample(every, SETS[name])


def labels(name: str) -> dict[str, dict[str, Any]]:
    """What was judged of the turns of one set, by id."""
    lines = (LABELS / "coverage.jsonl").read_text("utf-8").splitlines()
    return {one["id"]: one for one in map(json.loads, lines) if one["set"] == name}


def coverage(bench: Bench) -> Result:
    rows, values = list[Row](), dict[str, object]()
    for name in SETS:
        every = turns(bench, name)
        found = judged(drawn(name, every), labels(name))
        some = every[::_QUICK] if bench.quick else every
        found["turns"] = len(some)
        found["turns_with_a_claim"] = sum(bool(_read(turn)) for turn in some)
        values[name] = found
        rows.append(_row(_NAMES[name], found))
    return Result(rows=rows, values=values)


def judged(sample: Sequence[Turn], known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What the labels say of the sample, and how much of it yields a claim today.

    Raises: ValueError: a turn has no label, so the data set is not the one that was read.
    """
    if absent := [turn.id for turn in sample if turn.id not in known]:
        raise ValueError(f"{absent[0]!r} has no label: use the edition that was labelled")
    state = [turn for turn in sample if known[turn.id]["states"]]
    rest = [turn for turn in sample if not known[turn.id]["states"]]
    kinds = Counter(str(known[t.id]["miss"]) for t in state if not known[t.id]["right"])
    return {
        "drawn": len(sample),
        "state_something": len(state),
        "of_those_with_a_claim": sum(bool(_read(turn)) for turn in state),
        "of_others_with_a_claim": sum(bool(_read(turn)) for turn in rest),
        "when_labelled": {
            "right": sum(known[turn.id]["right"] for turn in sample),
            "wrong": sum(known[turn.id]["wrong"] for turn in sample),
            "with_a_right_claim": len(state) - kinds.total(),
            "missed": dict(kinds.most_common()),
        },
    }


def _row(name: str, found: Mapping[str, Any]) -> Row:
    states, read, then = (
        found["state_something"],
        found["of_those_with_a_claim"],
        found["when_labelled"],
    )
    low, high = wilson(read, states)
    of_all = found["turns_with_a_claim"] / max(1, found["turns"])
    nothing, chatter = found["drawn"] - states, found["of_others_with_a_claim"]
    missed = ", ".join(f"{kind} {n}" for kind, n in list(then["missed"].items())[:4])
    return Row(
        what=f"coverage, {name}: of {found['drawn']} turns drawn, {states} state something; of "
        f"those yield a claim; of all {found['turns']} turns",
        baseline=f"when labelled: {then['right']} claims right, {then['wrong']} wrong; a right "
        f"one in {then['with_a_right_claim']} of {states}; none for {missed}. Today, of the "
        f"{nothing} that state nothing, {chatter} yield one",
        aplysia=f"**{read / max(1, states):.3f}** ({low:.2f}–{high:.2f}); **{of_all:.3f}**",
        target="–",
    )


def _read(turn: Turn) -> int:
    """How many claims are read of a turn by rules."""
    return len(claims(turn.text, speaker=turn.by, before=turn.before, embedder=embedder()))


def _cases(bench: Bench, name: str) -> list[Case]:
    if name.startswith("memorybank_"):
        return data.memorybank(bench.data, name.removeprefix("memorybank_"))
    if name == "memdaily":
        return data.memdaily(bench.data)  # all of it, also in a quick run
    return bench.locomo if name == "locomo" else data.beam(bench.data)


def _following(case: Case) -> Iterator[Turn]:
    """The turns of a case, each with those before it in its session; ids as in the data set."""
    earlier: dict[str | None, deque[tuple[str, str]]] = {}
    for said in case.said:
        before = earlier.setdefault(said.session, deque(maxlen=_LOOKED_BACK))
        id = f"{case.name}/{said.id}" if case.kind in _NUMBERED else str(said.id)
        yield Turn(id=id, by=said.source, text=said.text, before=tuple(before))
        before.append((said.source, said.text))
