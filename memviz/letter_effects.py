"""The letters whose replacement changes a prediction, along the text."""

import pandas as pd

from memviz.analysis.occlusion import Occlusion


def letter_effects(occlusion: Occlusion) -> pd.DataFrame:
    """Return a row per timestep up to the occlusion's: timestep, character, change (nats).

    The change of the target's log-probability is NaN where a space stands already.
    """
    characters = list(occlusion.text[: occlusion.timestep + 1])
    return pd.DataFrame(
        {
            "timestep": range(len(characters)),
            "character": characters,
            "change": occlusion.characters,
        }
    )
