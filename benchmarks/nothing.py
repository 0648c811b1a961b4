"""Whether nothing comes back when nothing fits: questions of one dialogue asked of another.

(a) the shipped threshold as it is; (b) a threshold chosen on the other four dialogues so that 95 %
of their R@10 is kept. Masked: every speaker's name in a question becomes "they", so that an unknown
name gives nothing away. Weights are the shipped ones; only the threshold varies.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

import numpy as np

from aplysia.memory import recall
from aplysia.memory.index import Index
from aplysia.memory.recall import WEIGHTS
from aplysia.perceive import perceive
from benchmarks.bench import Bench, Result, Row, flat, indexed
from benchmarks.choose import open_ended
from benchmarks.data import Case, Question, recall_at

FOREIGN = 150  # questions of other dialogues for each dialogue
_SHORT = ("Mel", "Caro", "Jo")  # of Melanie, Caroline, Joanna
KEPT = 0.95  # share of R@10 that a chosen threshold keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question to one dialogue: how well its best record fits, and R@10 without a threshold."""

    dialogue: str
    own: bool
    fit: float
    reached: float = 0.0


def nothing(bench: Bench) -> Result:
    rows, values = [], dict[str, object]()
    mask = _masker(bench.locomo)
    for what, masked, target in (
        ("nothing fits: questions of another dialogue answered with nothing", False, 0.85),
        ("the same, speakers' names masked", True, 0.55),
    ):
        asked = _asked(bench, mask if masked else None)
        shipped = _at(asked, {c.name: WEIGHTS.fit for c in bench.locomo})
        chosen = {
            c.name: _threshold([a for a in asked if a.dialogue != c.name]) for c in bench.locomo
        }
        left = _at(asked, chosen)
        values["masked" if masked else "plain"] = {
            "shipped": shipped,
            "left_out": left | {"thresholds": chosen},
        }
        rows.append(
            Row(
                what=what,
                baseline="FTS5, dense: 0 (they always answer)" if not masked else "0",
                aplysia=f"**{left['nothing']:.3f}** keeping {left['kept']:.1%} of R@10 "
                f"(shipped threshold: {shipped['nothing']:.3f} keeping {shipped['kept']:.1%})",
                target=f"≥ {target}",
                met=left["nothing"] >= target,
            )
        )
    return Result(rows=rows, values=values)


def _masker(cases: list[Case]) -> re.Pattern[str]:
    """Every speaker's name, and the short forms in use."""
    names = sorted({u.source for c in cases for u in c.said})
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, (*names, *_SHORT)))})\b")


def _asked(bench: Bench, mask: re.Pattern[str] | None) -> list[Asked]:
    rng, found = random.Random(bench.seed), []
    for case in bench.locomo:
        others = [q for c in bench.locomo if c is not case for q in c.questions]
        foreign = rng.sample(others, min(FOREIGN, len(others)))
        with bench.store() as store:
            index = indexed(store, case, bench.cached)
        now = case.questions[0].now
        for q, own in (*((q, True) for q in case.questions), *((q, False) for q in foreign)):
            text = mask.sub("they", q.text) if mask else q.text
            percept = perceive(text, now=now)
            reached = 0.0
            if own:
                ranked = recall.rank(index, percept, bench.cached, limit=10, weights=open_ended())
                reached = recall_at(flat(ranked), q.evidence, 10)
            fit = _fit(index, text, q, bench)
            found.append(Asked(dialogue=case.name, own=own, fit=fit, reached=reached))
    return found


def _fit(index: Index, text: str, q: Question, bench: Bench) -> float:
    """How well the best record fits, in the unit of `Weights.fit`."""
    asked = recall.parts(index, perceive(text, now=q.now), bench.cached, weights=WEIGHTS)
    own = np.stack([p.own(WEIGHTS) for p in asked])
    own[:, asked[0].out] = -np.inf
    return recall.fit(index, asked, own, WEIGHTS)


def _threshold(asked: list[Asked]) -> float:
    """The highest threshold at which `KEPT` of R@10 is kept."""
    own = sorted((a for a in asked if a.own), key=lambda a: a.fit)
    lost = np.cumsum([a.reached for a in own])
    may = (1 - KEPT) * lost[-1]
    return own[int(np.searchsorted(lost, may, side="right"))].fit


def _at(asked: list[Asked], thresholds: dict[str, float]) -> dict[str, float]:
    """Share of foreign questions answered with nothing, share of R@10 kept, at a threshold for
    each dialogue."""
    foreign = [a.fit < thresholds[a.dialogue] for a in asked if not a.own]
    own = [a for a in asked if a.own]
    whole = sum(a.reached for a in own)
    kept = sum(a.reached for a in own if a.fit >= thresholds[a.dialogue])
    return {
        "nothing": round(float(np.mean(foreign)), 4),
        "kept": round(kept / whole, 4),
        "r10": round(kept / len(own), 4),
        "foreign": len(foreign),
        "own": len(own),
    }
