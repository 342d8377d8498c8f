"""What may stand around a unit: norms, a way past it, and a layer without memory after it.

Today's recurrent models are stacks of such blocks; the article's models have none.
"""

from torch import Tensor, nn
from torch.nn.functional import silu

from memviz.units import State, Unit


class GatedMLP(nn.Module):
    """Two products of the input, one opened by the other: W_out (silu(W_gate x) * W_in x).

    Without biases. Source: Shazeer 2020, "GLU Variants Improve Transformer" (SwiGLU).
    """

    def __init__(self, size: int, width: int) -> None:
        super().__init__()
        self.gate = nn.Linear(size, width, bias=False)
        self.read = nn.Linear(size, width, bias=False)
        self.write = nn.Linear(width, size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return [..., size] for [..., size]."""
        return self.write(silu(self.gate(x)) * self.read(x))


class ResidualBlock(Unit):
    """A unit that adds to what it reads: y = x + unit(norm(x)), then y + mlp(norm(y)).

    `mlp` is the width of the layer after the unit, 0 for none. The last block of a model also
    normalises what it hands to the head. Norms are by the root mean square (Zhang and Sennrich
    2019, "Root Mean Square Layer Normalization"). State, gates and cells are the unit's own.
    """

    def __init__(self, unit: Unit, mlp: int = 0, *, last: bool = False) -> None:
        super().__init__(unit.input_size, unit.hidden_size)
        if unit.input_size != unit.hidden_size:
            raise ValueError(
                f"unit: it reads {unit.input_size} numbers and gives {unit.hidden_size}; what it "
                "gives is added to what it reads, so they must be as many"
            )
        size = unit.hidden_size
        self.norm, self.unit = nn.RMSNorm(size), unit
        self.mlp = nn.Sequential(nn.RMSNorm(size), GatedMLP(size, mlp)) if mlp else None
        self.last_norm = nn.RMSNorm(size) if last else None
        self.state_parts, self.gate_names = unit.state_parts, unit.gate_names
        self.complex_parts, self.gate_ranges = unit.complex_parts, dict(unit.gate_ranges)
        self.part_axes = dict(unit.part_axes)
        self.exact_parameters = tuple(f"unit.{name}" for name in unit.exact_parameters)

    @property
    def part_shapes(self) -> dict[str, tuple[int, ...]]:
        """Those of the unit."""
        return self.unit.part_shapes

    def initial_state(self, batch: int) -> State:
        """Return that of the unit."""
        return self.unit.initial_state(batch)

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:
        """Return those of the unit, for what it reads of `x` [batch, input]."""
        return self.unit.gates(self.norm(x), state)

    def keep(self, gates: dict[str, Tensor]) -> Tensor | None:  # type: ignore[override]
        """Return that of the unit."""
        return self.unit.keep(gates)

    def memory(self, state: State) -> Tensor | None:
        """Return that of the unit."""
        return self.unit.memory(state)

    def carry(self, x: Tensor, state: State, memory: Tensor) -> Tensor:
        """Return what the unit's step makes of `memory`, for what it reads of `x` [1, input]."""
        return self.unit.carry(self.norm(x), state, memory)

    def find(self, x: Tensor, state: State, memory: Tensor) -> Tensor | None:
        """Return what the query of the unit's step finds, for what it reads of `x` [1, input]."""
        return self.unit.find(self.norm(x), state, memory)

    def cells(self, state: State) -> dict[str, Tensor]:
        """Return those of the unit."""
        return self.unit.cells(state)

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden] and the unit's new state for `x` [batch, input]."""
        output, state = self.unit.step(self.norm(x), state)
        return self._after(x, output), state

    def forward(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return the same for a sequence [batch, time, input], by the unit's own fast way."""
        outputs, state = self.unit(self.norm(sequence), state)
        return self._after(sequence, outputs), state

    def trace(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return the output and the unit's state parts after each step, [time, ...] each."""
        outputs, states = self.unit.trace(self.norm(sequence), state)
        return self._after(sequence, outputs), states

    def _after(self, read: Tensor, output: Tensor) -> Tensor:
        """Return the block's output for what it read and what the unit made of it."""
        total = read + output
        if self.mlp is not None:
            total = total + self.mlp(total)
        return total if self.last_norm is None else self.last_norm(total)


def blocks(units: list[Unit], mlp: int) -> list[Unit]:
    """Return a block around each unit, from the input to the head."""
    *earlier, last = units
    return [*(ResidualBlock(unit, mlp) for unit in earlier), ResidualBlock(last, mlp, last=True)]


def tie(embedding: nn.Embedding, head: nn.Linear) -> None:
    """Let the head share the embedding's weights, [symbols, width]."""
    if head.weight.shape != embedding.weight.shape:
        raise ValueError(
            f"head: {list(head.weight.shape)}; to share the embedding's weights it must have their "
            f"shape, {list(embedding.weight.shape)}"
        )
    head.weight = embedding.weight
