"""Results of the library's functions as a notebook shows them: as their figure, else as a table."""

from functools import singledispatch
from typing import Any

import pandas as pd

from memviz.analysis.connectivity.connectivity import (
    AnyConnectivity,
    Connectivity,
    ConnectivityRow,
)
from memviz.analysis.connectivity.over_characters import over_characters
from memviz.analysis.kept_writes import KeptWrites
from memviz.analysis.reach import Reach
from memviz.analysis.states.edit import Edited
from memviz.analysis.states.edit_effects import EditEffects
from memviz.analysis.states.match import Match
from memviz.analysis.states.nearest import StateMap
from memviz.charts.connectivity_figure import connectivity_figure
from memviz.charts.kept_writes import kept_writes_figure
from memviz.charts.model_colours import colours_of
from memviz.charts.picture import as_svg
from memviz.charts.reach import reach_chart
from memviz.charts.states.among import map_chart
from memviz.charts.states.common import common_chart
from memviz.charts.states.cost import cost_on_paper
from memviz.charts.states.effects import effects_chart
from memviz.figures._connectivity import last_with_target
from memviz.models.config import Target
from memviz.text.words import target_words

_ROWS = 10
_NAME = "this model"  # a result does not say whose it is
(_COLOUR,) = colours_of([_NAME])


@singledispatch
def as_html(result: Any) -> str:
    """Return a result as HTML: an SVG picture or, where it has none, ten rows of its table.

    The picture is that of `memviz.figures`, of one model. Connectivity is drawn at the last
    timestep that has a target.
    """
    table: pd.DataFrame = result.table() if callable(result.table) else result.table
    return table.to_html(max_rows=_ROWS, index=False, border=0)


@as_html.register
def _(result: Connectivity) -> str:
    drawn = over_characters(result)
    return _connectivity(drawn, last_with_target([drawn]), _predicts(result))


@as_html.register
def _(result: ConnectivityRow) -> str:
    drawn = over_characters(result)
    return _connectivity(drawn, drawn.timestep, _predicts(result))


def _connectivity(drawn: AnyConnectivity, timestep: int, predicts: Target) -> str:
    return connectivity_figure({_NAME: drawn}, timestep, {_NAME: _COLOUR}, predicts=predicts)


def _predicts(result: AnyConnectivity) -> Target:
    """Return what the model predicts, as its targets show it."""
    if list(result.targets) == target_words(result.text):
        return "word"
    return "character" if all(len(target) <= 1 for target in result.targets) else "token"


@as_html.register
def _(result: KeptWrites) -> str:
    return as_svg(
        kept_writes_figure({f"layer {layer}": of_it for layer, of_it in result.shares.items()})
    )


@as_html.register
def _(result: Reach) -> str:
    return as_svg(reach_chart(result.share_by_distance.assign(model=_NAME), {_NAME: _COLOUR}))


@as_html.register
def _(result: Edited) -> str:
    return as_svg(cost_on_paper(result, _COLOUR))


@as_html.register
def _(result: EditEffects) -> str:
    return as_svg(effects_chart(result, _COLOUR))


@as_html.register
def _(result: StateMap) -> str:
    return as_svg(map_chart(result, len(result.pieces) - 1, _COLOUR))


@as_html.register
def _(result: Match) -> str:
    return as_svg(common_chart(result, _COLOUR))
