"""A network's probabilities along a long text: those of one unbroken reading."""

import numpy as np
import pytest
import torch

from memviz.analysis.errors import next_character as module
from memviz.analysis.errors.next_character import next_character_probabilities
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.held_out import HeldOut
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary

TEXT = "prince and princess, " * 30


def character_model(unit: str = "lstm", layers: int = 2) -> Model:
    torch.manual_seed(0)
    alphabet = (PADDING, UNKNOWN, *sorted(set(TEXT)))
    config = ModelConfig(unit, layers, 8, 8, len(alphabet), target="character")
    return Model(config, Vocabulary(alphabet)).eval()


@pytest.mark.parametrize("unit", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("piece", [1, 7, 10_000])
def test_reading_in_pieces_is_reading_at_once(monkeypatch, unit, piece):
    monkeypatch.setattr(module, "_PIECE", piece)
    model, held_out = character_model(unit), HeldOut(TEXT, 100)
    symbols = torch.from_numpy(model.vocabulary.encode(TEXT))
    at_once = model.probabilities(symbols)[:-1].gather(1, symbols[1:, None])[:, 0]
    found = next_character_probabilities(model, held_out)
    assert found == pytest.approx(at_once[99:].numpy(), abs=1e-6)
    assert found.shape == (held_out.positions,)


def test_what_comes_before_the_scored_positions_is_read_too():
    model = character_model()
    with_all = next_character_probabilities(model, HeldOut(TEXT, 100))
    without = next_character_probabilities(model, HeldOut(TEXT[95:], 5))
    assert np.abs(with_all - without)[:20].max() > 1e-6


def test_progress_reaches_the_end():
    told: list[float] = []
    next_character_probabilities(character_model(), HeldOut(TEXT, 1), told.append)
    assert told[-1] >= 1


def test_a_word_model_is_refused():
    vocabulary = Vocabulary((PADDING, UNKNOWN, " ", "a"), (PADDING, UNKNOWN, "a"))
    model = Model(ModelConfig("rnn", 1, 4, 4, 4, 3), vocabulary)
    with pytest.raises(ValueError, match="its target is 'word'"):
        next_character_probabilities(model, HeldOut("a a", 1))
