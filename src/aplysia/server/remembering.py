"""Memory around one request of a chat: what was said is kept, what fits comes behind it.

    client's messages ──► what was said ──► kept, recalled ──► the same messages, memory at the end
    reply             ──► kept

The client's messages stay as they are, byte by byte; memory is added to the user's last one alone:
behind its words, so that a runtime reuses all it has read, or in front of them, as a small model
answers better when the question comes last. A request that goes on after a tool, asks for nothing
or carries no words of a user passes through untouched.

What the last message of the user says is learned once: a request sent again after a failure, or to
have another reply, is the same telling. It does not know HTTP.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Literal

from aplysia.context import beside
from aplysia.mind import Mind
from aplysia.models.wire import text_of
from aplysia.perceive import perceive
from aplysia.server import spans
from aplysia.server.splice import spliced
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
_SOON_S = 600.0  # another reply to the same words is asked for within this time
_VIEW = 200_000  # characters of a conversation that are searched for what is in view already


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a request says anew."""

    text: str  # of the last message of the user
    path: tuple[str | int, ...]  # of its content in the request
    part: str  # the type of the parts that the content is made of; "" for plain text
    turns: tuple[Mapping[str, Any], ...]  # of user and assistant before it
    history: str  # digest of these, or what the upstream calls them
    whole: str  # digest of all messages up to this one
    view: str  # the words of the conversation before it
    speaker: str = "user"
    prefill: str = ""  # how the reply begins, when the client says so
    lasts: bool = False  # `history` is what the conversation is called as long as it goes on


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
    session: str = ""
    disk: Future[None] | None = None  # done when what was said is on disk


def said(messages: object) -> Said | None:
    """What the messages of a chat say anew, if a user has said the last words in them."""
    return _said(messages, "messages", "text") if isinstance(messages, list) else None


def said_in(given: object, *, thread: str = "", lasts: bool = False) -> Said | None:
    """The same of the `input` of a response, which may be plain text.

    Args:
        thread: what the upstream keeps what was said before under, see `thread`.
        lasts: what is said now comes under it too.
    """
    plain = isinstance(given, str)
    items = [{"role": "user", "content": given}] if plain else given
    new = _said(items, "input", "input_text") if isinstance(items, list) else None
    if new is None:
        return None
    if plain:
        new = replace(new, path=("input",))
    if thread:
        whole = hashlib.sha256(f"{thread} {new.whole}".encode("utf-8", "replace")).hexdigest()
        new = replace(new, history=thread, whole=whole, lasts=lasts)
    return new


def thread(id: str) -> str:
    """What a conversation is called that the upstream keeps under an id."""
    return f"at the upstream: {id}" if id else ""


def _said(messages: list[Any], field: str, part: str) -> Said | None:
    place = _last(messages)
    if place is None:
        return None
    last, before = messages[place], [m for m in messages[:place] if isinstance(m, dict)]
    content = last.get("content")
    text = text_of(content)
    if not text.strip():
        return None
    history = [m for m in before if m.get("role") in ("user", "assistant")]
    name = last.get("name")
    follows = [m for m in messages[place + 1 :] if m.get("role") == "assistant"]
    return Said(
        text=text,
        path=(field, place, "content"),
        part=part if isinstance(content, list) else "",
        turns=tuple(history),
        history=digest(history),
        whole=digest([*history, last]),
        view="\n".join(text_of(m.get("content")) for m in before)[-_VIEW:],
        speaker=name.strip() if isinstance(name, str) and name.strip() else "user",
        prefill="".join(text_of(m.get("content")) for m in follows),
    )


def _last(messages: list[Any]) -> int | None:
    """The place of the message of a user that a reply is asked for.

    Behind it may stand instructions, and the beginning of the reply; nothing else.
    """
    begun = False
    for place in range(len(messages) - 1, -1, -1):
        one = messages[place]
        if not isinstance(one, dict) or one.get("type") not in (None, "message"):
            return None
        role = one.get("role")
        if role == "user":
            return place
        calls = one.get("tool_calls") or one.get("function_call")
        if role == "assistant" and not begun and not calls:
            begun = True
        elif role not in ("system", "developer"):
            return None
    return None


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


def request(raw: bytes, new: Said, block: str, *, front: bool = False) -> bytes:
    """The request with `block` behind the user's words, or before; every other byte as it came.

    Raises: ValueError: it is not written in UTF-8.
    """
    words = f"{block}\n\n" if front else f"\n\n{block}"
    if new.part:
        words = json.dumps({"type": new.part, "text": block})
    return spliced(raw, new.path, words, front=front)


class Conversations:
    """Which request continues which conversation, and what was learned from it.

    Held in this process alone: after a restart a conversation that goes on gets a new name, and a
    request sent again across it counts twice.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._names: OrderedDict[tuple[Namespace, str], str] = OrderedDict()  # "": of several
        self._stands: OrderedDict[tuple[Namespace, str], set[str]] = OrderedDict()
        self._turns: OrderedDict[tuple[Namespace, str], tuple[Around, bool, float]] = OrderedDict()

    def goes_on(
        self, namespace: Namespace, history: str, *, fresh: str, asked: str | None = None
    ) -> str:
        """The conversation that stands at this history, and goes on from it; `fresh` where none
        does, or more than one: then nobody knows which of them it is.

        Args:
            asked: what the client calls it itself.
        """
        with self._lock:
            name = asked or (self._names.get((namespace, history), "") if history else "")
            stands = self._stands.get((namespace, name), set())
            if not asked and history not in stands:
                return fresh
            stands.clear()
            return name

    def stands(self, namespace: Namespace, name: str, *histories: str) -> None:
        """A conversation stands at these histories, which are one: what has one of them goes on
        with it. One that got two replies stands nowhere, and one history of two is neither's."""
        with self._lock:
            before = self._stands.get((namespace, name), set())
            if before and not before & set(histories):
                before.clear()
                return
            for one in histories:
                owner = self._names.get((namespace, one))
                there = owner and one in self._stands.get((namespace, owner), ())
                both = owner == "" or (owner != name and there)
                _put(self._names, (namespace, one), "" if both else name)
            _put(self._stands, (namespace, name), before | set(histories))

    def again(
        self, namespace: Namespace, whole: str, *, retried: bool, begun: bool
    ) -> Around | None:
        """What was done for the same request before, when this is no new telling.

        Args:
            retried: the client says that it sends it once more.
            begun: other turns stand before it: soon after, it asks for another reply.
        """
        with self._lock:
            found = self._turns.get((namespace, whole))
        if found is None:
            return None
        around, answered, at = found
        soon = begun and time.monotonic() - at < _SOON_S
        return around if retried or soon or not answered else None

    def note(self, around: Around, *, answered: bool) -> None:
        """What a request was, without its words: those are in the store, as long as they may be."""
        kept = around.kept and replace(around.kept, text="")
        slim = Around(
            namespace=around.namespace,
            mode=around.mode,
            kept=kept,
            whole=around.whole,
            session=around.session,
        )
        with self._lock:
            _put(self._turns, (around.namespace, around.whole), (slim, answered, time.monotonic()))


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
    to_disk: Callable[[], Future[None]] | None = None,
    before: Around | None = None,
    room: int = ROOM,
) -> Around:
    """Keep what is said, unless `mode` is "read" or it was kept `before`; recall what fits it.

    Args:
        to_disk: brings what was written to the disk while what fits is recalled: see
            `Around.disk`. None: it is there when this returns.
    Raises: StoreError, ModelError, SourceLimit, ValueError.
    """
    namespace, kept, changes = mind.memory.namespace, None, list[Change]()
    disk: Future[None] | None = None
    if before is not None and before.kept is not None:  # unless it was forgotten meanwhile
        kept = mind.memory.get([before.kept.id]).get(before.kept.id)
    if kept is None and mode == "on":
        utterance = Utterance(text=new.text, source=source, session=session, origin="chat")
        with mind.memory.deferring(), spans.memory("create_memory") as made:
            kept, changes = mind.take_in(utterance, now=now)
            made["records"] = 1
        if to_disk is not None:
            disk = to_disk()
        else:
            mind.memory.sync()
    percept = perceive(new.text, now=now)
    own = (kept.id,) if kept else ()
    with spans.memory("search_memory") as found:
        recalled = mind.memory.recall(percept, limit=_LINES, exclude=own)
        found["records"] = len(recalled)
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
        session=session,
        disk=disk,
    )


def keep(mind: Mind, around: Around, reply: Reply, *, now: datetime) -> Learned:
    """Keep the reply, as far as it came; it is on disk when this returns. Raises: StoreError."""
    if around.kept is None or around.mode != "on":
        return Learned()
    reply = replace(reply, text=without(reply.text, around.block, said=around.kept.text))
    nothing = Context(messages=(), parts=(), tokens=0, budget=0)
    turn = Turn(said=around.kept, recalled=around.recalled, context=nothing, changes=around.changes)
    with mind.memory.deferring(), spans.memory("create_memory") as made:  # others need not wait
        learned = mind.consolidate(turn, reply, now=now)
        made["records"] = len(learned.episodes)
    mind.memory.sync()
    return learned


def without(reply: str, block: str, *, said: str) -> str:
    """A reply without the block that memory has added, where it says that again; whoever has said
    it in `said` may have it repeated.

    >>> without("You said: Hi\\n\\n<memory>\\nx\\n</memory>", "<memory>\\nx\\n</memory>", said="Hi")
    'You said: Hi'
    """
    if not block or block in said:
        return reply
    for added in (f"\n\n{block}", f"{block}\n\n", block):
        reply = reply.replace(added, "")
    return reply


def finish_of(reason: str, *, broke: bool) -> Finish:
    """How a reply ended, in the words of a `Reply`."""
    if broke or not reason:
        return "aborted"
    return "length" if reason == "length" else "stop"
