"""Occlusion: what a prediction really loses when an earlier symbol or word is replaced.

Connectivity is a derivative: it says what an infinitely small change of a one-hot input would do.
Occlusion is the check beside it: an actual replacement, and what it actually does. Source of the
idea: Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks", who covered
parts of an image.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from memviz.analysis.connectivity.explained import with_output
from memviz.models.contract import (
    LanguageModel,
    State,
    SteppingModel,
    level_of,
    predicting,
    stepping,
)
from memviz.models.reading import Reading, read
from memviz.models.state_tree import mapped, nbytes
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr
from memviz.text.vocabulary import UNKNOWN, UNKNOWN_INDEX, Vocabulary
from memviz.text.words import last_space

CHUNK = 128  # texts whose log-probabilities are in memory at once
_OF_STATES = 64 << 20  # bytes of the states of texts that are read one beside the other
_RESOLUTION = 4500  # roundings: 1e-12 nats in float64, where a log-probability is good to 1e-14


class WordEffect(NamedTuple):
    """What replacing one earlier word does.

    Its symbols are at timesteps `start` to `end` - 1; `change` is that of the target's
    log-probability, in nats.
    """

    start: int
    end: int
    word: str
    replacement: str
    change: float


@short_repr
@dataclass(frozen=True)
class Occlusion:
    """How the log-probability of one timestep's target changes when the text before it does.

    `log_probability` is the target's in the text as it is, in nats. `characters`, float64
    [timestep + 1], are its changes in nats when the symbol there, a character or a token, is
    replaced by a space: negative where it spoke for the target, NaN where a space stands already.
    `pieces` are these symbols as text. `words` are the words before the current one, in order.
    Where the target is outside the vocabulary all of these numbers are NaN. A change below
    `resolution`, in nats, cannot be told from none.
    """

    text: str
    timestep: int
    target: str
    log_probability: float
    characters: np.ndarray
    words: tuple[WordEffect, ...]
    pieces: tuple[str, ...]
    resolution: float


class _Replacement(NamedTuple):
    """What is put in the place of `word`, at the symbols from `start` on."""

    start: int
    symbols: Sequence[int]
    word: str = ""
    said: str = ""


def occlusion(
    model: LanguageModel,
    text: str,
    timestep: int,
    progress: Progress = lambda _: None,
    output: str | None = None,
) -> Occlusion:
    """Return the effect of each earlier symbol and word on the prediction at `timestep`.

    The prediction is that of the text's own target or, with `output`, of that word, character or
    token of the model's vocabulary.

    A symbol, up to and with the one at `timestep`, is replaced by a space, or by the unknown symbol
    where the model reads no single space. A word before the current one is replaced by a neutral
    word: the most frequent known one of the same length, so that all else stays where it is, other
    than itself and the target; where the vocabulary has none, or the model predicts characters or
    tokens, by as many spaces as it has symbols.

    Limits: the target stays what it was, also when a letter of its own is replaced. A replaced
    letter changes more than itself: it splits its word in two, or puts several spaces in a row,
    which no model has read in training. A neutral word says something of its own. What is
    replaced may be said again elsewhere in the text, so effects do not add up.

    It is computed in float64, whatever the model's precision: an effect is the difference of two
    numbers that are all but equal where a letter lies far back, and float32's rounding, 1e-6 nats,
    would be larger than what a unit of short memory keeps of it. A model from elsewhere that has
    float32 alone is computed in that; `resolution` says so.

    `progress` is told the share of the work that is done, 0 to 1. Raises ValueError as
    `connectivity` does, for a timestep outside the text, an output that is not in the vocabulary,
    and for a model that reads neither a space nor unknown symbols.
    """
    predicting(model, "occlusion")
    reading = read(model, text)
    reading.check_timestep(timestep)
    reading = reading if output is None else with_output(reading, output)
    neutral = _neutral_symbol(reading.vocabulary)
    symbols = _symbols(reading, timestep, neutral)
    words = _words(reading, timestep, neutral)
    found, resolution = np.full(1 + len(symbols) + len(words), np.nan), 0.0
    if reading.has_target[timestep]:
        replacements = [_Replacement(0, ()), *symbols, *words]
        found, resolution = _log_probabilities(model, reading, timestep, replacements, progress)
    changes = found[1:] - found[0]
    characters = np.full(timestep + 1, np.nan)
    characters[[symbol.start for symbol in symbols]] = changes[: len(symbols)]
    return Occlusion(
        text=reading.text,
        timestep=timestep,
        target=reading.targets[timestep],
        log_probability=float(found[0]),
        characters=characters,
        words=tuple(
            _word_effect(word, float(change))
            for word, change in zip(words, changes[len(symbols) :], strict=True)
        ),
        pieces=reading.pieces[: timestep + 1],
        resolution=resolution,
    )


def _neutral_symbol(vocabulary: Vocabulary) -> int:
    for symbol in (" ", UNKNOWN):
        if symbol in vocabulary.symbol_index:
            return vocabulary.symbol_index[symbol]
    raise ValueError(
        "model: it reads neither a space nor unknown symbols, so nothing neutral can stand in the "
        "place of another; occlusion cannot be computed"
    )


def _symbols(reading: Reading, timestep: int, neutral: int) -> list[_Replacement]:
    """Return a replacement for each symbol up to the timestep that is no space."""
    return [
        _Replacement(step, (neutral,))
        for step, piece in enumerate(reading.pieces[: timestep + 1])
        if not piece.isspace() and reading.symbols[step] != neutral
    ]


def _words(reading: Reading, timestep: int, neutral: int) -> list[_Replacement]:
    """Return a replacement for each word before the current one."""
    text, target = reading.text[: reading.spans[timestep, 1]], reading.targets[timestep]
    replacements = []
    for word in re.finditer(r"\S+", text[: last_space(text)]):
        start, end = _symbols_in(reading, word)
        if start >= end:
            continue  # the model reads nothing of this word
        said = " " * (end - start)
        symbols: Sequence[int] = (neutral,) * (end - start)
        if reading.target == "word":
            said = _neutral_word(reading.vocabulary, word[0], target)
            symbols = reading.vocabulary.encode(said).tolist()
        replacements.append(_Replacement(start, symbols, word[0], said))
    return replacements


def _symbols_in(reading: Reading, word: re.Match[str]) -> tuple[int, int]:
    """Return the first symbol that holds a part of a word, and the one after the last."""
    first = np.searchsorted(reading.spans[:, 1], word.start(), "right")
    after = np.searchsorted(reading.spans[:, 0], word.end(), "left")
    return int(first), int(after)


def _neutral_word(vocabulary: Vocabulary, word: str, target: str) -> str:
    """Return the most frequent word as long as `word`; the vocabulary is sorted by frequency."""
    known = vocabulary.words[UNKNOWN_INDEX + 1 :]
    fitting = (other for other in known if len(other) == len(word) and other not in (word, target))
    return next(fitting, " " * len(word))


@torch.no_grad()
def _log_probabilities(
    model: LanguageModel,
    reading: Reading,
    timestep: int,
    replacements: Sequence[_Replacement],
    progress: Progress,
) -> tuple[np.ndarray, float]:
    """Return the log-probability of the timestep's target after each replacement, in nats.

    Beside it, the change that is the least to be told from none in the model's precision.
    """
    starts = torch.tensor([replacement.start for replacement in replacements])
    branches, order = starts.sort(stable=True)
    texts = _texts(reading.symbols[: timestep + 1], replacements)
    model = _in_float64(model)
    target = reading.target_indices[timestep]
    found = torch.cat(
        [
            torch.log_softmax(logits, dim=1)[:, target]
            for logits in _last_logits(model, texts[order], branches, progress)
        ]
    )
    in_order = torch.empty(len(replacements), dtype=torch.float64)
    in_order[order] = found.double()
    return in_order.numpy(), _RESOLUTION * torch.finfo(found.dtype).eps


def _in_float64(model: LanguageModel) -> LanguageModel:
    """Return the model in float64; one from elsewhere that cannot be had so stays as it is."""
    return deepcopy(model).double() if hasattr(model, "double") else model


def _last_logits(
    model: LanguageModel, texts: Tensor, branches: Tensor, progress: Progress
) -> Iterator[Tensor]:
    """Yield the logits after the last symbol of each of `texts`, some texts at a time."""
    if level_of(model) >= 1:
        model = stepping(model, "occlusion")
        at_once = max(1, _OF_STATES // max(1, nbytes(model.start(1))))
        for start in range(0, len(texts), at_once):
            some = slice(start, start + at_once)
            outputs = _outputs_after_some(model, texts, branches, some, progress)
            yield from map(model.head, outputs.split(CHUNK))
        return
    for number, some in enumerate(texts.split(CHUNK), start=1):
        yield model.logits(model.embed(some))[:, -1]
        progress(min(1.0, number * CHUNK / len(texts)))


def _outputs_after_some(
    model: SteppingModel, texts: Tensor, branches: Tensor, some: slice, progress: Progress
) -> Tensor:
    """Return the outputs after some of the texts, which all branch off from the first of all."""
    before, share = some.start / len(texts), len(texts[some]) / len(texts)

    def tell(done: float) -> None:
        progress(before + share * done)

    first = slice(0, 1 if some.start else 0)
    these = torch.cat([texts[first], texts[some]])
    outputs = outputs_after(model, these, torch.cat([branches[first], branches[some]]), tell)
    return outputs[first.stop :]


def _texts(symbols: Tensor, replacements: Sequence[_Replacement]) -> Tensor:
    """Return the text once for each replacement, with it, int64 [replacements, time]."""
    texts = symbols.repeat(len(replacements), 1)
    for text, put in zip(texts, replacements, strict=True):
        text[put.start : put.start + len(put.symbols)] = torch.tensor(
            put.symbols, dtype=torch.int64
        )
    return texts


def _word_effect(put: _Replacement, change: float) -> WordEffect:
    return WordEffect(put.start, put.start + len(put.symbols), put.word, put.said, change)


@torch.no_grad()
def outputs_after(
    model: SteppingModel,
    texts: Tensor,
    branches: Tensor,
    progress: Progress = lambda _: None,
) -> Tensor:
    """Return the last layer's output after the last character of each text, [texts, hidden].

    `texts` are symbols, int64 [texts, time]. Text i is the first text up to its branch, the
    timestep `branches[i]`; branches int64 [texts] ascend from 0. At each timestep only the texts
    that have branched off are stepped, so that memory grows with the texts, not with time.
    """
    time = texts.shape[1]
    state = model.start(1)
    for timestep in range(time):
        branched = int((branches <= timestep).sum())
        state = _branched(state, branched)
        vectors = model.embed(texts[:branched, timestep : timestep + 1])[:, 0]
        outputs, state = model.step(vectors, state)
        progress((timestep + 1) / time)
    return outputs


def _branched(state: State, texts: int) -> State:
    """Return the states of `texts` texts: those that are new take the state of the first."""
    return mapped(
        lambda part: torch.cat([part, part[:1].expand(texts - len(part), *part.shape[1:])]), state
    )
