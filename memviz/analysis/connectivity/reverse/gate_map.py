"""The way back through a layer's gates: from the cotangents they receive to state or input."""

from functools import cached_property

import torch
from torch import Tensor

BLOCK = 8  # steps whose Jacobians are built together; more costs memory and gains nothing
FEW_ROWS = 24  # below this, a product per gate is cheaper than building a Jacobian

Sources = tuple[Tensor, ...]


class GateMap:
    """Every gate receives one of a step's sources, scaled by a vector of its own.

    A source is a cotangent inside the step, [..., rows, hidden], for example that of the memory.
    With a and W of each gate the result is the sum over gates of (source * a) @ W.
    """

    def __init__(self, weight: Tensor, coefficients: Tensor, receives: tuple[int, ...]) -> None:
        """Take W [gates * hidden, width] and a [time, gates, hidden].

        `receives` holds for each gate the index of its source.
        """
        self._weight = weight
        self._coefficients = coefficients
        self._receives = receives

    def at(self, timestep: int, sources: Sources) -> Tensor:
        """Return the sources at one timestep carried through, [rows, width].

        Timesteps come from the last to the first.
        """
        if len(sources[0]) < FEW_ROWS:
            return self._by_gate(sources, self._coefficients[timestep])
        first, *others = zip(sources, self._ways, strict=True)
        rows, matrix = first[1].factors(first[0], timestep)
        result = rows @ matrix
        for source, way in others:
            result.addmm_(*way.factors(source, timestep))
        return result

    def along(self, sources: Sources) -> Tensor:
        """Return the sources of the first timesteps, each [time, rows, hidden], carried through.

        One product for all timesteps, [time, rows, width].
        """
        return self._by_gate(sources, self._coefficients[: len(sources[0])].unsqueeze(1))

    def _by_gate(self, sources: Sources, coefficients: Tensor) -> Tensor:
        received = torch.stack([sources[index] for index in self._receives], dim=-2)
        return (received * coefficients).flatten(-2) @ self._weight

    @cached_property
    def _ways(self) -> list["_OneGate | _StepJacobians"]:
        """For each source, the map through the gate that receives it, or through several."""
        gates = self._weight.unflatten(0, (len(self._receives), -1))
        ways: list[_OneGate | _StepJacobians] = []
        for source in range(1 + max(self._receives)):
            mine = [gate for gate, received in enumerate(self._receives) if received == source]
            if len(mine) == 1:
                ways.append(_OneGate(self._coefficients[:, mine[0]], gates[mine[0]]))
            else:
                ways.append(_StepJacobians(self._coefficients[:, mine], gates[mine]))
        return ways


class _OneGate:
    """One gate: its cotangent is the source's, scaled."""

    def __init__(self, coefficients: Tensor, weight: Tensor) -> None:
        self._coefficients = coefficients
        self._weight = weight

    def factors(self, rows: Tensor, timestep: int) -> tuple[Tensor, Tensor]:
        """Return two matrices whose product is the rows carried through the gate."""
        return rows * self._coefficients[timestep], self._weight


class _StepJacobians:
    """Several gates that receive the same source.

    d * a_1 @ W_1 + d * a_2 @ W_2 + ... is d @ (diag(a_1) W_1 + diag(a_2) W_2 + ...): with the
    matrix in brackets, the step's Jacobian, many rows d cost one product instead of one a gate.
    """

    def __init__(self, coefficients: Tensor, weights: Tensor) -> None:
        """Take a [time, gates, hidden] and W [gates, hidden, width]."""
        self._coefficients = coefficients
        self._weights = weights.transpose(0, 1).contiguous()  # [hidden, gates, width]
        self._first = self._end = len(coefficients)
        self._block = torch.empty(0)  # [hidden, steps from first to end, width]

    def factors(self, rows: Tensor, timestep: int) -> tuple[Tensor, Tensor]:
        """Return two matrices whose product is the rows carried through the gates."""
        if not self._first <= timestep < self._end:
            self._build(timestep)
        return rows, self._block[:, timestep - self._first]

    def _build(self, last: int) -> None:
        self._first, self._end = max(0, last + 1 - BLOCK), last + 1
        block = self._coefficients[self._first : self._end].permute(2, 0, 1).contiguous()
        self._block = torch.bmm(block, self._weights)
