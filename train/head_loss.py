"""Cross entropy of the dense head, a chunk of positions at a time."""

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import linear, log_softmax

CHUNK = 2048


def head_loss(
    hidden: Tensor, weight: Tensor, bias: Tensor, targets: Tensor, scale: float, chunk: int = CHUNK
) -> Tensor:
    """Return `scale` times the sum of the positions' cross entropies in nats, a scalar.

    `hidden` is [positions, hidden], `weight` [outputs, hidden], `bias` [outputs] and `targets`
    int64 [positions]. No more than `chunk` positions' logits exist at a time: their gradient,
    softmax minus one-hot, is formed right behind them and multiplied out, and the backward pass
    only hands it on. Under autocast the matrix products have its precision, all else float32.
    """
    dtype = _product_type(hidden)
    if torch.is_grad_enabled() and any(tensor.requires_grad for tensor in (hidden, weight, bias)):
        return _HeadLoss.apply(hidden, weight, bias, targets, scale, chunk, dtype)
    loss = hidden.new_zeros(())
    for part, _, log_p in _chunks(hidden, weight.to(dtype), bias.to(dtype), chunk):
        loss -= log_p.gather(1, targets[part].unsqueeze(1)).sum()
    return scale * loss


def _product_type(hidden: Tensor) -> torch.dtype:
    """Return the type that autocast, if it is on, would multiply in."""
    device = hidden.device.type
    return torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else hidden.dtype


def _chunks(
    hidden: Tensor, weight: Tensor, bias: Tensor, chunk: int
) -> Iterator[tuple[slice, Tensor, Tensor]]:
    """Yield some positions, their hidden states as multiplied, and their log probabilities."""
    for first in range(0, len(hidden), chunk):
        part = slice(first, first + chunk)
        inputs = hidden[part].to(weight.dtype)
        yield part, inputs, log_softmax(linear(inputs, weight, bias).to(hidden.dtype), dim=1)


class _HeadLoss(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        hidden: Tensor,
        weight: Tensor,
        bias: Tensor,
        targets: Tensor,
        scale: float,
        chunk: int,
        dtype: torch.dtype,
    ) -> Tensor:
        loss = hidden.new_zeros(())
        of_hidden, of_weight, of_bias = map(torch.zeros_like, (hidden, weight, bias))
        multiplied = weight.to(dtype)
        for part, inputs, log_p in _chunks(hidden, multiplied, bias.to(dtype), chunk):
            expected = targets[part].unsqueeze(1)
            loss -= log_p.gather(1, expected).sum()
            of_logits = log_p.exp_()
            of_logits.scatter_add_(1, expected, of_logits.new_full(expected.shape, -1.0))
            of_logits = of_logits.mul_(scale).to(dtype)
            of_hidden[part] = of_logits @ multiplied
            of_weight += of_logits.T @ inputs
            of_bias += of_logits.sum(0)
        ctx.save_for_backward(of_hidden, of_weight, of_bias)
        return scale * loss

    @staticmethod
    def backward(ctx: Any, of_loss: Tensor) -> tuple[Tensor | None, ...]:
        return (*(of_loss * gradient for gradient in ctx.saved_tensors), None, None, None, None)
