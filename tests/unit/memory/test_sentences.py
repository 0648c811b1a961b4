"""Two sentences that share few words of grammar, and still cannot both be true."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aplysia.memory.conflict import relate, slots
from aplysia.types import Claim

THEN = datetime(2025, 3, 1, tzinfo=UTC)
NOW = datetime(2025, 6, 1, tzinfo=UTC)
# the kind, what was said, what is said later; one voice
PAIRS = """
contradicts | I've been vegan for ages. | I have two boiled eggs every morning.
contradicts | I'm a bachelor. | My husband and I live by the sea.
contradicts | The kiln fires at 900 degrees. | Our kiln fires at 1,240 degrees.
contradicts | I've never been late for school. | I was late for school twice in May.
contradicts | The colour of the gate is green. | The gate was painted white.
contradicts | I'm forty-one years old. | I'm fifty.
contradicts | I share a flat with two friends. | I live alone.
contradicts | Leeds is where I was born. | My place of birth is Cork.
supersedes | I train at the gym on Kirk Road as a member. | I cancelled my gym membership.
supersedes | Lectures are given in the main hall. | Lectures have been relocated to the annex.
compatible | I eat no pork. | I had chicken for lunch.
compatible | I used to live in Japan. | I live in Porto.
compatible | The dog ran 8 km on Saturday. | The dog ran 15 km on Sunday.
contradicts | Her stall is made of oak. | Her stall is made of granite.
compatible | The shop is open on Saturdays. | The shop is closed on Sundays.
compatible | I passed the written exam. | I failed the oral exam.
compatible | I don't drink coffee after six. | I drink coffee every morning.
compatible | My jacket is blue. | My jacket has black buttons.
compatible | The server listens on port 80. | The server also listens on port 443.
compatible | The hall light is on. | The cellar light is off.
"""


def told(text: str) -> Claim:
    """What any reader makes of it at least: of whom it is, and the sentence."""
    own = text.startswith(("I", "My", "Our"))
    return Claim(
        subject="user" if own else "",
        attribute="says",
        value=text,
        text=text,
        own=own,
        polarity="never" not in text,
        by="user",
    )


@pytest.mark.parametrize("line", [line for line in PAIRS.split("\n") if line])
def test_sentences_are_compared_by_their_words(line: str) -> None:
    kind, first, second = (part.strip() for part in line.split("|"))
    found = relate(told(second), told(first), said=NOW, before=THEN)
    if kind == "compatible":
        assert found.kind in ("compatible", "unrelated"), found.reason
    else:
        assert found.kind == kind, found.reason
        assert set(slots(told(first))) & set(slots(told(second)))


def test_another_voice_speaks_of_somebody_else() -> None:
    mine = told("I'm a bachelor.")
    theirs = Claim(
        subject="Ann",
        attribute="says",
        value="sea",
        text="My husband loves the sea.",
        own=True,
        by="Ann",
    )
    assert relate(theirs, mine, said=NOW, before=THEN).kind in ("compatible", "unrelated")
