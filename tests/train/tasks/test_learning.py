"""A model learns a task: it can be stopped anywhere and comes to the same."""

import signal
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from train.loop.state import newest_state
from train.tasks import TASKS, learning
from train.tasks.learning import begin, learn
from train.tasks.settings import TaskSettings

SETTINGS = TaskSettings("parity", "gru", hidden_size=8, layers=1, steps=120, batch=8)


def silent(_: str) -> None:
    """Tell nobody."""


def stop(_: str) -> None:
    """Stop as Ctrl-C does, whenever something is told."""
    signal.raise_signal(signal.SIGINT)


def weights_after(folder: Path, settings: TaskSettings = SETTINGS) -> torch.Tensor:
    found = begin(settings, folder)
    assert learn(found, silent)
    return torch.cat([weights.detach().flatten() for weights in found.model.parameters()])


def test_stopped_and_gone_on_with_it_comes_to_the_same(tmp_path):
    at_once = weights_after(tmp_path / "at once")
    broken = tmp_path / "broken off"
    assert not learn(begin(SETTINGS, broken), silent, deadline=0)
    assert begin(SETTINGS, broken).progress.step == 1
    assert not learn(begin(SETTINGS, broken), stop)
    assert begin(SETTINGS, broken).progress.step == 51
    assert torch.equal(weights_after(broken), at_once)


def test_it_stops_when_the_task_is_solved_and_knows_that_when_it_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(learning, "SOLVED", 0.0)
    for _ in range(2):
        found = begin(SETTINGS, tmp_path)
        assert learn(found, silent)
        assert (found.progress.step, found.solved) == (50, True)


def test_it_tells_how_much_is_right_at_each_validation(tmp_path):
    told = []
    learn(begin(SETTINGS, tmp_path), told.append)
    assert [line.partition(" updates: ")[0] for line in told] == ["50", "100", "120"]
    assert all(line.endswith(" % right") for line in told)


def test_a_state_of_other_settings_is_refused(tmp_path):
    learn(begin(SETTINGS, tmp_path), silent, deadline=0)
    with pytest.raises(ValueError, match="belongs to a run with other settings"):
        begin(replace(SETTINGS, batch=4), tmp_path)


def test_seeds_begin_with_other_weights_and_read_other_sequences(tmp_path):
    other = weights_after(tmp_path / "2", replace(SETTINGS, seed=2))
    assert not torch.allclose(weights_after(tmp_path / "1"), other)


def test_a_loss_that_is_no_number_is_said_and_not_saved(tmp_path):
    found = begin(SETTINGS, tmp_path)
    with torch.no_grad():
        found.model.head.bias.fill_(torch.nan)
    with pytest.raises(ValueError, match="after 1 updates the loss is no number any more"):
        learn(found, silent)
    assert newest_state(tmp_path) is None


@pytest.mark.parametrize("block", ["plain", "residual"])
def test_a_small_gru_learns_the_parity_of_a_few_bits(tmp_path, monkeypatch, block):
    """What 40 bits take minutes for, on 6 bits."""
    few = replace(TASKS["parity"], training_sizes=(6,))
    monkeypatch.setitem(TASKS, "parity", few)
    settings = replace(SETTINGS, block=block, hidden_size=16, steps=600, learning_rate=0.01)
    found = begin(settings, tmp_path)
    assert learn(found, silent)
    assert found.solved
    assert found.progress.step < 600
