"""Gradients of many output steps with respect to every input character, in one reverse pass."""

from collections.abc import Iterator

import torch
from torch import Tensor

from memviz.analysis.connectivity.reverse import LayerSweep, SequenceSweep, make_layer_sweep
from memviz.analysis.connectivity.reverse.gate_map import Sources
from memviz.models.stack import Stack
from memviz.units import State

FEW_ROWS = 8  # up to this many are followed layer by layer: faster, but all along the text
ROWS = 16  # of layers that are read as whole sequences: more do not fit into the cache


class TextSweep:
    """A text as a model has read it, ready to be swept backwards from any output steps.

    Going backwards in time only the rows of output steps at or after a timestep are alive, and
    they share its local derivatives: the batch of rows grows as the sweep goes. `outputs` is
    the last layer's output, [time, hidden]. Gradients are by the one-hot symbol where the
    embedding is a matrix, else by the symbol's vector: `by_one_hot` says which. `rows_at_once` are
    all of a text's, or as many as are best of layers that are read as whole sequences.
    """

    @torch.no_grad()
    def __init__(self, model: Stack, symbols: Tensor) -> None:
        """Read `symbols`, int64 [time]: the forward pass and all local derivatives."""
        self._layers: list[LayerSweep | SequenceSweep] = []
        sequence = model.embed(symbols)
        embedding = model.embedding_matrix
        self.by_one_hot = embedding is not None
        for unit in model.units:
            self._layers.append(make_layer_sweep(unit, sequence, embedding))
            sequence, embedding = self._layers[-1].outputs, None
        self._whole = any(isinstance(layer, SequenceSweep) for layer in self._layers)
        self.rows_at_once = ROWS if self._whole else max(1, len(symbols))
        self._states = model.start(1)
        self.outputs = sequence

    @torch.no_grad()
    def gradients(self, timesteps: Tensor, cotangents: Tensor) -> Iterator[tuple[int, Tensor]]:
        """Yield from the last timestep to the first the gradient by its symbol.

        `timesteps` int64 [rows] are the output steps from the latest to the earliest,
        `cotangents` [rows, hidden] the gradients of what is asked with respect to the last
        layer's output there. Yields (timestep, [alive, symbols]), or [alive, width] by the
        symbol's vector: alive are the first rows, those of output steps at or after the timestep.
        Yields nothing for no rows.
        """
        # Far cotangents fade below what float32 holds at full precision, where processors crawl.
        torch.set_flush_denormal(True)
        try:
            if self._whole or len(timesteps) <= FEW_ROWS:
                yield from self._layer_by_layer(timesteps, cotangents)
            else:
                yield from self._step_by_step(timesteps, cotangents)
        finally:
            torch.set_flush_denormal(False)

    def _layer_by_layer(
        self, timesteps: Tensor, cotangents: Tensor
    ) -> Iterator[tuple[int, Tensor]]:
        """Follow every row from the text's end: each layer's weights stay in the cache."""
        if not len(timesteps):
            return
        time = 1 + int(timesteps[0])
        arriving = cotangents.new_zeros(time, *cotangents.shape)
        arriving[timesteps, torch.arange(len(timesteps))] = cotangents
        for layer, state in zip(reversed(self._layers), reversed(self._states), strict=True):
            if isinstance(layer, SequenceSweep):
                arriving = layer.along(arriving)
            else:
                arriving = _along(layer, arriving, _none_yet(state, len(timesteps)))
        for timestep in range(time - 1, -1, -1):
            yield timestep, arriving[timestep, : int((timesteps >= timestep).sum())]

    def _step_by_step(self, timesteps: Tensor, cotangents: Tensor) -> Iterator[tuple[int, Tensor]]:
        """Go back through all layers at a step, only for rows whose output lies at or after it."""
        layers = [layer for layer in self._layers if isinstance(layer, LayerSweep)]
        states: list[State] = [_none_yet(state, 0) for state in self._states]
        for timestep in range(int(timesteps[0]), -1, -1):
            alive = int((timesteps >= timestep).sum())
            starting = timesteps[:alive] == timestep
            arriving = torch.where(starting.unsqueeze(1), cotangents[:alive], 0.0)
            for index in reversed(range(len(layers))):
                layer = layers[index]
                state = tuple(_extended(part, alive) for part in states[index])
                states[index], sources = layer.backward(timestep, arriving, state)
                arriving = layer.to_input.at(timestep, sources)
            yield timestep, arriving


def _along(layer: LayerSweep, outputs: Tensor, state: State) -> Tensor:
    """Return the input's cotangents [time, rows, input] for the output's at all timesteps.

    `outputs` is [time, rows, hidden]; `state` the cotangents of the state after the last one.
    """
    steps: list[Sources] = []
    for timestep in range(len(outputs) - 1, -1, -1):
        state, sources = layer.backward(timestep, outputs[timestep], state)
        steps.append(sources)
    return layer.to_input.along(tuple(map(torch.stack, zip(*reversed(steps), strict=True))))


def _none_yet(state: State, rows: int) -> State:
    """Return cotangents of so many rows by the parts of a state, zero."""
    return tuple(part.new_zeros(rows, *part.shape[1:]) for part in state)


def _extended(part: Tensor, rows: int) -> Tensor:
    """Return cotangents [rows, ...] with zeros for rows that have just come alive."""
    missing = rows - part.shape[0]
    return torch.cat([part, part.new_zeros(missing, *part.shape[1:])]) if missing else part
