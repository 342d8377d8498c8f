"""`python -m train tasks`: from the command line to the tables, and again without training."""

from functools import partial
from pathlib import Path

import pytest

from memviz.units import UNITS
from train.__main__ import main
from train.commands import tasks
from train.commands.arguments import INTERRUPTED
from train.tasks.result import RESULT
from train.tasks.suite import train_and_test

TINY = ["--hidden-size", "4", "--layers", "1", "--steps", "3", "--batch", "4"]
LEAKY = """
import torch
from torch import nn

from memviz.units import Unit


class Leaky(Unit):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.write = nn.Linear(input_size, hidden_size)

    def step(self, x, state):
        h = 0.9 * state[0] + 0.1 * torch.tanh(self.write(x))
        return h, (h,)
"""
ONE = ["--tasks", "parity", "--units", "rnn", "--seeds", "1"]


def run(output: Path, *more: str) -> int:
    return main(["tasks", "--output", str(output), *TINY, *more])


def test_several_runs_are_trained_in_processes_of_their_own_and_not_again(tmp_path, capsys):
    two = ["--tasks", "parity", "--units", "rnn", "min_gru", "--seeds", "2"]
    assert run(tmp_path, *two) == 0
    shown = capsys.readouterr().out
    assert "2 of 2 runs are finished" in shown
    assert "| `rnn` | 1 × 4 | 4 |" in shown
    assert "| `min_gru` | 1 × 4 | 4 |" in shown
    assert (tmp_path / tasks.MARKDOWN).is_file()
    assert len((tmp_path / tasks.CSV).read_text().splitlines()) == 1 + 2 * 8

    files = list(tmp_path.glob(f"*/{RESULT}"))
    written = [file.stat().st_mtime_ns for file in files]
    assert len(files) == 2
    assert run(tmp_path, *two) == 0
    assert [file.stat().st_mtime_ns for file in files] == written


def test_one_run_is_done_here_and_goes_on_where_it_was_stopped(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(tasks, "train_and_test", partial(train_and_test, deadline=0))
    assert run(tmp_path, *ONE) == INTERRUPTED
    shown = capsys.readouterr().out
    assert "0 of 1 runs are finished" in shown
    assert "stopped; the same command continues" in shown
    monkeypatch.undo()
    assert run(tmp_path, *ONE) == 0
    assert "1 of 1 runs are finished" in capsys.readouterr().out


def test_a_unit_of_one_s_own_is_one_of_them(tmp_path, capsys, monkeypatch):
    file = tmp_path / "leaky.py"
    file.write_text(LEAKY)
    registered = dict(UNITS)
    monkeypatch.setenv("MEMVIZ_UNITS", str(file))
    try:
        assert run(tmp_path / "runs", "--tasks", "dyck", "--units", "leaky", "--seeds", "1") == 0
    finally:
        UNITS.clear()
        UNITS.update(registered)
    assert "| `leaky` | 1 × 4 | 4 |" in capsys.readouterr().out


def test_the_table_is_shown_without_training(tmp_path, capsys):
    assert run(tmp_path, *ONE) == 0
    (tmp_path / tasks.MARKDOWN).unlink()
    capsys.readouterr()
    assert main(["tasks", "--output", str(tmp_path), "--table"]) == 0
    assert "**parity**, by length" in capsys.readouterr().out
    assert (tmp_path / tasks.MARKDOWN).is_file()


def test_there_is_no_table_of_nothing(tmp_path, capsys):
    assert main(["tasks", "--output", str(tmp_path / "nowhere"), "--table"]) == 1
    assert "output: no result of a task in the folders below" in capsys.readouterr().err


@pytest.mark.parametrize(
    "typed",
    ["--at-a-time 0", "--seeds -1", "--hidden-size 0", "--tasks chess", "--units grru"],
)
def test_an_argument_that_means_nothing_is_named(typed, tmp_path, capsys):
    with pytest.raises(SystemExit):
        run(tmp_path, *ONE, *typed.split())
    assert f"argument {typed.split()[0]}: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("--steps 0", "steps: got 0"),
        ("--layers 13", "layers: got 13"),
        ("--learning-rate nan", "learning_rate: got nan"),
        ("--mlp 8 --block plain", "mlp: got 8; a plain model has none"),
        ("--unit-option depth=2", "rnn has no depth"),
    ],
)
def test_a_setting_that_no_model_can_have_is_refused_before_anything_is_trained(
    typed, message, tmp_path, capsys
):
    assert run(tmp_path / "runs", *ONE, *typed.split()) == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()
