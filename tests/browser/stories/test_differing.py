"""A visitor who has no example in mind asks where two models differ, and looks at one prompt."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.connectivity_page import in_address
from tests.support.browser.page import exceptions_on, wait_for_run
from tests.support.browser.steps import (
    expect_page,
    main,
    saved_table,
    visit,
    words_of,
)

pytestmark = pytest.mark.browser

LONG = 120_000  # milliseconds: two models read 20,000 characters


def section(page: Page) -> Locator:
    return main(page).get_by_test_id("stExpander").filter(has_text="Where do these differ?")


def prompts(page: Page) -> Locator:
    """Return the prompts, once they are found."""
    found = section(page).get_by_role("button").filter(has_text="|")
    found.first.wait_for(timeout=LONG)
    wait_for_run(page)
    return found


def test_a_prompt_is_found_typed_with_one_click_and_explained(bundled, desktop, phone, keep):
    page = desktop
    page.set_default_timeout(LONG)
    visit(page, bundled, "autocomplete", "models=gru&models=lstm")
    page.get_by_text("Where do these differ?").click()
    found = prompts(page)
    assert 5 < found.count() <= 12
    menu = section(page).get_by_role("button", name="Save", exact=True)
    table = saved_table(page, menu=menu)
    best = table.iloc[0]
    keep(page, "found", of=found.first)

    found.first.click()
    expect(page.get_by_label("Type English text")).to_have_value(best["prompt"])
    wait_for_run(page)
    first = table[(table["prompt"] == best["prompt"]) & (table["rank"] == 1)].iloc[0]
    suggested = page.get_by_label(f"Suggestions of {first['model'].upper()}", exact=True)
    expect(suggested.get_by_role("button").first).to_contain_text(best["target"])
    expect(suggested.get_by_role("button").first).to_contain_text(f"{first['probability']:.1%}"[:4])
    keep(page, "typed", of=page.get_by_label("Type English text"))

    page.get_by_test_id("stSidebarNav").get_by_text("Connectivity").click()
    expect_page(page, "Connectivity")
    page.get_by_text("Where do these differ?").click()
    again = prompts(page)
    second = words_of(again.nth(1)).removeprefix("…")
    again.nth(1).click()
    text, pinned = second.replace("|", ""), second.index("|")
    expect(page.get_by_label("Text", exact=True)).to_have_value(text)
    expect(page.get_by_label("Pinned timestep")).to_have_value(str(pinned))
    wait_for_run(page)
    assert in_address(page.url, "text") == [text]
    page.get_by_role("link", name="at the top of the page").click()
    expect(page.get_by_label("Text", exact=True)).to_be_in_viewport()
    keep(page, "its-connectivity")
    assert exceptions_on(page) == []

    phone.set_default_timeout(LONG)
    phone.emulate_media(color_scheme="dark")
    visit(phone, bundled, "connectivity", "models=gru&models=lstm")
    phone.get_by_text("Where do these differ?").click()
    expect(prompts(phone).nth(1)).to_contain_text(second)
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    keep(phone, "on-a-phone", of=prompts(phone).nth(1))
