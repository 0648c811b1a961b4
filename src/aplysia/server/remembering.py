"""Memory around one request of a chat: what was said is kept, what fits comes behind it.

    client's messages ──► what was said ──► kept, recalled ──► the same messages, memory at the end
    reply             ──► kept

The client's messages stay as they are, byte by byte; memory is added to the last one alone: behind
its words, so that a runtime reuses all it has read, or in front of them, as a small model answers
better when the question comes last. A request that goes on after a tool, asks for nothing or
carries no words of a user passes through untouched.

What the last message of the user says is learned once: a request sent again after a failure, or to
have another reply, is the same telling. It does not know HTTP.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Literal

from aplysia.context import beside
from aplysia.mind import Mind
from aplysia.models.wire import text_of
from aplysia.perceive import perceive
from aplysia.types import (
    Change,
    Context,
    Episode,
    Finish,
    Learned,
    Namespace,
    Part,
    Recalled,
    Reply,
    Turn,
    Utterance,
)

Mode = Literal["off", "read", "on"]
ROOM = 1024  # tokens of memory in a request
_LINES = 8
_KEPT = 10_000  # conversations and turns that are known again
_VIEW = 200_000  # characters of a conversation that are searched for what is in view already


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a request says anew."""

    text: str  # of the last message of the user
    place: int  # of that message
    turns: tuple[Mapping[str, Any], ...]  # of user and assistant before it
    history: str  # digest of these
    whole: str  # digest of all messages
    view: str  # the words of the conversation before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What memory did for a request."""

    namespace: Namespace
    mode: Mode
    kept: Episode | None = None  # what was said, where it was kept
    recalled: tuple[Recalled, ...] = ()
    parts: tuple[Part, ...] = ()
    changes: tuple[Change, ...] = ()
    block: str = ""  # what was added
    whole: str = ""
    place: int = -1
    session: str = ""


def said(messages: object) -> Said | None:
    """What the last message says, if it is a user's and has words."""
    if not isinstance(messages, list) or not messages:
        return None
    last = messages[-1]
    if not isinstance(last, dict) or last.get("role") != "user":
        return None
    text = text_of(last.get("content"))
    if not text.strip():
        return None
    before = messages[:-1]
    words = "\n".join(text_of(m.get("content")) for m in before if isinstance(m, dict))
    history = [m for m in before if isinstance(m, dict) and m.get("role") in ("user", "assistant")]
    return Said(
        text=text,
        place=len(messages) - 1,
        turns=tuple(history),
        history=digest(history),
        whole=digest(messages),
        view=words[-_VIEW:],
    )


def digest(messages: Sequence[object]) -> str:
    """Of roles and words alone: a client may send back a reply without its other fields."""
    if not messages:
        return ""
    plain = [
        [m.get("role"), text_of(m.get("content")) or m.get("content")]
        for m in messages
        if isinstance(m, dict)
    ]
    data = json.dumps(plain, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(data.encode()).hexdigest()[:32]


def added(message: Mapping[str, Any], block: str, *, front: bool = False) -> dict[str, Any]:
    """The message with `block` behind its words, or before: nothing else of it is changed."""
    content = message.get("content")
    if isinstance(content, list):
        kind = "input_text" if any(p.get("type") == "input_text" for p in content) else "text"
        part = {"type": kind, "text": block}
        return {**message, "content": [part, *content] if front else [*content, part]}
    words = f"{block}\n\n{content}" if front else f"{content}\n\n{block}"
    return {**message, "content": words}


class Conversations:
    """Which request continues which conversation, and what was learned from it.

    Held in this process alone: after a restart a conversation that goes on gets a new name, and a
    request sent again across it counts twice.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._names: OrderedDict[tuple[Namespace, str], str] = OrderedDict()
        self._turns: OrderedDict[tuple[Namespace, str], tuple[Around, bool]] = OrderedDict()

    def name(self, namespace: Namespace, history: str, fresh: str) -> str:
        """The conversation whose turns have this digest; `fresh` for one that begins."""
        with self._lock:
            return self._names.get((namespace, history), fresh) if history else fresh

    def follows(self, namespace: Namespace, history: str, name: str) -> None:
        """From now on, what has this history belongs to that conversation."""
        with self._lock:
            _put(self._names, (namespace, history), name)

    def again(
        self, namespace: Namespace, whole: str, *, retried: bool, begun: bool
    ) -> Around | None:
        """What was done for the same request before, when this is no new telling.

        Args:
            retried: the client says that it sends it once more.
            begun: other turns stand before it, so it asks for another reply.
        """
        with self._lock:
            found = self._turns.get((namespace, whole))
        if found is None or not (retried or begun or not found[1]):
            return None
        return found[0]

    def note(self, around: Around, *, answered: bool) -> None:
        with self._lock:
            _put(self._turns, (around.namespace, around.whole), (around, answered))


def _put(table: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    table[key] = value
    table.move_to_end(key)
    while len(table) > _KEPT:
        table.popitem(last=False)


def attend(
    mind: Mind,
    new: Said,
    *,
    mode: Mode,
    source: str,
    session: str,
    now: datetime,
    before: Around | None = None,
    room: int = ROOM,
) -> Around:
    """Keep what is said, unless `mode` is "read" or it was kept `before`; recall what fits it.

    It is on disk when this returns.
    Raises: StoreError, ModelError, SourceLimit, ValueError.
    """
    namespace, kept, changes = mind.memory.namespace, None, list[Change]()
    if before is not None and before.kept is not None:
        kept, changes = before.kept, list(before.changes)
    elif mode == "on":
        utterance = Utterance(text=new.text, source=source, session=session, origin="chat")
        kept, changes = mind.take_in(utterance, now=now)
    percept = perceive(new.text, now=now)
    own = (kept.id,) if kept else ()
    recalled = mind.memory.recall(percept, limit=_LINES, exclude=own)
    block, parts = beside(
        new.text,
        recalled=recalled,
        pinned=mind.memory.pinned(),
        view=new.view,
        budget=room,
        asks=percept.asks,
        changes=changes,
        zone=now.tzinfo or UTC,
    )
    return Around(
        namespace=namespace,
        mode=mode,
        kept=kept,
        recalled=tuple(recalled),
        parts=parts,
        changes=tuple(changes),
        block=block,
        whole=new.whole,
        place=new.place,
        session=session,
    )


def keep(mind: Mind, around: Around, reply: Reply, *, now: datetime) -> Learned:
    """Keep the reply, as far as it came. Raises: StoreError."""
    if around.kept is None or around.mode != "on":
        return Learned()
    nothing = Context(messages=(), parts=(), tokens=0, budget=0)
    turn = Turn(said=around.kept, recalled=around.recalled, context=nothing, changes=around.changes)
    return mind.consolidate(turn, reply, now=now)


def changed(
    body: Mapping[str, Any], around: Around, *, field: str = "messages", front: bool = False
) -> dict[str, Any]:
    """The request with what memory adds; other fields are what they were."""
    if not around.block:
        return dict(body)
    messages = copy(body[field])
    messages[around.place] = added(messages[around.place], around.block, front=front)
    return {**body, field: messages}


def finish_of(reason: str, *, broke: bool) -> Finish:
    """How a reply ended, in the words of a `Reply`."""
    if broke or not reason:
        return "aborted"
    return "length" if reason == "length" else "stop"
