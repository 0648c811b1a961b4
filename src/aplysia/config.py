"""Settings, read once at the edge: defaults < aplysia.toml < APLYSIA_* < flags.

Two files are read when they are there: `aplysia.toml` in the data home, then the one in the working
directory over it, so that a project may carry its own store or namespace. The data home itself is
named by APLYSIA_HOME, never by a file that lies in it. A relative store in a file is meant from the
folder of that file; from the environment or a flag, from the working directory.

Only the command line knows this module; below it everything is a plain keyword argument.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aplysia.errors import ConfigError
from aplysia.home import data_home
from aplysia.types import BUDGET, Namespace, check_namespace

if TYPE_CHECKING:
    from aplysia.memory.store import Durability

FILE = "aplysia.toml"
PREFIX = "APLYSIA_"
_NO_SETTINGS = frozenset({"APLYSIA_HOME", "APLYSIA_UPSTREAM_KEY"})  # read where they are used
_FOR_TESTS = ("APLYSIA_TEST_", "APLYSIA_REQUIRE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting with its value, and where each value came from."""

    home: Path  # models and the default store live here
    store: str  # absolute path of a file, or a URL
    namespace: Namespace
    model: str  # "auto": what the user already has, see models.choose
    upstream: str  # an OpenAI-compatible endpoint, or "none"
    embedder: str  # "none": recall by words alone
    budget: int  # tokens of a prompt
    durability: Durability
    zone: str  # of times that carry none
    secrets: str  # "withhold" or "keep"
    rate: int  # most episodes an hour of a source other than the owner; 0: no limit
    volume: int  # most characters, likewise
    origins: Mapping[str, str]  # key -> "default", a file, a variable or a flag

    @property
    def endpoint(self) -> str:
        """The upstream; "" where there is none."""
        return "" if self.upstream == "none" else self.upstream

    def shown(self, key: str) -> str | int:
        """The value of `key` as one writes it in a file or on the command line."""
        value = getattr(self, key)
        if isinstance(value, int):
            return value
        return "/".join(value) if isinstance(value, tuple) else str(value)


def zone_of(name: str) -> tzinfo:
    """The time zone called `name`: "UTC", an IANA name, or an offset such as "+08:00".

    Raises: ValueError: there is no such zone.

    >>> zone_of("+08:00").utcoffset(None)
    datetime.timedelta(seconds=28800)
    """
    if name.upper() in ("UTC", "Z"):
        return UTC
    if offset := re.fullmatch(r"([+-])([01]\d|2[0-3]):?([0-5]\d)", name):
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-ahead if offset[1] == "-" else ahead)
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise ValueError(f"no time zone is called {name!r}") from e


def _text(raw: object, _base: Path) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError
    return raw


def _store(raw: object, base: Path) -> str:
    text = _text(raw, base)
    return text if "://" in text else str(base / Path(text).expanduser())


def _upstream(raw: object, base: Path) -> str:
    text = _text(raw, base).strip()
    where = urlsplit(text)
    if text != "none" and (where.scheme not in ("http", "https") or not where.hostname):
        raise ValueError
    if where.password or where.username:  # keys stand in no file
        raise ValueError
    return text


def _namespace(raw: object, base: Path) -> Namespace:
    labels = raw if isinstance(raw, list) else _text(raw, base).split("/")
    return check_namespace(labels)


def _budget(raw: object, _base: Path) -> int:
    if isinstance(raw, str):
        raw = int(raw)
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < 1:
        raise ValueError
    return raw


def _limit(raw: object, _base: Path) -> int:
    if isinstance(raw, str):
        raw = int(raw)
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < 0:
        raise ValueError
    return raw


def _secrets(raw: object, _base: Path) -> str:
    text = _text(raw, _base)
    if text not in ("withhold", "keep"):
        raise ValueError
    return text


def _durability(raw: object, _base: Path) -> str:
    text = _text(raw, _base)
    if text not in ("full", "fast"):
        raise ValueError
    return text


def _zone(raw: object, base: Path) -> str:
    text = _text(raw, base)
    zone_of(text)
    return text


@dataclass(frozen=True, slots=True)
class _Key:
    """One setting: what it is for, how it is read, and the cure when it cannot be."""

    about: str
    default: object
    read: Callable[[object, Path], object]
    cure: str


_KEYS = {
    "store": _Key("where memories are kept", "memory.db", _store, "write a path or a URL"),
    "namespace": _Key(
        "whose memories", "me", _namespace, "write labels without '.', e.g. me or alice/work"
    ),
    "model": _Key(
        "what answers; auto: what is there already",
        "auto",
        _text,
        "write auto, or a name such as gguf:default",
    ),
    "upstream": _Key(
        "an OpenAI-compatible endpoint for openai: models and serve",
        "none",
        _upstream,
        "write a URL without a key, such as http://127.0.0.1:8000/v1, or none",
    ),
    "embedder": _Key("what compares meanings", "use", _text, "write a name such as use, or none"),
    "budget": _Key(
        "most tokens of a prompt; less beside a reply in a small window",
        BUDGET,
        _budget,
        "write a number above 0, e.g. 2048",
    ),
    "durability": _Key(
        "full: on disk; fast: may lose the last writes when the power fails",
        "full",
        _durability,
        "write full or fast",
    ),
    "zone": _Key(
        "time zone of times that carry none",
        "UTC",
        _zone,
        "write UTC, an offset such as +08:00, or a name such as Asia/Shanghai",
    ),
    "secrets": _Key(
        "keys, passwords, card and identity numbers: withhold or keep",
        "withhold",
        _secrets,
        "write withhold or keep",
    ),
    "rate": _Key(
        "most episodes an hour of a source other than you; 0: no limit",
        600,
        _limit,
        "write a number, 0 for no limit",
    ),
    "volume": _Key(
        "most characters an hour of a source other than you; 0: no limit",
        1_000_000,
        _limit,
        "write a number, 0 for no limit",
    ),
}
KEYS = ("home", *_KEYS)


def about(key: str) -> str:
    """What a setting is for, in a few words."""
    return "models and the default store" if key == "home" else _KEYS[key].about


def load(
    *,
    flags: Mapping[str, object] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Settings:
    """Settings from all four places; flags whose value is None do not count.

    Raises: ConfigError: a key is unknown or its value cannot be; names the key, the value, where it
    came from, and the cure.
    """
    env = os.environ if env is None else env
    cwd = Path.cwd() if cwd is None else cwd
    home = data_home(env)
    values: dict[str, object] = {k: spec.read(spec.default, home) for k, spec in _KEYS.items()}
    origins = dict.fromkeys(_KEYS, "default")
    origins["home"] = PREFIX + "HOME" if env.get(PREFIX + "HOME") else "default"

    def put(key: str, raw: object, *, origin: str, base: Path) -> None:
        values[key] = _read(key, raw, origin=origin, base=base)
        origins[key] = origin

    for file in files(home=home, cwd=cwd):
        for key, raw in _parsed(file).items():
            _check_place(key, file, home)
            put(key, raw, origin=str(file), base=file.parent)
    for name, raw in sorted(env.items()):
        if name.startswith(PREFIX) and not name.startswith(_FOR_TESTS) and name not in _NO_SETTINGS:
            put(name.removeprefix(PREFIX).lower(), raw, origin=name, base=cwd)
    for key, flag in (flags or {}).items():
        if flag is not None:
            put(key, flag, origin=f"--{key}", base=cwd)
    return Settings(home=home, origins=origins, **values)  # type: ignore[arg-type]  # read above


def files(*, home: Path, cwd: Path) -> list[Path]:
    """The files that are there, in the order in which they are read; later ones win."""
    candidates = dict.fromkeys((home / FILE, cwd.absolute() / FILE))
    return [file for file in candidates if file.is_file()]


def write(file: Path, key: str, value: str) -> None:
    """Set `key` in `file`, leaving its other lines as they are.

    Raises: ConfigError: the key is unknown, the value cannot be, or the file does not read.
    """
    typed = _read(key, value, origin="config set", base=file.parent)
    _check_place(key, file, data_home())
    written = json.dumps(typed if isinstance(typed, int) else value, ensure_ascii=False)
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    before = _parsed(file) if file.is_file() else {}
    line = f"{key} = {written}"
    kept, found = re.subn(rf"(?m)^[ \t]*{key}[ \t]*=.*$", lambda _: line, text)
    if not found:
        kept = f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{line}\n"
    if _toml(kept, file) != {**before, key: typed if isinstance(typed, int) else value}:
        raise ConfigError(f"{file} spreads {key!r} over several lines: change it by hand")
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    fresh.write_text(kept, encoding="utf-8")
    fresh.replace(file)


def _check_place(key: str, file: Path, home: Path) -> None:
    """Raises: ConfigError: a folder that one only visits may not send one's words elsewhere."""
    if key == "upstream" and file.parent != home:
        raise ConfigError(
            f"upstream stands in {file}: where your words go is said in {home / FILE}, in "
            f"{PREFIX}UPSTREAM or on the command line alone. Take it out"
        )


def _read(key: str, raw: object, *, origin: str, base: Path) -> object:
    if key == "home":
        raise ConfigError(
            f"home = {raw!r} ({origin}): the data home is named by the environment variable "
            f"{PREFIX}HOME alone; set that instead"
        )
    if key not in _KEYS:
        from difflib import get_close_matches

        near = get_close_matches(key, KEYS, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(KEYS)}"
        raise ConfigError(f"unknown setting {key!r} = {raw!r} ({origin}): {hint}")
    try:
        return _KEYS[key].read(raw, base)
    except (ValueError, TypeError, RuntimeError) as e:  # RuntimeError: ~user is nobody
        raise ConfigError(f"{key} = {raw!r} ({origin}) cannot be: {_KEYS[key].cure}") from e


def _parsed(file: Path) -> dict[str, object]:
    try:
        return _toml(file.read_text(encoding="utf-8-sig"), file)
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(f"{file} does not read: {e}. Correct it or move it away") from e


def _toml(text: str, file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise ConfigError(f"{file} is not TOML: {e}. Correct that place") from e
