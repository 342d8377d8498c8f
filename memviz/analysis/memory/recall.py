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
from memviz.analysis.memory.probes import Probes, Whitening
from memviz.analysis.walk import WithStates, cells_of_parts, readable, with_states
from memviz.models.contract import Place, Reader
from memviz.text.vocabulary import Vocabulary

_COLUMNS = ["lag", "read", "guess", "probability", "right"]


class Remembered(NamedTuple):
    """What a state tells of `text`, as the model reads it, after each of its characters.

    `guesses` holds the most probable symbol of the alphabet at each lag, int64 [time, lags], and
    `probabilities` how sure the probe is of it, float32 [time, lags] (0 to 1). Where a lag lies
    before the text's beginning they are guesses all the same.
    """

    text: str
    guesses: np.ndarray
    probabilities: np.ndarray


@dataclass(frozen=True, eq=False)
class Recall:
    """A probe for each lag: `weights` [lags, cells, symbols] and `offsets` [lags, symbols].

    `places` says which layer and part of the state each probe reads. Where parts have different
    numbers of cells, the weights of the smaller ones end in zeros.
    """

    lags: tuple[int, ...]
    places: tuple[Place, ...]
    weights: Tensor
    offsets: Tensor

    @torch.no_grad()
    def remembered(self, model: Reader, text: str) -> Remembered:
        """Return what the state of `model` tells of `text` after each of its characters.

        Raises ValueError for a text that `activations` does not take, and for a model of another
        shape than the one the probes were made for.
        """
        self._check(with_states(model, "what a state remembers"))
        found, cells = activations(model, text), self.weights.shape[1]
        states = [
            _widened(readable(part, torch.from_numpy(found.layers[layer - 1].states[part])), cells)
            for layer, part in self.places
        ]
        logits = torch.einsum("lth,lhs->tls", torch.stack(states), self.weights) + self.offsets
        probabilities, guesses = torch.softmax(logits, dim=-1).max(dim=-1)
        return Remembered(found.text, guesses.numpy(), probabilities.numpy())

    def _check(self, model: WithStates) -> None:
        cells = cells_of_parts(model)
        widest = max((cells.get(place, 0) for place in self.places), default=0)
        shape = (len(self.lags), widest, len(model.vocabulary.alphabet))
        if self.weights.shape != shape or not cells.keys() >= set(self.places):
            raise ValueError(
                f"model: its states do not fit these decoders, {tuple(self.weights.shape)} of "
                f"{sorted(set(self.places))}; measure its memory again"
            )


def _widened(states: Tensor, cells: int) -> Tensor:
    """Return states [time, few cells] with as many cells more as there are weights for, zero."""
    return pad(states, (0, cells - states.shape[1]))


class RecallMaker:
    """Keeps for each lag the best of all probes that it is offered, by nats recovered."""

    def __init__(self, lags: Sequence[int], longest: int) -> None:
        """Keep probes of the lags up to `longest`."""
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
        return Recall(self._lags, places, torch.stack(padded), torch.stack(offsets))


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

    Lags end where the text begins. `timestep` does not count carriage returns: some texts have them
    at line ends, and they are never shown. Raises ValueError for one outside the text.
    """
    text, guesses, probabilities = remembered
    shown = [index for index, character in enumerate(text) if character != "\r"]
    if not 0 <= timestep < len(shown):
        raise ValueError(f"timestep: got {timestep}; the text has timesteps 0 to {len(shown) - 1}")
    at = shown[timestep]
    rows = [
        (
            lag,
            text[at - lag],
            vocabulary.alphabet[guesses[at, place]],
            round(float(probabilities[at, place]), 4),
        )
        for place, lag in enumerate(recall.lags)
        if lag <= at
    ]
    return _table(rows)


def past_known(text: str, known: int, timestep: int) -> pd.DataFrame:
    """Return `past_told` for an n-gram model, which knows the last `known` characters exactly."""
    lags = range(min(known, timestep + 1))
    return _table([(lag, text[timestep - lag], text[timestep - lag], 1.0) for lag in lags])


def _table(rows: list[tuple[int, str, str, float]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=_COLUMNS[:-1])
    return table.assign(right=table["read"] == table["guess"])
