"""Every page on 320 pixels and at 200 %: no scrolling sideways, no control cut off or covered."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from memviz.analysis.cells import CellChoice
from tests.support.browser.mounted_cell_view import MountedCells, panel_of
from tests.support.browser.mounted_text_view import MountedView, made_up
from tests.support.browser.page import exceptions_on, quick_address_of, wait_for_run
from tests.support.browser.screens import Screen
from tests.support.pages import PAGES

pytestmark = pytest.mark.browser

SCREENS = {"320 pixels": (320, 640), "200 % of 1280x800": (640, 400)}

# How many pixels wider than its room the page is, and the document.
ACROSS = """() => {
  const page = document.querySelector("[data-testid=stMain]");
  const { scrollWidth } = document.documentElement;
  return [page.scrollWidth - page.clientWidth, scrollWidth - innerWidth];
}"""

# Comes back when the page, drawn again for another screen, has not changed for a while.
UNTIL_DRAWN = """() => new Promise((done) => {
  let rest = 0;
  const changes = new MutationObserver(() => begin());
  const begin = () => { clearTimeout(rest); rest = setTimeout(end, 300); };
  const end = () => { changes.disconnect(); done(); };
  const everything = { attributes: true, childList: true, subtree: true };
  changes.observe(document.querySelector("[data-testid=stMain]"), everything);
  begin();
  setTimeout(end, 5000);
})"""

# Controls of the page, through the components' shadow roots, that reach out of the screen or out
# of a box that cuts off, or whose words do not fit into them. What scrolls in a box of its own,
# as wide tables may, is no fault.
CUT_OFF = """() => {
  const found = [];
  const upwards = function* (one) {
    for (let at = one.parentNode ?? one.host; at; at = at.parentNode ?? at.host) {
      if (at instanceof Element) yield at;
    }
  };
  const isCut = (one) => {
    const { left, right, bottom } = one.getBoundingClientRect();
    for (const at of upwards(one)) {
      const { overflowX, overflowY } = getComputedStyle(at), around = at.getBoundingClientRect();
      if (around.width < 2) return false; // hidden from sight, for screen readers
      if (/auto|scroll/.test(overflowX + overflowY)) return around.right > innerWidth + 1;
      if (/hidden|clip/.test(overflowX + overflowY) && (right > around.right + 5
        || left < around.left - 5 || bottom > around.bottom + 5)) return true;
    }
    return right > innerWidth + 1;
  };
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot);
      const seen = one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      if (!seen || one.clientWidth < 2) continue;
      const words = one.outerHTML.slice(0, 160);
      if (one.matches("button, a[href], input, select, textarea, summary, [tabindex='0']")
        && isCut(one)) found.push(`out of sight: ${words}`);
      if (one.closest("button, a[href], label, summary") && one.scrollWidth > one.clientWidth + 1
        && /hidden|clip/.test(getComputedStyle(one).overflowX)) found.push(`cut off: ${words}`);
    }
  };
  look(document.querySelector("[data-testid=stMain]"));
  return found;
}"""

# Whether a pointer would meet the control with the focus, if it is one of the page's. The canvas
# of a table lies under a box that scrolls.
IN_SIGHT = """() => {
  let one = document.activeElement;
  if (!one.closest("[data-testid=stMain]")) return true;
  while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  const { x, y, width, height } = one.getBoundingClientRect();
  const met = one.getRootNode().elementFromPoint(x + width / 2, y + height / 2);
  const group = met?.closest("label, [data-testid=stDataFrame]");
  return (one.closest("label") ?? one).checkVisibility({ opacityProperty: true })
    && Boolean(one.contains(met) || met?.contains(one) || group?.contains(one));
}"""


@pytest.fixture(params=SCREENS)
def small(request: pytest.FixtureRequest, desktop: Page) -> Page:
    return on_a_screen(desktop, request.param)


@pytest.fixture(scope="module", params=PAGES)
def opened(
    request: pytest.FixtureRequest, server_of_both: str, screens: dict[str, Screen]
) -> Iterator[Page]:
    """A page as it opens on the first of the screens, for both."""
    with screens["desktop"].page() as page:
        on_a_screen(page, "320 pixels").goto(quick_address_of(server_of_both, request.param))
        wait_for_run(page)
        yield page


def on_a_screen(page: Page, screen: str) -> Page:
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    return page


@pytest.mark.parametrize("screen", SCREENS)
def test_a_page_fits_and_its_first_controls_are_in_sight(opened, screen):
    page = on_a_screen(opened, screen)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    assert exceptions_on(page) == []
    page.evaluate(UNTIL_DRAWN)
    with suppress(TimeoutError):  # on a busy machine it may still be drawn as for another screen
        page.wait_for_function(f"() => ({ACROSS})().every((pixels) => pixels === 0)")
    assert page.evaluate(ACROSS) == [0, 0]
    assert page.evaluate(CUT_OFF) == []
    page.locator("[data-testid=stMain] h1").first.evaluate(
        "h1 => { h1.tabIndex = -1; h1.focus(); }"
    )
    for _ in range(6):
        page.keyboard.press("Tab")
        page.wait_for_function(IN_SIGHT)


@pytest.mark.parametrize(
    ("control", "found"),
    [
        ("<button>whole</button>", []),
        ("<button style='margin-left: 300px; width: 200px'>out</button>", ["out of sight"]),
        (
            "<div style='width: 40px; overflow: hidden'><button style='width: 90px'>out</button>",
            ["out of sight"],
        ),
        (
            "<a href='/' style='display: block; width: 40px; overflow: hidden'><nobr>a long name",
            ["cut off"],
        ),
    ],
)
def test_what_is_cut_off_is_found(desktop, control, found):
    desktop.set_viewport_size({"width": 320, "height": 640})
    desktop.set_content(f"<body style='margin: 0'><div data-testid=stMain>{control}")
    assert [said.partition(":")[0] for said in desktop.evaluate(CUT_OFF)] == found


def test_a_control_under_something_else_is_not_in_sight(desktop):
    desktop.set_content("<div data-testid=stMain><button>here</button></div>")
    desktop.get_by_role("button").focus()
    assert desktop.evaluate(IN_SIGHT)
    desktop.evaluate(
        "document.body.insertAdjacentHTML('beforeend', `<p style='position: fixed; "
        "inset: 0; margin: 0; background: white'>above</p>`)"
    )
    assert not desktop.evaluate(IN_SIGHT)


def test_every_control_of_a_cell_is_in_sight(small):
    view = MountedCells(small)
    view.show([panel_of("to be or not to be", layers=2)], {"m": CellChoice(1, "c", 0)})
    for name in ("Previous cell", "Next cell"):
        box = small.get_by_role("button", name=name).bounding_box()
        controls = small.locator(".controls").bounding_box()
        assert box is not None
        assert controls is not None
        assert box["y"] + box["height"] <= controls["y"] + controls["height"] + 1
        assert box["x"] + box["width"] <= controls["x"] + controls["width"] + 1


def test_on_320_pixels_each_suggestion_has_a_line_of_its_own(desktop):
    desktop.set_viewport_size({"width": 320, "height": 640})
    MountedView(desktop).show([made_up(" to be or not to be")])
    height = "canvas => canvas.clientHeight"
    narrow = desktop.locator("canvas.info").evaluate(height)
    desktop.set_viewport_size({"width": 390, "height": 640})
    desktop.wait_for_function(
        f"h => h > ({height})(view.host.shadowRoot.querySelector('.info'))", arg=narrow
    )
