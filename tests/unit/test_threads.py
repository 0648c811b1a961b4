"""The limit on numpy's threads: given back, whoever leaves it first."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController, threadpool_info

from aplysia import threads
from aplysia.threads import one_thread


def blas_threads() -> set[int]:
    np.zeros((2, 2)) @ np.zeros((2, 2))
    return {lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas"}


def test_overlapping_limits_leave_none_behind() -> None:
    with ThreadpoolController().limit(limits=2, user_api="blas"):
        if blas_threads() != {2}:
            pytest.skip("numpy has one thread only here")
        first, second = one_thread(), one_thread()
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        assert blas_threads() == {1}
        second.__exit__(None, None, None)
        assert blas_threads() == {2}


@pytest.mark.parametrize("cores", [1, 2, 3, 8])
@pytest.mark.parametrize("n", [0, 1, 7, 64, 65, 1000])
def test_each_core_has_some_and_nothing_is_left_out(
    monkeypatch: pytest.MonkeyPatch, cores: int, n: int
) -> None:
    monkeypatch.setattr(threads, "physical_cores", lambda: cores)
    parts = threads.each_core(lambda begin, end: (begin, end), n, step=64)
    assert [row for begin, end in parts for row in range(begin, end)] == list(range(n))
    assert all(begin % 64 == 0 for begin, _ in parts)
    assert len(parts) <= cores


def test_what_fails_on_a_core_fails_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "physical_cores", lambda: 2)

    def work(begin: int, end: int) -> None:
        if begin:
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        threads.each_core(work, 2)
