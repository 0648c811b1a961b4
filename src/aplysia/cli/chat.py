"""Talking to a model that remembers: in a terminal, or line by line in a pipe.

What was said is kept before the reply begins; Ctrl-C during a reply keeps what has come of it.
"""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import click

from aplysia import shown
from aplysia.cli import output
from aplysia.cli.call import HERE, Call, say, shared
from aplysia.cli.forgetting import confirmed, found, receipt
from aplysia.cli.quarantine import withheld
from aplysia.context import SYSTEM
from aplysia.errors import AplysiaError, ContextTooLong, StoreError
from aplysia.types import Finish, Message, Model, Recalled, Reply, Turn, Utterance

if TYPE_CHECKING:
    from aplysia.mind import Mind

_MOST = 512  # tokens of a reply
_ON_PURPOSE = "To keep it: aplysia remember --keep-secrets, or the setting secrets = keep."
_HELP = """\
/why [QUESTION]    the last prompt, or the one a question would get: what came in, at which cost
/memory [WORDS]    what is in memory, or what fits the words
/pin [ID]          bring the last thing said, or that episode, into every prompt; /unpin ends it
/forget [ID]...    remove the last turn, or these episodes, for good
/help  /quit       Ctrl-C stops a reply and keeps what came of it; Ctrl-D leaves"""


@click.command()
@click.option("--session", metavar="NAME", help="The name of this conversation.")
@click.option("--yes", is_flag=True, help="Let /forget remove without asking.")
@shared(*HERE, "model", "upstream", "budget")
@click.pass_obj
def chat(call: Call, session: str | None, yes: bool) -> None:
    """Talk to a model that remembers.

    What it is told today it knows tomorrow. In a pipe every line is something said, and every
    reply is printed; when a line fails the others still follow, and the exit is 1. Lines that
    begin with a slash are commands: /help shows them. What is new, or differs from before, is noted
    on stderr; what is told again and again is not.

    Unless --model names one, what is there already answers: the setting upstream, a model server on
    its usual port (Ollama, LM Studio, llama.cpp, vLLM), a key in the environment, which is asked
    about once and never used unasked, else the catalogue's model. Which one is said on stderr.

    \b
      aplysia chat
      aplysia chat --model openai:qwen3 --upstream http://127.0.0.1:11434/v1
      printf 'I live in Lyon.\\n我住在哪里？\\n' | aplysia chat

    --json prints a line for each reply: {"said": id, "reply", "finish", "episodes": [id],
    "recalled": [as in recall], "changes": [{"belief", "kind", "noticed", ...}], "withheld": [kind],
    "tokens", "budget", "ms": {"recall", "first", "reply"}}.
    """
    from aplysia.cli.choosing import model_of

    model = model_of(call)
    try:
        model.prepare((Message(role="system", content=SYSTEM),))
        with call.mind(model=model, session=session) as mind:
            Chat(call, mind, model, yes=yes).run()
    finally:
        model.close()


class Chat:
    """One conversation at the terminal or in a pipe."""

    def __init__(self, call: Call, mind: Mind, model: Model, *, yes: bool) -> None:
        self._call, self._mind, self._model, self._yes = call, mind, model, yes
        self._live = sys.stdin.isatty()
        self._last: Turn | None = None
        self._kept: tuple[str, ...] = ()  # episodes of the last turn

    def run(self) -> None:
        """Until the input ends, or /quit."""
        if self._live:
            whose = "/".join(self._call.settings.namespace)
            say(f"{self._model.id} with the memory of {whose}. /help helps, Ctrl-D leaves.")
        if isinstance(sys.stdin, io.TextIOWrapper):  # a broken byte costs its own line, no other
            sys.stdin.reconfigure(errors="surrogateescape")
        failed = 0
        for line in self._lines():
            if line.split()[0] == "/quit":
                break
            try:
                if not line.isascii():
                    _check_utf8(line)
                if line.startswith("/"):
                    self._command(*line.split())
                else:
                    self._turn(line)
            except (AplysiaError, ValueError, click.UsageError) as e:
                failed += 1
                said = e.format_message() if isinstance(e, click.UsageError) else str(e)
                if self._call.json:
                    output.fail(said, kind=type(e).__name__)
                else:
                    head = click.style("Error:", fg="red", bold=True)
                    say(f"{head} {output.visible(said)}")
        if failed and not self._live:
            raise AplysiaError(f"{failed} of the lines failed")

    def _lines(self) -> Iterator[str]:
        """What is typed or piped in; blank lines are passed over. Two Ctrl-C leave."""
        if self._live:
            _edit_lines()
        stopped = False
        while True:
            try:
                line = self._ask()
            except KeyboardInterrupt:
                if not self._live:
                    raise
                if stopped:
                    return
                stopped = True
                say("\nCtrl-C again, or Ctrl-D, leaves.")
                continue
            stopped = False
            if line is None:
                return
            if line.strip():
                yield line

    def _ask(self) -> str | None:
        if self._live and sys.stdout.isatty():
            try:
                return input("> ")
            except EOFError:
                say("")
                return None
        if self._live:
            click.echo("> ", nl=False, err=True)
        line = sys.stdin.readline()
        return line.removesuffix("\n").removesuffix("\r") if line else None

    def _turn(self, said: str) -> None:
        """Keep what was said, stream the reply, keep the reply as far as it came."""
        begun = monotonic()
        own = self._mind.new_id()
        self._last, self._kept = None, (own,)
        try:
            turn = self._last = self._mind.begin(Utterance(text=said, origin="chat", id=own))
        except ContextTooLong as e:
            raise ContextTooLong(f"{e}. What you said is kept as {own}") from e
        ready = monotonic()
        kinds = withheld(said, turn.said.text, way=_ON_PURPOSE)
        if not self._call.json:
            for change in turn.changes:
                if change.noticed:
                    say(click.style(f"({output.noticed(change)})", dim=True))
        room = self._model.window - turn.context.tokens
        stream = self._model.stream(turn.context.messages, max_tokens=max(1, min(_MOST, room)))
        pieces: list[str] = []
        first = ready
        finish: Finish = "aborted"
        try:
            for piece in stream:
                first = first if pieces else monotonic()
                pieces.append(piece)
                if not self._call.json:
                    click.echo(output.visible(piece), nl=False)
            finish = stream.finish
        except KeyboardInterrupt:
            if not self._live:
                raise
        finally:
            stream.close()
            with _undisturbed():
                reply = Reply(text="".join(pieces), model=self._model.id, finish=finish)
                self._kept = self._mind.finish(turn, reply).episodes
        if not self._call.json:
            click.echo("")
            if finish != "stop":
                why = "stopped" if finish == "aborted" else f"cut at {len(pieces)} pieces"
                say(f"({why}; what came of it is kept)")
            return
        output.emit(
            {
                "said": turn.said.id,
                "reply": reply.text,
                "finish": finish,
                "episodes": list(self._kept),
                "recalled": [shown.recalled(one) for one in turn.recalled],
                "changes": [shown.change(one) for one in turn.changes],
                "withheld": kinds,
                "tokens": turn.context.tokens,
                "budget": turn.context.budget,
                "ms": {
                    "recall": _ms(ready - begun),
                    "first": _ms(first - ready),
                    "reply": _ms(monotonic() - ready),
                },
            }
        )

    def _command(self, name: str, *words: str) -> None:
        match name:
            case "/help":
                say(_HELP)
            case "/why":
                self._why(" ".join(words))
            case "/memory":
                self._memory(" ".join(words))
            case "/pin" | "/unpin":
                self._pin(*words, pinned=name == "/pin")
            case "/forget":
                self._forget(*words)
            case _:
                raise click.UsageError(f"{name} is no command: /help shows them.")

    def _why(self, question: str) -> None:
        if not question and self._last is None:
            say("Nothing was said yet.")
            return
        prompt = self._mind.why(question) if question else None
        if prompt is None and self._last is not None:
            prompt = self._last.context
        if prompt is not None and self._call.json:
            output.emit(shown.context(prompt))
        elif prompt is not None:
            output.show_context(prompt)

    def _memory(self, words: str) -> None:
        found_: list[Recalled] = self._mind.recall(words) if words else []
        if self._call.json:
            output.emit([shown.recalled(one) for one in found_] if words else self._mind.stats())
        elif words:
            for place, one in enumerate(found_, start=1):
                output.show_recalled(place, one)
            if not found_:
                say("Nothing fits.")
        else:
            pinned = self._mind.memory.pinned()
            click.echo(f"{self._mind.memory.count():,} episodes, {len(pinned)} of them pinned.")
            for kept in pinned:
                click.echo(f"  pinned: {output.short(kept.text)} · {output.visible(kept.id)}")
            for place, one in enumerate(self._last.recalled if self._last else (), start=1):
                output.show_recalled(place, one)

    def _pin(self, *ids: str, pinned: bool) -> None:
        if not (ids or self._kept):
            say("Nothing was said yet.")
        for id_ in ids or self._kept[:1]:
            there = self._mind.pin(id_) if pinned else self._mind.unpin(id_)
            if not there:
                raise StoreError(f"no episode has the id {id_!r}: /memory shows ids")
            say(output.visible(f"{'Pinned' if pinned else 'No longer pinned:'} {id_}."))

    def _forget(self, *ids: str) -> None:
        going = found(self._mind, ids or self._kept) if ids or self._kept else []
        if not going:
            say("Nothing was said yet.")
            return
        lost = {one.id for one in going}
        akin = self._mind.memory.akin(lost)
        if not confirmed(going, akin, yes=self._yes):
            say("Nothing was removed.")
            return
        self._kept = tuple(id_ for id_ in self._kept if id_ not in lost)
        self._last = None  # it may show what is gone
        receipt(self._call, self._mind.forget(list(lost)), akin)


def _check_utf8(line: str) -> None:
    """Raises: ValueError: it has a byte that is no part of a character."""
    try:
        line.encode()
    except UnicodeEncodeError as e:
        byte = ord(line[e.start]) - 0xDC00
        raise ValueError(
            f"a line is not UTF-8 (byte {byte:#04x}) and was not kept: convert it, e.g. with iconv"
        ) from e


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def _edit_lines() -> None:
    """Arrow keys and history, where the platform has them."""
    from contextlib import suppress
    from importlib import import_module

    with suppress(ImportError):
        import_module("readline")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits for nothing here: it is passed over while the reply is being kept."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
