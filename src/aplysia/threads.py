"""How many threads numpy's matrix products use.

A product that takes a few milliseconds gains little from a second thread, and beside one busy
neighbour a team of threads that wait for each other is ten times slower than one alone. So single
questions are answered on one thread; bulk work keeps what the user has set.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache

from threadpoolctl import ThreadpoolController


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()  # looks through the loaded libraries, a millisecond


def one_thread() -> AbstractContextManager[object]:
    """Within it numpy multiplies on one thread, in this whole process. Import numpy before."""
    limited: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limited
