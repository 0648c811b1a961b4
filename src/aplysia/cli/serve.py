"""`aplysia serve`: an OpenAI-compatible server that remembers, in front of any model."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from aplysia.cli.call import HERE, Call, say, shared
from aplysia.errors import ConfigError, ModelNotFound, NotSupported

if TYPE_CHECKING:
    import socket

    from starlette.applications import Starlette

    from aplysia.server.idle import Idle
    from aplysia.server.keys import Keys
    from aplysia.server.logs import Form
    from aplysia.server.service import Service
    from aplysia.server.upstream import Upstream

PORT = 8471


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port; 0: any that is free.",
)
@click.option(
    "--upstream",
    multiple=True,
    metavar="[MODEL=]URL[#VARIABLE]",
    help="An OpenAI-compatible server that answers, in place of the built-in model.",
)
@click.option(
    "--allow-clear", multiple=True, metavar="HOST", help="Its key may go there over http://."
)
@click.option("--allow-host", multiple=True, metavar="NAME", help="A name it may be asked under.")
@click.option("--streams", default=2, show_default=True, help="Replies at once, built-in model.")
@click.option("--memory-tokens", default=1024, show_default=True, help="Of memory in a request.")
@click.option(
    "--stall", default=300.0, show_default=True, help="Seconds an upstream may be silent."
)
@click.option(
    "--log", "log_", type=click.Choice(["text", "json"]), help="A line for each request on stderr."
)
@click.option("--idle/--no-idle", default=True, show_default=True, help="Upkeep in quiet times.")
@click.option("--reflect", metavar="MODEL", help="In idle time it reads what the rules did not.")
@click.option(
    "--grace",
    default=20,
    show_default=True,
    metavar="SECONDS",
    help="For the replies under way, when it ends.",
)
@shared(*HERE, "model")
@click.pass_obj
def serve(  # noqa: PLR0917 (click passes options by name)
    call: Call,
    host: str,
    port: int,
    upstream: tuple[str, ...],
    allow_clear: tuple[str, ...],
    allow_host: tuple[str, ...],
    streams: int,
    memory_tokens: int,
    stall: float,
    idle: bool,
    reflect: str | None,
    grace: int,
    log_: Form | None,
) -> None:
    """Serve memory to any OpenAI client.

    Point a client at it and it remembers: what is said is kept, and what fits comes back with the
    next request. What answers is any server with --upstream, several of them by the name of a
    model; else what `chat` would use: the setting upstream, a model server on this machine, the
    built-in model. The key in VARIABLE is sent to its upstream alone; where none is named,
    APLYSIA_UPSTREAM_KEY to the first upstream and OPENAI_API_KEY to OpenAI's own host or that of
    OPENAI_BASE_URL. No key leaves this machine over http://, but to hosts of --allow-clear.

    \b
      aplysia serve
      OPENAI_BASE_URL=http://127.0.0.1:8471/v1 OPENAI_API_KEY=none python your_program.py
      aplysia serve --upstream http://127.0.0.1:11434/v1
      aplysia serve --upstream https://api.openai.com/v1 --upstream qwen=http://127.0.0.1:8000/v1
      aplysia serve --upstream https://llm.example/v1#LLM_KEY

    It listens on this machine only. To listen elsewhere make a key first: aplysia key make NAME.
    """
    keys = _keys(call, host)
    from aplysia.server import logs

    logs.begin(log_)
    with ExitStack() as stack:
        app = _app(
            call,
            stack,
            keys,
            list(upstream),
            clear=allow_clear,
            hosts=[host, *allow_host],
            streams=streams,
            room=memory_tokens,
            stall_s=stall,
        )
        if idle:
            app.state.service.idle = _idle(call, app.state.service, reflect)
        _listen(call, app, host, port, grace_s=grace)


def _keys(call: Call, host: str) -> Keys:
    """The keys of this server.

    Raises: NotSupported: it is not installed. ConfigError: others could come in without a key.
    """
    try:
        from aplysia.server.access import LOOPBACK
        from aplysia.server.keys import FILE, Keys
    except ImportError as e:
        raise NotSupported(f"the server needs {e.name}: run `pip install 'aplysia[server]'`") from e
    keys = Keys(call.settings.home / FILE)
    made = keys.all()  # they can be read
    if host not in LOOPBACK and not any(k.usable(call.clock()) for k in made):
        raise ConfigError(
            f"--host {host} would open this memory to others without a key: make one first with "
            "`aplysia key make NAME`"
        )
    return keys


def _idle(call: Call, service: Service, model: str | None) -> Idle:
    """What is done while nobody asks anything; with a model, it reads what the rules did not."""
    from aplysia.models import load
    from aplysia.server.idle import Idle

    make = partial(load, model, home=call.settings.home) if model else None
    return Idle(service.minds, service.metrics, model=make)


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises: ConfigError: it cannot, and what to do."""
    import socket

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        found = socket.socket(family)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
    except OSError as e:
        busy = "another program listens there: name another --port, or end that program"
        why = busy if e.errno == errno.EADDRINUSE else f"{e.strerror or e}: check --host and --port"
        raise ConfigError(f"cannot listen on {host} port {port}: {why}") from e
    found.set_inheritable(True)
    return found


def _listen(call: Call, app: Starlette, host: str, port: int, *, grace_s: int) -> None:
    """Serve until Ctrl-C or SIGTERM; what is under way is finished first, in its grace time."""
    import socket

    import uvicorn

    from aplysia.server.running import Server

    class Telling(Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if not self.should_exit:  # only now does it answer
                say(f"Listening on {where}/v1, with the memory of {whose}.")
                say("Ctrl-C ends it; nothing is lost. A second one cuts off the replies under way.")

    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,  # see `logs`
        access_log=False,
        timeout_graceful_shutdown=grace_s,
        server_header=False,
    )
    listening = _bound(host, port)
    # inherited by every connection: a word is sent when it comes, not when the last was received
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    where = f"http://{host if ':' not in host else f'[{host}]'}:{listening.getsockname()[1]}"
    whose = "/".join(call.settings.namespace)
    Telling(config, app.state.service).run(sockets=[listening])


def _app(
    call: Call,
    stack: ExitStack,
    keys: Keys,
    upstreams: list[str],
    *,
    clear: tuple[str, ...],
    hosts: list[str],
    streams: int,
    room: int,
    stall_s: float,
) -> Starlette:
    """The app over the store, the embedder and the models of the settings."""
    import aplysia
    from aplysia.memory import open_store
    from aplysia.models import load_embedder
    from aplysia.server import create_app
    from aplysia.server.access import LOOPBACK, Access
    from aplysia.server.minds import Minds
    from aplysia.server.owners import FILE as OWNERS
    from aplysia.server.owners import Owners
    from aplysia.server.service import Service
    from aplysia.server.upstream import Upstreams

    chosen = call.settings
    embedder = None
    if chosen.embedder != "none":
        embedder = load_embedder(chosen.embedder, home=chosen.home)
    guard = aplysia.Guard(
        keep_secrets=chosen.secrets == "keep", rate=chosen.rate, volume=chosen.volume
    )
    service = Service(
        access=Access(keys, owner=chosen.namespace, hosts=hosts, local=hosts[0] in LOOPBACK),
        minds=Minds(
            open_store(chosen.store, durability=chosen.durability),
            embedder=embedder,
            clock=call.clock,
            guard=guard,
        ),
        upstreams=Upstreams(
            _upstreams(call, stack, upstreams, streams=streams, clear=clear), stall_s=stall_s
        ),
        clock=call.clock,
        owners=Owners(chosen.home / OWNERS),
        embedder=embedder,
        store=chosen.store,
        room=room,
    )
    return create_app(service)


def _upstreams(
    call: Call, stack: ExitStack, given: list[str], *, streams: int, clear: Sequence[str]
) -> list[Upstream]:
    from aplysia.cli.choosing import chosen
    from aplysia.models.openai import key_of
    from aplysia.server.upstream import Upstream

    found = dict[tuple[str, str], list[str]]()
    for one in given:
        model, url, variable = _parts(one)
        if not url.startswith(("http://", "https://")):
            raise ConfigError(f"--upstream {one!r}: write a URL such as http://127.0.0.1:8000/v1")
        found.setdefault((url, variable), []).extend([model] if model else [])
    if found:
        return [
            Upstream(
                name=url,
                url=url,
                key=_key_for(url, given[0], variable=variable, clear=clear),
                models=tuple(models),
            )
            for (url, variable), models in sorted(found.items(), key=lambda item: bool(item[1]))
        ]
    choice = chosen(call)
    if choice.url:
        key = _sealed(choice.url, key_of() if choice.keyed else "", clear=clear)
        return [Upstream(name=choice.url, url=choice.url, key=key)]
    return [_built_in(call, choice.model, stack, streams=streams)]


def _parts(given: str) -> tuple[str, str, str]:
    """The model, the URL and the variable of an --upstream.

    >>> _parts("qwen=https://llm.example/v1#LLM_KEY"), _parts("https://llm.example/v1?a=b")
    (('qwen', 'https://llm.example/v1', 'LLM_KEY'), ('', 'https://llm.example/v1?a=b', ''))
    """
    rest, _, variable = given.partition("#")
    model, equals, url = rest.partition("=")
    return (model, url, variable) if equals and "/" not in model else ("", rest, variable)


def _key_for(url: str, first: str, *, variable: str = "", clear: Sequence[str] = ()) -> str:
    """The key that an upstream is sent: its own, else ours to the first, OpenAI's to its own host.

    Raises: ConfigError: its variable is not set, or the key would go over the network in clear.
    """
    if variable:
        own = os.environ.get(variable, "")
        if not own:
            raise ConfigError(f"--upstream {url}#{variable}: the variable {variable} is not set")
        return _sealed(url, own, clear=clear)
    host = urlsplit(url).hostname or ""
    own = os.environ.get("APLYSIA_UPSTREAM_KEY", "") if _parts(first)[1:] == (url, "") else ""
    base = os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1"
    key = own or (os.environ.get("OPENAI_API_KEY", "") if host == urlsplit(base).hostname else "")
    return _sealed(url, key, clear=clear)


def _sealed(url: str, key: str, *, clear: Sequence[str]) -> str:
    """The key. Raises: ConfigError: on its way there, others could read it."""
    from aplysia.server.access import LOOPBACK

    where = urlsplit(url)
    host = where.hostname or ""
    if key and where.scheme != "https" and host not in {*LOOPBACK, *map(str.lower, clear)}:
        raise ConfigError(
            f"the upstream {url} would be sent a key in clear: write https://, or allow it with "
            f"--allow-clear {host}"
        )
    return key


def _built_in(call: Call, model: str, stack: ExitStack, *, streams: int) -> Upstream:
    """A model of this process, listening on the loopback."""
    from aplysia.models import listen
    from aplysia.server.upstream import BUILT_IN, Upstream

    try:
        listener = listen(model, home=call.settings.home, streams=streams)
    except ModelNotFound as e:
        raise ModelNotFound(f"{e}, or name a server with --upstream URL") from e
    stack.callback(listener.close)
    return Upstream(name=BUILT_IN, url=f"{listener.address}/v1", key=listener.key, front=True)
