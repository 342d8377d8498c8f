"""Connectivity: which earlier characters the prediction of the target depends on.

The target is the word that is being read or, for a model of characters or tokens, the next one.
Source: Madsen 2019, "Visualizing memorization in RNNs": the squared L2 norm of the gradient of
the target word's logit with respect to the one-hot input character. Other gradients and
measures: `memviz.analysis.connectivity.variants`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from memviz.analysis.connectivity.explained import Explains
from memviz.analysis.connectivity.forward_pass import ForwardPass, forward_pass
from memviz.analysis.connectivity.predictions import predictions
from memviz.analysis.connectivity.variants import (
    GradientTarget,
    Measure,
    Variant,
    accepts_of,
    warn_of_of,
)
from memviz.models.contract import LanguageModel
from memviz.models.reading import Reading, check_timestep, read
from memviz.models.suggest import Suggestion
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr
from memviz.text.words import last_space

Inputs = Literal["one_hot", "vector"]
"""What a gradient is by: the one-hot symbol, or, without an embedding matrix, its vector."""


@short_repr
@dataclass(frozen=True)
class ConnectivityRow:
    """What a model's prediction at one timestep of a text depends on, and what it is.

    `row` is float32 [timestep + 1], in the unit of `target` and `measure`; see `Connectivity` for
    these and for `targets` and `has_target`, which are known of the whole text. The others are
    those of the timestep: `suggestions` the most probable words (or next characters),
    `target_probability` NaN and `target_rank` 0 where they are not known.
    """

    text: str
    targets: tuple[str, ...]
    has_target: np.ndarray
    timestep: int
    row: np.ndarray
    suggestions: tuple[Suggestion, ...]
    target_probability: float
    target_rank: int
    target: GradientTarget = "logit"
    measure: Measure = "squared_norm"
    explains: Explains = "text"
    inputs: Inputs = "one_hot"
    spans: np.ndarray | None = None
    symbol_at: np.ndarray | None = None

    @property
    def timesteps(self) -> Sequence[int]:
        """The timesteps whose rows are here: this one."""
        return (self.timestep,)

    @property
    def parts(self) -> np.ndarray | None:
        """What share of its symbol each character is: see `Connectivity.parts`."""
        return None if self.symbol_at is None else _parts(self.symbol_at)

    def at(self, timestep: int) -> "ConnectivityRow":
        """Return this row. Raises ValueError for another timestep."""
        if timestep != self.timestep:
            raise ValueError(
                f"timestep: got {timestep}; only the row of timestep {self.timestep} is here"
            )
        return self


@short_repr
@dataclass(frozen=True)
class Connectivity:
    """What a model's predictions along one text depend on, and what they are.

    `matrix` is float32 [time, time]: row = output step, column = input step, zero above the
    diagonal. A step is a symbol: `spans`, int64 [time, 2], are the characters of `text` that each
    stands for, None where that is one each. `target` and `measure` say what the numbers are, in
    which unit; see `Variant`: squared L2 norms of the logit's gradient, as published, or another;
    `targets` are what is explained: as `explains` says the text's own, as published, the first
    suggestions, or one output throughout. `inputs` says by what, the one-hot symbols or, of a model
    without an embedding matrix, the vectors that they are read as. `symbol_at`, int64 [time], is
    set where a step is a character of a longer symbol, whose value stands at each of its characters
    (see `over_characters`): which symbol that is, -1 for none.

    A row whose target is outside the vocabulary has no logit: `has_target` is False there and the
    row is zero. `suggestions` are the most probable words (or next characters) at each step,
    `target_probability` [time] is NaN and `target_rank` [time] (1 is the most probable) is 0 where
    they are not known.
    """

    text: str
    targets: tuple[str, ...]
    matrix: np.ndarray
    has_target: np.ndarray
    suggestions: tuple[tuple[Suggestion, ...], ...]
    target_probability: np.ndarray
    target_rank: np.ndarray
    target: GradientTarget = "logit"
    measure: Measure = "squared_norm"
    explains: Explains = "text"
    inputs: Inputs = "one_hot"
    spans: np.ndarray | None = None
    symbol_at: np.ndarray | None = None

    @property
    def of(self) -> GradientTarget:
        """`target`, by its earlier name."""
        warn_of_of(stacklevel=3)
        return self.target

    @property
    def timesteps(self) -> Sequence[int]:
        """The timesteps whose rows are here: all of the text's."""
        return range(len(self.matrix))

    @property
    def parts(self) -> np.ndarray | None:
        """What share of its symbol each character is, for sums, float32 [time].

        None where each step is a symbol.
        """
        return None if self.symbol_at is None else _parts(self.symbol_at)

    def at(self, timestep: int) -> ConnectivityRow:
        """Return the row of a timestep. Raises ValueError for one outside the text."""
        check_timestep(self.timesteps, timestep)
        return ConnectivityRow(
            text=self.text,
            targets=self.targets,
            has_target=self.has_target,
            timestep=timestep,
            row=self.matrix[timestep, : timestep + 1],
            suggestions=self.suggestions[timestep],
            target_probability=float(self.target_probability[timestep]),
            target_rank=int(self.target_rank[timestep]),
            target=self.target,
            measure=self.measure,
            explains=self.explains,
            inputs=self.inputs,
            spans=self.spans,
            symbol_at=self.symbol_at,
        )


AnyConnectivity = Connectivity | ConnectivityRow


@accepts_of
def connectivity(
    model: LanguageModel,
    text: str | Reading,
    k: int = 3,
    *,
    target: GradientTarget = "logit",
    measure: Measure = "squared_norm",
    explains: Explains = "text",
    progress: Progress = lambda _: None,
) -> Connectivity:
    """Return the connectivity of every symbol of `text`, with the top `k` suggestions.

    No timestep is left out and nothing sampled; in float32, where a squared norm below 1e-38, that
    of a gradient below 1e-19, is zero.

    `target`, what the gradient is of, is "logit" (as published) or "log_probability" (nats) of the
    target word; `measure` is "squared_norm" (as published) or "norm" of the gradient by the one-hot
    character, or "gradient_times_input", signed: see `memviz.analysis.connectivity.variants`.
    `explains` says which word that is: "text" (that of the text, as published), "suggestion" (at
    each symbol the model's own first one) or `memviz.Output("ocean")`, any word of its vocabulary,
    or the next character or token.
    `progress` is told the share of the work that is done, 0 to 1. Raises ValueError for an empty
    text, one of more than 1,000 characters as the model reads it, a character that a model of
    characters does not know, an unknown variant, or an output outside the vocabulary.
    """
    forward = forward_pass(model, read(model, text), Variant(target, measure, explains))
    return _whole(forward, k, progress)


@accepts_of
def connectivity_stream(
    model: LanguageModel,
    text: str,
    first: int,
    k: int = 3,
    *,
    target: GradientTarget = "logit",
    measure: Measure = "squared_norm",
    explains: Explains = "text",
    progress: Progress = lambda _: None,
) -> Iterator[AnyConnectivity]:
    """Return an iterator that yields the row of timestep `first`, then the whole matrix.

    The text is read once for both, and the first costs one row. Arguments are those of
    `connectivity`. Raises ValueError at once as that does, and for a timestep outside the text.
    """
    variant, reading = Variant(target, measure, explains), read(model, text)
    reading.check_timestep(first)

    def parts() -> Iterator[AnyConnectivity]:
        forward = forward_pass(model, reading, variant)
        yield _row(forward, first, k)
        yield _whole(forward, k, progress)

    return parts()


@accepts_of
def connectivity_row(
    model: LanguageModel,
    text: str,
    timestep: int,
    *,
    target: GradientTarget = "logit",
    measure: Measure = "squared_norm",
    explains: Explains = "text",
) -> np.ndarray:
    """Return one row of the connectivity, float32 [timestep + 1].

    All zero where the target word is outside the vocabulary. Raises ValueError as
    `connectivity` does, and for a timestep outside the text.
    """
    variant, reading = Variant(target, measure, explains), read(model, text)
    reading.check_timestep(timestep)
    forward = forward_pass(model, reading, variant, until=timestep + 1)
    if not forward.reading.has_target[timestep]:
        return np.zeros(timestep + 1, dtype=np.float32)
    return forward.rows(np.array([timestep]))[0].float().numpy()


def share_on_earlier_words(connectivity: AnyConnectivity, timestep: int) -> float:
    """Return the share (0 to 1) of a row's connectivity on characters before the current word.

    The current word begins with the space or line end before it, or with the text; a token that
    holds that space is part of it. Of gradient × input the absolute values are shared. NaN where
    the row has no target or is zero throughout. Raises ValueError for a timestep whose row is not
    there.
    """
    here = connectivity.at(timestep)
    row = np.abs(here.row.astype(np.float64))
    if here.parts is not None:
        row *= here.parts[: timestep + 1]
    total = row.sum()
    if not here.has_target[timestep] or total == 0:
        return float("nan")
    return float(row[: _steps_before(here, _word_start(here))].sum() / total)


def _word_start(here: ConnectivityRow) -> int:
    """Return the character that the current word begins with, after all that has been read."""
    start = last_space(here.text[: _read(here)])
    return start - 1 if here.text[max(start - 1, 0) : start + 1] == "\r\n" else start


def _read(here: ConnectivityRow) -> int:
    """Return how many characters have been read, those of a symbol once it is whole."""
    if here.spans is not None:
        return int(here.spans[here.timestep, 1])
    if here.symbol_at is None:
        return here.timestep + 1
    ahead = here.symbol_at[here.timestep + 1 :]
    is_whole = not len(ahead) or ahead[0] != here.symbol_at[here.timestep] or ahead[0] < 0
    if is_whole:
        return here.timestep + 1
    return int(np.flatnonzero(here.symbol_at == ahead[0])[0])


def _steps_before(here: ConnectivityRow, character: int) -> int:
    """Return how many steps there are before the symbol that a character is part of."""
    if here.spans is not None:
        return int((here.spans[: here.timestep + 1, 1] <= character).sum())
    if here.symbol_at is None or here.symbol_at[character] < 0:
        return character
    return int(np.flatnonzero(here.symbol_at == here.symbol_at[character])[0])


def _parts(symbol_at: np.ndarray) -> np.ndarray:
    _, symbol, times = np.unique(symbol_at, return_inverse=True, return_counts=True)
    return (1 / times[symbol]).astype(np.float32)


def _whole(forward: ForwardPass, k: int, progress: Progress) -> Connectivity:
    reading, time = forward.reading, len(forward.reading.symbols)
    latest_first = np.arange(time)[::-1].copy()
    predicted = predictions(reading, forward.logits, latest_first, k)
    with_target = latest_first[reading.has_target[latest_first]]
    rows = forward.rows(with_target, progress)
    matrix = np.zeros((time, time), dtype=np.float32)
    matrix[with_target, : rows.shape[1]] = rows.float().numpy()
    return Connectivity(
        text=reading.text,
        targets=reading.targets,
        matrix=matrix,
        has_target=reading.has_target,
        suggestions=predicted.suggestions,
        target_probability=predicted.target_probability,
        target_rank=predicted.target_rank,
        target=forward.variant.target,
        measure=forward.variant.measure,
        explains=forward.variant.explains,
        inputs=_inputs(forward),
        spans=reading.longer_spans,
    )


def _row(forward: ForwardPass, timestep: int, k: int) -> ConnectivityRow:
    reading, here = forward.reading, np.array([timestep])
    predicted = predictions(reading, forward.logits, here, k)
    row = np.zeros(timestep + 1, dtype=np.float32)
    if reading.has_target[timestep]:
        row = forward.rows(here)[0].float().numpy()
    return ConnectivityRow(
        text=reading.text,
        targets=reading.targets,
        has_target=reading.has_target,
        timestep=timestep,
        row=row,
        suggestions=predicted.suggestions[timestep],
        target_probability=float(predicted.target_probability[timestep]),
        target_rank=int(predicted.target_rank[timestep]),
        target=forward.variant.target,
        measure=forward.variant.measure,
        explains=forward.variant.explains,
        inputs=_inputs(forward),
        spans=reading.longer_spans,
    )


def _inputs(forward: ForwardPass) -> Inputs:
    return "vector" if forward.model.embedding_matrix is None else "one_hot"
