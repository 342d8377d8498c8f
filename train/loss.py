"""The training loss: cross entropy on known targets, on a random share of positions."""

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from memviz.model import Model
from memviz.vocabulary import UNKNOWN_INDEX


def training_loss(
    model: Model, symbols: Tensor, targets: Tensor, share: float, precision: str, seed: int
) -> Tensor:
    """Return the mean cross entropy in nats, a scalar with gradient.

    `symbols` and `targets` are int64 [batch, time]. Positions of padding and unknown words do
    not count. Of the others `share` is drawn at random by `seed`: the expected gradient is
    that of all of them.
    """
    outputs, _ = model(symbols)
    chosen = _choose(targets, share, seed)
    hidden = outputs.flatten(0, 1)[chosen]
    with torch.autocast(hidden.device.type, torch.bfloat16, enabled=precision == "bfloat16"):
        logits = model.head(hidden)
    return cross_entropy(logits.float(), targets.flatten()[chosen])


@torch.no_grad()
def validation_loss(model: Model, symbols: Tensor, targets: Tensor, batch: int = 32) -> float:
    """Return the mean cross entropy in nats over all known positions, full softmax."""
    total, positions = 0.0, 0
    for rows in torch.arange(len(symbols)).split(batch):
        outputs, _ = model(symbols[rows])
        known = targets[rows] > UNKNOWN_INDEX
        for hidden, target in zip(
            outputs[known].split(2048), targets[rows][known].split(2048), strict=True
        ):
            total += float(cross_entropy(model.head(hidden), target, reduction="sum"))
        positions += int(known.sum())
    return total / max(positions, 1)


def _choose(targets: Tensor, share: float, seed: int) -> Tensor:
    """Return the flat indices of the positions that the loss is taken over."""
    known = torch.nonzero(targets.flatten() > UNKNOWN_INDEX).squeeze(1)
    if share == 1:
        return known
    generator = torch.Generator().manual_seed(seed)
    count = max(1, round(share * len(known)))
    order = torch.randperm(len(known), generator=generator).to(known.device)
    return known[order[:count]]
