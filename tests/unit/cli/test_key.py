"""`aplysia key`: made, listed, revoked; the secret is shown once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from aplysia.server.keys import FILE, Keys
from tests.unit.cli.conftest import Run


def test_the_secret_is_printed_once_and_stands_nowhere(run: Run, home: Path) -> None:
    made = run("key", "make", "laptop")
    secret = made.out.strip()
    assert made.code == 0
    assert secret.startswith("apl_")
    assert "answers nobody without a key" in made.err
    assert secret.rpartition("_")[2] not in (home / FILE).read_text()
    assert secret not in run("key", "list").out + run("key", "list", "--json").out
    found = Keys(home / FILE).of(secret)
    assert found is not None
    assert (found.name, found.tenant, found.scopes) == ("laptop", ("me",), ("read", "write"))


def test_a_key_of_a_tenant_with_limits(run: Run) -> None:
    words = ("--tenant", "安/工作", "--scope", "read", "--rate", "5", "--size", "100")
    made = run("key", "make", "看板", *words, "--expires", "30d", "--json").data
    assert made["tenant"] == "安/工作"
    assert (made["scopes"], made["rate"], made["size"]) == (["read"], 5, 100)
    left = datetime.fromisoformat(made["expires"]) - datetime.now(UTC)
    assert 29.9 < left.total_seconds() / 86_400 < 30.1
    [listed] = run("key", "list", "--json").data
    assert listed == {k: v for k, v in made.items() if k != "secret"}


def test_revoked_and_expired_keys_are_listed_as_such(run: Run) -> None:
    id = run("key", "make", "a", "--json").data["id"]
    run("key", "make", "b", "--expires", "2h")
    assert run("key", "revoke", id).code == 0
    later = run("--now", "2999-01-01T00:00:00Z", "key", "list")
    assert ["revoked" in line or "expired" in line for line in later.out.splitlines()] == [True] * 2
    shown = run("key", "list", "--json").data
    assert [one["usable"] for one in shown] == [False, True]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("make", " "), "needs a name"),
        (("make", "a", "--tenant", "a//b"), "label ''"),
        (("make", "a", "--tenant", "a.b"), "label 'a.b'"),
        (("make", "a", "--expires", "soon"), "not a time"),
        (("make", "a", "--expires", "0d"), "is over"),
        (("make", "a", "--expires", "2001-01-01"), "is over"),
        (("make", "a", "--expires", "999999w"), "time ends before"),
        (("make", "a", "--scope", "all"), "'all' is not one of"),
        (("revoke", "x"), "no key has the id 'x'"),
    ],
)
def test_what_cannot_be_is_said(run: Run, words: tuple[str, ...], said: str) -> None:
    told = run("key", *words)
    assert told.code != 0
    assert said in told.err
    assert told.out == ""
