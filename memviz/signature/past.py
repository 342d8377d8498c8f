"""The past at one timestep of a text: what was read, and what is told of it."""

import pandas as pd

from memviz.analysis.memory.recall import Recall, Remembered
from memviz.text.vocabulary import Vocabulary

_COLUMNS = ["lag", "read", "guess", "probability", "right"]


def past_told(
    remembered: Remembered, recall: Recall, vocabulary: Vocabulary, timestep: int
) -> pd.DataFrame:
    """Return a row per lag: lag, read, guess, probability (0 to 1), right.

    Lags end where the text begins. `timestep` counts without CR, which some texts have before line
    ends and nobody is shown.
    Raises ValueError for one outside the text.
    """
    text, guesses, probabilities = remembered
    shown = [index for index, character in enumerate(text) if character != "\r"]
    if not 0 <= timestep < len(shown):
        raise ValueError(f"timestep: got {timestep}; the text has timesteps 0 to {len(shown) - 1}")
    at = shown[timestep]
    rows = [
        (
            lag,
            text[at - lag],
            vocabulary.alphabet[guesses[at, place]],
            round(float(probabilities[at, place]), 4),
        )
        for place, lag in enumerate(recall.lags)
        if lag <= at
    ]
    return _table(rows)


def past_known(text: str, known: int, timestep: int) -> pd.DataFrame:
    """Return what an n-gram model tells that knows the last `known` characters; see `past_told`."""
    lags = range(min(known, timestep + 1))
    return _table([(lag, text[timestep - lag], text[timestep - lag], 1.0) for lag in lags])


def _table(rows: list[tuple[int, str, str, float]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=_COLUMNS[:-1])
    return table.assign(right=table["read"] == table["guess"])
