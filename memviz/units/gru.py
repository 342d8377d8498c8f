"""The gated recurrent unit (Cho et al. 2014), in the variant of torch and cuDNN."""

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn

from memviz.units.kernel import KernelUnit
from memviz.units.unit import State


class StepActivations(NamedTuple):
    """What a step computes before the new state, each [batch, hidden]."""

    reset: Tensor
    update: Tensor
    candidate: Tensor
    recurrent_candidate: Tensor  # U_n h, which the reset gate scales


class GRU(KernelUnit):
    """Keeps a share z of the old state and writes the rest anew.

    r = sigmoid(W_r x + U_r h + b_r)            reset
    z = sigmoid(W_z x + U_z h + b_z)            update; high means keep, as in torch
    n = tanh(W_n x + b_n + r * (U_n h))         candidate; r acts after the matrix product
    h = (1 - z) * n + z * h
    """

    gate_names = ("reset", "update")
    about_keep = (
        "the update gate z of h = (1 − z) × n + z × h. High keeps, as in torch and TensorFlow; in "
        "char-rnn high writes. The reset gate acts after the product with U, as in torch"
    )

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__(nn.GRU(input_size, hidden_size, batch_first=True))

    def activations(self, input_terms: tuple[Tensor, ...], state: State) -> StepActivations:
        """Return gates and candidate for W x + b of each."""
        w_r, w_z, w_n = input_terms
        u_r, u_z, u_n = self.recurrent_terms(state[0])
        r, z = torch.sigmoid(w_r + u_r), torch.sigmoid(w_z + u_z)
        return StepActivations(r, z, torch.tanh(w_n + r * u_n), u_n)

    def new_state(self, activations: StepActivations, state: State) -> State:
        """Return the state (h,) after the step."""
        _, z, n, _ = activations
        return ((1 - z) * n + z * state[0],)

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:
        """Return the reset and update gates, each [batch, hidden]."""
        r, z, _, _ = self.activations(self.input_terms(x), state)
        return {"reset": r, "update": z}

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return the update gate: the share of h that is kept."""
        return gates["update"]
