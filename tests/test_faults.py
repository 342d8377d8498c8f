"""The whole server where the machine fails it: the network, the disk, the clock, the power.

What each part does about it is tested beside that part: a training that is killed or has no room
in `tests/train`, a transfer from the Hub in `tests/memviz/hub/test_faults.py`, what the page says
of it in `tests/dashboard/catalogue/hub/test_faults.py`, no Chromium in `tests/bench/test_live.py`,
no home, cache or network that answers in `tests/test_hosting.py`.
"""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bench.live import Server, running_server
from bench.visitor import PAGES, Visitor, visiting
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints

DAY = 24 * 60 * 60  # seconds
OF_THE_HUB = urlencode({"models": "alice/tiny"})
LOG = 2000  # bytes that the server says where it starts
NO_FILE_GROWS = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({LOG}, {LOG}))
"""
A_CLOCK_THAT_IS_SET = """
import time
from pathlib import Path
true_time = time.time
time.time = lambda: true_time() + float(Path({file!r}).read_text())
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> Path:
    """Models for every page."""
    folder = save_tiny_checkpoints(tmp_path_factory.mktemp("models"))
    save_tiny_character_model(folder / "warpeace_lstm_1x8")
    return folder


@contextmanager
def spoilt_server(models: Path, folder: Path, code: str) -> Iterator[Server]:
    """Yield a server in whose process `code` runs before all else, and a cache in `folder`."""
    (folder / "sitecustomize.py").write_text(code)
    environment = {
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MEMVIZ_HUB_CACHE": str(folder / "cache"),
    }
    with running_server(models, environment) as server:
        yield server


def problems_of_a_visit(visitor: Visitor, query: str = "") -> list[str]:
    """Return what fails on a way through all pages, and while typing."""
    runs = [*(visitor.visit(page, query) for page in PAGES), visitor.type("part of a", ["gru"])]
    return [problem for run in runs for problem in run.problems]


@contextmanager
def no_name() -> Iterator[str]:
    """A Hub whose name nobody knows."""
    yield "http://hub.invalid"


@contextmanager
def silence() -> Iterator[str]:
    """A Hub that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("network", [no_name, silence])
def test_without_a_network_it_starts_though_the_first_visitor_wants_a_model_of_the_hub(
    models, tmp_path, network
):
    with network() as hub:
        environment = {"HF_ENDPOINT": hub, "MEMVIZ_HUB_CACHE": str(tmp_path)}
        with (
            running_server(models, environment) as server,
            visiting(server.address) as first,
            visiting(server.address) as other,
        ):
            first.ask("connectivity", OF_THE_HUB)
            assert problems_of_a_visit(other) == []


def test_with_a_full_disk_it_starts_and_shows_every_page(models, tmp_path):
    with (
        spoilt_server(models, tmp_path, NO_FILE_GROWS) as server,
        visiting(server.address) as visitor,
    ):
        assert problems_of_a_visit(visitor) == []


def test_a_clock_that_is_set_forward_and_back_stops_nothing(models, tmp_path):
    clock = tmp_path / "offset"
    clock.write_text("0")
    with (
        spoilt_server(models, tmp_path, A_CLOCK_THAT_IS_SET.format(file=str(clock))) as server,
        visiting(server.address) as visitor,
    ):
        for offset in (0, DAY, -DAY):
            clock.write_text(str(offset))
            assert problems_of_a_visit(visitor) == [], offset


def test_after_it_was_killed_at_work_it_starts_again_on_the_same_cache(models, tmp_path):
    environment = {"MEMVIZ_HUB_CACHE": str(tmp_path)}
    with running_server(models, environment) as server, visiting(server.address) as visitor:
        visitor.visit("connectivity")
        visitor.ask("errors")
        os.kill(server.process, signal.SIGKILL)
    with running_server(models, environment) as server, visiting(server.address) as visitor:
        assert problems_of_a_visit(visitor) == []
