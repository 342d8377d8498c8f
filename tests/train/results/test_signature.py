"""The signature of a checkpoint: on its own dataset, written beside it."""

import numpy as np
import pytest

from memviz.analysis.memory import read_signature
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from train.__main__ import main
from train.data.dataset import TrainingPart
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
    assert "nats of the past are in the state" in capsys.readouterr().out
    signature = read_signature(tmp_path)
    assert signature is not None
    assert signature["lag"].tolist()[:41] == list(range(41))
    assert signature["lag"].max() == 150


@pytest.fixture
def briefly(monkeypatch):
    """Probes that hardly learn: this is not about how much they tell."""
    monkeypatch.setattr("memviz.analysis.memory.probes.STEPS", 2)
