"""Generated text: what a model would write after a text, symbol by symbol or word by word."""

from collections.abc import Callable
from math import isfinite

import numpy as np
import torch
from torch import Tensor

from memviz.models.contract import LanguageModel, predicting
from memviz.models.growing_text import GrowingText, growing_text
from memviz.models.reading import Reading, read_so_far
from memviz.models.suggest import check_finite

_Choose = Callable[[Tensor, np.ndarray], int]
"""From logits [outputs] and which outputs may be chosen, bool [outputs], to the one chosen."""


@torch.no_grad()
def generate(
    model: LanguageModel, text: str, length: int, temperature: float = 0.0, seed: int = 0
) -> str:
    """Return how a model continues `text`: what comes after it, `length` symbols of it.

    A model of characters adds `length` characters, a model of tokens as many tokens. A model of
    words adds words: it first completes the word that the text ends in, which counts as one, then
    at each step suggests the next word and reads its letters and the space after it. The word that
    is begun becomes one that begins with its letters; where the model knows none it ends as it
    stands. Words are parted by single spaces, without one at the end, and what stands before them
    is `text` as such a model reads it (see `memviz.normalise`).

    At `temperature` 0 each is the most probable, the first that `memviz.suggest` gives. Above 0 it
    is drawn: at 1 with the model's probabilities, below with more of the probable, above with more
    of the rare, as softmax(logits / temperature); of what is text, or for a word that is begun of
    what completes it. The same `seed` draws the same.

    >>> generate(model, "parts of north a", 3)  # doctest: +SKIP
    'merica and the'

    Raises ValueError for a `length` below 1, a `temperature` below 0 or not finite, and a text that
    the model cannot read or computes no finite numbers for; MissingLevelError for a model that
    predicts nothing.
    """
    predicting(model, "generated text")
    if length < 1:
        raise ValueError(f"length: got {length}; give at least 1")
    if not (isfinite(temperature) and temperature >= 0):
        raise ValueError(
            f"temperature: got {temperature}; give 0 for the most probable each time, or a finite "
            "number above 0 to draw"
        )
    choose = _drawing(temperature, seed) if temperature else _most_probable
    reading, growing = read_so_far(model, text), growing_text(model)
    growing.read(0, reading.symbols.tolist())
    if model.target == "word":
        return _words(model, reading, growing, length, choose)
    return _symbols(reading, growing, length, choose)


def _symbols(reading: Reading, growing: GrowingText, length: int, choose: _Choose) -> str:
    """Return characters or tokens: of these a model predicts what it reads."""
    vocabulary = reading.vocabulary
    first, chosen = len(reading.symbols), list[int]()
    for at in range(first, first + length):
        growing.read(at, chosen[-1:])
        chosen.append(choose(growing.logits(), vocabulary.is_text))
    return "".join(vocabulary.outputs[index] for index in chosen)


def _words(
    model: LanguageModel, reading: Reading, growing: GrowingText, length: int, choose: _Choose
) -> str:
    vocabulary, before = reading.vocabulary, reading.text
    text, known = before, len(reading.symbols)
    for _ in range(length):
        begun = text.rpartition(" ")[2]
        if not vocabulary.has_beginning(begun):
            text, begun = f"{text} ", ""
        symbols = read_so_far(model, text).symbols.tolist()
        growing.read(known, symbols[known:])
        known = len(symbols)
        word = vocabulary.outputs[choose(growing.logits(), vocabulary.that_begin_with(begun))]
        text += f"{word[len(begun) :]} "
    return text[len(before) :].removesuffix(" ")


def _most_probable(logits: Tensor, allowed: np.ndarray) -> int:
    return int(_among(allowed, logits).argmax())


def _drawing(temperature: float, seed: int) -> _Choose:
    generator = torch.Generator().manual_seed(seed)

    def draw(logits: Tensor, allowed: np.ndarray) -> int:
        of_them = _among(allowed, logits.double())
        probabilities = torch.softmax((of_them - of_them.max()) / temperature, dim=0)
        return int(torch.multinomial(probabilities, 1, generator=generator))

    return draw


def _among(allowed: np.ndarray, logits: Tensor) -> Tensor:
    """Return logits that leave no probability to what is not allowed."""
    check_finite(torch.softmax(logits, dim=0))
    return logits.masked_fill(~torch.from_numpy(allowed), -torch.inf)
