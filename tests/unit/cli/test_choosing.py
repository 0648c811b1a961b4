"""Which model a command answers with, what it says of it, and the one question it may ask."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from aplysia.cli import choosing
from aplysia.models.choose import Found
from tests.serving import Scripted, running
from tests.unit.cli.conftest import Run


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def url(scripted: Scripted) -> Iterator[str]:
    with running(scripted.app) as root:
        yield f"{root}/v1"


@pytest.fixture
def local(
    run: Run,  # it names the echo; here nothing is named
    monkeypatch: pytest.MonkeyPatch,
) -> list[Found]:
    """The servers of this machine, none at first; and a model left to be chosen."""
    some = list[Found]()
    monkeypatch.setattr(choosing, "found", lambda: some)
    monkeypatch.setenv("APLYSIA_MODEL", "auto")
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return some


def test_a_local_server_answers_and_is_named(
    run: Run, local: list[Found], url: str, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k-1")
    local.append(Found(name="Ollama", url=url, models=("echo",)))
    done = run("chat", typed="My sister lives in Lyon.\n")
    assert done.code == 0
    assert "My sister lives in Lyon." in done.out
    assert f"openai:echo at {url} answers: Ollama is running on this machine" in done.err
    assert "authorization" not in scripted.headers[-1]


@pytest.mark.usefixtures("local")
def test_the_upstream_of_the_settings_answers_with_its_only_model(
    run: Run, url: str, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APLYSIA_UPSTREAM_KEY", "k-2")
    assert run("config", "set", "upstream", url).code == 0
    done = run("chat", typed="hello\n")
    assert "You said: hello" in done.out
    assert "it is the setting upstream" in done.err
    assert scripted.headers[-1]["authorization"] == "Bearer k-2"
    assert run("why", "hello").err == ""  # counting asks nobody


@pytest.mark.usefixtures("local")
def test_an_endpoint_may_be_named_on_the_command_line(run: Run, url: str) -> None:
    done = run("chat", "--model", "openai:echo", "--upstream", url, typed="hello\n")
    assert (done.code, done.err) == (0, "")
    assert "You said: hello" in done.out


@pytest.mark.usefixtures("local")
def test_in_a_pipe_a_key_is_not_used(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k-1")
    done = run("chat", typed="hello\n")
    assert done.code == 1
    assert "a key is in the environment and not used" in done.err
    assert "aplysia pull default" in done.err


@pytest.mark.usefixtures("local")
def test_an_upstream_that_is_not_there_is_an_error_and_nothing_else_answers(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APLYSIA_UPSTREAM", "http://127.0.0.1:9/v1")
    done = run("chat", typed="hello\n")
    assert done.code == 1
    assert "is it running" in done.err


def asked(monkeypatch: pytest.MonkeyPatch, *, use: bool) -> Any:
    """A terminal at which somebody answers; the model that comes of it."""
    from aplysia.cli.call import Call

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(click, "confirm", lambda *_, **__: use)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: " gpt ")
    return choosing.chosen(Call())


@pytest.mark.usefixtures("local")
@pytest.mark.parametrize(("use", "model"), [(True, "openai:gpt"), (False, "gguf:default")])
def test_a_key_is_asked_about_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, use: bool, model: str
) -> None:
    monkeypatch.delenv("APLYSIA_MODEL")
    monkeypatch.setenv("OPENAI_API_KEY", "k-1")
    choice = asked(monkeypatch, use=use)
    assert (choice.model, choice.keyed) == (model, use)
    assert (home / "aplysia.toml").read_text() == f'model = "{model}"\n'
    monkeypatch.setattr(choosing, "_ask", None)
    assert asked(monkeypatch, use=not use).model == model
