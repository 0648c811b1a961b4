"""The minds of a server: one for each namespace in use, all over one store.

A mind is synchronous; its calls run in worker threads, so that streams are never held up. What
memory does has a time limit: when it is over, the caller goes on without, and the work itself is
finished in its thread.

It does not know who may ask for which namespace.
"""

from __future__ import annotations

import asyncio
import gc
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any, Literal, ParamSpec, TypeVar

import anyio
import anyio.to_thread

from aplysia.guard import Guard
from aplysia.memory import Memory
from aplysia.memory.store import Store
from aplysia.mind import Mind
from aplysia.types import BUDGET, Embedder, Namespace

P = ParamSpec("P")
T = TypeVar("T")
_MOST = 256  # minds kept in memory; the one unused for longest goes
Pool = Literal["short", "long", "replies", "ready"]
_THREADS: dict[Pool, int] = {"short": 8, "long": 2, "replies": 4, "ready": 2}


class MemoryLate(Exception):
    """Memory did not answer within its time."""


class Minds:
    """Makes a mind for a namespace when it is first asked for, and keeps it.

    Args:
        embedder: stays open as long as the process; None: recall goes by words alone.
        guard: what may be kept; the same for all.
    """

    def __init__(
        self,
        store: Store,
        *,
        embedder: Embedder | None,
        clock: Callable[[], datetime],
        guard: Guard | None = None,
        budget: int = BUDGET,
    ) -> None:
        self._store, self._embedder, self._clock = store, embedder, clock
        self._guard, self._budget = guard, budget
        self._lock = Lock()
        self._minds: OrderedDict[Namespace, Mind] = OrderedDict()
        self._disk = ThreadPoolExecutor(2, "aplysia-disk")
        self._limiters: dict[str, anyio.CapacityLimiter] = {}
        self._going = set[asyncio.Future[Any]]()

    def of(self, namespace: Namespace) -> Mind:
        with self._lock:
            mind = self._minds.get(namespace)
            if mind is None:
                memory = Memory(self._store, namespace=namespace, embedder=self._embedder)
                mind = Mind(
                    memory=memory, clock=self._clock, guard=self._guard, budget=self._budget
                )
                self._minds[namespace] = mind
                while len(self._minds) > _MOST:
                    self._minds.popitem(last=False)
            self._minds.move_to_end(namespace)
            return mind

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`work` in a worker thread, to its end, whatever becomes of the caller."""
        call = partial(work, *args, **kwargs)
        return await anyio.to_thread.run_sync(call, limiter=self._threads("short"))

    async def run_long(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for what takes long, in threads of its own, so that no chat waits for it."""
        call = partial(work, *args, **kwargs)
        return await anyio.to_thread.run_sync(call, limiter=self._threads("long"))

    async def run_after(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for what follows an answer, so that no request waits for it."""
        call = partial(work, *args, **kwargs)
        return await anyio.to_thread.run_sync(call, limiter=self._threads("replies"))

    async def ready(self, seconds: float) -> None:
        """Raises: StoreError, MemoryLate: the store does not answer, or not in time."""
        with anyio.move_on_after(seconds):
            return await anyio.to_thread.run_sync(
                self.check, limiter=self._threads("ready"), abandon_on_cancel=True
            )
        raise MemoryLate(f"the store did not answer within {seconds:g} s")

    async def within(self, seconds: float, work: Callable[[], T]) -> T:
        """`work` in a worker thread; it goes on there when the time is over, or the caller gone,
        also when it had to wait for a thread.

        Raises: MemoryLate: it is.
        """
        going = asyncio.ensure_future(
            anyio.to_thread.run_sync(work, limiter=self._threads("short"))
        )
        self._going.add(going)
        going.add_done_callback(self._gone)
        if (await asyncio.wait({going}, timeout=seconds))[0]:
            return going.result()
        raise MemoryLate(f"memory did not answer within {seconds:g} s")

    def _gone(self, task: asyncio.Future[Any]) -> None:
        self._going.discard(task)
        if not task.cancelled():
            task.exception()  # whoever still waits is told; nobody else needs to be

    def to_disk(self) -> Future[None]:
        """Bring to the disk what was written, in a thread of its own; done when it is there."""
        return self._disk.submit(self._store.sync)

    def _threads(self, kind: Pool) -> anyio.CapacityLimiter:
        if kind not in self._limiters:  # within the event loop alone
            self._limiters[kind] = anyio.CapacityLimiter(_THREADS[kind])
        return self._limiters[kind]

    def warm(self, namespace: Namespace) -> None:
        """Read what is read once: the rules of both languages, and the index of a namespace."""
        mind = self.of(namespace)
        for text in (
            "Where does my sister live? She has moved to Lyon.",
            "我妹妹住在哪里？她搬到里昂了。",
        ):
            mind.believed(text)
            mind.recall(text)
        gc.freeze()  # what is there now stays: it need not be looked through again and again

    def namespaces(self) -> list[Namespace]:
        """All that hold something: for work on behalf of the owner of the store."""
        return self._store.namespaces()

    def held(self) -> dict[str, float]:
        """How much is in the whole store, by name: for who may administer."""
        every = self._store.namespaces()
        found = {"namespaces": len(every), "episodes": 0, "beliefs": 0}
        for namespace in every:
            found["episodes"] += self._store.count(namespace)
            with self._store.ledger(namespace, write=False) as ledger:
                found["beliefs"] += ledger.count()
        size = self._store.stats(every[0])["bytes"] if every else 0
        return {**found, "store_bytes": size if isinstance(size, int) else 0}

    def check(self) -> None:
        """Raises: StoreError: the store does not answer."""
        self._store.count(("aplysia",))

    def close(self) -> None:
        """Close the store, once what is being written is written."""
        self._disk.shutdown()
        self._store.close()
