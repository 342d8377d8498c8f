"""Units whose memory is known, and text whose characters tell nothing of each other."""

from string import ascii_letters

import numpy as np
import pytest
import torch

from memviz.models.config import ModelConfig
from memviz.models.contract import Gate
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from memviz.units import UNITS, Unit

LETTERS = " abcdefg"
VOCABULARY = Vocabulary((PADDING, UNKNOWN, *LETTERS))
SYMBOLS = len(VOCABULARY.alphabet)
SPACE = VOCABULARY.symbol_index[" "]
LAGS = tuple(range(9))
WIDTH = 16  # numbers that stand for a token of the register


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


class Register:
    """Reads tokens of two letters and holds the last few, spread over as many cells as asked.

    Of level 3: its only gate is always shut. Each token is one of `tokens` directions, and the
    state the last ones side by side, mapped by a random matrix to `cells` numbers.
    """

    target = "token"

    def __init__(self, tokens: int, holds: int, cells: int) -> None:
        pairs = [first + second for first in ascii_letters for second in ascii_letters]
        self.name, self.holds = "register", holds
        self.outputs = pairs[:tokens]
        generator = torch.Generator().manual_seed(0)
        self.embedding_matrix = torch.randn(tokens, WIDTH, generator=generator) / WIDTH**0.5
        self.spread = torch.randn(holds * WIDTH, cells, generator=generator) / WIDTH**0.5

    def encode(self, text):
        spans = [(begin, begin + 2) for begin in range(0, len(text) - 1, 2)]
        return [self.outputs.index(text[begin:end]) for begin, end in spans], spans

    def embed(self, symbols):
        return self.embedding_matrix[symbols]

    def start(self, batch):
        return torch.zeros(batch, self.holds * WIDTH)

    def step(self, embedded, state):
        new = torch.cat([embedded, state[:, :-WIDTH]], dim=1)
        return new, new

    def head(self, output):
        return output[..., :WIDTH] @ self.embedding_matrix.T

    def parts(self, state):
        return {(1, "h"): state @ self.spread}

    def gates(self, embedded, state):  # noqa: ARG002
        return (Gate(1, "shut", True, torch.zeros(len(embedded), 3)),)

    def text(self, tokens: int, seed: int, rare: float = 0.0) -> str:
        """Return tokens that tell nothing of each other.

        The first eight of the alphabet are equally frequent; one of the others stands in `rare` of
        the places.
        """
        drawn = np.random.default_rng(seed)
        often, seldom = (
            drawn.choice(self.outputs[:8], tokens),
            drawn.choice(self.outputs[8:] or self.outputs, tokens),
        )
        return "".join(np.where(drawn.random(tokens) < rare, seldom, often))
