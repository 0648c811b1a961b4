"""What is worth notice: less each time, again after a rest, always when it is new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aplysia.memory.attention import Attention
from aplysia.types import NOTICE, Change, Claim

NOW = datetime(2026, 5, 1, tzinfo=UTC)
CLAIM = Claim(subject="user", attribute="name", value="Ann", text="I am Ann.", own=True)


def told(known: float = 0.0) -> list[Change]:
    return [Change(belief=1, kind="again" if known else "new", claim=CLAIM, known=known)]


def test_what_is_new_is_noticed_and_what_is_known_is_not() -> None:
    [new] = Attention().weigh(told(), at=NOW)
    [old] = Attention().weigh(told(0.8), at=NOW)
    assert new.noticed
    assert not old.noticed
    assert old.response == pytest.approx(0.2, abs=1e-4)


def test_an_intense_telling_is_noticed_however_well_it_is_known() -> None:
    [change] = Attention().weigh(told(0.9), intensity=3.0, at=NOW)
    assert change.noticed


def test_something_new_wakes_attention_for_some_minutes() -> None:
    known = NOTICE - 0.06
    attention = Attention()
    [before] = attention.weigh(told(1 - known), at=NOW)
    attention.weigh(told(), at=NOW)
    [woken] = attention.weigh(told(1 - known), at=NOW)
    [rested] = attention.weigh(told(1 - known), at=NOW + timedelta(hours=1))
    assert woken.response > before.response
    assert rested.response == pytest.approx(before.response, abs=1e-3)


def test_a_clock_that_runs_backwards_stirs_nothing() -> None:
    attention = Attention()
    attention.weigh(told(), at=NOW)
    [change] = attention.weigh(told(0.5), at=NOW - timedelta(days=1))
    assert change.response >= 0
