"""A headless Chromium, and a server with a little memory for it to look at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from aplysia.mind import Mind
from aplysia.server.service import Service
from tests.browser import story
from tests.conftest import lacking
from tests.serving import running, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def expect(what: Any) -> Any:
    """Playwright's, which waits for what it expects; not imported where there is none."""
    from playwright.sync_api import expect as expects

    return expects(what)


@pytest.fixture(scope="module")  # while it is open its event loop counts as running in this thread
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        lacking("browser", "playwright is not there: pip install 'aplysia[browser]'")
    there = os.environ.get("APLYSIA_TEST_CHROMIUM") or next(
        filter(None, map(shutil.which, _NAMES)), None
    )
    if there is None:
        lacking("browser", "no Chromium is there: apt-get install chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=there, args=["--no-sandbox"])
        yield made
        made.close()


@dataclass(kw_only=True)
class Seen:
    """A page, and what it complained about."""

    page: Page
    url: str
    service: Service
    trouble: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def mind(self) -> Mind:
        return self.service.minds.of(("me",))

    def go(self, view: str) -> None:
        """To a view, until it is drawn."""
        self.page.goto(f"{self.url}/#/{view}")
        name = view.partition("?")[0].partition("/")[0]
        self.page.wait_for_function(
            "name => document.documentElement.dataset.ready === name", arg=name
        )

    def belief(self, words: str) -> int:
        """The id of the belief that was read from these words."""
        from datetime import UTC, datetime

        every = self.mind.memory.beliefs.all(now=datetime.now(UTC))
        return next(b.id for b in every if b.claim.text == words)


Look = Callable[..., Seen]


@pytest.fixture
def look(browser: Browser, tmp_path: Path) -> Iterator[Look]:
    """Opens the page of a server; afterwards nothing must have gone wrong in it."""
    with ExitStack() as stack:
        opened = list[Seen]()

        def look(*, told: bool = True, trouble: bool = False, **how: Any) -> Seen:
            up = stack.enter_context(running(story.upstream()))
            url, service = stack.enter_context(serving(tmp_path, f"{up}/v1"))
            how = {"viewport": {"width": 1360, "height": 860}, "locale": "en-GB"} | how
            context = stack.enter_context(browser.new_context(**how))
            page = context.new_page()
            page.set_default_timeout(8000)
            seen = Seen(page=page, url=url, service=service)
            if told:
                story.told(seen.mind)
            page.on(
                "console",
                lambda m: seen.trouble.append(m.text) if m.type in ("error", "warning") else None,
            )
            page.on("pageerror", lambda e: seen.trouble.append(str(e)))
            page.on("request", lambda r: seen.asked.append(r.url))
            if not trouble:
                opened.append(seen)
            return seen

        yield look
        for seen in opened:
            asks = "409 (Conflict)"  # what the server answers until forgetting is confirmed
            assert [t for t in seen.trouble if asks not in t] == []
            assert [url for url in seen.asked if not url.startswith(seen.url)] == []
            seen.page.goto("about:blank")  # lets go of the feed, so that the server ends at once
