"""The simple recurrent unit with tanh (Elman 1990)."""

import torch
from torch import Tensor, nn

from memviz.units.kernel import KernelUnit
from memviz.units.unit import State


class RNN(KernelUnit):
    """h_t = tanh(W x_t + U h_{t-1} + b)."""

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__(nn.RNN(input_size, hidden_size, batch_first=True))
        nn.init.orthogonal_(self.recurrent_weight)

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state (h,)."""
        (h,) = state
        (w_x,), (u_h,) = self.input_terms(x), self.recurrent_terms(h)
        h = torch.tanh(w_x + u_h)
        return h, (h,)
