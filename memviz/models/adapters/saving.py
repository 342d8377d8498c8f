"""A model in our format: one of torch's layers becomes what a checkpoint can hold."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from memviz.models.adapters.torch_model import TorchModel, weights_of_head
from memviz.models.checkpoint.saving import save as save_checkpoint
from memviz.models.config import ModelConfig
from memviz.models.contract import LanguageModel
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary, is_text
from memviz.units import UNITS, Unit

_NEVER = -1e4  # the logit of an output that a model from elsewhere did not have: e^-10000 is 0


def save(
    model: LanguageModel,
    folder: Path | str,
    metrics: Mapping[str, Any] | None = None,
    card: str = "",
) -> None:
    """Write a model to a folder that `memviz.load` opens, and that can be pushed.

    Our own models and those of `from_torch` can be kept: layers of one unit and size, an
    nn.Embedding, a linear head, symbols of one character. `metrics` is what was measured of it, as
    in a checkpoint's `metrics.json`, `card` the text of its model card. Raises ValueError, naming
    what cannot be kept, and what the writing of a checkpoint raises.
    """
    kept = model if isinstance(model, Model) else as_checkpoint(model)
    about = metrics or {"model": {"name": model.name} if model.name else {}}
    save_checkpoint(kept, Path(folder), about, card)


def as_checkpoint(model: LanguageModel) -> Model:
    """Return a model of `from_torch` as one of our own, which predicts the same.

    Padding and unknown come first in our vocabularies: where the model has none, they are added,
    and never predicted. Raises ValueError for what a checkpoint does not hold.
    """
    if not isinstance(model, TorchModel):
        raise ValueError(
            f"model: {type(model).__name__} cannot be kept; only models of memviz and of from_torch"
        )
    embedding, head = _embedding_of(model), weights_of_head(model.head)
    unit = _one_unit(model.units)
    of_symbols = _order(model.vocabulary.alphabet)
    symbols = _renamed(model.vocabulary.alphabet, of_symbols)
    of_outputs = _order(model.vocabulary.outputs)
    words = _renamed(model.vocabulary.words, of_outputs) if model.target == "word" else ()
    config = ModelConfig(
        unit=unit,
        layers=len(model.units),
        embedding_size=embedding.shape[1],
        hidden_size=model.units[0].hidden_size,
        alphabet_size=len(symbols),
        word_count=len(words),
        target=model.target,
    )
    made = Model(config, Vocabulary(symbols, words)).requires_grad_(False).eval()
    made.embedding.weight.copy_(_rows(embedding, of_symbols, 0.0))
    made.embedding.weight[0] = 0  # padding is read nowhere
    made.layers.load_state_dict(model.layers.state_dict())
    made.head.weight.copy_(_rows(head[0], of_outputs, 0.0))
    made.head.bias.copy_(_rows(head[1], of_outputs, _NEVER))
    return made


def _embedding_of(model: TorchModel) -> Tensor:
    if not isinstance(model.embedding, nn.Embedding):
        raise ValueError(
            f"embedding: {type(model.embedding).__name__} cannot be kept; a checkpoint holds one "
            "vector for each symbol, an nn.Embedding"
        )
    return model.embedding.weight


def _one_unit(units: Sequence[Unit]) -> str:
    """Return the name of the unit that all layers are of, in one size."""
    kinds = {(type(unit), unit.hidden_size) for unit in units}
    names = {kind: name for name, kind in UNITS.items()}
    (kind, _), *others = kinds
    if others or kind not in names:
        found = ", ".join(sorted(f"{of.__name__} of {cells}" for of, cells in kinds))
        raise ValueError(
            f"layers: {found} cannot be kept; a checkpoint holds layers of one size, of one of the "
            f"units {', '.join(UNITS)}"
        )
    return names[kind]


def _order(names: Sequence[str]) -> list[int | None]:
    """Return the index of each name in our order: padding, unknown, then the text.

    None for a name that is new.
    """
    no_text = [i for i, name in enumerate(names) if name != UNKNOWN and not is_text(name)]
    if len(no_text) > 1:
        raise ValueError(
            f"alphabet: {len(no_text)} symbols are no character; a checkpoint has padding and "
            "unknown beside its characters"
        )
    unknown = next((index for index, name in enumerate(names) if name == UNKNOWN), None)
    text = [index for index, name in enumerate(names) if is_text(name)]
    return [no_text[0] if no_text else None, unknown, *text]


def _renamed(names: Sequence[str], order: Sequence[int | None]) -> tuple[str, ...]:
    text = [names[index] for index in order[2:] if index is not None]
    return (PADDING, UNKNOWN, *text)


def _rows(values: Tensor, order: Sequence[int | None], of_new: float) -> Tensor:
    """Return the rows of `values` in another order; a new one is filled with `of_new`."""
    new = torch.full_like(values[:1], of_new)
    return torch.cat([new if index is None else values[index : index + 1] for index in order])
