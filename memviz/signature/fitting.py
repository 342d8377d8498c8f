"""Training of all lags' decoders together."""

from collections.abc import Callable, Iterator
from itertools import islice

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from memviz.analysis.memory.probes import Decoders

STEPS = 600
BATCH = 512  # positions
RATE = 0.03
VALIDATION = 10  # one segment in so many, the last ones, says how much to believe the state
SHRINKAGES = (1.0, 0.85, 0.7, 0.5, 0.35, 0.2, 0.1, 0.0)
SEED = 0
TOLD_EVERY = 10  # steps


def fit(
    states: Tensor,
    lagged: Tensor,
    frequencies: Tensor,
    network: int = 0,
    tell: Callable[[float], None] = lambda _: None,
) -> Decoders:
    """Return decoders trained on whitened `states` [segments, positions, hidden].

    `lagged`, int64 [segments, positions, lags], holds the symbols to tell, `frequencies` their
    log-frequencies. The sum of all lags' cross entropies is minimised by Adam at a falling rate,
    from the frequencies on. What the state tells is then scaled for each lag by the factor that
    is best on segments kept back, so that a decoder of noise falls back to the frequencies.
    `tell` is told the share of the steps that are done; what it raises ends the training.
    """
    kept_back = -max(1, len(states) // VALIDATION)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        decoders = Decoders(frequencies, states.shape[-1], network)
        learnt = states[:kept_back].flatten(0, 1), lagged[:kept_back].flatten(0, 1)
        _descend(decoders, *learnt, tell)
    decoders.requires_grad_(False)
    _shrink(decoders, states[kept_back:].flatten(0, 1), lagged[kept_back:].flatten(0, 1))
    return decoders


def _descend(
    decoders: Decoders, states: Tensor, lagged: Tensor, tell: Callable[[float], None]
) -> None:
    optimiser = torch.optim.Adam(decoders.parameters(), lr=RATE)
    for step, rows in enumerate(islice(_batches(len(states)), STEPS)):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - step / STEPS)
        logits = decoders(states[rows])
        loss = cross_entropy(logits.flatten(0, 1), lagged[rows].flatten(), reduction="sum")
        optimiser.zero_grad()
        (loss / len(rows)).backward()
        optimiser.step()
        if step % TOLD_EVERY == 0:
            tell(step / STEPS)


def _batches(positions: int) -> Iterator[Tensor]:
    """Yield the rows of one batch after another, all positions once before any twice."""
    while True:
        yield from torch.randperm(positions).split(BATCH)


def _shrink(decoders: Decoders, states: Tensor, lagged: Tensor) -> None:
    losses = torch.zeros(len(SHRINKAGES), lagged.shape[1])
    for some, symbols in zip(states.split(BATCH), lagged.split(BATCH), strict=True):
        told = decoders.told(some)
        for losses_of, factor in zip(losses, SHRINKAGES, strict=True):
            logits = decoders.frequencies + factor * told
            each = cross_entropy(logits.flatten(0, 1), symbols.flatten(), reduction="none")
            losses_of += each.view(symbols.shape).sum(dim=0)
    decoders.shrinkage = torch.tensor(SHRINKAGES)[losses.argmin(dim=0)].unsqueeze(1)
