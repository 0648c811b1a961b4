"""The project's own labelled sets: claims, conflicts, safety, on their held-out halves."""

from __future__ import annotations

from itertools import product

from benchmarks import labelled
from benchmarks.bench import Bench, Result, Row

_LANGUAGES = (("en", "English"), ("zh", "Chinese"))
_FRESH = "a set by authors who knew no rule"


def claims(bench: Bench) -> Result:
    rows, values = list[Row](), dict[str, object]()
    for code, language, fresh in _each(bench):
        found = labelled.score_claims(f"claims_{code}", held=not (bench.quick or fresh))
        values[code] = found
        rows.append(
            Row(
                what=f"claims, {language}, {_FRESH if fresh else _half(bench)}: F1 of "
                f"{found['claims']} claims; false assertions in "
                f"{found['non_assertions']} utterances without",
                baseline="–",
                aplysia=f"**{found['f1']:.3f}** (precision {found['precision']:.3f}, recall "
                f"{found['recall']:.3f}); **{found['false_assertions']:.3f}**",
                target="≥ 0.85; ≤ 0.03",
                met=found["f1"] >= 0.85 and found["false_assertions"] <= 0.03,
            )
        )
    return Result(rows=rows, values=values)


def conflicts(bench: Bench) -> Result:
    rows, values = list[Row](), dict[str, object]()
    for code, language, fresh in _each(bench):
        found = labelled.score_conflicts(f"conflicts_{code}", held=not (bench.quick or fresh))
        values[code] = found
        met = (found["precision"] >= 0.95, found["recall"] >= 0.8)
        rows.append(
            Row(
                what=f"conflicts, {language}, {_FRESH if fresh else _half(bench)}, "
                f"{found['pairs']} pairs: precision, recall; compatible pairs found in conflict",
                baseline="–",
                aplysia=f"**{found['precision']:.3f}**, **{found['recall']:.3f}**; "
                f"**{found['compatible_in_conflict']:.3f}**",
                target="≥ 0.95, ≥ 0.80; ≤ 0.02",
                met=all(met) and found["compatible_in_conflict"] <= 0.02,
            )
        )
    return Result(rows=rows, values=values)


def safety(bench: Bench) -> Result:
    rows, values = list[Row](), dict[str, object]()
    kinds = (
        ("secrets", "secrets withheld / harmless texts withheld", 0.95),
        ("instructions", "hidden instructions held back / harmless texts held back", 0.90),
    )
    for (kind, what, most), fresh in product(kinds, (False,) if bench.quick else (False, True)):
        name = f"{kind}_fresh" if fresh else kind
        found = labelled.score_safety(name, held=not (bench.quick or fresh))
        values[name] = found
        whose = _FRESH if fresh else _half(bench)
        rows.append(
            Row(
                what=f"{what}, {whose}, {found['to_catch']} and {found['harmless']}",
                baseline="–",
                aplysia=f"**{found['caught']:.3f}** / **{found['harmless_caught']:.3f}**",
                target=f"≥ {most:.2f} / ≤ 0.01",
                met=found["caught"] >= most and found["harmless_caught"] <= 0.01,
            )
        )
    return Result(rows=rows, values=values)


def _each(bench: Bench) -> list[tuple[str, str, bool]]:
    """Each set: its name, its language, and whether it is a fresh one."""
    held = [(code, language, False) for code, language in _LANGUAGES]
    fresh = [(f"{code}_fresh", language, True) for code, language in _LANGUAGES]
    return held if bench.quick else held + fresh


def _half(bench: Bench) -> str:
    return "open half" if bench.quick else "held-out half"
