"""Muon for the stacked matrices of recurrent layers."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Muon

from train.loop.precision import product_type

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Of the quintic polynomial that pushes singular values towards 1 (Jordan 2024)."""
ITERATIONS = 5


class GateMuon(Muon):
    """Muon (Jordan 2024) for stacked matrices, each gate's block orthogonalised by itself.

    `matrices` are [gates * hidden, input]; a matrix whose rows are not a multiple of `hidden` is
    treated as one block. Of stacks [heads, gates * size, size] a block is one gate of one head.
    There is no weight decay. `torch.optim.Muon` multiplies in bfloat16 whatever the processor; here
    the products are in float32 where bfloat16 is slow.
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
        """Do a step with the gradients of the whole matrices; return the loss of `closure`."""
        loss = None if closure is None else torch.enable_grad()(closure)()
        gradients = (weights.grad for weights in self._matrices)
        weights, given = self._split(self._matrices), self._split(gradients)
        (group,) = self.param_groups
        for block, part, gradient in zip(self._blocks, weights, given, strict=True):
            block.data = part.data  # the matrix may have been moved, to a GPU
            update = orthogonal(self._smoothed(block, gradient, group["momentum"]))
            tall = max(1, len(block) / block.shape[1]) ** 0.5
            block.add_(update, alpha=-group["lr"] * tall)
        return loss

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of the whole matrices."""
        for weights in self._matrices:
            weights.grad = None
        super().zero_grad(set_to_none)

    def _smoothed(self, block: Tensor, gradient: Tensor, momentum: float) -> Tensor:
        """Return the gradient with Nesterov's momentum, and remember it for the next step."""
        state = self.state[block]
        if not state:
            state["momentum_buffer"] = torch.zeros_like(gradient)
        mean = state["momentum_buffer"].lerp_(gradient, 1 - momentum)
        return gradient.lerp(mean, momentum)

    def _split(self, matrices: Iterable[Tensor | None]) -> list[Tensor]:
        """Return the blocks of all matrices, in order."""
        blocks: list[Tensor] = []
        for matrix in matrices:
            if matrix is None:
                raise ValueError("gradients: a matrix of a recurrent layer has none; call backward")
            if matrix.ndim == 3:
                blocks += [block for head in matrix for block in head.split(head.shape[1])]
            else:
                whole = len(matrix) % self._hidden
                blocks += [matrix] if whole else matrix.split(self._hidden)
        return blocks


def orthogonal(matrix: Tensor) -> Tensor:
    """Return a matrix with the same singular vectors and all singular values near 1, 0.7 to 1.2.

    `matrix` is [rows, columns]; by Newton-Schulz iterations (Jordan 2024). A matrix of zeros stays
    one.
    """
    linear, cubic, quintic = COEFFICIENTS
    wide = matrix.to(product_type("bfloat16", matrix.device.type))
    turned = len(matrix) > matrix.shape[1]
    wide = wide.T if turned else wide
    wide = wide / wide.norm().clamp(min=1e-7)
    for _ in range(ITERATIONS):
        gram = wide @ wide.T
        polynomial = torch.addmm(gram, gram, gram, beta=cubic, alpha=quintic)
        wide = torch.addmm(wide, polynomial, wide, beta=linear)
    return (wide.T if turned else wide).to(matrix.dtype)
