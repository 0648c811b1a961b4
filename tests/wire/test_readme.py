"""The README's three lines, as they stand there: a client in new processes, MCP, the page."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import anyio
import httpx2
import pytest
from mcp import StdioServerParameters
from mcp.client import Client

from aplysia.models import find, path_of
from tests.conftest import lacking
from tests.docs import reading


@pytest.fixture
def port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        found: int = one.getsockname()[1]
        return found


@pytest.fixture
def shell(home: Path, weights: Path) -> dict[str, str]:
    """An environment in which the lines can be typed."""
    model = path_of(find("default"), weights)
    if not model.is_file():
        lacking("model", "the default model is not here: run `aplysia pull default`")
    binaries = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {
        **os.environ,
        "PATH": binaries,
        "APLYSIA_HOME": str(home),
        "APLYSIA_MODEL": f"gguf:{model}",
    }


@pytest.mark.parametrize("readme", reading.READMES)
def test_the_three_lines(readme: str, shell: dict[str, str], port: int) -> None:
    [block] = [b for kind, b in reading.blocks(reading.text(readme)) if "aplysia serve &" in b]
    install, serve, asked = block.splitlines()
    assert install.startswith("pip install -e '.[server]' openai")
    server = subprocess.Popen(
        [*serve.removesuffix(" &").split(), "--port", str(port)],
        env=shell,
        stderr=subprocess.DEVNULL,
    )
    try:
        typed = asked.replace("8471", str(port))
        done = subprocess.run(
            ["bash", "-c", typed],
            env=shell,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert len(done.stdout.splitlines()) >= 2
        said = re.findall(r'"([^"]+[.。])"', asked)[0]
        url = f"http://127.0.0.1:{port}"
        with httpx2.Client(trust_env=False) as plain:
            beliefs = plain.get(f"{url}/api/beliefs", params={"standing": "fact"}).json()["beliefs"]
            assert [b["text"] for b in beliefs] == [said]
            why = plain.post(f"{url}/api/why", json={"query": said}).json()
            assert why["results"][0]["text"] == said
            assert "<title>" in plain.get(url).text
        assert said in anyio.run(_over_mcp, shell, said)
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(30) in (0, 130)


async def _over_mcp(env: dict[str, str], query: str) -> str:
    """What the MCP server of the README's configuration finds."""
    one = json.loads(
        re.search(r"`(\{\"mcpServers\".*?\})`", reading.text("README.md"))[1]  # type: ignore[index]
    )["mcpServers"]["aplysia"]
    server = StdioServerParameters(command=one["command"], args=one["args"], env=env)
    async with Client(server) as client:
        found = await client.call_tool("search_memories", {"query": query})
        return json.dumps(found.structured_content, ensure_ascii=False)
