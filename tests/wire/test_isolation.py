"""Two tenants, forged ids, headers and bodies at random: nobody sees what is another's.

APLYSIA_TEST_FORGED says how many requests are made.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import httpx2

from aplysia.server.keys import FILE, Keys
from aplysia.server.service import Service

Served = tuple[str, Service]
SECRETS = ("Zorblatt Quixley lives in Vyshny.", "我的暗号朋友叫赛博鲸鱼。")
MARKS = ("Zorblatt", "Vyshny", "赛博鲸鱼")
NAMES = ("ann", "ann/work", "../ann", "%61nn", "ann%2fwork", "..%2fann", "bob/../ann", "ann.work")
GETS = (
    "/api/beliefs",
    "/api/beliefs?q=Zor",
    "/api/beliefs/{belief}",
    "/api/beliefs/{belief}/curve",
    "/api/beliefs/{belief}/history",
    "/api/episodes",
    "/api/episodes/{episode}",
    "/api/working",
    "/api/quarantine",
    "/api/bias",
    "/api/stats",
    "/api/map",
    "/api/export",
    "/v1/models",
    "/metrics",
)
POSTS: tuple[tuple[str, Any], ...] = (
    ("/api/recall", {"query": "Where does Zorblatt live?"}),
    ("/api/why", {"query": "我的暗号朋友叫什么？"}),
    ("/api/beliefs/{belief}/confirm", {"right": False}),
    ("/api/beliefs/{belief}/correct", {"text": "It is Oslo."}),
    ("/api/beliefs/{belief}/pin", {"pinned": True}),
    ("/api/undo", {"episode": "{episode}"}),
    ("/api/retract", {"source": "user"}),
    ("/api/forget", {"ids": ["{episode}"], "confirm": True}),
    ("/api/forget", {"ids": ["{episode}"]}),
    ("/api/quarantine/{episode}/release", {}),
    ("/v1/chat/completions", {"messages": [{"role": "user", "content": "Where is Zor living?"}]}),
    ("/v1/responses", {"input": "Where does my friend live?", "previous_response_id": "{episode}"}),
)
ASKED = {"Zorblatt"}  # bob's own questions have it, and an echo may say it back


def test_forged_requests_show_nothing_of_another(served: Served, tmp_path: Path) -> None:
    url, parts = served
    keys, lot = Keys(tmp_path / FILE), random.Random(7)
    tokens = {name: keys.make(name, tenant=(name,), rate=0)[1] for name in ("ann", "bob")}
    mine = parts.minds.of(("ann",))
    episodes = [mine.remember(text).id for text in SECRETS]
    beliefs = [b.id for text in SECRETS for b in mine.believed(text)]
    assert beliefs
    before = (mine.memory.count(), [b.standing for t in SECRETS for b in mine.believed(t)])
    failed = list[str]()
    with httpx2.Client(base_url=url, trust_env=False, timeout=30) as client:
        for _ in range(int(os.environ.get("APLYSIA_TEST_FORGED", "300"))):
            path, body = lot.choice([*((g, None) for g in GETS), *POSTS])
            ids = {
                "{belief}": str(lot.choice([*beliefs, 1, 2, 10**9, -1])),
                "{episode}": lot.choice([*episodes, "x", "%2e%2e"]),
            }
            text = json.dumps(body)
            for name, value in ids.items():
                path, text = path.replace(name, value), text.replace(name, value)
            sent = json.loads(text)
            if sent and path.startswith("/v1"):
                sent |= lot.choice(
                    [
                        {"user": lot.choice(NAMES)},
                        {"metadata": {"namespace": lot.choice(NAMES)}},
                        {"safety_identifier": lot.choice(NAMES)},
                        {},
                    ]
                )
            headers = {"authorization": f"Bearer {tokens['bob']}"}
            if lot.random() < 0.6:
                headers["x-aplysia-namespace"] = lot.choice(NAMES)
            if lot.random() < 0.3:
                headers["x-aplysia-session"] = lot.choice(episodes)
            method = "GET" if body is None else "POST"
            answer = client.request(method, path, json=sent, headers=headers)
            seen = [m for m in MARKS if m in answer.text and m not in ASKED]
            if answer.status_code >= 500 or seen:
                failed.append(f"{method} {path} {headers} {sent}: {answer.status_code} {seen}")
    assert failed == []
    after = (mine.memory.count(), [b.standing for t in SECRETS for b in mine.believed(t)])
    assert after == before
