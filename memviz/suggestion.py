"""A word or character that a model suggests, with its probability."""

from typing import NamedTuple


class Suggestion(NamedTuple):
    """A suggested word (or character) and the probability that the model gives it."""

    word: str
    probability: float
