"""Sentences of works of reference, and what is no sentence at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aplysia.memory.conflict import relate
from aplysia.perceive.claims import claims

NOW = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "subject", "attribute", "value"),
    [
        ("The headquarters of Acme Tools are in Lyon.", "Acme Tools", "headquarters", "Lyon"),
        ("Acme Tools is headquartered in Lyon.", "Acme Tools", "headquarters", "Lyon"),
        ("Mount Oak belongs to the continent of Asia.", "Mount Oak", "continent", "Asia"),
        ("Ada Moss passed away in Lyon.", "Ada Moss", "death_place", "Lyon"),
        ("Oakphone 3 was developed by Acme Tools.", "Oakphone 3", "maker", "Acme Tools"),
        ("The mother tongue of Ada Moss is Dutch.", "Ada Moss", "native_language", "Dutch"),
        (
            "The original language of Long Road was Dutch.",
            "Long Road",
            "original_language",
            "Dutch",
        ),
        ("Long Road premiered on Oak TV.", "Long Road", "network", "Oak TV"),
        ("长路公司的总部位于南京。", "长路公司", "headquarters", "南京"),
        ("长山位于亚洲。", "长山", "continent", "亚洲"),
        ("李长路在南京去世。", "李长路", "death_place", "南京"),
        ("长路手机由长山公司开发。", "长路手机", "maker", "长山"),
    ],
)
def test_one_fact_of_a_known_form(text: str, subject: str, attribute: str, value: str) -> None:
    assert [(c.subject, c.attribute, c.value) for c in claims(text, speaker="guide")] == [
        (subject, attribute, value)
    ]


def test_two_values_of_a_fact_contradict() -> None:
    [old] = claims("The headquarters of Acme Tools are in Lyon.", speaker="Ann")
    [new] = claims("Acme Tools is headquartered in Oslo.", speaker="Ben")
    assert relate(new, old, said=NOW, before=NOW).kind == "contradicts"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Moss worked at Acme.", "Ada Moss worked at Oaktel."),
        ("Ada Moss was employed in Lyon.", "Ada Moss was employed in Oslo."),
        ("Ada Moss works as composer.", "Ben Reed works as composer."),
    ],
)
def test_lives_have_many_stations_and_people_are_many(one: str, other: str) -> None:
    for a in claims(one, speaker="Ann"):
        for b in claims(other, speaker="Ben"):
            kind = relate(b, a, said=NOW, before=NOW).kind
            assert kind not in ("contradicts", "supersedes")


def test_a_block_of_code_claims_nothing() -> None:
    text = "My dog is Rex.\n```python\nname = 'Max'  # the dog is Max\n```"
    assert [c.value for c in claims(text)] == ["Rex"]


def test_what_is_said_again_in_the_same_words_is_one_claim() -> None:
    assert len(claims("I live in Lyon. " * 999)) == 1
    values = [c.value for c in claims("I live in Lyon. I live in Paris. I live in Lyon.")]
    assert values == ["Lyon", "Paris", "Lyon"]
    assert len(claims("".join(f"I like song {n} a lot. " for n in range(999)))) < 200
