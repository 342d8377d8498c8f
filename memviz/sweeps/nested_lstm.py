"""The reverse pass of the nested LSTM, any depth."""

from dataclasses import dataclass

import torch
from torch import Tensor

from memviz.sweeps.layer_sweep import LayerSweep, StepJacobians, fold, shifted
from memviz.units import State
from memviz.units.nested_lstm import NestedLSTM


@dataclass(frozen=True)
class _Level:
    """Local derivatives of one level along the text, each [time, hidden]; see the sweep."""

    into_memory: Tensor
    into_output_gate: Tensor
    output_weight: Tensor
    into_forget_gate: Tensor
    forget: Tensor
    forget_weight: Tensor
    jacobians: StepJacobians


class NestedLSTMSweep(LayerSweep):
    """From the outermost level inwards to the memories, then outwards through the gates.

    With s' the slope of the sigmoid or tanh, for each level:
    m = dc + d o (1 - tanh(c)^2)        the cotangent of c, d that of the level's own output
    the innermost level, c = f c_before + i tanh(z):
        gates = m (tanh(z) i' W_i + c_before f' W_f + i tanh'(z) W_z) + d tanh(c) o' W_o
    a level with a level inside, whose input is i z and whose hidden state is f c_before:
        gates = dx (z i' W_i + i W_z) + dh c_before f' W_f + d tanh(c) o' W_o
    where W is [U | W] of the level, so that gates are the cotangents of its h_before and x.
    """

    def __init__(self, unit: NestedLSTM, sequence: Tensor, embedding: Tensor | None) -> None:
        after = unit.trace(sequence)
        self.outputs = after[0]
        before = tuple(shifted(part) for part in after)
        self._hidden = unit.hidden_size
        self._levels = [
            self._level(unit, depth, terms, before[depth + 1], after[depth + 1], embedding)
            for depth, terms in enumerate(unit.levels(sequence, before))
        ]

    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Tensor]:
        """Return the cotangents of the state before `timestep` and of the input."""
        arriving, memories = self._inwards(timestep, output + state[0], state[1:])
        innermost = self._levels[-1]
        new = [memories[-1] * innermost.forget[timestep]]
        both = innermost.jacobians.apply(memories[-1], timestep)
        both.addmm_(arriving[-1] * innermost.into_output_gate[timestep], innermost.output_weight)
        for level, arrived in zip(self._levels[-2::-1], arriving[-2::-1], strict=True):
            dh, dx = both[:, : self._hidden], both[:, self._hidden :]
            new.append(dh * level.forget[timestep])
            both = level.jacobians.apply(dx, timestep)
            both.addmm_(dh * level.into_forget_gate[timestep], level.forget_weight)
            both.addmm_(arrived * level.into_output_gate[timestep], level.output_weight)
        new.append(both[:, : self._hidden])
        return tuple(reversed(new)), both[:, self._hidden :]

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
        self,
        unit: NestedLSTM,
        depth: int,
        terms: tuple[Tensor, Tensor, Tensor, Tensor],
        c_before: Tensor,
        c: Tensor,
        embedding: Tensor | None,
    ) -> _Level:
        i, f, o = (torch.sigmoid(term) for term in terms[:3])
        z, tanh_c = terms[3], torch.tanh(c)
        inputs = fold(unit.input_weights[depth], None if depth else embedding)
        weight = torch.cat([unit.recurrent_weights[depth], inputs], dim=1)
        w_i, w_f, w_o, w_z = weight.split(self._hidden)
        into_forget = c_before * f * (1 - f)
        if depth == unit.depth - 1:
            written = torch.tanh(z)
            coefficients = [written * i * (1 - i), into_forget, i * (1 - written.square())]
            jacobians = StepJacobians(coefficients, [w_i, w_f, w_z])
        else:
            jacobians = StepJacobians([z * i * (1 - i), i], [w_i, w_z])
        return _Level(
            into_memory=o * (1 - tanh_c.square()),
            into_output_gate=tanh_c * o * (1 - o),
            output_weight=w_o,
            into_forget_gate=into_forget,
            forget=f,
            forget_weight=w_f,
            jacobians=jacobians,
        )
