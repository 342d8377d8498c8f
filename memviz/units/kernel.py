"""Units that torch has a kernel for: its parameters, its fast path, one bias."""

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
        nn.init.zeros_(self._parameter("bias_ih_l0"))
        nn.init.zeros_(self._parameter("bias_hh_l0").requires_grad_(False))

    @property
    def input_weight(self) -> Tensor:
        """W, [gates * hidden, input]."""
        return self._parameter("weight_ih_l0")

    @property
    def recurrent_weight(self) -> Tensor:
        """U, [gates * hidden, hidden]."""
        return self._parameter("weight_hh_l0")

    def input_terms(self, x: Tensor) -> tuple[Tensor, ...]:
        """Return what the input adds to each gate, each [batch, hidden]: W x + b."""
        terms = linear(x, self.input_weight, self._parameter("bias_ih_l0"))
        return terms.split(self.hidden_size, dim=-1)

    def recurrent_terms(self, h: Tensor) -> tuple[Tensor, ...]:
        """Return what the hidden state adds to each gate, each [batch, hidden]: U h."""
        terms = linear(h, self.recurrent_weight, self._parameter("bias_hh_l0"))
        return terms.split(self.hidden_size, dim=-1)

    def forward(self, sequence: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Return outputs [batch, time, hidden] and the last state, by torch's own kernel."""
        state = self.initial_state(sequence.shape[0]) if state is None else state
        stacked = tuple(part.unsqueeze(0).contiguous() for part in state)
        outputs, last = self.kernel(sequence, stacked[0] if len(stacked) == 1 else stacked)
        last = (last,) if isinstance(last, Tensor) else last
        return outputs, tuple(part.squeeze(0) for part in last)

    def _parameter(self, name: str) -> Tensor:
        return getattr(self.kernel, name)
