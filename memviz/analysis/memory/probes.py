"""Probes, softmax classifiers of a state: one per lag, all in one module, and their training.

No lag shares a parameter with another, so it is told in company just as well as alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from memviz.stats.progress import Progress

_PSEUDO_COUNT = 0.5  # of each symbol at each lag, so that none is impossible
STEPS = 300
NETWORK_TAKES = 2  # times as many steps
BATCH = 512  # positions
RATE = 0.01
VALIDATION = 10  # one segment in so many, the last ones, is kept back to choose the shrinkage
SHRINKAGES = (1.0, 0.85, 0.7, 0.5, 0.35, 0.2, 0.1, 0.0)
SEED = 0
TOLD_EVERY = 10  # steps between two reports of progress
_LEAST = 1e-3  # of the mean variance, added to each: some directions hardly vary


class Probes(nn.Module):
    """For each lag the logits of all symbols: their log-frequencies plus what the state tells.

    What it tells is linear in the state and, with `network` > 0, in so many tanh units of each lag,
    which read the state; those of all lags begin with the same random weights. `frequencies` is
    [lags, symbols]. `shrinkage`, [lags, 1] in 0..1, scales what is told: at 0 the state is ignored.
    """

    def __init__(self, frequencies: Tensor, hidden: int, network: int = 0) -> None:
        super().__init__()
        lags, symbols = frequencies.shape
        self.frequencies = frequencies
        self.shrinkage = torch.ones(lags, 1)
        self.offset = nn.Parameter(torch.zeros(lags * symbols))
        self.linear = nn.Parameter(torch.zeros(hidden, lags * symbols))
        self.read = _units_of_lags(hidden, network, lags) if network else None
        self.network = nn.Parameter(torch.zeros(lags, network, symbols))

    def told(self, states: Tensor) -> Tensor:
        """Return what the state adds to the logits, [n, lags, symbols], for [n, hidden]."""
        states = states.float()
        told = torch.addmm(self.offset, states, self.linear).view(-1, *self.frequencies.shape)
        if self.read is None:
            return told
        read = torch.tanh(self.read(states)).view(-1, *self.network.shape[:2])
        return told + torch.einsum("nlu,lus->nls", read, self.network)

    def forward(self, states: Tensor) -> Tensor:
        """Return the logits, [n, lags, symbols], for states [n, hidden]."""
        return self.frequencies + self.shrinkage * self.told(states)


def _units_of_lags(hidden: int, units: int, lags: int) -> nn.Linear:
    """Return a layer with the same `units`, of random weights, once for each lag."""
    of_one = nn.Linear(hidden, units)
    of_all = nn.Linear(hidden, lags * units)
    of_all.load_state_dict(
        {"weight": of_one.weight.repeat(lags, 1), "bias": of_one.bias.repeat(lags)}
    )
    return of_all


def log_frequencies(lagged: Tensor, symbols: int) -> Tensor:
    """Return the log-frequency of each symbol at each lag, [lags, symbols], in `lagged` [n, lags].

    Half an occurrence is added to each.
    """
    counts = torch.stack([torch.bincount(lag, minlength=symbols) for lag in lagged.unbind(dim=1)])
    smoothed = counts + _PSEUDO_COUNT
    return (smoothed / smoothed.sum(dim=1, keepdim=True)).log()


def fit(
    states: Tensor,
    lagged: Tensor,
    frequencies: Tensor,
    network: int = 0,
    tell: Progress = lambda _: None,
) -> Probes:
    """Return probes trained on whitened `states` [segments, positions, hidden].

    `lagged`, int64 [segments, positions, lags], holds the symbols to tell, `frequencies` their
    log-frequencies. The sum of all lags' cross entropies is minimised by Adam at a falling rate,
    starting from the frequencies. What the state tells is then scaled for each lag by the factor
    that is best on segments kept back, so that a probe of noise falls back to the frequencies.
    `tell` is told the share of the steps that are done; what it raises ends the training.
    """
    kept_back = -max(1, len(states) // VALIDATION)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        probes = Probes(frequencies, states.shape[-1], network)
        torch.manual_seed(SEED)
        learnt = states[:kept_back].flatten(0, 1), lagged[:kept_back].flatten(0, 1)
        _descend(probes, *learnt, STEPS * (NETWORK_TAKES if network else 1), tell)
    probes.requires_grad_(False)
    _shrink(probes, states[kept_back:].flatten(0, 1), lagged[kept_back:].flatten(0, 1))
    return probes


def _descend(probes: Probes, states: Tensor, lagged: Tensor, steps: int, tell: Progress) -> None:
    optimiser = torch.optim.Adam(probes.parameters(), lr=RATE)
    for step, rows in enumerate(islice(_batches(len(states)), steps)):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - step / steps)
        logits = probes(states[rows])
        loss = cross_entropy(logits.flatten(0, 1), lagged[rows].flatten(), reduction="sum")
        optimiser.zero_grad()
        (loss / len(rows)).backward()
        optimiser.step()
        if step % TOLD_EVERY == 0:
            tell(step / steps)


def _batches(positions: int) -> Iterator[Tensor]:
    """Yield the rows of one batch after another, all positions once before any twice."""
    while True:
        yield from torch.randperm(positions).split(BATCH)


def _shrink(probes: Probes, states: Tensor, lagged: Tensor) -> None:
    losses = torch.zeros(len(SHRINKAGES), lagged.shape[1])
    for some, symbols in zip(states.split(BATCH), lagged.split(BATCH), strict=True):
        told = probes.told(some)
        for losses_of, factor in zip(losses, SHRINKAGES, strict=True):
            logits = probes.frequencies + factor * told
            each = cross_entropy(logits.flatten(0, 1), symbols.flatten(), reduction="none")
            losses_of += each.view(symbols.shape).sum(dim=0)
    probes.shrinkage = torch.tensor(SHRINKAGES)[losses.argmin(dim=0)].unsqueeze(1)


@dataclass(frozen=True)
class Whitening:
    """A linear map of states, after which a linear probe can tell just what it could before."""

    mean: Tensor
    matrix: Tensor

    @classmethod
    def of(cls, states: Tensor) -> "Whitening":
        """Return the map for `states` [n, hidden].

        Its directions are found in float64: in float32 there may be no finding them where many
        cells hardly move.
        """
        mean = states.mean(dim=0)
        centred = states - mean
        covariance = (centred.T @ centred).double() / len(states)
        variances, directions = torch.linalg.eigh(covariance)
        added = (_LEAST * variances.mean()).clamp(min=1e-12)
        return cls(mean, (directions / (variances.clamp(min=0) + added).sqrt()).float())

    def __call__(self, states: Tensor) -> Tensor:
        """Return the states mapped, [..., hidden]."""
        return (states - self.mean) @ self.matrix
