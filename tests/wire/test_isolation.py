"""Two tenants, forged ids, headers and bodies at random: nobody sees what is another's.

APLYSIA_TEST_FORGED says how many requests are made.
"""

from __future__ import annotations

import os
from pathlib import Path

from aplysia.server.service import Service
from tests.forging import forge


def test_forged_requests_show_nothing_of_another(
    served: tuple[str, Service], tmp_path: Path
) -> None:
    url, parts = served
    n = int(os.environ.get("APLYSIA_TEST_FORGED", "300"))
    found = forge(url, parts, tmp_path, n=n, seed=7)
    assert (found.leaks, found.broken, found.changed) == ([], [], False)
    assert found.requests == n
    assert found.events >= 1
    assert all(found.statuses[f"{kind} 200"] for kind in ("REST", "OpenAI", "MCP")), found.statuses
