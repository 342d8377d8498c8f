"""Models of characters whose states are small, or known exactly."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from memviz.models.adapters.plain_object import from_object
from memviz.models.adapters.torch_model import from_torch
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from memviz.units import UNITS
from tests.support.torch_models import ALPHABET, parts_of
from tests.support.units import busy

ALL_UNITS = [*UNITS, "residual", "torch"]
SYMBOLS = "abcdefgh \n"
LETTERS = ('"', "a", "b", " ")


@pytest.fixture
def characters():
    """Return a function that makes a model of characters in float64: a unit, blocks, an adapter."""

    def make(kind: str):
        if kind == "torch":
            return from_torch(*parts_of("LSTM of two layers", torch.float64), alphabet=ALPHABET)
        torch.manual_seed(0)
        vocabulary = Vocabulary((PADDING, UNKNOWN, *SYMBOLS))
        unit = "gru" if kind == "residual" else kind
        config = ModelConfig(unit, 2, 8, 8, len(vocabulary.alphabet), target="character")
        if kind == "residual":
            config = replace(config, block="residual")
        return busy(Model(config, vocabulary).eval().requires_grad_(False), seed=0)

    return make


class Quotes:
    """Knows by one cell whether a quote is open, and by nothing else what closes it.

    Cell 3 of `h` turns round at each quote; the others fade and add up what is read. A quote is
    predicted after b where cell 3 says that one is open. The state is [batch, 2, 3], and "u" is
    read off a part of it the other way round.
    """

    outputs = LETTERS
    planted = 3

    def __init__(self) -> None:
        generator = torch.Generator().manual_seed(0)
        self.vectors = torch.eye(len(LETTERS), dtype=torch.float64)
        self.weights = 0.3 * torch.randn(4, 5, generator=generator, dtype=torch.float64)

    def encode(self, text: str) -> list[int]:
        return [LETTERS.index(character) for character in text]

    def embed(self, symbols: Tensor) -> Tensor:
        return self.vectors[symbols]

    def start(self, batch: int) -> dict[str, Tensor]:
        h = torch.zeros(batch, 2, 3, dtype=torch.float64)
        h[:, 1, 0] = -1.0
        return {"read": torch.zeros(batch, dtype=torch.int64), "h": h}

    def step(self, embedded: Tensor, state: dict[str, Tensor]):
        flat = state["h"].flatten(1)
        turned = flat[:, 3] * (1 - 2 * embedded[:, 0])
        others = 0.5 * flat[:, [0, 1, 2, 4, 5]] + embedded @ self.weights
        new = torch.cat([others[:, :3], turned[:, None], others[:, 3:]], dim=1)
        output = torch.cat([embedded, turned[:, None]], dim=1)
        return output, {"read": state["read"] + 1, "h": new.reshape(-1, 2, 3)}

    def head(self, outputs: Tensor) -> Tensor:
        after_b, inside = outputs[..., 2], outputs[..., 4]
        quote = 4 * after_b * inside
        return torch.stack([quote, *[torch.zeros_like(quote)] * 3], dim=-1)

    def parts(self, state: dict[str, Tensor]):
        return {(1, "h"): state["h"], (1, "u"): state["h"].transpose(1, 2)}


@pytest.fixture
def quotes():
    return from_object(Quotes())
