"""What axe-core finds on a page in both of its schemes of colours, without what is not ours."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser.page import wait_for_run

COUNTED = ("minor", "moderate", "serious", "critical")

NOT_OURS = {
    ("scrollable-region-focusable", ".katex-display"): (
        "Streamlit draws a formula in a box that scrolls where the screen is narrow, and gives "
        "it no tab stop. Screen readers have the formula as MathML."
    ),
    **dict.fromkeys(
        [
            ("list", "[data-testid=stSidebarNavItems]"),
            ("listitem", "[data-testid=stSidebarNavItems]"),
        ],
        "Streamlit puts a box for each group of pages between the list and its items. The links in "
        "it are read and reached as links.",
    ),
}

# Whether an element lies in a place; of one in a shadow tree, whether its host does.
INSIDE = """([target, place]) =>
  document.querySelector([target].flat(Infinity)[0]).closest(place) !== null"""

# Nothing fades in or changes its colour any more; what turns for ever, as a sign of work, may.
AT_REST = """() => document.getAnimations().every((one) =>
  one.playState !== "running" || one.effect.getComputedTiming().iterations === Infinity)"""


def unfold(page: Page) -> None:
    """Unfold everything on the page that can be, and wait until it is all there."""
    for expander in page.get_by_test_id("stMain").get_by_test_id("stExpander").all():
        expander.locator("summary").first.click()
    wait_for_run(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


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
        page.wait_for_function(AT_REST)
        violations = Axe().run(page).response["violations"]
        found[scheme] = [
            f"{violation['id']} at {node['target']}: {node['failureSummary']}\n{node['html'][:300]}"
            for violation in violations
            if violation["impact"] in COUNTED
            for node in violation["nodes"]
            if not _is_not_ours(page, violation["id"], node["target"])
        ]
    return found


def _is_not_ours(page: Page, rule: str, target: list[Any]) -> bool:
    places = [place for known, place in NOT_OURS if known == rule]
    return any(page.evaluate(INSIDE, [target, place]) for place in places)
