"""Muon for the stacked matrices of recurrent layers."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Muon


class GateMuon(Muon):
    """Muon (Jordan 2024) for stacked matrices, each gate's block orthogonalised by itself.

    `matrices` are [gates * hidden, input]; a matrix whose rows are not a multiple of `hidden` is
    treated as one block. There is no weight decay.
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
        """Do a step with the gradients of the whole matrices."""
        gradients = (weights.grad for weights in self._matrices)
        weights, given = self._split(self._matrices), self._split(gradients)
        for block, part, gradient in zip(self._blocks, weights, given, strict=True):
            block.data = part.data  # the matrix may have been moved, to a GPU
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
