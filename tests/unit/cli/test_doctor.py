"""doctor: what it finds, what it makes of it, and that it changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.serving import Scripted, running
from tests.unit.cli.conftest import Ran, Run


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def checks(done: Ran) -> dict[str, Any]:
    return {one["name"]: one for one in done.data["checks"]}


def test_it_changes_nothing_and_makes_no_store(run: Run, home: Path) -> None:
    done = run("doctor", "--json")
    assert (done.code, done.data["ok"]) == (0, True)
    assert not home.exists()
    names = list(checks(done))
    assert names[:4] == ["Python", "data home", "disk", "store"]
    assert names[-1] == "telemetry"


def test_a_store_is_opened_and_left_as_it_is(run: Run, home: Path) -> None:
    run("remember", "My sister lives in Lyon.")
    before = {p: p.stat().st_mtime_ns for p in home.rglob("*")}
    found = checks(run("doctor", "--json"))
    assert "schema" in found["store"]["found"]
    assert found["integrity"]["state"] == "ok"
    assert {p: p.stat().st_mtime_ns for p in home.rglob("*")} == before


def test_what_is_no_store_fails(run: Run) -> None:
    Path("other.db").write_text("no database, but some text that is long enough to be looked at")
    done = run("doctor", "--store", "other.db")
    assert done.code == 1
    assert "fail store" in done.out


def test_missing_weights_have_their_cure(run: Run) -> None:
    named = run("doctor", "--json", "--model", "gguf:tiny")
    assert named.code == 1
    assert checks(named)["weights"]["cure"].startswith("Run `aplysia pull tiny`")
    left = run("doctor", "--json", "--model", "auto")
    assert (left.code, checks(left)["weights"]["state"]) == (0, "warn")


def test_an_upstream_is_asked_for_its_models(run: Run) -> None:
    with running(Scripted().app) as url:
        found = checks(run("doctor", "--json", "--upstream", f"{url}/v1"))
    assert "1 models: echo" in found["upstream"]["found"]
    gone = run("doctor", "--json", "--upstream", "http://127.0.0.1:9/v1")
    assert (gone.code, checks(gone)["upstream"]["state"]) == (1, "fail")


def test_a_proxy_that_takes_local_requests_away_is_warned_of(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy:3128")
    assert checks(run("doctor", "--json"))["proxies"]["state"] == "warn"
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    assert checks(run("doctor", "--json"))["proxies"]["state"] == "ok"


def test_keys_that_others_may_read_are_warned_of(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "keys.json").write_text("nonsense")
    done = run("doctor", "--json")
    assert (done.code, checks(done)["keys"]["state"]) == (1, "fail")


def test_the_embedder_is_tried(run: Run) -> None:
    assert (
        "numbers a text"
        in checks(run("doctor", "--json", "--embedder", "use"))["embedder"]["found"]
    )
    assert run("doctor", "--embedder", "nonsense").code == 1
