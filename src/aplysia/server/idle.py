"""Work for idle time: in small steps, begun after some seconds without a request, and given up
between two steps when one comes.

    embed     what has no vector of this embedder, as after a change of it
    read      what was imported and not yet read for what it claims
    tend      the store's own upkeep: merges, counts, the log brought into the file
    reflect   a model reads what the rules did not understand, where one was given

After a pass it rests until something was asked again. It can be watched, stopped and let go on. It
decides nothing about what is kept: each job is a call that may be interrupted at any point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from time import monotonic

import anyio

from aplysia.mind import Mind
from aplysia.reflect import reflect
from aplysia.server.logs import kind, log
from aplysia.server.metrics import Metrics
from aplysia.server.minds import Minds
from aplysia.types import Model, Namespace

AFTER_S = 5.0  # without a request
_LOOK_S = 0.5
_READINGS = 4  # by a model, of one namespace in one pass
Progress = Callable[[int, int], None]


class _GivenUp(Exception):
    """A request has come, or the work was stopped."""


@dataclass(slots=True)
class State:
    """What it does and has done since the start."""

    allowed: bool = True
    working: bool = False
    job: str = ""
    passes: int = 0
    given_up: int = 0  # passes
    done: dict[str, int] = field(default_factory=dict)  # episodes, or calls, by job
    failed: dict[str, int] = field(default_factory=dict)
    tokens: int = 0  # that reflecting has cost


class Idle:
    """Does the work while nobody asks anything.

    Args:
        after_s: seconds without a request before it begins.
        model: reads what the rules did not; opened when first needed. None: nothing does.
    """

    def __init__(
        self,
        minds: Minds,
        metrics: Metrics,
        *,
        after_s: float = AFTER_S,
        model: Callable[[], Model] | None = None,
    ) -> None:
        self._minds, self._metrics, self._after_s = minds, metrics, after_s
        self._make, self._model = model, list[Model]()
        self._under_way, self._last, self._new = 0, monotonic(), True
        self._seen = set[str]()
        self._state = State()

    @contextmanager
    def asked(self) -> Iterator[None]:
        """While a request is answered, and for a while after, no step begins."""
        self._under_way += 1
        self._new = True
        try:
            yield
        finally:
            self._under_way -= 1
            self._last = monotonic()

    def allow(self, allowed: bool) -> None:
        """Stop it after the step it is in, or let it go on."""
        self._state.allowed = allowed
        self._new = self._new or allowed

    @property
    def working(self) -> bool:
        return self._state.working

    def state(self) -> dict[str, object]:
        """What it does now, as plain values."""
        return {**asdict(self._state), "reflects": self._make is not None}

    async def run(self) -> None:
        """Until it is cancelled; a step under way is finished first."""
        while True:
            await anyio.sleep(_LOOK_S)
            if self._new and self._may():
                await self._pass()

    def close(self) -> None:
        for model in self._model:
            model.close()

    def _may(self) -> bool:
        quiet = not self._under_way and monotonic() - self._last >= self._after_s
        return self._state.allowed and quiet

    async def _pass(self) -> None:
        state = self._state
        state.working, self._new = True, False
        try:
            for job, work in self._jobs():
                for namespace in await self._minds.run_long(self._minds.namespaces):
                    await self._step(job, work, namespace)
            state.passes += 1
        except _GivenUp:
            state.given_up += 1
            self._new = True
        except Exception as e:  # whatever it is, requests are answered all the same
            self._failed("begin", e)
        finally:
            state.working, state.job = False, ""

    def _jobs(self) -> list[tuple[str, Callable[[Mind], int]]]:
        jobs: list[tuple[str, Callable[[Mind], int]]] = [
            ("embed", lambda mind: mind.memory.catch_up(self._check)),
            ("read", lambda mind: mind.read_on(self._check)),
            ("tend", self._tend),
        ]
        return [*jobs, ("reflect", self._reflect)] if self._make else jobs

    async def _step(self, job: str, work: Callable[[Mind], int], namespace: Namespace) -> None:
        if not self._may():
            raise _GivenUp
        self._state.job = job
        try:
            done = await self._minds.run_long(lambda: work(self._minds.of(namespace)))
        except _GivenUp:
            raise
        except Exception as e:  # of one namespace; the others have theirs done
            self._failed(job, e)
            return
        self._state.done[job] = self._state.done.get(job, 0) + done
        self._metrics.count("aplysia_idle_done_total", done, job=job)

    def _failed(self, job: str, error: Exception) -> None:
        self._state.failed[job] = self._state.failed.get(job, 0) + 1
        self._metrics.count("aplysia_idle_failures_total", job=job)
        log.warning("idle work (%s) did not succeed: %s", job, kind(error))

    def _check(self, _done: int, _total: int) -> None:
        """Between two steps, in the thread of the work. Raises: _GivenUp."""
        if not self._may():
            raise _GivenUp

    def _tend(self, mind: Mind) -> int:
        mind.memory.tend()
        return 1

    def _reflect(self, mind: Mind) -> int:
        if not self._model and self._make:
            self._model.append(self._make())
        model = self._model[0]
        done = reflect(mind, model, limit=_READINGS, progress=self._check, seen=self._seen)
        self._state.tokens += done.tokens
        return done.read
