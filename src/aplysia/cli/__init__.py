"""The command line. Data on stdout, talk on stderr; exit 0 done, 1 failed, 2 misused, 130 stopped.

A file per group of commands. This one has the door: it runs a command and turns every error into
one clear message.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from aplysia import __version__
from aplysia.cli import (
    asking,
    backup,
    believing,
    chat,
    demo,
    doctor,
    forgetting,
    key,
    mcp,
    models,
    output,
    quarantine,
    serve,
    settings,
    telling,
)
from aplysia.cli.call import HERE, shared
from aplysia.errors import AplysiaError

_EPILOG = """\b
Begin with
  aplysia demo                                    see it remember across a restart
  aplysia remember "My sister lives in Lyon."     记住：aplysia remember "我对花生过敏。"
  aplysia recall "Where does my sister live?"     想起：aplysia recall "我对什么过敏？"
  aplysia chat                                    talk to a model that remembers

Every command says more with --help."""

_NOT_UTF8 = "what comes in by the pipe is not UTF-8 (byte {:#04x}): convert it, e.g. with iconv"


class _InOrder(click.Group):
    """Commands in the order of their use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=_InOrder,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@shared(*HERE, "model", "budget")
@click.version_option(__version__, prog_name="aplysia")
def cli() -> None:
    """A mind that remembers, on your own machine: told today, recalled tomorrow."""


for _command in (
    demo.demo,
    chat.chat,
    serve.serve,
    mcp.mcp,
    key.key,
    telling.remember,
    asking.recall,
    asking.why,
    believing.beliefs,
    believing.history,
    believing.curve,
    believing.bias,
    believing.correct,
    believing.confirm,
    believing.expire,
    believing.pin,
    believing.retract,
    believing.undo,
    quarantine.quarantine,
    forgetting.forget,
    telling.import_,
    telling.reflect,
    telling.export,
    forgetting.stats,
    backup.backup,
    backup.restore,
    models.models,
    models.pull,
    settings.settings,
    doctor.doctor,
):
    cli.add_command(_command)


def main(args: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 failed, 2 misused, 130 stopped by Ctrl-C."""
    if args is None:  # UTF-8, whatever the locale says
        words = [os.fsencode(one).decode("utf-8", "surrogateescape") for one in sys.argv[1:]]
    else:
        words = list(args)
    _open_closed()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            broken = "strict" if stream is sys.stdin else "backslashreplace"
            stream.reconfigure(encoding="utf-8", errors=broken)
    sys.exit(_run(words))


def _open_closed() -> None:
    """Where the caller closed a stream, nothing comes in and nothing is seen."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nothing, mode, encoding="utf-8"))


def _run(words: list[str]) -> int:
    options = words[: words.index("--")] if "--" in words else words
    as_json = "--json" in options
    code: object = 1
    try:
        code = cli.main(args=words, prog_name="aplysia", standalone_mode=False, color=_colour())
        sys.stdout.flush()
    except click.ClickException as e:
        _report(e.format_message(), "UsageError", as_json=as_json, shown=e)
        code = e.exit_code
    except (click.Abort, KeyboardInterrupt) as e:
        stopped = isinstance(e, KeyboardInterrupt) or isinstance(e.__cause__, KeyboardInterrupt)
        code = 130 if stopped else 1
    except BrokenPipeError:  # the reader of our output has gone; so do we
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (AplysiaError, ValueError, OSError) as e:
        if "--debug" in options:
            raise
        message = _NOT_UTF8.format(e.object[e.start]) if isinstance(e, UnicodeDecodeError) else e
        _report(str(message), type(e).__name__, as_json=as_json)
    return code if isinstance(code, int) else 0


def _colour() -> bool | None:
    """False: none, as the user wishes (no-color.org); None: where somebody sees it."""
    return False if os.environ.get("NO_COLOR") else None


def _report(
    message: str, kind: str, *, as_json: bool, shown: click.ClickException | None = None
) -> None:
    if as_json:
        output.fail(message, kind=kind)
    elif shown is not None:
        shown.show()
    else:
        head = click.style("Error:", fg="red", bold=True)
        click.echo(f"{head} {output.visible(message)}", err=True, color=_colour())
