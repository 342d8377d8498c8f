"""A host says how much memory models and results may take; each has its share."""

import subprocess
import sys

import pytest

from dashboard.server import memory
from tests.support.project import ROOT


def test_the_shares_are_all_of_it(monkeypatch):
    monkeypatch.setenv(memory.VARIABLE, "640")
    shares = memory.for_models() + memory.for_typing() + memory.for_results()
    assert shares == memory.most_bytes() == 640 << 20


def test_without_the_variable_four_models_of_the_articles_size_are_open(monkeypatch):
    monkeypatch.delenv(memory.VARIABLE, raising=False)
    assert memory.for_models() == 256 << 20


@pytest.mark.parametrize("given", ["", "12", "-512", "half", "1e3", "5\u0661"])
def test_a_wrong_value_is_named_with_what_to_do(monkeypatch, given):
    monkeypatch.setenv(memory.VARIABLE, given)
    with pytest.raises(ValueError, match=r"MEMVIZ_MEMORY: got .*; give megabytes, 64 or more"):
        memory.most_bytes()


def test_a_wrong_value_ends_the_server_at_its_start_in_one_line(monkeypatch):
    monkeypatch.setenv(memory.VARIABLE, "lots")
    process = [sys.executable, "-c", "import app"]
    ended = subprocess.run(process, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "MEMVIZ_MEMORY: got 'lots'; give megabytes, 64 or more",
    ]
