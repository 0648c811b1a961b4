"""The files of the page as they are served, and what must not stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from aplysia.server.keys import Keys
from aplysia.server.service import Service
from tests.docs.reading import ROOT

STATIC = ROOT / "src/aplysia/server/static"
OURS = sorted(p for p in STATIC.iterdir() if p.is_file())
SCRIPTS = [p for p in OURS if p.suffix == ".js"]
WORD = re.compile(r'^  "([^"]+)": \["(.+)", "(.+)"\],$', re.MULTILINE)


@pytest.fixture
def web(served: tuple[str, Service]) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=served[0]) as made:
        yield made


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/static/style.css", "/static/icon.svg"])
def test_a_file_comes_under_a_strict_policy(web: httpx2.Client, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-cache"


def test_what_the_browser_has_is_not_sent_again(web: httpx2.Client) -> None:
    tag = web.get("/static/app.js").headers["etag"]
    again = web.get("/static/app.js", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/static/", "/static/none.js", "/static/..%2f..%2fpage.py", "/static/uplot/LICENSE"]
)
def test_nothing_else_is_there(web: httpx2.Client, path: str) -> None:
    assert web.get(path).status_code == 404


def test_the_page_needs_no_key_and_what_it_shows_does(
    web: httpx2.Client, served: tuple[str, Service], tmp_path: Path
) -> None:
    Keys(tmp_path / "keys.json").make("one", tenant=("one",))
    assert web.get("/").status_code == 200
    assert web.get("/static/app.js").status_code == 200
    assert web.get("/api/beliefs").status_code == 401
    assert web.post("/").status_code == 401


def test_the_page_is_not_shown_under_another_name(web: httpx2.Client) -> None:
    assert web.get("/", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("path", OURS, ids=lambda p: p.name)
def test_our_files_are_short_and_ask_nobody_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 500
    found = set(re.findall(r"https?://[^\s\"'`)]+", text))
    assert found <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_text_never_becomes_markup_or_code(path: Path) -> None:
    ways = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|srcdoc"
        r"|DOMParser|\beval\b|new Function|setHTML|javascript:|setAttribute\(.style"
    )
    assert re.findall(ways, path.read_text(encoding="utf-8")) == []


def test_no_script_or_style_stands_inside_the_page() -> None:
    html = (STATIC / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|\son\w+=", html) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []


def test_every_word_stands_in_both_languages_and_is_used() -> None:
    table = (STATIC / "words.js").read_text(encoding="utf-8")
    inside = table[table.index("{") : table.index("\n};")]
    words = {name: (english, chinese) for name, english, chinese in WORD.findall(inside)}
    lines = [x for x in inside.splitlines() if x.strip() not in ("", "{")]
    assert len(words) == len(lines)  # each line is a pair, and no name stands twice
    same = {n for n, (english, chinese) in words.items() if english == chinese}
    assert same == set()
    rest = "".join(p.read_text(encoding="utf-8") for p in SCRIPTS if p.name != "words.js")
    rest += (STATIC / "index.html").read_text(encoding="utf-8")
    asked = set(re.findall(r"\bt\(\"([^\"]+)\"\)", rest)) | set(
        re.findall(r"data-(?:word|label)=\"([^\"]+)\"", rest)
    )
    assert asked - words.keys() == set()
    heads = set(re.findall(r"`([\w.]+\.)\$\{", rest))  # names that are put together
    quoted = set(re.findall(r"\"([\w. ]+)\"", rest))
    unused = {n for n in words if n not in quoted and not n.startswith(tuple(heads))}
    assert unused == set()


def test_what_is_not_ours_has_its_licence() -> None:
    assert sorted(p.name for p in (STATIC / "uplot").iterdir()) == [
        "LICENSE",
        "uPlot.iife.min.js",
        "uPlot.min.css",
    ]
    assert "MIT" in (STATIC / "uplot/LICENSE").read_text(encoding="utf-8")
    assert "v1.6.32" in (STATIC / "uplot/uPlot.iife.min.js").read_text(encoding="utf-8")[:80]
