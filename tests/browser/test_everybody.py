"""The page for everybody: hostile words, two languages, keys, keyboards, small screens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aplysia.server.keys import FILE, Keys
from tests.browser.conftest import Look, Seen, expect

VIEWS = ("talk", "beliefs", "why?q=Where%20does%20my%20sister%20live%3F", "doubts", "held", "map")
HOSTILE = (
    "My dog is called <img src=x onerror=alert(1)>.",
    "My cat is called <script>document.title='taken'</script>.",
    'My flat is "><svg onload=alert(1)> javascript:alert(1).',
)


_WIDER = """width => document.documentElement.scrollWidth <= width ? [] :
    [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width)
        .map(e => `${e.tagName}.${e.className}`)"""


def audit(seen: Seen) -> list[str]:
    """What axe finds wrong, in short."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(seen.page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]


def test_text_of_a_memory_stays_text(look: Look) -> None:
    seen = look(told=False)
    page = seen.page
    page.on("dialog", lambda d: seen.trouble.append(f"a script ran: {d.message}"))
    for words in HOSTILE:
        seen.mind.remember(words, pinned=True)
    seen.go("talk")
    expect(page.locator(".in-mind")).to_contain_text(HOSTILE[0])
    page.get_by_label("What do you want to say?").fill(HOSTILE[1])
    page.keyboard.press("Enter")
    expect(page.locator(".you .words")).to_have_text(HOSTILE[1])
    expect(page.locator(".events .event-turn").first).to_contain_text(HOSTILE[1])
    for view in ("beliefs", "why?q=dog%20cat%20flat", "doubts"):
        seen.go(view)
    seen.go("beliefs")
    expect(page.locator(".row", has_text="<img src=x onerror=alert(1)>").first).to_be_visible()
    page.locator(".row").first.click()
    expect(page.locator(".belief h2")).to_contain_text(re.compile("<(img|script|svg)"))
    assert page.locator("main img, main script, main svg[onload]").count() == 0
    assert page.title() != "taken"


def test_every_view_is_drawn_without_a_complaint(look: Look) -> None:
    seen = look()
    for view in VIEWS:
        seen.go(view)
        expect(seen.page.locator("main h1")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_readers_and_weak_eyes_can_use_every_view(look: Look, scheme: str) -> None:
    seen = look(color_scheme=scheme)
    found = list[str]()
    for view in (*VIEWS, f"beliefs/{seen.belief('The office is on Hill Street.')}"):
        seen.go(view)
        found += [f"{view}: {one}" for one in audit(seen)]
    seen.page.get_by_role("button", name="Forget…").click()
    expect(seen.page.get_by_role("dialog")).to_be_visible()
    found += [f"forget: {one}" for one in audit(seen)]
    assert found == []


def test_it_speaks_the_language_of_the_browser_and_the_other(look: Look) -> None:
    seen = look(locale="zh-CN")
    page = seen.page
    id = seen.belief("The office is on Hill Street.")
    for view in (*VIEWS, f"beliefs/{id}"):
        seen.go(view)
        page.wait_for_timeout(100)
        ours = page.locator(
            "h1, h2:not(.belief h2), h3, button, nav a, label > span:first-child, th, "
            ".belief summary"
        )
        for words in ours.all_inner_texts():
            assert not re.search("[A-Za-z]{3}", words.replace("English", "")), words
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Beliefs", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    expect(page.get_by_role("link", name="Beliefs", exact=True)).to_be_visible()


def test_the_theme_follows_the_system_until_one_is_chosen(look: Look) -> None:
    seen = look(color_scheme="dark")
    seen.go("beliefs")
    theme = "document.documentElement.dataset.theme"
    assert seen.page.evaluate(theme) == "dark"
    seen.page.get_by_role("button", name="Use the light theme").click()
    assert seen.page.evaluate(theme) == "light"
    seen.page.reload()
    seen.page.wait_for_function(f"() => {theme} === 'light'")


def test_the_keyboard_reaches_everything(look: Look) -> None:
    seen = look()
    page = seen.page
    seen.go("beliefs")
    expect(page.locator(".row").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Search beliefs")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
    rows = page.get_by_role("listbox", name="Beliefs, arrow keys move, Enter opens")
    expect(rows).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(rows).to_have_attribute("aria-activedescendant", "row-2")
    words = page.locator("#row-2 .row-text").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".belief h2")).to_have_text(words)
    expect(page.locator(".belief h2")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Correct", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    for _ in range(8):  # the focus stays in the dialog, or on the browser's own controls
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
        assert inside
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Correct", exact=True)).to_be_focused()


def test_a_key_is_asked_for_and_kept_in_this_tab_alone(look: Look, tmp_path: Path) -> None:
    seen = look(told=False, trouble=True)
    page = seen.page
    _, secret = Keys(tmp_path / FILE).make("one", tenant=("me",))
    seen.mind.remember("My neighbour is called Ada.")
    page.goto(f"{seen.url}/#/beliefs")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This server asks for a key.")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Key", exact=True).fill(secret)
    page.keyboard.press("Enter")
    expect(page.locator(".row").first).to_contain_text("My neighbour is called Ada.")
    expect(page.locator("#live")).to_have_text("live")
    kept = "name => JSON.stringify(Object.values(window[name]))"
    assert secret in page.evaluate(kept, "sessionStorage")
    assert secret not in page.evaluate(kept, "localStorage")
    assert page.evaluate("document.cookie") == ""
    assert all(secret not in url for url in seen.asked)
    page.goto("about:blank")


@pytest.mark.parametrize("width", [360, 768])
def test_nothing_is_cut_off_on_a_small_screen(look: Look, width: int) -> None:
    seen = look(viewport={"width": width, "height": 740})
    for view in (*VIEWS, f"beliefs/{seen.belief('The office is on Hill Street.')}"):
        seen.go(view)
        seen.page.wait_for_timeout(100)
        assert seen.page.evaluate(_WIDER, width) == [], view
    seen.page.get_by_role("link", name="Back to the list").click()
    expect(seen.page.locator(".row").first).to_be_visible()


def test_a_long_list_is_drawn_only_where_one_looks(look: Look) -> None:
    seen = look(told=False)
    for n in range(150):
        seen.mind.remember(f"Room {n} is on floor {n % 9}.", source=f"p{n % 7}")
    page = seen.page
    seen.go("beliefs")
    expect(page.locator(".finder .total")).to_have_text("150 beliefs")
    page.get_by_label("Order").select_option("last")
    expect(page.locator("#row-0")).to_contain_text("Room 149 is on floor 5.")
    page.locator(".rows").focus()
    page.keyboard.press("End")
    expect(page.locator("#row-149")).to_contain_text("Room 0 is on floor 0.")
    assert page.locator(".row").count() < 40
    assert page.locator("#row-149").get_attribute("aria-setsize") == "150"
