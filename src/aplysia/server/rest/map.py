"""Beliefs as points of a plane, those alike close together; clusters of them, named.

A belief's place comes from what the episode means in which it was told, where an embedder is in
use, and from the words of its claim. The two directions in which they differ most are the axes
(principal components), so the plane is the same each time. It shows what is near what; a distance
in it has no unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from aplysia.server.rest.schema import many, record, text, whole
from aplysia.server.rest.table import Asked, Way
from aplysia.text import keys, terms
from aplysia.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from aplysia.types import Belief

    Rows = NDArray[np.float64]

_WORDS = 128  # dimensions for the words of claims
_KEPT = 16  # components in which clusters are found
_CLUSTERS, _ROUNDS = 12, 25


def plane(asked: Asked) -> object:
    memory = asked.mind.memory
    some = [b for b in memory.beliefs.all(now=asked.now) if b.standing != "past"]
    if not some:
        return {"points": [], "clusters": []}
    meaning = memory.vectors([b.episodes[0] if b.episodes else "" for b in some])
    with one_thread():
        places = components(np.hstack([meaning.astype(np.float64), _worded(some)]))
        of = clusters(places)
    flat = places[:, :2] / max(1e-12, float(np.abs(places[:, :2]).max()))
    return {
        "points": [
            {"belief": b.id, "x": round(float(x), 4), "y": round(float(y), 4), "cluster": int(c)}
            for b, (x, y), c in zip(some, flat, of, strict=True)
        ],
        "clusters": [
            {"id": c, "name": name, "size": size} for c, (name, size) in enumerate(_named(some, of))
        ],
    }


def _worded(some: Sequence[Belief]) -> Rows:
    """(n, _WORDS): the terms of each claim, hashed, unit rows."""
    found = np.zeros((len(some), _WORDS))
    for row, one in enumerate(some):
        claim = one.claim
        for key in keys([*terms(f"{claim.subject} {claim.value}"), claim.attribute]):
            found[row, key % _WORDS] += 1 if key & (1 << 40) else -1
    found /= np.maximum(1e-12, np.linalg.norm(found, axis=1, keepdims=True))
    return found


def components(rows: Rows) -> Rows:
    """(n, at least 2): the rows along the directions in which they differ most, those first."""
    centred = rows - rows.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    kept = axes[:, ::-1][:, :_KEPT]
    strongest = np.abs(kept).argmax(axis=0)
    found: Rows = centred @ (kept * np.sign(kept[strongest, np.arange(kept.shape[1])]))
    return found


def clusters(places: Rows) -> NDArray[np.intp]:
    """(n,): which of at most `_CLUSTERS` each is in; k-means from points far from each other."""
    n = len(places)
    most = max(1, min(_CLUSTERS, round(sqrt(n / 2))))
    centres = places[[int((places**2).sum(axis=1).argmin())]]
    for _ in range(most - 1):
        away = _apart(places, centres).min(axis=1)
        if away.max() < 1e-9:
            break
        centres = np.vstack([centres, places[int(away.argmax())]])
    of = _apart(places, centres).argmin(axis=1)
    for _ in range(_ROUNDS):
        centres = np.stack([places[of == c].mean(axis=0) for c in np.unique(of)])
        again = _apart(places, centres).argmin(axis=1)
        if np.array_equal(again, of):
            break
        of = again
    return np.unique(of, return_inverse=True)[1].reshape(-1)


def _apart(places: Rows, centres: Rows) -> Rows:
    found: Rows = np.stack([((places - c) ** 2).sum(axis=1) for c in centres], axis=1)
    return found


def _named(some: Sequence[Belief], of: NDArray[np.intp]) -> Iterable[tuple[str, int]]:
    """The name of each cluster, what sets it apart from the others, and its size."""
    subjects = Counter(b.claim.subject for b in some)
    attributes = Counter(b.claim.attribute for b in some)
    for c in range(int(of.max()) + 1):
        mine = [b.claim for b, own in zip(some, of, strict=True) if own == c]
        subject, share = _telling((m.subject for m in mine), subjects)
        attribute, _ = _telling((m.attribute for m in mine), attributes)
        yield f"{subject} · {attribute}" if 2 * share >= len(mine) else attribute, len(mine)


def _telling(names: Iterable[str], every: Counter[str]) -> tuple[str, int]:
    """The name that is most frequent here and least elsewhere, and how often it is here."""
    name, n = max(Counter(names).items(), key=lambda p: (p[1] ** 2 / every[p[0]], p[0]))
    return name, n


_UNIT = {"type": "number", "minimum": -1, "maximum": 1}
WAYS = (
    Way(
        method="GET",
        path="/api/map",
        name="getMap",
        about="What is believed as points of a plane, those alike close together.",
        scope="read",
        does=plane,
        long=True,
        answer=record(
            {
                "points": many(
                    record({"belief": whole(1), "x": _UNIT, "y": _UNIT, "cluster": whole()})
                ),
                "clusters": many(record({"id": whole(), "name": text(), "size": whole(1)})),
            }
        ),
    ),
)
