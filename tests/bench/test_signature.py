"""The benchmark of a memory signature says what it took."""

import re

import pytest
import torch

from bench import signature


@pytest.mark.usefixtures("_torch_as_it_was")
def test_it_says_what_it_took(monkeypatch, capsys):
    monkeypatch.setattr("memviz.analysis.memory.probes.STEPS", 2)
    monkeypatch.setattr(signature, "HIDDEN", 8)
    monkeypatch.setattr("sys.argv", ["signature", "--characters", "6000", "--threads", "1"])
    signature.main()
    assert re.match(
        r"GRU 2 × 8, 6,000 characters, 1 threads: \d+ s, \d+ s of all cores together, \d+ MB",
        capsys.readouterr().out,
    )


@pytest.fixture
def _torch_as_it_was():
    """The benchmark sets the threads of the whole process."""
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)
