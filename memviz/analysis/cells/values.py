"""What each cell of a model holds after each character of a text.

`memviz.activations` defines it step by step. Here torch's fast kernel first finds the state at the
start of every piece of the text; then all pieces are stepped through as one batch.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad

from memviz.analysis.walk import WithStates, parts_of_text, readable, with_states
from memviz.models.contract import Reader
from memviz.models.reading import Reading, last_read, read
from memviz.models.stack import Stack
from memviz.stats.progress import Progress
from memviz.units import State, Unit

LONGEST = 20_000
PIECE = 32  # characters: a longer one takes more steps, a shorter one a larger batch


@dataclass(frozen=True)
class CellLayer:
    """One part of one layer's state along a text.

    `layer` counts from 1 at the input. `part` is the state's part that the cells are, by the
    unit's `state_parts`. `values`, float32 [time, cells], lie in -1..1: tanh(c) of a memory c,
    the state itself otherwise; see `Unit.cells`. Where any is beyond, all are divided by their
    largest size along the text, `scale` [cells]; None where the values are as they are.
    """

    layer: int
    part: str
    values: np.ndarray
    scale: np.ndarray | None = None


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
    return _of_parts(with_states(model, "a look at cells"), reading, progress)


@torch.no_grad()
def _of_parts(model: WithStates, reading: Reading, progress: Progress) -> Iterator[CellLayer]:
    """Yield every part of the state of a model from elsewhere."""
    parts = parts_of_text(model, reading)
    for number, ((layer, part), held) in enumerate(parts.items(), start=1):
        progress(number / len(parts))
        yield _scaled(layer, part, readable(part, held).float().numpy())


def _scaled(layer: int, part: str, values: np.ndarray) -> CellLayer:
    """Return cells [time, cells], as shares of their largest where any is beyond -1..1."""
    most = np.finfo(values.dtype).max
    values = values.clip(-most, most)  # a state that grows without end is at its end
    largest = np.abs(values).max(axis=0, initial=0)
    if (largest <= 1).all():
        return CellLayer(layer, part, values)
    return CellLayer(layer, part, values / np.where(largest > 0, largest, 1), largest)


@torch.no_grad()
def _of_units(model: Stack, reading: Reading, progress: Progress) -> Iterator[CellLayer]:
    symbols = reading.symbols
    sequence = model.embed(symbols)
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
            yield _scaled(position + 1, part, values[: len(symbols)].float().numpy())
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
