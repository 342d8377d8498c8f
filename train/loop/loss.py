"""The loss: of a batch, to learn from, and on held-out observations."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, log_softmax

from memviz.models.model import Model
from memviz.models.stack import States
from memviz.text.vocabulary import UNKNOWN_INDEX
from memviz.units import State
from train.loop.sequences.layer import FastLayer

Layer = Callable[[Tensor, State | None], tuple[Tensor, State]]
"""A recurrent layer: [batch, time, input] and a state, None for the initial one, to
[batch, time, hidden] and the last state."""
CHUNK = 2048


class TrainingLoss(nn.Module):
    """A model and its loss as one module, for the accelerator to prepare.

    `layers` are the model's recurrent layers in a faster form, where there is one. They compute in
    float32 even with mixed precision: under autocast cuDNN would use float16.
    """

    def __init__(self, model: Model, layers: Sequence[Layer] | None = None) -> None:
        super().__init__()
        self.model = model
        self.layers: tuple[Layer, ...] = tuple(layers or model.units)

    def forward(
        self,
        symbols: Tensor,
        positions: Tensor,
        targets: Tensor,
        scale: float,
        masks: Tensor | None = None,
        states: States | None = None,
    ) -> tuple[Tensor, States]:
        """Return `scale` times the cross entropy in nats summed over `positions`, a scalar.

        The layers' last states are returned, too, detached from the graph.

        `symbols` are int64 [batch, time], `positions` int64 [n] of the flattened symbols, `targets`
        int64 [n] what is to be predicted there, and `masks`, for dropout, [layers, batch, 1,
        hidden], multiply each layer's outputs. The layers begin with `states`, None for the initial
        ones.
        """
        last = []
        with torch.autocast(symbols.device.type, enabled=False):
            outputs = symbols
            for index, layer in enumerate(self.layers):
                state = None if states is None else states[index]
                outputs, state = layer(outputs, state) if index else self._first(symbols, state)
                last.append(tuple(part.detach() for part in state))
                if masks is not None:
                    outputs = outputs * masks[index]
        hidden = outputs.flatten(0, 1).index_select(0, positions)
        head = self.model.head
        return head_loss(hidden, head.weight, head.bias, targets, scale), tuple(last)

    def _first(self, symbols: Tensor, state: State | None) -> tuple[Tensor, State]:
        """Return the first layer's output for the symbols."""
        layer, embedding = self.layers[0], self.model.embedding
        if isinstance(layer, FastLayer):
            return layer.read_symbols(symbols, embedding.weight, state)
        return layer(embedding(symbols), state)


@torch.no_grad()
def validation_loss(
    model: Model, symbols: Tensor, targets: Tensor, batch: int = 128
) -> float | None:
    """Return the mean cross entropy in nats over all known positions, full softmax.

    None where no target is known.
    """
    positions = int((targets > UNKNOWN_INDEX).sum())
    if not positions:
        return None
    total = 0.0
    for rows in torch.arange(len(symbols), device=symbols.device).split(batch):
        known = targets[rows] > UNKNOWN_INDEX
        hidden = model(symbols[rows])[0][known]
        total += float(
            head_loss(hidden, model.head.weight, model.head.bias, targets[rows][known], scale=1.0)
        )
    return total / positions


def head_loss(
    hidden: Tensor, weight: Tensor, bias: Tensor, targets: Tensor, scale: float, chunk: int = CHUNK
) -> Tensor:
    """Return `scale` times the sum of the positions' cross entropies in nats, a scalar.

    `hidden` is [positions, hidden], `weight` [outputs, hidden], `bias` [outputs] and `targets`
    int64 [positions]. Only the logits of `chunk` positions exist at a time. The forward pass
    computes their gradient, softmax minus one-hot, and the gradients that follow from it at once;
    the backward pass only returns them. Under autocast the matrix products are in its precision,
    all else in float32.
    """
    dtype = _product_type(hidden)
    if torch.is_grad_enabled() and any(tensor.requires_grad for tensor in (hidden, weight, bias)):
        return _HeadLoss.apply(hidden, weight, bias, targets, scale, chunk, dtype)
    loss = hidden.new_zeros(())
    for part, _, log_p in _chunks(hidden, weight.to(dtype), bias.to(dtype), chunk):
        loss -= log_p.gather(1, targets[part].unsqueeze(1)).sum()
    return scale * loss


def _product_type(hidden: Tensor) -> torch.dtype:
    """Return the type of matrix products: that of autocast, if it is on."""
    device = hidden.device.type
    return torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else hidden.dtype


def _chunks(
    hidden: Tensor, weight: Tensor, bias: Tensor, chunk: int
) -> Iterator[tuple[slice, Tensor, Tensor]]:
    """Yield some positions, their hidden states in the products' type, their log probabilities."""
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
