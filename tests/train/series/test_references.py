"""The reference models: in order, without repeating what is done, in the time there is."""

from pathlib import Path

import pytest

import memviz
from train.__main__ import main
from train.commands.arguments import INTERRUPTED
from train.series.planned import Done, done
from train.series.references import series

TINY = {"layers": 1, "embedding_size": 6, "hidden_size": 8, "words": 10, "batch": 8}


def test_one_of_each_unit_comes_before_a_second_of_any():
    models = list(series("published", ["gru", "rnn"], [1, 2], Path("runs"), {}))
    assert [(model.settings.unit, model.settings.seed) for model in models] == [
        ("gru", 1),
        ("rnn", 1),
        ("gru", 2),
        ("rnn", 2),
    ]
    assert models[1].folder == Path("runs/rnn-published-1")
    assert {model.preset for model in models} == {"article"}


@pytest.fixture
def references(corpus, cache, tmp_path):
    """Return a function that runs the command on tiny models and returns its exit status."""

    def run(*more: str) -> int:
        command = ["references", "--corpus", str(corpus), "--cache", str(cache)]
        command += ["--output", str(tmp_path), "--characters", "6000", "--reach-texts", "2"]
        for name, value in TINY.items():
            command += [f"--{name.replace('_', '-')}", str(value)]
        return main([*command, "--threads", "1", *more])

    return run


def test_what_is_finished_is_skipped_and_what_is_not_goes_on(references, tmp_path, capsys):
    options = ["--units", "rnn", "gru", "--seeds", "1"]
    assert references(*options, "--minutes", "0") == INTERRUPTED
    assert "the same command continues" in capsys.readouterr().out
    assert not (tmp_path / "rnn-published-1" / "model.safetensors").exists()

    assert references(*options) == 0
    metrics = tmp_path / "rnn-published-1" / "metrics.json"
    written = metrics.stat().st_mtime_ns
    assert references(*options) == 0
    assert metrics.stat().st_mtime_ns == written
    record = memviz.load(tmp_path / "gru-published-1").record
    assert record.metrics["training"]["preset"] == "article"
    assert record.metrics["test"]["observations"] > 0
    assert record.metrics["validation"]["cross_entropy"] > 0

    capsys.readouterr()
    assert references("--table") == 0
    table = capsys.readouterr().out
    assert "| `gru` | article | 1 |" in table
    assert "| `rnn` | article | 1 |" in table


def test_a_model_that_is_only_trained_is_evaluated_later(references, tmp_path):
    options = ["--units", "rnn", "--seeds", "1", "--recipe", "best"]
    folder = tmp_path / "rnn-best-1"
    assert references(*options, "--no-evaluation") == 0
    assert "test" not in memviz.load(folder).record.metrics
    trained = (folder / "model.safetensors").stat().st_mtime_ns
    assert references(*options) == 0
    assert "test" in memviz.load(folder).record.metrics
    assert (folder / "model.safetensors").stat().st_mtime_ns == trained


def test_a_finished_model_of_other_settings_is_refused(references, capsys):
    options = ["--units", "rnn", "--seeds", "1"]
    references(*options)
    assert references(*options, "--clip", "2") == 1
    assert "trained with other settings" in capsys.readouterr().err


def test_a_finished_model_that_cannot_be_read_is_not_trained_again(references, tmp_path, capsys):
    options = ["--units", "rnn", "--seeds", "1", "--no-evaluation"]
    references(*options)
    weights = tmp_path / "rnn-published-1" / "model.safetensors"
    (tmp_path / "rnn-published-1" / "metrics.json").write_text("{")
    trained = weights.stat().st_mtime_ns
    assert references(*options) == 1
    assert "metrics.json: not valid JSON" in capsys.readouterr().err
    assert weights.stat().st_mtime_ns == trained


def test_a_folder_that_is_not_there_is_to_be_trained(tmp_path):
    (reference,) = series("best", ["gru"], [3], tmp_path, {})
    assert done(reference) is Done.NOTHING
