"""`python -m bench.page_latency`: how long a visitor waits for each page of the dashboard.

Starts dashboards of its own on the bundled models. The first page counts from the start of the
server's process; every other page from the click on its link, at the first visit, when nothing is
computed yet, and later. A page counts as there when its heading and its first figure are there;
until then, a page that takes long shows its progress.
"""

from functools import partial
from statistics import median
from time import perf_counter

from playwright.sync_api import Page, expect

from bench.live import running_chromium, running_dashboard

CHART = "[data-testid=stVegaLiteChart] :is(svg, canvas)"
# No page follows one with the same kind of figure, which might still be on the screen.
FIGURES = {
    "Autocomplete": ".live-typing li",
    "Accuracy": CHART,
    "Case studies": "canvas.text",
    "Errors": CHART,
    "Connectivity": "canvas.text",
    "Gates": CHART,
    "Cells": "canvas.text",
    "Memory": CHART,
    "Overview": "[data-testid=stHtml]",
    "Models": CHART,
}
STARTS = 3
ROUNDS = 5
say = partial(print, flush=True)


def main() -> None:
    """Measure several starts, and each page at its first visit and later; print a table."""
    starts, firsts, later = [], [], []
    with running_chromium() as browser:
        for start in range(STARTS):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            started = perf_counter()
            with running_dashboard() as address:
                page.goto(address)
                _wait_for(page, "Overview", "See what a recurrent model")
                starts.append(perf_counter() - started)
                firsts.append(_round(page))
                if start == STARTS - 1:
                    later = [_round(page) for _ in range(ROUNDS)]
            page.close()
    say("| page | first visit: median, s | longest | later: median, s | longest |")
    say("| --- | --: | --: | --: | --: |")
    say(f"| Overview, from the server's start | {median(starts):.2f} | {max(starts):.2f} | | |")
    for name in FIGURES:
        first, again = ([visits[name] for visits in rounds] for rounds in (firsts, later))
        cells = (median(first), max(first), median(again), max(again))
        say(f"| {name} | " + " | ".join(f"{seconds:.2f}" for seconds in cells) + " |")


def _round(page: Page) -> dict[str, float]:
    """Visit all pages in turn; return the seconds of each."""
    return {name: _visit(page, name) for name in FIGURES}


def _visit(page: Page, name: str) -> float:
    """Follow the link to a page and return the seconds until it is there."""
    link = page.get_by_test_id("stSidebarNavLink").filter(has_text=name)
    start = perf_counter()
    link.click()
    heading = "See what a recurrent model" if name == "Overview" else name
    _wait_for(page, name, heading)
    seconds = perf_counter() - start
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)
    return seconds


def _wait_for(page: Page, name: str, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading, timeout=60_000)
    page.locator(FIGURES[name]).first.wait_for(timeout=60_000)


if __name__ == "__main__":
    main()
