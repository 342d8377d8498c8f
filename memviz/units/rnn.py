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

    def activations(self, input_terms: tuple[Tensor, ...], state: State) -> tuple[Tensor, ...]:
        """Return the new h for W x + b: a unit without gates."""
        (w_x,), (u_h,) = input_terms, self.recurrent_terms(state[0])
        return (torch.tanh(w_x + u_h),)

    def new_state(self, activations: tuple[Tensor, ...], state: State) -> State:  # noqa: ARG002
        """Return the state (h,) after the step."""
        return activations
