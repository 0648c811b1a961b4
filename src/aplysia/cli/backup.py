"""`aplysia backup` and `aplysia restore`: a copy of the store, and the store from a copy."""

from __future__ import annotations

from pathlib import Path

import click

from aplysia.cli import output
from aplysia.cli.call import Call, say, shared


def _store(call: Call) -> Path:
    return Path(call.settings.store.removeprefix("sqlite:///"))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Replace the file if it is there.")
@shared("store")
@click.pass_obj
def backup(call: Call, file: Path, yes: bool) -> None:
    """Copy the whole store into FILE, also while it is in use.

    All namespaces are in it. What was forgotten before is not; what is forgotten later stays in
    this copy, so delete old ones. Keys are not in it.

    --json prints {"episodes", "file"}.
    """
    from aplysia.memory.backup import backup as copy

    if not file.parent.is_dir():
        raise click.UsageError(f"{file.parent} is no folder: make it, or name another file.")
    episodes = copy(_store(call), file, replace=yes)
    if call.json:
        output.emit({"episodes": episodes, "file": str(file)})
    say(f"{episodes:,} episodes are in {file}; it was looked through and is whole.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Replace the store that is there; it is kept aside.")
@shared("store")
@click.pass_obj
def restore(call: Call, file: Path, yes: bool) -> None:
    """Put a copy made by `aplysia backup` in the place of the store.

    Stop `aplysia serve` first: a store that is in use is not replaced.

    --json prints {"episodes", "store", "aside"}.
    """
    from aplysia.memory.backup import restore as put_back

    if not file.is_file():
        raise click.UsageError(f"there is no copy at {file}: check the path.")
    store = _store(call)
    there = store.exists()
    if there and not yes:
        raise click.UsageError(f"{store} is there: say --yes to put the copy in its place.")
    aside = store.with_name(f"{store.name}.before-{call.clock():%Y%m%dT%H%M%S%f}")
    episodes = put_back(file, store, aside=aside)
    if call.json:
        kept = str(aside) if there else None
        output.emit({"episodes": episodes, "store": str(store), "aside": kept})
    say(f"{episodes:,} episodes are in {store}.")
    if there:
        say(f"The store before is kept as {aside}; delete it when it is not needed.")
