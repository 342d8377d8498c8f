"""Units whose product with the input does not wait for the state."""

from abc import abstractmethod

import torch
from torch import Tensor

from memviz.units.unit import State, Unit


class ProjectedUnit(Unit):
    """A unit that reads x as W x + b alone: one product for all timesteps of a sequence.

    Its first state part is the output.
    """

    looped = "advance"

    @abstractmethod
    def project(self, x: Tensor) -> Tensor:
        """Return W x + b, [..., terms], for inputs [..., input]."""

    @abstractmethod
    def advance(self, projected: Tensor, state: State) -> State:
        """Return the state after a step whose W x + b is `projected`, [batch, terms]."""

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state."""
        state = self.advance(self.project(x), state)
        return state[0], state

    def forward(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state."""
        state = self.initial_state(len(sequence)) if state is None else state
        outputs = []
        for terms in self.project(sequence).unbind(dim=1):
            state = self.advance(terms, state)
            outputs.append(state[0])
        return torch.stack(outputs, dim=1), state

    def trace(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return the output and every state part after each step of one text, [time, ...] each."""
        state, steps = self.initial_state(1) if state is None else state, []
        for terms in self.project(sequence).split(1):
            state = self.advance(terms, state)
            steps.append(state)
        states = tuple(map(torch.cat, zip(*steps, strict=True)))
        return states[0], states
