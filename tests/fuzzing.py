"""Requests made by schemathesis from the OpenAPI document of a running server; wrong methods, too.

What is found wrong is handed back and not raised, so that tests and benchmarks read it alike.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

NEVER_ENDS = "/api/events"
UNSAID = {"claims_nothing", "invalid_file"}  # refusals of words, which no schema foretells
_TOLD = ("My sister lives in Lyon.", "我妹妹住在里昂。", "My cat is called Tom.", "I work in Oslo.")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@dataclass(slots=True)
class Fuzzed:
    """What came of all cases."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)  # 5xx, and no answer
    undocumented: list[str] = field(default_factory=list)  # status, kind or body not as told


def fuzz(url: str, *, cases: int, seed: int) -> Fuzzed:
    """So many cases, spread over all operations; half of each keep to the schema, half break it."""
    import requests
    import schemathesis
    from schemathesis import GenerationMode

    schemathesis.serializer.alias("application/x-ndjson", "text/plain")
    session, found = requests.Session(), Fuzzed()
    session.trust_env = False
    document = session.get(f"{url}/api/openapi.json", timeout=30).json()
    there = _there(session, url)
    every: list[Any] = list(schemathesis.openapi.from_dict(document).get_all_operations())
    operations = [one.ok() for one in every if one.ok().path != NEVER_ENDS]
    for path, ways in document["paths"].items():
        _wrong_methods(session, url, path, ways, found)
    each = max(1, (cases - found.cases) // (2 * len(operations)) + 1)
    for n, operation in enumerate(operations):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            lot = random.Random(seed + n)
            asked = _Asked(session=session, url=url, found=found, there=there, lot=lot)
            _generated(asked, operation, mode, each, seed + n)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a case needs besides itself."""

    session: Any
    url: str
    found: Fuzzed
    there: dict[str, list[Any]]  # ids that are there
    lot: random.Random


def _there(session: Any, url: str) -> dict[str, list[Any]]:
    """Ids of what is there, which no generator would guess."""
    for text in _TOLD:
        session.post(f"{url}/api/remember", json={"text": text}, timeout=30).raise_for_status()
    beliefs = session.get(f"{url}/api/beliefs", timeout=30).json()["beliefs"]
    episodes = session.get(f"{url}/api/episodes", timeout=30).json()["episodes"]
    return {"beliefs": [b["id"] for b in beliefs], "episodes": [e["id"] for e in episodes]}


def _generated(asked: _Asked, operation: Any, mode: Any, n: int, seed: int) -> None:
    """`n` cases of one operation; where fewer can be broken, what is lacking keeps to it."""
    import hypothesis
    from hypothesis.errors import Unsatisfiable
    from schemathesis import GenerationMode

    made = 0
    for kind in dict.fromkeys((mode, GenerationMode.POSITIVE)):

        def ask(case: Any) -> None:
            nonlocal made
            if made < n:
                made += 1
                keeps = case.meta.generation.mode is GenerationMode.POSITIVE
                if keeps and asked.lot.random() < 0.5:
                    _point(case, asked)
                _ask(asked, case)

        given = hypothesis.given(case=operation.as_strategy(generation_mode=kind))(ask)
        settings = hypothesis.settings(
            max_examples=2 * n,  # some are made twice and passed over
            deadline=None,
            database=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        for again in range(4):
            if made < n:
                try:
                    hypothesis.seed(seed + 1000 * again)(settings(given))()
                except Unsatisfiable:
                    break


def _point(case: Any, asked: _Asked) -> None:
    """Let it ask for what is there."""
    case.headers.pop("X-Aplysia-Namespace", None)
    episode = asked.lot.choice(asked.there["episodes"])
    if "id" in case.path_parameters:
        beliefs = "/beliefs/" in case.path
        case.path_parameters["id"] = (
            asked.lot.choice(asked.there["beliefs"]) if beliefs else episode
        )
    if isinstance(case.body, dict):
        for name, value in (("episode", episode), ("ids", [episode]), ("source", "user")):
            if name in case.body:
                case.body[name] = value


def _ask(asked: _Asked, case: Any) -> None:
    import requests
    from schemathesis.core.failures import FailureGroup

    found = asked.found
    found.cases += 1
    what = f"{case.method} {case.formatted_path} {case.query} {case.headers} {case.body!r}"[:600]
    try:
        answer = case.call(base_url=asked.url, session=asked.session, timeout=60)
    except (requests.ConnectionError, requests.Timeout) as e:
        found.broken.append(f"{what}: {e!r}")
        return
    found.statuses[answer.status_code] += 1
    if answer.status_code >= 500:
        found.broken.append(f"{what}: {answer.status_code} {answer.text[:200]}")
    try:
        case.validate_response(answer, checks=_checks())
    except FailureGroup as e:
        why = [f"{type(x).__name__}: {x}"[:400] for x in e.exceptions if not _unsaid(x, answer)]
        found.undocumented += [f"{what}: {answer.status_code} {why}"] if why else []


def _unsaid(failure: Exception, answer: Any) -> bool:
    """Whether what keeps to the schema was refused for what its words say."""
    if type(failure).__name__ != "RejectedPositiveData":
        return False
    told: dict[str, Any] = answer.json()["error"]
    blank = told["code"] == "namespace" and "label ''" in told["message"]  # HTTP trims a header
    return blank or told["code"] in UNSAID


def _checks() -> list[Any]:
    from schemathesis.specs.openapi import checks

    return [
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
        checks.negative_data_rejection,
        checks.positive_data_acceptance,
    ]


def _wrong_methods(session: Any, url: str, path: str, ways: dict[str, Any], found: Fuzzed) -> None:
    """Every method that the document does not have is refused, by naming those it has."""
    for method in _METHODS:
        if method.lower() in ways or (method == "HEAD" and "get" in ways):
            continue
        at = path.replace("{id}", "1")
        answer = session.request(method, url + at, json={}, timeout=30)
        found.cases += 1
        found.statuses[answer.status_code] += 1
        allowed = set(answer.headers.get("allow", "").split(", ")) - {"HEAD"}
        if answer.status_code != 405 or allowed != {m.upper() for m in ways}:
            found.undocumented.append(f"{method} {at}: {answer.status_code} {allowed}")
