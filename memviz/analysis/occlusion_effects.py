"""The words whose replacement changes a prediction most, beside their share of connectivity."""

import numpy as np
import pandas as pd

from memviz.analysis.occlusion import Occlusion

_COLUMNS = ["timestep", "word", "replacement", "change", "share"]


def word_effects(row: np.ndarray, occlusion: Occlusion, most: int) -> pd.DataFrame:
    """Return at most `most` earlier words, those with the largest change first.

    Columns: timestep of the word's first letter, word, its replacement, change of the target's
    log-probability (nats), and share (0 to 1): the absolute connectivity of the word's letters as
    a share of the whole `row` [timestep + 1], NaN for a row of zeros.
    """
    size = np.abs(row.astype(np.float64))
    total = size.sum() or np.nan
    table = pd.DataFrame(
        [
            (effect.start, effect.word, effect.replacement, effect.change, part / total)
            for effect in occlusion.words
            for part in [size[effect.start : effect.end].sum()]
        ],
        columns=_COLUMNS,
    )
    largest = table["change"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[largest].head(most).reset_index(drop=True)
