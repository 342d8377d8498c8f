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


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"a,b\n1,2\n",
        b"model,dataset,seconds,step,loss\ngru,train,1,x,2\n",
        b"\xff\xfe\0",
    ],
)
def test_what_is_no_history_is_named_and_left_alone(tmp_path, content):
    path = tmp_path / "training.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"training.csv: not the history of a training; delete it"):
        History(path, "gru", 10)
    assert path.read_bytes() == content


def test_a_history_that_is_gone_begins_anew(tmp_path):
    History(tmp_path / "training.csv", "gru", 10).add(18.0, 15, {"valid": 2.25})
    assert steps(tmp_path / "training.csv") == [("valid", 15)]
