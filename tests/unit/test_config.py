"""Settings: which place wins, what is refused, and what is written back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from aplysia import config
from aplysia.errors import ConfigError


def load(tmp_path: Path, *, env: dict[str, str] | None = None, **flags: object) -> config.Settings:
    home = tmp_path / "home"
    return config.load(flags=flags, env={"APLYSIA_HOME": str(home), **(env or {})}, cwd=tmp_path)


def test_defaults_need_no_file(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.store == str(tmp_path / "home" / "memory.db")
    assert settings.namespace == ("me",)
    assert settings.budget == 8192
    assert settings.origins["budget"] == "default"


def test_a_file_wins_over_the_default(tmp_path: Path) -> None:
    (tmp_path / "aplysia.toml").write_text("budget = 512\n", encoding="utf-8")
    settings = load(tmp_path)
    assert settings.budget == 512
    assert settings.origins["budget"] == str(tmp_path / "aplysia.toml")


def test_the_working_directory_wins_over_the_data_home(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "aplysia.toml").write_text("budget = 1\nzone = '+08:00'\n")
    (tmp_path / "aplysia.toml").write_text("budget = 2\n")
    settings = load(tmp_path)
    assert (settings.budget, settings.zone) == (2, "+08:00")


def test_the_environment_wins_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "aplysia.toml").write_text("budget = 512\n")
    settings = load(tmp_path, env={"APLYSIA_BUDGET": "640"})
    assert settings.budget == 640
    assert settings.origins["budget"] == "APLYSIA_BUDGET"


def test_a_flag_wins_over_everything(tmp_path: Path) -> None:
    settings = load(tmp_path, env={"APLYSIA_BUDGET": "640"}, budget=700)
    assert settings.budget == 700
    assert settings.origins["budget"] == "--budget"


def test_a_flag_that_was_not_given_does_not_count(tmp_path: Path) -> None:
    assert load(tmp_path, budget=None).budget == 8192


def test_a_relative_store_is_meant_from_the_folder_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "aplysia.toml").write_text("store = 'work.db'\n")
    assert load(tmp_path).store == str(tmp_path / "home" / "work.db")


def test_a_relative_store_on_the_command_line_is_meant_from_the_working_directory(
    tmp_path: Path,
) -> None:
    assert load(tmp_path, store="work.db").store == str(tmp_path / "work.db")


def test_a_url_stays_as_it_is(tmp_path: Path) -> None:
    assert load(tmp_path, store="sqlite:///x.db").store == "sqlite:///x.db"


def test_a_namespace_is_a_path_of_labels(tmp_path: Path) -> None:
    assert load(tmp_path, namespace="爱丽丝/work").namespace == ("爱丽丝", "work")


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"APLYSIA_BUDGET": "many"}, ["budget = 'many'", "APLYSIA_BUDGET", "2048"]),
        ({"APLYSIA_BUDGET": "0"}, ["budget = '0'", "above 0"]),
        ({"APLYSIA_NAMESPACE": "a.b"}, ["namespace = 'a.b'", "without '.'"]),
        ({"APLYSIA_NAMESPACE": "a//b"}, ["namespace = 'a//b'"]),
        ({"APLYSIA_DURABILITY": "safe"}, ["durability = 'safe'", "full or fast"]),
        ({"APLYSIA_ZONE": "Mars/Base"}, ["zone = 'Mars/Base'", "Asia/Shanghai"]),
        ({"APLYSIA_UPSTREAM": "ollama"}, ["upstream = 'ollama'", "or none"]),
        ({"APLYSIA_UPSTREAM": "http://me:secret@host/v1"}, ["without a key"]),
        ({"APLYSIA_STORE": " "}, ["store = ' '", "path"]),
        ({"APLYSIA_MODLE": "x"}, ["unknown setting 'modle'", "APLYSIA_MODLE", "mean 'model'"]),
        ({"APLYSIA_XYZZY": "x"}, ["unknown setting 'xyzzy'", "there are home, store"]),
    ],
)
def test_a_wrong_setting_names_itself_its_origin_and_the_cure(
    tmp_path: Path, env: dict[str, str], words: list[str]
) -> None:
    with pytest.raises(ConfigError) as e:
        load(tmp_path, env=env)
    assert [w for w in words if w not in str(e.value)] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("modle = 'x'", "mean 'model'"),
        ("budget = true", "budget = True"),
        ("budget = [", "is not TOML"),
        ("home = '/x'", "APLYSIA_HOME"),
        ("[store]\nx = 1", "store = {'x': 1}"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "aplysia.toml"
    file.write_text(text)
    with pytest.raises(ConfigError) as e:
        load(tmp_path)
    assert str(file) in str(e.value)
    assert words in str(e.value)


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "aplysia.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="does not read"):
        load(tmp_path)


def test_variables_of_the_tests_are_not_settings(tmp_path: Path) -> None:
    assert load(tmp_path, env={"APLYSIA_TEST_KILLS": "5", "APLYSIA_REQUIRE": "model"})


def test_the_key_of_an_upstream_is_no_setting(tmp_path: Path) -> None:
    settings = load(tmp_path, env={"APLYSIA_UPSTREAM_KEY": "k-123"})
    assert "k-123" not in repr(settings)


def test_a_folder_that_one_visits_does_not_say_where_words_go(tmp_path: Path) -> None:
    home, url = tmp_path / "home", "http://127.0.0.1:8000/v1"
    home.mkdir()
    (home / "aplysia.toml").write_text(f"upstream = '{url}'\n")
    assert load(tmp_path).endpoint == url
    assert load(tmp_path, upstream="none").endpoint == ""
    (tmp_path / "aplysia.toml").write_text("upstream = 'http://elsewhere/v1'\n")
    with pytest.raises(ConfigError, match="where your words go"):
        load(tmp_path)


def test_without_a_home_the_platform_chooses(tmp_path: Path) -> None:
    settings = config.load(env={}, cwd=tmp_path)
    assert settings.home.name == "aplysia"
    assert settings.origins["home"] == "default"


def test_every_key_is_explained() -> None:
    assert all(config.about(key) for key in config.KEYS)


@pytest.mark.parametrize(("name", "hours"), [("UTC", 0), ("z", 0), ("+08:00", 8), ("-0530", -5.5)])
def test_a_zone_is_a_name_or_an_offset(name: str, hours: float) -> None:
    assert config.zone_of(name).utcoffset(None) == timedelta(hours=hours)


@pytest.mark.parametrize("name", ["", "../etc", "+25:00", "Nowhere"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        config.zone_of(name)


def test_writing_makes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "aplysia.toml"
    config.write(file, "zone", "Asia/Shanghai")
    assert file.read_text() == 'zone = "Asia/Shanghai"\n'


def test_writing_keeps_the_other_lines(tmp_path: Path) -> None:
    file = tmp_path / "aplysia.toml"
    file.write_text("# mine\nbudget = 512 # small\nmodel = 'echo:'")
    config.write(file, "budget", "1024")
    config.write(file, "namespace", "我/工作")
    assert file.read_text(encoding="utf-8") == (
        "# mine\nbudget = 1024\nmodel = 'echo:'\nnamespace = \"我/工作\"\n"
    )
    assert load(tmp_path).namespace == ("我", "工作")


@pytest.mark.parametrize(("key", "value"), [("budget", "lots"), ("colour", "red"), ("home", "/x")])
def test_what_cannot_be_is_not_written(tmp_path: Path, key: str, value: str) -> None:
    file = tmp_path / "aplysia.toml"
    with pytest.raises(ConfigError):
        config.write(file, key, value)
    assert not file.exists()


def test_a_value_over_several_lines_is_left_to_its_author(tmp_path: Path) -> None:
    file = tmp_path / "aplysia.toml"
    file.write_text("namespace = [\n 'a',\n]\n")
    with pytest.raises(ConfigError):
        config.write(file, "namespace", "b")
    assert file.read_text() == "namespace = [\n 'a',\n]\n"
