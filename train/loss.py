"""The loss of a batch, where the weights are learned from it, and on held-out observations."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from memviz.model import Model, States
from memviz.units import State
from memviz.vocabulary import UNKNOWN_INDEX
from train.head_loss import head_loss
from train.sequences.layer import FastLayer

Layer = Callable[[Tensor, State | None], tuple[Tensor, State]]
"""A recurrent layer: [batch, time, input] and a state, None for the initial one, to
[batch, time, hidden] and the last state."""


class TrainingLoss(nn.Module):
    """A model and its loss in one module: what is prepared for processes and precision.

    `layers` are the model's recurrent layers in a faster form, where there is one. They compute
    in float32 whatever the mixed precision: cuDNN would take float16 for them under autocast.
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

        With it come the layers' last states, cut off from their past.

        `symbols` are int64 [batch, time], `positions` int64 [n] of the flattened symbols,
        `targets` int64 [n] what is to be predicted there, and `masks`, for dropout,
        [layers, batch, 1, hidden], multiply each layer's outputs. `states` are those that the
        layers begin with, None for the initial ones.
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
        """Return what the first layer makes of the symbols."""
        layer, embedding = self.layers[0], self.model.embedding
        if isinstance(layer, FastLayer):
            return layer.read_symbols(symbols, embedding.weight, state)
        return layer(embedding(symbols), state)


@torch.no_grad()
def validation_loss(model: Model, symbols: Tensor, targets: Tensor, batch: int = 128) -> float:
    """Return the mean cross entropy in nats over all known positions, full softmax."""
    total = 0.0
    for rows in torch.arange(len(symbols), device=symbols.device).split(batch):
        known = targets[rows] > UNKNOWN_INDEX
        hidden = model(symbols[rows])[0][known]
        total += float(
            head_loss(hidden, model.head.weight, model.head.bias, targets[rows][known], scale=1.0)
        )
    return total / max(int((targets > UNKNOWN_INDEX).sum()), 1)
