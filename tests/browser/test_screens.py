"""What browser tests stand on: no page finds anything that another page has kept."""

import pytest
from playwright.sync_api import Page

from tests.support.browser.page import wait_for_run
from tests.support.browser.screens import Screen

pytestmark = pytest.mark.browser

KEEP = """() => {
  localStorage.setItem("kept", "by a page");
  sessionStorage.setItem("kept", "by a page");
  document.cookie = "kept=by a page";
}"""
KEPT = """() => [localStorage.getItem("kept"), sessionStorage.getItem("kept"), document.cookie]"""


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    wait_for_run(page)
    return page


def test_a_page_finds_nothing_that_another_has_kept(server: str, screens: dict[str, Screen]):
    with screens["desktop"].page() as first:
        opened(first, server).evaluate(KEEP)
        assert first.evaluate(KEPT)[:2] == ["by a page"] * 2
        assert "kept=by a page" in first.evaluate("document.cookie")
    with screens["desktop"].page() as second:
        found = opened(second, server).evaluate(KEPT)
    assert found[:2] == [None, None]
    assert "kept" not in found[2]


def test_a_page_that_asks_another_machine_fails(screens: dict[str, Screen]):
    with (
        pytest.raises(AssertionError, match="must not ask other machines"),
        screens["desktop"].page() as page,
    ):
        page.set_content("<img src='http://stranger.invalid/x.png'>")
