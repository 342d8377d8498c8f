"""What each cell of a model holds after each character of a text.

`memviz.activations` defines it step by step. Here torch's fast kernel first finds the state at the
start of every piece of the text; then all pieces are stepped through as one batch.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad

from memviz.models.model import Model
from memviz.models.reading import Reading, read
from memviz.stats.progress import Progress
from memviz.units import State, Unit

LONGEST = 20_000
PIECE = 32  # characters: a longer one takes more steps, a shorter one a larger batch


@dataclass(frozen=True)
class CellLayer:
    """One part of one layer's state along a text.

    `layer` counts from 1 at the input. `part` is the state's part that the cells are, by the
    unit's `state_parts`. `values`, float32 [time, cells], lie in -1..1: tanh(c) of a memory c,
    the state itself otherwise; see `Unit.cells`.
    """

    layer: int
    part: str
    values: np.ndarray


@dataclass(frozen=True)
class CellValues:
    """All cells of a model along `text`, as the model reads it, from the input to the head."""

    text: str
    layers: tuple[CellLayer, ...]

    def cell(self, layer: int, part: str, cell: int) -> np.ndarray:
        """Return one cell's values, float32 [time]. Raises ValueError for one that is not there."""
        for one in self.layers:
            if (one.layer, one.part) == (layer, part) and 0 <= cell < one.values.shape[1]:
                return one.values[:, cell]
        raise ValueError(f"cell: the model has no cell {cell} in part {part!r} of layer {layer}")


def cell_values(
    model: Model, text: str | Reading, progress: Progress = lambda _: None
) -> CellValues:
    """Return every cell's value after each character of `text`, at most 20,000 characters.

    `progress` is told the share of the work that is done. Raises ValueError for a longer text, and
    for one that the model cannot read; see `memviz.models.reading.read`.
    """
    reading = read(model, text, LONGEST)
    return CellValues(reading.text, tuple(cell_layers(model, reading, progress)))


@torch.no_grad()
def cell_layers(
    model: Model, reading: Reading, progress: Progress = lambda _: None
) -> Iterator[CellLayer]:
    """Yield what `cell_values` holds layer by layer, so that one at a time is in memory."""
    symbols = reading.symbols
    sequence: Tensor = model.embedding(symbols)
    for position, unit in enumerate(model.units):
        pieces = sequence.split(PIECE)
        starts, outputs = [], []
        state = unit.initial_state(1)
        for number, piece in enumerate(pieces):
            starts.append(state)
            output, state = unit(piece.unsqueeze(0), state)
            outputs.append(output[0])
            progress((position + (number + 1) / len(pieces)) / len(model.units))
        for part, values in _cells_of_pieces(unit, pieces, starts).items():
            yield CellLayer(position + 1, part, values[: len(symbols)].float().numpy())
        sequence = torch.cat(outputs)


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
