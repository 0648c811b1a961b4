"""Who may ask for what: keys, made once and kept as hashes, each with a tenant, scopes and limits.

A key names its tenant, and a request may choose a namespace below it, never beside it. The secret
is shown when the key is made and stands nowhere: the file has its SHA-256, which is enough for 32
random bytes. The file is read again when it has changed, so that a key ends while the server runs.

It does not know requests or memories.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Literal, cast, get_args

from aplysia.errors import ConfigError
from aplysia.types import Namespace, check_namespace

Scope = Literal["read", "write", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PREFIX = "apl"
FILE = "keys.json"
RATE, SIZE = 600, 16 * 1024 * 1024  # requests a minute; bytes of one request


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key, without its secret."""

    id: str
    name: str
    digest: str  # SHA-256 of the secret, hexadecimal
    tenant: Namespace
    scopes: tuple[Scope, ...]
    made: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    rate: int = RATE  # requests a minute; 0: no limit
    size: int = SIZE  # bytes of a request; 0: no limit

    def usable(self, now: datetime) -> bool:
        return self.revoked is None and (self.expires is None or now < self.expires)


class Keys:
    """The keys in a file of the data home. Safe for use from several threads and processes."""

    def __init__(self, file: Path, *, clock: Callable[[], datetime] | None = None) -> None:
        self._file, self._lock = file, Lock()
        self._clock = clock or (lambda: datetime.now(UTC))
        self._seen: tuple[int, int] | None = None
        self._keys: dict[str, Key] = {}

    def make(
        self,
        name: str,
        *,
        tenant: Namespace,
        scopes: Collection[str] = ("read", "write"),
        expires: datetime | None = None,
        rate: int = RATE,
        size: int = SIZE,
    ) -> tuple[Key, str]:
        """A new key, and its secret, which is told this once.

        Raises: ValueError: no name, an unknown scope, a tenant that is no namespace.
        """
        if not name.strip():
            raise ValueError("a key needs a name: say who or what will use it")
        if unknown := sorted(set(scopes) - set(SCOPES)):
            raise ValueError(f"scope {unknown[0]!r}: use {', '.join(SCOPES)}")
        if not scopes:
            raise ValueError(f"a key without scopes opens nothing: use {', '.join(SCOPES)}")
        own, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        key = Key(
            id=own,
            name=name.strip(),
            digest=_digest(secret),
            tenant=check_namespace(tenant),
            scopes=tuple(s for s in SCOPES if s in scopes),
            made=self._clock(),
            expires=expires,
            rate=rate,
            size=size,
        )
        with self._lock, self._alone():
            self._write({**self._read(), own: key})
        return key, f"{PREFIX}_{own}_{secret}"

    def now(self) -> datetime:
        return self._clock()

    def all(self) -> list[Key]:
        """Every key that was made, the oldest first, revoked ones too."""
        with self._lock:
            return sorted(self._read().values(), key=lambda k: (k.made, k.id))

    def revoke(self, id: str) -> Key:
        """End a key now. Raises: ConfigError: there is no such key."""
        with self._lock, self._alone():
            keys = self._read()
            if id not in keys:
                raise ConfigError(f"no key has the id {id!r}: `aplysia key list` shows them")
            ended = replace(keys[id], revoked=keys[id].revoked or self._clock())
            self._write({**keys, id: ended})
            return ended

    def of(self, token: str) -> Key | None:
        """The key that a token is of, if it may be used now."""
        prefix, _, rest = token.partition("_")
        own, _, secret = rest.partition("_")
        with self._lock:
            key = self._read().get(own)
        known = key.digest if key else _digest("")
        right = hmac.compare_digest(known, _digest(secret))
        return key if key and right and prefix == PREFIX and key.usable(self._clock()) else None

    def _read(self) -> dict[str, Key]:
        try:
            there = self._file.stat()
        except FileNotFoundError:
            self._seen, self._keys = None, {}
            return self._keys
        mark = (there.st_mtime_ns, there.st_size)
        if mark != self._seen:
            try:
                data = json.loads(self._file.read_text("utf-8"))
                self._keys = {one["id"]: _key(one) for one in data["keys"]}
            except (OSError, ValueError, TypeError, KeyError) as e:
                raise ConfigError(
                    f"{self._file} does not read ({e!r}): restore it, or remove it and make "
                    "new keys"
                ) from e
            self._seen = mark
        return self._keys

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait for other processes that change the file; the lock dies with its process."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.with_name(f".{FILE}.lock").open("ab") as f:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(f.fileno(), msvcrt.LK_LOCK, 1)
            else:
                import fcntl

                fcntl.flock(f, fcntl.LOCK_EX)
            self._seen = None  # what another has written may have the same size and time
            yield

    def _write(self, keys: dict[str, Key]) -> None:
        fresh = self._file.with_name(f".{FILE}.{os.getpid()}")
        text = json.dumps({"keys": [_plain(k) for k in keys.values()]}, indent=1)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self._file)
        self._seen = None


def below(tenant: Namespace, asked: str | Sequence[str] | None) -> Namespace:
    """The namespace that is asked for, below its tenant: nothing that is asked for leads out.

    Raises: ValueError: a label that cannot be.

    >>> below(("alice",), "work/notes"), below(("alice",), None)
    (('alice', 'work', 'notes'), ('alice',))
    """
    if asked is None or asked in ("", ()):
        return tenant
    labels = asked.split("/") if isinstance(asked, str) else asked
    return check_namespace((*tenant, *labels))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _plain(key: Key) -> dict[str, object]:
    found = asdict(key)
    for name in ("made", "expires", "revoked"):
        found[name] = found[name] and found[name].isoformat()
    return found


def _key(raw: dict[str, object]) -> Key:
    times = {
        name: datetime.fromisoformat(str(raw[name])) if raw.get(name) else None
        for name in ("made", "expires", "revoked")
    }
    labels = {name: tuple(cast("list[str]", raw[name])) for name in ("tenant", "scopes")}
    return Key(**{**raw, **times, **labels})  # type: ignore[arg-type]  # as `_plain` wrote it
