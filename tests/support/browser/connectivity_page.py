"""The connectivity page in a real browser: opened, typed into, and its address read."""

from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Locator, Page, expect

from tests.support.browser.page import wait_for_run

PUBLISHED = "models=GRU,+published&models=LSTM,+published&models=Nested+LSTM,+published"
OURS = "models=GRU&models=LSTM"


def open_page(page: Page, server: str, query: str) -> Locator:
    """Visit the page and return the line that says which timestep is shown."""
    page.goto(f"{server}/connectivity?{query}")
    wait_for_run(page)
    place = page.locator(".place")
    expect(place).to_contain_text("pinned")
    return place


def enter_text(page: Page, text: str) -> None:
    box = page.get_by_label("Text", exact=True)
    box.fill(text)
    box.press("Enter")


def in_address(url: str, name: str) -> list[str]:
    return parse_qs(urlparse(url).query, keep_blank_values=True).get(name, [])


def wait_for_address(page: Page, name: str, value: str) -> None:
    page.wait_for_url(lambda url: in_address(url, name) == [value])


def point_at(page: Page, timestep: int, panel: int = 0) -> tuple[float, float]:
    """Return where a timestep of the first line is: cells are 9 by 27 pixels."""
    box = page.locator("canvas.text").nth(panel).bounding_box()
    assert box is not None
    return box["x"] + 9 * timestep + 4, box["y"] + 13
