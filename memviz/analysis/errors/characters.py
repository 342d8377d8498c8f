"""Two models on each special character: spaces, line ends, brackets, quotes, punctuation."""

import unicodedata

import numpy as np
import pandas as pd

from memviz.analysis.errors.overlap import is_error
from memviz.stats.blocks import Blocks
from memviz.text.held_out import HeldOut

FEWEST = 20
"""Occurrences below which a character is left out."""

_NAMES = {" ": "space", "\n": "line feed", "\r": "carriage return", "\t": "tab"}


def name_of(character: str) -> str:
    """Return how a character is called in a figure: itself, if it is visible, and its name."""
    if character in _NAMES:
        return _NAMES[character]
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    return f"{character} {name}" if character.isprintable() else name


def is_special(character: str) -> bool:
    """Return whether the character is neither a letter (with its marks) nor a digit."""
    return unicodedata.category(character)[0] not in "LMN"


def by_character(
    held_out: HeldOut, first: np.ndarray, second: np.ndarray, fewest: int = FEWEST
) -> pd.DataFrame:
    """Return one row per special character, those first where `first` is wrong less often.

    Columns: character, name, n (occurrences), first, first_low, first_high, second, second_low,
    second_high (shares of errors, 0 to 1), difference, low, high (first less second). Characters
    that occur fewer than `fewest` times are left out. Intervals: see `Blocks`.
    """
    symbols = np.array(list(held_out.scored))
    blocks = Blocks(held_out.positions)
    one, two = is_error(first).astype(float), is_error(second).astype(float)
    rows = []
    for character in filter(is_special, sorted(set(held_out.scored))):
        counted = symbols == character
        n = int(counted.sum())
        if n >= fewest:
            shares = (blocks.mean(values, counted) for values in (one, two, one - two))
            rows.append((character, name_of(character), n, *(x for share in shares for x in share)))
    table = pd.DataFrame(
        rows,
        columns=[
            *("character", "name", "n", "first", "first_low", "first_high"),
            *("second", "second_low", "second_high", "difference", "low", "high"),
        ],
    )
    return table.sort_values("difference", kind="stable", ignore_index=True)
