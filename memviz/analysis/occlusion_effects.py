"""What replacing parts of a text changes, as tables, and how far connectivity agrees with it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from memviz.analysis.occlusion import Occlusion

_COLUMNS = ["timestep", "word", "replacement", "change", "share"]
FEWEST = 3  # two points always correlate perfectly


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


def letter_effects(occlusion: Occlusion) -> pd.DataFrame:
    """Return a row per timestep up to the occlusion's: timestep, character, change (nats).

    The change of the target's log-probability is NaN where a space stands already. Of a model of
    tokens there is a row per token.
    """
    return pd.DataFrame(
        {
            "timestep": range(len(occlusion.pieces)),
            "character": list(occlusion.pieces),
            "change": occlusion.characters,
        }
    )


@dataclass(frozen=True)
class Agreement:
    """Spearman's rank correlations, -1 to 1, between connectivity and the size of effects.

    `characters` is over the `character_count` letters up to the timestep, `words` over the
    `word_count` words before the current one. NaN for fewer than three, or where all values are
    alike.
    """

    characters: float
    character_count: int
    words: float
    word_count: int


def agreement(row: np.ndarray, occlusion: Occlusion) -> Agreement:
    """Return how the connectivity `row` [timestep + 1] ranks parts as occlusion ranks them.

    Compared are the absolute values of the row and of the changes in nats. A word's connectivity
    is the sum over its letters, without the space before it, which is not replaced either.

    An effect below the occlusion's `resolution` counts as none. The parts without an effect whose
    connectivity is below that of every part with one are tied in both rankings: there both say that
    nothing matters, and the order among them would be that of rounding.

    It says whether the picture points at what matters, not by how much; letters of one text are
    not independent, so it is a description of this row and no test.

    Raises ValueError for a row of another timestep.
    """
    if row.shape != occlusion.characters.shape:
        raise ValueError(
            f"row: got shape {row.shape}; the occlusion of timestep {occlusion.timestep} needs "
            f"{occlusion.characters.shape}"
        )
    size = np.abs(row.astype(np.float64))
    effects = np.abs(occlusion.characters)
    replaced = ~np.isnan(effects)
    words = [word for word in occlusion.words if not np.isnan(word.change)]
    of_words = np.array([size[word.start : word.end].sum() for word in words])
    return Agreement(
        characters=_rank_correlation(size[replaced], effects[replaced], occlusion.resolution),
        character_count=int(replaced.sum()),
        words=_rank_correlation(
            of_words, np.abs([word.change for word in words]), occlusion.resolution
        ),
        word_count=len(words),
    )


def _rank_correlation(sizes: np.ndarray, effects: np.ndarray, resolution: float) -> float:
    """Return Spearman's rank correlation, ties at their mean rank; NaN where there is none."""
    felt = effects >= resolution
    effects = np.where(felt, effects, 0.0)
    least = sizes[felt].min(initial=np.inf)
    sizes = np.where(felt | (sizes >= least), sizes, 0.0)
    if len(sizes) < FEWEST or np.ptp(sizes) == 0 or np.ptp(effects) == 0:
        return float("nan")
    ranks = pd.Series(sizes).rank(), pd.Series(effects).rank()
    return float(np.corrcoef(*ranks)[0, 1])
