"""ChatGPT's export: `conversations.json` in the archive that one can ask for, or that file alone.

A conversation is a tree of messages; the branch that was last on screen is read, from its leaf
`current_node` upwards. A message keeps its id below that of its conversation, which is the session.
What was said by the user and replied to the user is read: texts, transcripts of what was spoken,
and the names of files. System messages, hidden ones, tools, reasoning and pictures are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from aplysia.formats.source import Source, branch
from aplysia.types import Utterance

_CURE = "Give ChatGPT's own conversations.json, or name another --format"
_KINDS = ("text", "multimodal_text")
_CITED = re.compile("\ue200[^\ue201]*\ue201|【\\d+†[^】]*】")  # marks of citations within replies


def read(source: Source) -> Iterator[Utterance]:
    """What was said in all conversations of the file.

    Raises: FormatError: it is no such export.
    """
    for number, talk in source.items():
        if not isinstance(talk, dict) or not isinstance(talk.get("mapping"), dict):
            raise source.wrong(f"conversation {number} has no 'mapping'", _CURE)
        name = source.text(str(talk.get("conversation_id") or talk.get("id") or number))
        yield from _said(source, talk, talk["mapping"], name=name)


def _said(
    source: Source, talk: Mapping[str, object], nodes: Mapping[str, object], *, name: str
) -> Iterator[Utterance]:
    parents = {
        key: str(node.get("parent") or "") for key, node in nodes.items() if isinstance(node, dict)
    }
    at = _time(source, talk.get("create_time"))
    title = source.text(str(talk.get("title") or name))
    for key in branch(parents, _leaf(talk, nodes)):
        node = nodes[key]
        message = node.get("message") if isinstance(node, dict) else None
        if not isinstance(message, dict):
            continue
        at = _time(source, message.get("create_time")) or at
        role, text = _role(message), source.text(_text(message))
        if role is None or not text:
            continue
        yield source.once(
            Utterance(
                id=f"{name}/{source.text(str(message.get('id') or key))}",
                text=text,
                source=role,
                role="assistant" if role == "assistant" else "user",
                at=at,
                session=name,
                origin=f"{source.name}#{title}",
            )
        )


def _leaf(talk: Mapping[str, object], nodes: Mapping[str, object]) -> str:
    """The last message on screen; where it is not named, the last of the file without a reply."""
    named = talk.get("current_node")
    if isinstance(named, str) and named in nodes:
        return named
    ends = [k for k, node in nodes.items() if isinstance(node, dict) and not node.get("children")]
    return ends[-1] if ends else ""


def _role(message: Mapping[str, object]) -> str | None:
    """ "user" or "assistant"; None for what nobody said to anybody."""
    author, hidden = message.get("author"), message.get("metadata")
    role = author.get("role") if isinstance(author, dict) else None
    if isinstance(hidden, dict) and hidden.get("is_visually_hidden_from_conversation"):
        return None
    if message.get("weight") == 0 or message.get("recipient", "all") not in ("all", None):
        return None
    return role if role in ("user", "assistant") else None


def _text(message: Mapping[str, object]) -> str:
    content, about = message.get("content"), message.get("metadata")
    if not isinstance(content, dict) or content.get("content_type") not in _KINDS:
        return ""
    parts = content.get("parts")
    words = [_words(part) for part in parts] if isinstance(parts, list) else []
    text = _CITED.sub("", "\n".join(one for one in words if one)).strip()
    files = about.get("attachments") if isinstance(about, dict) else None
    named = [f.get("name") for f in files if isinstance(f, dict)] if isinstance(files, list) else []
    return " ".join([text, *(f"[file: {one}]" for one in named if one)]) if text else ""


def _words(part: object) -> str:
    if isinstance(part, str):
        return part
    spoken = isinstance(part, dict) and part.get("content_type") == "audio_transcription"
    return str(part.get("text") or "") if spoken and isinstance(part, dict) else ""


def _time(source: Source, seconds: object) -> datetime | None:
    """A time in seconds since 1970; None where there is none."""
    if seconds is None:
        return None
    return source.time(str(seconds), read=lambda value: datetime.fromtimestamp(float(value), UTC))
