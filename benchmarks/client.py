"""A client for the server's measurements: HTTP by hand, so that it takes little of two cores."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from time import perf_counter

_WORD = b'"content": "'


@dataclass(slots=True)
class Answer:
    """What came of a request."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    first_s: float = 0.0  # to the first byte of the first word
    body: bytes = b""

    @property
    def whole(self) -> bool:
        return self.status == 200 and b"data: [DONE]" in self.body

    @property
    def error(self) -> bool:
        return self.status >= 400 or b'data: {"error"' in self.body

    @property
    def turn(self) -> str:
        """The id under which what was said is kept."""
        return self.headers.get("x-aplysia-turn", "")


class Client:
    """One connection, opened when it is first used and kept."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, text: str, *, model: str = "fast", mode: str = "on") -> Answer:
        """Send one user's message; the stream of the reply. Raises: OSError, EOFError."""
        message = {"role": "user", "content": text}
        body = json.dumps({"model": model, "stream": True, "messages": [message]}).encode()
        head = (
            "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            f"content-type: application/json\r\nx-aplysia-memory: {mode}\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        begun = perf_counter()
        self._writer.write(head.encode() + body)
        return await self._read(self._reader, begun)

    async def _read(self, reader: asyncio.StreamReader, begun: float) -> Answer:
        answer, pieces = Answer(), list[bytes]()
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        answer.status = int(lines[0].split(" ")[1])
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            answer.headers[name.lower()] = value
        if "content-length" in answer.headers:
            answer.body = await reader.readexactly(int(answer.headers["content-length"]))
            return answer
        while size := int(await reader.readuntil(b"\r\n"), 16):
            data = await reader.readexactly(size + 2)
            if not answer.first_s and _WORD in data:
                answer.first_s = perf_counter() - begun
            pieces.append(data[:-2])
        await reader.readexactly(2)
        answer.body = b"".join(pieces)
        return answer

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None
