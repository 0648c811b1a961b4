"""Whom a pronoun means where an assistant has spoken of somebody too."""

from __future__ import annotations

import pytest

from aplysia.perceive.claims import claims


@pytest.mark.parametrize(
    ("said", "replied", "then", "who"),
    [
        (
            "My sister Anna came to visit.",
            "How nice! My neighbour Eve visits often too.",
            "She lives in Oslo.",
            "user's sister Anna",
        ),
        ("我妹妹来看我了。", "真好！我同事小李也常来。", "她住在上海。", "user's sister"),
        ("Hello", "Is your sister well?", "She lives in Oslo.", "user's sister"),
    ],
)
def test_a_pronoun_is_of_whom_the_user_spoke_before_whom_the_assistant_did(
    said: str, replied: str, then: str, who: str
) -> None:
    before = [("user", said), ("assistant", replied)]
    assert [c.subject for c in claims(then, before=before)] == [who]
