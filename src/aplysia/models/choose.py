"""Which model answers when none is named: what the user already has comes first.

In this order: an endpoint that the settings name; a model server found on its usual port of this
machine; an endpoint for which the environment has a key, if the user agrees to it; the catalogue's
model. The reason is part of the choice, for people to read.

Looking is one request to each port, all at once, on 127.0.0.1 alone and without any key; where
nobody listens it costs a millisecond. This module reads no settings and asks nobody anything: it is
handed `ask`. A server of Aplysia itself is passed over, its answers have the memory already.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from time import monotonic

from aplysia.errors import ModelNotFound
from aplysia.models import wire

AUTO = "auto"
DEFAULT = "gguf:default"
PORTS = (("Ollama", 11434), ("LM Studio", 1234), ("llama.cpp", 8080), ("vLLM", 8000))
_TIMEOUT_S = 0.3
_ANSWER_MOST = 1 << 20  # bytes
_HERE = ("://127.0.0.1", "://localhost", "://[::1]")
_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A model server that runs on this machine."""

    name: str
    url: str
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What answers, and why."""

    model: str  # a name for `load`; "openai:" alone: what its endpoint has, see `sole`
    url: str = ""  # the endpoint of an openai: model
    keyed: bool = False  # whether the key of the environment is meant for that endpoint
    why: str = ""  # "" where the user has named the model


def choose(
    model: str,
    *,
    upstream: str = "",
    base: str,
    key: bool = False,
    able: bool = True,
    local: Callable[[], Sequence[Found]],
    ask: Callable[[], str] | None = None,
) -> Choice:
    """What answers.

    Args:
        model: as named; `AUTO` leaves it to the order above.
        upstream: the endpoint of the settings; "" for none.
        base: the endpoint for which the environment has a key, if `key`.
        able: whether openai: models can be opened here.
        local: finds the servers of this machine; only called when it matters.
        ask: asks the user for a name, since the key of the environment may be used; None: nobody
            is there to be asked, and it is not used.
    """
    if model != AUTO:
        far = model.startswith("openai:")
        return Choice(model=model, url=(upstream or base) if far else "", keyed=far)
    if upstream:
        return Choice(model="openai:", url=upstream, keyed=True, why="it is the setting upstream")
    servers = local()
    if servers and able:
        first = servers[0]
        why = f"{first.name} is running on this machine"
        return Choice(model=f"openai:{first.models[0]}", url=first.url, why=why)
    hint = ""
    if servers:
        hint = f" ({servers[0].name} is running, and needs `pip install 'aplysia[server]'`)"
    elif key and able and ask is not None:
        named = ask()
        far = named.startswith("openai:")
        return Choice(model=named, url=base if far else "", keyed=far, why="you have chosen it")
    elif key:
        hint = " (a key is in the environment and not used: name openai:NAME to use it)"
    why = f"no upstream is named and no model server found on this machine{hint}"
    return Choice(model=DEFAULT, why="it comes with Aplysia" + hint if servers else why)


def sole(names: Sequence[str], *, url: str) -> str:
    """The model to take of those that an endpoint lists: the only one, or the first of a server of
    this machine.

    Raises: ModelNotFound: there is none, or there are several elsewhere.
    """
    talking = _talking(names)
    if talking and (len(talking) == 1 or any(here in url for here in _HERE)):
        return talking[0]
    shown = ", ".join(talking[:_SHOWN]) + (", …" if len(talking) > _SHOWN else "")
    has = f"has several models ({shown})" if talking else "lists no model that talks"
    raise ModelNotFound(f"{url} {has}: name one with --model openai:NAME")


def found(
    ports: Sequence[tuple[str, int]] = PORTS, *, timeout_s: float = _TIMEOUT_S
) -> list[Found]:
    """The model servers on this machine that have a model, in the order of `ports`."""
    answers = dict[int, tuple[str, ...]]()
    looking = [
        threading.Thread(target=_look, args=(port, answers, timeout_s), daemon=True)
        for _, port in ports
    ]
    for one in looking:
        one.start()
    until = monotonic() + timeout_s
    for one in looking:
        one.join(max(0.0, until - monotonic()))
    there = dict(answers)
    return [
        Found(name=name, url=f"http://127.0.0.1:{port}/v1", models=there[port])
        for name, port in ports
        if there.get(port)
    ]


def _look(port: int, answers: dict[int, tuple[str, ...]], timeout_s: float) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)) as link:
        try:
            link.request("GET", "/v1/models")
            answer = link.getresponse()
            listed = json.loads(answer.read(_ANSWER_MOST)) if answer.status == 200 else None
        except (OSError, http.client.HTTPException, ValueError):
            return
    if listed and not _ours(listed):
        answers[port] = tuple(_talking(wire.names(listed)))


def _ours(listed: object) -> bool:
    data = listed.get("data") if isinstance(listed, dict) else None
    some = data if isinstance(data, list) else []
    return any(isinstance(one, dict) and one.get("owned_by") == "aplysia" for one in some)


def _talking(names: Sequence[str]) -> list[str]:
    """Those that are no embedders."""
    return [one for one in names if "embed" not in one.lower()]
