"""Units whose state is a linear recurrence: what a step keeps and writes does not see the state."""

from abc import abstractmethod

from torch import Tensor

from memviz.units.linear_recurrence import linear_recurrence
from memviz.units.unit import State, Unit


class LinearUnit(Unit):
    """A unit with one state part h, h = keep * h + write, whose keep and write do not see h.

    So they are computed for all timesteps at once, and what is left for the loop over time is one
    multiplication and one addition a step.
    """

    @abstractmethod
    def keep_and_write(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return what a step multiplies h by and what it adds, for inputs [..., input].

        Both are [..., hidden].
        """

    def output(self, h: Tensor, x: Tensor) -> Tensor:  # noqa: ARG002
        """Return the outputs [..., hidden] for the states after the inputs `x`: the states here."""
        return h

    def memory(self, state: State) -> Tensor:
        """Return h, [batch, hidden]."""
        return state[0]

    def carry(self, x: Tensor, state: State, memory: Tensor) -> Tensor:  # noqa: ARG002
        """Return what a step keeps of `memory`, [memories, hidden]."""
        return self.keep_and_write(x)[0] * memory

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the new state (h,)."""
        keep, write = self.keep_and_write(x)
        h = keep * state[0] + write
        return self.output(h, x), (h,)

    def forward(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state."""
        h = self._states(sequence, state)
        return self.output(h, sequence), (h[:, -1],)

    def trace(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return the output and h after each step of one text, [time, hidden] each."""
        h = self._states(sequence.unsqueeze(0), state).squeeze(0)
        return self.output(h, sequence), (h,)

    def _states(self, sequence: Tensor, state: State | None) -> Tensor:
        """Return h after each step, [batch, time, hidden]."""
        (start,) = self.initial_state(len(sequence)) if state is None else state
        return linear_recurrence(*self.keep_and_write(sequence), start)
