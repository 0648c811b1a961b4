"""Spans of OpenTelemetry, by its conventions for generative models and their memory.

They are made where its API is installed and OTEL_SEMCONV_STABILITY_OPT_IN asks for
gen_ai_latest_experimental, as these conventions are not settled; else nothing is. They carry
counts, ids and names of models, never a word of what was said, recalled or replied, and no
namespace, which may be somebody's name. Where they go is up to whoever sets up the SDK.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Literal

from aplysia import __version__

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

OPT_IN = "OTEL_SEMCONV_STABILITY_OPT_IN"
_ASKED = "gen_ai_latest_experimental"
Operation = Literal["create_memory", "search_memory"]


@cache
def tracer() -> Tracer | None:
    """None: no spans are wanted, or there is nothing to make them with."""
    if _ASKED not in (one.strip() for one in os.environ.get(OPT_IN, "").split(",")):
        return None
    try:
        from opentelemetry import trace
    except ImportError:
        return None
    return trace.get_tracer("aplysia", __version__)


class Chat:
    """The span of one request of a chat, to the end of its stream."""

    def __init__(self, model: object) -> None:
        self._span: Span | None = None
        made = tracer()
        if made is None:
            return
        from opentelemetry.trace import SpanKind

        named = model[:200] if isinstance(model, str) else ""
        about = {"gen_ai.operation.name": "chat"}
        about |= {"gen_ai.request.model": named} if named else {}
        name = f"chat {named}".strip()
        self._span = made.start_span(name, kind=SpanKind.CLIENT, attributes=about)

    @contextmanager
    def current(self) -> Iterator[None]:
        """Spans that are begun within it are this one's children."""
        if self._span is None:
            yield
            return
        from opentelemetry import trace

        with trace.use_span(self._span, record_exception=False, set_status_on_exception=False):
            yield

    def end(self, *, model: str, finish: str, broke: bool) -> None:
        """The reply has ended, or will not come; the first time counts."""
        span, self._span = self._span, None
        if span is None:
            return
        if model:
            span.set_attribute("gen_ai.response.model", model)
        if finish:
            span.set_attribute("gen_ai.response.finish_reasons", (finish,))
        if broke:
            from opentelemetry.trace import StatusCode

            span.set_attribute("error.type", "upstream")
            span.set_status(StatusCode.ERROR)
        span.end()


@contextmanager
def memory(operation: Operation) -> Iterator[dict[str, int]]:
    """A span around what memory does; `records` in what it gives is how many came of it."""
    counts, made = dict[str, int](), tracer()
    if made is None:
        yield counts
        return
    from opentelemetry.trace import SpanKind, StatusCode

    about = {"gen_ai.operation.name": operation}
    with made.start_as_current_span(
        operation,
        kind=SpanKind.INTERNAL,
        attributes=about,
        record_exception=False,  # its message may hold words of a memory
        set_status_on_exception=False,
    ) as span:
        try:
            yield counts
        except Exception as e:
            span.set_attribute("error.type", type(e).__name__)
            span.set_status(StatusCode.ERROR)
            raise
        span.set_attribute("gen_ai.memory.record.count", counts.get("records", 0))
