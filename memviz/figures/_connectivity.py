"""Connectivity of a text in a notebook: to point at, or as a picture for paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from memviz.analysis.connectivity.connectivity import Connectivity
from memviz.analysis.connectivity.connectivity import connectivity as connectivity_of
from memviz.analysis.connectivity.over_characters import over_characters
from memviz.analysis.connectivity.variants import GradientTarget, Measure, accepts_of
from memviz.charts.connectivity_colours import Scale
from memviz.charts.connectivity_figure import connectivity_figure
from memviz.charts.shown_models import Source, shown_models, that_predict_the_same
from memviz.figures.fragment import framed
from memviz.figures.picture import Picture
from memviz.report.connectivity_section import connectivity_views
from memviz.report.content import View
from memviz.report.page import view_page
from memviz.report.readings import read_texts


@dataclass(frozen=True)
class ConnectivityView:
    """The text view, in a frame of its own: hover, touch, slider and keys move all models."""

    views: Sequence[View] = field(repr=False)

    def _repr_html_(self) -> str:
        return "".join(framed(view_page(view), "Connectivity") for view in self.views)


@accepts_of
def connectivity(
    text: str,
    *models: Source,
    timestep: int | None = None,
    target: GradientTarget = "logit",
    measure: Measure = "squared_norm",
    scale: Scale = "row",
) -> ConnectivityView:
    """Return the connectivity of `text` to point at, models side by side.

    A view for models of words and one for models of characters, opened at `timestep`, None for
    the last word, before it is read to its end. `target` and `measure` as in
    `memviz.connectivity`, `scale` as in `connectivity_picture`. Raises ValueError for no model, a
    text that a model cannot read and a timestep outside it, and what `memviz.load` raises.
    """
    readings = read_texts(shown_models(models), [text], target=target, measure=measure)
    return ConnectivityView(connectivity_views(readings, timestep, scale))


@accepts_of
def connectivity_picture(
    text: str,
    *models: Source,
    timestep: int | None = None,
    target: GradientTarget = "logit",
    measure: Measure = "squared_norm",
    scale: Scale = "row",
) -> Picture:
    """Return one timestep of models of words, or of characters, for paper.

    `timestep` is None for the last with a target, `target` and `measure` are as in
    `memviz.connectivity`, `scale` as in `connectivity_figure`. Raises ValueError as `connectivity`,
    and for models of which some predict words and some characters.
    """
    predicts, shown = that_predict_the_same(models)
    found = {
        one.label: over_characters(connectivity_of(one.model, text, target=target, measure=measure))
        for one in shown
    }
    colours = {one.label: one.colour for one in shown}
    at = last_with_target(found.values()) if timestep is None else timestep
    return Picture(connectivity_figure(found, at, colours, predicts=predicts, scale=scale))


def last_with_target(found: Iterable[Connectivity]) -> int:
    """Return the last timestep at which any model has a target, the last of all where none has."""
    known = np.any([one.has_target for one in found], axis=0)
    return int(np.flatnonzero(known)[-1]) if known.any() else len(known) - 1
