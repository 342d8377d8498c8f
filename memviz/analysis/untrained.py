"""What a model was before training: the floor for what is found in its states."""

import torch

from memviz.models.model import Model

SEED = 0


def untrained_like(model: Model, seed: int = SEED) -> Model:
    """Return a model of the same shape with random weights, the same at every call of a seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return Model(model.config, model.vocabulary).eval().requires_grad_(False)
