"""A fresh dashboard in its own process, and pages of a real Chromium to visit it with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bench.live import running_chromium, running_dashboard
from tests.support.browser.page import DESKTOP, PATIENCE, PHONE
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
    running = []

    def start(folder: Path = tiny_checkpoints) -> str:
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
def phone(chromium: Browser) -> Iterator[Page]:
    """An empty page of a touch screen, 390 by 844."""
    with _page(chromium, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        yield page


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
