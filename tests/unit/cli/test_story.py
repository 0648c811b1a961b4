"""One belief over two years, by commands and the fake model; each step in English and Chinese."""

from __future__ import annotations

import pytest

from tests.life import LANGS
from tests.story import WORDS, steps
from tests.unit.cli.conftest import Ran, Run


@pytest.fixture
def told(run: Run, request: pytest.FixtureRequest) -> dict[str, Ran]:
    """What each step did, by its name."""
    found = {}
    for step in steps(request.param):
        json = () if step.words[0] in ("remember", "why") else ("--json",)
        at = f"{step.day}T12:00:00Z"
        found[step.name] = run(*step.words, *json, "--now", at, typed=step.typed)
    assert {one.code for one in found.values()} == {0}
    return found


@pytest.mark.parametrize(("told", "lang"), [(one, one) for one in LANGS], indirect=["told"])
def test_the_life_of_a_belief(told: dict[str, Ran], lang: str) -> None:
    w = WORDS[lang]
    once = told["what is believed then"].data[0]
    thrice = told["believed, and still no fact"].data[0]
    assert (once["held"], thrice["held"]) == (False, True)
    assert thrice["standing"] == "said"
    assert w.heard in told["asked for the one"].lines[0]["reply"]
    assert w.voice in told["asked for the one"].lines[0]["reply"]
    assert w.own in told["and for the other"].lines[0]["reply"]
    faded, back = (told[n].data[0] for n in ("a year later it has faded", "as strong as ever"))
    assert not faded["held"]
    assert back["held"]
    assert faded["warranted"] == pytest.approx(once["warranted"], abs=0.03)
    assert w.heard in told["and is found when asked for"].lines[0]["reply"]
    assert w.own in told["so is the other"].lines[0]["reply"]
    asked = told["asked again"].lines[0]["reply"]
    assert w.corrected in asked
    assert w.heard not in asked.replace(w.corrected, "")
    both = told["asked once more"].lines[0]["reply"]
    assert both.index(w.against) < both.index(w.corrected)  # the newer first
    assert w.heard not in both.replace(w.corrected, "")
    assert w.corrected in told["why"].out
    assert w.voice in told["why"].out
    [judged] = told["what the monitor says of it"].data
    assert {v["name"] for v in judged["verdicts"]} == {"single_source", "echo", "overbelieved"}
    assert told["the monitor's verdicts"].code == 0
