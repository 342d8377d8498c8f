"""The gated recurrent unit (Cho et al. 2014), in the variant of torch and cuDNN."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from memviz.units.kernel import KernelUnit
from memviz.units.unit import State


class GRU(KernelUnit):
    """Keeps a share z of the old state and writes the rest anew.

    r = sigmoid(W_r x + U_r h + b_r)            reset
    z = sigmoid(W_z x + U_z h + b_z)            update; high means keep, as in torch
    n = tanh(W_n x + b_n + r * (U_n h))         candidate; r acts after the matrix product
    h = (1 - z) * n + z * h
    """

    gate_names = ("reset", "update")

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__(nn.GRU(input_size, hidden_size, batch_first=True))

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:
        """Return the reset and update gates, each [batch, hidden]."""
        r, z, _ = self.activations(x, state)
        return {"reset": r, "update": z}

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return the update gate: the share of h that is kept."""
        return gates["update"]

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state (h,)."""
        (h,) = state
        _, z, n = self.activations(x, state)
        h = (1 - z) * n + z * h
        return h, (h,)

    def activations(self, x: Tensor, state: State) -> tuple[Tensor, Tensor, Tensor]:
        """Return r, z and n, each [batch, hidden]: all that a step computes from x and h."""
        w_r, w_z, w_n = self.input_terms(x)
        u_r, u_z, u_n = self.recurrent_terms(state[0])
        r = torch.sigmoid(w_r + u_r)
        z = torch.sigmoid(w_z + u_z)
        n = torch.tanh(w_n + r * u_n)
        return r, z, n
