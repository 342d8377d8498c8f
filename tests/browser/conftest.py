"""Dashboards in processes of their own, and pages of a real Chromium to visit them with."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bench.live import running_chromium, running_dashboard
from tests.support.browser.modules import NOBODY, serve_modules
from tests.support.browser.page import DESKTOP, PHONE
from tests.support.browser.screens import ARGUMENTS, Screen
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints


@pytest.fixture(scope="session")
def server(tiny_checkpoints: Path) -> Iterator[str]:
    """The address of a dashboard that all tests share."""
    with running_dashboard(tiny_checkpoints) as address:
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
def start_server(tiny_checkpoints: Path) -> Iterator[Callable[..., str]]:
    """A function that starts a dashboard nobody has visited yet and returns its address."""
    with ExitStack() as running:

        def start(folder: Path = tiny_checkpoints) -> str:
            return running.enter_context(running_dashboard(folder))

        yield start


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the whole run."""
    with running_chromium(ARGUMENTS) as browser:
        yield browser


@pytest.fixture(scope="session")
def screens(chromium: Browser) -> Iterator[dict[str, Screen]]:
    """The screens of visitors: they stay, the pages on them come and go."""
    all_screens = {
        "desktop": Screen(chromium, viewport=DESKTOP),
        "phone": Screen(chromium, viewport=PHONE, has_touch=True, is_mobile=True),
        "still": Screen(chromium, reduced_motion="reduce"),
    }
    yield all_screens
    for screen in all_screens.values():
        screen.close()


@pytest.fixture
def desktop(screens: dict[str, Screen]) -> Iterator[Page]:
    """An empty page of 1440 by 900."""
    with screens["desktop"].page() as page:
        yield page


@pytest.fixture(scope="module")
def page_of_modules(screens: dict[str, Screen]) -> Iterator[Page]:
    """A page for all tests of a file that ask for `modules`."""
    with screens["desktop"].page() as page:
        serve_modules(page)
        yield page


@pytest.fixture
def modules(page_of_modules: Page) -> Page:
    """A document, new and empty, that imports the scripts of `memviz`: "/components/…/….js"."""
    page_of_modules.goto(NOBODY)
    return page_of_modules


@pytest.fixture
def phone(screens: dict[str, Screen]) -> Iterator[Page]:
    """An empty page of a touch screen, 390 by 844."""
    with screens["phone"].page() as page:
        yield page


@pytest.fixture
def still(screens: dict[str, Screen]) -> Iterator[Page]:
    """An empty page of a visitor who prefers reduced motion."""
    with screens["still"].page() as page:
        yield page
