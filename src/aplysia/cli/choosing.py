"""Which model this call answers with: chosen, said on stderr with the reason, and opened.

The one question that may have to be asked, whether a key in the environment is meant for this, is
asked once, at a terminal alone; the answer is kept in the data home's aplysia.toml.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from aplysia import config
from aplysia.cli.call import Call, say
from aplysia.errors import ModelNotFound
from aplysia.models import check_name, choose, load
from aplysia.models.choose import DEFAULT, Choice, found
from aplysia.models.openai import base_url, key_of, listed

if TYPE_CHECKING:
    from aplysia.types import Model


def chosen(call: Call, *, aloud: bool = True) -> Choice:
    """The choice of the settings. `aloud`: it is said, and may be asked for."""
    chosen_, base = call.settings, base_url()
    asking = aloud and not call.json and sys.stdin.isatty() and sys.stderr.isatty()
    choice = choose.choose(
        chosen_.model,
        upstream=chosen_.endpoint,
        base=base,
        key=bool(key_of()),
        able=find_spec("httpx2") is not None,
        local=found,
        ask=(lambda: _ask(call, base)) if asking else None,
    )
    if aloud and choice.why:
        where = f" at {choice.url}" if choice.url else ""
        name = choice.model if choice.model != "openai:" else "The model"
        say(f"{name}{where} answers: {choice.why}. Another one: --model NAME.")
    return choice


def model_of(call: Call) -> Model:
    """The model of the settings, or the one chosen in their place. Raises: ModelError."""
    return opened(call, chosen(call))


def counter_of(call: Call) -> Model | None:
    """The model if its weights are here, for its tokenizer; None, said aloud, if not.

    Raises: ModelError: there is none of that name.
    """
    choice = chosen(call, aloud=False)
    if choice.model != "openai:":
        check_name(choice.model)
    try:
        return opened(call, choice, counting=True)
    except ModelNotFound:
        say(f"{choice.model} is not on this machine: tokens are estimated.")
        return None


def opened(call: Call, choice: Choice, *, counting: bool = False) -> Model:
    """The model of a choice. `counting`: for its tokens alone, so that nobody is asked for names.

    Raises: ModelError.
    """
    name, key = choice.model, key_of() if choice.keyed else ""
    if name == "openai:":
        some = ["upstream"] if counting else listed(choice.url, key=key)
        name = f"openai:{choose.sole(some, url=choice.url)}"
    return load(name, home=call.settings.home, url=choice.url or None, key=key)


def _ask(call: Call, base: str) -> str:
    """Whether the key in the environment is to be used, and with which model."""
    say(
        f"A key is in the environment. A model at {base} can answer; what you say, and what is "
        "remembered for it, then goes there. Otherwise a small model answers on this machine."
    )
    if click.confirm("Use the key?", default=False, err=True):
        model = f"openai:{click.prompt('Name of the model there', err=True).strip()}"
    else:
        model = DEFAULT
    file = call.settings.home / config.FILE
    config.write(file, "model", model)
    say(f"Kept in {file}; `aplysia config set model NAME` changes it.")
    return model
