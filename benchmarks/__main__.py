"""`python -m benchmarks --data DIR`: measures, writes JSON, prints one table for the README."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import aplysia
from benchmarks.bench import Bench, Result, Row

GROUPS = (
    *("locomo", "memdaily", "nothing", "across"),
    *("answers", "remember", "growing", "prefix", "cold"),
    *("corrections", "loop"),
    *("hallmarks", "human", "reviews", "echo", "speed"),
    *("claims", "conflicts", "safety", "pairs", "beam", "poison", "believing", "coverage"),
    *("serve", "faults", "fuzz", "forged"),
)
WITHOUT_DATA = {"serve", "faults", "fuzz", "forged"}


def measurements(bench: Bench, wanted: Sequence[str]) -> dict[str, Callable[[], Result]]:
    """What to run, by name, in the order of the table."""
    from benchmarks import (
        answers,
        beam,
        believing,
        corrections,
        coverage,
        dynamics,
        fuzz,
        loop,
        nothing,
        pairs,
        poison,
        prompts,
        recall,
        reviews,
        serve,
        sets,
        speed,
        worlds,
    )

    honest = recall.Lazy(bench)
    every: dict[str, Callable[[], Result]] = {
        "locomo": lambda: recall.locomo(bench, honest.figures),
        "memdaily": lambda: recall.memdaily(bench, honest.figures),
        "nothing": lambda: nothing.nothing(bench),
        "across": lambda: recall.across(bench),
        "answers": lambda: answers.answers(bench),
        "remember": lambda: speed.remember(bench),
        "growing": lambda: speed.growing(bench),
        "prefix": lambda: prompts.prefix(bench),
        "cold": lambda: prompts.cold(bench),
        "corrections": lambda: corrections.corrections(bench),
        "loop": lambda: loop.loop(bench),
        "hallmarks": lambda: dynamics.hallmarks(bench),
        "human": lambda: dynamics.human(bench),
        "reviews": lambda: reviews.reviews(bench),
        "echo": lambda: worlds.echo(bench),
        "speed": lambda: dynamics.speed(bench),
        "claims": lambda: sets.claims(bench),
        "conflicts": lambda: sets.conflicts(bench),
        "safety": lambda: sets.safety(bench),
        "pairs": lambda: pairs.made(bench),
        "beam": lambda: beam.beam(bench),
        "poison": lambda: poison.poison(bench),
        "believing": lambda: believing.believing(bench),
        "coverage": lambda: coverage.coverage(bench),
        "serve": lambda: serve.serve(bench),
        "faults": lambda: serve.faulty(bench),
        "fuzz": lambda: fuzz.fuzz(bench),
        "forged": lambda: fuzz.forged(bench),
    }
    return {name: run for name, run in every.items() if name in wanted}


def machine() -> dict[str, object]:
    """Where and on what the run was made."""
    here = Path(__file__).parent
    asked = ["git", "-C", str(here), "rev-parse", "--short", "HEAD"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    cpu = Path("/proc/cpuinfo")
    names = cpu.read_text().splitlines() if cpu.is_file() else []
    model = next((n.partition(":")[2].strip() for n in names if n.startswith("model name")), "")
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "aplysia": aplysia.__version__,
        "commit": done.stdout.strip() or "unknown",
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "system": platform.platform(),
        "cpu": model or platform.processor(),
        "cpus": os.cpu_count(),
    }


def table(rows: Sequence[Row]) -> str:
    lines = ["| what | baseline, same run | Aplysia | target |", "|---|---|---|---|"]
    for row in rows:
        mark = {True: " ✓", False: " ✗", None: ""}[row.met]
        lines.append(f"| {row.what} | {row.baseline} | {row.aplysia} | {row.target}{mark} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder with memory/, jobs/")
    parser.add_argument("--out", type=Path, help="where the JSON goes; default: nowhere")
    parser.add_argument("--only", help=f"some of {','.join(GROUPS)}")
    parser.add_argument("--quick", action="store_true", help="small samples, to see that it runs")
    parser.add_argument("--items", type=int, default=200, help="multiple-choice items")
    asked = parser.parse_args()
    wanted = asked.only.split(",") if asked.only else [g for g in GROUPS if g != "faults"]
    if unknown := set(wanted) - set(GROUPS):
        parser.error(f"--only {','.join(sorted(unknown))}: choose among {', '.join(GROUPS)}")
    if asked.data is None and (need := [n for n in wanted if n not in WITHOUT_DATA]):
        parser.error(f"--data DIR is needed for {', '.join(need)}")
    if "reviews" in wanted and find_spec("scipy") is None:
        parser.error("reviews fits with SciPy: pip install scipy, or leave it out with --only")
    report: dict[str, object] = {"machine": machine(), "quick": asked.quick}
    rows: list[Row] = []
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        data = asked.data or Path(scratch)
        bench = Bench(data=data, scratch=Path(scratch), quick=asked.quick, items=asked.items)
        for name, run in measurements(bench, wanted).items():
            bench.say(f"{name} …")
            begun = monotonic()
            result = run()
            rows += result.rows
            report[name] = {**result.values, "seconds": round(monotonic() - begun, 1)}
            for row in result.rows:
                bench.say(f"{row.what}: {row.aplysia} | {row.baseline} | {row.target}")
            if asked.out:
                asked.out.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    print(table(rows))


if __name__ == "__main__":
    main()
