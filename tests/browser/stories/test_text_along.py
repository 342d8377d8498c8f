"""A visitor types a text and takes it through the pages, without pasting it anywhere."""

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.steps import expect_page, main, visit

pytestmark = pytest.mark.browser

TYPED = "the rhine rises in the a"
LONGER = "the rhine rises in the alps"


def test_one_text_goes_along_from_page_to_page_and_back(bundled, desktop, keep):
    page = desktop
    visit(page, bundled, "autocomplete", "models=gru&models=lstm")
    field = page.get_by_label("Type English text")
    page.get_by_role("button", name="Clear the text").click()
    field.press_sequentially(TYPED)
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get("typed") == [TYPED])
    turn_to(page, "Connectivity")
    text = main(page).get_by_role("textbox", name="Text", exact=True)
    expect(text).to_have_value(TYPED)
    expect(page.locator(".place")).to_have_text(f"{len(TYPED)} / {len(TYPED)}, pinned")
    keep(page, "explained")

    text.fill(LONGER)
    text.press("Enter")
    expect(page.locator(".place")).to_have_text(f"{len(LONGER)} / {len(LONGER)}, pinned")
    turn_to(page, "Autocomplete")
    expect(field).to_have_value(LONGER)
    turn_to(page, "Gates")
    expect(main(page).get_by_role("textbox", name="Text for the models to read")).to_have_value(
        LONGER
    )
    keep(page, "its-gates")


def turn_to(page: Page, title: str) -> None:
    """Go to another page by the navigation, which takes no text along in its address."""
    page.get_by_test_id("stSidebarNav").get_by_text(title, exact=True).click()
    expect_page(page, title)
