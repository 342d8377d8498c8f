"""The reverse pass of the nested LSTM, any depth."""

from dataclasses import dataclass

import torch
from torch import Tensor

from memviz.analysis.connectivity.reverse.gate_map import GateMap, Sources
from memviz.analysis.connectivity.reverse.layer_sweep import LayerSweep, fold, shifted
from memviz.units import State
from memviz.units.nested_lstm import LevelTerms, NestedLSTM

# What input, forget, output gate and candidate receive. The innermost level: of its memory and
# of its output. A level with a level inside: of that one's input, of its hidden state, and of
# the level's own output.
INNERMOST = (0, 0, 1, 0)
WRAPPING = (0, 1, 2, 0)


@dataclass(frozen=True)
class _Level:
    """Local derivatives of one level along the text, each [time, hidden]; see the sweep."""

    into_memory: Tensor
    forget: Tensor
    to_state: GateMap
    to_input: GateMap


class NestedLSTMSweep(LayerSweep):
    """From the outermost level inwards to the memories, then outwards through the gates.

    With s' the slope of the sigmoid or tanh, for each level:
    m = dc + d o (1 - tanh(c)^2)        the cotangent of c, d that of the level's own output
    the innermost level, c = f c_before + i tanh(z):
        gates = m (tanh(z) i' W_i + c_before f' W_f + i tanh'(z) W_z) + d tanh(c) o' W_o
    a level with a level inside, whose input is i z and whose hidden state is f c_before:
        gates = dx (z i' W_i + i W_z) + dh c_before f' W_f + d tanh(c) o' W_o
    where gates are the cotangents of the level's x, and those of its h_before with U for W.
    """

    def __init__(self, unit: NestedLSTM, sequence: Tensor, embedding: Tensor | None) -> None:
        levels, after = unit.trace_levels(sequence)
        self.outputs = after[0]
        self._levels = [
            self._level(unit, depth, terms, after[depth + 1], embedding)
            for depth, terms in enumerate(levels)
        ]
        self.to_input = self._levels[0].to_input

    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Sources]:
        """Return the cotangents of the state before `timestep`, and what the gates receive."""
        arriving, memories = self._inwards(timestep, output + state[0], state[1:])
        sources: Sources = (memories[-1], arriving[-1])
        new = [memories[-1] * self._levels[-1].forget[timestep]]
        for depth in range(len(self._levels) - 1, 0, -1):
            dx = self._levels[depth].to_input.at(timestep, sources)
            dh = self._levels[depth].to_state.at(timestep, sources)
            new.append(dh * self._levels[depth - 1].forget[timestep])
            sources = (dx, dh, arriving[depth - 1])
        new.append(self._levels[0].to_state.at(timestep, sources))
        return tuple(reversed(new)), sources

    def _inwards(
        self, timestep: int, output: Tensor, cells: State
    ) -> tuple[list[Tensor], list[Tensor]]:
        """Return the cotangents of every level's output and of its memory, outermost first."""
        arriving, memories = [], []
        for level, cell in zip(self._levels, cells, strict=True):
            arriving.append(output)
            output = torch.addcmul(cell, output, level.into_memory[timestep])
            memories.append(output)
        return arriving, memories

    def _level(
        self, unit: NestedLSTM, depth: int, terms: LevelTerms, c: Tensor, embedding: Tensor | None
    ) -> _Level:
        i, f, o = (
            torch.sigmoid(terms.input),
            torch.sigmoid(terms.forget),
            torch.sigmoid(terms.output),
        )
        z, tanh_c = terms.candidate, torch.tanh(c)
        into_forget, into_output = shifted(c) * f * (1 - f), tanh_c * o * (1 - o)
        if depth == unit.depth - 1:
            written = torch.tanh(z)
            gates = [written * i * (1 - i), into_forget, into_output, i * (1 - written.square())]
            receives = INNERMOST
        else:
            gates = [z * i * (1 - i), into_forget, into_output, i]
            receives = WRAPPING
        coefficients = torch.stack(gates, dim=1)
        inputs = fold(unit.input_weights[depth], None if depth else embedding)
        return _Level(
            into_memory=o * (1 - tanh_c.square()),
            forget=f,
            to_state=GateMap(unit.recurrent_weights[depth], coefficients, receives),
            to_input=GateMap(inputs, coefficients, receives),
        )
