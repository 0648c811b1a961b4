"""The document says what the server does: whatever schemathesis makes of it is answered as told."""

from __future__ import annotations

import pytest

from aplysia.server.service import Service
from tests.fuzzing import fuzz


def test_answers_are_as_the_document_says(served: tuple[str, Service]) -> None:
    pytest.importorskip("schemathesis")
    found = fuzz(served[0], cases=300, seed=7)
    assert found.cases >= 300
    assert found.statuses[200] >= 20
    assert (found.broken, found.undocumented) == ([], [])
