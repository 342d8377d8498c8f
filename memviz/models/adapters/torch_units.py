"""Units for torch's own recurrent modules: ours where they fit, and two for what ours lack."""

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from memviz.units import State, Unit
from memviz.units.gru import GRU
from memviz.units.lstm import LSTM
from memviz.units.rnn import RNN

_Weights = tuple[Tensor, Tensor, Tensor, Tensor]
"""Input weight, recurrent weight, and the bias of each."""


class ProjectedLSTM(Unit):
    """An LSTM whose output is a projection of its cells (Sak, Senior and Beaufays 2014).

    i, f, o = sigmoid(W x + U h + b), g = tanh(W_g x + U_g h + b_g)
    c = f * c + i * g
    h = P (o * tanh(c))                         h is narrower than c
    """

    state_parts = ("h", "c")
    gate_names = ("input", "forget", "output")
    about_keep = "the forget gate f of c = f × c + i × g"

    def __init__(self, weights: _Weights, projection: Tensor) -> None:
        super().__init__(weights[0].shape[1], weights[1].shape[0] // 4)
        self.input_weight, self.recurrent_weight, self.input_bias, self.recurrent_bias = map(
            nn.Parameter, weights
        )
        self.projection = nn.Parameter(projection)

    def reset_parameters(self) -> None:
        """Begin anew, with weights as torch's own modules begin with."""
        _draw_anew(self)

    def initial_state(self, batch: int) -> State:
        """Return zeros: h [batch, projected] and c [batch, hidden]."""
        like = self.projection
        return tuple(like.new_zeros(batch, size) for size in like.shape)

    def gates(self, x: Tensor, state: State) -> dict[str, Tensor]:
        """Return the input, forget and output gates, each [batch, hidden]."""
        i, f, _, o = self._terms(x, state)
        return {"input": torch.sigmoid(i), "forget": torch.sigmoid(f), "output": torch.sigmoid(o)}

    def keep(self, gates: Mapping[str, Tensor]) -> Tensor:
        """Return the forget gate: the share of c that is kept."""
        return gates["forget"]

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, projected] and the new state."""
        i, f, g, o = self._terms(x, state)
        c = torch.sigmoid(f) * state[1] + torch.sigmoid(i) * torch.tanh(g)
        h = linear(torch.sigmoid(o) * torch.tanh(c), self.projection)
        return h, (h, c)

    def _terms(self, x: Tensor, state: State) -> tuple[Tensor, ...]:
        of_input = linear(x, self.input_weight, self.input_bias)
        recurrent = linear(state[0], self.recurrent_weight, self.recurrent_bias)
        return (of_input + recurrent).chunk(4, -1)


class RectifiedRNN(Unit):
    """h_t = max(0, W x_t + U h_{t-1} + b): torch's simple recurrent unit with nonlinearity relu."""

    def __init__(self, weights: _Weights) -> None:
        super().__init__(weights[0].shape[1], weights[1].shape[0])
        self.input_weight, self.recurrent_weight, self.input_bias, self.recurrent_bias = map(
            nn.Parameter, weights
        )

    def reset_parameters(self) -> None:
        """Begin anew, with weights as torch's own modules begin with."""
        _draw_anew(self)

    def step(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Return the output [batch, hidden], which is the new state."""
        of_input = linear(x, self.input_weight, self.input_bias)
        h = torch.relu(of_input + linear(state[0], self.recurrent_weight, self.recurrent_bias))
        return h, (h,)


@torch.no_grad()
def _draw_anew(unit: Unit) -> None:
    """Draw every weight of a unit evenly between plus and minus the root of 1 / cells."""
    for weights in unit.parameters():
        weights.uniform_(-(unit.hidden_size**-0.5), unit.hidden_size**-0.5)


def units_of(module: nn.Module) -> Iterator[Unit]:
    """Yield a unit for each layer of one of torch's recurrent modules, with its weights copied.

    A unit stays what it is. Raises ValueError for another module, and for one that reads a text
    from both ends.
    """
    if isinstance(module, Unit):
        yield module
    elif isinstance(module, nn.RNNBase):
        if module.bidirectional:
            raise ValueError(
                "layers: a bidirectional layer also reads what comes after a character, so it "
                "predicts nothing; give one that reads forwards"
            )
        for layer in range(module.num_layers):
            yield _unit(module, f"_l{layer}")
    elif isinstance(module, nn.RNNCellBase):
        yield _unit(module, "")
    else:
        raise ValueError(
            f"layers: got {type(module).__name__}; give nn.RNN, nn.GRU, nn.LSTM, a cell of these "
            "or a unit, or put the whole model into an object with the methods of the contract, "
            "see memviz.from_object"
        )


def _unit(module: nn.RNNBase | nn.RNNCellBase, suffix: str) -> Unit:
    weights = _weights(module, suffix)
    if isinstance(module, (nn.LSTM, nn.LSTMCell)):
        projection = getattr(module, f"weight_hr{suffix}", None)
        return _copied(LSTM, weights) if projection is None else _projected(weights, projection)
    if isinstance(module, (nn.GRU, nn.GRUCell)):
        return _copied(GRU, weights)
    return RectifiedRNN(weights) if module.nonlinearity == "relu" else _copied(RNN, weights)


def _weights(module: nn.Module, suffix: str) -> _Weights:
    """Return copies of a layer's weights; biases that it lacks are zero."""
    of_input = getattr(module, f"weight_ih{suffix}").detach().clone()
    recurrent = getattr(module, f"weight_hh{suffix}").detach().clone()
    biases = []
    for name in ("bias_ih", "bias_hh"):
        bias = getattr(module, f"{name}{suffix}", None)
        biases.append(of_input.new_zeros(len(of_input)) if bias is None else bias.detach().clone())
    return of_input, recurrent, biases[0], biases[1]


def _copied(kind: type[RNN] | type[GRU] | type[LSTM], weights: _Weights) -> Unit:
    of_input, recurrent, *biases = weights
    unit = kind(of_input.shape[1], recurrent.shape[1]).to(of_input.dtype)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    values = (of_input, recurrent, *biases)
    unit.kernel.load_state_dict(dict(zip(names, values, strict=True)))
    return unit


def _projected(weights: _Weights, projection: Tensor) -> ProjectedLSTM:
    return ProjectedLSTM(weights, projection.detach().clone())
