"""The errors of a model by the first oracle that removes them: each error counts once."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from memviz.analysis.errors.oracles import Oracle
from memviz.analysis.errors.overlap import is_error
from memviz.stats.blocks import Blocks

NONE_OF_THEM = "none of these"
PER = 1000  # positions that rates are given per


def categories(probabilities: np.ndarray, asked: Sequence[Oracle]) -> np.ndarray:
    """Return for each position the number of the first oracle that removes its error, int64.

    `len(asked)` where none does, -1 where there is no error; [positions].
    """
    removed = np.array([oracle.removes for oracle in asked])
    first = np.where(removed.any(axis=0), removed.argmax(axis=0), len(asked))
    return np.where(is_error(probabilities), first, -1)


def breakdown(probabilities: np.ndarray, asked: Sequence[Oracle]) -> pd.DataFrame:
    """Return one row per oracle in order, and one for the errors that none removes.

    Columns: oracle, group, errors (each counted once, so they add up to all), share (of the
    model's errors, 0 to 1, NaN where it has none), rate, low, high (errors per 1,000 positions).
    Intervals: `Blocks`.
    """
    found = categories(probabilities, asked)
    errors = int((found >= 0).sum()) or np.nan
    blocks = Blocks(len(found))
    rows = [
        (name, group, int((found == number).sum()), *blocks.mean(PER * (found == number)))
        for number, (name, group) in enumerate(_names(asked))
    ]
    table = pd.DataFrame(rows, columns=["oracle", "group", "errors", "rate", "low", "high"])
    table.insert(3, "share", table["errors"] / errors)
    return table


def breakdown_difference(
    first: tuple[np.ndarray, Sequence[Oracle]], second: tuple[np.ndarray, Sequence[Oracle]]
) -> pd.DataFrame:
    """Return how many errors fewer or more the first of two models has by oracle.

    Each model is its probabilities and its oracles, of the same names. Columns: oracle, group,
    difference, low, high (errors per 1,000 positions, first less second), of the same blocks.
    """
    one, two = categories(*first), categories(*second)
    blocks = Blocks(len(one))
    rows = [
        (name, group, *blocks.mean(PER * ((one == number).astype(float) - (two == number))))
        for number, (name, group) in enumerate(_names(first[1]))
    ]
    return pd.DataFrame(rows, columns=["oracle", "group", "difference", "low", "high"])


def _names(asked: Sequence[Oracle]) -> list[tuple[str, str]]:
    return [*((oracle.name, oracle.group) for oracle in asked), (NONE_OF_THEM, NONE_OF_THEM)]
