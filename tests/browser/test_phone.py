"""Every page on a phone, opened once: it fits, it is photographed, and axe-core finds no issue."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.axe import issues_on, unfold
from tests.support.browser.page import (
    exceptions_on,
    expect_hidden_fields,
    quick_address_of,
    wait_for_run,
)
from tests.support.browser.pictures import keep_picture
from tests.support.browser.screens import Screen
from tests.support.pages import PAGES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=PAGES)
def page(
    request: pytest.FixtureRequest, server_of_both: str, screens: dict[str, Screen]
) -> Iterator[Page]:
    """A page as it opens, for all tests of it; they stand in the order in which they change it."""
    with screens["phone"].page() as page:
        page.goto(quick_address_of(server_of_both, request.param))
        wait_for_run(page)
        keep_picture(page, f"{request.param}-phone")
        yield page


def test_it_fits(page):
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1] == 390
    expect_hidden_fields(page)
    assert exceptions_on(page) == []


def test_axe_finds_no_issue_when_all_is_unfolded(page):
    unfold(page)
    assert exceptions_on(page) == []
    assert issues_on(page) == {"light": [], "dark": []}
