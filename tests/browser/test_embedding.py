"""A page in the frame of a blog post: its figure, which works, one line, and a link to the page."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.support.browser.page import address_of

pytestmark = pytest.mark.browser


@pytest.fixture
def post(desktop: Page) -> Iterator[Page]:
    """A page of another site, 760 pixels wide."""
    desktop.set_viewport_size({"width": 760, "height": 700})
    return desktop


def embedded(post: Page, address: str) -> Frame:
    """Put the address into a frame of the post, and return the frame when its page is there."""
    post.set_content(f'<iframe src="{address}" width="100%" height="600"></iframe>')
    frame = post.frames[-1]
    expect(frame.get_by_role("link", name="in memviz")).to_be_visible(timeout=60_000)
    expect(frame.get_by_test_id("stSidebar")).not_to_be_visible()
    expect(frame.locator("h1")).not_to_be_visible()
    return frame


def test_connectivity_shows_the_texts_and_moves_along_them(server, post):
    query = "models=LSTM&t=32&embed=true"
    frame = embedded(post, f"{address_of(server, 'connectivity')}?{query}")
    expect(frame.get_by_text("The colour of a character says")).to_be_visible()
    expect(frame.get_by_label("Pinned timestep")).not_to_be_visible()
    expect(frame.get_by_text("How far back?")).to_have_count(0)
    slider = frame.locator("input[type=range]").first
    expect(slider).to_have_value("32")
    slider.focus()
    slider.press("ArrowRight")
    expect(slider).to_have_value("33")
    link = urlsplit(frame.get_by_role("link", name="in memviz").get_attribute("href") or "")
    assert link.path.endswith("connectivity")
    assert parse_qs(link.query) == {"models": ["LSTM"], "t": ["32"]}


def test_autocomplete_suggests_while_one_types(server, post):
    frame = embedded(post, f"{address_of(server, 'autocomplete')}?embed=true")
    field = frame.get_by_role("textbox").first
    field.fill("the study of n")
    expect(frame.get_by_text("How the text reaches the suggestion")).to_have_count(0)
    expect(frame.locator(".suggestions, ol").first).to_be_visible()
