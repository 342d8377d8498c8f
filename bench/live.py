"""A dashboard in a process of its own, and a real Chromium to visit it with."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 60
SECONDS_TO_STOP = 60  # what pages compute just then is ended, or ends by itself
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@contextmanager
def running_chromium(arguments: Sequence[str] = ()) -> Iterator[Browser]:
    """Yield a headless Chromium, started with these arguments besides its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_chromium_path(playwright.chromium.executable_path),
            args=[*CHROMIUM_ARGUMENTS, *arguments],
        )
        yield browser
        browser.close()


@contextmanager
def running_dashboard(
    checkpoints: Path = ROOT / "checkpoints", environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Run `streamlit run app.py` on a free loopback port; yield its address, then end it."""
    with running_server(checkpoints, environment) as server:
        yield server.address


@dataclass(frozen=True)
class Server:
    """A dashboard that runs: its address, http://host:port, and its process."""

    address: str
    process: int


@contextmanager
def running_server(
    checkpoints: Path = ROOT / "checkpoints", environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run a dashboard as `running_dashboard` does, and yield its process too.

    `environment` adds to the variables of this process, and overrides them.
    """
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
                *("--server.port", str(port), "--server.address", "127.0.0.1"),
            ],
            cwd=ROOT,
            env={
                **os.environ,
                "MEMVIZ_CHECKPOINTS": str(checkpoints),
                "OMP_NUM_THREADS": "1",
                "PYTHONFAULTHANDLER": "1",
                **(environment or {}),
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_healthy(process, address, log)
            yield Server(address, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                _end_and_tell(process, log)


def _end_and_tell(process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    """End a dashboard that does not end, and raise RuntimeError with what each thread is at."""
    process.send_signal(signal.SIGABRT)  # the fault handler writes down all threads
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    log.seek(0)
    raise RuntimeError(
        f"the dashboard did not end within {SECONDS_TO_STOP} seconds:\n{log.read().decode()}"
    ) from None


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
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    for candidate in (os.environ.get("MEMVIZ_CHROMIUM"), of_playwright, *map(shutil.which, names)):
        if candidate and Path(candidate).is_file():
            return candidate
    raise RuntimeError(
        "no Chromium for the browser tests: run `python -m playwright install chromium`, or "
        "name one in the environment variable MEMVIZ_CHROMIUM"
    )
