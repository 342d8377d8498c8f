"""Models with random weights, of any size, whose gates keep their memory for long."""

from functools import cache

import torch
from torch import Tensor

from bench.settings import LAYERS
from bench.text import vocabulary
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.units import Unit
from memviz.units.gru import GRU
from memviz.units.lstm import LSTM
from memviz.units.nested_lstm import NestedLSTM

LONGEST = 200  # steps that a gate remembers


@cache
def make_model(unit: str, hidden_size: int, words: int) -> Model:
    """Return a model of the article's number of layers that knows every word of its text.

    Gates keep for 1 to 200 steps: "chrono" biases, log U(1, 199) (Tallec and Ollivier 2018).
    As in a trained model, gradients then reach far back; with torch's default start they halve
    at every step and underflow float32 after about a hundred.
    """
    torch.manual_seed(0)
    config = ModelConfig(
        unit=unit,
        layers=LAYERS[unit],
        embedding_size=hidden_size,
        hidden_size=hidden_size,
        alphabet_size=len(vocabulary(words).alphabet),
        word_count=words,
    )
    model = Model(config, vocabulary(words)).eval().requires_grad_(False)
    for layer in model.units:
        for bias in _keep_biases(layer):
            bias.uniform_(1, LONGEST - 1).log_()
    return model


def _keep_biases(unit: Unit) -> list[Tensor]:
    """Return the biases [hidden] of the gates that keep: the second gate of every unit here."""
    if isinstance(unit, NestedLSTM):
        biases = list(unit.biases)
    elif isinstance(unit, GRU | LSTM):
        biases = [unit.kernel.get_parameter("bias_ih_l0")]
    else:
        biases = []
    return [bias[unit.hidden_size : 2 * unit.hidden_size] for bias in biases]
