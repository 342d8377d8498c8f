"""axe-core finds no issue on any page, light and dark, all unfolded; `test_phone` has phones."""

import pytest
from playwright.sync_api import Page

from tests.support.browser.axe import issues_on, unfold
from tests.support.browser.page import exceptions_on, quick_address_of, wait_for_run
from tests.support.pages import PAGES

pytestmark = pytest.mark.browser


def opened(page: Page, server: str, name: str) -> Page:
    page.goto(quick_address_of(server, name))
    wait_for_run(page)
    unfold(page)
    assert exceptions_on(page) == []
    return page


@pytest.mark.parametrize("name", PAGES)
def test_no_issue_on_a_desktop(server_of_both, desktop, name):
    assert issues_on(opened(desktop, server_of_both, name)) == {"light": [], "dark": []}


def test_axe_sees_into_the_components(server_of_both, desktop):
    page = opened(desktop, server_of_both, "autocomplete")
    field = page.get_by_role("textbox", name="Type English text")
    field.evaluate("field => field.getRootNode().querySelector('label').remove()")
    assert any("label" in issue for issue in issues_on(page)["light"])
