"""Memory for one request, driven from the event loop: begun in time, kept without fail, reported.

Memory failing never loses a reply: what goes wrong is logged, counted, and named in the header of
the answer, and the request goes on as it came.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any

import anyio.to_thread
from starlette.requests import Request

from aplysia import shown
from aplysia.errors import SourceLimit
from aplysia.learn import time_id
from aplysia.models.wire import Heard
from aplysia.server import remembering, spans
from aplysia.server.access import MEMORY, SESSION, Caller
from aplysia.server.body import aside
from aplysia.server.errors import Refused
from aplysia.server.logs import kind, log
from aplysia.server.minds import MemoryLate
from aplysia.server.remembering import Around, Mode, Said
from aplysia.server.service import Service
from aplysia.types import Namespace, Reply

_MODES: Mapping[str, Mode] = {"off": "off", "read": "read", "on": "on"}
_LATE_S = 60.0  # that a reply waits for what it replies to
_LATER = set[asyncio.Task[None]]()  # replies that wait


@dataclass(slots=True, kw_only=True)
class Memory:
    """What memory does for one request."""

    service: Service
    tenant: Namespace
    namespace: Namespace
    around: Around | None = None  # None: it does nothing
    new: Said | None = None
    trouble: str = ""
    mode: Mode = "on"
    kept: bool = False
    names: bool = False  # the upstream keeps what it names in its answer
    named: set[str] = field(default_factory=set)  # so far
    late: Future[Around] | None = None  # what memory is still at, when the request went on
    begun: float = field(default_factory=monotonic)
    chat: spans.Chat | None = None

    async def settled(self) -> None:
        """What was said is on disk, or the headers say that it may not be. It raises nothing."""
        if self.around is None or self.around.disk is None:
            return
        try:
            await asyncio.shield(asyncio.wrap_future(self.around.disk))
        except Exception as e:
            self.failed("failed", e)

    async def request(self, raw: bytes, *, front: bool = False) -> bytes:
        """What is sent on: the bytes as they came, but for what memory adds."""
        if self.around is None or self.new is None or not self.around.block:
            return raw
        try:
            added = partial(remembering.request, raw, self.new, self.around.block, front=front)
            return await aside(len(raw), added)
        except ValueError as e:
            self.failed("failed", e)
            return raw

    def failed(self, reason: str, error: Exception) -> None:
        """The request goes on without memory, and its answer says so."""
        self.trouble = reason
        self.service.metrics.count("aplysia_memory_degraded_total", reason=reason)
        log.warning("a request goes on without memory: %s", kind(error))

    def headers(self) -> dict[str, str]:
        """`x-aplysia-memory`: what was done, with counts and no words."""
        if self.trouble:
            return {MEMORY: f"degraded; {self.trouble}"}
        if self.around is None:
            return {MEMORY: "off" if self.mode == "off" else "on; recalled=0; learned=0"}
        shown = sum(p.included for p in self.around.parts)
        found = {MEMORY: f"{self.mode}; recalled={shown}; learned={len(self.around.changes)}"}
        if self.around.kept:
            found |= {"x-aplysia-turn": self.around.kept.id}
        return found | {SESSION: self.around.session} if self.around.session.isascii() else found

    async def owns(self, heard: Heard) -> None:
        """What the upstream has named in its answer is this tenant's before a client hears it."""
        new = {heard.id, *heard.items} - self.named - {""}
        if new and self.names:
            self.named |= new
            await anyio.to_thread.run_sync(self.service.owners.told, new, self.tenant)

    async def keep(self, heard: Heard, *, broke: bool) -> None:
        """Keep what the model has said, as far as it came. It raises nothing."""
        if self.chat is None:
            return await self._keep(heard, broke=broke)
        with self.chat.current():
            await self._keep(heard, broke=broke)
        self.chat.end(model=heard.model, finish=heard.finish, broke=broke)

    async def _keep(self, heard: Heard, *, broke: bool) -> None:
        await self.owns(heard)
        if self.late is not None and not self.kept:
            self.kept = True
            self.service.under_way += 1
            task = asyncio.create_task(self._keep_late(self.late, heard, broke=broke))
            _LATER.add(task)
            task.add_done_callback(_LATER.discard)
            return
        around, new = self.around, self.new
        if self.kept or around is None or new is None:
            return
        if around.mode != "on" or around.kept is None:
            return
        self.kept = True
        self.service.conversations.note(around, answered=bool(heard.text) and not broke)
        self._follows(new, heard)
        if not heard.text.strip():
            return
        begun = "" if heard.text.startswith(new.prefill) else new.prefill
        reply = Reply(
            text=begun + heard.text,
            model=heard.model or "assistant",
            finish=remembering.finish_of(heard.finish, broke=broke),
        )
        mind, now = self.service.minds.of(self.namespace), self.service.clock()
        try:
            keep = remembering.keep
            learned = await self.service.minds.run_after(keep, mind, around, reply, now=now)
        except Exception as e:  # whatever it is, the client has its reply
            self.service.metrics.count("aplysia_replies_lost_total")
            log.warning("a reply was not kept: %s", kind(e))
            return
        told = {"kind": "reply", "episode": learned.episodes[-1] if learned.episodes else None}
        self.service.feed.tell(self.namespace, told)

    async def _keep_late(self, late: Future[Around], heard: Heard, *, broke: bool) -> None:
        """The reply to what memory has kept only after the request went on."""
        try:
            self.around = await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(late)), _LATE_S)
        except Exception as e:
            self.service.metrics.count("aplysia_replies_lost_total")
            log.warning("a reply was not kept, as what it replies to was not: %s", kind(e))
        else:
            _tell(self.service, self.around)
            self.late, self.kept = None, False
            await self._keep(heard, broke=broke)
        finally:
            self.service.under_way -= 1

    def _follows(self, new: Said, heard: Heard) -> None:
        """The next request of this conversation names the reply, or has it in its history."""
        if self.around is None:
            return
        histories = [new.history] if new.lasts else []
        histories += [remembering.thread(heard.id)] if heard.id and self.names else []
        if heard.text:
            reply = {"role": "assistant", "content": new.prefill + heard.text}
            turns = [*new.turns, {"role": "user", "content": new.text}, reply]
            histories.append(remembering.digest(turns))
        if histories:
            self.service.conversations.stands(self.namespace, self.around.session, *histories)


async def memory_for(
    service: Service,
    caller: Caller,
    request: Request,
    body: Mapping[str, Any],
    *,
    new: Said | None,
    names: bool = False,
) -> Memory:
    """Begin: what is said is kept and what fits it recalled, in the time that memory has.

    Raises: Refused: the namespace or the mode that is asked for cannot be.
    """
    asked = request.headers.get(MEMORY, "on").strip().lower()
    if asked not in _MODES:
        raise Refused(400, f"{MEMORY}: {asked!r}: write off, read or on", code="memory_mode")
    namespace = caller.namespace(request.headers, body)
    memory = Memory(
        service=service,
        tenant=caller.tenant,
        namespace=namespace,
        mode=_MODES[asked],
        new=new,
        names=names,
        chat=spans.Chat(body.get("model")),
    )
    if memory.mode == "off" or new is None:
        return memory
    begun = monotonic()
    try:
        with memory.chat.current() if memory.chat else nullcontext():
            memory.around = await _begun(memory, request, new)
    except Exception as e:  # whatever it is, the request goes on
        late = isinstance(e, MemoryLate)
        memory.late = memory.late if late else None
        memory.failed("late" if late else "limit" if isinstance(e, SourceLimit) else "failed", e)
        return memory
    memory.late = None
    service.metrics.time("aplysia_recall_duration_seconds", monotonic() - begun)
    _tell(service, memory.around)
    return memory


async def _begun(memory: Memory, request: Request, new: Said) -> Around:
    service, namespace, mode = memory.service, memory.namespace, memory.mode
    retried = request.headers.get("x-stainless-retry-count", "0") not in ("", "0")
    before = service.conversations.again(
        namespace, new.whole, retried=retried, begun=bool(new.history or new.prefill)
    )
    asked = request.headers.get(SESSION)
    session = asked or (before.session if before else "")
    if before is None:
        goes_on = service.conversations.goes_on
        session = goes_on(namespace, new.history, fresh=time_id(), asked=asked)
    if new.lasts:
        service.conversations.stands(namespace, session, new.history)
    mind, now = service.minds.of(namespace), service.clock()

    def attended() -> Around:
        around = remembering.attend(
            mind,
            new,
            mode=mode,
            source=new.speaker,
            session=session,
            now=now,
            to_disk=service.minds.to_disk,
            before=before,
            room=service.room,
        )  # noted here, so that it is known again though it came too late for this request
        service.conversations.note(around, answered=before is not None and not retried)
        return around

    done: Future[Around] = Future()
    memory.late = done

    def told() -> Around:
        try:
            done.set_result(around := attended())
        except BaseException as e:
            done.set_exception(e)
            raise
        return around

    return await service.minds.within(service.memory_s, told)


def _tell(service: Service, around: Around) -> None:
    """Tell the feed what came back and what was learned."""
    service.feed.tell(
        around.namespace,
        {
            "kind": "turn",
            "episode": around.kept.id if around.kept else None,
            "said": around.kept.text if around.kept else "",
            "recalled": [
                {"episodes": list(r.episodes), "text": r.text, "score": r.score}
                for r in around.recalled
            ],
            "changes": [shown.change(one) for one in around.changes],
        },
    )
