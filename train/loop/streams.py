"""A text read from end to end by parallel streams, each carrying its state along."""

import numpy as np
import torch
from torch import Tensor

from memviz.models.model import Model
from memviz.text.vocabulary import UNKNOWN_INDEX
from train.data.dataset import Part
from train.loop.loss import head_loss
from train.settings import ReadingOrder

STREAMS: ReadingOrder = "streams"


def stream_order(observations: int, streams: int) -> np.ndarray:
    """Return the order in which streams read consecutive observations, int64 [n].

    The text is divided into as many equal stretches as there are streams. The indices come in
    groups, one index for each stream: a group is a batch, with the next observation of every
    stream. What is left at the end is not read.
    """
    each = observations // streams
    return np.arange(streams * each).reshape(streams, each).T.ravel()


@torch.no_grad()
def stream_loss(model: Model, part: Part, observations: int, streams: int) -> float | None:
    """Return the mean cross entropy in nats of the first `observations` of a part, 0 for all.

    They are read by `streams` streams, each from the initial state, positions with an unknown
    target left out. None where no target is known.
    """
    count = min(observations or len(part), len(part))
    if not count:
        return None
    streams = min(streams, count)
    device = model.head.weight.device
    states, total, known = None, 0.0, 0
    for rows in stream_order(count, streams).reshape(-1, streams):
        outputs, states = model(torch.from_numpy(part.inputs(rows)).to(device), states)
        targets = torch.from_numpy(part.targets(rows)).to(device)
        total += _summed_loss(model, outputs, targets)
        known += int((targets > UNKNOWN_INDEX).sum())
    return total / known if known else None


def _summed_loss(model: Model, outputs: Tensor, targets: Tensor) -> float:
    known = targets > UNKNOWN_INDEX
    head = model.head
    return float(head_loss(outputs[known], head.weight, head.bias, targets[known], scale=1.0))
