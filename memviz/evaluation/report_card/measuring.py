"""Measuring a model for its report card, all on the same held-out texts."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from memviz.analysis.capacity import capacity
from memviz.analysis.check import check
from memviz.analysis.effective_state_size import FUTURE, PAST, effective_state_size
from memviz.analysis.forgetting import DISTANCES, forgetting
from memviz.analysis.length_stress import length_stress
from memviz.analysis.timescales import SETTLING, half_lives, lyapunov_spectrum
from memviz.evaluation.corpus import UNKNOWN_TEXT
from memviz.evaluation.report_card.card import ReportCard
from memviz.evaluation.report_card.results import (
    CapacityResults,
    CardMeasure,
    CardSample,
    CheckResults,
    EffectiveResults,
    ForgettingResults,
    HalfLifeResults,
    LengthResults,
    LyapunovResults,
)
from memviz.models.contract import HIGHEST, LanguageModel, level_of
from memviz.models.reading import Reading, read
from memviz.stats.progress import Progress

TEXTS, LENGTH = 100, 200
"""Held-out texts, and the symbols of each, that a whole card is measured on."""
_LONGEST_SHARE = 2 / 3  # of a text, that the forgetting curve looks back over
GROWTH_TEXTS = 12  # whose Jacobians are followed, which is slow
SIZE_TEXTS = 8  # whose states' derivatives are taken, which is slower still
HALF_LIFE_SYMBOLS = 4_000
LONG_TEXTS, LONG = 8, 3_200  # symbols, for the stress of length


class _Texts(NamedTuple):
    """The held-out texts as the model reads them, one by one and end to end."""

    each: list[Reading]
    trained: int

    @property
    def joined(self) -> str:
        return "".join(reading.text for reading in self.each)

    @property
    def long(self) -> list[str]:
        """The texts end to end, cut into a few long ones."""
        joined = self.joined
        length = min(LONG, len(joined) // LONG_TEXTS)
        return [joined[number * length :][:length] for number in range(LONG_TEXTS)]

    def of_over(self, symbols: int, most: int) -> list[Reading]:
        """The first texts of more than so many symbols, at most so many of them."""
        return [reading for reading in self.each if len(reading.symbols) > symbols][:most]


class _Measure(NamedTuple):
    """One measure: the level that it needs, and its share of the time that a card takes."""

    kind: type[CardMeasure]
    level: int
    share: float
    take: Callable[[Any, _Texts, Progress], Any]
    is_enough: Callable[[_Texts], bool] = lambda _: True
    """Whether the texts are long enough for it."""


def report_card(
    model: LanguageModel,
    texts: Sequence[str],
    corpus: str = UNKNOWN_TEXT,
    trained: int = LENGTH,
    kinds: Sequence[type[CardMeasure]] | None = None,
    progress: Progress = lambda _: None,
) -> ReportCard:
    """Return the report card of a model, measured on held-out texts.

    `texts` are at least two, better a hundred of 200 symbols, of the `corpus` of that name;
    intervals are over them. `trained` is how many symbols the model learned to look back over in
    one go. Left out are measures that need a higher level than the model reaches, those that the
    texts are too short for, and those that are not of the `kinds` asked for. `progress` is told the
    share of the work that is done, 0 to 1.

    >>> card = memviz.report_card(memviz.load("gru"), held_out_texts)  # doctest: +SKIP
    >>> card.forgetting.symbols_needed  # doctest: +SKIP

    Raises ValueError for fewer than two texts, and for one that cannot be read.
    """
    if len(texts) < 2:
        raise ValueError(f"texts: got {len(texts)}; give at least 2 held-out texts")
    given = _Texts([read(model, text, longest=None, name="texts") for text in texts], trained)
    level = level_of(model)
    wanted = [
        one
        for one in _MEASURES
        if level >= one.level and one.is_enough(given) and (kinds is None or one.kind in kinds)
    ]
    whole, done, parts = sum(one.share for one in wanted), 0.0, []
    for one in wanted:

        def tell(share: float, begun: float = done, of: float = one.share) -> None:
            progress((begun + share * of) / whole)

        parts.append(one.kind.of(one.take(model, given, tell)))
        done += one.share
        progress(done / whole)
    symbols = sum(len(reading.symbols) for reading in given.each)
    return ReportCard.of([CardSample(corpus, len(texts), symbols), *parts])


def kinds_for(level: int) -> list[type[CardMeasure]]:
    """Return the measures of a card that a model of this level can have."""
    return [one.kind for one in _MEASURES if level >= one.level]


def _forgetting(model: LanguageModel, texts: _Texts, progress: Progress) -> Any:
    usual = int(np.median([len(reading.symbols) for reading in texts.each]))
    distances = [one for one in DISTANCES if one <= max(1, _LONGEST_SHARE * usual)]
    return forgetting(model, texts.each, distances, progress=progress)


def _half_lives(model: Any, texts: _Texts, progress: Progress) -> Any:
    found = half_lives(model, texts.joined[:HALF_LIFE_SYMBOLS])
    progress(1)
    return found


def _growth(model: Any, texts: _Texts, progress: Progress) -> Any:
    return lyapunov_spectrum(model, texts.of_over(SETTLING, GROWTH_TEXTS), progress=progress)


def _capacity(model: Any, _: _Texts, progress: Progress) -> Any:
    return capacity(model, progress=progress)


def _effective(model: Any, texts: _Texts, progress: Progress) -> Any:
    return effective_state_size(model, texts.of_over(PAST + FUTURE, SIZE_TEXTS), progress=progress)


def _length(model: Any, texts: _Texts, progress: Progress) -> Any:
    return length_stress(model, texts.long, texts.trained, progress)


def _check(model: LanguageModel, _: _Texts, progress: Progress) -> Any:
    found = check(model)
    progress(1)
    return found


_MEASURES = (
    _Measure(ForgettingResults, 0, 0.25, _forgetting),
    _Measure(HalfLifeResults, HIGHEST, 0.02, _half_lives),
    _Measure(LyapunovResults, 1, 0.2, _growth, lambda texts: bool(texts.of_over(SETTLING, 1))),
    _Measure(CapacityResults, 1, 0.2, _capacity),
    _Measure(
        EffectiveResults, 1, 0.4, _effective, lambda texts: bool(texts.of_over(PAST + FUTURE, 1))
    ),
    _Measure(LengthResults, 1, 0.3, _length, lambda texts: len(texts.long[0]) > texts.trained),
    _Measure(CheckResults, 0, 0.03, _check),
)
