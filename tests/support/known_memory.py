"""Units whose memory is known, and text whose characters tell nothing of each other."""

import numpy as np
import pytest
import torch

from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from memviz.units import UNITS, Unit

LETTERS = " abcdefg"
VOCABULARY = Vocabulary((PADDING, UNKNOWN, *LETTERS))
SYMBOLS = len(VOCABULARY.alphabet)
SPACE = VOCABULARY.symbol_index[" "]
LAGS = tuple(range(9))


class ShiftRegister(Unit):
    """Holds the last inputs side by side, as many as fit, and nothing else."""

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__(input_size, hidden_size)
        self.unused = torch.nn.Parameter(torch.zeros(1))

    def step(self, x, state):
        h = torch.cat([x, self.kept(x, state[0])[:, : -x.shape[1]]], dim=1)
        return h, (h,)

    def kept(self, x, h):  # noqa: ARG002
        return h


class ForgetsAtSpaces(ShiftRegister):
    """The same, emptied by every space before it takes up the space."""

    def kept(self, x, h):
        return h * (1 - x[:, SPACE : SPACE + 1])


def independent(characters: int, seed: int, spaces: float = 1 / len(LETTERS)) -> str:
    """Return characters that tell nothing of each other, a space with this probability."""
    others = (1 - spaces) / (len(LETTERS) - 1)
    probabilities = [spaces] + [others] * (len(LETTERS) - 1)
    drawn = np.random.default_rng(seed).choice(list(LETTERS), characters, p=probabilities)
    return "".join(drawn)


def model_of(unit: type[Unit], holds: int, patch: pytest.MonkeyPatch) -> Model:
    """Return a model of characters, one-hot, with a unit of known memory of so many."""
    patch.setitem(UNITS, "made", unit)
    config = ModelConfig(
        unit="made",
        layers=1,
        embedding_size=SYMBOLS,
        hidden_size=holds * SYMBOLS,
        alphabet_size=SYMBOLS,
        target="character",
    )
    model = Model(config, VOCABULARY).eval().requires_grad_(False)
    model.embedding.weight.copy_(torch.eye(SYMBOLS))
    return model
