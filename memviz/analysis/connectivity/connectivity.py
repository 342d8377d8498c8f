"""Connectivity: which earlier characters the prediction of the target depends on.

The target is the word that is being read or, for a model of characters, the next character.
Source: Madsen 2019, "Visualizing memorization in RNNs": the squared L2 norm of the gradient of
the target word's logit with respect to the one-hot input character. Other gradients and
measures: `memviz.analysis.connectivity.variants`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from memviz.analysis.connectivity.passage import Passage
from memviz.analysis.connectivity.predictions import predictions
from memviz.analysis.connectivity.variants import Measure, Of, Variant
from memviz.models.model import Model
from memviz.models.reading import Reading, read
from memviz.models.suggest import Suggestion
from memviz.stats.progress import Progress


@dataclass(frozen=True)
class Connectivity:
    """What a model's predictions along one text depend on, and what they are.

    `matrix` is float32 [time, time]: row = output step, column = input step, zero above the
    diagonal. `of` and `measure` say what its numbers are, in which unit; see `Variant`: squared
    L2 norms of the logit's gradient, as published, or another. A row whose target is outside the
    vocabulary has no logit: `has_target` is False there and the row is zero. `suggestions` are
    the most probable words (or next characters) at each step, `target_probability` [time] is NaN
    and `target_rank` [time] (1 is the most probable) is 0 where they are not known.

    `only_row` is None for a whole matrix. Otherwise it is the one timestep whose row, suggestions
    and target are there already: all others are still empty and mean nothing.
    """

    text: str
    targets: tuple[str, ...]
    matrix: np.ndarray
    has_target: np.ndarray
    suggestions: tuple[tuple[Suggestion, ...], ...]
    target_probability: np.ndarray
    target_rank: np.ndarray
    of: Of = "logit"
    measure: Measure = "squared_norm"
    only_row: int | None = None


def connectivity(
    model: Model,
    text: str,
    k: int = 3,
    *,
    of: Of = "logit",
    measure: Measure = "squared_norm",
    progress: Progress = lambda _: None,
) -> Connectivity:
    """Return the exact connectivity of every character of `text`, with the top `k` suggestions.

    `of` is "logit" (as published) or "log_probability" (nats) of the target word; `measure` is
    "squared_norm" (as published) or "norm" of its gradient by the one-hot character, or
    "gradient_times_input", signed; defined in `memviz.analysis.connectivity.variants.Variant`.
    `progress` is told the share of the work that is done, 0 to 1. Raises ValueError for an empty
    text, one of more than 1,000 characters as the model reads it, a character that a model of
    characters does not know, or an unknown variant.
    """
    passage = Passage(model, read(model, text), Variant(of, measure))
    return _at(passage, _all_steps(passage.reading), k, progress=progress)


def connectivity_stream(
    model: Model,
    text: str,
    first: int,
    k: int = 3,
    *,
    of: Of = "logit",
    measure: Measure = "squared_norm",
    progress: Progress = lambda _: None,
) -> Iterator[Connectivity]:
    """Return an iterator of two: soon only the row of timestep `first`, then the whole matrix.

    The text is read once for both, and the first costs one row. Arguments are those of
    `connectivity`. Raises ValueError at once as that does, and for a timestep outside the text.
    """
    variant, reading = Variant(of, measure), read(model, text)
    reading.check_timestep(first)

    def parts() -> Iterator[Connectivity]:
        passage = Passage(model, reading, variant)
        yield _at(passage, np.array([first]), k, only_row=first)
        yield _at(passage, _all_steps(reading), k, progress=progress)

    return parts()


def connectivity_row(
    model: Model,
    text: str,
    timestep: int,
    *,
    of: Of = "logit",
    measure: Measure = "squared_norm",
) -> np.ndarray:
    """Return one row of the connectivity, float32 [timestep + 1].

    All zero where the target word is outside the vocabulary. Raises ValueError as
    `connectivity` does, and for a timestep outside the text.
    """
    variant, reading = Variant(of, measure), read(model, text)
    reading.check_timestep(timestep)
    if not reading.has_target[timestep]:
        return np.zeros(timestep + 1, dtype=np.float32)
    passage = Passage(model, reading, variant, until=timestep + 1)
    return passage.rows(np.array([timestep]))[0].float().numpy()


def share_on_earlier_words(connectivity: Connectivity, timestep: int) -> float:
    """Return the share (0 to 1) of a row's connectivity on characters before the current word.

    The current word begins with the space before it, or with the text. Of gradient × input the
    absolute values are shared. NaN where the row has no target or is zero throughout.
    """
    row = np.abs(connectivity.matrix[timestep, : timestep + 1].astype(np.float64))
    total = row.sum()
    if not connectivity.has_target[timestep] or total == 0:
        return float("nan")
    word_start = connectivity.text.rfind(" ", 0, timestep + 1)
    return float(row[: max(word_start, 0)].sum() / total)


def _all_steps(reading: Reading) -> np.ndarray:
    """Return all timesteps from the last to the first, int64 [time]."""
    return np.arange(len(reading.text))[::-1].copy()


def _at(
    passage: Passage,
    timesteps: np.ndarray,
    k: int,
    only_row: int | None = None,
    progress: Progress = lambda _: None,
) -> Connectivity:
    """Return what is asked of a passage at `timesteps`, from the latest to the earliest."""
    reading = passage.reading
    predicted = predictions(passage.model, reading, passage.outputs, timesteps, k)
    with_target = timesteps[reading.has_target[timesteps]]
    rows = passage.rows(with_target, progress)
    matrix = np.zeros((len(reading.text), len(reading.text)), dtype=np.float32)
    matrix[with_target, : rows.shape[1]] = rows.float().numpy()
    return Connectivity(
        text=reading.text,
        targets=reading.targets,
        matrix=matrix,
        has_target=reading.has_target,
        suggestions=predicted.suggestions,
        target_probability=predicted.target_probability,
        target_rank=predicted.target_rank,
        of=passage.variant.of,
        measure=passage.variant.measure,
        only_row=only_row,
    )
