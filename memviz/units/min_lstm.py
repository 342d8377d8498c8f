"""The minimal long short-term memory (Feng et al. 2024, "Were RNNs All We Needed?")."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import logsigmoid

from memviz.units.linear_unit import LinearUnit
from memviz.units.min_gru import positive
from memviz.units.unit import State


class MinLSTM(LinearUnit):
    """An LSTM whose gates and candidate read the input only, and whose gates add up to one.

    i, f = sigmoid(W x + b)                     input, forget gate
    i' = i / (f + i),  f' = f / (f + i)         their shares: what is kept and what is written
    n = g(W_n x + b_n)                          candidate; g keeps it above zero
    h = f' * h + i' * n

    with g(a) = a + 0.5 where a >= 0, and sigmoid(a) where a < 0. x is [batch, input], the others
    [batch, hidden]. There is no output gate: h is memory and output. The shares are computed from
    the logarithms of the gates, so that two gates that are all but shut are no 0 / 0.
    Feng, Tung, Ahmed, Bengio and Hajimirsadeghi 2024, arXiv 2410.01201.
    """

    gate_names = ("input", "forget")
    about_keep = (
        "f′ = f / (f + i) of h = f′ × h + i′ × n: the forget gate as its share of both gates"
    )

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__(input_size, hidden_size)
        # W and b of input gate, forget gate and candidate.
        self.projection = nn.Linear(input_size, 3 * hidden_size)

    def keep_and_write(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return f' and i' * n for inputs [..., input], each [..., hidden]."""
        i, f, candidate = self.projection(x).chunk(3, dim=-1)
        i, f = _shares(i, f)
        return f, i * positive(candidate)

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:  # noqa: ARG002
        """Return the shares i' and f', each [batch, hidden]."""
        i, f, _ = self.projection(x).chunk(3, dim=-1)
        return dict(zip(self.gate_names, _shares(i, f), strict=True))

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return f': the share of h that is kept."""
        return gates["forget"]


def _shares(i: Tensor, f: Tensor) -> tuple[Tensor, Tensor]:
    """Return i' and f' for what enters the sigmoids: f / (f + i) is sigmoid(log f - log i)."""
    log_ratio = logsigmoid(f) - logsigmoid(i)
    return torch.sigmoid(-log_ratio), torch.sigmoid(log_ratio)
