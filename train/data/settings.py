"""What determines a dataset, checked before anything is built."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from memviz.models.config import TARGETS, Target
from memviz.text.vocabulary import Vocabulary

SplitKind = Literal["shuffled", "contiguous"]
"""Observations at random, or beginning, middle and end of the text."""

MAX_WORDS = 65_534  # with padding and unknown, as many as 16 bits can number
MAX_OBSERVATION_LENGTH = 65_536


class DatasetError(ValueError):
    """A dataset cannot be built or read; the text says what to do."""


@dataclass(frozen=True)
class DatasetSettings:
    """What determines a dataset."""

    corpus: str
    """A name ("text8", "wiki8", "warpeace"), the path of a text file of your own, or a dataset."""
    corpus_path: Path | None = None
    """The path of its file, where neither `corpus` nor the environment gives it."""
    target: Target = "word"
    words: int = 16_384
    """Words in the vocabulary, padding and unknown not counted; without meaning for characters."""
    observation_length: int = 200
    """Characters of an observation, at most."""
    split: SplitKind = "shuffled"
    held_out: float = 0.05
    """Share of the validation part, and of the test part."""
    seed: int = 1
    """The seed of the shuffled split."""
    characters: int | None = None
    """Use only so many characters from the start of the corpus; None for all."""
    vocabulary: Vocabulary | None = None
    """What is read and predicted, `words` whatever it is; None for that of the training part."""

    def __post_init__(self) -> None:
        if self.target not in TARGETS:
            raise DatasetError(f"target: 'word' or 'character', not {self.target!r}")
        if self.split not in get_args(SplitKind):
            raise DatasetError(f"split: 'shuffled' or 'contiguous', not {self.split!r}")
        if not 0 < self.held_out < 0.5:
            raise DatasetError(f"held_out: {self.held_out} is not over 0 and under 0.5")
        _in_range("words", self.words, 1, MAX_WORDS)
        _in_range("observation_length", self.observation_length, 2, MAX_OBSERVATION_LENGTH)
        _in_range("seed", self.seed, 0, 2**63 - 1)
        if self.characters is not None:
            _in_range("characters", self.characters, 1, 2**63 - 1)


def _in_range(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise DatasetError(f"{name}: {value} is not between {low} and {high}")
