"""Dropout between recurrent layers, the same for all timesteps of an observation."""

import torch
from torch import Tensor

from train.settings import FitSettings


def dropout_masks(settings: FitSettings, seed: int) -> Tensor | None:
    """Return what multiplies the outputs of each layer, [layers, batch, 1, hidden], for a batch.

    A unit is 0 with probability `settings.dropout`, else 1 / (1 - dropout), for a whole
    observation (Gal and Ghahramani 2016, on the connections between layers). The masks depend on
    `seed` alone, not on how many processes share the batch. None without dropout.
    """
    if not settings.dropout:
        return None
    kept = 1 - settings.dropout
    shape = (settings.layers, settings.batch, 1, settings.hidden_size)
    generator = torch.Generator().manual_seed(seed)
    return torch.full(shape, kept).bernoulli(generator=generator) / kept
