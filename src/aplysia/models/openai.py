"""Models behind any OpenAI-compatible endpoint, local or far.

They are asked over HTTP and heard as a stream; the wire format is `wire`'s, this drives it. The
endpoint is the one given, else OPENAI_BASE_URL, else OpenAI's own; the key comes from
APLYSIA_UPSTREAM_KEY, else OPENAI_API_KEY, and stands nowhere else. What is on this machine is
never asked by way of a proxy.

What it does not know: the endpoint's tokenizer, so that tokens are estimated, rather too many than
too few; its window, which is as given; grammars, tools, images. Whether a control token in what
the user types is text is the endpoint's affair; in recalled lines none is left.
"""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any

from aplysia.errors import (
    ContextTooLong,
    ModelError,
    ModelNotFound,
    ModelUnavailable,
    NotSupported,
)
from aplysia.models import wire
from aplysia.text import estimate
from aplysia.types import Finish, Message

if TYPE_CHECKING:
    import httpx2

URL = "https://api.openai.com/v1"
_CONNECT_S, _STALL_S = 5.0, 300.0
_TRIES = 5  # each of four parameters may be refused


def base_url(env: Mapping[str, str] = os.environ) -> str:
    """The endpoint when none is named."""
    return env.get("OPENAI_BASE_URL") or URL


def key_of(env: Mapping[str, str] = os.environ) -> str:
    """The key of the environment; "" where there is none."""
    return next((env[name] for name in wire.KEYS if env.get(name)), "")


def _http() -> ModuleType:
    try:
        import httpx2
    except ImportError as e:
        raise NotSupported("openai: models need httpx2: run `pip install 'aplysia[server]'`") from e
    return httpx2


def _client(url: str, key: str, *, stall_s: float) -> httpx2.Client:
    http = _http()
    client: httpx2.Client = http.Client(
        base_url=url.rstrip("/"),
        headers={"authorization": f"Bearer {key}"} if key else {},
        timeout=http.Timeout(stall_s, connect=_CONNECT_S),
        mounts=dict.fromkeys(wire.DIRECT),
        follow_redirects=False,
    )
    return client


def listed(url: str, *, key: str = "", stall_s: float = 10.0) -> list[str]:
    """The names of the models at an endpoint, in its own order.

    Raises: ModelUnavailable, ModelError: it does not answer, or not like this; NotSupported.
    """
    http = _http()
    with _client(url, key, stall_s=stall_s) as client:
        try:
            answer = client.get("/models")
            body = _parsed(answer.content)
        except (http.HTTPError, http.InvalidURL) as e:
            raise _unreachable(url, e) from e
        if answer.status_code != 200:
            wait = wire.wait_of(answer.headers)
            raise wire.raised(answer.status_code, body, where=url, retry_after=wait)
    return wire.names(body)


def _parsed(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError:
        return data[:500].decode("utf-8", "replace")


def _unreachable(url: str, error: Exception) -> ModelUnavailable:
    late = type(error).__name__.endswith("Timeout")
    why = "did not answer in time" if late else f"cannot be reached ({error or error!r})"
    return ModelUnavailable(f"{url} {why}: is it running, and is the URL right?")


class OpenaiStream:
    """Pieces of a reply. The request goes out when the first is asked for; closing it ends it."""

    def __init__(self, model: Openai, body: dict[str, Any]) -> None:
        self.finish: Finish = "aborted"
        self._model, self._body = model, body
        self._answer: httpx2.Response | None = None
        self._pieces = self._read()
        self._open = True

    def __iter__(self) -> OpenaiStream:
        return self

    def __next__(self) -> str:
        if not self._open:
            raise StopIteration
        http = _http()
        try:
            return next(self._pieces)
        except StopIteration:
            self.close()
            raise
        except (http.HTTPError, http.StreamError) as e:
            begun, still = self._answer is not None, self._open
            self.close()
            if not still:  # closed meanwhile, by another thread
                raise StopIteration from None
            raise (
                wire.broken(None, where=self._model.url)
                if begun
                else _unreachable(self._model.url, e)
            ) from e
        except BaseException:  # Ctrl-C too
            self.close()
            raise

    def _read(self) -> Iterator[str]:
        self._answer = answer = self._model.send(self._body)
        heard = wire.Heard()
        if not answer.headers.get("content-type", "").startswith(wire.EVENT_STREAM):
            body = _parsed(answer.read())
            heard.whole(body if isinstance(body, dict) else {})
            if not heard.finish:
                raise ModelError(
                    f"{self._model.url} answered what is no reply: is it the right URL?"
                )
            if heard.text:
                yield heard.text
        else:
            yield from self._heard(answer, heard)
        self.finish = {"length": "length", "content_filter": "aborted"}.get(heard.finish, "stop")  # type: ignore[assignment]  # they are

    def _heard(self, answer: httpx2.Response, heard: wire.Heard) -> Iterator[str]:
        """The pieces of a stream up to its end. Raises: ModelError: it did not come to one."""
        events = wire.Events()
        for data in answer.iter_bytes():
            for event in events.feed(data):
                if text := heard.take(event):
                    yield text
                if heard.error:
                    raise wire.broken(heard.error, where=self._model.url)
                if heard.done:
                    return
        for event in events.end():
            if text := heard.take(event):
                yield text
        if heard.error or not (heard.done or heard.finish):
            raise wire.broken(heard.error, where=self._model.url)

    def close(self) -> None:
        self._open = False
        if self._answer is not None:
            self._answer.close()

    def __del__(self) -> None:
        with suppress(Exception):  # the interpreter may be going
            self.close()


class Openai:
    """A model behind an endpoint.

    Args:
        name: what the endpoint calls it.
        url: the endpoint, up to and with /v1; None: `base_url()`.
        key: None: `key_of()`; "": none is sent.
        window: most tokens of prompt and reply, as `estimate` counts them.
        stall_s: how long nothing may come.
    Raises: NotSupported: httpx2 is not installed.
    """

    def __init__(
        self,
        name: str,
        *,
        url: str | None = None,
        key: str | None = None,
        window: int = 8192,
        stall_s: float = _STALL_S,
    ) -> None:
        if window < 1:
            raise ValueError(f"window {window!r}: use at least 1 token")
        self._name, self._window = name, window
        self.url = url or base_url()
        self._client = _client(self.url, key_of() if key is None else key, stall_s=stall_s)
        self._streams: weakref.WeakSet[OpenaiStream] = weakref.WeakSet()
        self._refused = list[object]()  # what was said of parameters that it does not take

    @property
    def id(self) -> str:
        return f"openai:{self._name}"

    @property
    def window(self) -> int:
        return self._window

    def count(self, messages: Sequence[Message]) -> int:
        """Tokens, estimated; the opening of the reply included."""
        return estimate(messages)

    def prepare(self, head: Sequence[Message]) -> None:
        """Nothing: what the endpoint keeps is its own affair."""

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int = 512,
        temperature: float = 0.0,
        seed: int = 0,
        stop: Sequence[str] = (),
        grammar: str | None = None,
    ) -> OpenaiStream:
        """The reply, piece by piece.

        `temperature`, `seed` and `stop` are passed on; where a model refuses one of them the
        request goes out without it.
        Raises: ContextTooLong; NotSupported: `grammar`.
        Raises, while it is read: ContextTooLong, ModelNotFound, ModelUnavailable, ModelError.
        """
        if self._client.is_closed:
            raise ModelError(f"{self.id} is closed: load it again")
        if grammar is not None:
            raise NotSupported("openai: follows no grammar: use a gguf: model")
        if max_tokens < 1:
            raise ValueError(f"max_tokens {max_tokens!r}: ask for at least 1")
        prompt = self.count(messages)
        if prompt + max_tokens > self._window:
            raise ContextTooLong(
                f"about {prompt} prompt tokens and {max_tokens} for the reply exceed the window of "
                f"{self._window}: shorten the messages or lower max_tokens"
            )
        body = wire.request(
            self._name,
            messages,
            max_tokens=max_tokens,
            temperature=temperature,
            seed=seed,
            stop=stop,
        )
        for refused in self._refused:
            body = wire.without(refused, body) or body
        stream = OpenaiStream(self, body)
        self._streams.add(stream)
        return stream

    def send(self, body: dict[str, Any]) -> httpx2.Response:
        """The answer to a request, its body not read yet. For `OpenaiStream`.

        Raises: ModelError: it was refused; httpx2.HTTPError.
        """
        for _ in range(_TRIES):
            request = self._client.build_request("POST", "/chat/completions", json=body)
            answer = self._client.send(request, stream=True)
            if answer.status_code == 200:
                return answer
            try:
                refused = _parsed(answer.read())
            finally:
                answer.close()
            less = wire.without(refused, body) if answer.status_code == 400 else None
            if less is None:
                break
            self._refused.append(refused)
            body = less
        if answer.status_code // 100 == 3:
            raise ModelNotFound(
                f"{self.url} points elsewhere ({answer.status_code}): name that URL"
            )
        wait = wire.wait_of(answer.headers)
        raise wire.raised(answer.status_code, refused, where=self.url, retry_after=wait)

    def close(self) -> None:
        """Stop what is running and close the connections. Closing twice is harmless."""
        for stream in list(self._streams):
            stream.close()
        self._client.close()
