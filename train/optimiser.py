"""The optimisers of a run and the learning rate of each of its steps."""

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Adam, Muon, Optimizer, RMSprop

from memviz.model import Model
from train.settings import FitSettings

RMSPROP_DECAY = 0.95
"""Of the running mean of squared gradients, as in Karpathy et al. 2015."""
INITIAL_RATE = "initial_lr"


def new_optimisers(settings: FitSettings, model: Model) -> list[Optimizer]:
    """Return the optimisers of these settings, which together have all the model's parameters.

    "muon" is for the matrices of the recurrent layers; Adam has everything else.
    """
    rate, everything = settings.learning_rate, list(model.parameters())
    if settings.optimiser == "rmsprop":
        return [_rated(RMSprop(everything, lr=rate, alpha=RMSPROP_DECAY))]
    if settings.optimiser == "adam":
        return [_rated(Adam(everything, lr=rate, fused=True))]
    matrices = [weights for weights in model.layers.parameters() if weights.ndim == 2]
    chosen = {id(weights) for weights in matrices}
    others = [weights for weights in everything if id(weights) not in chosen]
    by_gate = GateMuon(matrices, model.config.hidden_size, rate, settings.momentum)
    betas = (settings.adam_beta1, settings.adam_beta2)
    return [_rated(by_gate), _rated(Adam(others, lr=settings.adam_rate, betas=betas, fused=True))]


def set_rates(optimisers: Iterable[Optimizer], share: float) -> None:
    """Have each optimiser's next step take this share of its rate."""
    for optimiser in optimisers:
        for group in optimiser.param_groups:
            group["lr"] = group[INITIAL_RATE] * share


def rate_share(settings: FitSettings, step: int, done: float, epoch: int) -> float:
    """Return what share of the rate a step takes: linear warm-up, then what the schedule says.

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


class GateMuon(Muon):
    """Muon (Jordan 2024) for stacked matrices, each gate's block orthogonalised by itself.

    `matrices` are [gates * hidden, input]; one whose rows are no multiple of `hidden` is one
    block. No weight decay.
    """

    def __init__(
        self, matrices: list[nn.Parameter], hidden: int, rate: float, momentum: float
    ) -> None:
        self._matrices = matrices
        self._hidden = hidden
        self._blocks = [block.detach() for block in self._split(matrices)]
        super().__init__(self._blocks, lr=rate, momentum=momentum, weight_decay=0.0)

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:
        """Do a step with the gradients that the whole matrices have."""
        gradients = (weights.grad for weights in self._matrices)
        weights, given = self._split(self._matrices), self._split(gradients)
        for block, part, gradient in zip(self._blocks, weights, given, strict=True):
            block.data = part.data  # where the matrix lies now: it may have been moved
            block.grad = gradient
        return super().step(closure)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of the whole matrices and of their blocks."""
        for weights in self._matrices:
            weights.grad = None
        super().zero_grad(set_to_none)

    def _split(self, matrices: Iterable[Tensor | None]) -> list[Tensor]:
        """Return the blocks of all matrices, in order."""
        blocks: list[Tensor] = []
        for matrix in matrices:
            if matrix is None:
                raise ValueError("gradients: a matrix of a recurrent layer has none; call backward")
            whole = len(matrix) % self._hidden
            blocks += [matrix] if whole else matrix.split(self._hidden)
        return blocks


def _rated(optimiser: Optimizer) -> Optimizer:
    """Note in each group the rate that shares are taken of."""
    for group in optimiser.param_groups:
        group[INITIAL_RATE] = group["lr"]
    return optimiser
