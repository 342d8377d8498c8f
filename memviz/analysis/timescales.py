"""How fast a state fades: each cell's half-life, and the growth of small differences."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from memviz.analysis.walk import flat, numbers, walk_in_pieces, with_numbers
from memviz.models.contract import GatedModel, Reader, State, SteppingModel, gated, stepping
from memviz.models.reading import Reading, read
from memviz.models.state_tree import along
from memviz.stats.bootstrap import ratio
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr

EXPONENTS = 8
SETTLING = 25  # steps until directions that began at random have turned to where they grow


@short_repr
@dataclass(frozen=True)
class HalfLives:
    """How many symbols each cell takes to lose half of what it holds, by its keep gate alone.

    `table` has a row for each cell: `layer` (1 reads the input), `cell` from 0, `half_life` in
    symbols: ln 1/2 / (mean over the text of ln keep). A cell that keeps 0.9 has 6.58; one whose
    gate was shut once has 0; one whose gate was always open has infinity. What the cell takes up
    again through other cells is not counted. `symbols` is how many were read.
    """

    table: pd.DataFrame
    symbols: int


@torch.no_grad()
def half_lives(model: Reader, text: str | Reading) -> HalfLives:
    """Return the half-life of every cell of a model along `text`.

    Empty for a unit without a keep gate. Raises ValueError for a text that cannot be read,
    MissingLevelError for a model that does not name its gates.
    """
    model = gated(model, "half-lives")
    symbols = read(model, text, longest=None).symbols
    sums: dict[int, Tensor] = {}
    for steps in walk_in_pieces(model, symbols):
        for layer, kept in _kept(model, steps.vectors, along(steps.before)).items():
            logs = torch.log(kept.double()).sum(dim=0)
            sums[layer] = sums[layer] + logs if layer in sums else logs
    rows = [_rows(layer, total.numpy() / len(symbols)) for layer, total in sums.items()]
    empty = pd.DataFrame({"layer": [], "cell": [], "half_life": []})
    return HalfLives(pd.concat(rows, ignore_index=True) if rows else empty, len(symbols))


def _kept(model: GatedModel, vectors: Tensor, state: State) -> dict[int, Tensor]:
    """Return what each layer's keep gate lets through, [time, width]."""
    gates = model.gates(vectors, state)
    return {gate.layer: flat(gate.activation) for gate in gates if gate.keep}


def _rows(layer: int, mean_log: np.ndarray) -> pd.DataFrame:
    with np.errstate(divide="ignore"):
        half_life = np.log(0.5) / mean_log
    half_life = np.where(mean_log < 0, half_life, np.inf)
    return pd.DataFrame({"layer": layer, "cell": np.arange(len(mean_log)), "half_life": half_life})


@short_repr
@dataclass(frozen=True)
class LyapunovSpectrum:
    """How fast small differences between two states grow or fade along texts.

    `table` has a row for each `exponent`, from the largest: its `value` per symbol, the mean over
    texts, with a 95 % interval (`low`, `high`; none for fewer than eight texts). A difference in
    that direction is multiplied by exp(value) at each symbol: below 0 it is forgotten, at 0 it
    stays, above 0 it grows, and the state depends on where it began. `numbers` is how many a state
    has, so how many exponents there are in all; `symbols` how many were counted.
    """

    table: pd.DataFrame
    numbers: int
    texts: int
    symbols: int


def lyapunov_spectrum(
    model: Reader,
    texts: Iterable[str | Reading],
    exponents: int = EXPONENTS,
    progress: Progress = lambda _: None,
) -> LyapunovSpectrum:
    """Return the largest Lyapunov exponents of the state along texts.

    With J_t the Jacobian of the state after symbol t by the state before it, and Q_0 random and
    orthonormal, J_t Q_{t-1} = Q_t R_t; the exponents are the means of ln |R_ii| over the symbols
    after the first `SETTLING`. Source: Vogt, Puelma Touzel, Shlizerman and Lajoie 2020, "On
    Lyapunov Exponents for RNNs", arXiv 2006.14123. `progress` is told the share of the texts that
    is read, 0 to 1.

    Raises ValueError for fewer than one exponent, for a text that cannot be read or is no longer
    than the settling; MissingLevelError for a model that takes no steps.
    """
    model = stepping(model, "the Lyapunov spectrum")
    if exponents < 1:
        raise ValueError(f"exponents: got {exponents}; give at least 1")
    readings = [read(model, text, longest=None, name="texts") for text in texts]
    short = min((len(reading.symbols) for reading in readings), default=0)
    if short <= SETTLING:
        raise ValueError(f"texts: one has {short} symbols; give texts of over {SETTLING}")
    sums, size = [], _size(model.start(1))
    for index, reading in enumerate(readings):
        sums.append(_growth(model, reading.symbols, min(exponents, size)))
        progress((index + 1) / len(readings))
    counts = np.array([len(reading.symbols) - SETTLING for reading in readings], dtype=np.float64)
    value, low, high = ratio(np.array(sums), counts)
    rows = {"exponent": np.arange(1, len(value) + 1), "value": value, "low": low, "high": high}
    return LyapunovSpectrum(pd.DataFrame(rows), size, len(readings), int(counts.sum()))


def _growth(model: SteppingModel, symbols: Tensor, count: int) -> np.ndarray:
    """Return the sum of ln |R_ii| over the symbols after the settling, float64 [count]."""
    first, *vectors = model.embed(symbols.unsqueeze(0))[0].split(1)
    with torch.no_grad():  # a unit that has stored nothing may let no difference through
        _, state = model.step(first, model.start(1))
    generator = torch.Generator().manual_seed(0)
    directions = torch.randn(_size(state), count, generator=generator, dtype=torch.float64)
    directions, total = torch.linalg.qr(directions).Q, np.zeros(count)
    for timestep, vector in enumerate(vectors, start=1):
        state, moved = _step_with(model, vector, state, directions)
        directions, stretched = torch.linalg.qr(moved.double())
        if timestep >= SETTLING:
            total += stretched.diagonal().abs().log().numpy()
    return total


def _step_with(
    model: SteppingModel, vector: Tensor, state: State, directions: Tensor
) -> tuple[State, Tensor]:
    """Return the state after a step, and what it does to `directions`, [numbers, count] each."""

    def after(before: Tensor) -> Tensor:
        return numbers(model.step(vector, with_numbers(state, before.unsqueeze(0)))[1])[0]

    def pushed(direction: Tensor) -> Tensor:
        return torch.func.jvp(after, (start,), (direction,))[1]

    start = numbers(state)[0]
    moved = torch.func.vmap(pushed)(directions.T.to(start.dtype)).T
    with torch.no_grad():
        _, state = model.step(vector, state)
    return state, moved.detach()


def _size(state: State) -> int:
    return numbers(state).shape[1]
