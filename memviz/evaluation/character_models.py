"""How well a character model predicts a held-out text that it reads in one go.

`evaluate_characters` measures it, `measured_characters` reads it from a checkpoint's metrics.
Source: Karpathy, Johnson and Fei-Fei 2015, test cross entropy in nats per character.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.held_out_results import Bounds, CharacterResults, HeldOutResults
from memviz.evaluation.parts import complete, holds, needed, read_part
from memviz.evaluation.tally import TOPS
from memviz.models.model import Model
from memviz.models.stack import States
from memviz.stats.blocks import Blocks
from memviz.stats.bootstrap import UNKNOWN_ESTIMATE, Estimate
from memviz.text.vocabulary import UNKNOWN_INDEX

CHUNK = 4096  # characters whose logits are in memory at once
FEWEST = 2000  # characters; a shorter text says next to nothing
INTERVAL = "95 %, block bootstrap, block lengths estimated"
"""How intervals are made, here and on every page: see `memviz.stats.bootstrap`."""


@dataclass(frozen=True)
class CharacterEvaluation:
    """Results over the characters of a text that are in the alphabet.

    `cross_entropy` is in nats per character, `accuracy` by top: the share of characters among
    the model's 1, 2, 3 likeliest. `positions` are the characters predicted, `unknown` how many
    more were not counted since they are outside the alphabet. NaN where none was predicted.
    """

    cross_entropy: Estimate
    accuracy: dict[int, Estimate]
    positions: int
    unknown: int

    @classmethod
    def from_results(cls, results: CharacterResults) -> "CharacterEvaluation":
        """Return what a checkpoint's metrics hold. Raises FieldError where they lack a figure."""
        if results.empty:
            return cls(
                UNKNOWN_ESTIMATE, dict.fromkeys(TOPS, UNKNOWN_ESTIMATE), 0, results.unknown or 0
            )
        bounds = needed(results.accuracy_intervals, "test.characters.accuracy_intervals")
        return cls(
            cross_entropy=_estimate(
                results.cross_entropy, results.cross_entropy_interval, "cross_entropy"
            ),
            accuracy={
                top: _estimate(results.share(top), bounds.get(top), f"accuracy.{top}")
                for top in TOPS
            },
            positions=needed(results.positions, "test.characters.positions"),
            unknown=needed(results.unknown, "test.characters.unknown"),
        )

    def results(self) -> HeldOutResults:
        """Return the results as a checkpoint's metrics hold them."""
        return HeldOutResults(
            characters=CharacterResults(
                cross_entropy=_number(self.cross_entropy.value),
                cross_entropy_interval=_bounds(self.cross_entropy),
                accuracy={top: share.value for top, share in self.accuracy.items()},
                accuracy_intervals={top: _bounds(share) for top, share in self.accuracy.items()},
                positions=self.positions,
                unknown=self.unknown,
                interval=INTERVAL,
            )
        )


def evaluate_characters(
    model: Model, symbols: np.ndarray, progress: Callable[[int], None] = lambda _: None
) -> CharacterEvaluation:
    """Return cross entropy and accuracies of a character model on a text, read from end to end.

    `symbols` are the text's indices in the model's alphabet, int64 [time]; every one but the
    first is predicted from all before it. `progress` is told how many characters were read.
    Intervals: see `memviz.stats.blocks.Blocks`. Raises ValueError for a word model, and for a text
    of 2,000 characters or less.
    """
    if model.target != "character":
        raise ValueError(f"model: its target is {model.target!r}; expected 'character'")
    if len(symbols) <= FEWEST:
        raise ValueError(
            f"symbols: the held-out text has {len(symbols):,} characters, and a result takes more "
            f"than {FEWEST:,}; train on a longer text, or with a larger --held-out"
        )
    losses, ranks = _losses_and_ranks(model, torch.from_numpy(symbols), progress)
    known, blocks = symbols[1:] > UNKNOWN_INDEX, Blocks(len(losses))
    return CharacterEvaluation(
        cross_entropy=blocks.mean(losses, known),
        accuracy={top: blocks.mean(ranks <= top, known) for top in TOPS},
        positions=int(known.sum()),
        unknown=int((~known).sum()),
    )


@torch.no_grad()
def _losses_and_ranks(
    model: Model, symbols: torch.Tensor, progress: Callable[[int], None]
) -> tuple[np.ndarray, np.ndarray]:
    """Return each character's loss in nats and its rank among all outputs, [time - 1]."""
    symbols = symbols.to(model.head.weight.device)
    states: States | None = None
    losses, ranks = [], []
    for read, following in zip(symbols[:-1].split(CHUNK), symbols[1:].split(CHUNK), strict=True):
        outputs, states = model(read.unsqueeze(0), states)
        logits = model.head(outputs[0])
        losses.append(cross_entropy(logits, following, reduction="none"))
        ranks.append((logits > logits.gather(1, following.unsqueeze(1))).sum(dim=1) + 1)
        progress(len(read))
    return torch.cat(losses).double().cpu().numpy(), torch.cat(ranks).cpu().numpy()


def _bounds(estimate: Estimate) -> Bounds:
    return Bounds(*map(_number, estimate[1:]))


def _number(value: float) -> float | None:
    return None if isnan(value) else value


@dataclass(frozen=True)
class MeasuredCharacters(CharacterEvaluation):
    """The results of a checkpoint, the corpus they are on, and how their intervals were made."""

    interval: str
    corpus: str


def measured_characters(metrics: Mapping[str, Any], name: str) -> MeasuredCharacters | None:
    """Return what the metrics of a model of characters say, None where it was not tested.

    `name` is the checkpoint's. Raises CheckpointError when the metrics hold results but lack a
    part.
    """
    if not holds(metrics, HeldOutResults):
        return None
    with complete("test results", name):
        results = read_part(HeldOutResults, metrics).characters
        return MeasuredCharacters(
            **vars(CharacterEvaluation.from_results(results)),
            interval=needed(results.interval, "test.characters.interval"),
            corpus=needed(read_part(CorpusFacts, metrics).name, "corpus.name"),
        )


def _estimate(value: float | None, bounds: Bounds | None, name: str) -> Estimate:
    low, high = needed(bounds, f"the interval of test.characters.{name}")
    return Estimate(
        needed(value, f"test.characters.{name}"),
        nan if low is None else low,
        nan if high is None else high,
    )
