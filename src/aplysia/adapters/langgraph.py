"""LangGraph's `BaseStore` over a memory: its namespaces are ours, an item is an episode.

`value["text"]` is what is remembered, believed and recalled; a value without it is kept as JSON and
claims nothing. What was told by other doors in a namespace is an item too. An item that is put
again replaces the old one for good, as the interface says. A time to live counts from the last put.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Any

from langgraph.store.base import (
    BaseStore,
    GetOp,
    Item,
    ListNamespacesOp,
    MatchCondition,
    Op,
    PutOp,
    Result,
    SearchItem,
    SearchOp,
    validate_op_namespace,
)

from aplysia.adapters.origin import pack, unpack
from aplysia.learn import utc_now
from aplysia.memory import Memory, open_store
from aplysia.memory.store import Store
from aplysia.mind import Mind
from aplysia.models import load_embedder
from aplysia.types import Embedder, Episode, Namespace, Utterance

_NAME = "langgraph"
_PAGE = 200


@dataclass(frozen=True, slots=True)
class _Kept:
    """An item, and whether and how well it was found."""

    item: Item
    indexed: bool
    score: float | None = None


class AplysiaStore(BaseStore):
    """A LangGraph store that remembers, believes and forgets.

    Args:
        store: a path, or a store, which stays yours to close.
        embedder: as in `aplysia.open`.
        below: namespaces of LangGraph are put under these labels.
    """

    supports_ttl = True
    __slots__ = ("_below", "_clock", "_embedder", "_lock", "_minds", "_own", "_store")

    def __init__(
        self,
        store: str | Path | Store,
        *,
        embedder: str | Embedder | None = "use",
        below: Namespace = (),
        clock: Any = utc_now,
    ) -> None:
        self._own = isinstance(store, (str, Path))
        self._store: Store = open_store(store) if isinstance(store, (str, Path)) else store
        self._embedder = load_embedder(embedder) if isinstance(embedder, str) else embedder
        self._below, self._clock = tuple(below), clock
        self._minds: dict[Namespace, Mind] = {}
        self._lock = RLock()

    def close(self) -> None:
        if self._own:
            self._store.close()

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Reads see what stood before the batch; then the puts, the last of a key alone."""
        some = list(ops)
        for op in some:
            validate_op_namespace(op)
        with self._lock:
            found = [self._read(op) for op in some]
            puts = {(op.namespace, op.key): op for op in some if isinstance(op, PutOp)}
            for op in puts.values():
                self._put(op)
        return found

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        return await asyncio.to_thread(self.batch, list(ops))

    def sweep_ttl(self) -> int:
        """Forget what has outlived its time for good; how many items."""
        gone = 0
        for namespace in self._namespaces():
            mind, now = self._mind_of(self._below + namespace), self._clock()
            ids = [e.id for e in mind.memory.episodes() if _over(e, now)]
            gone += len(mind.forget(ids).episodes) if ids else 0
        return gone

    def _read(self, op: Op) -> Result:
        if isinstance(op, GetOp):
            mind = self._mind_of(self._below + op.namespace)
            kept = mind.memory.get([op.key]).get(op.key)
            return None if kept is None or self._gone(kept) else self._kept(op.namespace, kept).item
        if isinstance(op, SearchOp):
            return self._search(op)
        if isinstance(op, ListNamespacesOp):
            return self._listed(op)
        return None

    def _search(self, op: SearchOp) -> list[SearchItem]:
        every = (
            one
            for namespace in self._namespaces()
            if namespace[: len(op.namespace_prefix)] == op.namespace_prefix
            for one in self._items(namespace, op)
            if all(_fits(one.item.value.get(k), v) for k, v in (op.filter or {}).items())
        )
        found = list(every)
        if op.query:
            found.sort(key=lambda one: -(one.score or 0.0))
        return [
            SearchItem(
                namespace=one.item.namespace,
                key=one.item.key,
                value=one.item.value,
                created_at=one.item.created_at,
                updated_at=one.item.updated_at,
                score=one.score,
            )
            for one in found[op.offset : op.offset + op.limit]
        ]

    def _items(self, namespace: Namespace, op: SearchOp) -> Iterator[_Kept]:
        mind = self._mind_of(self._below + namespace)
        if not op.query:
            for episode in mind.memory.episodes():
                if not self._gone(episode):
                    yield self._kept(namespace, episode)
            return
        most = op.offset + op.limit + (_PAGE if op.filter else 0)
        recalled = mind.recall(op.query, limit=most)
        episodes = mind.memory.get([r.episodes[0] for r in recalled])
        for one in recalled:
            came = episodes.get(one.episodes[0])
            if came is not None and not self._gone(came):
                kept = self._kept(namespace, came, score=one.score)
                if kept.indexed:
                    yield kept

    def _put(self, op: PutOp) -> None:
        mind, now = self._mind_of(self._below + op.namespace), self._clock()
        before = mind.memory.get([op.key]).get(op.key)
        if before is not None:
            mind.forget([op.key])
        if op.value is None:
            return
        value = dict(op.value)
        text = value.pop("text", None)
        rest: dict[str, Any] = {"value": value, "put": now.isoformat()}
        if not isinstance(text, str) or not text.strip():
            text = json.dumps(dict(op.value), ensure_ascii=False)
            rest = {"json": True, "put": now.isoformat()}
        if op.index is False:
            rest["index"] = False
        if op.ttl is not None:
            rest["until"] = (now + timedelta(minutes=op.ttl)).isoformat()
        said = Utterance(
            text=text,
            id=op.key,
            session=mind.new_id(),
            origin=pack(_NAME, rest, mind.guard.kept),
            at=before.at if before else now,
        )
        if rest.get("json"):
            mind.remember_all([said], now=now)
        else:
            mind.note(said, now=now)

    def _listed(self, op: ListNamespacesOp) -> list[tuple[str, ...]]:
        conditions = op.match_conditions or ()
        some = [n for n in self._namespaces() if all(_matches(c, n) for c in conditions)]
        if op.max_depth is not None:
            some = sorted({n[: op.max_depth] for n in some})
        return some[op.offset : op.offset + op.limit]

    def _namespaces(self) -> list[Namespace]:
        """Those of LangGraph."""
        depth = len(self._below)
        every = sorted(self._store.namespaces())
        return [n[depth:] for n in every if n[:depth] == self._below and n[depth:]]

    def _mind_of(self, namespace: Namespace) -> Mind:
        if namespace not in self._minds:
            memory = Memory(self._store, namespace=namespace, embedder=self._embedder)
            self._minds[namespace] = Mind(memory=memory, clock=self._clock)
        return self._minds[namespace]

    def _gone(self, episode: Episode) -> bool:
        return _over(episode, self._clock())

    def _kept(self, namespace: Namespace, one: Episode, *, score: float | None = None) -> _Kept:
        rest = unpack(_NAME, one.origin) or {}
        value: dict[str, Any] = {"text": one.text, **rest.get("value", {})}
        if rest.get("json"):
            try:
                value = json.loads(one.text)
            except ValueError:  # something in it was withheld
                value = {"text": one.text}
        put = datetime.fromisoformat(rest["put"]) if "put" in rest else one.at
        item = Item(value=value, key=one.id, namespace=namespace, created_at=one.at, updated_at=put)
        return _Kept(item, indexed=rest.get("index") is not False, score=score)


def _over(one: Episode, now: datetime) -> bool:
    until = (unpack(_NAME, one.origin) or {}).get("until")
    return until is not None and datetime.fromisoformat(until) <= now


def _matches(condition: MatchCondition, namespace: Namespace) -> bool:
    path = condition.path
    if len(namespace) < len(path):
        return False
    part = namespace[: len(path)] if condition.match_type == "prefix" else namespace[-len(path) :]
    return all(want in ("*", have) for want, have in zip(path, part, strict=False)) or not path


def _fits(value: Any, wanted: Any) -> bool:
    """Whether a field is as a filter says, with LangGraph's operators."""
    if not isinstance(wanted, dict) or not any(k.startswith("$") for k in wanted):
        return bool(value == wanted)
    return all(_compares(value, operator, other) for operator, other in wanted.items())


def _compares(value: Any, operator: str, other: Any) -> bool:
    if operator in ("$eq", "$ne"):
        return bool(value == other) == (operator == "$eq")
    if operator not in ("$gt", "$gte", "$lt", "$lte"):
        raise ValueError(f"operator {operator!r}: use $eq, $ne, $gt, $gte, $lt or $lte")
    if value is None:
        return False
    have, want = float(value), float(other)
    over = have > want if operator.startswith("$gt") else have < want
    return over or (operator.endswith("e") and have == want)
