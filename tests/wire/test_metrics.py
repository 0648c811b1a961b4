"""/metrics, read as Prometheus reads it."""

from __future__ import annotations

import time
from pathlib import Path

import anyio
import httpx2
import openai
from mcp.client import Client
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from aplysia.server.keys import FILE, Keys
from aplysia.server.service import Service
from tests.serving import Scripted
from tests.wire.test_chat import kept, say

Served = tuple[str, Service]
WHOLE = ("aplysia_episodes", "aplysia_beliefs", "aplysia_namespaces", "aplysia_store_bytes")


def read(url: str, **headers: str) -> dict[str, Metric]:
    answer = httpx2.get(f"{url}/metrics", headers=headers)
    assert answer.status_code == 200
    return {one.name: one for one in text_string_to_metric_families(answer.text)}


def value(found: dict[str, Metric], family: str, suffix: str = "", **labels: str) -> float:
    [one] = [s for s in found[family].samples if s.name == family + suffix and s.labels == labels]
    return one.value


def test_what_happens_is_counted(client: openai.OpenAI, served: Served) -> None:
    say(client, "My sister lives in Lyon.")
    list(say(client, "Where does my sister live?", stream=True).parse())
    kept(served, 4)
    httpx2.get(f"{served[0]}/nowhere/My-sister")
    found = read(served[0])
    chat = {"route": "/v1/chat/completions"}
    assert value(found, "aplysia_requests", "_total", **chat, status="200") == 2
    assert value(found, "aplysia_requests", "_total", route="other", status="404") == 1
    assert value(found, "aplysia_request_duration_seconds", "_count", **chat) == 2
    for name in ("aplysia_first_byte_seconds", "aplysia_first_token_seconds"):
        assert found[name].type == "histogram"
        assert value(found, name, "_count") == 1
        assert value(found, name, "_bucket", le="+Inf") == 1
        assert 0 < value(found, name, "_sum") < 10
    assert value(found, "aplysia_recall_duration_seconds", "_count") == 2
    assert value(found, "aplysia_streams") == 0
    assert value(found, "aplysia_listeners") == 0


def test_the_process_is_described(served: Served) -> None:
    found = read(served[0])
    assert found["aplysia_build_info"].samples[0].labels["version"]
    assert value(found, "process_resident_memory_bytes") > 1 << 20
    assert abs(time.time() - value(found, "process_start_time_seconds")) < 3600
    assert 0 < value(found, "aplysia_uptime_seconds") < 3600


def test_how_much_there_is_is_for_who_may_administer(
    client: openai.OpenAI, served: Served, tmp_path: Path
) -> None:
    say(client, "My sister lives in Lyon.")
    kept(served, 2)
    found = read(served[0])
    assert [value(found, name) for name in WHOLE[:3]] == [2, 1, 1]
    keys = Keys(tmp_path / FILE)
    _, reading = keys.make("r", tenant=("hidden",), scopes=("read",))
    _, administering = keys.make("a", tenant=("hidden",), scopes=("read", "admin"))
    assert not set(WHOLE) & read(served[0], authorization=f"Bearer {reading}").keys()
    assert set(WHOLE) <= read(served[0], authorization=f"Bearer {administering}").keys()
    told = httpx2.get(
        f"{served[0]}/metrics", headers={"authorization": f"Bearer {administering}"}
    ).text
    assert "hidden" not in told
    assert "Lyon" not in told


def test_tools_are_counted(served: Served) -> None:
    async def work() -> None:
        async with Client(f"{served[0]}/mcp") as client:
            await client.call_tool("search_memories", {"query": "Lyon"})
            await client.call_tool("get_memory", {"id": "nothing"})

    anyio.run(work)
    found = read(served[0])
    calls = "aplysia_mcp_calls"
    assert value(found, calls, "_total", tool="search_memories", outcome="ok") == 1
    assert value(found, calls, "_total", tool="get_memory", outcome="error") == 1


def test_what_went_without_memory_is_counted_by_its_kind(
    client: openai.OpenAI, served: Served, upstream: Scripted
) -> None:
    served[1].minds.close()
    say(client, "My sister lives in Lyon.")
    found = read(served[0])
    assert value(found, "aplysia_memory_degraded", "_total", reason="failed") == 1
    assert not set(WHOLE) & found.keys()
