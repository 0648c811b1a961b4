"""Requests that nobody would write, to a server.

fuzz: schemathesis makes them from the OpenAPI document. Without keys there is no limit of rate.
forged: one tenant asks, in every way, for what is another's; here the server is a thread.
"""

from __future__ import annotations

from benchmarks.bench import Bench, Result, Row
from benchmarks.serve import server
from tests.forging import forge
from tests.fuzzing import fuzz as fuzzed
from tests.serving import Scripted, running, serving

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


def forged(bench: Bench) -> Result:
    with (
        bench.folder() as folder,
        running(Scripted().app) as upstream,
        serving(folder, f"{upstream}/v1") as (url, parts),
    ):
        n = 1_000 if bench.quick else 20_000
        found = forge(url, parts, folder, n=n, seed=bench.seed)
    for one in (*found.leaks, *found.broken)[:20]:
        bench.say(one)
    row = Row(
        what=f"{found.requests:,} requests forged to reach another tenant's memory: answers that "
        "show it; changes to it; 5xx",
        baseline="–",
        aplysia=f"**{len(found.leaks)}**; **{int(found.changed)}**; **{len(found.broken)}**",
        target="0; 0; 0",
        met=not found.leaks and not found.changed and not found.broken,
    )
    values = {
        "requests": found.requests,
        "statuses": dict(sorted(found.statuses.items())),
        "leaks": found.leaks[:50],
        "broken": found.broken[:50],
        "changed": found.changed,
    }
    return Result(rows=[row], values=values)
