"""How many threads numpy's matrix products use.

A product that takes a few milliseconds gains little from a second thread, and beside one busy
neighbour a team of threads that wait for each other is ten times slower than one alone. So a
product has one thread; where there are many texts, each core has some of them and nobody waits.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from threading import Lock

from threadpoolctl import ThreadpoolController


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
