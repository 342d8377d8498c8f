"""Kinds of characters that an edit may cost more at than elsewhere: see `memviz.edit_effects`."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from memviz.analysis.cells.labels import inside_quotes


def _first_of_words(text: str) -> np.ndarray:
    """Return which characters are a word's first letter, bool [characters]."""
    letters = np.array([character.isalpha() for character in text], dtype=bool)
    before = np.concatenate([[False], letters[:-1]]) if len(letters) else letters
    return letters & ~before


def _closing_quotes(text: str) -> np.ndarray:
    """Return which characters end a quote that was open before them, bool [characters]."""
    inside = inside_quotes(text) > 0
    before = np.concatenate([[False], inside[:-1]]) if len(inside) else inside
    quotes = np.array([character in '"”' for character in text], dtype=bool)
    return quotes & before & ~inside


def _line_ends(text: str) -> np.ndarray:
    """Return which characters begin a line end, which may be of two, bool [characters]."""
    return np.array(
        [one == "\r" or (one == "\n" and text[at - 1 : at] != "\r") for at, one in enumerate(text)],
        dtype=bool,
    )


def _among(characters: str) -> Callable[[str], np.ndarray]:
    return lambda text: np.array([character in characters for character in text], dtype=bool)


def _capitals(text: str) -> np.ndarray:
    return np.array([character.isupper() for character in text], dtype=bool)


KINDS_OF_CHARACTERS: Mapping[str, Callable[[str], np.ndarray]] = MappingProxyType(
    {
        "first letters of words": _first_of_words,
        "spaces": _among(" "),
        "line ends": _line_ends,
        "capital letters": _capitals,
        "closing quotes": _closing_quotes,
        "closing brackets": _among(")]}"),
    }
)
"""Functions from a text to yes or no for each of its characters, by what the characters are."""
