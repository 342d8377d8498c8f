"""The LSTM with exponential gates (Beck et al. 2024, "xLSTM")."""

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, logsigmoid

from memviz.units.heads import head_size
from memviz.units.projected_unit import ProjectedUnit
from memviz.units.slstm_sequence import recurrent_terms, slstm_sequence
from memviz.units.unit import Option, State


class Step(NamedTuple):
    """What a step computes before the new state, each [batch, hidden]."""

    input: Tensor
    forget: Tensor
    candidate: Tensor
    output: Tensor
    stabiliser: Tensor


class SLSTM(ProjectedUnit):
    """An LSTM whose input gate is an exponential, and whose memory is a weighted mean.

    i~, f~, z~, o~ = W x + U h + b              what enters the gates and the candidate
    m' = max(i~, m + log sigmoid(f~))           stabiliser; i~ where nothing is stored, n = 0
    i = exp(i~ - m')                            input gate
    f = exp(m + log sigmoid(f~) - m')           forget gate; 0 where nothing is stored
    c = f * c + i * tanh(z~)                    memory
    n = f * n + i                               normaliser, the sum of the weights in c
    h = sigmoid(o~) * c / n

    m keeps the exponentials from overflowing and cancels in c / n. U is block-diagonal: the cells
    of one of the `heads` read the h of their own head only. x is [batch, input], the four state
    parts [batch, hidden], W [4 hidden, input], U [heads, 4 hidden / heads, hidden / heads].
    Beck, Pöppel, Spanring, Auer, Prudnikova, Kopp, Klambauer, Brandstetter and Hochreiter 2024,
    arXiv 2405.04517.

    The gates that are shown are shares, which do not depend on m: forget is f * n / (f * n + i),
    with n before the step, and input i / (f * n + i). They add up to one, and
    c / n after the step is forget * c / n + input * tanh(z~).
    """

    state_parts = ("h", "c", "n", "m")
    gate_names = ("input", "forget", "output")
    options: ClassVar[Mapping[str, Option]] = {"heads": 1}
    about_keep = (
        "f × n / (f × n + i), n before the step: the share that what was stored has in the memory "
        "c / n after it. The gates are exponentials, and only their share of the normaliser says "
        "what they do"
    )

    def __init__(self, input_size: int, hidden_size: int, heads: int = 1) -> None:
        size = head_size(hidden_size, heads)
        super().__init__(input_size, hidden_size)
        self.heads = heads
        bound = hidden_size**-0.5
        # The order of the rows is input gate, forget gate, candidate, output gate.
        self.input_weight = nn.Parameter(
            torch.empty(4 * hidden_size, input_size).uniform_(-bound, bound)
        )
        # As in the authors' code: no recurrence at the start, and forget gates that are spread.
        self.recurrent_weight = nn.Parameter(torch.zeros(heads, 4 * size, size))
        self.bias = nn.Parameter(torch.zeros(4 * hidden_size))
        with torch.no_grad():
            self.bias[hidden_size : 2 * hidden_size] = torch.linspace(3, 6, size).repeat(heads)

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:
        """Return the shares of input and forget gate, and the output gate, [batch, hidden] each."""
        step = self._activations(self.project(x), state)
        kept = step.forget * state[2]
        n = kept + step.input
        return {"input": step.input / n, "forget": kept / n, "output": step.output}

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return the share of the memory c / n that is kept."""
        return gates["forget"]

    def memory(self, state: State) -> Tensor:
        """Return c / n, [batch, hidden], which does not depend on the stabiliser."""
        return self.cells(state)["c"]

    def cells(self, state: State) -> dict[str, Tensor]:
        """Return c / n, which the output gate acts on, within -1..1; 0 where nothing is stored."""
        _, c, n, _ = state
        return {"c": c / torch.where(n == 0, 1, n)}

    def advance(self, projected: Tensor, state: State) -> State:
        """Return (h, c, n, m) after a step whose W x + b is `projected`, [batch, 4 hidden]."""
        i, f, z, o, m = self._activations(projected, state)
        c = f * state[1] + i * z
        n = f * state[2] + i
        return o * c / n, c, n, m

    def forward(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state."""
        state = self.initial_state(len(sequence)) if state is None else state
        return slstm_sequence(self.project(sequence), self.recurrent_weight, state)

    def project(self, x: Tensor) -> Tensor:
        """Return W x + b, [..., 4 hidden]."""
        return linear(x, self.input_weight, self.bias)

    def _activations(self, projected: Tensor, state: State) -> Step:
        """Return gates, candidate and stabiliser of a step whose W x + b is `projected`."""
        h, _, n, m = state
        i, f, z, o = (projected + recurrent_terms(h, self.recurrent_weight)).chunk(4, dim=-1)
        carried = torch.where(n == 0, -torch.inf, m + logsigmoid(f))
        m = torch.maximum(i, carried)
        return Step(torch.exp(i - m), torch.exp(carried - m), torch.tanh(z), torch.sigmoid(o), m)
