"""Models on this machine, and getting them."""

from __future__ import annotations

from pathlib import Path

import click

from aplysia.cli import output
from aplysia.cli.call import Call, say, shared


@click.command()
@shared("model", "embedder")
@click.pass_obj
def models(call: Call) -> None:
    """Models, and which are here.

    The catalogue with size and licence.

    --json prints a list of {"name", "alias", "size", "licence", "sha256", "note", "path"};
    path is null when the weights are not here.
    """
    from aplysia.models import CATALOGUE, located

    home = call.settings.home
    here = {one.name: located(one.name, home) for one in CATALOGUE}
    if call.json:
        output.emit(
            [
                {
                    "name": f"gguf:{one.name}",
                    "alias": f"gguf:{one.alias}",
                    "size": one.size,
                    "licence": one.licence,
                    "sha256": one.sha256,
                    "note": one.note,
                    "path": None if here[one.name] is None else str(here[one.name]),
                }
                for one in CATALOGUE
            ]
        )
        return
    for one in CATALOGUE:
        state = "here" if here[one.name] else f"get it with: aplysia pull {one.alias}"
        name = click.style(f"gguf:{one.alias}", bold=True)
        click.echo(f"{name}  {one.name}  {one.size / 1e6:,.0f} MB  {one.licence}  {state}")
        click.echo(f"    {one.note}")
    click.echo(
        f"{click.style('echo:', bold=True)}  repeats what it is given; for trying things out"
    )


@click.command()
@click.argument("name", default="default")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    help="A file of the weights that is already on this machine.",
)
@shared()
@click.pass_obj
def pull(call: Call, name: str, source: Path | None) -> None:
    """Get the weights of a model.

    Whatever the source, their SHA-256 must be the known one. A download that
    broke off goes on where it stopped.

    \b
      aplysia pull
      aplysia pull tiny
      aplysia pull default --from ~/Downloads/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf

    --json prints {"name", "path"}.
    """
    path = fetched(call, name, source=source)
    if call.json:
        output.emit({"name": name, "path": str(path)})
    else:
        click.echo(str(path))


def fetched(call: Call, name: str, *, source: Path | None = None) -> Path:
    """The file of a model's weights, pulled with a bar if it is not here yet.

    Raises: ModelError.
    """
    from aplysia.models import find, located
    from aplysia.models.pull import pull as get

    name = name.removeprefix("gguf:")
    home = call.settings.home
    weights = find(name)
    if located(name, home) is None:
        say(f"Getting {weights.name}: {weights.size / 1e6:,.0f} MB, {weights.licence}.")
    with output.progress(weights.alias, unit="bytes") as bar:
        return get(name, home=home, progress=bar, source=source, say=say)
