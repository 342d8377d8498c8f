"""A fresh dashboard in its own process, and pages of a real Chromium to visit it with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

import memviz
from bench.live import running_chromium, running_dashboard
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints

PATIENCE = 60_000  # milliseconds a page may take before a test fails
expect.set_options(timeout=PATIENCE)

NOBODY = "http://127.0.0.1:49999"  # a route answers before anybody could
PACKAGE = Path(memviz.__file__).parent

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def address_of(server: str, name: str) -> str:
    """Return where a page is: the overview has no name of its own in the address."""
    return server if name == "overview" else f"{server}/{name}"


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two tiny random checkpoints, `gru` and `lstm`."""
    return save_tiny_checkpoints(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture(scope="session")
def server(checkpoints: Path) -> Iterator[str]:
    """The address of a dashboard that all tests share."""
    with running_dashboard(checkpoints) as address:
        yield address


@pytest.fixture(scope="session")
def models_of_both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two tiny models of words and two of characters: every page has some."""
    folder = save_tiny_checkpoints(tmp_path_factory.mktemp("both"))
    for name in ("warpeace_lstm_1x8", "warpeace_gru_1x8"):
        save_tiny_character_model(folder / name, name.split("_")[1])
    return folder


@pytest.fixture(scope="session")
def server_of_both(models_of_both: Path) -> Iterator[str]:
    """The address of a dashboard with these models."""
    with running_dashboard(models_of_both) as address:
        yield address


@pytest.fixture
def start_server(checkpoints: Path) -> Iterator[Callable[..., str]]:
    """A function that starts a dashboard nobody has visited yet and returns its address."""
    running = []

    def start(folder: Path = checkpoints) -> str:
        context = running_dashboard(folder)
        address = context.__enter__()
        running.append(context)
        return address

    yield start
    for context in running:
        context.__exit__(None, None, None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the whole run."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def desktop(chromium: Browser) -> Iterator[Page]:
    """An empty page of 1440 by 900."""
    with _page(chromium, viewport=DESKTOP) as page:
        yield page


@pytest.fixture
def modules(desktop: Page) -> Page:
    """An empty page that imports the scripts of `memviz` as they are: "/components/…/….js"."""
    desktop.route(f"{NOBODY}/**", _answer_with_module)
    desktop.goto(NOBODY)
    return desktop


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """An empty page of a touch screen, 390 by 844."""
    with _page(chromium, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        yield page


def exceptions_on(page: Page) -> list[str]:
    """Return the text of every exception that the page shows."""
    return page.get_by_test_id("stException").all_inner_texts()


def wait_for_run(page: Page) -> None:
    """Wait until the page and the model picker are drawn and no run is under way."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_test_id("stButtonGroup").first).to_be_attached()
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()


def _answer_with_module(route: Route) -> None:
    path = PACKAGE / urlsplit(route.request.url).path.lstrip("/")
    if path.suffix == ".js":
        route.fulfill(path=path, content_type="text/javascript; charset=utf-8")
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html; charset=utf-8")


@contextmanager
def _page(chromium: Browser, **options: object) -> Iterator[Page]:
    """Yield a page of its own context, and fail if it asked anything of another machine."""
    context = chromium.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    strangers: list[str] = []
    page.on("request", lambda request: _note_stranger(request.url, strangers))
    yield page
    context.close()
    assert strangers == [], "the dashboard must not ask other machines for anything"


def _note_stranger(url: str, strangers: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
        strangers.append(url)
