"""What people and programs see: JSON and lines on stdout, bars on stderr.

The shapes of values as JSON are in `shown`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from aplysia import patterns as re
from aplysia.formats import dumps, stamp

if TYPE_CHECKING:
    from aplysia.memory.store import Progress
    from aplysia.types import Change, Context, Recalled, Receipt

_LONG = 2000  # characters of a result that people are shown
# what moves the cursor of a terminal, paints over lines, or turns the direction of writing
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""The text with its control characters written out: people are shown nothing raw.

    Ends of lines and tabs stay.

    >>> visible("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return _UNSEEN.sub(lambda m: ascii(m[0])[1:-1], text.replace("\r\n", "\n"))


def emit(value: object) -> None:
    """One JSON value on a line of its own."""
    click.echo(dumps(value, default=_plain))


def fail(message: str, *, kind: str) -> None:
    """One error as JSON, on stderr."""
    click.echo(dumps({"error": {"type": kind, "message": message}}), err=True)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    return sorted(value) if isinstance(value, (set, frozenset)) else str(value)


def noticed(one: Change) -> str:
    """A change of beliefs in a few words."""
    claim = one.claim
    not_ = "" if claim.polarity else "not "
    what = visible(f"{claim.subject} · {claim.attribute}: {not_}{claim.value}")
    said = {
        "new": "new",
        "again": "heard before",
        "moved": "no longer",
        "ended": "until now",
        "contradicted": "differs from",
    }
    return f"{said[one.kind]}: {what}"


def show_recalled(place: int, one: Recalled) -> None:
    """One result for people: its text, and below it why it came back."""
    text = one.text
    if len(text) > _LONG:
        text = f"{text[:_LONG]}… ({len(text):,} characters; --json prints them all)"
    click.echo(f"{place}. {visible(text)}")
    parts = [f"{name} {part:+.2f}" for name, part in one.reasons.items()]
    head = click.style(f"   {one.score:.2f}", bold=True)
    source, ids = visible(one.source), visible(", ".join(one.episodes))
    click.echo(f"{head} = {' '.join(parts)} · {source}, {one.at:%Y-%m-%d %H:%M} · {ids}")


def show_context(prompt: Context) -> None:
    """The assembly of a prompt for people: what came in, what stayed out, and what each cost."""
    for heading, included in (("In the prompt", True), ("Left out", False)):
        parts = [part for part in prompt.parts if part.included is included]
        if parts:
            click.echo(click.style(f"{heading}:", bold=True))
        for part in parts:
            ids = f" · {', '.join(part.episodes)}" if part.episodes else ""
            click.echo(f"  {part.tokens:>5} tokens  {part.kind:<8} {short(part.text)}")
            why = visible(f"{part.reason}{ids}")
            click.echo(click.style(f"                {why}", dim=True))
    click.echo(f"{prompt.tokens} tokens of at most {prompt.budget}.")


def show_receipt(gone: Receipt) -> None:
    rows = ", ".join(f"{n} in {table}" for table, n in gone.rows.items())
    click.echo(f"Forgotten: {len(gone.episodes)} (rows: {rows or 'none'}).")
    change = f"{gone.bytes_before:,} → {gone.bytes_after:,} bytes"
    click.echo(f"Rewritten: {', '.join(gone.files)} ({change}).")


def short(text: str, width: int = 100) -> str:
    """The text on one line, all of it visible, cut to about `width` characters."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= width else f"{line[: width - 1]}…"


@contextmanager
def progress(label: str, *, unit: str = "", after_s: float = 0.5) -> Iterator[Progress | None]:
    """A bar on stderr when that is a terminal, shown once the work takes longer than `after_s`.

    unit: "bytes" shows sizes and speed. Yields None where no bar can be seen.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from time import monotonic

    from rich import progress as rich
    from rich.console import Console

    counted = rich.DownloadColumn() if unit == "bytes" else rich.MofNCompleteColumn()
    label_column = rich.TextColumn("{task.description}")
    columns = (label_column, rich.BarColumn(), counted, rich.TimeRemainingColumn())
    bar = rich.Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(label, total=None)
    begun = monotonic()

    def advance(done: int, total: int) -> None:
        if monotonic() - begun >= after_s:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield advance
    finally:
        bar.stop()
