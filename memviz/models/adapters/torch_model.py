"""A character model that was written in plain PyTorch: an embedding, recurrent modules, a head."""

from collections.abc import Mapping, Sequence
from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from memviz.models.adapters.torch_units import units_of
from memviz.models.config import TARGETS, Target
from memviz.models.stack import Stack
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary

Alphabet = Sequence[str] | Mapping[str, int]


class TorchModel(Stack):
    """What `from_torch` returns: a model of every level, with copies of the weights it was given.

    `alphabet` are the names of its symbols as they were given.
    """

    def __init__(
        self,
        embedding: nn.Module,
        layers: Sequence[nn.Module],
        head: nn.Module,
        vocabulary: Vocabulary,
        target: Target,
    ) -> None:
        units = [unit for layer in layers for unit in units_of(layer)]
        super().__init__(deepcopy(embedding), deepcopy(units), deepcopy(head), vocabulary, target)
        self.eval().requires_grad_(False)

    def untrained(self) -> "TorchModel":
        """Return a model of the same shape with random weights, as torch begins with."""
        made = deepcopy(self)
        for module in made.modules():
            begin_anew = getattr(module, "reset_parameters", None)
            if callable(begin_anew):
                begin_anew()
        return made


class _Tied(nn.Module):
    """A head that takes the embedding's own vectors for weights."""

    def __init__(self, embedding: nn.Embedding) -> None:
        super().__init__()
        self.weight = embedding.weight

    def forward(self, outputs: Tensor) -> Tensor:
        """Return the products with every symbol's vector."""
        return linear(outputs, self.weight)


def weights_of_head(head: nn.Module) -> tuple[Tensor, Tensor]:
    """Return the weights [outputs, hidden] and the biases [outputs] of a linear head.

    Raises ValueError for a head that is more than that.
    """
    if isinstance(head, _Tied):
        return head.weight, head.weight.new_zeros(len(head.weight))
    if isinstance(head, nn.Linear):
        bias = head.weight.new_zeros(len(head.weight)) if head.bias is None else head.bias
        return head.weight, bias
    raise ValueError(
        f"head: {type(head).__name__} cannot be kept; a checkpoint holds one linear layer"
    )


def from_torch(
    embedding: nn.Module,
    layers: nn.Module | Sequence[nn.Module],
    head: nn.Module,
    alphabet: Alphabet,
    target: Target = "character",
    *,
    words: Sequence[str] = (),
    unknown: str | None = None,
    name: str | None = None,
) -> TorchModel:
    """Return a model that was trained in plain PyTorch, ready for every analysis and page.

    `embedding` gives the vectors of symbols, int64 [...] to [..., width]; `layers` are nn.RNN,
    nn.GRU, nn.LSTM (of any number of layers, with or without projection and biases) or their
    cells, from the input to the head; `head` gives logits [..., outputs] of the last one's outputs,
    and is the embedding itself where both share their weights. `alphabet` names the symbols by
    index, or gives the index of each name. With `target` "character" the outputs are these symbols
    and the next one is predicted; with "word" they are `words`, and at each character the word that
    it belongs to is predicted, of texts in a to z and single spaces. Words stand in the order of
    how frequent they are in training: guesses without context go by it.

    `unknown` is the symbol that stands for characters outside the alphabet; without it they cannot
    be read. Symbols whose names have several characters, such as "<pad>", are read and suggested
    nowhere. `name` is what the model is called beside others, by default its unit and sizes.
    Weights are copied: what is trained on later does not reach the model. Nothing is dropped out.

    Raises ValueError, naming the argument, for what is none of these and for sizes that do not fit.

    >>> embedding, lstm, head = nn.Embedding(3, 8), nn.LSTM(8, 16, num_layers=2), nn.Linear(16, 3)
    >>> model = from_torch(embedding, lstm, head, alphabet="ab ")
    >>> model.encode("a b").symbols
    tensor([0, 2, 1])
    """
    if target not in TARGETS:
        raise ValueError(f"target: got {target!r}; give one of {', '.join(TARGETS)}")
    for argument, module in (("embedding", embedding), ("head", head)):
        if not isinstance(module, nn.Module):
            raise ValueError(f"{argument}: got {type(module).__name__}; give a module of torch")
    names = _names(alphabet, unknown)
    vocabulary = Vocabulary(names, _words(words, target))
    tied = _Tied(embedding) if head is embedding and isinstance(embedding, nn.Embedding) else head
    model = TorchModel(embedding, _each(layers), tied, vocabulary, target)
    model.name = name
    _check_sizes(model)
    return model


def _each(layers: nn.Module | Sequence[nn.Module]) -> list[nn.Module]:
    if isinstance(layers, (nn.ModuleList, nn.Sequential)):
        return list(layers)
    return [layers] if isinstance(layers, nn.Module) else list(layers)


def _names(alphabet: Alphabet, unknown: str | None) -> tuple[str, ...]:
    """Return the names of the symbols by index: what is no single character is no text."""
    if isinstance(alphabet, Mapping):
        if sorted(alphabet.values()) != list(range(len(alphabet))):
            raise ValueError(
                f"alphabet: its indices are not 0 to {len(alphabet) - 1}, each of them once"
            )
        alphabet = sorted(alphabet, key=alphabet.__getitem__)
    names = list(alphabet)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"alphabet: {twice!r} occurs twice")
    if unknown is not None and unknown not in names:
        raise ValueError(f"unknown: {unknown!r} is not in the alphabet")
    return tuple(
        UNKNOWN if name == unknown else name if len(name) == 1 else PADDING for name in names
    )


def _words(words: Sequence[str], target: Target) -> tuple[str, ...]:
    if bool(words) != (target == "word"):
        raise ValueError(
            f"words: got {len(words)} for target {target!r}; a model of words has them, a model of "
            "characters has none"
        )
    return tuple(words)


@torch.no_grad()
def _check_sizes(model: TorchModel) -> None:
    """Raise ValueError unless every symbol can be read and every output has a logit."""
    symbols = torch.arange(len(model.vocabulary.alphabet)).unsqueeze(1)
    try:
        embedded = model.embed(symbols)
    except IndexError as error:
        raise ValueError(
            f"alphabet: {len(symbols)} symbols; the embedding has no vectors for so many"
        ) from error
    try:
        logits = model.logits(embedded)
    except RuntimeError as error:
        raise ValueError(f"layers: their sizes do not fit together: {error}") from error
    outputs = len(model.vocabulary.outputs)
    if logits.shape[-1] != outputs:
        raise ValueError(
            f"head: it gives {logits.shape[-1]} logits; "
            f"{'words' if model.vocabulary.words else 'alphabet'} names {outputs} outputs"
        )
