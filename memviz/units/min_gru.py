"""The minimal gated recurrent unit (Feng et al. 2024, "Were RNNs All We Needed?")."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from memviz.units.linear_unit import LinearUnit
from memviz.units.unit import State


class MinGRU(LinearUnit):
    """A GRU whose gate and candidate read the input only, never the state.

    z = sigmoid(W_z x + b_z)                    update; high means write, unlike torch's GRU
    n = g(W_n x + b_n)                          candidate; g keeps it above zero
    h = (1 - z) * h + z * n

    with g(a) = a + 0.5 where a >= 0, and sigmoid(a) where a < 0. x is [batch, input], the others
    [batch, hidden]. Feng, Tung, Ahmed, Bengio and Hajimirsadeghi 2024, arXiv 2410.01201.
    """

    gate_names = ("update",)
    about_keep = (
        "1 − z of h = (1 − z) × h + z × n: the update gate turned round, for here it writes"
    )

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__(input_size, hidden_size)
        self.projection = nn.Linear(input_size, 2 * hidden_size)  # W and b of update, candidate

    def keep_and_write(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return 1 - z and z * n for inputs [..., input], each [..., hidden]."""
        update, candidate = self.projection(x).chunk(2, dim=-1)
        z = torch.sigmoid(update)
        return 1 - z, z * positive(candidate)

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:  # noqa: ARG002
        """Return the update gate, [batch, hidden]."""
        return {"update": torch.sigmoid(self.projection(x).chunk(2, dim=-1)[0])}

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return 1 - z: the share of h that is kept."""
        return 1 - gates["update"]


def positive(a: Tensor) -> Tensor:
    """Return g(a), the paper's function for candidates: above zero, rising, without a jump."""
    return torch.where(a >= 0, a + 0.5, torch.sigmoid(a))
