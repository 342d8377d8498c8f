"""The weights of a model as its checkpoint holds them: in float32, or in half the bits.

Half the bits, float16, only where nobody could see a difference: the model with these weights gives
a held-out text the same probabilities, each within `BOUND`. A gate that keeps 0.9998 of a memory at
each character keeps all of it in float16, and after a thousand characters that is another memory.
"""

import copy
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from safetensors.torch import save
from torch import Tensor

from memviz.models.model import Model

BOUND = 0.002
"""How much any probability may change: a fifth of a percent, which a word of 57 % does not show."""
LENGTH = 1_000
"""Characters of each text that is compared, as many as the longest text that a page reads."""
_HALF, _WHOLE = torch.float16, torch.float32


@dataclass(frozen=True)
class Comparison:
    """How far probabilities from float16 weights were from those of the model.

    `greatest_difference` is over `characters` positions and all outputs; with at most `bound` the
    weights were stored in float16.
    """

    characters: int
    greatest_difference: float
    bound: float


@dataclass(frozen=True)
class StoredWeights:
    """The content of `model.safetensors`; `comparison` is None where float16 was not tried."""

    content: bytes
    dtype: str
    comparison: Comparison | None = None

    @property
    def sha256(self) -> str:
        """The digest by which what is measured on these weights names them."""
        return hashlib.sha256(self.content).hexdigest()


def stored_weights(model: Model, held_out: Tensor | None = None) -> StoredWeights:
    """Return the weights of `model` in float16 if that changes no output, else in float32.

    `held_out` are symbols of texts that the model did not learn from, int64 [texts, `LENGTH`]; with
    none at all the weights are in float32. Vectors, such as biases of gates, are so in any case, as
    are the parameters that a unit lists as `exact_parameters`. Raises ValueError for a parameter
    that is no real number.
    """
    whole = {name: _real(name, value) for name, value in model.weights().items()}
    if held_out is None or not len(held_out):
        return StoredWeights(save(whole), "float32")
    exact = {*_decays(model), *(name for name, value in whole.items() if value.ndim < 2)}
    halved = {name: value if name in exact else value.half() for name, value in whole.items()}
    difference = _greatest_difference(model, whole, halved, held_out)
    comparison = Comparison(held_out.numel(), difference, BOUND)
    if difference <= BOUND:
        return StoredWeights(save(halved), "float16", comparison)
    return StoredWeights(save(whole), "float32", comparison)


def _real(name: str, value: Tensor) -> Tensor:
    if not value.is_floating_point():
        raise ValueError(f"{name}: got {value.dtype}; a checkpoint holds real numbers alone")
    return value.detach().to("cpu", _WHOLE).contiguous()


def _decays(model: Model) -> Iterator[str]:
    """Yield the names of what decays are made of, as the model's units say."""
    for number, unit in enumerate(model.units):
        for name in unit.exact_parameters:
            yield f"layers.{number}.{name}"


@torch.no_grad()
def _greatest_difference(
    model: Model, whole: dict[str, Tensor], halved: dict[str, Tensor], held_out: Tensor
) -> float:
    """Return how far any probability is off with halved weights, 1 where one is no number any more.

    On the CPU, whose products are not rounded to fewer bits as a GPU's are.
    """
    exact, rounded = (copy.deepcopy(model).cpu() for _ in range(2))
    exact.take(whole)
    rounded.take({name: value.float() for name, value in halved.items()})
    greatest = 0.0
    for text in held_out.cpu():
        difference = float((exact.probabilities(text) - rounded.probabilities(text)).abs().max())
        if difference != difference:
            return 1.0
        greatest = max(greatest, difference)
    return greatest
