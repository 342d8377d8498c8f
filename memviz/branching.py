"""Texts that begin alike, read together: what they share is read once."""

from collections.abc import Callable

import torch
from torch import Tensor

from memviz.models.model import Model, States


@torch.no_grad()
def outputs_after(
    model: Model,
    texts: Tensor,
    branches: Tensor,
    progress: Callable[[float], None] = lambda _: None,
) -> Tensor:
    """Return the last layer's output after the last character of each text, [texts, hidden].

    `texts` are symbols, int64 [texts, time]. Text i is the first text up to its branch, the
    timestep `branches[i]`; branches int64 [texts] ascend from 0. At each timestep only the texts
    that have branched off are stepped, so that memory grows with the texts, not with time.
    """
    time = texts.shape[1]
    states = model.initial_states(1)
    outputs = model.head.weight.new_zeros(1, model.config.hidden_size)
    for timestep in range(time):
        branched = int((branches <= timestep).sum())
        states = _branched(states, branched)
        outputs, states = model.step(texts[:branched, timestep], states)
        progress((timestep + 1) / time)
    return outputs


def _branched(states: States, texts: int) -> States:
    """Return the states of so many texts: those that are new go on from the first."""
    return tuple(
        tuple(
            torch.cat([part, part[:1].expand(texts - len(part), *part.shape[1:])]) for part in layer
        )
        for layer in states
    )
