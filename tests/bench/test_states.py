"""The benchmark of the page States says what each of its answers took."""

import re

import pytest
import torch

from bench import states


@pytest.mark.usefixtures("_torch_as_it_was")
def test_it_says_what_each_took(monkeypatch, capsys):
    arguments = ["--characters", "3000", "--repeats", "1", "--threads", "1"]
    monkeypatch.setattr("sys.argv", ["states", *arguments])
    states.main()
    lines = capsys.readouterr().out.splitlines()
    assert all(re.search(r"\S +\d+ ms$", line) for line in lines)
    assert [line.rsplit("  ", 1)[0].strip() for line in lines] == [
        "the corpus, read once",
        "nearest, the first time",
        *(
            f"{what}, {text}"
            for at in (0, 64)
            for what in (f"reset at {at}", f"cells from {at} on")
            for text in ("text kept", "read anew")
        ),
        "nearest",
        "match",
    ]


@pytest.fixture
def _torch_as_it_was():
    """The benchmark sets the threads of the whole process."""
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)
