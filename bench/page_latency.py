"""`python -m bench.page_latency`: how long a visitor waits for each page of the dashboard.

Starts a dashboard of its own on the bundled models. The first page counts from the start of the
server's process; every other page from the click on its link. A page counts as visible when its
heading and its first figure are.
"""

from functools import partial
from statistics import median
from time import perf_counter

from playwright.sync_api import Page, expect

from bench.live import running_chromium, running_dashboard

FIGURES = {
    "Autocomplete": ".live-typing li",
    "Connectivity": "canvas.text",
    "Case studies": "canvas.text",
    "Accuracy": "[data-testid=stVegaLiteChart] :is(svg, canvas)",
    "Models": "[data-testid=stVegaLiteChart] :is(svg, canvas)",
    "Overview": "[data-testid=stHtml]",
}
ROUNDS = 5
say = partial(print, flush=True)


def main() -> None:
    """Measure the first visit once, and every page by its link several times; print a table."""
    with running_chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        started = perf_counter()
        with running_dashboard() as address:
            page.goto(address)
            _wait_for(page, "Overview", "See what a recurrent model")
            first = perf_counter() - started
            found = _visits(page)
    say("| page | median, s | slowest, s |\n| --- | --: | --: |")
    say(f"| first page, from the server's start | {first:.2f} | |")
    for name, seconds in found.items():
        say(f"| {name}, by its link | {median(seconds):.2f} | {max(seconds):.2f} |")


def _visits(page: Page) -> dict[str, list[float]]:
    """Visit all pages in turn, several times; return the seconds of each visit by page."""
    found: dict[str, list[float]] = {name: [] for name in FIGURES}
    for _ in range(ROUNDS):
        for name in FIGURES:
            found[name].append(_visit(page, name))
    return found


def _visit(page: Page, name: str) -> float:
    """Follow the link to a page and return the seconds until it is there."""
    link = page.get_by_test_id("stSidebarNavLink").filter(has_text=name)
    start = perf_counter()
    link.click()
    heading = "See what a recurrent model" if name == "Overview" else name
    _wait_for(page, name, heading)
    seconds = perf_counter() - start
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    return seconds


def _wait_for(page: Page, name: str, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading, timeout=60_000)
    page.locator(FIGURES[name]).first.wait_for(timeout=60_000)


if __name__ == "__main__":
    main()
