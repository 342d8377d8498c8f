"""A model: embedding, a stack of recurrent layers, a dense head."""

from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from memviz.models.config import ModelConfig
from memviz.models.record import Record
from memviz.text.vocabulary import PADDING_INDEX, Vocabulary
from memviz.units import State, Unit, make_unit

States = tuple[State, ...]


class ParameterCounts(NamedTuple):
    """Trained numbers, without the fixed padding row and with one bias per gate."""

    embedding: int
    recurrent: int
    dense: int

    @property
    def total(self) -> int:
        return sum(self)


class Model(nn.Module):
    """Reads characters and predicts, at each, the word it belongs to or the next character.

    `record` holds what is known of a trained model: where it came from, metrics, history.
    """

    def __init__(self, config: ModelConfig, vocabulary: Vocabulary) -> None:
        super().__init__()
        sizes = (len(vocabulary.alphabet), len(vocabulary.words))
        if sizes != (config.alphabet_size, config.word_count):
            raise ValueError(
                f"vocabulary: {sizes[0]} symbols and {sizes[1]} words; the config says "
                f"{config.alphabet_size} and {config.word_count}"
            )
        self.config = config
        self.vocabulary = vocabulary
        self.record: Record | None = None
        self.embedding = nn.Embedding.from_pretrained(
            _initial_embeddings(config), freeze=False, padding_idx=PADDING_INDEX
        )
        self.layers = nn.ModuleList(
            make_unit(
                config.unit,
                config.hidden_size if layer else config.embedding_size,
                config.hidden_size,
                **config.unit_options,
            )
            for layer in range(config.layers)
        )
        self.head = nn.Linear(config.hidden_size, config.output_size)

    @property
    def units(self) -> list[Unit]:
        """The recurrent layers, from the input to the head."""
        return cast("list[Unit]", list(self.layers))

    def embed(self, symbols: Tensor) -> Tensor:
        """Return [batch, time, embedding] for symbols int64 [batch, time]."""
        return self.embedding(symbols)

    def initial_states(self, batch: int) -> States:
        """Return every layer's state before the first character."""
        return tuple(layer.initial_state(batch) for layer in self.units)

    def run(self, embedded: Tensor, states: States | None = None) -> tuple[Tensor, States]:
        """Return the last layer's output [batch, time, hidden] and every layer's last state."""
        states = self.initial_states(embedded.shape[0]) if states is None else states
        last = []
        for layer, state in zip(self.units, states, strict=True):
            embedded, state = layer(embedded, state)
            last.append(state)
        return embedded, tuple(last)

    def forward(self, symbols: Tensor, states: States | None = None) -> tuple[Tensor, States]:
        """Return the last layer's output [batch, time, hidden] and states; see `run`."""
        return self.run(self.embed(symbols), states)

    def step(self, symbols: Tensor, states: States) -> tuple[Tensor, States]:
        """Return the last layer's output [batch, hidden] and new states for symbols [batch]."""
        x = self.embedding(symbols)
        new = []
        for layer, state in zip(self.units, states, strict=True):
            x, state = layer.step(x, state)
            new.append(state)
        return x, tuple(new)

    @torch.no_grad()
    def output_probabilities(self, outputs: Tensor) -> Tensor:
        """Return the softmax over words or symbols, [..., outputs], for [..., hidden]."""
        return torch.softmax(self.head(outputs), dim=-1)

    @torch.no_grad()
    def probabilities(self, symbols: Tensor) -> Tensor:
        """Return the probability of each output at each step, [time, outputs], for one text."""
        outputs, _ = self(symbols.unsqueeze(0))
        return self.output_probabilities(outputs[0])

    def parameter_counts(self) -> ParameterCounts:
        """Return the trained parameters of embedding, recurrent layers and dense head."""
        return ParameterCounts(
            embedding=(self.config.alphabet_size - 1) * self.config.embedding_size,
            recurrent=_trained(self.layers),
            dense=_trained(self.head),
        )


def _initial_embeddings(config: ModelConfig) -> Tensor:
    """Return a normal deviate for each number, 0 for the padding, as nn.Embedding begins.

    Nothing where the model is built without memory, to be filled from a checkpoint: torch would
    import its compiler to give random numbers there, a second of every start.
    """
    embeddings = torch.empty(config.alphabet_size, config.embedding_size)
    if not embeddings.is_meta:
        embeddings.normal_()
        embeddings[PADDING_INDEX] = 0
    return embeddings


def _trained(module: nn.Module) -> int:
    """Count the trained parameters: torch's second bias of each gate stays zero and is left out."""
    return sum(
        parameter.numel()
        for name, parameter in module.named_parameters()
        if not name.endswith("bias_hh_l0")
    )
