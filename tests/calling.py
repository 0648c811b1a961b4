"""The calls of official clients, made twice: to a model server itself, and through Aplysia.

What each gives must be the same but for memory, ids and times. `compared` says where it is not.
Each call has a namespace of its own, so that nothing is there yet to be recalled.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2
import openai
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response, StreamingResponse

from tests.serving import Scripted

JS = Path(__file__).parent / "wire" / "js"
_OWN = frozenset(
    {"id", "created", "created_at", "completed_at", "timings", "system_fingerprint", "item_id",
     "call_id", "cached_tokens", "prompt_tokens_details", "input_tokens_details", "obfuscation"}
)  # fmt: skip
Call = Callable[[openai.OpenAI, str], Any]
_TOOL: Any = {
    "type": "function",
    "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}},
}
_PIXEL = "data:image/png;base64,iVBORw0KGgo="


class Place(BaseModel):
    city: str


def words(text: Any) -> Any:
    return [{"role": "user", "content": text}]


def _chat(client: openai.OpenAI, model: str, text: Any = "Hello there", **how: Any) -> Any:
    return client.chat.completions.create(
        model=model, messages=words(text), **{"max_tokens": 12, "temperature": 0, "seed": 1, **how}
    )


def _retry(client: openai.OpenAI, _model: str) -> Any:
    again = client.with_options(max_retries=2)
    return again.chat.completions.create(model="flaky", messages=words("Hello again"))


def _kept_alive(client: openai.OpenAI, model: str) -> Any:
    spaces = [{"X-Aplysia-Namespace": f"again-{n}"} for n in range(3)]
    return [_chat(client, model, "Hello", extra_headers=one) for one in spaces]


def _methods(client: openai.OpenAI, _model: str) -> Any:
    with httpx2.Client() as plain:
        return [
            plain.request(method, f"{client.base_url}{path}").status_code
            for method in ("HEAD", "OPTIONS")
            for path in ("models", "chat/completions")
        ]


def _fragments(client: openai.OpenAI, _model: str) -> Any:
    with client.chat.completions.stream(
        model="fragments", messages=words("Rain?"), tools=[_TOOL]
    ) as stream:
        return stream.get_final_completion()


ANY: Mapping[str, Call] = {  # of any model server
    "chat": _chat,
    "chat, stream": lambda c, m: list(
        _chat(c, m, stream=True, stream_options={"include_usage": True})
    ),
    "chat, stream without usage": lambda c, m: list(_chat(c, m, stream=True)),
    "tools": lambda c, m: _chat(c, m, "Rain?", tools=[_TOOL]),
    "structured output": lambda c, m: _chat(
        c,
        m,
        "Where?",
        max_tokens=64,
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "place", "schema": Place.model_json_schema()},
        },
    ),
    "n > 1": lambda c, m: _chat(c, m, n=2),
    "logprobs": lambda c, m: _chat(c, m, logprobs=True, top_logprobs=2),
    "user, safety_identifier, metadata": lambda c, m: _chat(
        c, m, user="u", safety_identifier="s", metadata={"a": "b"}
    ),
    "beyond ASCII": lambda c, m: _chat(c, m, "里昂 😀 \u2028 é \u200d"),
    "the reply begun": lambda c, m: c.chat.completions.create(
        model=m,
        messages=[*words("Hello"), {"role": "assistant", "content": "Well,"}],
        max_tokens=8,
        temperature=0,
    ),
    "responses": lambda c, m: c.responses.create(model=m, input="Hello there", temperature=0),
    "responses, stream": lambda c, m: list(
        c.responses.create(model=m, input="Hello there", temperature=0, stream=True)
    ),
    "models": lambda c, _m: list(c.models.list()),
    "a connection used again": _kept_alive,
}
SCRIPTED: Mapping[str, Call] = {  # of the one that does as it is told
    "tools": lambda c, _m: _chat(c, "tools", "Rain?", tools=[_TOOL]),
    "tools, parallel, in fragments": _fragments,
    "structured output": lambda c, _m: c.chat.completions.parse(
        model="json", messages=words("Where?"), response_format=Place
    ),
    "embeddings, float": lambda c, m: c.embeddings.create(
        model=m, input=["a", "里昂"], encoding_format="float"
    ),
    "embeddings, base64": lambda c, m: c.embeddings.create(model=m, input="a"),
    "an image among the words": lambda c, m: _chat(
        c,
        m,
        [
            {"type": "text", "text": "What is this?"},
            {"type": "image_url", "image_url": {"url": _PIXEL}},
        ],
    ),
    "an image alone": lambda c, m: _chat(
        c, m, [{"type": "image_url", "image_url": {"url": _PIXEL}}]
    ),
    "responses, tools": lambda c, _m: c.responses.create(model="tools", input="Rain?"),
    "responses, after a tool": lambda c, m: c.responses.create(
        model=m,
        previous_response_id="resp_x",
        input=[{"type": "function_call_output", "call_id": "call_1", "output": "rain"}],
    ),
    **{
        f"error {status}": lambda c, _m, status=status: _chat(c, f"error-{status}")  # type: ignore[misc]
        for status in (400, 401, 404, 422, 429, 500)
    },
    "a stream with an error in it": lambda c, _m: list(_chat(c, "inband", "a b c", stream=True)),
    "retry": _retry,
    "a long stream": lambda c, m: list(_chat(c, m, "word " * 2000 + "end", stream=True)),
    "HEAD and OPTIONS": _methods,
}


def scripted() -> Scripted:
    """The upstream, with the answers that these calls want besides its own."""
    upstream, failed = Scripted(), set[int]()

    def as_json(body: dict[str, Any]) -> Response:
        reply = upstream._reply(body, "json")
        reply["choices"][0]["message"]["content"] = '{"city": "里昂"}'
        return JSONResponse(reply)

    def flaky(body: dict[str, Any]) -> Response:
        """Fails each second time, and says when to come again."""
        if len(failed) % 2 == 0:
            failed.add(len(failed))
            told = {"error": {"message": "later", "type": "t", "param": None, "code": "busy"}}
            return JSONResponse(told, 503, {"retry-after-ms": "5"})
        failed.add(len(failed))
        return JSONResponse(upstream._reply(body, "flaky"))

    upstream.answers |= {"json": as_json, "flaky": flaky, "fragments": _in_fragments}
    return upstream


def _in_fragments(_body: dict[str, Any]) -> Response:
    def chunk(finish: str | None = None, **delta: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "fragments"}
        return f"data: {json.dumps({**head, 'choices': [choice]})}\r\n\r\n".encode()

    def part(n: int, arguments: str, **more: Any) -> dict[str, Any]:
        name = {"name": "weather"} if more else {}
        return {"index": n, **more, "function": {**name, "arguments": arguments}}

    pieces = [
        b": ping\r\n\r\n",
        chunk(role="assistant", content=None),
        chunk(tool_calls=[part(0, "", id="call_0", type="function")]),
        chunk(tool_calls=[part(1, "{", id="call_1", type="function"), part(0, '{"city": ')]),
        chunk(tool_calls=[part(0, '"Lyon"}'), part(1, "}")]),
        chunk("tool_calls"),
        b"data: [DONE]\r\n\r\n",
    ]
    return StreamingResponse(iter(pieces), media_type="text/event-stream")


def made(
    url: str, calls: Mapping[str, Call], model: str = "echo", *, key: str = "none"
) -> dict[str, Any]:
    """What the Python client's calls give at `url`."""
    found = dict[str, Any]()
    for n, (name, call) in enumerate(calls.items()):
        headers = {"X-Aplysia-Namespace": f"call-{n}"}
        with openai.OpenAI(
            base_url=url, api_key=key, max_retries=0, default_headers=headers, timeout=120
        ) as client:
            try:
                found[name] = plain(call(client, model))
            except openai.APIError as e:
                status = getattr(e, "status_code", None)
                found[name] = [type(e).__name__, status, e.code, e.param, e.message]
    return found


def made_in_js(url: str) -> dict[str, Any]:
    """What the JavaScript client's calls give at `url`."""
    run = subprocess.run(
        ["node", "calls.mjs", url], cwd=JS, capture_output=True, text=True, timeout=120, check=True
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def js() -> bool:
    """Whether the JavaScript client is there: `npm install` in tests/wire/js brings it."""
    return shutil.which("node") is not None and (JS / "node_modules" / "openai").is_dir()


def plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", warnings=False)
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def same(value: Any) -> Any:
    """What must be the same: all but ids and times."""
    if isinstance(value, dict):
        return {k: same(v) for k, v in value.items() if k not in _OWN}
    return [same(one) for one in value] if isinstance(value, list) else value


def compared(bare: Mapping[str, Any], through: Mapping[str, Any]) -> dict[str, str]:
    """Each call, and what became of it: "same", "same error", or "differs"."""
    assert bare.keys() == through.keys()
    return {
        name: "differs"
        if same(bare[name]) != same(through[name])
        else "same error"
        if _is_error(bare[name])
        else "same"
        for name in bare
    }


def _is_error(value: Any) -> bool:
    if isinstance(value, dict):
        return "raised" in value
    return isinstance(value, list) and bool(value) and str(value[0]).endswith("Error")
