"""A GGUF model as an OpenAI-compatible listener on the loopback of this process.

It is llama.cpp's own: chat with tools, structured output and log-probabilities, responses,
streaming. It answers to a random key that never leaves this process, on a port that the system
chose. Control tokens in a message's text are control tokens to it: what may not open a role must
be taken apart before.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from aplysia.models.gguf import check_file, start
from aplysia.threads import physical_cores

if TYPE_CHECKING:
    import xllamacpp


class Listener:
    """One open model, listening.

    Args:
        name: what the model is called on the wire.
        window: most tokens of prompt and reply; for each of `streams`.
        streams: replies that are made at once; others wait their turn.
    Raises: ModelNotFound, ModelCorrupt, NotSupported (no runtime on this platform).
    """

    def __init__(
        self,
        path: Path,
        *,
        name: str | None = None,
        window: int = 8192,
        streams: int = 2,
        threads: int | None = None,
        size: int | None = None,
    ) -> None:
        check_file(path, size=size)
        self.key = secrets.token_hex(16)
        self._server: xllamacpp.Server | None = start(
            path,
            window=window * streams,
            threads=threads or physical_cores(),
            key=self.key,
            heads=None,
            streams=streams,
            name=name,
        )
        self.address: str = self._server.listening_address

    def close(self) -> None:
        """Stop what is running and give the memory back. Closing twice is harmless."""
        self._server = None
