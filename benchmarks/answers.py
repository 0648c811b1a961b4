"""Multiple choice on MemDaily with the default model: from what is recalled, from the evidence.

Both prompts are assembled by `context.assemble` with the same budget and layout; only the lines
differ. The grammar allows the words of one of the choices and nothing else; reading stops where
only one of them is left. Letters were no use: a small model chooses among A to D by the letter and
is as often right with any memory. Items on which prompts were tried out (used.txt) are left out.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

import aplysia
from aplysia.context import assemble, lines_wanted
from aplysia.types import BUDGET, Episode, Model, Recalled
from benchmarks.bench import Bench, Result, Row, filled
from benchmarks.data import TYPES, Case, Question

MODEL = "gguf:default"
_MOST = 64  # tokens of an answer
_USED = Path(__file__).with_name("used.txt")
_LETTERS = {"A", "B", "C", "D"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Whether the model chose right, from memory and from the evidence."""

    kind: str
    recalled: bool
    evidence: bool
    whole: bool  # all of the evidence was in the prompt


def answers(bench: Bench) -> Result:
    cases = chosen(bench)
    model = aplysia.load(MODEL)
    try:
        with bench.folder() as folder:
            found = []
            for n, case in enumerate(cases, start=1):
                with filled(folder / "memory.db", case, bench.cached) as mind:
                    found.append(_answered(mind, case, model))
                if n % 20 == 0:
                    bench.say(f"answers: {n} of {len(cases)}")
    finally:
        model.close()
    return _result(found)


def chosen(bench: Bench) -> list[Case]:
    """The same number of each type, by a fixed seed, none that was used for choosing prompts."""
    used, rng = set(_USED.read_text().split()), random.Random(bench.seed)
    kinds = {t: [c for c in bench.memdaily if c.kind == t and _fits(c, used)] for t in TYPES}
    wanted, drawn = (12 if bench.quick else bench.items), list[Case]()
    for n, cases in enumerate(kinds.values()):
        share = wanted // len(TYPES) + (n < wanted % len(TYPES))
        drawn += rng.sample(cases, min(share, len(cases)))
    return drawn


def _fits(case: Case, used: set[str]) -> bool:
    q = case.questions[0]
    return case.name not in used and set(q.choices) == _LETTERS and q.answer in _LETTERS


def asked(q: Question) -> str:
    """The question with its choices, as it is put to the model."""
    return f"{q.text}\n选项：{'；'.join(q.choices[letter] for letter in sorted(q.choices))}"


def grammar(choices: Iterable[str]) -> str:
    """GBNF for the words of one of the choices.

    >>> print(grammar(["三人", "四人", "三人"]))
    root ::= "三人" | "四人"
    """
    quoted = (json.dumps(c, ensure_ascii=False) for c in dict.fromkeys(choices))
    return f"root ::= {' | '.join(quoted)}"


def _answered(mind: aplysia.Mind, case: Case, model: Model) -> Answered:
    (q,) = case.questions
    recalled = mind.recall(q.text, limit=lines_wanted(BUDGET), now=q.now)
    kept = mind.memory.get(sorted(q.evidence))
    evidence = [_as_recalled(kept[id]) for id in sorted(kept, key=lambda id: kept[id].at)]
    seen = {id for r in recalled for id in r.episodes}
    return Answered(
        kind=q.kind,
        recalled=_right(q, recalled, model),
        evidence=_right(q, evidence, model),
        whole=q.evidence <= seen,
    )


def _right(q: Question, lines: Sequence[Recalled], model: Model) -> bool:
    """Whether the model, shown these lines, begins the right choice and no other."""
    context = assemble(
        asked(q), recalled=lines, turns=(), pinned=(), budget=BUDGET, count=model.count
    )
    texts, said = set(q.choices.values()), ""
    stream = model.stream(context.messages, max_tokens=_MOST, grammar=grammar(q.choices.values()))
    for piece in stream:
        said += piece
        left = {t for t in texts if t.startswith(said)}
        if len(left) < 2:
            stream.close()
            break
    return {t for t in texts if t.startswith(said)} == {q.choices[q.answer]} or (
        said == q.choices[q.answer]
    )


def _as_recalled(episode: Episode) -> Recalled:
    return Recalled(
        text=episode.text,
        score=1.0,
        reasons=MappingProxyType({"evidence": 1.0}),
        episodes=(episode.id,),
        at=episode.at,
        source=episode.source,
        role=episode.role,
        session=episode.session,
    )


def _result(found: Sequence[Answered]) -> Result:
    ours = np.array([a.recalled for a in found], float)
    best = np.array([a.evidence for a in found], float)
    ratio = ours.mean() / max(best.mean(), 1e-9)
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, len(found), (10_000, len(found)))
    ratios = ours[drawn].mean(axis=1) / np.maximum(best[drawn].mean(axis=1), 1e-9)
    low, high = np.percentile(ratios, [2.5, 97.5])
    values = {
        "n": len(found),
        "recalled": round(float(ours.mean()), 4),
        "evidence": round(float(best.mean()), 4),
        "ratio": round(float(ratio), 4),
        "interval_95": [round(float(low), 3), round(float(high), 3)],
        "evidence_all_recalled": round(float(np.mean([a.whole for a in found])), 4),
        "types": {
            t: [
                sum(a.recalled for a in found if a.kind == t),
                sum(a.evidence for a in found if a.kind == t),
                sum(a.kind == t for a in found),
            ]
            for t in TYPES
        },
    }
    row = Row(
        what=f"answers: MemDaily choices, default model, {len(found)} items",
        baseline=f"handed the true evidence {best.mean():.3f}",
        aplysia=f"**{ours.mean():.3f}**, {ratio:.2f} of it (95 %: {low:.2f}–{high:.2f})",
        target="≥ 0.92 of it",
        met=bool(ratio >= 0.92),
    )
    return Result(rows=[row], values=values)
