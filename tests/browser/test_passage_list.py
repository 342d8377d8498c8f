"""The passage list: the marked parts below each other, what stands before them to their left."""

import pytest
from playwright.sync_api import Page, expect

from memviz.analysis.states.nearest import Context
from memviz.components.passage_list import PassageRow, pack
from tests.support.browser.mounted_component import MountedComponent

pytestmark = pytest.mark.browser

LONG = "what was read a long time before it "
ROWS = [
    PassageRow(Context(LONG, "Natasha", ", and then"), "100%", 1.0, (("came", "\n"),)),
    PassageRow(Context("a ", "<b>", "\ngo on"), "50%", 0.5),
]


def shown(page: Page) -> None:
    MountedComponent(page, "passage_list").call(**pack(ROWS, "Passages", "#3366aa"))


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_the_marked_parts_begin_at_one_place_next_to_what_was_read_last(screen, request):
    page = request.getfixturevalue(screen)
    shown(page)
    first, second = (page.locator("li").nth(row) for row in range(2))
    for row in (first, second):
        marked, before = row.locator("mark").bounding_box(), row.locator("bdi").bounding_box()
        assert marked is not None
        assert before is not None
        assert before["x"] + before["width"] == pytest.approx(marked["x"], abs=1.5)
    across = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert across <= 0


def test_spaces_and_line_ends_can_be_seen_and_nothing_becomes_markup(desktop):
    shown(desktop)
    assert desktop.locator("li").nth(0).locator("bdi").text_content() == LONG.replace(" ", "\u00a0")
    expect(desktop.locator("li").nth(1).locator(".after")).to_have_text("↵go on")
    expect(desktop.locator("li").nth(0).locator(".more")).to_have_text("came ↵")
    assert desktop.locator("b").count() == 0


def test_it_has_a_name_and_scrolls_by_keys(desktop):
    shown(desktop)
    expect(desktop.get_by_role("list", name="Passages")).to_have_attribute("tabindex", "0")
