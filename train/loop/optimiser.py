"""The weights before training, the optimiser of a run, and the learning rate of each step."""

import math

import torch
from torch import nn
from torch.optim import Adam, Optimizer, RMSprop

from memviz.models.model import Model
from memviz.text.vocabulary import PADDING_INDEX
from train.settings import FitSettings

RMSPROP_DECAY = 0.95
"""Of the running mean of squared gradients, as in Karpathy et al. 2015."""


def new_optimiser(settings: FitSettings, model: nn.Module) -> Optimizer:
    """Return the optimiser of these settings for the model's parameters."""
    if settings.optimiser == "rmsprop":
        return RMSprop(model.parameters(), lr=settings.learning_rate, alpha=RMSPROP_DECAY)
    return Adam(model.parameters(), lr=settings.learning_rate, fused=True)


def learning_rate(settings: FitSettings, step: int, done: float, epoch: int) -> float:
    """Return the rate of a step: linear warm-up, then what the schedule says.

    "constant"; "cosine", down to 2 % when `done`, the share of the budget that is spent, is 1; or
    "epochs", times `decay` before each pass after the first `decay_after`. `epoch` counts passes
    from 0.
    """
    warm = min(1.0, (step + 1) / settings.warmup) if settings.warmup else 1.0
    rate = settings.learning_rate * warm
    if settings.schedule == "cosine":
        return rate * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))
    if settings.schedule == "epochs":
        return rate * settings.decay ** max(0, epoch + 1 - settings.decay_after)
    return rate


@torch.no_grad()
def draw_uniformly(model: Model, bound: float) -> None:
    """Draw every matrix of the model from -`bound` to `bound`; biases stay as they are.

    Source: Karpathy, Johnson and Fei-Fei 2015, bound 0.08. The embedding's padding row stays zero.
    """
    for weights in model.parameters():
        if weights.ndim == 2:
            weights.uniform_(-bound, bound)
    model.embedding.weight[PADDING_INDEX] = 0
