"""A belief as a ledger holds it."""

from __future__ import annotations

from datetime import UTC, datetime

from aplysia.memory.held import counted, number, pack, unpack
from aplysia.memory.store import Telling
from aplysia.types import Claim

LYON = Claim(subject="Mia", attribute="residence", value="Lyon", text="Mia lives in Lyon.")
FULL = Claim(
    subject="Mia",
    attribute="residence",
    value="里昂",
    text="她大概不住巴黎了",
    polarity=False,
    tense="future",
    change=True,
    instead_of="Paris",
    hedged=True,
)


def test_nothing_counts_for_nobody() -> None:
    assert counted(list[Telling](), datetime(2026, 1, 1, tzinfo=UTC)) == (0.0, 0.0)


def test_a_claim_is_packed_and_unpacked_whole() -> None:
    assert unpack(pack(FULL)) == FULL
    assert unpack(pack(LYON)) == LYON


def test_a_number_fits_into_an_integer_of_a_database() -> None:
    numbers = [number(text) for text in ("", "Lyon", "里昂", "\ud800")]
    assert len(set(numbers)) == 4
    assert all(-(2**63) <= n < 2**63 for n in numbers)
