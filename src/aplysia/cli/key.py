"""Keys of the server: made, listed, revoked. The secret is shown once and stands nowhere."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from aplysia.cli import output
from aplysia.cli.call import Call, say, shared
from aplysia.errors import NotSupported
from aplysia.formats import stamp

if TYPE_CHECKING:
    from aplysia.server.keys import Key, Keys

_SPAN = re.compile(r"(\d{1,6})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@click.group()
@shared()
def key() -> None:
    """Keys of the server: who may ask it, for whose memory.

    Without any key the server answers whoever is on this machine. From the first key on it answers
    nobody without one.

    To do without keys again: stop the server, remove keys.json from the data folder, start it. A
    server that runs stays closed when the file vanishes.

    \b
      aplysia key make laptop
      aplysia key make Ann --tenant ann --expires 30d
      aplysia key make dashboard --scope read
      aplysia key list
      aplysia key revoke 4f2a90c1d3b7
    """


@key.command()
@click.argument("name")
@click.option("--tenant", metavar="A/B", help="Whose memory it opens; by default yours.")
@click.option(
    "--scope",
    multiple=True,
    type=click.Choice(("read", "write", "admin")),
    help="What it may do; by default read and write.",
)
@click.option("--expires", metavar="30d|TIME", help="When it ends: in hours, days, weeks, or then.")
@click.option("--rate", type=click.IntRange(min=0), metavar="N", help="Requests a minute; 0: any.")
@click.option("--size", type=click.IntRange(min=0), metavar="N", help="Bytes of a request; 0: any.")
@shared()
@click.pass_obj
def make(
    call: Call,
    *,
    name: str,
    tenant: str | None,
    scope: tuple[str, ...],
    expires: str | None,
    rate: int | None,
    size: int | None,
) -> None:
    """Make a key; its secret is printed this once.

    It opens the memory of --tenant and what is below it, and nothing beside it.

    \b
      export OPENAI_API_KEY=$(aplysia key make laptop)

    --json prints {"id", "name", "secret", "tenant", "scopes", "made", "expires", "revoked", "rate",
    "size", "usable"}.
    """
    keys = _keys(call)
    first = not any(one.revoked is None for one in keys.all())
    limits = {k: v for k, v in (("rate", rate), ("size", size)) if v is not None}
    made, secret = keys.make(
        name,
        tenant=tuple(tenant.split("/")) if tenant is not None else call.settings.namespace,
        scopes=scope or ("read", "write"),
        expires=_end(call, expires),
        **limits,
    )
    if call.json:
        output.emit(_shown(made, call) | {"secret": secret})
        return
    say(f"Key {made.id} for {'/'.join(made.tenant)}: {', '.join(made.scopes)}. Keep it now:")
    click.echo(secret)
    if first:
        say("From now on the server answers nobody without a key.")


@key.command(name="list")
@shared()
@click.pass_obj
def list_(call: Call) -> None:
    """Keys that were made, the oldest first; no secrets.

    --json prints a list of {"id", "name", "tenant", "scopes", "made", "expires", "revoked", "rate",
    "size", "usable"}.
    """
    found = _keys(call).all()
    if call.json:
        output.emit([_shown(one, call) for one in found])
        return
    for one in found:
        head = click.style(f"{one.id}  {output.visible(one.name)}", bold=True)
        whose = output.visible("/".join(one.tenant))
        click.echo(f"{head}  {whose}; {', '.join(one.scopes)}; {_fate(one, call)}")
    if not found:
        say("There is no key: `aplysia key make NAME` makes one.")


@key.command()
@click.argument("id_", metavar="ID")
@shared()
@click.pass_obj
def revoke(call: Call, id_: str) -> None:
    """End a key now, also for a server that runs.

    --json prints the key, as list does.
    """
    ended = _keys(call).revoke(id_)
    if call.json:
        output.emit(_shown(ended, call))
    else:
        say(output.visible(f"Revoked: {ended.id} ({ended.name})."))


def _keys(call: Call) -> Keys:
    """Raises: NotSupported: the server is not installed."""
    try:
        from aplysia.server.keys import FILE, Keys
    except ImportError as e:
        raise NotSupported(f"keys need {e.name}: run `pip install 'aplysia[server]'`") from e
    return Keys(call.settings.home / FILE, clock=call.clock)


def _end(call: Call, given: str | None) -> datetime | None:
    """Raises: click.BadParameter: it is neither a span nor a time, or is over."""
    if given is None:
        return None
    now = call.clock()
    if span := _SPAN.fullmatch(given):
        try:
            end = now + int(span[1]) * _UNITS[span[2]]
        except OverflowError as e:
            raise click.BadParameter("time ends before that", param_hint="--expires") from e
    else:
        end = call.time(given, option="--expires")
    if end <= now:
        raise click.BadParameter(f"{given!r} is over: give a later time", param_hint="--expires")
    return end


def _shown(one: Key, call: Call) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "tenant": "/".join(one.tenant),
        "scopes": list(one.scopes),
        "made": stamp(one.made),
        "expires": None if one.expires is None else stamp(one.expires),
        "revoked": None if one.revoked is None else stamp(one.revoked),
        "rate": one.rate,
        "size": one.size,
        "usable": one.usable(call.clock()),
    }


def _fate(one: Key, call: Call) -> str:
    if one.revoked is not None:
        return f"revoked {one.revoked:%Y-%m-%d}"
    if one.expires is not None and not one.usable(call.clock()):
        return f"expired {one.expires:%Y-%m-%d}"
    return "no end" if one.expires is None else f"until {one.expires:%Y-%m-%d}"
