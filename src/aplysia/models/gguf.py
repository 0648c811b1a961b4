"""GGUF models on the CPU: llama.cpp inside this process, through xllamacpp.

What it knows: the prompt is rendered with the model's own chat template and counted with its own
tokenizer; control tokens in a message's text are taken apart, so nobody opens a role by writing
one; replies are generated in this process and arrive token by token; the keys and values of the
longest prefix shared with the request before are reused, so an append-only conversation pays only
for what is new. One request runs at a time; others wait their turn, in any thread.

What it does not know: images, tools, log-probabilities, adapters. Several models may be open at
once; they share the cores. The runtime offers no call for counting, only its loopback listener:
that one is asked, with a random key that never leaves this process; its other doors are shut.
The runtime writes nothing to stderr, except the text of a grammar that it cannot parse.
"""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import secrets
import threading
import weakref
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aplysia.errors import ContextTooLong, ModelCorrupt, ModelError, ModelNotFound, NotSupported
from aplysia.models.heads import Heads
from aplysia.threads import physical_cores
from aplysia.types import Finish, Message

if TYPE_CHECKING:
    import xllamacpp

MAGIC = b"GGUF"
# Some templates bring a system message of their own when there is none, and small models then
# answer as somebody else; this one says nothing in particular.
NEUTRAL = Message(role="system", content="You are a helpful assistant.")
_BRACKET = re.compile(r"[<\[]")  # control tokens have one, in every family of models
_MOST = 2048  # tokens of a reply where nobody sets a limit: a small model may never end
_APART = "\u200b"  # a space of no width


def check_file(path: Path, *, size: int | None = None) -> None:
    """Refuse what is surely not a GGUF model before any native code reads it.

    Raises: ModelNotFound: no such file; ModelCorrupt: another format, or not `size` bytes long.
    """
    try:
        with path.open("rb") as f:
            head = f.read(8)
            length = os.fstat(f.fileno()).st_size
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as e:
        raise ModelNotFound(
            f"no model file at {str(path)!r}: check the path, or run `aplysia pull`"
        ) from e
    except OSError as e:
        raise ModelError(f"cannot read {str(path)!r}: {e.strerror}") from e
    if head[:4] != MAGIC or len(head) < 8:
        raise ModelCorrupt(
            f"{str(path)!r} is not a GGUF file (it starts with {head[:4]!r}): name a .gguf file"
        )
    if size is not None and length != size:
        raise ModelCorrupt(
            f"{str(path)!r} has {length} bytes instead of {size}: delete it and pull it again"
        )


def _runtime() -> ModuleType:
    # A spinning thread team collapses when a neighbour takes one core; libgomp reads this at load.
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    try:
        import xllamacpp
    except ImportError as e:
        raise NotSupported(
            "the runtime for gguf: models has no ready-made wheel here: run "
            "`pip install xllamacpp` where one exists, or build `llama-cpp-python` and serve the "
            "model through an OpenAI-compatible local server"
        ) from e
    runtime: ModuleType = xllamacpp
    return runtime


def _start(
    path: Path,
    *,
    window: int,
    threads: int,
    key: str,
    heads: Heads | None,
    streams: int = 1,
    name: str | None = None,
) -> xllamacpp.Server:
    runtime = _runtime()
    params = runtime.CommonParams()
    params.model.path = str(path)
    if name:
        params.model_alias = {name}
    params.n_ctx = window
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.n_parallel = streams
    params.n_predict = _MOST
    params.verbosity = 0
    params.warmup = False
    params.fit_params = False  # measuring free memory first costs half of the loading time
    params.cache_ram_mib = 0
    params.n_ctx_checkpoints = 0
    params.prefill_assistant = False
    params.api_keys = [key]
    params.n_threads_http = 1 if streams == 1 else 16 * streams  # one is held by each reply
    params.endpoint_slots = False
    if heads:
        params.slot_save_path = f"{heads.folder}{os.sep}"
    params.endpoint_metrics = True
    params.ui = False
    try:
        server: xllamacpp.Server = runtime.Server(params)
    except RuntimeError as e:
        raise ModelCorrupt(
            f"the runtime refuses {str(path)!r}: the file is damaged, cut short, or of a kind "
            "that this version cannot run; pull it again or name another file"
        ) from e
    # Its loop begins after the constructor returns; closed before that, it would never end.
    # This answer comes from the loop.
    server.handle_metrics()
    return server


def start(path: Path, **how: Any) -> xllamacpp.Server:
    """As `_start`, on a thread of its own: Ctrl-C waits until the server can be closed again.

    A server that is dropped between its making and the beginning of its loop never ends.
    """
    made: queue.SimpleQueue[xllamacpp.Server | Exception] = queue.SimpleQueue()

    def make() -> None:
        try:
            made.put(_start(path, **how))
        except Exception as e:  # handed on below, whatever it is
            made.put(e)

    threading.Thread(target=make, name="aplysia-load").start()
    stopped: KeyboardInterrupt | None = None
    while True:
        try:
            result = made.get()
            break
        except KeyboardInterrupt as e:
            stopped = e
    if stopped:
        raise stopped
    if isinstance(result, Exception):
        raise result
    return result


class _Asker:
    """The loopback listener of one server, asked over one kept connection."""

    def __init__(self, address: str, key: str) -> None:
        where = urlsplit(address)
        self._link = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        self._headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
        self._lock = threading.Lock()

    def ask(self, method: str, path: str, body: dict[str, object] | None = None) -> dict[str, Any]:
        """The answer, parsed. Raises: ModelError: the runtime gave an error or none at all."""
        data = None if body is None else json.dumps(body).encode()
        with self._lock:
            try:
                answer = self._exchange(method, path, data)
            except (http.client.HTTPException, OSError):
                self._link.close()  # an idle connection may have been dropped: once more, afresh
                try:
                    answer = self._exchange(method, path, data)
                except (http.client.HTTPException, OSError) as e:
                    self._link.close()
                    raise ModelError(f"the runtime does not answer: {e!r}") from e
        if "error" in answer:
            raise _error(answer["error"])
        return answer

    def _exchange(self, method: str, path: str, data: bytes | None) -> dict[str, Any]:
        self._link.request(method, path, data, self._headers)
        parsed: dict[str, Any] = json.loads(self._link.getresponse().read())
        return parsed

    def close(self) -> None:
        with self._lock:
            self._link.close()

    def __del__(self) -> None:
        self._link.close()


def _error(error: dict[str, Any]) -> Exception:
    message = str(error.get("message", error))
    if error.get("type") == "exceed_context_size_error":
        return ContextTooLong(f"{message}: shorten the messages")
    if "grammar" in message:
        return ValueError(f"{message}: write the grammar in GBNF, starting at `root`")
    return ModelError(f"the runtime refused the request: {message}")


class _Run:
    """What a stream and its worker share. Pieces come first; an error or None ends them."""

    def __init__(self) -> None:
        self.items: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
        self.stop = threading.Event()
        self.finish: Finish = "aborted"

    def take(self, raw: str | bytes) -> bool:
        """One event of the runtime. Returns: True to stop generating."""
        event: dict[str, Any] = json.loads(raw)
        if "error" in event:
            self.items.put(_error(event["error"]))
            return True
        for choice in event.get("choices", ()):
            text = choice.get("delta", {}).get("content")
            if text:
                self.items.put(text)
            if choice.get("finish_reason"):
                self.finish = "length" if choice["finish_reason"] == "length" else "stop"
        # when the interpreter exits nobody reads on, and the exit waits for this thread
        return self.stop.is_set() or not threading.main_thread().is_alive()

    def work(self, server: xllamacpp.Server, turn: threading.Lock, request: bytes) -> None:
        with turn:
            if not self.stop.is_set():
                try:
                    server.handle_chat_completions(request, self.take)
                except RuntimeError as e:
                    self.items.put(ModelError(f"the runtime failed: {e}"))
        self.items.put(None)


class GgufStream:
    """Pieces of a reply, from a worker thread. Closing it stops the model within one token."""

    def __init__(self, server: xllamacpp.Server, turn: threading.Lock, request: bytes) -> None:
        self.finish: Finish = "aborted"
        self._open = True
        # The worker knows the run but not this object: dropping the stream stops the model too.
        self._run = _Run()
        self._worker = threading.Thread(
            target=self._run.work, args=(server, turn, request), name="aplysia-gguf"
        )
        self._worker.start()

    def __iter__(self) -> GgufStream:
        return self

    def __next__(self) -> str:
        if not self._open:
            raise StopIteration
        item = self._run.items.get()
        if isinstance(item, str):
            return item
        self._open = False
        self._worker.join()
        if item is not None:
            raise item
        self.finish = self._run.finish
        raise StopIteration

    def close(self) -> None:
        self._open = False
        self._run.stop.set()

    def __del__(self) -> None:
        self._run.stop.set()


class Gguf:
    """One open GGUF model.

    Args:
        path: the file.
        name: what `id` says after `gguf:`; by default the path.
        window: most tokens of prompt and reply; memory is set aside for all of them (12 kB each
            in the default model). Lowered to what the model was trained for.
        threads: by default the physical cores this process may use.
        size: bytes the file must have, if known.
        heads: a folder for what `prepare` works out; None: it does nothing.

    Raises: ModelNotFound, ModelCorrupt, NotSupported (no runtime on this platform).
    """

    def __init__(
        self,
        path: Path,
        *,
        name: str | None = None,
        window: int = 8192,
        threads: int | None = None,
        size: int | None = None,
        heads: Path | None = None,
    ) -> None:
        if window < 1:
            raise ValueError(f"window {window!r}: use at least 1 token")
        check_file(path, size=size)
        self._key = secrets.token_hex(16)
        self._path, self._name = path, name or str(path)
        self._heads = Heads(heads) if heads else None
        if self._heads and not self._heads.usable:
            self._heads = None
        self._server: xllamacpp.Server | None = start(
            path,
            window=window,
            threads=threads or physical_cores(),
            key=self._key,
            heads=self._heads,
        )
        self._turn = threading.Lock()
        self._streams: weakref.WeakSet[GgufStream] = weakref.WeakSet()
        self._asker = _Asker(self._server.listening_address, self._key)
        slot = self._asker.ask("GET", "/props")["default_generation_settings"]
        self._window = min(window, int(slot["n_ctx"]))
        self._count = lru_cache(maxsize=1024)(self._count_now)
        self._plain = lru_cache(maxsize=1024)(self._plain_now)

    @property
    def id(self) -> str:
        return f"gguf:{self._name}"

    @property
    def window(self) -> int:
        return self._window

    def count(self, messages: Sequence[Message]) -> int:
        """Tokens of the prompt as the model will read it, the neutral system message included."""
        if self._server is None:
            raise ModelError(f"{self.id} is closed: load it again")
        return self._count(tuple(messages))

    def _count_now(self, messages: tuple[Message, ...]) -> int:
        body: dict[str, object] = {"messages": self._wire(messages)}
        answer = self._asker.ask("POST", "/v1/chat/completions/input_tokens", body)
        return int(answer["input_tokens"])

    def _wire(self, messages: Sequence[Message]) -> list[dict[str, str]]:
        """Messages for the runtime: a system message first; lone surrogates become "?"."""
        if not messages or messages[0].role != "system":
            messages = [NEUTRAL, *messages]
        return [{"role": m.role, "content": self._plain(m.content)} for m in messages]

    def _plain_now(self, content: str) -> str:
        """A message's text in which the runtime finds no control token; else one opens a role.

        The runtime reads control tokens wherever they stand. Where the two readings of a text
        differ, a space of no width after its first character takes each one apart.
        """
        text = content.encode("utf-8", "replace").decode()
        if not _BRACKET.search(text):
            return text
        words = set(self._tokens(text, special=False))
        for token, piece in self._tokens(text, special=True).items():
            if token not in words and token not in self._tokens(piece, special=False):
                text = text.replace(piece, f"{piece[:1]}{_APART}{piece[1:]}")
        if self._tokens(text, special=True) != self._tokens(text, special=False):
            text = _BRACKET.sub(rf"\g<0>{_APART}", text)  # whatever they are, take all apart
        return text

    def _tokens(self, text: str, *, special: bool) -> dict[int, str]:
        """The tokens of a text, each once, and how they are written.

        Args: special: whether control tokens are found in it.
        """
        body: dict[str, object] = {"content": text, "parse_special": special, "with_pieces": True}
        found = self._asker.ask("POST", "/tokenize", body)["tokens"]
        # bytes that are no whole character arrive as a list of them
        return {t["id"]: t["piece"] for t in found if isinstance(t["piece"], str) and t["piece"]}

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int = 512,
        temperature: float = 0.0,
        seed: int = 0,
        stop: Sequence[str] = (),
        grammar: str | None = None,
    ) -> GgufStream:
        """The reply, piece by piece. `grammar` is GBNF; `temperature` 0 takes the likeliest token.

        Raises: ContextTooLong: prompt and `max_tokens` exceed the window.
        Raises, while it is read: ValueError: `grammar` does not parse; ModelError.
        """
        server = self._server
        if server is None:
            raise ModelError(f"{self.id} is closed: load it again")
        if max_tokens < 1:
            raise ValueError(f"max_tokens {max_tokens!r}: ask for at least 1")
        prompt = self.count(messages)
        if prompt + max_tokens > self._window:
            raise ContextTooLong(
                f"{prompt} prompt tokens and {max_tokens} for the reply exceed the window of "
                f"{self._window}: shorten the messages or lower max_tokens"
            )
        request: dict[str, object] = {
            "messages": self._wire(messages),
            "stream": True,
            "max_tokens": max_tokens,
            "temperature": temperature,
            "seed": seed,
            "stop": list(stop),
            "cache_prompt": True,
            "reasoning_format": "none",
        }
        if grammar is not None:
            request["grammar"] = grammar
        stream = GgufStream(server, self._turn, json.dumps(request).encode())
        self._streams.add(stream)
        return stream

    def prepare(self, head: Sequence[Message]) -> None:
        """Read the beginning of prompts to come, or load what reading it left on disk.

        The next prompt that begins so costs only the rest. Without a folder for it, and when
        anything fails, it does nothing.
        """
        if self._server is None or not self._heads:
            return
        run = _Run()
        worker = threading.Thread(target=self._prepare, args=(head, self._heads, run))
        worker.start()
        try:
            worker.join()
        except BaseException:  # Ctrl-C
            run.stop.set()
            worker.join()
            raise

    def _prepare(self, head: Sequence[Message], heads: Heads, run: _Run) -> None:
        written = ""
        with suppress(ModelError, OSError, RuntimeError):
            wire, file = self._wire(head), self._path.stat()
            version = _runtime().__version__
            name = Heads.name(self._path, file.st_size, file.st_mtime_ns, version, wire)
            kept = heads.find(name)
            with self._turn:  # from reading to saving, lest somebody's words are in the state
                server = self._server
                if server is None:
                    return
                if kept:
                    self._slot("restore", kept)
                    return
                request = {"messages": wire, "stream": True, "max_tokens": 1}
                server.handle_chat_completions(json.dumps(request).encode(), run.take)
                if run.finish == "aborted":  # the slot holds what was there before
                    return
                written = heads.scratch(name)
                self._slot("save", written)
            heads.keep(name, written)
        if written:
            heads.drop(written)

    def _slot(self, action: str, file: str) -> None:
        self._asker.ask("POST", f"/slots/0?action={action}", {"filename": file})

    def close(self) -> None:
        """Stop what is running and give the memory back. Closing twice is harmless."""
        if self._server is None:
            return
        for stream in list(self._streams):
            stream.close()
        self._asker.close()
        with self._turn:
            self._server = None
