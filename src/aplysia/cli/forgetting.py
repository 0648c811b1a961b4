"""Forgetting for good, and what there is."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from aplysia import shown
from aplysia.cli import output
from aplysia.cli.call import HERE, Call, nothing_yet, say, shared
from aplysia.errors import NotThere

if TYPE_CHECKING:
    from aplysia.mind import Mind
    from aplysia.types import Episode, Receipt

_SHOWN = 20


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--matching", metavar="TEXT", help="All episodes that contain this text, in any case."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@shared(*HERE)
@click.pass_obj
def forget(call: Call, ids: tuple[str, ...], matching: str | None, yes: bool) -> None:
    """Remove episodes for good.

    After a confirmation, rows, terms, vectors, log and freed pages are gone.
        In a pipe nothing is removed without --yes.

    \b
      aplysia forget d1:3 d1:4
      aplysia forget --matching 花生 --yes

    What shares most of its words or means nearly the same, such as a reply that repeats it, is
    named and stays.

    --json prints the receipt: {"episodes": [id], "rows": {table: n}, "bytes_before",
    "bytes_after", "files", "at", "akin": [id]}; akin: what may say the same and stays.
    """
    if bool(ids) == (matching is not None):
        raise click.UsageError("Name ids, or --matching TEXT.")
    if matching is not None and not matching.strip():
        raise click.UsageError("--matching needs some text.")
    with call.mind(reading=True) as mind:
        going = found(mind, ids) if matching is None else _containing(mind, matching)
        akin = mind.memory.akin([one.id for one in going])
        if not confirmed(going, akin, yes=yes):
            say("Nothing was removed.")
            return
        gone = mind.forget([one.id for one in going])
    receipt(call, gone, akin)


def found(mind: Mind, ids: Sequence[str]) -> list[Episode]:
    """The episodes of these ids; those that are not there are named aloud.

    Raises: NotThere: none is there.
    """
    there = mind.memory.get(ids)
    absent = [id for id in ids if id not in there]
    if not there:
        raise NotThere(
            f"no episode has the id {', '.join(map(repr, absent))}: `aplysia recall` shows ids"
        )
    if absent:
        say(output.visible(f"Not there: {', '.join(absent)}."))
    return list(there.values())


def confirmed(going: Sequence[Episode], akin: Sequence[Episode], *, yes: bool) -> bool:
    """Whether a person wants these removed, though `akin` stay.

    Raises: click.UsageError: nobody is there to ask.
    """
    if yes:
        return True
    say(f"These {len(going)} will be removed for good:" if len(going) > 1 else "This will go:")
    _list(going)
    _staying(akin)
    return asked()


def receipt(call: Call, gone: Receipt, akin: Sequence[Episode]) -> None:
    """What went, and what stays and may say the same."""
    if call.json:
        output.emit(shown.receipt(gone) | {"akin": [one.id for one in akin]})
        return
    output.show_receipt(gone)
    _staying(akin)


def _staying(akin: Sequence[Episode]) -> None:
    if akin:
        say("What may say the same, and stays:")
        _list(akin)


def _list(some: Sequence[Episode]) -> None:
    for one in some[:_SHOWN]:
        said = output.visible(f"{one.source}: {output.short(one.text)} · {one.id}")
        say(f"  {one.at:%Y-%m-%d} {said}")
    if len(some) > _SHOWN:
        say(f"  … and {len(some) - _SHOWN} more")


def asked() -> bool:
    """What the person at the terminal says.

    Raises: click.UsageError: nobody is there.
    """
    if not sys.stdin.isatty():
        raise click.UsageError("Nobody can be asked in a pipe: add --yes to remove them.")
    return click.confirm("Remove?", err=True)


def _containing(mind: Mind, text: str) -> list[Episode]:
    """Raises: NotThere: there are none."""
    wanted = _plain(text)
    there = [one for one in mind.memory.episodes() if wanted in _plain(one.text)]
    if not there:
        raise NotThere(f"nothing contains {text!r}: nothing was removed")
    return there


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


@click.command()
@shared(*HERE)
@click.pass_obj
def stats(call: Call) -> None:
    """What the store holds.

    Of this namespace.

    --json prints the same facts as one object.
    """
    absent = call.absent
    with call.mind(reading=True) as mind:
        facts = mind.stats() | ({"bytes": 0} if absent else {})
    if not facts["episodes"]:
        nothing_yet(call)
    if call.json:
        output.emit(facts)
        return
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' '):<16} {_fact(value)}")


def _fact(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {_fact(v)}" for k, v in value.items()) or "none"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "–" if value is None else str(value)
