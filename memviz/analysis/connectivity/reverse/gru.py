"""The reverse pass of the gated recurrent unit."""

import torch
from torch import Tensor

from memviz.analysis.connectivity.reverse.gate_map import GateMap, Sources
from memviz.analysis.connectivity.reverse.layer_sweep import LayerSweep, fold, shifted
from memviz.units import State
from memviz.units.gru import GRU

RECEIVES = (0, 0, 0)  # reset, update and candidate: all that of h


class GRUSweep(LayerSweep):
    """All gates receive the cotangent of h.

    With s' the slope of the sigmoid or tanh and u_n = U_n h the candidate's recurrent term:
    a_z = (h - n) z',  a_n = (1 - z) n',  a_r = a_n u_n r'
    dh_before = d (diag(z) + a_z U_z + a_r U_r + a_n r U_n)
    dx        = d (a_z W_z + a_r W_r + a_n W_n)
    """

    def __init__(self, unit: GRU, sequence: Tensor, embedding: Tensor | None) -> None:
        (r, z, n, u_n), (self.outputs,) = unit.trace_activations(sequence)
        before = shifted(self.outputs)
        a_z = (before - n) * z * (1 - z)
        a_n = (1 - z) * (1 - n.square())
        a_r = a_n * u_n * r * (1 - r)
        self._keep = z
        to_state, to_input = torch.stack([a_r, a_z, a_n * r], 1), torch.stack([a_r, a_z, a_n], 1)
        self._to_state = GateMap(unit.recurrent_weight, to_state, RECEIVES)
        self.to_input = GateMap(fold(unit.input_weight, embedding), to_input, RECEIVES)

    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Sources]:
        """Return the cotangents of the state before `timestep`, and that of h."""
        dh = output + state[0]
        before = torch.addcmul(self._to_state.at(timestep, (dh,)), dh, self._keep[timestep])
        return (before,), (dh,)
