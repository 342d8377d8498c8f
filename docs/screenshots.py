"""`python -m docs.screenshots`: photographs every page for this folder.

Each page on the bundled models, at the widths of a desktop and a phone, light and dark:
`pages/NAME_WIDTH_THEME.png`.
"""

from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

from playwright.sync_api import Browser, Page, expect

from bench.live import running_chromium, running_dashboard

FOLDER = Path(__file__).parent / "pages"
PAGES = {
    "overview": "[data-testid=stHtml]",
    "autocomplete": ".live-typing li",
    "connectivity": "canvas.text",
    "case_studies": "canvas.text",
    "accuracy": "[data-testid=stVegaLiteChart] :is(svg, canvas)",
    "errors": "[data-testid=stVegaLiteChart] :is(svg, canvas)",
    "memory": ".past-view .row",
    "report_card": ".card-table svg",
    "cells": "canvas.text",
    "gates": "[data-testid=stVegaLiteChart] :is(svg, canvas)",
    "states": ".passage-list li",
    "models": "[data-testid=stVegaLiteChart] :is(svg, canvas)",
}
WIDTHS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1440, "height": 1000}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
SETTLED = 3000  # milliseconds after which nothing on a page moves any more
say = partial(print, flush=True)


def main() -> None:
    """Start a dashboard and photograph it."""
    FOLDER.mkdir(exist_ok=True)
    with running_chromium() as browser, running_dashboard() as address:
        for width in WIDTHS:
            for theme in THEMES:
                for page in PAGES:
                    photograph(browser, address, page, width, theme)


def photograph(browser: Browser, address: str, name: str, width: str, theme: Theme) -> None:
    """Visit one page as a new visitor, wait until it is complete, and keep its picture."""
    context = browser.new_context(color_scheme=theme, **WIDTHS[width])
    page = context.new_page()
    page.goto(f"{address}/{'' if name == 'overview' else name}")
    _wait_until_complete(page, name)
    path = FOLDER / f"{name}_{width}_{theme}.png"
    page.screenshot(path=path)
    context.close()
    say(path.name)


def _wait_until_complete(page: Page, name: str) -> None:
    page.locator(PAGES[name]).first.wait_for(timeout=60_000)
    idle = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(SETTLED)
    expect(idle).to_be_visible(timeout=60_000)
    page.wait_for_timeout(SETTLED)


if __name__ == "__main__":
    main()
