"""The long short-term memory (Hochreiter and Schmidhuber 1997; forget gate, Gers et al. 2000)."""

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn

from memviz.units.kernel import KernelUnit
from memviz.units.unit import State


class StepActivations(NamedTuple):
    """What a step computes before the new state, each [batch, hidden]."""

    input: Tensor
    forget: Tensor
    candidate: Tensor
    output: Tensor


class LSTM(KernelUnit):
    """Keeps a memory cell c beside the output h.

    i, f, o = sigmoid(W x + U h + b)            input, forget, output gate
    g = tanh(W_g x + U_g h + b_g)               candidate
    c = f * c + i * g
    h = o * tanh(c)
    """

    state_parts = ("h", "c")
    gate_names = ("input", "forget", "output")
    about_keep = "the forget gate f of c = f × c + i × g"

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__(nn.LSTM(input_size, hidden_size, batch_first=True))
        with torch.no_grad():
            # Forget gates start open (Gers et al. 2000; forget bias 1 in the article's cells).
            self.input_bias[hidden_size : 2 * hidden_size] = 1.0

    def activations(self, input_terms: tuple[Tensor, ...], state: State) -> StepActivations:
        """Return gates and candidate for W x + b of each."""
        terms = zip(input_terms, self.recurrent_terms(state[0]), strict=True)
        i, f, g, o = (w + u for w, u in terms)
        return StepActivations(torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o))

    def new_state(self, activations: StepActivations, state: State) -> State:
        """Return the state (h, c) after the step."""
        i, f, g, o = activations
        c = f * state[1] + i * g
        return o * torch.tanh(c), c

    def trace_beside(self, h: Tensor, sequence: Tensor, state: State) -> State:
        """Return c after each step, [time, hidden]: all gates at once, since h is known."""
        h_before = torch.cat([state[0], h[:-1]])
        i, f, g, _ = self.activations(self.input_terms(sequence), (h_before,))
        c, cells = state[1], []
        for forget, written in zip(f.split(1), (i * g).split(1), strict=True):
            c = torch.addcmul(written, forget, c)
            cells.append(c)
        return (torch.cat(cells),)

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:
        """Return the input, forget and output gates, each [batch, hidden]."""
        i, f, _, o = self.activations(self.input_terms(x), state)
        return {"input": i, "forget": f, "output": o}

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return the forget gate: the share of c that is kept."""
        return gates["forget"]
