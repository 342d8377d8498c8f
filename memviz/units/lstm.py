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
        w_i, w_f, _, w_o = self.input_terms(x)
        u_i, u_f, _, u_o = self.recurrent_terms(state[0])
        return {
            "input": torch.sigmoid(w_i + u_i),
            "forget": torch.sigmoid(w_f + u_f),
            "output": torch.sigmoid(w_o + u_o),
        }

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return the forget gate: the share of c that is kept."""
        return gates["forget"]

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state (h, c)."""
        h, c = state
        i, f, o = self.gates(x, state).values()
        _, _, w_g, _ = self.input_terms(x)
        _, _, u_g, _ = self.recurrent_terms(h)
        g = torch.tanh(w_g + u_g)
        c = f * c + i * g
        h = o * torch.tanh(c)
        return h, (h, c)
