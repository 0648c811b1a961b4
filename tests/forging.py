"""Requests of one tenant, forged at random to reach what is another's; tests and benchmarks ask.

Ids of episodes, beliefs, turns, sessions and responses, namespaces in all spellings, hosts and
origins, over REST, the OpenAI interface, MCP and events.
"""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from aplysia.mind import Mind
from aplysia.server.keys import FILE, Keys
from aplysia.server.service import Service

SECRETS = ("Zorblatt Quixley lives in Vyshny.", "我的暗号朋友叫赛博鲸鱼。")
LATER = "Zorblatt Quixley works in Vyshny."  # said while the other listens
_WORDS = ("Quixley", "Vyshny", "赛博鲸鱼")
MARKS = (*_WORDS, *(json.dumps(w)[1:-1] for w in _WORDS if not w.isascii()))
NAMES = (
    *("ann", "ann/work", "../ann", "%61nn", "ann%2fwork", "..%2fann", "bob/../ann", "ann.work"),
    *("", "/", "/ann", "ann/", "//ann", "ann,bob", "bob,ann", "bob, ann", "ann;q=1", "*", "bob/*"),
    *("%00", "ann%00", "%2561nn", "%252e%252e/ann", "ANN", "ａｎｎ", "a\u0301nn", "ann\u200b"),
    *("安", "%E5%AE%89", "%ff%fe", "../../ann", "..\\ann", "['ann']", '["ann"]', "null", "0"),
    *("a" * 5000, "a/" * 400 + "b", "%2e%2e%2fann", "bob\u2215..\u2215ann", "ann/../ann"),
)
_GETS = (
    "/api/beliefs",
    "/api/beliefs?q=Zor",
    "/api/beliefs/{belief}",
    "/api/beliefs/{belief}/curve",
    "/api/beliefs/{belief}/history",
    "/api/episodes",
    "/api/episodes?before={episode}",
    "/api/episodes/{episode}",
    "/api/episodes/../episodes/{episode}",
    "/api/working",
    "/api/quarantine",
    "/api/bias",
    "/api/stats",
    "/api/map",
    "/api/export",
    "/api/openapi.json",
    "/v1/models",
    "/v1/models/{episode}",
    "/v1/responses/{thread}",
    "/v1/responses/{thread}/input_items",
    "/v1/conversations/{thread}",
    "/v1/conversations/{thread}/items",
    "/v1/chat/completions/{thread}",
    "/v1/files/{episode}",
    "/v1/files/{episode}/content",
    "/metrics",
)
_SAID = [{"role": "user", "content": "Where is Zor living?"}]
_POSTS: tuple[tuple[str, Any], ...] = (
    ("/api/recall", {"query": "Where does Zorblatt live?"}),
    ("/api/why", {"query": "我的暗号朋友叫什么？"}),
    ("/api/remember", {"text": "I like tea.", "id": "{episode}"}),
    ("/api/remember", {"text": "I like tea.", "session": "{thread}", "source": "ann"}),
    ("/api/beliefs/{belief}/confirm", {"right": False}),
    ("/api/beliefs/{belief}/correct", {"text": "It is Oslo."}),
    ("/api/beliefs/{belief}/pin", {"pinned": True}),
    ("/api/beliefs/{belief}/expire", {}),
    ("/api/undo", {"episode": "{episode}"}),
    ("/api/retract", {"source": "user"}),
    ("/api/forget", {"ids": ["{episode}"], "confirm": True}),
    ("/api/forget", {"ids": ["{episode}"]}),
    ("/api/quarantine/{episode}/release", {}),
    ("/v1/chat/completions", {"messages": _SAID}),
    ("/v1/chat/completions", {"messages": _SAID, "stream": True}),
    ("/v1/responses", {"input": "Where does my friend live?", "previous_response_id": "{thread}"}),
    ("/v1/responses", {"input": "Where does my friend live?", "conversation": "{thread}"}),
    ("/v1/responses", {"input": [{"type": "item_reference", "id": "{thread}"}]}),
    ("/v1/responses", {"input": "Where does he live?", "conversation": {"id": "{thread}"}}),
    ("/v1/responses/{thread}/cancel", {}),
    ("/v1/embeddings", {"input": "Zor", "model": "echo", "user": "ann"}),
)
_TOOLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("search_memories", {"query": "Where does Zorblatt live?"}),
    ("search_memories", {"query": "Zor", "namespace": "ann"}),
    ("get_memory", {"id": "{episode}"}),
    ("get_memory", {"id": "{belief}"}),
    ("update_memory", {"id": "{belief}", "text": "It is Oslo."}),
    ("delete_memory", {"id": "{episode}"}),
    ("explain_memory", {"query": "我的暗号朋友叫什么？"}),
    ("explain_memory", {"id": "{belief}"}),
)
_MCP: tuple[tuple[str, Any], ...] = (
    *(
        ("/mcp", {"method": "tools/call", "params": {"name": name, "arguments": how}})
        for name, how in _TOOLS
    ),
    ("/mcp", {"method": "resources/read", "params": {"uri": "memory://working"}}),
    ("/mcp", {"method": "resources/read", "params": {"uri": "memory://beliefs/{belief}"}}),
    ("/mcp", {"method": "resources/read", "params": {"uri": "memory://ann/{episode}"}}),
    ("/mcp", {"method": "resources/list", "params": {}}),
)
_KINDS = ("application/json, text/event-stream", "*/*")


@dataclass(slots=True)
class Forged:
    """What came of all requests."""

    requests: int = 0
    statuses: Counter[str] = field(default_factory=Counter)  # "REST 200"
    events: int = 0  # that the forger was told
    leaks: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # 5xx
    changed: bool = False  # what the other has is not as it was


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ids:
    """What is the other's, by name."""

    episodes: tuple[str, ...]
    beliefs: tuple[int, ...]
    threads: tuple[str, ...]

    def put(self, text: str, lot: random.Random) -> str:
        drawn = {
            "{belief}": str(lot.choice([*self.beliefs, 1, 2, 10**9, -1])),
            "{episode}": lot.choice([*self.episodes, "x", "%2e%2e"]),
            "{thread}": lot.choice([*self.threads, *self.episodes, "x"]),
        }
        for name, value in drawn.items():
            text = text.replace(name, value)
        return text


def forge(url: str, parts: Service, folder: Path, *, n: int, seed: int) -> Forged:
    """`n` requests of bob, who wants what is ann's."""
    keys, lot, found = Keys(folder / FILE), random.Random(seed), Forged()
    tokens = {name: keys.make(name, tenant=(name,), rate=0)[1] for name in ("ann", "bob")}
    mine = parts.minds.of(("ann",))
    kept = [mine.remember(text).id for text in SECRETS]
    threads = _lived(url, tokens["ann"])
    ids = _Ids(
        episodes=(*kept, *(e.id for e in mine.memory.newest(20))),
        beliefs=tuple(b.id for text in SECRETS for b in mine.believed(text)),
        threads=threads,
    )
    assert ids.beliefs
    before = _state(mine)
    with (
        _listening(url, tokens["bob"], found),
        httpx2.Client(base_url=url, trust_env=False, timeout=30) as client,
    ):
        for _ in range(n):
            _ask(client, tokens["bob"], ids, lot, found)
        found.changed = _state(mine) != before
        bearer = {"authorization": f"Bearer {tokens['ann']}"}
        client.post("/api/remember", json={"text": LATER}, headers=bearer).raise_for_status()
        bearer = {"authorization": f"Bearer {tokens['bob']}"}
        client.post("/api/remember", json={"text": "The end."}, headers=bearer).raise_for_status()
    return found


def _state(mind: Mind) -> object:
    """Everything that is kept and believed, but for what fades with time."""
    every = [(e.id, e.text) for e in mind.memory.episodes()]
    beliefs = mind.memory.beliefs.all(now=mind.memory.newest(1)[0].at)
    return every, [(b.id, b.standing, b.pinned, b.ends, b.tellings, b.warranted) for b in beliefs]


def _lived(url: str, token: str) -> tuple[str, ...]:
    """Conversations that are ann's: the ids by which they go on."""
    bearer, found = {"authorization": f"Bearer {token}"}, list[str]()
    with httpx2.Client(base_url=url, trust_env=False, timeout=30, headers=bearer) as client:
        for path, body in (
            ("/v1/responses", {"model": "echo", "input": f"Note this: {SECRETS[0]}"}),
            ("/v1/chat/completions", {"model": "echo", "messages": _SAID}),
        ):
            answer = client.post(path, json=body)
            answer.raise_for_status()
            found.append(answer.json()["id"])
            found += filter(None, map(answer.headers.get, ("x-aplysia-session", "x-aplysia-turn")))
    return tuple(found)


@contextmanager
def _listening(url: str, token: str, found: Forged) -> Iterator[None]:
    """Bob listens until his own last word comes."""
    begun, headers = threading.Event(), {"authorization": f"Bearer {token}"}

    def listen() -> None:
        with (
            suppress(httpx2.HTTPError),
            httpx2.Client(trust_env=False, timeout=30) as client,
            client.stream("GET", f"{url}/api/events", headers=headers) as answer,
        ):
            for line in answer.iter_lines():
                begun.set()
                found.events += line.startswith("data: ")
                found.leaks += [f"event {line}"] if any(m in line for m in MARKS) else []
                if "The end." in line:
                    return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    assert begun.wait(20)
    yield
    thread.join(30)


def _ask(client: httpx2.Client, token: str, ids: _Ids, lot: random.Random, found: Forged) -> None:
    path, body = lot.choice([*((g, None) for g in _GETS), *_POSTS, *_MCP])
    path, sent = ids.put(path, lot), json.loads(ids.put(json.dumps(body), lot))
    kind = "MCP" if path == "/mcp" else "REST" if path.startswith("/api") else "OpenAI"
    if kind == "MCP":
        sent = {"jsonrpc": "2.0", "id": 1, **sent}
    elif sent and kind == "OpenAI":
        sent |= {"model": "echo"} | _somebody(lot)
    elif body is None and lot.random() < 0.1:
        path += ("&" if "?" in path else "?") + f"namespace={lot.choice(NAMES[:8])}"
    headers = [("authorization", f"Bearer {token}"), ("accept", lot.choice(_KINDS))]
    headers += _named(client, ids, lot)
    told = [(k.encode(), v.encode()) for k, v in headers]
    method = "GET" if body is None else "POST"
    with client.stream(method, path, json=sent, headers=told) as answer:
        text = answer.read().decode("utf-8", "replace")
    found.requests += 1
    found.statuses[f"{kind} {answer.status_code}"] += 1
    asked = f"{method} {path} {headers} {sent}"[:700]
    if seen := [m for m in MARKS if m in text or m in str(answer.headers)]:
        found.leaks.append(f"{asked}: {answer.status_code} {seen}")
    if answer.status_code >= 500:
        found.broken.append(f"{asked}: {answer.status_code} {text[:200]}")


def _somebody(lot: random.Random) -> dict[str, Any]:
    """Who a body says that it is."""
    name = lot.choice(NAMES)
    return lot.choice(
        [
            {"user": name},
            {"metadata": {"namespace": name}},
            {"metadata": {"namespace": name, "tenant": "ann"}, "user": "ann"},
            {"metadata": {"namespace": lot.choice([["ann"], {"a": "ann"}, 7, None])}},
            {"safety_identifier": name},
            {"prompt_cache_key": "ann", "store": True},
            {"namespace": name},
            {},
        ]
    )


def _named(client: httpx2.Client, ids: _Ids, lot: random.Random) -> list[tuple[str, str]]:
    """What headers say: whose memory, once or twice, which session, from where."""
    found = list[tuple[str, str]]()
    for chance in (0.6, 0.15):
        if lot.random() < chance:
            found.append(("x-aplysia-namespace", lot.choice(NAMES)))
    if lot.random() < 0.3:
        found.append(("x-aplysia-session", lot.choice([*ids.threads, *ids.episodes, "x"])))
    if lot.random() < 0.05:
        found.append(("host", lot.choice(["ann", "evil.example", "127.0.0.1:1", "[::1]", ""])))
    if lot.random() < 0.05:
        port = client.base_url.port
        found.append(("origin", lot.choice(["http://evil.example", "null", f"http://ann:{port}"])))
    if lot.random() < 0.1:
        found.append((lot.choice(["x-forwarded-user", "x-tenant", "x-aplysia-tenant"]), "ann"))
    if lot.random() < 0.05:
        found.append(("x-api-key", "ann"))
    return found
