"""Results of models of characters, from their metrics."""

import json

import pytest

from memviz import CheckpointError
from memviz.evaluation.character_models import measured_characters
from tests.support.bundled import CHECKPOINTS


@pytest.fixture
def metrics() -> dict:
    path = CHECKPOINTS / "warpeace_lstm_1x128" / "metrics.json"
    return json.loads(path.read_text("utf-8"))


def test_results_are_those_of_the_metrics_with_their_intervals(metrics):
    found = measured_characters(metrics, "LSTM")
    counted = metrics["test"]["characters"]
    assert found is not None
    assert found.cross_entropy.value == counted["cross_entropy"]
    assert found.cross_entropy.low < found.cross_entropy.value < found.cross_entropy.high
    assert [found.accuracy[top].value for top in (1, 2, 3)] == list(counted["accuracy"].values())
    assert found.positions == counted["positions"]
    assert found.corpus == "warpeace"


def test_a_model_that_was_not_tested_has_none(metrics):
    del metrics["test"]
    assert measured_characters(metrics, "LSTM") is None


@pytest.mark.parametrize("field", ["cross_entropy", "accuracy", "accuracy_intervals", "interval"])
def test_results_that_lack_a_part_name_the_file(metrics, field):
    del metrics["test"]["characters"][field]
    with pytest.raises(CheckpointError, match=r"LSTM/metrics\.json: no complete test results"):
        measured_characters(metrics, "LSTM")


def test_results_that_are_no_objects_name_the_file(metrics):
    metrics["test"]["characters"]["accuracy"] = 0.5
    with pytest.raises(CheckpointError, match=r"LSTM/metrics\.json"):
        measured_characters(metrics, "LSTM")
