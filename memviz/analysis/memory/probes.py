"""Softmax decoders that read a state, one per lag, all in one batched module."""

import torch
from torch import Tensor, nn

_PSEUDO_COUNT = 0.5  # of each symbol at each lag, so that none is impossible


class Decoders(nn.Module):
    """For each lag the logits of all symbols: their log-frequencies plus what the state tells.

    What it tells is linear in the state and, with `network` > 0, in so many tanh units that read
    the state and that all lags share. `frequencies` is [lags, symbols]. `shrinkage`, [lags, 1] in
    0..1, scales what is told: at 0 the state is not believed at all.
    """

    def __init__(self, frequencies: Tensor, hidden: int, network: int = 0) -> None:
        super().__init__()
        self.frequencies = frequencies
        self.shrinkage = torch.ones(len(frequencies), 1)
        self.offset = nn.Parameter(torch.zeros(frequencies.numel()))
        self.linear = nn.Parameter(torch.zeros(hidden, frequencies.numel()))
        self.read = nn.Linear(hidden, network) if network else None
        self.network = nn.Parameter(torch.zeros(network, frequencies.numel()))

    def told(self, states: Tensor) -> Tensor:
        """Return what the state adds to the logits, [n, lags, symbols], for [n, hidden]."""
        told = torch.addmm(self.offset, states, self.linear)
        if self.read is not None:
            told = torch.addmm(told, torch.tanh(self.read(states)), self.network)
        return told.view(-1, *self.frequencies.shape)

    def forward(self, states: Tensor) -> Tensor:
        """Return the logits, [n, lags, symbols], for states [n, hidden]."""
        return self.frequencies + self.shrinkage * self.told(states)


def log_frequencies(lagged: Tensor, symbols: int) -> Tensor:
    """Return the log-frequency of each symbol at each lag, [lags, symbols], in `lagged` [n, lags].

    Half an occurrence is added to each.
    """
    counts = torch.stack([torch.bincount(lag, minlength=symbols) for lag in lagged.unbind(dim=1)])
    smoothed = counts + _PSEUDO_COUNT
    return (smoothed / smoothed.sum(dim=1, keepdim=True)).log()
