"""Claude's export: `conversations.json` in the archive that one can ask for, or that file alone.

A message keeps its id below that of its conversation, which is the session. What was typed and
replied is read, and the names of files; what is in them, reasoning and tools are not. Where the
file says which branch of a conversation was last on screen, only that is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from aplysia.formats.source import Source, branch
from aplysia.types import Utterance

_CURE = "Give Claude's own conversations.json, or name another --format"
_SENDERS = {"human": "user", "assistant": "assistant"}


def read(source: Source) -> Iterator[Utterance]:
    """What was said in all conversations of the file.

    Raises: FormatError: it is no such export.
    """
    for number, talk in source.items():
        if not isinstance(talk, dict) or not isinstance(talk.get("chat_messages"), list):
            raise source.wrong(f"conversation {number} has no 'chat_messages'", _CURE)
        name = source.text(str(talk.get("uuid") or number))
        yield from _said(source, talk, talk["chat_messages"], name=name)


def _said(
    source: Source, talk: Mapping[str, object], messages: list[object], *, name: str
) -> Iterator[Utterance]:
    title = source.text(str(talk.get("name") or name))
    every = {
        str(m.get("uuid") or n): m for n, m in enumerate(messages, start=1) if isinstance(m, dict)
    }
    if len(every) < len(messages):
        raise source.wrong(f"{name}: a message is no object, or two have one 'uuid'", _CURE)
    order = list(every)
    if (leaf := str(talk.get("current_leaf_message_uuid") or "")) in every:
        order = branch({k: str(m.get("parent_message_uuid") or "") for k, m in every.items()}, leaf)
    for key in order:
        message = every[key]
        role, text = _SENDERS.get(str(message.get("sender"))), source.text(_text(message))
        if role is None or not text:
            continue
        written = message.get("created_at") or talk.get("created_at")
        yield source.once(
            Utterance(
                id=f"{name}/{source.text(key)}",
                text=text,
                source=role,
                role="assistant" if role == "assistant" else "user",
                at=source.time(str(written), read=datetime.fromisoformat) if written else None,
                session=name,
                origin=f"{source.name}#{title}",
            )
        )


def _text(message: Mapping[str, object]) -> str:
    """Its words, and the names of its files behind them."""
    blocks = message.get("content")
    texts = [
        str(block["text"])
        for block in (blocks if isinstance(blocks, list) else ())
        if isinstance(block, dict) and block.get("type") == "text" and block.get("text")
    ]
    # "text" is older, and shows a placeholder for what is not text
    words = "\n".join(texts) if isinstance(blocks, list) and blocks else message.get("text")
    text = str(words or "").strip()
    lists = [message.get(key) for key in ("attachments", "files")]
    every = [one for some in lists if isinstance(some, list) for one in some]
    named = [one.get("file_name") for one in every if isinstance(one, dict)]
    files = [f"[file: {one}]" for one in dict.fromkeys(named) if one]
    return " ".join([text, *files]) if text else ""
