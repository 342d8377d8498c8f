"""The past as a state remembers it: the characters that probes read from it.

A signature says how often the character k back is told rightly. Here are the probes, one per
lag: the one of the layer and part of the state from which most is recovered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import torch
from torch import Tensor
from torch.nn.functional import pad

from memviz.analysis.activations import activations
from memviz.analysis.memory.classes import ANOTHER, Classes
from memviz.analysis.memory.probes import Probes, Whitening
from memviz.analysis.memory.projection import kept_cells, probed
from memviz.analysis.walk import WithStates, cells_of_parts, with_states
from memviz.models.contract import Place, Reader
from memviz.models.reading import last_read, read
from memviz.text.vocabulary import Vocabulary

_COLUMNS = ["lag", "read", "guess", "probability", "right"]


class Tokens(NamedTuple):
    """A text in tokens: each one's index in the alphabet, int64 [time], and the characters that it
    stands for, int64 [time, 2], from the first to before the second."""

    symbols: np.ndarray
    spans: np.ndarray

    def read_at(self, text: str, character: int) -> int:
        """Return the token that was read whole last at a character of `text`, -1 for none."""
        return int(last_read(self.spans, len(text))[character])


class Remembered(NamedTuple):
    """What a state tells of `text`, as the model reads it, after each of its symbols.

    `guesses` holds the most probable symbol of the alphabet at each lag, int64 [time, lags], -1
    where that is another than those that probes tell apart; `probabilities` how sure the probe is
    of it, float32 [time, lags] (0 to 1). Where a lag lies before the text's beginning they are
    guesses all the same. `tokens` is None where every symbol is one character of the text.
    """

    text: str
    guesses: np.ndarray
    probabilities: np.ndarray
    tokens: Tokens | None = None


@dataclass(frozen=True, eq=False)
class Recall:
    """A probe for each lag: `weights` [lags, cells, classes] and `offsets` [lags, classes].

    `places` says which layer and part of the state each probe reads, as `probed` gives it. Where
    parts have different numbers of cells, the weights of the smaller ones end in zeros. `members`
    are the symbols of the classes, see `Classes`; None where all symbols are told apart.
    """

    lags: tuple[int, ...]
    places: tuple[Place, ...]
    weights: Tensor
    offsets: Tensor
    members: tuple[int, ...] | None = None

    @torch.no_grad()
    def remembered(self, model: Reader, text: str) -> Remembered:
        """Return what the state of `model` tells of `text` after each of its symbols.

        Raises ValueError for a text that `activations` does not take, and for a model of another
        shape than the one the probes were made for.
        """
        self._check(with_states(model, "what a state remembers"))
        reading = read(model, text)
        found, cells = activations(model, reading).layers, self.weights.shape[1]
        seen = {
            (layer, part): probed(part, torch.from_numpy(found[layer - 1].states[part]))
            for layer, part in set(self.places)
        }
        states = torch.stack([_widened(seen[place], cells) for place in self.places])
        logits = torch.einsum("lth,lhs->tls", states, self.weights) + self.offsets
        probabilities, guesses = torch.softmax(logits, dim=-1).max(dim=-1)
        symbols = guesses if self.members is None else torch.tensor(self.members)[guesses]
        spans = reading.longer_spans
        tokens = None if spans is None else Tokens(reading.symbols.numpy(), spans)
        return Remembered(reading.text, symbols.numpy(), probabilities.numpy(), tokens)

    def _check(self, model: WithStates) -> None:
        cells = {place: kept_cells(count) for place, count in cells_of_parts(model).items()}
        widest = max((cells.get(place, 0) for place in self.places), default=0)
        alphabet = len(model.vocabulary.alphabet)
        told = alphabet if self.members is None else len(self.members)
        fits = max(self.members or (), default=0) < alphabet
        shape = (len(self.lags), widest, told)
        if self.weights.shape != shape or not fits or not cells.keys() >= set(self.places):
            raise ValueError(
                f"model: its states do not fit these decoders, {tuple(self.weights.shape)} of "
                f"{sorted(set(self.places))}; measure its memory again"
            )


def _widened(states: Tensor, cells: int) -> Tensor:
    """Return states [time, few cells] with as many cells more as there are weights for, zero."""
    return pad(states, (0, cells - states.shape[1]))


class RecallMaker:
    """Keeps for each lag the best of all probes that it is offered, by nats recovered."""

    def __init__(self, lags: Sequence[int], longest: int, classes: Classes) -> None:
        """Keep probes of the lags up to `longest`, which tell these classes apart."""
        self._classes = classes
        self._lags = tuple(lag for lag in lags if lag <= longest)
        self._best: dict[int, tuple[float, Place, Tensor, Tensor]] = {}

    def offer(self, place: Place, probes: Probes, whitening: Whitening, nats: np.ndarray) -> None:
        """Keep the probes of those lags at which `nats`, [lags], are higher than any before."""
        weights, offsets = _of_states(probes, whitening)
        for index, lag in enumerate(self._lags):
            if lag not in self._best or nats[index] > self._best[lag][0]:
                kept = weights[:, index].clone(), offsets[index].clone()
                self._best[lag] = (float(nats[index]), place, *kept)

    def recall(self) -> Recall:
        """Return what was kept."""
        _, places, weights, offsets = zip(*(self._best[lag] for lag in self._lags), strict=True)
        widest = max(map(len, weights))
        padded = [pad(own, (0, 0, 0, widest - len(own))) for own in weights]
        probes = torch.stack(padded), torch.stack(offsets)
        return Recall(self._lags, places, *probes, self._classes.members)


def _of_states(probes: Probes, whitening: Whitening) -> tuple[Tensor, Tensor]:
    """Return linear probes of whitened states as such of the states: [hidden, lags, symbols] and
    offsets [lags, symbols]."""
    shape = probes.frequencies.shape
    scale = probes.shrinkage.expand(shape)
    weights = (whitening.matrix @ probes.linear).view(-1, *shape)
    told = probes.offset.view(shape) - torch.einsum("h,hls->ls", whitening.mean, weights)
    return weights * scale, probes.frequencies + scale * told


def past_told(
    remembered: Remembered, recall: Recall, vocabulary: Vocabulary, timestep: int
) -> pd.DataFrame:
    """Return a row per lag: lag, read, guess, probability (0 to 1), right.

    Lags end where the text begins. `timestep` counts the characters of the text, without carriage
    returns: some texts have them at line ends, and they are never shown. Of a model of tokens lags
    are tokens, back from the last one that was read whole by then. A guess that is none of the
    symbols told apart is "another", and never right. Raises ValueError for a timestep outside the
    text.
    """
    text, tokens = remembered.text, remembered.tokens
    shown = [index for index, character in enumerate(text) if character != "\r"]
    if not 0 <= timestep < len(shown):
        raise ValueError(f"timestep: got {timestep}; the text has timesteps 0 to {len(shown) - 1}")
    at = shown[timestep]
    if tokens is not None:
        at = tokens.read_at(text, at)

    def row(place: int, lag: int) -> tuple[int, str, str, float, bool]:
        guess, sure = remembered.guesses[at, place], remembered.probabilities[at, place]
        name = "another" if guess == ANOTHER else vocabulary.alphabet[guess]
        if tokens is None:
            read, right = text[at - lag], guess != ANOTHER and name == text[at - lag]
        else:
            begin, end = tokens.spans[at - lag]
            read, right = text[begin:end], bool(guess == tokens.symbols[at - lag])
        return lag, read, name, round(float(sure), 4), right

    return _table([row(place, lag) for place, lag in enumerate(recall.lags) if lag <= at])


def past_known(text: str, known: int, timestep: int, tokens: Tokens | None = None) -> pd.DataFrame:
    """Return `past_told` for an n-gram model, which knows the last `known` symbols exactly.

    They are the characters of `text` or, where they are given, its `tokens`.
    """
    if tokens is None:
        pieces, at = list(text), timestep
    else:
        pieces, at = (
            [text[begin:end] for begin, end in tokens.spans],
            tokens.read_at(text, timestep),
        )
    lags = range(min(known, at + 1))
    return _table([(lag, pieces[at - lag], pieces[at - lag], 1.0, True) for lag in lags])


def _table(rows: list[tuple[int, str, str, float, bool]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=_COLUMNS)
