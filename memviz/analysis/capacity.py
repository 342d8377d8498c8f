"""How much of what was read can be read off a state by lines: Jaeger's memory capacity.

Sources: Jaeger 2001, "Short term memory in echo state networks", GMD report 152; Dambre,
Verstraeten, Schrauwen and Massar 2012, "Information Processing Capacity of Dynamical Systems",
Scientific Reports 2, 514: of inputs that are independent of each other, the squared correlations of
all orthogonal functions with what is best read off the state add up to no more than the numbers of
the state.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from memviz.analysis.walk import numbers, steps_of_texts
from memviz.models.contract import Reader, SteppingModel, stepping
from memviz.stats.bootstrap import Estimate, ratio
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr
from memviz.text.vocabulary import is_text

LAGS = 100
SEQUENCES = 32  # half of them to fit the decoders on, half to count
STEPS = 600  # of each sequence, after the first LAGS
MOST_NUMBERS = 1024  # of a state; of more, so many random combinations
MOST_SYMBOLS = 27
_RIDGE = 1e-6  # of the mean variance: what a state holds exactly stays readable


@short_repr
@dataclass(frozen=True)
class Capacity:
    """How many of the last symbols can be read off the state by linear decoders.

    `table`: for each `lag` (0 is the symbol just read) the `share` of the symbol's variance that a
    linear decoder of the state explains on sequences that it was not fitted on, r² between 0 and 1.
    `symbols` is the sum over the lags whose share is above 0, with its interval: so many whole
    symbols the state holds, as far as lines show.
    `capacity` is that in numbers, `symbols` times one less than the `drawn` symbols: it cannot be
    more than `numbers`, the size of the state. 95 % intervals over sequences. `looked_at` is how
    many numbers the decoders read: fewer than `numbers` where a large state was projected at
    random.
    """

    table: pd.DataFrame
    symbols: Estimate
    capacity: Estimate
    numbers: int
    looked_at: int
    drawn: int
    sequences: int


@torch.no_grad()
def capacity(
    model: Reader,
    lags: int = LAGS,
    sequences: int = SEQUENCES,
    steps: int = STEPS,
    progress: Progress = lambda _: None,
) -> Capacity:
    """Return the linear memory capacity of a model's state.

    The model reads `sequences` of symbols that are drawn independently of each other, all with the
    same probability: at most `MOST_SYMBOLS` of those that it reads as text. On the first half of
    the sequences a decoder of every symbol at every lag is fitted by least squares. `progress` is
    told the share of the work that is done, 0 to 1.

    Raises ValueError for fewer than one lag, two sequences or two steps, and for a model that reads
    fewer than two symbols; MissingLevelError for a model that takes no steps.
    """
    model = stepping(model, "memory capacity")
    for name, value, least in (("lags", lags, 1), ("sequences", sequences, 2), ("steps", steps, 2)):
        if value < least:
            raise ValueError(f"{name}: got {value}; give at least {least}")
    known = _symbols(model.vocabulary.alphabet)
    generator = torch.Generator().manual_seed(0)
    drawn = torch.randint(len(known), (sequences, lags + steps), generator=generator)
    states, size = _states(model, known[drawn], lags, progress)
    explained, spread = _explained(states.double(), drawn, lags, len(known))
    share = ratio(explained, spread)
    held = np.flatnonzero(np.where(np.isnan(share[1]), share[0], share[1]) > 0)
    sums = explained[:, held].sum(axis=1, keepdims=True)
    symbols = ratio(sums, spread.mean(axis=1))[:, 0] if len(held) else np.zeros(3)
    table = pd.DataFrame({"lag": np.arange(lags), "share": share[0].clip(min=0)})
    table["share_low"], table["share_high"] = share[1:].clip(min=0)
    return Capacity(
        table=table,
        symbols=Estimate(*symbols.tolist()),
        capacity=Estimate(*(symbols * (len(known) - 1)).tolist()),
        numbers=size,
        looked_at=states.shape[-1],
        drawn=len(known),
        sequences=sequences - sequences // 2,
    )


def _symbols(alphabet: Sequence[str]) -> Tensor:
    """Return the symbols to draw from, int64, evenly from all that are text."""
    known = np.flatnonzero([is_text(name) for name in alphabet])
    if len(known) < 2:
        raise ValueError(f"model: it reads {len(known)} symbols that are text; two are needed")
    count = min(len(known), MOST_SYMBOLS)
    return torch.from_numpy(known[np.linspace(0, len(known) - 1, count).astype(int)])


def _states(
    model: SteppingModel, symbols: Tensor, lags: int, progress: Progress
) -> tuple[Tensor, int]:
    """Return the states after the first `lags` symbols, [sequences, steps, numbers].

    And how many numbers a state has itself.
    """
    size, found = numbers(model.start(1)).shape[1], []
    look = _projection(size)
    for timestep, (_, state) in enumerate(steps_of_texts(model, symbols)):
        if timestep >= lags:
            cells = numbers(state)
            found.append(cells if look is None else cells @ look.to(cells.dtype))
        progress((timestep + 1) / symbols.shape[1])
    return torch.stack(found, dim=1), size


def _projection(size: int) -> Tensor | None:
    if size <= MOST_NUMBERS:
        return None
    generator = torch.Generator().manual_seed(1)
    return torch.randn(size, MOST_NUMBERS, generator=generator) * size**-0.5


def _explained(
    states: Tensor, drawn: Tensor, lags: int, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the decoders explain and what there is, float64 [sequences counted, lags] each.

    Sums of squares over the steps and over all symbols, each as 1 where it was read and else 0.
    """
    half = len(states) // 2
    mean, scale = states[:half].mean((0, 1)), states[:half].std((0, 1)).clamp(min=1e-12)
    states = torch.nan_to_num((states - mean) / scale)
    fitted, counted = states[:half].flatten(0, 1), states[half:]
    gram = fitted.T @ fitted
    gram.diagonal().add_(_RIDGE * len(fitted))
    factor = torch.linalg.cholesky(gram)
    explained, spread = [], []
    for lag in range(lags):
        read = torch.nn.functional.one_hot(drawn[:, lags - lag : drawn.shape[1] - lag], count)
        read = read.double() - 1 / count
        weights = torch.cholesky_solve(fitted.T @ read[:half].flatten(0, 1), factor)
        left = (read[half:] - counted @ weights).square().sum((1, 2))
        there = read[half:].square().sum((1, 2))
        explained.append(there - left)
        spread.append(there)
    return torch.stack(explained, 1).numpy(), torch.stack(spread, 1).numpy()
