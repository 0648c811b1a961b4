"""One call of the command line: the options it was given, and what they open.

Shared options may stand before or after the command; after it they win. Heavy modules are imported
when something is opened, so that help stays quick.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from aplysia import config
from aplysia.errors import StoreUnavailable
from aplysia.types import in_zone

if TYPE_CHECKING:
    from aplysia.mind import Mind
    from aplysia.types import Model

F = TypeVar("F", bound=Callable[..., object])


@dataclass(kw_only=True)
class Call:
    """What the shared options say."""

    flags: dict[str, object] = field(default_factory=dict)  # settings, as given
    json: bool = False
    debug: bool = False
    moved: str | None = None  # --now, as given

    @cached_property
    def settings(self) -> config.Settings:
        return config.load(flags=self.flags)

    @cached_property
    def now(self) -> datetime | None:
        """The moved clock; None: the real one."""
        return None if self.moved is None else self.time(self.moved, option="--now")

    def clock(self) -> datetime:
        """Now, in the zone of the settings: "yesterday" is the day before that person's today."""
        zone = config.zone_of(self.settings.zone)
        return in_zone(self.now or datetime.now(UTC), zone)

    def time(self, text: str, *, option: str) -> datetime:
        """A time from the command line, in UTC; without a zone it is in the zone of the settings.

        Raises: click.BadParameter: it is not a time.
        """
        try:
            at = datetime.fromisoformat(text)
            if at.tzinfo is None:
                at = at.replace(tzinfo=config.zone_of(self.settings.zone))
            return at.astimezone(UTC)
        except (ValueError, OverflowError) as e:
            raise click.BadParameter(
                f"{text!r} is not a time: write it like 2024-05-08T13:56:00+08:00",
                param_hint=option,
            ) from e

    @property
    def absent(self) -> bool:
        """Whether there is no store yet."""
        path = self.settings.store.removeprefix("sqlite:///")
        return "://" not in path and not Path(path).exists()

    @contextmanager
    def mind(
        self, *, model: Model | None = None, session: str | None = None, reading: bool = False
    ) -> Iterator[Mind]:
        """The mind over the store of the settings, closed at the end.

        reading: no store is made. Where there is none, an empty one stands in for it, unless it was
        named: a path may be mistyped.
        Raises: AplysiaError.
        """
        from tempfile import TemporaryDirectory

        import aplysia
        from aplysia.cli.output import progress
        from aplysia.models import load_embedder

        chosen, store = self.settings, self.settings.store
        embedder = None
        with ExitStack() as stack:
            if reading and self.absent:
                if chosen.origins["store"] != "default":
                    raise StoreUnavailable(
                        f"there is no store at {store} ({chosen.origins['store']}): check the "
                        "path, or tell it something with `aplysia remember` first"
                    )
                store = f"{stack.enter_context(TemporaryDirectory(prefix='aplysia-'))}/none.db"
            if chosen.embedder != "none":
                embedder = load_embedder(chosen.embedder, home=chosen.home)
            with progress("Embedding") as bar:
                mind = aplysia.open(
                    store,
                    namespace=chosen.namespace,
                    model=model,
                    embedder=embedder,
                    durability=chosen.durability,
                    budget=chosen.budget,
                    session=session,
                    clock=self.clock,
                    progress=bar,
                    guard=aplysia.Guard(
                        keep_secrets=chosen.secrets == "keep",
                        rate=chosen.rate,
                        volume=chosen.volume,
                    ),
                )
            mind.memory.until = self.now
            yield stack.enter_context(mind)


def say(text: str) -> None:
    """Talk: to stderr, so that stdout has data alone."""
    click.echo(text, err=True)


def nothing_yet(call: Call) -> None:
    """Say that nothing is kept yet, and what to do about it."""
    whose = "/".join(call.settings.namespace)
    say(f"Nothing is kept in the memory of {whose} yet: `aplysia remember` adds to it.")


def piped(words: Sequence[str], what: str) -> str:
    """The words of the command line as one text; "-" or none of them: what comes in by a pipe.

    Raises: click.UsageError: there is neither, or no word in it.
    """
    if words and tuple(words) != ("-",):
        if not (text := " ".join(words)).strip():
            raise click.UsageError(f"There are no words: give {what}.")
        return text
    if not words and sys.stdin.isatty():
        raise click.UsageError(f"Give {what}, as words or through a pipe.")
    text = sys.stdin.read().removesuffix("\n").removesuffix("\r")
    if not text.strip():
        raise click.UsageError(f"Give {what}, as words or through a pipe: nothing came in.")
    return text


def _keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    call = ctx.ensure_object(Call)
    if value is None or value is False:
        return
    if param.name == "json":
        call.json = True
    elif param.name == "debug":
        call.debug = True
    elif param.name == "now":
        call.moved = str(value)
    else:
        if param.name == "model" and value != "auto":
            from aplysia.models import check_name

            check_name(str(value))
        call.flags[str(param.name)] = value


def _option(*names: str, **how: object) -> Callable[[F], F]:
    return click.option(*names, callback=_keep, expose_value=False, **how)  # type: ignore[arg-type]  # click's own keywords, passed on


_SHARED: dict[str, Callable[[Callable[..., object]], Callable[..., object]]] = {
    "store": _option("--store", metavar="PATH", help="Where memories are kept."),
    "namespace": _option("--namespace", metavar="A/B", help="Whose memories: matched exactly."),
    "model": _option("--model", metavar="NAME", help="What answers, e.g. gguf:default or auto."),
    "upstream": _option("--upstream", metavar="URL", help="The endpoint of openai: models."),
    "embedder": _option("--embedder", metavar="NAME", help="What compares meanings, or none."),
    "budget": _option(
        "--budget", type=click.IntRange(min=1), metavar="N", help="Most tokens of a prompt."
    ),
    "durability": _option(
        "--durability",
        type=click.Choice(["full", "fast"]),
        help="full: on disk when acknowledged; fast: may lose the last writes in a power failure.",
    ),
    "zone": _option("--zone", metavar="ZONE", help="Of times without one: UTC, +08:00, a name."),
    "now": _option("--now", metavar="TIME", help="A moved clock, e.g. 2024-05-08T13:56:00Z."),
    "json": _option("--json", is_flag=True, help="Data and errors as JSON."),
    "debug": _option("--debug", is_flag=True, help="Show the traceback of an error."),
}
HERE = ("store", "namespace", "embedder", "durability", "zone", "now")


def shared(*names: str) -> Callable[[F], F]:
    """Give a command these shared options, and --json and --debug."""

    def given(command: F) -> F:
        for name in reversed([*names, "json", "debug"]):
            command = _SHARED[name](command)  # type: ignore[assignment]  # the same function back
        return command

    return given
