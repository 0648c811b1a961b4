"""How soon the memory page can be used with 10,000 beliefs, and how it bears a busy feed.

    python -m benchmarks.page [--beliefs 10000] [--seconds 60]

A real server and a headless Chromium on this machine. Usable: the first rows of the beliefs are
drawn, counted from the start of the navigation in a browser that has nothing of the page; each load
comes after a telling, so that the server has nothing ready either. The feed brings 20 events a
second while a key is pressed in the chat box ten times a second: from each press to the next
picture with its letter, and whether a letter is missing.

It needs `pip install -e '.[dev]'` and a Chromium. It prints JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aplysia.mind import Mind
from aplysia.server import create_app
from aplysia.server.service import Service, service_of
from aplysia.types import Utterance
from tests.serving import Scripted, running, service

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_LOADS = 5
_EVERY_S = 0.05  # between two events
_PRESS_S = 0.1
_SAYS = (
    "The price of lamp {n} is {k} euros.",
    "Anna{n} lives in {town}.",
    "Room {n} is on floor {k}.",
    "My friend Kim{n} plays chess.",
    "The capital of Farland{n} is Sundby{n}.",
)
_TOWNS = ("Lyon", "Hamburg", "Oslo", "Porto", "Nanjing", "Kyoto", "Quito", "Perth")
_HEAR = """() => {
  window.late = [];
  const field = document.querySelector('#say');
  field.addEventListener('keydown', (e) => {
    const pressed = e.timeStamp;
    requestAnimationFrame(() => setTimeout(() => window.late.push(performance.now() - pressed)));
  });
  field.focus();
}"""
_USABLE = """() => document.querySelector('.row .row-text') !== null && performance.now()"""


def fill(mind: Mind, beliefs: int) -> None:
    """So many beliefs by forty voices within a year."""
    now = datetime.now(UTC)
    for n in range(beliefs):
        at = now - timedelta(days=(n * 7919) % 365 + 1)
        text = _SAYS[n % len(_SAYS)].format(n=n, k=n % 90 + 9, town=_TOWNS[n % len(_TOWNS)])
        mind.note(Utterance(text=text, source=f"voice{n % 40}", at=at), now=at)


def usable(browser: Browser, url: str, parts: Service) -> list[float]:
    """Milliseconds until rows are there, one a load."""
    found = list[float]()
    for n in range(_LOADS):
        parts.minds.of(("me",)).remember(f"Load {n} is on floor {n}.")
        with browser.new_context(viewport={"width": 1360, "height": 860}) as context:
            page = context.new_page()
            page.goto(f"{url}/#/beliefs")
            found.append(page.wait_for_function(_USABLE, polling="raf").json_value())
            page.goto("about:blank")
    return found


async def tell(request: Request) -> Response:
    """POST /tell: so many events, 20 a second."""
    told, feed = int(request.query_params["events"]), service_of(request).feed

    async def go() -> None:
        begun = time.monotonic()
        for n in range(told):
            await asyncio.sleep(max(0.0, begun + n * _EVERY_S - time.monotonic()))
            feed.tell(("me",), {"kind": "learned", "episode": None, "said": f"Event {n + 1}."})

    return Response(background=BackgroundTask(go))


def busy(page: Page, url: str, seconds: float) -> dict[str, Any]:
    """A busy feed under somebody who types."""
    page.goto(f"{url}/#/talk")
    page.wait_for_selector("#live.on")
    page.evaluate(_HEAR)
    events, pressed = round(seconds / _EVERY_S), 0
    page.evaluate("n => fetch(`/tell?events=${n}`, {method: 'POST'})", events)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        page.keyboard.press("a")
        pressed += 1
        page.wait_for_timeout(_PRESS_S * 1000)
    page.get_by_text(f"Event {events}.", exact=True).wait_for()
    late = page.evaluate("window.late")
    return {
        "events": events,
        "pressed": pressed,
        "typed": page.evaluate("document.querySelector('#say').value.length"),
        "missed": page.locator(".event-lost").count(),
        "latency_ms": {
            "median": round(median(late), 1),
            "p95": round(quantiles(late, n=20)[-1], 1),
            "most": round(max(late), 1),
        },
    }


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beliefs", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium is there: apt-get install chromium")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        upstream = stack.enter_context(running(Scripted().app))
        parts = service(folder, f"{upstream}/v1")
        fill(parts.minds.of(("me",)), asked.beliefs)
        app = create_app(parts, more=[Route("/tell", tell, methods=["POST"])])
        url = stack.enter_context(running(app))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        loads = usable(browser, url, parts)
        page = browser.new_page()
        found = {
            "beliefs": asked.beliefs,
            "usable_ms": {"median": round(median(loads)), "all": [round(x) for x in loads]},
            "feed": busy(page, url, asked.seconds),
        }
        page.goto("about:blank")
        browser.close()
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
