"""The pictures of docs/page.md, taken anew where APLYSIA_TEST_PICTURES asks for it."""

from __future__ import annotations

import os
from pathlib import Path

from tests.browser.conftest import Look, Seen, expect
from tests.docs.reading import ROOT

FOLDER = ROOT / "docs/pictures"
NARROW = {"viewport": {"width": 390, "height": 844}}


def taken(seen: Seen, name: str, tmp_path: Path) -> None:
    """A picture for the docs if it is asked for, else one that nobody sees."""
    asked = "APLYSIA_TEST_PICTURES" in os.environ
    there = (FOLDER if asked else tmp_path) / f"page-{name}.png"
    seen.page.wait_for_timeout(500)  # what moves has come to rest
    seen.page.screenshot(path=there)
    assert there.stat().st_size > 10_000
    assert (FOLDER / there.name).exists()


def talked(seen: Seen, *said: str) -> None:
    seen.go("talk")
    for n, words in enumerate(said):
        seen.page.locator("#say").fill(words)
        seen.page.keyboard.press("Enter")
        expect(seen.page.locator(".turn .memory .header")).to_have_count(n + 1)
        expect(seen.page.locator(".writing")).to_have_count(0)


def test_talking_in_the_light(look: Look, tmp_path: Path) -> None:
    seen = look()
    talked(seen, "Where does my sister live?", "My neighbour is called Ada.")
    taken(seen, "light", tmp_path)


def test_a_belief_in_the_dark(look: Look, tmp_path: Path) -> None:
    seen = look(color_scheme="dark", viewport={"width": 1360, "height": 1120})
    seen.go(f"beliefs/{seen.belief('The office is on Hill Street.')}")
    taken(seen, "dark", tmp_path)


def test_talking_in_chinese(look: Look, tmp_path: Path) -> None:
    seen = look(locale="zh-CN")
    talked(seen, "我的猫几岁了？", "我妹妹最近搬到里昂了。")
    taken(seen, "chinese", tmp_path)


def test_a_belief_on_a_small_screen(look: Look, tmp_path: Path) -> None:
    seen = look(**NARROW)
    seen.go(f"beliefs/{seen.belief('The office is on Hill Street.')}")
    taken(seen, "narrow", tmp_path)


def test_why_and_the_map(look: Look, tmp_path: Path) -> None:
    seen = look()
    seen.go("why?q=Where%20is%20the%20office%3F")
    taken(seen, "why", tmp_path)
    seen.go("map")
    seen.page.locator(".groups summary").first.click()
    taken(seen, "map", tmp_path)
