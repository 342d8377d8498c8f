"""Units that torch has a kernel for: its parameters, its fast path, one bias."""

from abc import abstractmethod
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from memviz.units.unit import State, Unit


class KernelUnit(Unit):
    """A unit whose parameters live in one of torch's recurrent modules.

    torch adds two biases per gate, the published models have one. Only the input bias is
    trained here; the recurrent bias stays zero, so that parameters count as in the article.
    """

    def __init__(self, kernel: nn.RNNBase) -> None:
        super().__init__(kernel.input_size, kernel.hidden_size)
        self.kernel = kernel
        nn.init.zeros_(self.input_bias)
        nn.init.zeros_(self._parameter("bias_hh_l0").requires_grad_(False))

    @property
    def input_weight(self) -> Tensor:
        """W, [gates * hidden, input]."""
        return self._parameter("weight_ih_l0")

    @property
    def recurrent_weight(self) -> Tensor:
        """U, [gates * hidden, hidden]."""
        return self._parameter("weight_hh_l0")

    @property
    def input_bias(self) -> Tensor:
        """b, [gates * hidden], the one that is trained."""
        return self._parameter("bias_ih_l0")

    def input_terms(self, x: Tensor) -> tuple[Tensor, ...]:
        """Return what the input adds to each gate, each [batch, hidden]: W x + b."""
        terms = linear(x, self.input_weight, self.input_bias)
        return terms.split(self.hidden_size, dim=-1)

    def recurrent_terms(self, h: Tensor) -> tuple[Tensor, ...]:
        """Return what the hidden state adds to each gate, each [batch, hidden]: U h."""
        terms = linear(h, self.recurrent_weight, self._parameter("bias_hh_l0"))
        return terms.split(self.hidden_size, dim=-1)

    @abstractmethod
    def activations(self, input_terms: tuple[Tensor, ...], state: State) -> Any:
        """Return what a step computes before the new state, a tuple of [batch, hidden].

        `input_terms` are W x + b of every gate; a step's product with U is computed here and
        nowhere else.
        """

    @abstractmethod
    def new_state(self, activations: Any, state: State) -> State:
        """Return the state after the step; its first part, h, is the output."""

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state."""
        state = self.new_state(self.activations(self.input_terms(x), state), state)
        return state[0], state

    def trace_activations(self, sequence: Tensor) -> tuple[Any, State]:
        """Return activations and state parts of each step of one text, each [time, hidden].

        The product of the input with W is one for all timesteps.
        """
        state, steps = self.initial_state(1), []
        for terms in zip(*(term.split(1) for term in self.input_terms(sequence)), strict=True):
            activations = self.activations(terms, state)
            state = self.new_state(activations, state)
            steps.append((*activations, *state))
        parts = tuple(map(torch.cat, zip(*steps, strict=True)))
        return parts[: -len(state)], parts[-len(state) :]

    def forward(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state, by torch's own kernel."""
        state = self.initial_state(sequence.shape[0]) if state is None else state
        stacked = tuple(part.unsqueeze(0).contiguous() for part in state)
        outputs, last = self.kernel(sequence, stacked[0] if len(stacked) == 1 else stacked)
        last = (last,) if isinstance(last, Tensor) else last
        return outputs, tuple(part.squeeze(0) for part in last)

    def trace(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return the output and every state part after each step of one text, [time, hidden] each.

        By torch's kernel, which gives h; the other parts of the state are computed from h.
        """
        state = self.initial_state(1) if state is None else state
        outputs, _ = self(sequence.unsqueeze(0), state)
        h = outputs.squeeze(0)
        return h, (h, *self.trace_beside(h, sequence, state))

    def trace_beside(self, h: Tensor, sequence: Tensor, state: State) -> State:  # noqa: ARG002
        """Return the state parts beside h after each step, [time, hidden] each; none here.

        `h` is [time, hidden] after each step, `state` the one before the first.
        """
        return ()

    def _parameter(self, name: str) -> Tensor:
        return getattr(self.kernel, name)
