"""An OpenAI-compatible server that costs next to nothing: `python -m benchmarks.upstream`.

It prints its port, then answers chat completions as streams, by the model's name. fast: six words
at once. slow: a word each half second, for twenty seconds. stall: nothing at all. error: status
500. cut: breaks off after two words. half: takes the request, and neither answers nor closes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json

WORDS = ("Noted", " and", " kept", ":", " thank", " you")
SLOW, STEP_S = 40, 0.5
_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n"
    b"connection: keep-alive\r\n\r\n"
)
_ERROR = b'{"error": {"message": "made to fail", "type": "server_error", "code": null}}'


def event(delta: dict[str, str], finish: str | None = None) -> bytes:
    """One chunk of a stream, as a chunk of HTTP."""
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_700_000_000,
        "model": "fast",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return piece(b"data: " + json.dumps(chunk).encode() + b"\n\n")


def piece(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


_BEGIN = event({"role": "assistant", "content": ""})
_END = event({}, "stop") + piece(b"data: [DONE]\n\n") + b"0\r\n\r\n"


async def _answer(model: str, writer: asyncio.StreamWriter) -> bool:
    """Whether the connection goes on."""
    if model in ("stall", "half"):
        await asyncio.sleep(3600)
    if model == "error":
        head = (
            f"HTTP/1.1 500 Oops\r\ncontent-type: application/json\r\ncontent-length: {len(_ERROR)}"
        )
        writer.write(head.encode() + b"\r\n\r\n" + _ERROR)
        return True
    writer.write(_HEAD + _BEGIN)
    if model == "slow":
        for n in range(SLOW):
            writer.write(event({"content": f" {n}"}))
            await writer.drain()
            await asyncio.sleep(STEP_S)
    elif model == "cut":
        writer.write(event({"content": WORDS[0]}) + event({"content": WORDS[1]}))
        await writer.drain()
        return False
    else:
        writer.write(b"".join(event({"content": word}) for word in WORDS))
    writer.write(_END)
    await writer.drain()
    return True


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    goes_on = True
    try:
        while goes_on:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            _, found, rest = head.partition(b"content-length:")
            body = await reader.readexactly(int(rest.split(b"\r\n")[0])) if found else b"{}"
            goes_on = await _answer(str(json.loads(body).get("model")), writer)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        with contextlib.suppress(ConnectionError):
            writer.close()


async def _main() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main())
