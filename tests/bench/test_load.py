"""Several visitors at once on a real server: no failure, and no work for those who have left."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bench.live import Server, running_server
from bench.load import load, table
from bench.startup import is_idle, processor_seconds
from bench.text import article_text
from bench.visitor import Run, visiting
from bench.weights import make_model
from memviz.models.checkpoint.saving import save
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints

LONGEST_TEXT = article_text(998).strip()
PATIENCE = 120  # seconds


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    """A dashboard with tiny models, and one that takes many seconds for the longest text."""
    folder = save_tiny_checkpoints(tmp_path_factory.mktemp("models"))
    save_tiny_character_model(folder / "own_lstm_1x8")
    slow = make_model("lstm", hidden_size=224, words=300)
    save(slow, Path(folder) / "slow", {"corpus": {"name": "none"}}, card="# Slow\n")
    with running_server(folder) as server:
        yield server


def wait_until(is_so, why: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, why
        time.sleep(0.1)


def test_three_visitors_type_and_switch_pages_without_a_failure(server):
    runs = load(server.address, visitors=3, seconds=6)
    assert len(runs) >= 3
    assert [run.problems for run in runs if run.problems] == []


def test_nobody_computes_for_a_visitor_who_has_left(server):
    query = urlencode({"models": "slow", "text": LONGEST_TEXT})
    with visiting(server.address) as visitor:
        visitor.visit("connectivity")
        wait_until(lambda: is_idle(server), "the server never comes to rest")
        begun = processor_seconds(server)
        visitor.ask("connectivity", query)
        wait_until(lambda: processor_seconds(server) - begun > 1, "nothing is computed")
        left = processor_seconds(server)
    wait_until(lambda: is_idle(server), "the server computes on")
    assert processor_seconds(server) - left < 1


def test_the_whole_text_takes_long_enough_for_that_to_show(server):
    wait_until(lambda: is_idle(server), "the server never comes to rest")
    begun = processor_seconds(server)
    with visiting(server.address) as visitor:
        query = urlencode({"models": "slow", "text": LONGEST_TEXT})
        assert visitor.visit("connectivity", query).problems == []
    assert processor_seconds(server) - begun > 3


def test_the_table_has_a_line_for_typing_for_all_pages_and_for_each():
    runs = [Run("typing", 0.02), Run("typing", 0.04), Run("cells", 1.5, ["ValueError: no"])]
    typing, pages, cells, problem = table(runs).splitlines()[2:]
    assert typing == "| key to suggestions | 2 | 30 | 39 | 40 | 0 |"
    assert pages == "| page change, all pages | 1 | 1,500 | 1,500 | 1,500 | 1 |"
    assert cells == "| cells | 1 | 1,500 | 1,500 | 1,500 | 1 |"
    assert problem == "ValueError: no"
