"""The long short-term memory (Hochreiter and Schmidhuber 1997; forget gate, Gers et al. 2000)."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from memviz.units.kernel import KernelUnit
from memviz.units.unit import State


class LSTM(KernelUnit):
    """Keeps a memory cell c beside the output h.

    i, f, o = sigmoid(W x + U h + b)            input, forget, output gate
    g = tanh(W_g x + U_g h + b_g)               candidate
    c = f * c + i * g
    h = o * tanh(c)
    """

    state_parts = ("h", "c")
    gate_names = ("input", "forget", "output")

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__(nn.LSTM(input_size, hidden_size, batch_first=True))
        with torch.no_grad():
            # Forget gates start open (Gers et al. 2000; forget bias 1 in the article's cells).
            self._parameter("bias_ih_l0")[hidden_size : 2 * hidden_size] = 1.0

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:
        """Return the input, forget and output gates, each [batch, hidden]."""
        i, f, _, o = self.activations(x, state)
        return {"input": i, "forget": f, "output": o}

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return the forget gate: the share of c that is kept."""
        return gates["forget"]

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state (h, c)."""
        _, c = state
        i, f, g, o = self.activations(x, state)
        c = f * c + i * g
        h = o * torch.tanh(c)
        return h, (h, c)

    def activations(self, x: Tensor, state: State) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return i, f, g and o, each [batch, hidden]: all that a step computes from x and h."""
        w_i, w_f, w_g, w_o = self.input_terms(x)
        u_i, u_f, u_g, u_o = self.recurrent_terms(state[0])
        i = torch.sigmoid(w_i + u_i)
        f = torch.sigmoid(w_f + u_f)
        g = torch.tanh(w_g + u_g)
        o = torch.sigmoid(w_o + u_o)
        return i, f, g, o
