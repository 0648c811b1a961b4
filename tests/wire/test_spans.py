"""Spans of a chat and of its memory, as an SDK of OpenTelemetry receives them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import openai
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from aplysia.server import spans
from aplysia.server.service import Service
from tests.wire.test_chat import kept, say, until

Served = tuple[str, Service]


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    monkeypatch.setenv(spans.OPT_IN, "http, gen_ai_latest_experimental")
    spans.tracer.cache_clear()
    yield exporter
    provider.shutdown()
    spans.tracer.cache_clear()


def named(exporter: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [one for one in exporter.get_finished_spans() if one.name == name]


def test_a_chat_has_a_span_to_the_end_of_its_stream(
    exported: InMemorySpanExporter, client: openai.OpenAI, served: Served
) -> None:
    say(client, "My sister lives in Lyon.")
    kept(served, 2)
    until(lambda: len(named(exported, "chat echo")) == 1)
    exported.clear()
    stream = say(client, "Where does my sister live now?", model="slow", stream=True).parse()
    next(iter(stream))
    assert [one.name for one in exported.get_finished_spans()] == ["create_memory", "search_memory"]
    list(stream)
    until(lambda: bool(named(exported, "chat slow")))
    [chat] = named(exported, "chat slow")
    told, found, replied = (one for one in exported.get_finished_spans() if one.name != "chat slow")
    assert [told.name, found.name, replied.name] == [
        "create_memory",
        "search_memory",
        "create_memory",
    ]
    for one in (told, found, replied):
        assert one.parent is not None
        assert one.parent.span_id == chat.context.span_id
    assert attributes(found)["gen_ai.memory.record.count"] == 1
    assert attributes(chat) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "slow",
        "gen_ai.response.model": "slow",
        "gen_ai.response.finish_reasons": ("stop",),
    }


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def test_no_word_of_anybody_is_in_a_span(
    exported: InMemorySpanExporter, client: openai.OpenAI, served: Served
) -> None:
    say(client, "My sister lives in Lyon.")
    list(say(client, "Where does my sister live?", stream=True).parse())
    kept(served, 4)
    until(lambda: len(named(exported, "chat echo")) == 2)
    whole = "".join(one.to_json() for one in exported.get_finished_spans())
    assert not [word for word in ("Lyon", "sister", "You said") if word in whole]


@pytest.mark.parametrize("model", ["cut", "error-500"])
def test_what_fails_says_so(
    exported: InMemorySpanExporter, client: openai.OpenAI, model: str
) -> None:
    with pytest.raises(openai.APIError):
        list(say(client, "one two three", model=model, stream=True).parse())
    until(lambda: bool(named(exported, f"chat {model}")))
    [chat] = named(exported, f"chat {model}")
    assert not chat.status.is_ok
    assert attributes(chat)["error.type"] == "upstream"


@pytest.mark.parametrize("lack", ["asked", "installed"])
def test_without_being_asked_for_or_without_its_package_nothing_is_made(
    exported: InMemorySpanExporter,
    client: openai.OpenAI,
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    lack: Sequence[str],
) -> None:
    if lack == "asked":
        monkeypatch.delenv(spans.OPT_IN)
    else:
        monkeypatch.setitem(sys.modules, "opentelemetry", None)
    spans.tracer.cache_clear()
    say(client, "My sister lives in Lyon.")
    kept(served, 2)
    assert exported.get_finished_spans() == ()
