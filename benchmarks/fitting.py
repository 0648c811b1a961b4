"""Logistic regression with an L2 penalty, for the gates whose weights are shipped."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize


def fit(
    x: Any,
    y: NDArray[np.float64],
    *,
    penalty: float = 1.0,
    weight: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Weights and, last, the bias; `x`: an array or a sparse matrix, a line for each of `y`."""
    each = np.ones(len(y)) if weight is None else weight

    def loss(p: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = x @ p[:-1] + p[-1]
        miss = (1 / (1 + np.exp(-z)) - y) * each
        value = (each * (np.logaddexp(0, z) - y * z)).sum() + penalty / 2 * (p[:-1] ** 2).sum()
        return float(value), np.append(x.T @ miss + penalty * p[:-1], miss.sum())

    best: NDArray[np.float64] = minimize(
        loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B"
    ).x
    return best


def fit_bags(
    x: Any,
    sizes: NDArray[np.int64],
    y: NDArray[np.float64],
    *,
    penalty: float = 1.0,
    weight: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """`fit`, where a line of `y` is for a bag of lines of `x`, of which the likeliest decides.

    Args:
        sizes: how many lines of `x`, in their order, are of each bag; none is empty.
    Source: the soft maximum of multiple-instance learning, log Σ exp.
    """
    each = np.ones(len(y)) if weight is None else weight
    starts = np.cumsum(sizes) - sizes
    turned = x.T.tocsr()

    def loss(p: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = x @ p[:-1] + p[-1]
        most = np.maximum.reduceat(z, starts)
        share = np.exp(z - np.repeat(most, sizes))
        total = np.add.reduceat(share, starts)
        bag = most + np.log(total)
        miss = (1 / (1 + np.exp(-bag)) - y) * each
        back = np.repeat(miss / total, sizes) * share
        value = (each * (np.logaddexp(0, bag) - y * bag)).sum() + penalty / 2 * (p[:-1] ** 2).sum()
        return float(value), np.append(turned @ back + penalty * p[:-1], back.sum())

    best: NDArray[np.float64] = minimize(
        loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    ).x
    return best
