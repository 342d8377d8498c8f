"""What a model's text was: the fields `corpus`, `split` and `vocabulary` of its metrics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from memviz.evaluation.parts import MetricsPart, Rest

PartName = Literal["train", "valid", "test"]
"""What a corpus is split into: to learn from, to choose by, to report."""

UNKNOWN_TEXT = "unknown text"
"""What a corpus is called whose name is not said."""


@dataclass(frozen=True)
class CorpusFacts(MetricsPart):
    """The text: its name, the sha256 of its file, its licence.

    `characters` are those of the file, `characters_used` those that were read after normalising;
    `origin` says of a prepared corpus how it was made. None for what is not said.
    """

    KEY: ClassVar[str] = "corpus"

    name: str | None = None
    sha256: str | None = None
    characters: int | None = None
    characters_used: int | None = None
    licence: str | None = None
    origin: Rest = field(default_factory=dict)


@dataclass(frozen=True)
class FigureSentence:
    """The sentence of the article's figure, and where it is: as [start, end) and as observations.

    No part holds it: models are compared on it.
    """

    text: str
    characters: tuple[tuple[int, int], ...]
    observations: tuple[int, ...]


@dataclass(frozen=True)
class SplitFacts(MetricsPart):
    """How the corpus was split into parts; None for what is not said.

    `shares` (0 to 1) and `observations` (how many) by part, and `characters` [start, end) of each
    where the parts are contiguous. `fingerprint` is the same for the same text, observations,
    split and vocabulary.
    """

    KEY: ClassVar[str] = "split"

    shares: Mapping[PartName, float] | None = None
    observations: Mapping[PartName, int] | None = None
    method: str | None = None
    seed: int | None = None
    characters: Mapping[PartName, tuple[int, int]] | None = None
    held_out_from_training: str | None = None
    figure_sentence: FigureSentence | None = None
    fingerprint: str | None = None


@dataclass(frozen=True)
class VocabularyFacts(MetricsPart):
    """How much of the text the vocabulary covers; None for what is not said.

    `symbols` and `words` count padding and unknown; `positions` have a target, by part, and of
    them `known_share_of_positions` (0 to 1) one that the vocabulary holds.
    """

    KEY: ClassVar[str] = "vocabulary"

    symbols: int | None = None
    words: int | None = None
    positions: Mapping[PartName, int] | None = None
    known_share_of_positions: Mapping[PartName, float] | None = None
