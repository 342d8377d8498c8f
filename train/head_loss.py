"""Cross entropy of the dense head, a chunk of positions at a time."""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx
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
    device = hidden.device.type
    reduced = torch.is_autocast_enabled(device)
    dtype = torch.get_autocast_dtype(device) if reduced else hidden.dtype
    return _HeadLoss.apply(hidden, weight, bias, targets, scale, chunk, dtype)


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
        weight_, bias_ = weight.to(dtype), bias.to(dtype)
        with_gradient = any(ctx.needs_input_grad)
        loss = hidden.new_zeros(())
        of_hidden, of_weight, of_bias = _zeros(hidden, weight, bias) if with_gradient else ()
        for first in range(0, len(targets), chunk):
            part = slice(first, first + chunk)
            inputs = hidden[part].to(dtype)
            log_p = log_softmax(linear(inputs, weight_, bias_).to(hidden.dtype), dim=1)
            expected = targets[part].unsqueeze(1)
            loss -= log_p.gather(1, expected).sum()
            if with_gradient:
                of_logits = log_p.exp_()
                of_logits.scatter_add_(1, expected, of_logits.new_full(expected.shape, -1.0))
                of_logits = of_logits.mul_(scale).to(dtype)
                of_hidden[part] = of_logits @ weight_
                of_weight += of_logits.T @ inputs
                of_bias += of_logits.sum(0)
        if with_gradient:
            ctx.save_for_backward(of_hidden, of_weight, of_bias)
        return scale * loss

    @staticmethod
    def backward(ctx: FunctionCtx, *of_loss: Tensor) -> tuple[Tensor | None, ...]:
        gradients = ctx.saved_tensors  # type: ignore[attr-defined]
        return (*(gradient * of_loss[0] for gradient in gradients), None, None, None, None)


def _zeros(*tensors: Tensor) -> tuple[Tensor, ...]:
    return tuple(map(torch.zeros_like, tensors))
