"""What an article published about its models, as the same kinds of objects as our own results."""

from dataclasses import dataclass

import pandas as pd

from memviz.analysis.connectivity.connectivity import Connectivity
from memviz.models.suggest import Suggestion
from memviz.text.short_repr import short_repr


@short_repr
@dataclass(frozen=True)
class CaseStudy:
    """A numbered observation of the article: the timesteps (0-based) of its text to look at."""

    number: int
    title: str
    timesteps: tuple[int, ...]


@short_repr
@dataclass(frozen=True)
class PublishedModel:
    """One trained model of the article, of which only these figures are public, no weights.

    `connectivity` is of the article's own text. Only the three most probable words were
    published, so `target_rank` is 1 to 3 or 0, and `target_probability` is NaN where the target
    is not among them; every target is a word that the models knew.

    `accuracy` has a row per known_letters and top (1, 2, 3), counted over every position of every
    padded batch, unknown words as errors; n, low and high are NaN: sample sizes were not
    published. `training` has model, dataset (train, valid), seconds, step, loss (nats).
    `parameters` counts embedding (without the padding row), recurrent (one bias per gate) and
    dense. `cross_entropy` (nats) and `test_accuracy` (0 to 1) are of the test set.
    """

    name: str
    connectivity: Connectivity
    accuracy: pd.DataFrame
    training: pd.DataFrame
    parameters: dict[str, int]
    cross_entropy: float
    test_accuracy: float
    training_seconds: float


@short_repr
@dataclass(frozen=True)
class Published:
    """The article's figures; treat everything in here as read-only, it is shared.

    `models` are keyed "gru", "lstm" and "nested_lstm", in the article's order of test loss.
    `autocomplete` maps every normalised prefix of " parts of north africa" (the first is the
    space) to the GRU's most probable words: up to ten, since probabilities were published to
    three decimals and those of 0.000 are left out.
    """

    text: str
    case_studies: tuple[CaseStudy, ...]
    models: dict[str, PublishedModel]
    autocomplete: dict[str, tuple[Suggestion, ...]]
    attribution: str
