"""chat: every line is answered, commands work, and Ctrl-C loses nothing."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import aplysia
from aplysia.cli.call import Call
from aplysia.cli.chat import Chat
from aplysia.models.echo import Echo
from aplysia.types import Finish, Message
from tests.unit.cli.conftest import Run


def test_every_line_of_a_pipe_is_answered(run: Run) -> None:
    done = run("chat", "--model", "echo:I see.", typed="I live in Lyon.\n\n我喜欢茶。\n")
    assert (done.code, done.out) == (0, "I see.\nI see.\n")


def test_a_turn_as_json(run: Run) -> None:
    run("remember", "--id", "a", "My sister lives in Lyon.")
    [turn] = run("chat", "--json", "--model", "echo:Lyon.", typed="Where lives my sister?").lines
    assert set(turn) == {
        *("said", "reply", "finish", "episodes", "recalled", "changes", "withheld"),
        *("tokens", "budget", "ms"),
    }
    assert (turn["reply"], turn["finish"]) == ("Lyon.", "stop")
    assert turn["recalled"][0]["episodes"] == ["a"]
    assert turn["episodes"][0] == turn["said"]
    assert set(turn["ms"]) == {"recall", "first", "reply"}


def test_what_is_told_again_and_again_is_no_longer_noted(run: Run) -> None:
    words = "我妹妹住在里昂。\n" * 4
    at = "2026-05-01T12:00:00+00:00"
    turns = run("chat", "--json", "--now", at, typed=words).lines
    assert [t["changes"][0]["noticed"] for t in turns] == [True, True, False, False]
    quiet = run("chat", "--now", at, typed="我妹妹住在里昂。\n")
    assert "里昂" not in quiet.err
    later = run("chat", "--now", "2026-06-01T12:00:00+00:00", typed="我妹妹住在里昂。\n")
    assert "heard before: user's sister · residence: 里昂" in later.err


def test_what_differs_is_noted(run: Run) -> None:
    done = run("chat", typed="My sister lives in Lyon.\nNo, my sister lives in Oslo.\n")
    assert "(new: user's sister · residence: Lyon)" in done.err
    assert "(no longer: user's sister · residence: Lyon)" in done.err


def test_both_sides_are_remembered(run: Run) -> None:
    run("chat", "--model", "echo:How nice.", typed="I live in Lyon.\n")
    kept = run("export").lines
    assert [(one["role"], one["text"]) for one in kept] == [
        ("user", "I live in Lyon."),
        ("assistant", "How nice."),
    ]


def test_what_was_told_yesterday_is_known_today(run: Run) -> None:
    run("chat", typed="我对花生过敏。\n")
    [turn] = run("chat", "--json", typed="我对什么过敏？\n").lines
    assert "花生" in turn["reply"]


def test_quit_leaves(run: Run) -> None:
    assert run("chat", "--model", "echo:x", typed="/quit\nHello.\n").out == ""


def test_help_lists_the_commands(run: Run) -> None:
    done = run("chat", typed="/help\n")
    assert done.out == ""
    for word in ("/why", "/memory", "/pin", "/forget", "/help", "/quit"):
        assert word in done.err


def test_why_shows_the_last_prompt(run: Run) -> None:
    done = run("chat", "--model", "echo:ok", typed="I live in Lyon.\n/why\n")
    assert "In the prompt:" in done.out


def test_why_shows_the_prompt_of_a_question(run: Run) -> None:
    run("remember", "My sister lives in Lyon.")
    [prompt] = run("chat", "--json", typed="/why Where does my sister live?\n").lines
    assert "Lyon" in prompt["messages"][-1]["content"]


def test_why_before_anything_was_said(run: Run) -> None:
    assert "Nothing was said yet." in run("chat", typed="/why\n").err


def test_memory_counts_and_lists_what_is_pinned(run: Run) -> None:
    run("remember", "--pin", "I am vegetarian.")
    run("remember", "My sister lives in Lyon.")
    done = run("chat", "--model", "echo:ok", typed="Does my sister live in Lyon?\n/memory\n")
    assert "4 episodes, 1 of them pinned." in done.out
    assert "pinned: I am vegetarian." in done.out
    assert "1. My sister lives in Lyon." in done.out


def test_memory_searches(run: Run) -> None:
    run("remember", "My sister lives in Lyon.")
    done = run("chat", typed="/memory sister\n/memory quantum chromodynamics\n")
    assert "1. My sister lives in Lyon." in done.out
    assert "Nothing fits." in done.err


def test_memory_as_json(run: Run) -> None:
    run("remember", "My sister lives in Lyon.")
    facts, found = run("chat", "--json", typed="/memory\n/memory sister\n").lines
    assert facts["episodes"] == 1
    assert found[0]["text"] == "My sister lives in Lyon."


def test_pin_brings_the_last_thing_said_into_every_prompt(run: Run) -> None:
    run("chat", typed="I am vegetarian.\n/pin\n/pin nobody\n")
    assert run("export").lines[0]["pinned"] is True


def test_forget_removes_the_last_turn(run: Run) -> None:
    done = run("chat", "--yes", "--model", "echo:ok", typed="My PIN is 1234.\n/forget\n/why\n")
    assert "Forgotten: 2" in done.out
    assert "Nothing was said yet." in done.err
    assert run("export").out == ""


def test_forget_removes_an_episode(run: Run) -> None:
    run("remember", "--id", "a", "My PIN is 1234.")
    [gone] = run("chat", "--json", "--yes", typed="/forget a\n").lines
    assert gone["episodes"] == ["a"]


def test_what_was_forgotten_by_its_id_is_not_shown_again(run: Run) -> None:
    run("remember", "--id", "a", "My PIN is 1234.")
    asked = "What is my PIN?\n/forget a\n/memory\n/why\n"
    done = run("chat", "--yes", "--model", "echo:ok", typed=asked)
    assert "1234" not in done.out
    assert "Forgotten: 1" in done.out


def test_forget_in_a_pipe_wants_yes(run: Run) -> None:
    done = run("chat", "--model", "echo:ok", typed="My PIN is 1234.\n/forget\n")
    assert done.code == 1
    assert "add --yes" in done.err
    assert len(run("export").lines) == 2


def test_forget_before_anything_was_said(run: Run) -> None:
    assert "Nothing was said yet." in run("chat", "--yes", typed="/forget\n").err


def test_the_lines_after_a_wrong_command_still_follow_in_a_pipe(run: Run) -> None:
    done = run("chat", "--model", "echo:ok", typed="/frget\nI live in Lyon.\n")
    assert done.code == 1
    assert "/frget is no command" in done.err
    assert "1 of the lines failed" in done.err
    assert [one["text"] for one in run("export").lines] == ["I live in Lyon.", "ok"]


def test_a_broken_byte_costs_its_line_alone(run: Run) -> None:
    done = run("chat", "--model", "echo:ok", typed=b"Hi\nabc\xff\nI like tea.\n")
    assert done.code == 1
    assert "0xff" in done.err
    assert [one["text"] for one in run("export").lines] == ["Hi", "ok", "I like tea.", "ok"]


def test_quit_with_words_after_it_quits(run: Run) -> None:
    assert run("chat", typed="/quit now\nI live in Lyon.\n").code == 0
    assert run("export").lines == []


def test_unpin_takes_it_out_of_every_prompt(run: Run) -> None:
    run("remember", "--pin", "--id", "v", "I am vegetarian.")
    done = run("chat", typed="/unpin v\n/unpin nobody\n/unpin\n")
    assert done.code == 1
    assert "No longer pinned: v." in done.err
    assert "no episode has the id 'nobody'" in done.err
    assert "Nothing was said yet." in done.err
    assert "pinned" not in run("export").lines[0]


def test_forget_names_what_may_say_the_same(run: Run) -> None:
    run("remember", "--id", "x", "My sister Claire lives in Lyon.")
    typed = "Do you know Claire?\n/forget x\n"
    done = run("chat", "--yes", "--model", "echo:Your sister Claire lives in Lyon.", typed=typed)
    assert "What may say the same, and stays:" in done.err
    assert "Your sister Claire lives in Lyon." in done.err


def test_weights_that_are_not_here_are_named_with_the_cure(run: Run) -> None:
    done = run("chat", "--model", "gguf:default", typed="Hello\n")
    assert done.code == 1
    assert "aplysia pull default" in done.err


class Breaking(Echo):
    """Stops in the middle of a reply, as Ctrl-C or a broken runtime would."""

    def __init__(self, error: BaseException) -> None:
        super().__init__("one two three")
        self._error = error

    def stream(self, messages: Sequence[Message], **_: object) -> BreakingStream:  # type: ignore[override]  # options do not matter here
        return BreakingStream(self._error)


class BreakingStream:
    finish: Finish = "aborted"

    def __init__(self, error: BaseException) -> None:
        self._pieces: Iterator[str] = iter(["one", " two"])
        self._error = error

    def __iter__(self) -> BreakingStream:
        return self

    def __next__(self) -> str:
        for piece in self._pieces:
            return piece
        raise self._error

    def close(self) -> None:
        self._pieces = iter(())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_ctrl_c_keeps_what_came_of_the_reply_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("Count!\n/quit\n"))
    model = Breaking(KeyboardInterrupt())
    with aplysia.open("a.db", namespace=("me",), model=model, embedder=None) as mind:
        Chat(Call(), mind, model, yes=False).run()
        kept = [(one.text, one.origin) for one in mind.memory.episodes()]
    assert kept == [("Count!", "chat"), ("one two", "chat (aborted)")]
    assert capsys.readouterr().out == "one two\n"


def test_ctrl_c_at_the_prompt_leaves_the_second_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Impatient(Terminal):
        """Ctrl-C, a line, and Ctrl-C twice."""

        keys = iter([None, "/why\n", None, None, "never read\n"])

        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # bytes?
            line = next(self.keys)
            if line is None:
                raise KeyboardInterrupt
            return line

    terminal = Impatient()
    monkeypatch.setattr(sys, "stdin", terminal)
    with aplysia.open("a.db", namespace=("me",), embedder=None) as mind:
        Chat(Call(), mind, Echo(), yes=False).run()
    assert list(terminal.keys) == ["never read\n"]
    assert capsys.readouterr().err.count("Ctrl-C again") == 2


def test_ctrl_c_in_a_pipe_keeps_it_too_and_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Count!\n"))
    model = Breaking(KeyboardInterrupt())
    with aplysia.open("a.db", namespace=("me",), model=model, embedder=None) as mind:
        with pytest.raises(KeyboardInterrupt):
            Chat(Call(), mind, model, yes=False).run()
        assert [one.text for one in mind.memory.episodes()] == ["Count!", "one two"]


def test_an_error_in_a_reply_keeps_it_and_the_talk_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("Count!\n/frget\n/quit\n"))
    model = Breaking(aplysia.ModelError("the runtime is gone"))
    with aplysia.open("a.db", namespace=("me",), model=model, embedder=None) as mind:
        Chat(Call(), mind, model, yes=False).run()
        assert mind.memory.count() == 2
    err = capsys.readouterr().err
    assert "the runtime is gone" in err
    assert "/frget is no command" in err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_a_real_terminal(home: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "aplysia", "chat", "--model", "echo:Bonjour.", "--embedder"]
    chat = subprocess.Popen(
        [*command, "none"], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    seen = b""

    def until(words: bytes) -> None:
        nonlocal seen
        while words not in seen:
            seen += os.read(ours, 1024)
        seen = seen.partition(words)[2]

    until(b"> ")
    os.write(ours, "你好\n".encode())
    until(b"Bonjour.")
    until(b"> ")
    os.write(ours, b"\x04")
    assert chat.wait(timeout=30) == 0
    os.close(ours)


def test_what_was_too_long_for_the_budget_is_kept_and_said_to_be(run: Run) -> None:
    done = run("chat", "--model", "echo:", "--budget", "10", typed="My sister lives in Lyon.\n")
    assert done.code == 1
    assert "What you said is kept" in done.err
    assert "My sister lives in Lyon." in run("recall", "Where does my sister live?").out


def test_what_was_too_long_is_what_forget_removes(run: Run) -> None:
    long = "PIN 4711 " * 200
    typed = f"My sister lives in Lyon.\n{long}\n/forget\n"
    done = run("chat", "--yes", "--json", "--model", "echo:ok", "--budget", "300", typed=typed)
    assert done.code == 1
    assert "What you said is kept as " in done.err
    assert [one["text"] for one in run("export").lines] == ["My sister lives in Lyon.", "ok"]


def test_why_shows_nothing_of_an_earlier_turn_once_it_is_forgotten(run: Run) -> None:
    run("remember", "--id", "x", "My secret code is 4711.")
    typed = "What is my secret code?\nTell me about cats.\n/forget x\n/why\n"
    done = run("chat", "--yes", "--model", "echo:ok", typed=typed)
    assert "4711" not in done.out
