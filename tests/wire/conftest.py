"""An upstream that does as it is told, Aplysia before it, and the official client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openai
import pytest

from aplysia.server.service import Service
from tests.serving import Scripted, running, serving


@pytest.fixture
def upstream() -> Scripted:
    return Scripted()


@pytest.fixture
def bare(upstream: Scripted) -> Iterator[str]:
    """The URL of the upstream itself."""
    with running(upstream.app) as url:
        yield f"{url}/v1"


@pytest.fixture
def served(tmp_path: Path, bare: str) -> Iterator[tuple[str, Service]]:
    with serving(tmp_path, bare) as (url, parts):
        yield url, parts


@pytest.fixture
def client(served: tuple[str, Service]) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{served[0]}/v1", api_key="none", max_retries=0) as made:
        yield made
