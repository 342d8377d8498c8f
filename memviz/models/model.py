"""Our own model: what a checkpoint holds, a stack of one unit, trained on characters."""

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn

from memviz.models.config import ModelConfig
from memviz.models.residual import blocks, tie
from memviz.models.stack import Stack
from memviz.text.vocabulary import PADDING_INDEX, Vocabulary
from memviz.units import Unit, make_unit

_EMBEDDING, _HEAD = "embedding.weight", "head.weight"


class ParameterCounts(NamedTuple):
    """Trained numbers, without the fixed padding row and with one bias per gate."""

    embedding: int
    recurrent: int
    dense: int

    @property
    def total(self) -> int:
        return sum(self)


class Model(Stack):
    """Reads characters and predicts, at each, the word it belongs to or the next character."""

    embedding: nn.Embedding
    head: nn.Linear

    def __init__(self, config: ModelConfig, vocabulary: Vocabulary) -> None:
        sizes = (len(vocabulary.alphabet), len(vocabulary.words))
        if sizes != (config.alphabet_size, config.word_count):
            raise ValueError(
                f"vocabulary: {sizes[0]} symbols and {sizes[1]} words; the config says "
                f"{config.alphabet_size} and {config.word_count}"
            )
        super().__init__(
            nn.Embedding.from_pretrained(
                _initial_embeddings(config), freeze=False, padding_idx=PADDING_INDEX
            ),
            layers_of(config),
            nn.Linear(config.hidden_size, config.output_size),
            vocabulary,
            config.target,
        )
        if config.tied:
            tie(self.embedding, self.head)
        self.config = config

    def untrained(self) -> "Model":
        """Return a model of the same shape with random weights, as training begins with."""
        return Model(self.config, self.vocabulary).eval().requires_grad_(False)

    def weights(self) -> dict[str, Tensor]:
        """Return the weights by name, as a checkpoint holds them: a tied head's matrix once."""
        weights = dict(self.state_dict())
        if self.config.tied:
            del weights[_HEAD]
        return weights

    def take(self, weights: Mapping[str, Tensor]) -> None:
        """Take weights as `weights` returns them, without a copy."""
        matrix = {_HEAD: weights[_EMBEDDING]} if self.config.tied else {}
        self.load_state_dict({**weights, **matrix}, strict=True, assign=True)
        if self.config.tied:
            tie(self.embedding, self.head)

    @torch.no_grad()
    def probabilities(self, symbols: Tensor) -> Tensor:
        """Return the probability of each output at each step, [time, outputs], for one text."""
        outputs, _ = self(symbols.unsqueeze(0))
        return torch.softmax(self.head(outputs[0]), dim=-1)

    def parameter_counts(self) -> ParameterCounts:
        """Return the trained parameters of embedding, recurrent layers and dense head."""
        return ParameterCounts(
            embedding=(self.config.alphabet_size - 1) * self.config.embedding_size,
            recurrent=_trained(self.layers),
            dense=self.config.output_size if self.config.tied else _trained(self.head),
        )


def layers_of(config: ModelConfig) -> list[Unit]:
    """Return the model's layers, from the input to the head."""
    units = [
        make_unit(
            config.unit,
            config.hidden_size if layer else config.embedding_size,
            config.hidden_size,
            **config.unit_options,
        )
        for layer in range(config.layers)
    ]
    return blocks(units, config.mlp) if config.block == "residual" else units


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
