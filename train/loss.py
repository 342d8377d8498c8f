"""The loss of a batch, where the weights are learned from it, and on held-out observations."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from memviz.model import Model
from memviz.vocabulary import UNKNOWN_INDEX
from train.head_loss import head_loss

Layer = Callable[[Tensor], Tensor]
"""A recurrent layer from the initial state on: [batch, time, input] to [batch, time, hidden]."""


class TrainingLoss(nn.Module):
    """A model and its loss in one module: what is prepared for processes and precision.

    `layers` are the model's recurrent layers in a faster form, where there is one. They compute
    in float32 whatever the mixed precision: cuDNN would take float16 for them under autocast.
    """

    def __init__(self, model: Model, layers: Sequence[Layer] | None = None) -> None:
        super().__init__()
        self.model = model
        self._layers = tuple(layers or map(outputs_of, model.units))

    def forward(
        self,
        symbols: Tensor,
        positions: Tensor,
        targets: Tensor,
        scale: float,
        masks: Tensor | None = None,
    ) -> Tensor:
        """Return `scale` times the cross entropy in nats summed over `positions`, a scalar.

        `symbols` are int64 [batch, time], `positions` int64 [n] of the flattened symbols,
        `targets` int64 [n] what is to be predicted there, and `masks`, for dropout,
        [layers, batch, 1, hidden], multiply each layer's outputs.
        """
        with torch.autocast(symbols.device.type, enabled=False):
            outputs = self.model.embed(symbols)
            for index, layer in enumerate(self._layers):
                outputs = layer(outputs)
                if masks is not None:
                    outputs = outputs * masks[index]
        hidden = outputs.flatten(0, 1).index_select(0, positions)
        head = self.model.head
        return head_loss(hidden, head.weight, head.bias, targets, scale)


def outputs_of(unit: nn.Module) -> Layer:
    """Return a function of the unit's outputs, without its last state."""
    return lambda sequence: unit(sequence)[0]


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
