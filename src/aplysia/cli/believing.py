"""What is believed, how strongly, why, and with what right; and what people do about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aplysia import shown
from aplysia.cli import output
from aplysia.cli.call import HERE, Call, piped, say, shared
from aplysia.errors import NotThere

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aplysia.memory.monitor import Point
    from aplysia.memory.store import Telling
    from aplysia.mind import Mind
    from aplysia.types import Belief

_BARS = "▁▂▃▄▅▆▇█"
_WIDE = 72  # columns of a curve
_AHEAD = 365.0  # days of forecast


@click.command()
@click.argument("about", nargs=-1)
@click.option("--past", is_flag=True, help="Also what is no longer so.")
@shared(*HERE)
@click.pass_obj
def beliefs(call: Call, about: tuple[str, ...], past: bool) -> None:
    """What is believed, and how strongly.

    With words, what is believed about the same. felt: what comes to mind, with repetition and
    fading; warranted: what distinct voices give grounds for, and so may be stated as fact.

    \b
      aplysia beliefs
      aplysia beliefs "My sister lives in Lyon."

    --json prints a list of {"id", "subject", "attribute", "value", "polarity", "text", "standing",
    "felt", "warranted", "bias", "recall", "held", "tellings", "voices", "own", "first", "last",
    "ends", "pinned", "against", "episodes"}.
    """
    with call.mind(reading=True) as mind:
        found = _about(mind, piped(about, "a claim"), call) if about else _all(mind, call)
    found = [one for one in found if past or about or one.standing != "past"]
    if call.json:
        output.emit([shown.belief(one) for one in found])
        return
    for one in found:
        _show(one)
    if not found:
        say("Nothing is believed yet." if not about else "Nothing is believed about that.")


@click.command()
@shared(*HERE)
@click.pass_obj
def bias(call: Call) -> None:
    """Beliefs on weak grounds, and what would settle them.

    The most biased first: told by one voice, echoed, made by the model itself, held against equal
    grounds, felt more strongly than warranted, or warranted and forgotten.

    --json prints a list of a belief (see beliefs) and "verdicts": [{"name", "reason", "settle"}].
    """
    with call.mind(reading=True) as mind:
        found = mind.memory.beliefs.examine(now=call.clock())
    if call.json:
        output.emit([shown.judged(one, verdicts) for one, verdicts in found])
        return
    for one, verdicts in found:
        _show(one)
        for verdict in verdicts:
            click.echo(f"      {verdict.name}: {verdict.reason}. To settle it: {verdict.settle}.")
    if not found:
        say("No belief rests on weak grounds.")


@click.command()
@click.argument("claim", nargs=-1)
@shared(*HERE)
@click.pass_obj
def history(call: Call, claim: tuple[str, ...]) -> None:
    """The story of a belief, telling by telling.

    CLAIM is its number, or words that say it.

    \b
      aplysia history 3
      aplysia history "My sister lives in Lyon."

    --json prints a belief (see beliefs) and "tellings": [{"at", "voice", "origin", "text",
    "weight", "independent", "withdrawn", "episode"}].
    """
    with call.mind(reading=True) as mind:
        _story(call, mind, _one(mind, piped(claim, "a claim"), call))


def told(call: Call, words: str) -> bool:
    """Tell the story of the belief that words state, or number; whether there is one."""
    from aplysia.memory.conflict import identity
    from aplysia.perceive.claims import readings

    said = {identity(claim) for claim in readings(words)}
    if not (said or words.strip().isdecimal()):
        return False
    with call.mind(reading=True) as mind:
        if said:
            found = [b for b in _about(mind, words, call) if identity(b.claim) in said]
        else:
            found = mind.memory.beliefs.get([int(words)], now=call.clock())
        if found:
            _story(call, mind, found[0])
    return bool(found)


def _story(call: Call, mind: Mind, one: Belief) -> None:
    told = mind.memory.beliefs.history(one.id)
    rivals = mind.memory.beliefs.get(one.against, now=call.clock())
    if call.json:
        output.emit(shown.belief(one) | {"tellings": [shown.telling(t) for t in told]})
        return
    _show(one)
    for t in told:
        _tell(t)
    for rival in rivals:
        click.echo("   against it:")
        _show(rival)


@click.command()
@click.argument("claim", nargs=-1)
@click.option("--days", type=click.FloatRange(min=0), default=_AHEAD, show_default=True)
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="A picture: .svg or .png."
)
@shared(*HERE)
@click.pass_obj
def curve(call: Call, claim: tuple[str, ...], days: float, out: Path | None) -> None:
    """How a belief rose and will fade.

    From its first telling to --days from now, as if nothing more is said. CLAIM is its number, or
    words that say it.

    \b
      aplysia curve "My sister lives in Lyon." --days 30
      aplysia curve 3 --out sister.svg

    --json prints {"belief", "points": [{"at", "felt", "warranted", "told"}]}.
    """
    now = call.clock()
    until = _after(now, days)
    with call.mind(reading=True) as mind:
        one = _one(mind, piped(claim, "a claim"), call)
        points = mind.memory.beliefs.curve(one.id, until=until)
    if out is not None:
        _picture(points, one, out, now=now)
        say(f"Drawn in {out}.")
    if call.json:
        output.emit({"belief": shown.belief(one), "points": [shown.point(p) for p in points]})
    elif out is None:
        _draw(points, one, now=now)


@click.command()
@click.argument("belief", type=int)
@click.argument("text", nargs=-1)
@shared(*HERE)
@click.pass_obj
def correct(call: Call, belief: int, text: tuple[str, ...]) -> None:
    """Say what is so instead of a belief.

    TEXT is kept as your words; your earlier tellings of the belief cease to count, and those of
    others stand against yours. `aplysia undo` takes it back.

    \b
      aplysia correct 3 "My sister lives in Lyon."
    """
    words = piped(text, "what is so")
    with call.mind(reading=True) as mind:
        try:
            kept, after = mind.correct(belief, words, now=call.clock())
        except ValueError as e:
            raise click.UsageError(str(e)) from e
    _report(call, after, kept.id)


@click.command()
@click.argument("belief", type=int)
@click.option("--wrong", is_flag=True, help="It turned out wrong.")
@shared(*HERE)
@click.pass_obj
def confirm(call: Call, belief: int, wrong: bool) -> None:
    """Say that the world has confirmed a belief, or refuted it.

    Those who told it gain or lose in standing: what they tell from now on counts for more or less.
    What was told of a belief that turned out wrong counts no longer, until it is told again.
    """
    from aplysia.memory.held import NO_VOTE

    with call.mind(reading=True) as mind:
        some = mind.memory.beliefs
        voices = dict.fromkeys(t.voice for t in some.history(belief) if t.origin not in NO_VOTE)
        before = {voice: some.reliability(voice) for voice in voices}
        after = some.outcome(belief, right=not wrong, now=call.clock())
        now = {voice: some.reliability(voice) for voice in voices}
    _report(call, [after])
    if not call.json:
        if wrong:
            click.echo("      What was told of it counts no longer; told again, it would.")
        for voice in voices:
            click.echo(
                f"      {output.visible(voice)} is now taken to be right in {now[voice]:.0%} "
                f"({before[voice]:.0%} before); of themselves as ever."
            )


@click.command()
@click.argument("belief", type=int)
@click.option("--at", metavar="TIME", help="When it ends; by default now.")
@click.option("--never", is_flag=True, help="It does not end after all.")
@shared(*HERE)
@click.pass_obj
def expire(call: Call, belief: int, at: str | None, never: bool) -> None:
    """Say from when on a belief is no longer so.

    Until then it counts as before; afterwards it is past. Told again, it is so again.

    \b
      aplysia expire 3 --at 2026-12-31
      aplysia expire 3 --never
    """
    if never and at is not None:
        raise click.UsageError("--at and --never exclude each other: give one.")
    when = None if never else call.time(at, option="--at") if at else call.clock()
    with call.mind(reading=True) as mind:
        after = mind.memory.beliefs.expire(belief, at=when, now=call.clock())
    _report(call, [after])


@click.command()
@click.argument("belief", type=int)
@click.option("--off", is_flag=True, help="No longer.")
@shared(*HERE)
@click.pass_obj
def pin(call: Call, belief: int, off: bool) -> None:
    """Keep a belief from fading out of mind.

    It still changes when it is corrected. An episode is brought into every prompt by /pin in chat,
    or by remember --pin.
    """
    with call.mind(reading=True) as mind:
        if not mind.memory.beliefs.pin(belief, not off):
            raise NotThere(f"there is no belief {belief}: `aplysia beliefs` lists them")
        after = mind.memory.beliefs.get([belief], now=call.clock())
    _report(call, after)


@click.command()
@click.argument("voice")
@shared(*HERE)
@click.pass_obj
def retract(call: Call, voice: str) -> None:
    """Let nothing that a voice has said count any longer.

    The episodes stay, and so does the history of what it said.
    """
    with call.mind(reading=True) as mind:
        after = mind.memory.beliefs.retract(voice, now=call.clock())
    _report(call, after)


@click.command()
@click.argument("episode")
@shared(*HERE)
@click.pass_obj
def undo(call: Call, episode: str) -> None:
    """Take back what was told in an episode.

    What it had set aside counts again. The episode itself stays; see forget.
    """
    with call.mind(reading=True) as mind:
        after = mind.memory.beliefs.undo(episode, now=call.clock())
    _report(call, after)


def _report(call: Call, after: Sequence[Belief], episode: str = "") -> None:
    if call.json:
        output.emit([shown.belief(one) for one in after])
        return
    if episode:
        click.echo(output.visible(episode))
    for one in after:
        _show(one)


def _after(now: datetime, days: float) -> datetime:
    """So many days later. Raises: click.BadParameter: there is no such day."""
    try:
        return now + timedelta(days=days)
    except OverflowError as e:
        raise click.BadParameter("time ends before that: give fewer", param_hint="--days") from e


def _all(mind: Mind, call: Call) -> list[Belief]:
    return mind.memory.beliefs.all(now=call.clock())


def _about(mind: Mind, words: str, call: Call) -> list[Belief]:
    """What is believed about the same as these words claim: the very same first."""
    from aplysia.memory.conflict import identity
    from aplysia.perceive.claims import readings

    said = {identity(claim) for claim in readings(words)}
    found = mind.believed(words, now=call.clock())
    return sorted(
        found,
        key=lambda b: (identity(b.claim) not in said, b.standing == "past", -b.warranted, b.id),
    )


def _one(mind: Mind, words: str, call: Call) -> Belief:
    """The belief of a number, or the one that words say.

    Raises: NotThere: there is none.
    """
    now = call.clock()
    if words.strip().isdecimal():
        found = mind.memory.beliefs.get([int(words)], now=now)
    else:
        found = _about(mind, words, call)
    if not found:
        raise NotThere(f"nothing is believed about {words!r}: `aplysia beliefs` lists what is")
    return found[0]


def _show(one: Belief) -> None:
    """One belief for people."""
    claim = one.claim
    not_ = "" if claim.polarity else "not "
    what = output.visible(f"{claim.subject} · {claim.attribute}: {not_}{claim.value}")
    head = click.style(f"{one.id:>4}  {what}", bold=True)
    click.echo(f"{head}  ({one.standing})")
    click.echo(
        f"      felt {one.felt:.2f}, warranted {one.warranted:.2f}; {_told_by(one)}, "
        f"last {one.last:%Y-%m-%d}"
        + (f"; until {one.ends:%Y-%m-%d}" if one.ends else "")
        + ("; pinned" if one.pinned else "")
        + (f"; the model said it {one.own}×" if one.own else "")
    )


def _told_by(one: Belief) -> str:
    """How often it was told, and by whom, as far as that counts."""
    if one.standing == "own":
        return "told only by the model itself"
    if not one.tellings:
        return "no telling counts any longer"
    times = "once" if one.tellings == 1 else f"{one.tellings} times"
    return f"told {times} by {output.visible(', '.join(one.voices))}"


def _tell(one: Telling) -> None:
    told = shown.telling(one)
    how = f"weight {one.weight:.2f}" if one.weight else "no evidence: the model's own words"
    if one.weight and one.independent < 1:
        how += f", {'a copy' if one.independent == 0 else 'partly a copy'}"
    if one.withdrawn:
        how += f"; counts no longer since {one.withdrawn:%Y-%m-%d}"
    said = output.visible(f"{one.voice}: {output.short(str(told['text']))}")
    click.echo(f"   {one.at:%Y-%m-%d %H:%M}  {said}  ({how}) · {output.visible(one.episode)}")


def _draw(points: Iterable[Point], one: Belief, *, now: datetime) -> None:
    """Two lines of bars and a time line, for a terminal."""
    every = list(points)
    step = max(1, -(-len(every) // _WIDE))
    some = every[::step]
    _show(one)
    for name in ("felt", "warranted"):
        bars = "".join(_BARS[min(7, int(getattr(p, name) * 8))] for p in some)
        click.echo(f"{name:>10} {bars}")
    told = "".join(
        "•" if any(q.told for q in every[n * step : (n + 1) * step]) else " "
        for n in range(len(some))
    )
    click.echo(f"{'told':>10} {told}")
    place = sum(p.at <= now for p in some)
    click.echo(f"{'':>10} {'─' * place}now{'─' * max(0, len(some) - place - 3)}")
    click.echo(f"{'':>10} {some[0].at:%Y-%m-%d} to {some[-1].at:%Y-%m-%d}")


def _picture(points: Sequence[Point], one: Belief, out: Path, *, now: datetime) -> None:
    """The curve as a file.

    Raises: click.UsageError: neither .svg nor .png, or matplotlib is not there; click.FileError.
    """
    if out.suffix.lower() not in (".svg", ".png"):
        raise click.UsageError(f"{out} is neither .svg nor .png.")
    try:
        from matplotlib.figure import Figure
    except ImportError as e:
        raise click.UsageError(
            "Pictures need matplotlib: run `pip install 'aplysia[plot]'`."
        ) from e
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes: Any = figure.subplots()  # it plots times, too, whatever its types say
    at = [p.at for p in points]
    axes.plot(at, [p.felt for p in points], label="felt")
    axes.plot(at, [p.warranted for p in points], label="warranted", linestyle="--")
    for p in points:
        if p.told:
            axes.axvline(p.at, color="grey", linewidth=0.6)
    axes.axvline(now, color="black", linestyle=":", label="now")
    axes.set(ylim=(0, 1), ylabel="belief", title=f"{one.claim.subject} · {one.claim.attribute}")
    axes.legend()
    try:
        figure.savefig(out)
    except OSError as e:
        raise click.FileError(str(out), e.strerror) from e
