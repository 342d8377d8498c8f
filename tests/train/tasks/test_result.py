"""The result of a run is read as it was written; what is none is named and hides no other."""

import pytest

from memviz.models.checkpoint.error import CheckpointError
from memviz.stats.bootstrap import Estimate
from train.tasks.accuracy import AccuracyAt
from train.tasks.result import RESULT, TaskResult, read_result, write_result
from train.tasks.settings import TaskSettings
from train.tasks.table import results

FOUND = TaskResult(
    settings=TaskSettings("parity", "slstm", hidden_size=8, unit_options={"heads": 2}),
    state_numbers=64,
    parameters=1234,
    steps=500,
    solved=True,
    seconds=12.5,
    points=(
        AccuracyAt(8, Estimate(1.0, 0.98, 1.0), 2048),
        AccuracyAt(16, Estimate(0.5, 0.4, 0.6), 2048),
    ),
)


def test_a_result_is_read_as_it_was_written(tmp_path):
    write_result(tmp_path, FOUND)
    assert read_result(tmp_path) == FOUND


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("{", "Expecting"),
        ("[]", "must be"),
        ('{"format_version": 2}', "format_version: got 2; expected 1"),
        ('{"format_version": 1}', "'settings' is missing"),
        (
            '{"format_version": 1, "settings": {"task": "chess", "unit": "gru"}}',
            "task: got 'chess'",
        ),
        ('{"format_version": 1, "settings": {"speed": 1}}', "unexpected keyword argument"),
    ],
)
def test_what_is_no_result_is_named_and_left_out(tmp_path, written, why):
    for name in ("good", "bad"):
        (tmp_path / name).mkdir()
    write_result(tmp_path / "good", FOUND)
    (tmp_path / "bad" / RESULT).write_text(written)
    with pytest.raises(CheckpointError, match=f"bad/{RESULT}: no result of a task .*{why}"):
        read_result(tmp_path / "bad")
    told = []
    assert results(tmp_path, told.append) == [FOUND]
    assert len(told) == 1


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CheckpointError, match="it cannot be read"):
        read_result(tmp_path)
