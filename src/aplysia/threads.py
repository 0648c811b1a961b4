"""How many threads numpy's matrix products use.

A product that takes a few milliseconds gains little from a second thread, and beside one busy
neighbour a team of threads that wait for each other is ten times slower than one alone. So a
product has one thread; where there are many texts or rows, each core has some of them, and nobody
waits before the end.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TypeVar

from threadpoolctl import ThreadpoolController

T = TypeVar("T")


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()  # looks through the loaded libraries, a millisecond


class _OneThread:
    """The limit, as long as anybody is within.

    Each restoring what it found would leave the limit behind for good when two overlap.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._within = 0
        self._limit = ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            if not self._within:
                self._limit.enter_context(_controller().limit(limits=1, user_api="blas"))
            self._within += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._within -= 1
            if not self._within:
                self._limit.close()


_ONE = _OneThread()


def one_thread() -> _OneThread:
    """Within it numpy multiplies on one thread, in this whole process. Import numpy before."""
    return _ONE


def each_core(work: Callable[[int, int], T], n: int, *, step: int = 1) -> list[T]:
    """`work(begin, end)` on parts of 0 … n, one on each core, cut at multiples of `step`; what they
    return, in order. The caller's thread takes the first part."""
    cores = physical_cores()
    size = max(1, -(-n // (cores * step))) * step
    parts = [(begin, min(begin + size, n)) for begin in range(0, n, size)]
    if len(parts) < 2:
        return [work(*part) for part in parts]
    with ThreadPoolExecutor(len(parts) - 1) as pool:
        others = [pool.submit(work, *part) for part in parts[1:]]
        return [work(*parts[0]), *(other.result() for other in others)]


@lru_cache(maxsize=1)
def physical_cores() -> int:
    """Cores this process may use, counting two hardware threads of one core once."""
    try:
        allowed: set[int] = os.sched_getaffinity(0)
    except AttributeError:  # only Linux has it
        return os.cpu_count() or 1
    cores = set()
    for cpu in allowed:
        siblings = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            cores.add(siblings.read_text(encoding="ascii").strip())
        except OSError:
            cores.add(str(cpu))
    return max(1, len(cores))
