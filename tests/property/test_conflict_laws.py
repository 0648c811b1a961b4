"""Laws of how claims stand to each other, whatever they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from aplysia.attributes import MANY, SINGLE
from aplysia.memory.conflict import identity, relate, slots
from aplysia.memory.conflict.reading import read_claim
from aplysia.types import Claim

NOW = datetime(2025, 6, 1, tzinfo=UTC)
THEN = datetime(2025, 3, 1, tzinfo=UTC)
KINDS = {"same", "agrees", "contradicts", "supersedes", "compatible", "unrelated"}

SUBJECTS = [
    "user",
    "user's mum",
    "user's dog",
    "小李",
    "the meeting",
    "小李的车",
    "",
    "'s",
    "Ann's birthday",
]
ATTRIBUTES = [
    *sorted(SINGLE | MANY),
    "is",
    "sold",
    "quit",
    "卖了",
    "number of cats",
    "favourite snack",
]
_VALUES = """
Lyon|Paris|里昂|France|35|thirty-five|三十五|about 40|5 km|3 miles|8 May|五月八号|3 pm|15:00|
下午三点|closed|open|dead|car|dog|pork|vegan|not tea|tea|二比一|2:1|A型|一只猫|€60|3.11|
late thirties|北京朝阳区|北京西城区|married|single|dark green|navy|swim|左|Monday at 3|
99999999999999999999|-5 °C|半
"""
VALUES = [value.strip() for value in _VALUES.split("|")]
texts = st.text(max_size=40)
claims = st.builds(
    Claim,
    subject=st.sampled_from(SUBJECTS) | texts,
    attribute=st.sampled_from(ATTRIBUTES) | texts,
    value=st.sampled_from(VALUES) | texts,
    text=st.sampled_from(VALUES) | texts,
    polarity=st.booleans(),
    tense=st.sampled_from(["present", "past", "future"]),
    change=st.booleans(),
    correction=st.booleans(),
    instead_of=st.sampled_from(["", *VALUES]),
)
near = st.builds(
    replace,
    claims,
    subject=st.just("user"),
    attribute=st.sampled_from(
        ["residence", "likes", "age", "open", "owns", "date", "price", "name"]
    ),
    value=st.sampled_from(VALUES),
)


def kind(new: Claim, old: Claim) -> str:
    return relate(new, old, said=NOW, before=THEN).kind


@given(claims, claims)
@settings(deadline=None)
def test_any_two_claims_stand_to_each_other_in_one_of_six_ways(new: Claim, old: Claim) -> None:
    relation = relate(new, old, said=NOW, before=THEN)
    assert relation.kind in KINDS
    assert relation.reason


@given(claims)
@settings(deadline=None)
def test_a_claim_is_the_same_as_itself(claim: Claim) -> None:
    assert kind(claim, claim) == "same"


@given(claims | near, claims | near)
@settings(deadline=None, max_examples=400)
def test_without_a_change_both_directions_are_one(one: Claim, other: Claim) -> None:
    one = replace(one, change=False, correction=False, instead_of="")
    other = replace(other, change=False, correction=False, instead_of="")
    forth, back = kind(one, other), kind(other, one)
    if read_claim(one).event or read_claim(other).event or "supersedes" in (forth, back):
        return
    assert forth == back


@given(near, near)
@settings(deadline=None, max_examples=400)
def test_equal_identities_are_the_same(one: Claim, other: Claim) -> None:
    if identity(one) == identity(other):
        assert kind(one, other) == "same"


@given(near | claims, near | claims)
@settings(deadline=None, max_examples=400)
@example(
    Claim(subject="Mia", attribute="residence", value="Lyon", text="", instead_of="Paris"),
    Claim(subject="Mia", attribute="pet", value="Paris", text=""),
)
def test_what_is_not_unrelated_shares_a_slot(one: Claim, other: Claim) -> None:
    if kind(one, other) != "unrelated":
        assert set(slots(one)) & set(slots(other))


@given(near)
@settings(deadline=None)
def test_identity_and_slots_are_stable(claim: Claim) -> None:
    again = replace(claim, subject=claim.subject.upper())
    assert identity(again) == identity(claim)
    assert slots(again) == slots(claim)
    assert len(set(slots(claim))) == len(slots(claim))


def test_long_texts_cost_little() -> None:
    for text in ("1" * 50_000, "二" * 50_000, "a " * 50_000, "half and " * 9_000, "'s " * 20_000):
        claim = Claim(subject=text, attribute=text, value=text, text=text)
        assert kind(claim, replace(claim, polarity=False)) in KINDS
