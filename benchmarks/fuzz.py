"""Requests that nobody would write, to a server in a process of its own.

fuzz: schemathesis makes them from the OpenAPI document. Without keys there is no limit of rate.
"""

from __future__ import annotations

from benchmarks.bench import Bench, Result, Row
from benchmarks.serve import server
from tests.fuzzing import fuzz as fuzzed

_NOBODY = 9  # a port on which nothing listens: fuzzed routes need no model


def fuzz(bench: Bench) -> Result:
    cases = 500 if bench.quick else 10_000
    with (
        bench.folder() as folder,
        server(folder / "memory.db", _NOBODY, "--embedder", "none") as (port, _),
    ):
        found = fuzzed(f"http://127.0.0.1:{port}", cases=cases, seed=bench.seed)
    for one in (*found.broken, *found.undocumented)[:20]:
        bench.say(one)
    row = Row(
        what=f"schemathesis, {found.cases:,} cases: 5xx; answers not in the document",
        baseline="–",
        aplysia=f"**{len(found.broken)}**; **{len(found.undocumented)}**",
        target="0; 0",
        met=not found.broken and not found.undocumented,
    )
    values = {
        "cases": found.cases,
        "statuses": {str(k): n for k, n in sorted(found.statuses.items())},
        "broken": found.broken[:50],
        "undocumented": found.undocumented[:50],
    }
    return Result(rows=[row], values=values)
