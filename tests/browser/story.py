"""A little memory in two languages, told over seven months, and a model that knows its answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from aplysia.mind import Mind
from aplysia.types import Utterance

TOLD = (  # days ago, who, what
    (212, "user", "My sister Mei lives in Hamburg."),
    (205, "user", "I am allergic to peanuts."),
    (160, "user", "I work as a nurse at the Charité."),
    (141, "Tom", "The office is on Hill Street."),
    (139, "Tom", "The office is on Hill Street."),
    (131, "Tom", "The office is on Hill Street."),
    (128, "Tom", "The office is on Hill Street."),
    (101, "Ana", "The office is on Mill Lane."),
    (96, "user", "我养了一只猫，名字叫团子。"),
    (88, "user", "我女儿在南京上大学。"),
    (73, "小林", "会议改到周四下午三点。"),
    (52, "user", "My favourite tea is oolong."),
    (45, "Ana", "The budget is 40,000 euros."),
    (44, "Ana", "The budget is 40,000 euros."),
    (42, "Ana", "The budget is 40,000 euros."),
    (33, "user", "I play the cello on Sundays."),
    (26, "user", "我对花生过敏。"),
    (19, "user", "My daughter is called Lin."),
    (12, "user", "团子今年五岁。"),
    (9, "user", "I moved to Berlin last spring."),
    (4, "user", "I am learning Portuguese."),
    (1, "user", "我喜欢周末去爬山。"),
)
REPLIES = {
    "Where does my sister live?": "Your sister Mei lives in Hamburg, as you told me in spring.",
    "My neighbour is called Ada.": "Good to know. I will remember that your neighbour is Ada.",
    "我的猫几岁了？": "团子今年五岁。",
    "我妹妹最近搬到里昂了。": "好的，我记住了：你妹妹搬到了里昂。",
}


def told(mind: Mind, *, now: datetime | None = None) -> None:
    """Tell it all, each at its time."""
    now = now or datetime.now(UTC)
    for days, source, text in TOLD:
        at = now - timedelta(days=days)
        mind.note(Utterance(text=text, source=source, at=at), now=at)


def upstream() -> Starlette:
    """An OpenAI-compatible server with the replies above, streamed character by character."""
    return Starlette(
        routes=[
            Route("/v1/chat/completions", _chat, methods=["POST"]),
            Route("/v1/models", _models),
        ]
    )


async def _models(_request: Request) -> Response:
    one = {"id": "small-talk", "object": "model", "created": 1, "owned_by": "tests"}
    return JSONResponse({"object": "list", "data": [one]})


async def _chat(request: Request) -> Response:
    asked = json.loads(await request.body())["messages"][-1]["content"]
    known = (reply for words, reply in REPLIES.items() if words in asked)
    return StreamingResponse(_stream(next(known, "I see.")), media_type="text/event-stream")


async def _stream(reply: str) -> AsyncIterator[bytes]:
    for n in range(0, len(reply), 4):
        yield _chunk({"content": reply[n : n + 4]})
    yield _chunk({}, finish="stop")
    yield b"data: [DONE]\n\n"


def _chunk(delta: dict[str, Any], *, finish: str | None = None) -> bytes:
    told = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "small-talk",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(told, ensure_ascii=False)}\n\n".encode()
