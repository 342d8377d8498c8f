"""Texts of symbols that are read side by side, as one batch."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from memviz.models.contract import LanguageModel, level_of, stepping
from memviz.models.state_tree import nbytes

_AT_ONCE = 64  # texts
_OF_STATES = 64 << 20  # bytes of their states or, of a model that takes no steps, of their logits
_QUESTION = "reading texts side by side"


def together(model: LanguageModel, texts: Sequence[Tensor]) -> Iterator[list[int]]:
    """Yield the texts, by index, that are read side by side: those of like lengths."""
    most = min(_AT_ONCE, _OF_STATES // max(1, _bytes_of_one(model, texts)))
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    for start in range(0, len(order), max(1, most)):
        yield order[start : start + max(1, most)]


def padded(texts: Sequence[Tensor]) -> Tensor:
    """Return texts of symbols as one tensor; what is read after a text's end changes nothing."""
    longest = max(map(len, texts))
    return torch.stack([torch.cat([text, text[-1:].expand(longest - len(text))]) for text in texts])


def outputs_and_head(
    model: LanguageModel, symbols: Tensor
) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
    """Return outputs [texts, time, width] and the function from some of them to logits."""
    if level_of(model) < 1:
        return model.logits(model.embed(symbols)), lambda logits: logits
    steps = stepping(model, _QUESTION)
    return steps.run(steps.embed(symbols))[0], steps.head


def _bytes_of_one(model: LanguageModel, texts: Sequence[Tensor]) -> int:
    if level_of(model) >= 1:
        return nbytes(stepping(model, _QUESTION).start(1))
    return 4 * max(map(len, texts), default=0) * len(model.vocabulary.outputs)
