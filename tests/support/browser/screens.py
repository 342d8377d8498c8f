"""Screens that tests look at: the pages of one share what Chromium loads and compiles, no more."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.support.browser.page import PATIENCE

# Pages of one context and host then run in one process, which keeps the scripts it has compiled.
ARGUMENTS = ["--process-per-site"]
HOST = "http://127.0.0.1"
OF_A_PAGE = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")


class Screen:
    """Opens pages of one kind, one after the other; none finds what another has kept."""

    def __init__(self, chromium: Browser, **settings: object) -> None:
        """Take the settings of a context: its viewport, its touch, its colours."""
        self._context = chromium.new_context(**settings)  # type: ignore[arg-type]
        self._context.set_default_timeout(PATIENCE)
        first = self._context.new_page()  # stays, and with it the process
        first.route("**/*", lambda route: route.fulfill(body=""))
        first.goto(HOST)
        self._devtools = self._context.new_cdp_session(first)

    @contextmanager
    def page(self) -> Iterator[Page]:
        """Yield an empty page, and fail if it asked anything of another machine."""
        page = self._context.new_page()
        strangers: list[str] = []
        page.on("request", lambda request: _note_stranger(request.url, strangers))
        yield page
        page.close()
        self._forget()
        assert strangers == [], "the dashboard must not ask other machines for anything"

    def close(self) -> None:
        """Close it."""
        self._context.close()

    def _forget(self) -> None:
        self._context.clear_permissions()
        self._context.clear_cookies()
        everything = {"origin": "*", "storageTypes": "all"}
        self._devtools.send("Storage.clearDataForOrigin", everything)


def _note_stranger(url: str, strangers: list[str]) -> None:
    if not url.startswith(OF_A_PAGE):
        strangers.append(url)
