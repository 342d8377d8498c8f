"""What was measured on text held out from training: the fields `test` and `validation`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from memviz.evaluation.parts import MeasuredPart

Counting = Literal["known_words", "as_published"]
"""Which positions count: those whose word the model knows, or all, as the article counted."""


class Point(NamedTuple):
    """Of `n` positions with so many letters known, the share with the word among the first `top`.

    `low` and `high` bound its 95 % interval; None where too few observations have such positions.
    """

    known_letters: int
    top: int
    accuracy: float
    n: int
    low: float | None
    high: float | None


class GainPoint(NamedTuple):
    """The same of the accuracy less that of the guess without context, at the same positions."""

    known_letters: int
    top: int
    gain: float
    n: int
    low: float | None
    high: float | None


class RangeCounts(NamedTuple):
    """Positions with `fewest` to `most` letters known, by group of consecutive observations.

    `n` are the positions of each group and `right`, by top, those with the word among the first 1,
    2, 3. Groups of two models that read the same observations are the same, so that the models can
    be compared group by group.
    """

    fewest: int
    most: int
    n: tuple[int, ...]
    right: Mapping[int, tuple[int, ...]]


class CeilingPoint(NamedTuple):
    """Of `n` positions with so many letters known, the share whose word is in the vocabulary."""

    known_letters: int
    accuracy: float
    n: int


class Bounds(NamedTuple):
    """A 95 % interval; None where there are too few pieces to estimate it."""

    low: float | None
    high: float | None


@dataclass(frozen=True)
class Counted:
    """Figures over `positions`; None for what was not measured, and where nothing was counted.

    `cross_entropy` is in nats; `accuracy` is by top: the share of positions with what was to be
    predicted among the model's 1, 2, 3 likeliest. Both have 95 % intervals, and `interval` says in
    words how these were made. Of no positions there is no mean: figures that a file gives for them
    are dropped.
    """

    cross_entropy: float | None = None
    accuracy: Mapping[int, float] | None = None
    positions: int | None = None
    cross_entropy_interval: Bounds | None = None
    accuracy_intervals: Mapping[int, Bounds] | None = None
    interval: str | None = None

    def __post_init__(self) -> None:
        if self.empty:
            for name in self.written_as_null:
                object.__setattr__(self, name, None)

    @property
    def empty(self) -> bool:
        """Whether it was measured, and not one position counted."""
        return self.positions == 0

    @property
    def written_as_null(self) -> tuple[str, ...]:
        """The figures that a file names although there are none."""
        return ("cross_entropy", "accuracy") if self.empty else ()

    def share(self, top: int) -> float | None:
        """Return the accuracy of the first `top` suggestions, None where it was not measured."""
        return None if self.accuracy is None else self.accuracy.get(top)


@dataclass(frozen=True)
class CountedWords(Counted):
    """Figures of a model of words, over positions counted in one way.

    `gains` are over the guess without context. `ranges` are what models are compared by.
    """

    by_known_letters: tuple[Point, ...] | None = None
    gains: tuple[GainPoint, ...] | None = None
    ranges: tuple[RangeCounts, ...] | None = None


@dataclass(frozen=True)
class BaselineResults:
    """Results without context: the commonest words that begin with the letters known."""

    known_words: CountedWords = CountedWords()
    as_published: CountedWords = CountedWords()


@dataclass(frozen=True)
class CharacterResults(Counted):
    """Figures of a model of characters.

    `unknown` more characters are outside the alphabet and not counted.
    """

    unknown: int | None = None


@dataclass(frozen=True)
class HeldOutResults(MeasuredPart):
    """Results on the test part: of a model of words all but `characters`, else only these."""

    KEY: ClassVar[str] = "test"

    observations: int | None = None
    known_words: CountedWords = CountedWords()
    as_published: CountedWords = CountedWords()
    baseline: BaselineResults = BaselineResults()
    ceiling: tuple[CeilingPoint, ...] | None = None
    characters: CharacterResults = CharacterResults()

    @property
    def of_characters(self) -> bool:
        """Whether they are those of a model of characters."""
        return self.characters != CharacterResults()

    @property
    def predicted(self) -> Counted:
        """The figures over what the model predicts: known words, or characters."""
        return self.characters if self.of_characters else self.known_words


@dataclass(frozen=True)
class Validation(MeasuredPart):
    """The loss in nats on the validation part, which recipes are chosen by.

    None where nothing counts in it: none of what is to be predicted is in the vocabulary.
    """

    KEY: ClassVar[str] = "validation"

    cross_entropy: float | None = None

    @property
    def written_as_null(self) -> tuple[str, ...]:
        """The figure that a file names although there may be none."""
        return ("cross_entropy",)
