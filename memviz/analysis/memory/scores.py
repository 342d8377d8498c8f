"""How well symbols at each lag are told, by segment of the text."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from memviz.stats.bootstrap import ratio

_BATCH = 1024


class Scores(NamedTuple):
    """Over the positions of each segment, float64 [segments, lags]: how often the most probable
    symbol is the right one, and the mean log-probability of the right one (nats)."""

    accuracy: np.ndarray
    log_probability: np.ndarray

    def accuracies(self) -> np.ndarray:
        """Return the accuracy at each lag, then the bounds of its 95 % interval, [3, lags].

        Positions depend on their neighbours, and segments on theirs: the bootstrap draws blocks
        of segments, see `memviz.stats.bootstrap`.
        """
        return ratio(self.accuracy, np.ones(len(self.accuracy)))

    def nats(self, floor: "Scores") -> np.ndarray:
        """Return the nats told beyond `floor` at each lag, and their 95 % interval, [3, lags]."""
        told = self.log_probability - floor.log_probability
        return ratio(told, np.ones(len(told)))


def scores(logits: Callable[[Tensor], Tensor], states: Tensor, lagged: Tensor) -> Scores:
    """Return the scores of `logits`, which maps [n, hidden] to [n, lags, symbols].

    `states` is [segments, positions, hidden], `lagged` int64 [segments, positions, lags].
    """
    found = [_of_segment(logits, *segment) for segment in zip(states, lagged, strict=True)]
    return Scores(*(torch.stack(values).double().numpy() for values in zip(*found, strict=True)))


@torch.no_grad()
def _of_segment(
    logits: Callable[[Tensor], Tensor], states: Tensor, lagged: Tensor
) -> tuple[Tensor, Tensor]:
    right, losses = [], []
    for some, symbols in zip(states.split(_BATCH), lagged.split(_BATCH), strict=True):
        told = logits(some)
        right.append(told.argmax(dim=-1) == symbols)
        each = cross_entropy(told.flatten(0, 1), symbols.flatten(), reduction="none")
        losses.append(each.view(symbols.shape))
    return torch.cat(right).double().mean(dim=0), -torch.cat(losses).double().mean(dim=0)
