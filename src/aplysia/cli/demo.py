"""The main job, seen: told things in two languages, restarted, it answers from memory.

Each step is a command that anyone can type, in a process of its own, on a store that goes when the
demo ends. What is printed is what those commands said and what they cost.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import click

from aplysia.cli import output
from aplysia.cli.call import Call, say, shared
from aplysia.errors import AplysiaError

_TOLD = (
    "My sister Claire lives in Lyon and works as a nurse.",
    "The spare key is under the blue flower pot.",
    "The meeting with the bank is on Thursday at ten.",
    "我对花生过敏，点菜时要避开。",
    "我的猫叫豆豆，今年三岁。",
    "下个月我要搬到成都。",
)
_ASKED = (
    ("Where does my sister live?", "Lyon"),
    ("我对什么过敏？", "花生"),
    ("Where is the spare key?", "flower pot"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """One question, its reply, and what it was answered from."""

    question: str
    wanted: str
    turn: dict[str, Any]  # as `chat --json` prints it
    start: float  # milliseconds that starting, opening the model and stopping took

    @property
    def right(self) -> bool:
        return self.wanted in self.turn["reply"] and self.remembered

    @property
    def remembered(self) -> bool:
        """What is wanted came back from memory: the model did not make it up."""
        return any(self.wanted in one["text"] for one in self.turn["recalled"])


@click.command()
@click.option("--keep", is_flag=True, help="Leave the store of the demo, and say where it is.")
@shared("model", "embedder", "budget")
@click.pass_context
def demo(ctx: click.Context, keep: bool) -> None:
    """See it remember across a restart.

    In English and Chinese, in under a minute. Offline once the model is here; gets it otherwise.
    Exit 0 when every answer came from memory.

    --json prints {"ok", "model", "told", "ms", "answers": [{"question", "wanted", "ok", and
    the fields of chat}], "store": path or null}.
    """
    import shutil
    import tempfile

    call = ctx.ensure_object(Call)
    chosen = call.settings
    _have(call)
    with ExitStack() as rest:
        folder = Path(tempfile.mkdtemp(prefix="aplysia-demo-"))
        if not keep:
            rest.callback(shutil.rmtree, folder, ignore_errors=True)
        place = ["--store", str(folder / "demo.db"), "--namespace", "demo"]
        place += ["--embedder", chosen.embedder]
        tell = _tell(call, place)
        answers = _ask(call, place)
    ok = all(one.right for one in answers)
    store = str(folder / "demo.db") if keep else None
    if call.json:
        told = [
            {"question": a.question, "wanted": a.wanted, "ok": a.right} | a.turn for a in answers
        ]
        for one, shown in zip(answers, told, strict=True):
            shown["ms"] = {"start": round(one.start, 1), **one.turn["ms"]}
        output.emit(
            {
                "ok": ok,
                "model": _model(call),
                "told": list(_TOLD),
                "ms": round(tell, 1),
                "answers": told,
                "store": store,
            }
        )
    else:
        _conclude(answers, ok=ok, store=store)
    ctx.exit(0 if ok else 1)


def _model(call: Call) -> str:
    """The catalogue's model where none is named: a demo asks no server."""
    return "gguf:default" if call.settings.model == "auto" else call.settings.model


def _have(call: Call) -> None:
    """The weights on this machine, pulled aloud if they are of the catalogue."""
    family, _, name = _model(call).partition(":")
    if family == "gguf" and not name.endswith(".gguf"):
        from aplysia.cli.models import fetched
        from aplysia.models import located

        if located(name, call.settings.home) is None:
            fetched(call, name)


def _tell(call: Call, place: Sequence[str]) -> float:
    """Tell it everything in one process; milliseconds of that process."""
    _show(call, "1. Told, in one process:", f"$ aplysia remember {' '.join(map(_quoted, _TOLD))}")
    _, ms = _run("remember", *place, *_TOLD)
    _show(call, f"   {len(_TOLD)} episodes on disk; {ms:,.0f} ms with starting and stopping.")
    return ms


def _ask(call: Call, place: Sequence[str]) -> list[_Answer]:
    """Ask each question in a process of its own."""
    chosen = call.settings
    how = ["--model", _model(call), "--budget", str(chosen.budget)]
    _show(call, "", "2. Asked, each time in a new process that was told nothing:", "$ aplysia chat")
    answers = []
    for question, wanted in _ASKED:
        said, ms = _run("chat", "--json", *place, *how, typed=f"{question}\n")
        turn = json.loads(said)
        start = ms - turn["ms"]["recall"] - turn["ms"]["reply"]
        answers.append(_Answer(question=question, wanted=wanted, turn=turn, start=start))
        _show(call, *_transcript(answers[-1]))
    return answers


def _transcript(one: _Answer) -> list[str]:
    """One question and answer, with the memory it rests on and its cost."""
    ms = one.turn["ms"]
    reply = output.short(one.turn["reply"], 300)
    lines = ["", f"   > {one.question}", f"   {click.style(reply, bold=True)}"]
    for best in one.turn["recalled"][:1]:
        reasons = " ".join(f"{name} {part:+.2f}" for name, part in best["reasons"].items())
        lines.append(f"     from memory: {best['text']}")
        lines.append(f"     because: {best['score']:.2f} = {reasons}")
    lines.append(
        f"     cost: start {one.start:,.0f} ms, recall {ms['recall']:,.0f} ms, first word after "
        f"{ms['first']:,.0f} ms, reply {ms['reply']:,.0f} ms, "
        f"{one.turn['tokens']} of {one.turn['budget']} tokens"
    )
    return lines


def _conclude(answers: Sequence[_Answer], *, ok: bool, store: str | None) -> None:
    for one in answers:
        if not one.right:
            where = "not in the reply" if one.remembered else "not recalled"
            say(f"{one.question} → {one.wanted!r} was {where}.")
    click.echo("")
    click.echo("Next: `aplysia remember …` and `aplysia chat` do the same with your own memory.")
    if store:
        click.echo(f"The store of the demo is {store} (--namespace demo).")
    right = f"{sum(one.right for one in answers)} of {len(answers)}"
    if ok:
        click.echo(click.style(f"Demo succeeded: {right} answers came from memory.", fg="green"))
    else:
        say(click.style(f"Demo failed: {right} answers came from memory.", fg="red"))


def _run(*words: str, typed: str = "") -> tuple[str, float]:
    """What `aplysia words…` printed, in a process of its own, and its milliseconds.

    Raises: AplysiaError: it failed, with what it said.
    """
    import subprocess

    begun = monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "aplysia", *words],
        input=typed,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    if done.returncode:
        raise AplysiaError(f"`aplysia {words[0]}` failed: {_why(done.stderr)}")
    if done.stderr:
        click.echo(done.stderr, err=True, nl=False)
    return done.stdout, (monotonic() - begun) * 1000


def _why(talk: str) -> str:
    """The first error among what a process said on stderr, as JSON or for people."""
    for line in talk.splitlines():
        with suppress(ValueError, KeyError, TypeError):
            return str(json.loads(line)["error"]["message"])
    return talk.strip() or "it said nothing"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _show(call: Call, *lines: str) -> None:
    if not call.json:
        for line in lines:
            click.echo(line)
