"""Character models in plain PyTorch, as a researcher may have them."""

import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

ALPHABET = ("a", "b", "c", "d", "e", "f", "g", "h", " ", "\n")
EMBEDDING = 6
HIDDEN = 12
KINDS = (
    "LSTM",
    "LSTM of two layers",
    "LSTM with a projection",
    "GRU",
    "GRU without biases",
    "RNN of two layers",
    "RNN with relu",
    "LSTMCell",
    "GRUCell",
    "RNNCell",
    "two GRUs of different sizes",
)


def parts_of(
    kind: str, precision: torch.dtype = torch.float32, hidden: int = HIDDEN
) -> tuple[nn.Embedding, Any, nn.Linear]:
    """Return embedding, layers and head of a model with random weights."""
    torch.manual_seed(0)
    embedding = nn.Embedding(len(ALPHABET), EMBEDDING)
    layers: Any = {
        "LSTM": lambda: nn.LSTM(EMBEDDING, hidden, batch_first=True),
        "LSTM of two layers": lambda: nn.LSTM(EMBEDDING, hidden, num_layers=2, batch_first=True),
        "LSTM with a projection": lambda: nn.LSTM(
            EMBEDDING, hidden, num_layers=2, proj_size=5, batch_first=True
        ),
        "GRU": lambda: nn.GRU(EMBEDDING, hidden, batch_first=True),
        "GRU without biases": lambda: nn.GRU(EMBEDDING, hidden, bias=False, batch_first=True),
        "RNN of two layers": lambda: nn.RNN(EMBEDDING, hidden, num_layers=2, batch_first=True),
        "RNN with relu": lambda: nn.RNN(EMBEDDING, hidden, nonlinearity="relu", batch_first=True),
        "LSTMCell": lambda: nn.LSTMCell(EMBEDDING, hidden),
        "GRUCell": lambda: nn.GRUCell(EMBEDDING, hidden),
        "RNNCell": lambda: nn.RNNCell(EMBEDDING, hidden),
        "two GRUs of different sizes": lambda: [
            nn.GRU(EMBEDDING, 7, batch_first=True),
            nn.GRU(7, hidden, batch_first=True),
        ],
    }[kind]()
    head = nn.Linear(5 if "projection" in kind else hidden, len(ALPHABET))
    for module in (embedding, head, *(layers if isinstance(layers, list) else [layers])):
        module.to(precision)
    return embedding, layers, head


def original_logits(
    embedding: Callable[[Tensor], Tensor] | Tensor,
    layers: Any,
    head: Callable[[Tensor], Tensor],
    text: str,
) -> Tensor:
    """Return the logits along a text, [1, time, symbols], by torch's modules themselves.

    Instead of an embedding the vectors of the text may be given, [time, embedding].
    """
    symbols = torch.tensor([[ALPHABET.index(character) for character in text]])
    sequence = embedding.unsqueeze(0) if isinstance(embedding, Tensor) else embedding(symbols)
    for layer in layers if isinstance(layers, list) else [layers]:
        sequence = _outputs(layer, sequence)
    return head(sequence)


def _outputs(layer: Any, sequence: Tensor) -> Tensor:
    if not isinstance(layer, nn.RNNCellBase):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "LSTM with projections is not supported with oneDNN")
            return layer(sequence)[0]
    state, outputs = None, []
    for x in sequence.unbind(dim=1):
        state = layer(x, state)
        outputs.append(state[0] if isinstance(state, tuple) else state)
    return torch.stack(outputs, dim=1)
