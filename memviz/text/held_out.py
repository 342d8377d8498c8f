"""A held-out text, of which a beginning is only read and the rest is scored."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from memviz.text.occurrences import Words, words_of


class Excerpt(NamedTuple):
    """A character with the text around it."""

    before: str
    character: str
    after: str


@dataclass(frozen=True)
class HeldOut:
    """A text no model was trained on; its *positions* are the characters from `begin` on.

    Models read what comes before `begin`, too, unscored: so at `begin` a network has a state and an
    n-gram model a context, and earlier occurrences of a word are known. Raises ValueError unless 1
    <= begin < characters.
    """

    text: str
    begin: int

    def __post_init__(self) -> None:
        if not 1 <= self.begin < len(self.text):
            raise ValueError(
                f"begin: got {self.begin} for a text of {len(self.text):,} characters; at least "
                "one must be read first and one must be left to score"
            )

    @property
    def positions(self) -> int:
        """How many characters are scored."""
        return len(self.text) - self.begin

    @property
    def scored(self) -> str:
        """The characters that are scored, one per position."""
        return self.text[self.begin :]

    @cached_property
    def words(self) -> Words:
        """The words of the whole text."""
        return words_of(self.text)

    def first(self, positions: int) -> "HeldOut":
        """Return the same text with at most `positions` scored characters."""
        if positions >= self.positions:
            return self
        return HeldOut(self.text[: self.begin + positions], self.begin)

    def excerpt(self, position: int, before: int, after: int) -> Excerpt:
        """Return the character at a position with so many before and after it."""
        at = self.begin + position
        return Excerpt(
            self.text[max(0, at - before) : at], self.text[at], self.text[at + 1 : at + 1 + after]
        )

    def check(self, name: str, values: np.ndarray) -> None:
        """Raise ValueError unless `values`, called `name`, holds one value per position."""
        if values.shape != (self.positions,):
            raise ValueError(
                f"{name}: got shape {values.shape}; the text has {self.positions:,} positions"
            )
