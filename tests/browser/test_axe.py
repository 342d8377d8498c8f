"""axe-core finds no issue on any page: light and dark, desktop and phone, all unfolded."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser.page import address_of, exceptions_on, wait_for_run
from tests.support.pages import PAGES

pytestmark = pytest.mark.browser

COUNTED = ("minor", "moderate", "serious", "critical")

NOT_OURS = {
    ("scrollable-region-focusable", ".katex-display"): (
        "Streamlit draws a formula in a box that scrolls where the screen is narrow, and gives "
        "it no tab stop. Screen readers have the formula as MathML."
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_no_issue_on_a_desktop(server_of_both, desktop, name):
    assert issues_on(opened(desktop, server_of_both, name)) == {"light": [], "dark": []}


@pytest.mark.parametrize("name", PAGES)
def test_no_issue_on_a_phone(server_of_both, phone, name):
    assert issues_on(opened(phone, server_of_both, name)) == {"light": [], "dark": []}


def test_axe_sees_into_the_components(server_of_both, desktop):
    page = opened(desktop, server_of_both, "autocomplete")
    field = page.get_by_role("textbox", name="Type English text")
    field.evaluate("field => field.getRootNode().querySelector('label').remove()")
    assert any("label" in issue for issue in issues_on(page)["light"])


def opened(page: Page, server: str, name: str) -> Page:
    """Return the page with everything on it that can be unfolded."""
    page.goto(address_of(server, name))
    wait_for_run(page)
    for summary in page.get_by_test_id("stMain").get_by_test_id("stExpander").all():
        summary.locator("summary").click()
    wait_for_run(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    assert exceptions_on(page) == []
    return page


def issues_on(page: Page) -> dict[str, list[str]]:
    """Return the issues in both schemes of colours: rule, place and what is wrong."""
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "dark => (getComputedStyle(document.querySelector('[data-testid=stApp]'))"
            ".backgroundColor.match(/\\d+/g)[0] < 128) === dark",
            arg=scheme == "dark",
        )
        page.wait_for_timeout(400)  # colours fade from one scheme to the other
        violations = Axe().run(page).response["violations"]
        found[scheme] = [
            f"{violation['id']} at {node['target']}: {node['failureSummary']}\n{node['html'][:300]}"
            for violation in violations
            if violation["impact"] in COUNTED
            for node in violation["nodes"]
            if not _is_not_ours(violation["id"], str(node["target"]))
        ]
    return found


def _is_not_ours(rule: str, target: str) -> bool:
    return any(rule == known and selector in target for known, selector in NOT_OURS)
