"""BEAM: what was said in two ways over a long chat; are all turns that say so among the ten?

Sixteen questions about contradictions and sixteen about what has changed, over the user turns of
eight chats. A question counts when every turn that its evidence names came back. Measured without
claims, as by a plain import, and with the claims read, where what stands against a result comes
along with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from benchmarks.baselines import bm25, dense
from benchmarks.bench import Bench, Result, Row, filled, flat
from benchmarks.data import beam as chats

_TEN = 10
_Z = 1.96


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The interval in which the true share is, with 95 % confidence.

    >>> [round(x, 3) for x in wilson(8, 10)]
    [0.49, 0.943]
    """
    if not n:
        return 0.0, 1.0
    share, spread = hits / n, _Z * _Z / n
    middle = share + spread / 2
    half = _Z * sqrt(share * (1 - share) / n + spread / (4 * n))
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def beam(bench: Bench) -> Result:
    found: dict[str, dict[str, list[bool]]] = {}
    missed = dict[str, list[str]]()
    cases = chats(bench.data)
    for case in cases[:2] if bench.quick else cases:
        ranks = {
            "BM25 ±2 turns": bm25(case.said, reach=2),
            "dense": dense(case.said, bench.cached),
        }
        with bench.folder() as folder, filled(folder / "m.db", case, bench.cached) as mind:
            plain = {q.text: flat(mind.recall(q.text, now=q.now)) for q in case.questions}
        with (
            bench.folder() as folder,
            filled(folder / "m.db", case, bench.cached, claims=True) as mind,
        ):
            for q in case.questions:
                results = {
                    "aplysia": flat(mind.recall(q.text, now=q.now)),
                    "no claims": plain[q.text],
                    **{name: rank(q.text, _TEN) for name, rank in ranks.items()},
                }
                for name, ids in results.items():
                    absent = q.evidence.difference(ids[:_TEN])
                    found.setdefault(name, {}).setdefault(q.kind, []).append(not absent)
                    if absent:
                        missed.setdefault(name, []).append(
                            f"{q.text} ({', '.join(sorted(absent))})"
                        )
    return _result(found, missed)


def _result(
    found: Mapping[str, Mapping[str, Sequence[bool]]], missed: Mapping[str, Sequence[str]]
) -> Result:
    share, values = dict[str, float](), dict[str, object]()
    for name, kinds in found.items():
        every = [hit for some in kinds.values() for hit in some]
        low, high = wilson(sum(every), len(every))
        share[name] = sum(every) / len(every)
        values[name] = {
            "hits": sum(every),
            "n": len(every),
            "share": round(share[name], 4),
            "interval": [round(low, 3), round(high, 3)],
            "by_kind": {kind: f"{sum(some)}/{len(some)}" for kind, some in kinds.items()},
            "missed": list(missed.get(name, ())),
        }
    ours = [hit for some in found["aplysia"].values() for hit in some]
    low, high = wilson(sum(ours), len(ours))
    row = Row(
        what=f"BEAM contradictions and updates, all evidence among ten, n = {len(ours)}",
        baseline=f"BM25 ±2 turns {share['BM25 ±2 turns']:.3f}, dense {share['dense']:.3f}",
        aplysia=f"**{share['aplysia']:.3f}** ({low:.2f}–{high:.2f}); without reading claims "
        f"{share['no claims']:.3f}",
        target="≥ 0.80",
        met=share["aplysia"] >= 0.8,
    )
    return Result(rows=[row], values=values)
