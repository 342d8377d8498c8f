"""A model that cannot be read is named, and hides no other."""

from pathlib import Path

import pytest

from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.record import read_record
from tests.support.character_checkpoint import save_character_checkpoint
from tests.support.unreadable import unreadable
from train.__main__ import main
from train.series.readable import each_model


@pytest.fixture
def models(tmp_path) -> Path:
    """A folder with three evaluated models of characters, a cut one among them."""
    folder = tmp_path / "models"
    for unit in ("gru", "lstm", "rnn"):
        save_character_checkpoint(folder / f"warpeace_{unit}_1x8", unit)
    metrics = folder / "warpeace_lstm_1x8" / "metrics.json"
    metrics.write_bytes(metrics.read_bytes()[:100])
    (folder / "log.txt").touch()
    (folder / "empty").mkdir()
    return folder


@pytest.mark.parametrize("hidden", ["", "model.safetensors", "README.md"])
def test_it_is_told_and_the_others_are_given(models, hidden):
    told = []
    with unreadable(models / "warpeace_rnn_1x8" / hidden):
        found = list(each_model(models, lambda folder: read_record(folder).folder, told.append))
    assert [folder.name for folder in found] == ["warpeace_gru_1x8"]
    assert len(told) == 2
    assert "warpeace_lstm_1x8/metrics.json: not valid JSON" in told[0]
    assert "it cannot be read (Permission denied)" in told[1]


def test_a_folder_that_may_not_be_looked_into_is_named(models):
    with unreadable(models), pytest.raises(CheckpointError, match="it cannot be read"):
        list(each_model(models, read_record, print))


def test_the_table_of_a_sweep_is_that_of_the_others(models, tmp_path, capsys):
    assert main(["sweep", "--output", str(models), "--table", str(tmp_path / "table.md")]) == 0
    rows = (tmp_path / "table.md").read_text().splitlines()[2:]
    assert [row.split(" | ")[1] for row in rows] == ["gru", "rnn"]
    assert "warning: left out: " in capsys.readouterr().err


def test_so_is_that_of_references(models, capsys):
    """These are of characters, and lack what references say."""
    assert main(["references", "--output", str(models), "--table"]) == 0
    assert capsys.readouterr().err.count("warning: left out: ") == 3
