"""Occlusion: what a prediction really loses when an earlier character or word is replaced.

Connectivity is a derivative: it says what an infinitely small change of a one-hot input would do.
Occlusion is the check beside it: an actual replacement, and what it actually does. Source of the
idea: Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks", who covered
parts of an image.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from memviz.models.contract import (
    LanguageModel,
    State,
    SteppingModel,
    level_of,
    predicting,
    stepping,
)
from memviz.models.reading import Reading, read
from memviz.models.state_tree import mapped
from memviz.stats.progress import Progress
from memviz.text.vocabulary import UNKNOWN_INDEX, Vocabulary
from memviz.text.words import word_starts

CHUNK = 128  # texts whose log-probabilities are in memory at once


class WordEffect(NamedTuple):
    """What replacing one earlier word does.

    Its letters are at timesteps `start` to `end` - 1; `change` is that of the target's
    log-probability, in nats.
    """

    start: int
    end: int
    word: str
    replacement: str
    change: float


@dataclass(frozen=True)
class Occlusion:
    """How the log-probability of one timestep's target changes when the text before it does.

    `log_probability` is the target's in the text as it is, in nats. `characters`, float64
    [timestep + 1], are its changes in nats when the character there is replaced by a space:
    negative where the character spoke for the target, NaN where a space stands already. `words`
    are the words before the current one, in order. Where the target is outside the vocabulary
    all of these numbers are NaN.
    """

    text: str
    timestep: int
    target: str
    log_probability: float
    characters: np.ndarray
    words: tuple[WordEffect, ...]


class _Replacement(NamedTuple):
    start: int
    letters: str


def occlusion(
    model: LanguageModel, text: str, timestep: int, progress: Progress = lambda _: None
) -> Occlusion:
    """Return the effect of each earlier character and word on the prediction at `timestep`.

    A character, up to and with the one at `timestep`, is replaced by a space. A word before the
    current one is replaced by a neutral word: the most frequent known one of the same length,
    so that all else stays where it is, other than itself and the target; where the vocabulary
    has none, by as many spaces.

    Limits: the target stays what it was, also when a letter of its own is replaced. A replaced
    letter changes more than itself: it splits its word in two, or puts several spaces in a row,
    which no model has read in training. A neutral word says something of its own. What is
    replaced may be said again elsewhere in the text, so effects do not add up.

    It is computed in float64, whatever the model's precision: an effect is the difference of two
    numbers that are all but equal where a letter lies far back, and float32's rounding, 1e-6 nats,
    would be larger than what a unit of short memory keeps of it.

    `progress` is told the share of the work that is done, 0 to 1. Raises ValueError as
    `connectivity` does, for a timestep outside the text, and for a model of characters.
    """
    predicting(model, "occlusion")
    if model.target != "word":
        raise ValueError(f"model: its target is {model.target!r}; occlusion needs a model of words")
    reading = read(model, text)
    reading.check_timestep(timestep)
    letters = _letters(reading.text, timestep)
    words = _neutral_words(model.vocabulary, reading, timestep)
    if reading.has_target[timestep]:
        asis = _Replacement(0, "")
        found = _log_probabilities(model, reading, timestep, [asis, *letters, *words], progress)
    else:
        found = np.full(1 + len(letters) + len(words), np.nan)
    changes = found[1:] - found[0]
    characters = np.full(timestep + 1, np.nan)
    characters[[letter.start for letter in letters]] = changes[: len(letters)]
    return Occlusion(
        text=reading.text,
        timestep=timestep,
        target=reading.targets[timestep],
        log_probability=float(found[0]),
        characters=characters,
        words=tuple(
            _word_effect(reading.text, word, float(change))
            for word, change in zip(words, changes[len(letters) :], strict=True)
        ),
    )


def _letters(text: str, timestep: int) -> list[_Replacement]:
    """Return a space for each letter up to the timestep."""
    characters = enumerate(text[: timestep + 1])
    return [_Replacement(step, " ") for step, character in characters if character != " "]


def _neutral_words(vocabulary: Vocabulary, reading: Reading, timestep: int) -> list[_Replacement]:
    """Return a neutral word for each word before the one at the timestep."""
    replacements, start = [], 1
    before = reading.text[: word_starts(reading.text)[timestep]]
    for word in before.split(" ")[1:]:
        neutral = _neutral_word(vocabulary, word, reading.targets[timestep])
        replacements.append(_Replacement(start, neutral))
        start += len(word) + 1
    return replacements


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
) -> np.ndarray:
    """Return the log-probability of the timestep's target after each replacement, in nats."""
    starts = torch.tensor([replacement.start for replacement in replacements])
    branches, order = starts.sort(stable=True)
    texts = _texts(model, reading.symbols[: timestep + 1], replacements)
    model = _in_float64(model)
    target = reading.target_indices[timestep]
    found = torch.empty(len(replacements), dtype=torch.float64)
    found[order] = torch.cat(
        [
            torch.log_softmax(logits, dim=1)[:, target].double()
            for logits in _last_logits(model, texts[order], branches, progress)
        ]
    )
    return found.numpy()


def _in_float64(model: LanguageModel) -> LanguageModel:
    """Return the model in float64; one from elsewhere that cannot be had so stays as it is."""
    return deepcopy(model).double() if hasattr(model, "double") else model


def _last_logits(
    model: LanguageModel, texts: Tensor, branches: Tensor, progress: Progress
) -> Iterator[Tensor]:
    """Yield the logits after the last symbol of each of `texts`, some texts at a time."""
    if level_of(model) >= 1:
        model = stepping(model, "occlusion")
        yield from map(model.head, outputs_after(model, texts, branches, progress).split(CHUNK))
        return
    for number, some in enumerate(texts.split(CHUNK), start=1):
        yield model.logits(model.embed(some))[:, -1]
        progress(min(1.0, number * CHUNK / len(texts)))


def _texts(model: LanguageModel, symbols: Tensor, replacements: Sequence[_Replacement]) -> Tensor:
    """Return the text once for each replacement, with it, int64 [replacements, time]."""
    texts = symbols.repeat(len(replacements), 1)
    for text, (start, letters) in zip(texts, replacements, strict=True):
        text[start : start + len(letters)] = torch.from_numpy(model.vocabulary.encode(letters))
    return texts


def _word_effect(text: str, replacement: _Replacement, change: float) -> WordEffect:
    start, letters = replacement
    end = start + len(letters)
    return WordEffect(start, end, text[start:end], letters, change)


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
