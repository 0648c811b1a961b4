"""config, models, pull: what is set, what is there, what can be had."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.conftest import Run


def test_config_shows_each_value_with_its_origin(run: Run, home: Path) -> None:
    done = run("config", "--budget", "512")
    lines = {line.split()[0]: line for line in done.out.splitlines()}
    assert f"{home} " in lines["home"]
    assert "(APLYSIA_HOME;" in lines["home"]
    assert "512  (--budget;" in lines["budget"]
    assert "UTC  (default;" in lines["zone"]
    assert "echo:  (APLYSIA_MODEL;" in lines["model"]


def test_config_as_json(run: Run) -> None:
    data = run("config", "--json").data
    assert data["settings"]["namespace"] == {"value": "me", "origin": "default"}
    assert data["files"] == []


def test_config_set_is_read_the_next_time(run: Run, home: Path) -> None:
    assert run("config", "set", "zone", "Asia/Shanghai").code == 0
    data = run("config", "--json").data
    assert data["settings"]["zone"] == {
        "value": "Asia/Shanghai",
        "origin": str(home / "aplysia.toml"),
    }
    assert data["files"] == [str(home / "aplysia.toml")]


def test_config_set_here(run: Run) -> None:
    done = run("config", "set", "namespace", "我/工作", "--here", "--json")
    assert done.data["file"] == str(Path.cwd() / "aplysia.toml")
    assert run("config", "--json").data["settings"]["namespace"]["value"] == "我/工作"


def test_config_set_refuses_what_cannot_be(run: Run, home: Path) -> None:
    done = run("config", "set", "budget", "lots")
    assert done.code == 1
    assert "budget = 'lots'" in done.err
    assert not (home / "aplysia.toml").exists()


def test_models_lists_the_catalogue(run: Run) -> None:
    listed = {one["alias"]: one for one in run("models", "--json").data}
    assert listed["gguf:default"]["licence"] == "Apache-2.0"
    assert listed["gguf:tiny"]["path"] is None
    assert "get it with: aplysia pull tiny" in run("models").out


def test_pull_of_an_unknown_name_says_which_there_are(run: Run) -> None:
    done = run("pull", "gpt")
    assert done.code == 1
    assert "tiny" in done.err


def test_pull_refuses_other_bytes(run: Run, home: Path) -> None:
    Path("wrong.gguf").write_bytes(b"GGUF nonsense")
    done = run("pull", "tiny", "--from", "wrong.gguf")
    assert done.code == 1
    assert [p for p in home.rglob("*.gguf") if p.is_file()] == []
