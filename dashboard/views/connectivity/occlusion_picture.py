"""The effects of replaced letters and words as a picture to save, and their data."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from memviz import Occlusion
from memviz.analysis.occlusion_effects import letter_effects
from memviz.charts.character_marks import symbol_drawn

if TYPE_CHECKING:  # the chart library is slow to import
    import altair as alt


def draw_occlusion_downloads(
    found: Mapping[str, Occlusion], words: pd.DataFrame, colours: Mapping[str, str], timestep: int
) -> None:
    """Draw the menu that saves the changes by letter and word as a picture, those by word as data.

    `found` and `colours` are by the models' labels, `words` are the effects of all earlier words.
    """
    from dashboard.widgets.downloads import (
        SavedFigure,
        chart_picture,
        draw_downloads,
        models_line,
    )

    target = next(iter(found.values())).target
    title = f"What replacing symbols and words does to “{symbol_drawn(target)}”"
    lines = [models_line(list(found)), f"Timestep {timestep}"]
    picture = chart_picture(partial(_chart, found, words, colours), title, lines)
    draw_downloads(SavedFigure(f"occlusion_{timestep}", title, "occlusion", picture, lambda: words))


def _chart(
    found: Mapping[str, Occlusion], words: pd.DataFrame, colours: Mapping[str, str]
) -> "alt.VConcatChart":
    from memviz.charts.occlusion import occlusion_chart

    letters = pd.concat([letter_effects(one).assign(model=label) for label, one in found.items()])
    return occlusion_chart(letters, words, colours)
