"""The official clients' calls give the same through Aplysia as at the model server itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import calling
from tests.serving import running, serving


def test_the_python_clients_calls_give_the_same(tmp_path: Path) -> None:
    calls = {**calling.ANY, **calling.SCRIPTED}
    with running(calling.scripted().app) as bare, serving(tmp_path, f"{bare}/v1") as (url, _):
        direct = calling.made(f"{bare}/v1", calls)
        through = calling.made(f"{url}/v1", calls)
    differ = [name for name, one in calling.compared(direct, through).items() if one == "differs"]
    assert {n: (direct[n], through[n]) for n in differ} == {}


@pytest.mark.skipif(not calling.js(), reason="the JavaScript client is not installed")
def test_the_javascript_clients_calls_give_the_same(tmp_path: Path) -> None:
    with running(calling.scripted().app) as bare, serving(tmp_path, f"{bare}/v1") as (url, _):
        direct = calling.made_in_js(f"{bare}/v1")
        through = calling.made_in_js(f"{url}/v1")
    differ = [name for name, one in calling.compared(direct, through).items() if one == "differs"]
    assert {n: (direct[n], through[n]) for n in differ} == {}
    assert "raised" not in direct["retry"]
