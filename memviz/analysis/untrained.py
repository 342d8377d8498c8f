"""What a model was before training: the floor for what is found in its states."""

import torch

from memviz.models.contract import LanguageModel, Reader

SEED = 0


def untrained_like(model: Reader, seed: int = SEED) -> LanguageModel | None:
    """Return a model of the same shape with random weights, the same at every call of a seed.

    None for a model from elsewhere whose adapter has no `untrained()` to make one.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return model.untrained() if hasattr(model, "untrained") else None
