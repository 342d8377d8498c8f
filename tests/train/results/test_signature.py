"""The signature of a checkpoint: on its own dataset, written beside it."""

import hashlib

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.torch import load_file, save_file

import memviz
from memviz.analysis.memory import read_signature
from memviz.evaluation.memory import measured_signature
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from tests.support.tiny_signature import save_tiny_signature
from train.__main__ import main
from train.data.dataset import TrainingPart
from train.results import evaluate
from train.results.signature import joined


def test_observations_are_joined_without_their_padding():
    vocabulary = Vocabulary((PADDING, UNKNOWN, *" ab\r\n"))
    inputs = np.array([[2, 3, 4, 0], [5, 6, 1, 3], [4, 4, 4, 4]])
    part = TrainingPart("train", np.array([0, 1, 2]), inputs, inputs)
    assert joined(part, vocabulary, 6) == " ab\r\n\ufffd"
    assert joined(part, vocabulary, 100) == " ab\r\n\ufffdabbbb"


@pytest.mark.usefixtures("briefly")
def test_the_command_writes_it_into_the_checkpoint(corpus, cache, tmp_path, capsys):
    common = ["--cache", str(cache)]
    fit = ["fit", "--preset", "smoke", "--unit", "gru", "--words", "10", "--corpus", str(corpus)]
    assert main([*fit, "--characters", "9000", "--output", str(tmp_path), *common]) == 0
    assert main(["evaluate", str(tmp_path), "--signature", *common]) == 0
    said = capsys.readouterr().out
    assert "nats of the past are in the state" in said
    assert "blind past lag 3" in said
    assert "an untrained model of this shape already holds" in said
    signature = read_signature(tmp_path)
    assert signature is not None
    assert signature["lag"].tolist()[:41] == list(range(41))
    assert signature["lag"].max() == 150
    assert set(signature[["layer", "part"]].itertuples(index=False, name=None)) == {
        (0, "whole state"),
        (1, "h"),
    }
    assert signature.query("layer == 0").notna().all(axis=None)
    weights = hashlib.sha256((tmp_path / "model.safetensors").read_bytes()).hexdigest()
    assert weights in (tmp_path / "signature.csv").read_text()
    with safe_open(tmp_path / "recall.safetensors", framework="pt") as file:
        assert file.metadata()["weights_sha256"] == weights


def test_trained_again_a_folder_shows_nothing_that_was_measured_before(corpus, cache, tmp_path):
    common = ["--cache", str(cache)]
    fit = ["fit", "--preset", "smoke", "--unit", "rnn", "--words", "10", "--corpus", str(corpus)]
    fit += ["--characters", "4000", "--output", str(tmp_path), *common]
    assert main(fit) == 0
    assert main(["evaluate", str(tmp_path), "--reach-texts", "2", *common]) == 0
    save_tiny_signature(tmp_path)
    assert measured_signature(memviz.load(tmp_path).record) is not None
    before = memviz.load(tmp_path).record
    assert before.metrics["test"]["weights_sha256"] == before.weights_sha256
    assert before.metrics["reach"]["weights_sha256"] == before.weights_sha256
    assert main([*fit, "--seed", "2", "--overwrite"]) == 0
    assert measured_signature(memviz.load(tmp_path).record) is None
    assert not {"test", "reach"} & set(memviz.load(tmp_path).record.metrics)


def test_weights_that_are_replaced_while_they_are_measured_get_no_results(
    train_model, settings, dataset, tmp_path, monkeypatch
):
    train_model(settings, dataset, tmp_path)
    before = (tmp_path / "metrics.json").read_bytes()
    measure = evaluate.evaluate

    def replacing_meanwhile(*given):
        weights = load_file(tmp_path / "model.safetensors")
        save_file(
            {**weights, "head.bias": weights["head.bias"] + 1}, tmp_path / "model.safetensors"
        )
        return measure(*given)

    monkeypatch.setattr(evaluate, "evaluate", replacing_meanwhile)
    with pytest.raises(memviz.CheckpointError, match="replaced while it was measured"):
        evaluate.evaluate_checkpoint(tmp_path, dataset.test, observations=4, reach_texts=0)
    assert (tmp_path / "metrics.json").read_bytes() == before


@pytest.fixture
def briefly(monkeypatch):
    """Probes that hardly learn, of short segments: this is not about how much they tell."""
    monkeypatch.setattr("memviz.analysis.memory.probes.STEPS", 2)
    monkeypatch.setattr("memviz.analysis.memory.states.SEGMENT", 200)
