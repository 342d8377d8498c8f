"""The memory that a model will take, known from its settings before it is opened."""

from dataclasses import dataclass

import torch

from memviz.models.config import ModelConfig
from memviz.models.model import layers_of
from memviz.models.reading import MAX_CHARACTERS

_FLOAT = 4  # bytes
_ARRAYS = 24
"""Arrays [time, hidden] of each layer that a connectivity needs at once, at most. Measured as the
growth of the process: units of 2 × 256 cells took 51 to 59 MB, a GRU of 2 × 600 took 138 MB."""
_ARRAYS_OF_MATRICES = 14
"""The same of state parts that are no vectors, arrays [time, numbers] of each. Measured so, too: a
Mamba of 2 × 256 took 1.1 MB a character, a gated delta net 4.9 MB, one of 4 heads 1.6 MB."""


@dataclass(frozen=True)
class Footprint:
    """Bytes of memory, each for one model.

    `weights` while it is open; `typing` for a text of 1,000 characters that is being typed, whose
    states are kept; `connectivity`, about and at most, while that of such a text is computed.
    """

    weights: int
    typing: int
    connectivity: int


def footprint(config: ModelConfig) -> Footprint:
    """Return what a model of these settings takes. Raises what its unit raises when it is made.

    >>> footprint(ModelConfig("gru", 2, 600, 600, 29, 16_386)).weights // 2**20
    54
    """
    with torch.device("meta"):
        layers = layers_of(config)
        states = [part for layer in layers for part in layer.initial_state(1)]
    cells = config.hidden_size
    embedding = config.alphabet_size * config.embedding_size
    head = (1 if config.tied else cells + 1) * config.output_size
    weights = [weights.numel() for layer in layers for weights in layer.state_dict().values()]
    kept = sum(part.nbytes for part in states) + _FLOAT * cells
    matrices = sum(part.numel() for part in states if part.dim() > 2)
    arrays = _ARRAYS * config.layers * cells + _ARRAYS_OF_MATRICES * matrices
    swept = 2 * MAX_CHARACTERS + arrays + config.output_size
    return Footprint(
        weights=_FLOAT * (embedding + sum(weights) + head),
        typing=kept * MAX_CHARACTERS,
        connectivity=_FLOAT * swept * MAX_CHARACTERS,
    )
