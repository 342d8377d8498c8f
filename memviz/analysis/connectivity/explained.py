"""Whose score is explained: the text's own target, the first suggestion, or any output."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias, get_args

import numpy as np
import torch
from torch import Tensor

from memviz.models.reading import Reading
from memviz.text.vocabulary import is_text

_CHUNK = 128  # timesteps whose logits are in memory at once


@dataclass(frozen=True)
class Output:
    """One of a model's outputs by its name: a word, a character or a token of its vocabulary."""

    name: str


OfText: TypeAlias = Literal["text", "suggestion"]
Explains: TypeAlias = OfText | Output
"""What is explained at each timestep: the text's target, the first suggestion, or one output."""


class UnknownOutputError(ValueError):
    """An output, by `name`, that is not in a model's vocabulary."""

    def __init__(self, problem: str, name: str) -> None:
        super().__init__(problem)
        self.name = name


def check_explains(explains: Explains) -> None:
    """Raise ValueError for anything but "text", "suggestion" and an `Output`."""
    if isinstance(explains, Output) or explains in get_args(OfText):
        return
    raise ValueError(
        f"explains: got {explains!r}; choose 'text' (the text's own target), 'suggestion' (the "
        f"model's first one) or memviz.Output({explains!r}) for that one of its vocabulary"
    )


def explained(
    reading: Reading,
    explains: Explains,
    logits: Callable[[np.ndarray], Tensor],
    until: int,
) -> Reading:
    """Return the text with what is explained as its targets; as it is where these are its own.

    `logits` gives those at timesteps, [timesteps, outputs]. First suggestions are known at the
    first `until` timesteps alone. Raises UnknownOutputError.
    """
    if explains == "text":
        return reading
    if isinstance(explains, Output):
        return with_output(reading, explains.name, "explains")
    indices = np.full(len(reading.symbols), -1)
    indices[:until] = _first_suggestions(reading, logits, until)
    return _with_indices(reading, indices)


def with_output(reading: Reading, name: str, argument: str = "output") -> Reading:
    """Return the text with one output, by its name, as the target at each of its symbols.

    Raises UnknownOutputError, which names the `argument`.
    """
    index = reading.vocabulary.output_index.get(name)
    if index is None or not is_text(name):
        raise UnknownOutputError(
            f"{argument}: {name!r} is not in the model's vocabulary; give one of "
            "`model.vocabulary.outputs` that stands for text",
            name,
        )
    return _with_indices(reading, np.full(len(reading.symbols), index))


def _with_indices(reading: Reading, indices: np.ndarray) -> Reading:
    return _Explained(
        reading.text, reading.vocabulary, reading.symbols, reading.target, reading.spans, indices
    )


@torch.no_grad()
def _first_suggestions(
    reading: Reading, logits: Callable[[np.ndarray], Tensor], until: int
) -> np.ndarray:
    no_text = torch.from_numpy(~reading.vocabulary.is_text)
    chunks = torch.arange(until).split(_CHUNK)
    found = [logits(some.numpy()).masked_fill(no_text, -torch.inf).argmax(dim=1) for some in chunks]
    return torch.cat(found).numpy()


@dataclass(frozen=True, eq=False)
class _Explained(Reading):
    """A text whose targets are others than its own: outputs by `indices` [time], -1 for none."""

    indices: np.ndarray

    @cached_property
    def targets(self) -> tuple[str, ...]:
        outputs = self.vocabulary.outputs
        return tuple(outputs[index] if index >= 0 else "" for index in self.indices.tolist())

    @cached_property
    def target_indices(self) -> Tensor:
        return torch.from_numpy(self.indices.clip(min=0))

    @cached_property
    def has_target(self) -> np.ndarray:
        return self.indices >= 0
