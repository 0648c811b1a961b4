"""Telling memory: remember, import; and giving back all of it: export."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from aplysia import formats, shown
from aplysia.cli import output
from aplysia.cli.call import HERE, Call, piped, say, shared
from aplysia.cli.quarantine import warn
from aplysia.config import zone_of
from aplysia.types import ROLES, Role

if TYPE_CHECKING:
    from datetime import datetime

    from aplysia.importing import File
    from aplysia.mind import Mind

_ON_PURPOSE = "To keep it on purpose: forget this, and say it again with --keep-secrets."


@click.command()
@click.argument("text", nargs=-1)
@click.option("--source", default="user", show_default=True, help="Who said it.")
@click.option("--role", type=click.Choice(ROLES), default="user", show_default=True)
@click.option("--at", metavar="TIME", help="When it was said; by default now.")
@click.option("--id", "id_", metavar="ID", help="By default a new one.")
@click.option(
    "--session", metavar="NAME", help="What was said together; by default a new one for each text."
)
@click.option("--pin", is_flag=True, help="Bring it into every prompt.")
@click.option("--keep-secrets", is_flag=True, help="Keep keys, passwords and numbers as they are.")
@shared(*HERE)
@click.pass_obj
def remember(
    call: Call,
    *,
    text: tuple[str, ...],
    source: str,
    role: str,
    at: str | None,
    id_: str | None,
    session: str | None,
    pin: bool,
    keep_secrets: bool,
) -> None:
    """Keep what is said.

    Each TEXT is kept as it is and its id printed: then it is on disk. Quote a text that has spaces.
    "-" reads one text from a pipe. The same
    text with the same --id is kept once; another text with it is an error.

    A mark like [withheld: password] is kept in the place of a secret; orders to the model go into
    quarantine.

    \b
      aplysia remember "My sister lives in Lyon." "我对花生过敏。"
      aplysia remember --source Ann --at 2024-05-08T13:56:00+08:00 "I moved."

    --json prints a list of {"id", "text", "source", "role", "at", "session", "origin"},
    and, where there is something to say, "withheld": [kind] and "quarantine": its reason.
    """
    texts = (piped(text, "a text"),) if text in ((), ("-",)) else text
    if id_ is not None and len(texts) > 1:
        raise click.UsageError("--id names one text; give one.")
    when = None if at is None else call.time(at, option="--at")
    kept, noted = [], []
    with call.mind(session=session) as mind:
        if before := mind.memory.get([id_] if id_ else []).get(id_ or ""):  # said again: no news
            when, session = when or before.at, session or before.session
        for one in texts:
            kept.append(
                mind.remember(
                    one,
                    source=source,
                    role=cast(Role, role),
                    at=when,
                    id=id_,
                    session=session or mind.new_id(),
                    origin="remember",
                    pinned=pin,
                    keep_secrets=keep_secrets or None,
                )
            )
            if not call.json:
                click.echo(output.visible(kept[-1].id))
            noted.append(warn(mind, said=one, kept=kept[-1].text, id=kept[-1].id, way=_ON_PURPOSE))
    if len(texts) > 2 and all(one.isascii() and one.split() == [one] for one in texts):
        say(
            f"These are {len(texts)} texts of one word each. If it is one: forget them by their "
            f'ids, and quote it: aplysia remember "{" ".join(texts)}"'
        )
    if call.json:
        output.emit([shown.episode(one) | note for one, note in zip(kept, noted, strict=True)])


@click.command()
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@shared(*HERE, "model", "upstream")
@click.pass_obj
def reflect(call: Call, limit: int) -> None:
    """Let the model read what the rules did not understand.

    The newest episodes that claim nothing, up to --limit. What the model makes of them is marked
    as its own and is no evidence: see beliefs and bias. Nothing else ever calls a model to write.

    --json prints {"read", "claims", "tokens"}.
    """
    from aplysia.cli.choosing import model_of
    from aplysia.reflect import reflect as read

    model = model_of(call)
    try:
        with call.mind(reading=True) as mind, output.progress("Reading") as bar:
            done = read(mind, model, limit=limit, progress=bar)
    finally:
        model.close()
    if call.json:
        output.emit({"read": done.read, "claims": done.claims, "tokens": done.tokens})
    else:
        say(f"{done.read} episodes read, {done.claims} claims, {done.tokens:,} tokens.")


@click.command(name="import")
@click.argument("file")
@click.option(
    "--format", "format_", type=click.Choice(formats.FORMATS), help="By default told from content."
)
@click.option("--dialogue", metavar="NAME", help='One of several in FILE, or "all".')
@click.option("--claims", is_flag=True, help="Read what is claimed in it, too: see beliefs.")
@click.option("--keep-secrets", is_flag=True, help="Keep keys, passwords and numbers as they are.")
@shared(*HERE)
@click.pass_obj
def import_(
    call: Call,
    *,
    file: str,
    format_: formats.Format | None,
    dialogue: str | None,
    claims: bool,
    keep_secrets: bool,
) -> None:
    """Keep what a file says.

    FILE has JSON lines, plain text, LoCoMo or MemDaily, gzipped or not, or is an export of ChatGPT
    or Claude, the archive or its conversations.json; "-" reads a pipe. All of it is read first;
    when anything in it is wrong, nothing is written. Importing it again adds only what is new.

    A JSON line has "id", "text", "at", "speaker" or "role", and may have "session", "origin"
    and "pinned". Times without a zone are in --zone. Plain text is one episode a paragraph, told
    now (or --now).

    \b
      aplysia import diary.txt
      aplysia import said.jsonl --zone Asia/Shanghai
      aplysia import chatgpt-export.zip --claims
      aplysia import locomo.json.gz --dialogue conv-26

    With --dialogue all, ids and sessions begin with the name of their dialogue, as conv-26/D1:3;
    so do not import one of them alone, too.

    Secrets are withheld, and orders to the model go into quarantine, as with remember. No source
    is limited.

    --json prints {"file", "format", "new", "there", "zoneless", "ignored", "pinned", "withheld",
    "quarantine"}: the last two count episodes.
    """
    from aplysia.importing import check

    now = call.clock()
    with _on_disk(file) as (path, name), call.mind() as mind:
        with output.progress(f"Reading {name}") as bar:
            checked = check(
                mind,
                path,
                name=name,
                format=format_ or formats.detect(path),
                dialogue=dialogue,
                zone=zone_of(call.settings.zone),
                now=now,
                keep_secrets=keep_secrets or None,
                progress=bar,
            )
        notes = checked.notes
        held = len(mind.quarantined())
        if notes.zoneless:
            have = "1 time has" if notes.zoneless == 1 else f"{notes.zoneless} times have"
            say(f"{have} no zone: read as {call.settings.zone} (see --zone).")
        if notes.ignored:
            say(output.visible(f"Fields passed over: {', '.join(sorted(notes.ignored))}."))
        new = _written(mind, checked, claims=claims, now=now)
        held = len(mind.quarantined()) - held
    _imported(call, checked, new=new, held=held)


def _written(mind: Mind, file: File, *, claims: bool, now: datetime) -> int:
    """How many episodes of a checked file were new."""
    from aplysia.importing import write

    try:
        with output.progress(f"Keeping {file.name}") as bar:
            new = write(mind, file, now=now, claims=claims, progress=bar)
    except KeyboardInterrupt:
        say("Stopped. What was kept stays; the same command goes on from there.")
        raise
    if claims:
        with output.progress("Reading claims") as bar:
            mind.read_on(bar)
    return new


def _imported(call: Call, file: File, *, new: int, held: int) -> None:
    """What came of a file."""
    there = file.total - new
    if call.json:
        output.emit(
            {
                "file": file.name,
                "format": file.format,
                "new": new,
                "there": there,
                "zoneless": file.notes.zoneless,
                "ignored": sorted(file.notes.ignored),
                "pinned": file.notes.pinned,
                "withheld": file.withheld,
                "quarantine": held,
            }
        )
        return
    if file.withheld:
        say(f"Secrets withheld in {file.withheld} of them (see --keep-secrets).")
    if held:
        say(f"{held} in quarantine: see aplysia quarantine.")
    click.echo(f"{new} new, {there} already there.")


@click.command()
@click.option("--since", metavar="TIME", help="Only what was said then or later.")
@click.option("--session", metavar="NAME", help="Only what was said in it.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file, written when all of it is there; by default stdout.",
)
@shared(*HERE)
@click.pass_obj
def export(call: Call, since: str | None, session: str | None, target: Path | None) -> None:
    """Give everything back as JSON lines.

    In the order of writing; import reads it back unchanged.

    \b
      aplysia export > me.jsonl
      aplysia export --since 2024-05-01T00:00:00Z | head

    With -o, --json prints {"file", "episodes"}.
    """
    start = None if since is None else call.time(since, option="--since")
    with call.mind(reading=True) as mind:
        pinned = {one.id for one in mind.memory.pinned()}
        lines = (
            formats.line(one, pinned=one.id in pinned)
            for one in mind.memory.episodes()
            if (start is None or one.at >= start) and session in (None, one.session)
        )
        if target is None:
            for line in lines:
                click.echo(line)
            return
        count = _whole(lines, target)
        if call.json:
            output.emit({"file": str(target), "episodes": count})
        else:
            say(f"{count} episodes in {target}.")


def _whole(lines: Iterator[str], target: Path) -> int:
    """Write lines to a file, all or none; how many.

    Raises: click.UsageError: it cannot be written there.
    """
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with fresh.open("w", encoding="utf-8", newline="\n") as out:
            count = sum(1 for line in lines if out.write(f"{line}\n"))
        fresh.replace(target)
    except OSError as e:
        raise click.UsageError(f"{target} cannot be written: {e.strerror or e}.") from e
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return count


@contextmanager
def _on_disk(file: str) -> Iterator[tuple[Path, str]]:
    """The file and its name; a pipe is copied to a file first, since it is read twice."""
    if file != "-":
        yield Path(file), Path(file).name or file
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="aplysia-") as folder:
        path = Path(folder) / "stdin"
        with path.open("wb") as copy:
            while block := sys.stdin.buffer.read(1 << 20):
                copy.write(block)
        yield path, "stdin"
