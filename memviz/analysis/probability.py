"""How probable a model finds what one asks for, after a text."""

from typing import overload

import numpy as np
import torch

from memviz.analysis.targets import Places, of_targets
from memviz.models.contract import LanguageModel, predicting
from memviz.models.reading import read_each_so_far, read_so_far
from memviz.models.suggest import check_finite
from memviz.text.vocabulary import Vocabulary, is_text


@overload
def probability(model: LanguageModel, text: str, target: str) -> float: ...


@overload
def probability(model: LanguageModel, text: str, target: list[str]) -> list[float]: ...


@overload
def probability(model: LanguageModel, text: list[str], target: str) -> list[float]: ...


@overload
def probability(model: LanguageModel, text: list[str], target: list[str]) -> list[list[float]]: ...


def probability(
    model: LanguageModel, text: str | list[str], target: str | list[str]
) -> float | list[float] | list[list[float]]:
    """Return how probable `model` finds `target` after `text`, 0 to 1.

    `target` is a word for a model of words: the one that the text ends in or, after a space or
    before the first letter, the next one. Of others it is the next character, or the next token,
    spelled as in `model.vocabulary.outputs`. It is the probability that `memviz.suggest` gives with
    a suggestion.

    For a list of targets a list is returned, in their order; for a list of texts one of what each
    text alone would give. Texts are read side by side, which takes less time than one by one and
    gives the same.

    >>> probability(model, "parts of north a", ["africa", "america"])  # doctest: +SKIP
    [0.147, 0.57]

    The probability of a text's own targets all along it is in `memviz.connectivity`. Raises
    ValueError for a target that the model does not predict, for a text that a model of characters
    cannot read and for one that the model computes no finite numbers for; MissingLevelError for a
    model that predicts nothing.
    """
    predicting(model, "a probability")
    targets = [target] if isinstance(target, str) else target
    indices = [_index(model.vocabulary, one) for one in targets]
    if isinstance(text, str):
        symbols = [read_so_far(model, text).symbols]
    else:
        symbols = [one.symbols for one in read_each_so_far(model, text)]
    ends = np.array([len(one) - 1 for one in symbols], dtype=np.int64)
    places = Places(
        np.repeat(np.arange(len(symbols)), len(indices)),
        np.repeat(ends, len(indices)),
        np.tile(np.array(indices, dtype=np.int64), len(symbols)),
    )
    found = of_targets(model, symbols, places).probability
    check_finite(torch.from_numpy(found))
    by_text = found.reshape(len(symbols), len(indices)).tolist()
    by_text = [row[0] for row in by_text] if isinstance(target, str) else by_text
    return by_text[0] if isinstance(text, str) else by_text


def _index(vocabulary: Vocabulary, target: str) -> int:
    """Return the index of a target among the outputs. Raises ValueError for what is none."""
    index = vocabulary.output_index.get(target)
    if index is None or not is_text(target):
        kind = "words" if vocabulary.words else "symbols"
        count = int(vocabulary.is_text.sum())
        raise ValueError(
            f"target: {target!r} is none of the {count:,} {kind} that the model predicts; give one "
            "of model.vocabulary.outputs"
        )
    return index
