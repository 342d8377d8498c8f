"""Effective state size: how many numbers of a state the future could not do without.

Source: Parnichkun et al. 2025, "Quantifying Memory Utilization with Effective State-Size", arXiv
2504.19561: the rank of the part of a causal operator that takes the past to the future. They ask it
of one layer's operator, which depends on what is read; here it is the derivative of a whole model,
whatever its units.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from memviz.analysis.walk import numbers, with_numbers
from memviz.models.contract import Reader, State, SteppingModel, stepping
from memviz.models.reading import Reading, read
from memviz.stats.bootstrap import Estimate, ratio
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr

PAST, FUTURE = 16, 16  # symbols on either side of a state
TOLERANCE = 1e-3
MOST_NUMBERS = 512  # of a state; of more, so many random combinations of what moves it


@short_repr
@dataclass(frozen=True)
class EffectiveStateSize:
    """How many numbers of a state carry what the past has to say to the future.

    `rank` is in how many independent ways small changes of the last symbols' vectors reach the
    outputs of the next symbols through the state: the singular values above `tolerance` times the
    largest. `entropy_rank` counts without a tolerance, exp of the entropy of the singular values as
    shares of their sum: n for n equal ones, less the more unequal they are. Both are means over
    states, with 95 % intervals over texts (none for fewer than eight texts), to be read beside
    `numbers`, how many the state has. `table` has a row for each state looked at: text, timestep,
    rank, entropy_rank.

    `looked_at` is the most that could be found: less than `numbers` where the state is large and
    what moves it was drawn at random.
    """

    table: pd.DataFrame
    rank: Estimate
    entropy_rank: Estimate
    numbers: int
    looked_at: int
    tolerance: float


def effective_state_size(
    model: Reader,
    texts: Iterable[str | Reading],
    positions: int = 1,
    past: int = PAST,
    future: int = FUTURE,
    tolerance: float = TOLERANCE,
    progress: Progress = lambda _: None,
) -> EffectiveStateSize:
    """Return the effective size of a model's state over held-out texts.

    Of each text `positions` timesteps are looked at, chosen at random among those with `past`
    symbols and one more up to them, and `future` symbols after them. At each the derivative of the
    outputs of the next `future` symbols by the vectors of the last `past` ones is taken, which goes
    through the state. Outputs are what the model hands to its head.

    `progress` is told the share of the texts that is read, 0 to 1.

    >>> size = effective_state_size(memviz.load("gru"), held_out_texts)  # doctest: +SKIP
    >>> size.rank.value, size.numbers  # doctest: +SKIP

    Raises ValueError for fewer than one position or symbol, a tolerance that is not between 0 and
    1, a text that cannot be read, and where no text is long enough; MissingLevelError for a model
    that takes no steps.
    """
    model = stepping(model, "the effective state size")
    _check(positions, past, future, tolerance)
    readings = [read(model, text, longest=None, name="texts") for text in texts]
    rows = []
    for index, reading in enumerate(readings):
        for timestep in _chosen(len(reading.symbols), past, future, positions, seed=index):
            values = _singular_values(model, reading.symbols, timestep, past, future)
            rank, entropy_rank = _ranks(values, tolerance)
            rows.append((index, timestep, rank, entropy_rank))
        progress((index + 1) / len(readings))
    if not rows:
        raise ValueError(
            f"texts: none has {past + 1 + future} symbols; give longer texts, or less past or "
            "future"
        )
    table = pd.DataFrame(rows, columns=["text", "timestep", "rank", "entropy_rank"])
    by_text = table.groupby("text")[["rank", "entropy_rank"]]
    means = ratio(by_text.sum().to_numpy(np.float64), by_text.size().to_numpy(np.float64))
    size = numbers(model.start(1)).shape[1]
    return EffectiveStateSize(
        table=table,
        rank=Estimate(*means[:, 0].tolist()),
        entropy_rank=Estimate(*means[:, 1].tolist()),
        numbers=size,
        looked_at=min(size, MOST_NUMBERS),
        tolerance=tolerance,
    )


def _check(positions: int, past: int, future: int, tolerance: float) -> None:
    for name, value in (("positions", positions), ("past", past), ("future", future)):
        if value < 1:
            raise ValueError(f"{name}: got {value}; give at least 1")
    if not 0 < tolerance < 1:
        raise ValueError(f"tolerance: got {tolerance}; give a share between 0 and 1")


def _chosen(symbols: int, past: int, future: int, positions: int, seed: int) -> list[int]:
    """Return the timesteps whose states are looked at, in order."""
    possible = np.arange(past, symbols - future)
    chosen = np.random.default_rng(seed).permutation(possible)[:positions]
    return np.sort(chosen).tolist()


def _ranks(values: np.ndarray, tolerance: float) -> tuple[int, float]:
    """Return the numerical rank and the entropy-based one of singular values from the largest."""
    if not values.any():
        return 0, 0.0
    shares = values[values > 0] / values.sum()
    entropy = -(shares * np.log(shares)).sum()
    return int((values > tolerance * values[0]).sum()), float(np.exp(entropy))


def _singular_values(
    model: SteppingModel, symbols: Tensor, timestep: int, past: int, future: int
) -> np.ndarray:
    """Return the singular values of the map from past to future, float64, from the largest.

    With C the derivative of the state by the past and F any matrix with F F^T = C C^T, they are
    those of O F, where O is the derivative of the future by the state: the roots of the eigenvalues
    of F^T O^T O F.
    """
    with torch.no_grad():  # a state that nothing has been read into yet may have no derivative
        vectors = model.embed(symbols.unsqueeze(0))[0]
        first = timestep - past + 1
        _, state = model.run(vectors[:first].unsqueeze(0))
    state, reached = _reached(model, vectors[first : timestep + 1], state)
    gram = torch.zeros(reached.shape[1], reached.shape[1], dtype=torch.float64)
    for vector in vectors[timestep + 1 : timestep + 1 + future].split(1):
        moved = _step_with(model, vector, state, reached)
        gram += moved.output.T @ moved.output
        state, reached = moved.state, moved.reached
    return torch.linalg.eigvalsh(gram).clamp(min=0).sqrt().flip(0).numpy()


def _reached(model: SteppingModel, vectors: Tensor, state: State) -> tuple[State, Tensor]:
    """Return the state after `vectors` [past, width], and how their changes move it.

    That is F of `_singular_values`, float64 [numbers, columns]. Of a large state it is C times
    random changes instead.
    """
    size, width = numbers(state).shape[1], vectors.shape[1]
    if size > MOST_NUMBERS:
        return _reached_at_random(model, vectors, state, size)
    spread = torch.zeros(size, size, dtype=torch.float64)  # C C^T so far
    by_state = torch.eye(size, size + width, dtype=torch.float64)
    by_vector = torch.eye(size + width, dtype=torch.float64)[size:]
    for vector in vectors.split(1):
        moved = _step_with(model, vector, state, by_state, by_vector)
        jacobian, written = moved.reached.split([size, width], dim=1)
        spread = jacobian @ spread @ jacobian.T + written @ written.T
        state = moved.state
    values, directions = torch.linalg.eigh(spread)
    there = values > torch.finfo(torch.float64).eps * size * values[-1]
    return state, directions[:, there] * values[there].sqrt()


def _reached_at_random(
    model: SteppingModel, vectors: Tensor, state: State, size: int
) -> tuple[State, Tensor]:
    generator = torch.Generator().manual_seed(0)
    shape = len(vectors), vectors.shape[1], MOST_NUMBERS
    changes = torch.randn(shape, generator=generator, dtype=torch.float64) * MOST_NUMBERS**-0.5
    reached = torch.zeros(size, MOST_NUMBERS, dtype=torch.float64)
    for vector, change in zip(vectors.split(1), changes, strict=True):
        moved = _step_with(model, vector, state, reached, change)
        state, reached = moved.state, moved.reached
    return state, reached


class _Moved(NamedTuple):
    """A step, and what it makes of small changes, a column each.

    `reached` [numbers, columns] are those of the state after it, `output` [hidden, columns] those
    of its output, float64.
    """

    state: State
    reached: Tensor
    output: Tensor


def _step_with(
    model: SteppingModel,
    vector: Tensor,
    state: State,
    by_state: Tensor,
    by_vector: Tensor | None = None,
) -> _Moved:
    """Return a step, and what it makes of changes of the state and of the vector [width, columns].

    By forward differentiation.
    """

    def after(before: Tensor, read: Tensor) -> tuple[Tensor, Tensor]:
        output, new = model.step(read, with_numbers(state, before.unsqueeze(0)))
        return numbers(new)[0], output[0]

    def pushed(of_state: Tensor, of_vector: Tensor) -> tuple[Tensor, Tensor]:
        return torch.func.jvp(after, (start, vector), (of_state, of_vector.unsqueeze(0)))[1]

    start = numbers(state)[0]
    if by_vector is None:
        by_vector = by_state.new_zeros(vector.shape[1], by_state.shape[1])
    changes = (by_state.T.to(start.dtype), by_vector.T.to(start.dtype))
    reached, output = torch.func.vmap(pushed)(*changes)
    with torch.no_grad():
        _, new = model.step(vector, state)
    return _Moved(new, reached.detach().double().T, output.detach().double().T)
