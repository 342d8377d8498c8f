"""The initial weights, the optimisers of a run, and the learning rate of each step."""

import math
from collections.abc import Iterable

import torch
from torch import nn
from torch.optim import Adam, Optimizer, RMSprop

from memviz.models.model import Model
from memviz.text.vocabulary import PADDING_INDEX
from memviz.units import Unit
from train.loop.muon import GateMuon
from train.settings import FitSettings

RMSPROP_DECAY = 0.95
"""The decay of the running mean of squared gradients, as in Karpathy et al. 2015."""
INITIAL_RATE = "initial_lr"


def new_optimisers(settings: FitSettings, model: Model) -> list[Optimizer]:
    """Return the optimisers of these settings; together they hold all the model's parameters.

    "muon" is for the matrices of the recurrent layers; Adam has everything else, also the numbers
    of a layer that stand in rows and columns and are no matrix: decays, and short convolutions.
    """
    rate, everything = settings.learning_rate, list(model.parameters())
    if settings.optimiser == "rmsprop":
        return [_rated(RMSprop(everything, lr=rate, alpha=RMSPROP_DECAY))]
    if settings.optimiser == "adam":
        return [_rated(Adam(everything, lr=rate, fused=True))]
    matrices = [weights for unit in model.units for weights in _matrices(unit)]
    chosen = {id(weights) for weights in matrices}
    others = [weights for weights in everything if id(weights) not in chosen]
    by_gate = GateMuon(matrices, model.config.hidden_size, rate, settings.momentum)
    betas = (settings.adam_beta1, settings.adam_beta2)
    return [_rated(by_gate), _rated(Adam(others, lr=settings.adam_rate, betas=betas, fused=True))]


def set_rates(optimisers: Iterable[Optimizer], share: float) -> None:
    """Set each optimiser's learning rate for the next step to this share of its full rate."""
    for optimiser in optimisers:
        for group in optimiser.param_groups:
            group["lr"] = group[INITIAL_RATE] * share


def rates(optimisers: Iterable[Optimizer]) -> dict[str, float]:
    """Return the learning rate of the last step by the setting that it is a share of."""
    names = ("learning_rate", "adam_rate")
    return {
        name: float(optimiser.param_groups[0]["lr"])
        for name, optimiser in zip(names, optimisers, strict=False)
    }


def rate_share(settings: FitSettings, step: int, done: float, epoch: int) -> float:
    """Return the share of the full rate for a step: linear warm-up, then as the schedule says.

    "constant"; "cosine", down to 2 % when `done`, the share of the budget that is spent, is 1;
    "linear", down to 0; or "epochs", times `decay` before each pass after the first `decay_after`.
    `epoch` counts passes from 0.
    """
    warm = min(1.0, (step + 1) / settings.warmup) if settings.warmup else 1.0
    if settings.schedule == "cosine":
        return warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))
    if settings.schedule == "linear":
        return warm * max(0.0, 1 - done)
    if settings.schedule == "epochs":
        return warm * settings.decay ** max(0, epoch + 1 - settings.decay_after)
    return warm


@torch.no_grad()
def draw_uniformly(model: Model, bound: float) -> None:
    """Draw every matrix of the model from -`bound` to `bound`; biases stay as they are.

    Source: Karpathy, Johnson and Fei-Fei 2015, bound 0.08. The embedding's padding row stays zero.
    """
    for weights in model.parameters():
        if weights.ndim == 2:
            weights.uniform_(-bound, bound)
    model.embedding.weight[PADDING_INDEX] = 0


def _matrices(unit: Unit) -> list[nn.Parameter]:
    """Return a layer's matrices [rows, columns], and stacks of them, one for each head."""
    return [
        weights
        for name, weights in unit.named_parameters()
        if weights.ndim >= 2 and weights.shape[-2] > 1 and name not in unit.exact_parameters
    ]


def _rated(optimiser: Optimizer) -> Optimizer:
    """Store in each parameter group its full rate."""
    for group in optimiser.param_groups:
        group[INITIAL_RATE] = group["lr"]
    return optimiser
