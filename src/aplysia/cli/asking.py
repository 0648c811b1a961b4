"""Asking memory: recall, and why a prompt would look as it does."""

from __future__ import annotations

import click

from aplysia import shown
from aplysia.cli import believing, output
from aplysia.cli.call import HERE, Call, nothing_yet, piped, say, shared


@click.command()
@click.argument("query", nargs=-1)
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True)
@shared(*HERE)
@click.pass_obj
def recall(call: Call, query: tuple[str, ...], limit: int) -> None:
    """What fits a question, and why.

    Best first, each result with its reasons; nothing when nothing fits.

    QUERY "-" reads it from a pipe.

    \b
      aplysia recall "Where does my sister live?"
      echo "我对什么过敏？" | aplysia recall --json -

    --json prints a list of {"text", "score", "reasons": {name: part}, "episodes": [id],
    "at", "source", "role", "session", "standing", "told", "beliefs", "replaces", "dormant"};
    the parts add up to the score.
    """
    question = piped(query, "a question")
    with call.mind(reading=True) as mind:
        found = mind.recall(question, limit=limit)
        empty = not found and not mind.memory.count()
    if call.json:
        output.emit([shown.recalled(one) for one in found])
    else:
        for place, one in enumerate(found, start=1):
            output.show_recalled(place, one)
    if empty:
        nothing_yet(call)
    elif not found:
        say("Nothing fits.")


@click.command()
@click.argument("query", nargs=-1)
@shared(*HERE, "model", "upstream", "budget")
@click.pass_obj
def why(call: Call, query: tuple[str, ...]) -> None:
    """A question's prompt, or why something is believed.

    For a question: what comes in, what stays out, and what each costs. Nothing is kept and nothing
    is answered. For a claim that is believed, or its number: its story, as history tells it. QUERY
    "-" reads it from a pipe.

    \b
      aplysia why "What am I allergic to?"
      aplysia why --budget 300 "我姐姐住在哪里？"
      aplysia why "My sister lives in Lyon."

    --json prints {"tokens", "budget", "parts": [{"kind", "text", "tokens", "included",
    "reason", "episodes", "score"}], "messages": [{"role", "content"}]}.
    """
    question = piped(query, "a question")
    if believing.told(call, question):
        return
    from aplysia.cli.choosing import counter_of

    model = counter_of(call)
    try:
        with call.mind(model=model, reading=True) as mind:
            prompt = mind.why(question)
    finally:
        if model is not None:
            model.close()
    if call.json:
        output.emit(shown.context(prompt))
    else:
        output.show_context(prompt)
