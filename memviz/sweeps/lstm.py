"""The reverse pass of the long short-term memory."""

import torch
from torch import Tensor

from memviz.sweeps.layer_sweep import LayerSweep, StepJacobians, fold, shifted
from memviz.units import State
from memviz.units.lstm import LSTM


class LSTMSweep(LayerSweep):
    """Input, forget gate and candidate receive the cotangent of c; the output gate that of h.

    With s' the slope of the sigmoid or tanh:
    m = dc + dh o (1 - tanh(c)^2)                    the cotangent of c
    dc_before = m f
    dh_before, dx = m (g i' W_i + c_before f' W_f + i g' W_g) + dh tanh(c) o' W_o
    """

    def __init__(self, unit: LSTM, sequence: Tensor, embedding: Tensor | None) -> None:
        outputs, _ = unit(sequence.unsqueeze(0))
        self.outputs = outputs[0]
        before = shifted(self.outputs)
        i, f, g, o = unit.activations(sequence, (before,))
        c = _memory(f, i * g)
        c_before = shifted(c)
        tanh_c = torch.tanh(c)
        self._forget = f
        self._into_memory = o * (1 - tanh_c.square())
        self._into_output_gate = tanh_c * o * (1 - o)
        self._hidden = unit.hidden_size
        weight = torch.cat([unit.recurrent_weight, fold(unit.input_weight, embedding)], 1)
        w_i, w_f, w_g, self._output_weight = weight.split(self._hidden)
        self._jacobians = StepJacobians(
            [g * i * (1 - i), c_before * f * (1 - f), i * (1 - g.square())], [w_i, w_f, w_g]
        )

    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Tensor]:
        """Return the cotangents of the state before `timestep` and of the input."""
        dh = output + state[0]
        memory = torch.addcmul(state[1], dh, self._into_memory[timestep])
        output_gate = dh * self._into_output_gate[timestep]
        both = self._jacobians.apply(memory, timestep)
        both.addmm_(output_gate, self._output_weight)
        before = (both[:, : self._hidden], memory * self._forget[timestep])
        return before, both[:, self._hidden :]


def _memory(keep: Tensor, write: Tensor) -> Tensor:
    """Return c_t = keep_t * c_{t-1} + write_t for all timesteps, [time, hidden]."""
    c, memory = torch.zeros_like(keep[0]), []
    for kept, written in zip(keep, write, strict=True):
        c = torch.addcmul(written, kept, c)
        memory.append(c)
    return torch.stack(memory)
