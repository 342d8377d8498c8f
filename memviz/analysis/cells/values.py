"""What each cell of a model holds after each character of a text.

`memviz.activations` defines it step by step. Here torch's fast kernel first finds the state at the
start of every piece of the text; then all pieces are stepped through as one batch.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad

from memviz.analysis.cells.matrices import Matrices, matrices_of, usual_sizes
from memviz.analysis.walk import (
    WithStates,
    cells_of_parts,
    check_states,
    parts_of_text,
    readable,
    with_states,
)
from memviz.models.adapters.recorded_states import RecordedStates
from memviz.models.contract import Place, Reader
from memviz.models.reading import Reading, last_read, read
from memviz.models.stack import Stack
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr
from memviz.units import State, Unit

LONGEST = 20_000
PIECE = 32  # characters: a longer one takes more steps, a shorter one a larger batch
MOST_BYTES = 256 << 20
"""For the cells of one layer of one text: there are copies of them while they are searched."""
_QUESTION = "a look at cells"


@short_repr
@dataclass(frozen=True)
class CellLayer:
    """One part of one layer's state along a text.

    `layer` counts from 1 at the input. `part` is the state's part that the cells are, by the
    unit's `state_parts`. `values`, float32 [time, cells], lie in -1..1: tanh(c) of a memory c,
    the state itself otherwise; see `Unit.cells`. Where any is beyond, and where they are numbers of
    `matrices`, which have no bounds of their own, all are divided by their largest size along the
    text, `scale` [cells]; None where the values are as they are. `matrices` are None for a vector.
    """

    layer: int
    part: str
    values: np.ndarray
    scale: np.ndarray | None = None
    matrices: Matrices | None = None

    @cached_property
    def usual_sizes(self) -> np.ndarray:
        """The size that nearly all numbers of each matrix stay within, [heads]; else empty."""
        if self.matrices is None or self.scale is None:
            return np.zeros(0)
        return usual_sizes(self.values * self.scale, self.matrices)


@short_repr
@dataclass(frozen=True)
class CellValues:
    """All cells of a model along `text`, as the model reads it, from the input to the head.

    `spans`, int64 [time, 2], are the characters that each symbol stands for, None for one each.
    """

    text: str
    layers: tuple[CellLayer, ...]
    spans: np.ndarray | None = None

    def over_characters(self) -> "CellValues":
        """Return the cells after each character of the text.

        Where symbols have several characters, a cell holds what it held after the last one that was
        read whole, and 0 before the first.
        """
        if self.spans is None:
            return self
        read = last_read(self.spans, len(self.text))
        layers = tuple(
            replace(one, values=np.where(read[:, np.newaxis] >= 0, one.values[read], np.float32(0)))
            for one in self.layers
        )
        return CellValues(self.text, layers)

    def cell(self, layer: int, part: str, cell: int) -> np.ndarray:
        """Return one cell's values, float32 [time]. Raises ValueError for one that is not there."""
        for one in self.layers:
            if (one.layer, one.part) == (layer, part) and 0 <= cell < one.values.shape[1]:
                return one.values[:, cell]
        raise ValueError(f"cell: the model has no cell {cell} in part {part!r} of layer {layer}")


class CellPart(NamedTuple):
    """The cells of a part of a layer's state: how many, and how they lie if it is no vector."""

    cells: int
    matrices: Matrices | None


@torch.no_grad()
def cell_parts(model: Reader) -> dict[Place, CellPart]:
    """Return all layers and parts that `cell_values` would give, without reading a text.

    Raises MissingLevelError as `cell_values` does.
    """
    if not isinstance(model, Stack):
        model = with_states(model, _QUESTION)
        matrices = _matrices_of_parts(model)
        counts = cells_of_parts(model)
        return {place: CellPart(cells, matrices.get(place)) for place, cells in counts.items()}
    return {
        (layer, part): CellPart(cells.shape[1], _matrices_of_cells(unit, part, cells.shape[1]))
        for layer, unit in enumerate(model.units, start=1)
        for part, cells in unit.cells(unit.initial_state(1)).items()
    }


def cell_values(
    model: Reader, text: str | Reading, progress: Progress = lambda _: None
) -> CellValues:
    """Return every cell's value after each symbol of `text`, at most 20,000 characters.

    `progress` is told the share of the work that is done. Raises ValueError for a longer text, and
    for one that the model cannot read, see `memviz.models.reading.read`; MissingLevelError for a
    model that does not name the parts of its state.
    """
    reading = read(model, text, LONGEST)
    layers = tuple(cell_layers(model, reading, progress))
    return CellValues(reading.text, layers, reading.longer_spans)


def cell_layers(
    model: Reader, reading: Reading, progress: Progress = lambda _: None
) -> Iterator[CellLayer]:
    """Yield what `cell_values` holds layer by layer, so that one at a time is in memory."""
    if isinstance(model, Stack):
        return _of_units(model, reading, progress)
    return _of_parts(with_states(model, _QUESTION), reading, progress)


@torch.no_grad()
def _of_parts(model: WithStates, reading: Reading, progress: Progress) -> Iterator[CellLayer]:
    """Yield every part of the state of a model from elsewhere."""
    parts = parts_of_text(model, reading)
    matrices = _matrices_of_parts(model)
    for number, (place, held) in enumerate(parts.items(), start=1):
        progress(number / len(parts))
        layer, part = place
        yield _scaled(layer, part, readable(part, held).float().numpy(), matrices.get(place))


def _matrices_of_parts(model: WithStates) -> dict[Place, Matrices | None]:
    """Return how the numbers of each part lie; of recorded states that is not known."""
    if isinstance(model, RecordedStates):
        return {}
    first = model.parts(model.start(1)).items()
    return {
        place: None if part.is_complex() else matrices_of(part.shape[1:]) for place, part in first
    }


def _scaled(layer: int, part: str, values: np.ndarray, matrices: Matrices | None) -> CellLayer:
    """Return cells [time, cells], as shares of their largest where they are not bound to -1..1."""
    most = np.finfo(values.dtype).max
    values = values.clip(-most, most)  # a state that grows without end is at its end
    largest = np.maximum(values.max(axis=0, initial=0), -values.min(axis=0, initial=0))
    if matrices is None and (largest <= 1).all():
        return CellLayer(layer, part, values)
    values /= np.where(largest > 0, largest, 1)
    return CellLayer(layer, part, values, largest, matrices)


@torch.no_grad()
def _of_units(model: Stack, reading: Reading, progress: Progress) -> Iterator[CellLayer]:
    symbols = reading.symbols
    sequence = model.embed(symbols)
    for position, unit in enumerate(model.units):
        pieces = sequence.split(PIECE)
        starts, outputs = [], []
        state = unit.initial_state(1)
        check_states(state, len(symbols), MOST_BYTES)
        for number, piece in enumerate(pieces):
            starts.append(state)
            output, state = unit(piece.unsqueeze(0), state)
            outputs.append(output[0])
            progress((position + (number + 1) / len(pieces)) / len(model.units))
        for part, values in _cells_of_pieces(unit, pieces, starts).items():
            held = values[: len(symbols)].float().numpy()
            yield _scaled(position + 1, part, held, _matrices_of_cells(unit, part, held.shape[1]))
        sequence = torch.cat(outputs)


def _matrices_of_cells(unit: Unit, part: str, cells: int) -> Matrices | None:
    """Return how the cells of a part lie: as its numbers do, if there is one for each."""
    shape = unit.part_shapes[part]
    return matrices_of(shape, unit.part_axes.get(part, ())) if prod(shape) == cells else None


def _cells_of_pieces(
    unit: Unit, pieces: tuple[Tensor, ...], starts: list[State]
) -> dict[str, Tensor]:
    """Return the cells after each step of all pieces, one after another, [time, cells] by part.

    `pieces` are [time, input], the last one may be shorter: its end is padded, and the rows of the
    padding come after those of the text. `starts` are the states before each.
    """
    length = len(pieces[0])
    last = pad(pieces[-1], (0, 0, 0, length - len(pieces[-1])))
    batch = torch.stack([*pieces[:-1], last])  # [pieces, piece, input]
    state = tuple(torch.cat(part) for part in zip(*starts, strict=True))
    steps = []
    for x in batch.unbind(dim=1):
        _, state = unit.step(x, state)
        steps.append(unit.cells(state))
    return {
        part: torch.stack([cells[part] for cells in steps], dim=1).flatten(0, 1)
        for part in steps[0]
    }
