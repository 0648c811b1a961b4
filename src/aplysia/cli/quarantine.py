"""What is kept and not recalled, since it orders the model about; and letting it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from aplysia import shown
from aplysia.cli import output
from aplysia.cli.call import HERE, Call, say, shared
from aplysia.errors import NotThere
from aplysia.guard import withheld_from

if TYPE_CHECKING:
    from aplysia.mind import Mind


@click.command()
@click.option(
    "--release", metavar="ID", multiple=True, help="Let it be recalled, and believe what it claims."
)
@shared(*HERE)
@click.pass_obj
def quarantine(call: Call, release: tuple[str, ...]) -> None:
    """What is kept and not recalled.

    A text that speaks to the model to change what it does, and that you did not type in a chat, is
    kept as it is, but comes into no prompt and yields no belief. This lists them, each with the
    reason. `aplysia forget ID` removes one for good.

    \b
      aplysia quarantine
      aplysia quarantine --release 01a20bbd0848f4fab76b89

    --json prints a list of {"id", "text", "source", "role", "at", "session", "origin", "reason"};
    with --release, of what was let out.
    """
    with call.mind(reading=True) as mind:
        there = mind.quarantined()
        if release:
            there = [(one, why) for one, why in there if one.id in release]
            absent = [id for id in release if id not in {one.id for one, _ in there}]
            if absent:
                raise NotThere(
                    f"{', '.join(map(repr, absent))} is not in quarantine: `aplysia quarantine` "
                    "lists what is; nothing was let out"
                )
            for one, _ in there:
                mind.release(one.id)
    if call.json:
        output.emit([shown.episode(one) | {"reason": why} for one, why in there])
        return
    for one, why in there:
        say(output.visible(f"Let out: {one.id}")) if release else click.echo(
            output.visible(f"{one.id} · {why} · {one.source}, {one.at:%Y-%m-%d}\n   ")
            + output.short(one.text, 200)
        )
    if not there:
        say("Nothing is in quarantine.")


def withheld(said: str, kept: str, *, way: str) -> list[str]:
    """Say which kinds of secrets were withheld of a text; those kinds. `way`: as in `warn`."""
    kinds = list(withheld_from(said, kept))
    if kinds:
        say(f"Withheld, and not kept: {', '.join(kinds)}. {way}")
    return kinds


def warn(mind: Mind, *, said: str, kept: str, id: str, way: str) -> dict[str, object]:
    """Say what was withheld of a text, and why it is in quarantine; what there is, for --json.

    Args: way: how to keep the secrets on purpose.
    """
    kinds = withheld(said, kept, way=way)
    why = {one.id: reason for one, reason in mind.quarantined()}.get(id)
    if why:
        say(
            f"In quarantine, since it speaks to the model ({why}): it is kept, and not recalled. "
            f"To let it out: aplysia quarantine --release {id}"
        )
    return ({"withheld": kinds} if kinds else {}) | ({"quarantine": why} if why else {})
