"""A backward pass of our own that many cotangents go through at once."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx

Pullback = Callable[..., tuple[Tensor, ...]]


def pull_back(
    pullback: Pullback, cotangents: tuple[Tensor | None, ...], saved: tuple[Any, ...]
) -> tuple[Tensor, ...]:
    """Return what `pullback(*cotangents, *saved)` does, for the `backward` of a function.

    `pullback` takes cotangents [rows, ...] and returns gradients [rows, ...]. It is called with one
    row, or under `torch.func.vmap` with all rows together, which share what was saved.
    """
    return _Rows.apply(pullback, len(cotangents), *cotangents, *saved)


class _Rows(torch.autograd.Function):
    """Calls the pullback with a first dimension for rows: torch's own way goes row by row."""

    @staticmethod
    def forward(pullback: Pullback, count: int, *given: Any) -> tuple[Tensor, ...]:
        cotangents = [None if part is None else part.unsqueeze(0) for part in given[:count]]
        return tuple(part.squeeze(0) for part in pullback(*cotangents, *given[count:]))

    @staticmethod
    def setup_context(ctx: FunctionCtx, inputs: object, output: object) -> None:
        """Keep nothing: nobody asks for gradients of gradients."""

    @staticmethod
    def vmap(
        info: Any, in_dims: tuple[int | None, ...], pullback: Pullback, count: int, *given: Any
    ) -> tuple[tuple[Tensor, ...], tuple[int, ...]]:
        """Pull back what is given [rows, ...]."""
        cotangents = [
            part if part is None else _with_rows(part, dim, info.batch_size)
            for part, dim in zip(given[:count], in_dims[2:], strict=False)
        ]
        found = pullback(*cotangents, *given[count:])
        return found, (0,) * len(found)


def _with_rows(part: Tensor, dim: int | None, rows: int) -> Tensor:
    return part.expand(rows, *part.shape) if dim is None else part.movedim(dim, 0)
