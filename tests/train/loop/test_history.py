"""training.csv: whole at any time, and without what happened after the state that is resumed."""

from pathlib import Path

import pandas as pd
import pytest

from train.loop.history import History


def steps(path: Path) -> list[tuple[str, int]]:
    table = pd.read_csv(path)
    return list(zip(table.dataset, table.step, strict=True))


def test_lines_after_the_state_that_a_run_goes_on_from_are_forgotten(tmp_path):
    path = tmp_path / "training.csv"
    before = History(path, "gru", 0)
    for step in (5, 10, 15):
        before.add(1.5 * step, step, {"train": 2.0, "valid": 2.5})
    after = History(path, "gru", 10)
    assert steps(path) == [("train", 5), ("valid", 5), ("train", 10), ("valid", 10)]
    after.add(18.0, 15, {"valid": 2.25})
    assert path.read_text().splitlines()[-1] == "gru,valid,18.0,15,2.2500"


def test_lines_that_did_not_go_to_disk_are_there_with_the_next_ones(tmp_path, monkeypatch):
    path = tmp_path / "training.csv"
    history = History(path, "gru", 0)
    history.add(1.0, 5, {"valid": 3.0})

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("train.loop.history.replace_text", full)
        with pytest.raises(OSError, match="No space"):
            history.add(2.0, 10, {"valid": 2.0})
    assert steps(path) == [("valid", 5)]
    history.add(3.0, 15, {"valid": 1.0})
    assert steps(path) == [("valid", 5), ("valid", 10), ("valid", 15)]
