"""A fresh dashboard in its own process, and pages of a real Chromium to visit it with."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.tiny_checkpoints import save_tiny_checkpoints

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 60
PATIENCE = 60_000  # milliseconds a page may take before a test fails
expect.set_options(timeout=PATIENCE)

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two tiny random checkpoints, `gru` and `lstm`."""
    return save_tiny_checkpoints(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture(scope="session")
def server(checkpoints: Path) -> Iterator[str]:
    """The address of a dashboard that all tests share."""
    with running_dashboard(checkpoints) as address:
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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_chromium_path(playwright.chromium.executable_path),
            args=CHROMIUM_ARGUMENTS,
        )
        yield browser
        browser.close()


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
def running_dashboard(checkpoints: Path) -> Iterator[str]:
    """Run `streamlit run app.py` on a free loopback port; yield its address, then end it."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
                *("--server.port", str(port), "--server.address", "127.0.0.1"),
            ],
            cwd=ROOT,
            env={**os.environ, "MEMVIZ_CHECKPOINTS": str(checkpoints), "OMP_NUM_THREADS": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_healthy(process, address, log)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def exceptions_on(page: Page) -> list[str]:
    """Return the text of every exception that the page shows."""
    return page.get_by_test_id("stException").all_inner_texts()


def wait_for_run(page: Page) -> None:
    """Wait until the page and the model picker are drawn and no run is under way."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_test_id("stButtonGroup")).to_be_attached()
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()


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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_healthy(process: subprocess.Popen[bytes], address: str, log: IO[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"the dashboard ended while starting:\n{log.read().decode()}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the dashboard did not answer within {SECONDS_TO_START} seconds")


def _chromium_path(of_playwright: str) -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    for candidate in (os.environ.get("MEMVIZ_CHROMIUM"), of_playwright, *map(shutil.which, names)):
        if candidate and Path(candidate).is_file():
            return candidate
    raise RuntimeError(
        "no Chromium for the browser tests: run `python -m playwright install chromium`, or "
        "name one in the environment variable MEMVIZ_CHROMIUM"
    )
