"""Settings: what they are, where each comes from, and changing them."""

from __future__ import annotations

from pathlib import Path

import click

from aplysia import config
from aplysia.cli import output
from aplysia.cli.call import HERE, Call, say, shared
from aplysia.home import data_home


@click.group(name="config", invoke_without_command=True)
@shared(*HERE, "model", "budget")
@click.pass_context
def settings(ctx: click.Context) -> None:
    """Settings, and where each comes from.

    Defaults give way to aplysia.toml in the data home, that to aplysia.toml in the working
    directory, that to APLYSIA_* variables, and those to flags.

    \b
      aplysia config
      aplysia config set zone Asia/Shanghai

    --json prints {"settings": {key: {"value", "origin"}}, "files": [path]}.
    """
    if ctx.invoked_subcommand is not None:
        return
    call = ctx.ensure_object(Call)
    now = call.settings
    files = config.files(home=now.home, cwd=Path.cwd())
    if call.json:
        values = {k: {"value": now.shown(k), "origin": now.origins[k]} for k in config.KEYS}
        output.emit({"settings": values, "files": [str(file) for file in files]})
        return
    for key in config.KEYS:
        value = click.style(str(now.shown(key)), bold=True)
        click.echo(f"{key:<11} {value}  ({now.origins[key]}; {config.about(key)})")


@settings.command(name="set")
@click.argument("key")
@click.argument("value")
@click.option("--here", is_flag=True, help="In the working directory, not in the data home.")
@shared()
@click.pass_obj
def set_(call: Call, key: str, value: str, here: bool) -> None:
    """Write one setting into aplysia.toml.

    \b
      aplysia config set budget 1024
      aplysia config set namespace 我/工作 --here
    """

    file = (Path.cwd() if here else data_home()) / config.FILE
    config.write(file, key, value)
    if call.json:
        output.emit({"file": str(file), "key": key, "value": value})
    else:
        say(f"{key} = {value} in {file}")
