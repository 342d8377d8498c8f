"""The reverse pass of the long short-term memory."""

import torch
from torch import Tensor

from memviz.analysis.connectivity.reverse.gate_map import GateMap, Sources
from memviz.analysis.connectivity.reverse.layer_sweep import LayerSweep, fold, shifted
from memviz.units import State
from memviz.units.lstm import LSTM

RECEIVES = (0, 0, 0, 1)  # input, forget and candidate that of the memory, output gate that of h


class LSTMSweep(LayerSweep):
    """Input, forget gate and candidate receive the cotangent of c; the output gate that of h.

    With s' the slope of the sigmoid or tanh:
    m = dc + dh o (1 - tanh(c)^2)                    the cotangent of c
    dc_before = m f
    dh_before, dx = m (g i' W_i + c_before f' W_f + i g' W_g) + dh tanh(c) o' W_o
    where W is U for dh_before.
    """

    def __init__(self, unit: LSTM, sequence: Tensor, embedding: Tensor | None) -> None:
        (i, f, g, o), (self.outputs, c) = unit.trace_activations(sequence)
        tanh_c = torch.tanh(c)
        self._forget = f
        self._into_memory = o * (1 - tanh_c.square())
        coefficients = torch.stack(
            [
                g * i * (1 - i),
                shifted(c) * f * (1 - f),
                i * (1 - g.square()),
                tanh_c * o * (1 - o),
            ],
            dim=1,
        )
        self._to_state = GateMap(unit.recurrent_weight, coefficients, RECEIVES)
        self.to_input = GateMap(fold(unit.input_weight, embedding), coefficients, RECEIVES)

    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Sources]:
        """Return the cotangents of the state before `timestep`, and those of c and h."""
        dh = output + state[0]
        memory = torch.addcmul(state[1], dh, self._into_memory[timestep])
        before = self._to_state.at(timestep, (memory, dh)), memory * self._forget[timestep]
        return before, (memory, dh)
