"""A case study of the article: the models of one's own beside the published ones."""

import memviz
from memviz.charts.published_models import published_beside
from memviz.charts.shown_models import Source, shown_models
from memviz.components.text_view import Panel
from memviz.evaluation.published import CaseStudy
from memviz.figures.connectivity import ConnectivityView
from memviz.report.blocks import View
from memviz.report.view_data import view_data


def case_study(number: int, *models: Source, timestep: int | None = None) -> ConnectivityView:
    """Return the connectivity of the article's text, opened where its case study `number` looks.

    Each model of words stands beside the article's model of the same unit. `timestep` is one of
    the case study's, None for its first. Raises ValueError for a number that is none, another
    timestep, and for models of characters.
    """
    case = _case(number)
    if timestep is not None and timestep not in case.timesteps:
        known = ", ".join(map(str, case.timesteps))
        raise ValueError(f"timestep: got {timestep}; case study {number} looks at {known}")
    shown = shown_models(models)
    for one in shown:
        if one.model.config.target != "word":
            raise ValueError(f"models: {one.label} predicts characters; a case study needs words")
    text = memviz.published().text
    beside = {one.unit: one for one in published_beside(shown)}
    panels = []
    for one in shown:
        panels.append(Panel(one.label, one.colour, memviz.connectivity(one.model, text)))
        published = beside.pop(one.model.config.unit, None)
        if published is not None:
            panels.append(Panel(published.label, published.colour, published.model.connectivity))
    opened = case.timesteps[0] if timestep is None else timestep
    return ConnectivityView([View("view-1-words", view_data(panels, opened, "word", "row"), 1, 1)])


def _case(number: int) -> CaseStudy:
    cases = {case.number: case for case in memviz.published().case_studies}
    if number not in cases:
        known = ", ".join(map(str, cases))
        raise ValueError(f"number: got {number}; the article has case studies {known}")
    return cases[number]
