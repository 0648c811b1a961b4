"""A language model that repeats: deterministic, instant, and open about what it was shown.

It stands in for a real model in tests and dry runs. The rule is short:

* scripted replies come first, one for each request, in order;
* then a fixed reply, if the model was made with one (`echo:some words`);
* then the content of the last user message, word for word; without one, the empty text.

A token is one Chinese, Japanese or Korean character, or up to eight characters of anything else
between spaces. Every message costs `OVERHEAD` tokens more, as chat templates do, so counts add up.
It knows no grammar and no randomness: `temperature` and `seed` change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from aplysia.errors import ContextTooLong, NotSupported
from aplysia.types import Finish, Message

OVERHEAD = 4
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_PIECE = re.compile(rf"\s*(?:[{_CJK}]|[^\s{_CJK}]{{1,8}})|\s+")


def pieces(text: str) -> list[str]:
    """The tokens of a text; joined, they are the text.

    >>> pieces("My sister 住在 Lyon.")
    ['My', ' sister', ' 住', '在', ' Lyon.']
    """
    return _PIECE.findall(text)


class EchoStream:
    """Pieces of an echo; `finish` is "aborted" until the last piece was taken."""

    def __init__(self, parts: list[str], finish: Finish) -> None:
        self.finish: Finish = "aborted"
        self._parts = iter(parts)
        self._ends: Finish = finish
        self._open = True

    def __iter__(self) -> EchoStream:
        return self

    def __next__(self) -> str:
        if not self._open:
            raise StopIteration
        try:
            return next(self._parts)
        except StopIteration:
            self._open = False
            self.finish = self._ends
            raise

    def close(self) -> None:
        self._open = False


class Echo:
    """The fake model.

    Args:
        text: the fixed reply; empty: the last user message is repeated.
        window: tokens, prompt and reply together.
        replies: scripted replies, used up in order before the rule applies.

    `prompts` holds the messages of every request so far, for tests to look at.
    """

    def __init__(self, text: str = "", *, window: int = 8192, replies: Iterable[str] = ()) -> None:
        if window < 1:
            raise ValueError(f"window {window!r}: use at least 1 token")
        self.prompts: list[tuple[Message, ...]] = []
        self._text = text
        self._window = window
        self._replies = iter(replies)

    @property
    def id(self) -> str:
        return f"echo:{self._text}"

    @property
    def window(self) -> int:
        return self._window

    def count(self, messages: Sequence[Message]) -> int:
        return sum(OVERHEAD + len(pieces(m.content)) for m in messages) + OVERHEAD

    def prepare(self, head: Sequence[Message]) -> None:
        """Nothing: there is nothing to work out."""

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int = 512,
        temperature: float = 0.0,
        seed: int = 0,
        stop: Sequence[str] = (),
        grammar: str | None = None,
    ) -> EchoStream:
        """The reply, one token at a time. `temperature` and `seed` have no effect.

        Raises: ContextTooLong: prompt and `max_tokens` exceed the window; NotSupported: `grammar`,
        but for a scripted reply, which is taken as it is.
        """
        scripted = next(self._replies, None)
        if grammar is not None and scripted is None:
            raise NotSupported("echo: follows no grammar: use a gguf: model, or script the reply")
        if max_tokens < 1:
            raise ValueError(f"max_tokens {max_tokens!r}: ask for at least 1")
        prompt = self.count(messages)
        if prompt + max_tokens > self._window:
            raise ContextTooLong(
                f"{prompt} prompt tokens and {max_tokens} for the reply exceed the window of "
                f"{self._window}: shorten the messages or lower max_tokens"
            )
        self.prompts.append(tuple(messages))
        said = (m.content for m in reversed(messages) if m.role == "user")
        text = scripted
        if text is None:
            text = self._text or next(said, "")
        for mark in stop:
            text = text.partition(mark)[0]
        parts = pieces(text)
        return EchoStream(parts[:max_tokens], "length" if len(parts) > max_tokens else "stop")

    def close(self) -> None:
        """Nothing is held."""
