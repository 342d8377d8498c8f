"""What replacing each letter and word of a text does to a prediction."""

import altair as alt
import pandas as pd

from memviz.analysis.connectivity.connectivity import connectivity_row
from memviz.analysis.occlusion import occlusion as occlusion_of
from memviz.analysis.occlusion_effects import letter_effects, word_effects
from memviz.charts.occlusion import occlusion_chart
from memviz.charts.shown_models import ShownModel, Source, that_predict_the_same
from memviz.figures.in_html import stays_a_chart
from memviz.models.reading import Reading, read


@stays_a_chart
def occlusion(
    text: str, *models: Source, timestep: int | None = None, most: int = 12
) -> alt.VConcatChart:
    """Return the change of the target's log-probability at `timestep`, in nats.

    `timestep` is None for the last, of models of characters the last that another one follows.
    Above, each letter is replaced by a space; below, each earlier word by the most frequent one of
    its length, or by spaces, beside the word's share of connectivity. Of the words, those `most`
    are drawn that change most in any model. Raises ValueError for models of which some predict
    words and some characters, texts as `connectivity`, a timestep outside the text, and a target
    that no model knows.
    """
    _, shown = that_predict_the_same(models)
    found = {one.label: _effects(one, text, timestep) for one in shown}
    if all(letters["change"].isna().all() for letters, _ in found.values()):
        raise ValueError(
            "timestep: its target is in no model's vocabulary, so nothing can change; take another"
        )
    letters, words = (
        pd.concat([both[part].assign(model=label) for label, both in found.items()])
        for part in (0, 1)
    )
    colours = {one.label: one.colour for one in shown}
    return occlusion_chart(letters, _changed_most(words, most), colours)


def _effects(one: ShownModel, text: str, timestep: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the changes by letter and those by word, with the words' shares."""
    if timestep is None:
        timestep = _last(read(one.model, text))
    found = occlusion_of(one.model, text, timestep)
    row = connectivity_row(one.model, text, timestep)
    return letter_effects(found), word_effects(row, found, len(found.words))


def _last(reading: Reading) -> int:
    last = len(reading.symbols) - 1
    return last if reading.target == "word" else max(0, last - 1)


def _changed_most(words: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the rows of the words that change most in any model."""
    largest = words["change"].astype(float).abs().groupby(words["timestep"]).max().nlargest(most)
    return words[words["timestep"].isin(largest.index)]
