"""Every page on a desktop, opened once: Tab reaches each control, and axe-core finds no issue.

Each visit leaves a picture of the page in `test-artefacts/`; those on a phone are of `test_phone`.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.support.browser.axe import issues_on, unfold
from tests.support.browser.keyboard import missed_and_unseen
from tests.support.browser.page import address_of, exceptions_on, expect_hidden_fields, wait_for_run
from tests.support.browser.pictures import keep_picture
from tests.support.browser.screens import Screen
from tests.support.pages import PAGES

pytestmark = pytest.mark.browser

ADDRESSES = {"autocomplete": "typed=parts+of+north+", "errors": "sample=20%2C000"}
TALL = 6000  # pixels: as high as a page with all unfolded
NO_ISSUE: dict[str, list[str]] = {"light": [], "dark": []}


@pytest.fixture(scope="module", params=PAGES)
def page(
    request: pytest.FixtureRequest, server_of_both: str, screens: dict[str, Screen]
) -> Iterator[Page]:
    """A page as it opens, for all tests of it; they stand in the order in which they change it."""
    name = request.param
    with screens["desktop"].page() as page:
        page.goto(f"{address_of(server_of_both, name)}?{ADDRESSES.get(name, '')}")
        wait_for_run(page)
        keep_picture(page, f"{name}-desktop")
        yield page


def test_tab_reaches_every_control_and_shows_where_it_is(page):
    expect_hidden_fields(page)
    assert exceptions_on(page) == []
    assert missed_and_unseen(page) == ([], [])


def test_axe_finds_no_issue_when_all_is_unfolded(page):
    page.set_viewport_size({"width": 1280, "height": TALL})  # it judges colours in the window only
    unfold(page)
    assert exceptions_on(page) == []
    assert issues_on(page) == NO_ISSUE


def test_axe_finds_none_where_nothing_is_typed_and_sees_into_the_components(
    server_of_both, desktop
):
    desktop.goto(address_of(server_of_both, "autocomplete"))
    wait_for_run(desktop)
    unfold(desktop)
    assert exceptions_on(desktop) == []
    assert issues_on(desktop) == NO_ISSUE
    field = desktop.get_by_role("textbox", name="Type English text")
    field.evaluate("field => field.getRootNode().querySelector('label').remove()")
    assert any("label" in issue for issue in issues_on(desktop)["light"])


@pytest.mark.parametrize(
    ("control", "wrong"),
    [
        ("<button>seen</button>", ([], [])),
        ("<div inert><button>no Tab</button></div>", (["<button"], [])),
        ("<button style='outline: none'>unseen</button>", ([], ["<button"])),
    ],
)
def test_a_control_that_no_tab_reaches_or_that_hides_its_focus_is_found(desktop, control, wrong):
    desktop.set_content(
        f"<div data-testid=stMain><h1>Page</h1><button>first</button>{control}<a href='/'>last</a>"
        "</div><button>another</button>"
    )
    found = tuple([html[:7] for html in kind] for kind in missed_and_unseen(desktop))
    assert found == wrong
