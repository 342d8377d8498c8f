"""The reverse pass of the gated recurrent unit."""

import torch
from torch import Tensor

from memviz.sweeps.layer_sweep import LayerSweep, StepJacobians, fold, shifted
from memviz.units import State
from memviz.units.gru import GRU


class GRUSweep(LayerSweep):
    """All gates receive the cotangent of h: one Jacobian takes it to the state and the input.

    With s' the slope of the sigmoid or tanh and u_n = U_n h the candidate's recurrent term:
    a_z = (h - n) z',  a_n = (1 - z) n',  a_r = a_n u_n r'
    dh_before = d (diag(z) + a_z U_z + a_r U_r + a_n r U_n)
    dx        = d (a_z W_z + a_r W_r + a_n W_n)
    """

    def __init__(self, unit: GRU, sequence: Tensor, embedding: Tensor | None) -> None:
        outputs, _ = unit(sequence.unsqueeze(0))
        self.outputs = outputs[0]
        before = shifted(self.outputs)
        r, z, n = unit.activations(sequence, (before,))
        u_n = unit.recurrent_terms(before)[2]
        a_z = (before - n) * z * (1 - z)
        a_n = (1 - z) * (1 - n.square())
        a_r = a_n * u_n * r * (1 - r)
        self._keep = z
        self._hidden = unit.hidden_size
        recurrent = unit.recurrent_weight.split(self._hidden)
        inputs = fold(unit.input_weight, embedding).split(self._hidden)
        self._to_state = StepJacobians([a_r, a_z, a_n * r], list(recurrent))
        self._to_input = StepJacobians([a_r, a_z, a_n], list(inputs))

    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Tensor]:
        """Return the cotangents of the state before `timestep` and of the input."""
        dh = output + state[0]
        before = torch.addcmul(self._to_state.apply(dh, timestep), dh, self._keep[timestep])
        return (before,), self._to_input.apply(dh, timestep)
