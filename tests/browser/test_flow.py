"""What a person does: ask, see why, correct, watch the curve bend, undo, forget."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.browser.conftest import Look, Seen, expect

OLD = "My sister Mei lives in Hamburg."


def figures(seen: Seen) -> list[float]:
    """Felt and warranted of the belief that is shown."""
    return [float(t) for t in seen.page.locator(".strength-large .number").all_inner_texts()]


def felt(seen: Seen) -> list[float]:
    """The curve, as its table tells it."""
    table = seen.page.locator(".curve details")
    if table.get_attribute("open") is None:
        table.locator("summary").click()
    expect(table.locator("tbody tr").first).to_be_visible()
    return [float(t) for t in table.locator("tbody td:nth-child(2)").all_inner_texts()]


def ends(seen: Seen, how: str) -> None:
    """Wait until the curve that is drawn ends like this."""
    last = "[...document.querySelectorAll('.curve tbody td:nth-child(2)')].at(-1)"
    seen.page.wait_for_function(f"() => Number({last}.textContent) {how}")


def test_asking_shows_what_was_recalled_and_why(look: Look) -> None:
    seen = look()
    page = seen.page
    seen.go("talk")
    page.get_by_label("What do you want to say?").fill("Where does my sister live?")
    page.keyboard.press("Enter")
    turn = page.locator(".turn").first
    expect(turn.locator(".they .words")).to_contain_text("Mei lives in Hamburg, as you told me")
    expect(turn.locator(".memory .header")).to_contain_text("recalled=1")
    expect(turn.locator(".memory")).to_contain_text(OLD)
    expect(page.locator(".events")).to_contain_text("Where does my sister live?")

    turn.get_by_role("link", name="Why was this recalled?").click()
    result = page.locator(".result").first
    expect(result).to_contain_text(OLD)
    parts = result.locator(".terms li:not(.total) .number").all_inner_texts()
    whole = result.locator(".terms .total .number").inner_text()
    assert len(parts) >= 3
    assert abs(sum(map(float, parts)) - float(whole)) < 0.005 * (len(parts) + 1)
    expect(page.locator("table.prompt")).to_contain_text("recalled")


def test_what_is_learned_shows_at_once_and_in_what_is_in_mind(look: Look) -> None:
    seen = look(told=False)
    page = seen.page
    seen.go("talk")
    expect(page.locator(".in-mind")).to_contain_text("Nothing is in mind yet.")
    page.get_by_label("What do you want to say?").fill("My neighbour is called Ada.")
    page.keyboard.press("Enter")
    expect(page.locator(".turn .memory")).to_contain_text("learned=1")
    expect(page.locator(".events .event-turn .changes")).to_contain_text("Ada")
    expect(page.locator(".in-mind")).to_contain_text("My neighbour is called Ada.")


def test_a_correction_bends_the_curve_and_undo_straightens_it(look: Look) -> None:
    seen = look()
    page = seen.page
    seen.go(f"beliefs/{seen.belief(OLD)}")
    expect(page.get_by_role("heading", name=OLD)).to_be_visible()
    before = figures(seen)
    assert before[1] >= 0.9
    assert min(felt(seen)) > 0.6

    page.get_by_role("button", name="Correct", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("My sister Mei lives in Lyon.")
    dialog.get_by_role("button", name="Correct it").click()
    expect(page.locator(".belief header .badge")).to_have_text("past")
    page.wait_for_function(
        "() => Number(document.querySelector('.strength-large .number').textContent) < 0.6"
    )
    ends(seen, "< 0.6")
    bent = felt(seen)
    assert max(bent) > 0.6 > bent[-1]
    expect(page.locator(".tellings tbody tr")).to_contain_text("withdrawn")
    expect(page.locator(".against")).to_contain_text("My sister Mei lives in Lyon.")

    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.locator(".belief header .badge")).to_have_text("fact")
    page.wait_for_function(
        "() => Number(document.querySelector('.strength-large .number').textContent) > 0.6"
    )
    assert figures(seen)[1] == before[1]
    ends(seen, "> 0.6")
    assert felt(seen)[-1] > 0.6


def test_forgetting_is_confirmed_final_and_has_a_receipt(look: Look) -> None:
    seen = look()
    page, words = seen.page, "My favourite tea is oolong."
    seen.go(f"beliefs/{seen.belief(words)}")
    page.get_by_role("button", name="Forget…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This is final.")
    expect(dialog.locator(".going")).to_contain_text(words)
    do = dialog.get_by_role("button", name="Forget", exact=True)
    expect(do).to_be_disabled()
    dialog.get_by_label("I understand that this cannot be undone").check()
    do.click()
    expect(dialog.get_by_role("heading", name="Receipt")).to_be_visible()
    expect(dialog.locator(".receipt")).to_contain_text("memory.db")
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_text("Choose a belief")).to_be_visible()
    expect(page.locator(".rows")).not_to_contain_text(words)
    held = seen.mind.memory.beliefs.all(now=datetime.now(UTC))
    assert words not in {b.claim.text for b in held}


def test_cancelling_forgets_nothing(look: Look) -> None:
    seen = look()
    id = seen.belief(OLD)
    seen.go(f"beliefs/{id}")
    button = seen.page.get_by_role("button", name="Forget…")
    button.click()
    seen.page.get_by_role("dialog").get_by_label("I understand").check()
    seen.page.keyboard.press("Escape")
    expect(seen.page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    assert seen.belief(OLD) == id


def test_confirming_and_pinning_change_what_is_shown(look: Look) -> None:
    seen = look()
    page = seen.page
    seen.go(f"beliefs/{seen.belief('The office is on Mill Lane.')}")
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_role("button", name="Unpin")).to_be_visible()
    before = figures(seen)
    page.get_by_role("button", name="That is right").click()
    expect(page.get_by_role("status").get_by_text("Noted.")).to_be_visible()
    page.wait_for_function(
        "old => Number(document.querySelector('.strength-large .number').textContent) !== old",
        arg=before[0],
    )


def test_doubts_say_what_would_settle_them(look: Look) -> None:
    seen = look()
    seen.go("doubts")
    doubt = seen.page.locator(".doubt", has_text="The office is on Hill Street.")
    expect(doubt).to_contain_text("Echo")
    expect(doubt).to_contain_text("What would settle it: hear a voice that does not repeat another")
    doubt.get_by_role("link").click()
    expect(seen.page.locator(".belief .verdict", has_text="Echo")).to_be_visible()


def test_beliefs_are_searched_and_filtered_on_the_server(look: Look) -> None:
    seen = look()
    page = seen.page
    seen.go("beliefs")
    rows = page.locator(".row")
    page.get_by_label("Search beliefs").fill("团子")
    expect(page.locator(".finder .total")).to_have_text("3 beliefs")
    expect(rows.first).to_contain_text("团子")
    page.get_by_label("Search beliefs").fill("")
    page.get_by_label("Doubt").select_option("echo")
    expect(page.locator(".finder .total")).to_have_text("2 beliefs")
    expect(page.locator(".rows")).to_contain_text("The office is on Hill Street.")
    page.get_by_label("Doubt").select_option("")
    page.get_by_label("Standing").select_option("past")
    expect(page.get_by_text("No belief fits.")).to_be_visible()
