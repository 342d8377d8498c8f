"""A case study of the article: the models of one's own beside the published ones."""

from memviz.analysis.connectivity.connectivity import connectivity
from memviz.charts.published_models import published_beside
from memviz.charts.shown_models import Source, models_of_words
from memviz.components.text_view import Panel
from memviz.evaluation.published import CaseStudy, published
from memviz.figures._connectivity import ConnectivityView
from memviz.report.connectivity_section import connectivity_view


def case_study(number: int, *models: Source, timestep: int | None = None) -> ConnectivityView:
    """Return the connectivity of the article's text, opened where its case study `number` looks.

    Each model of words stands beside the article's model of the same unit. `timestep` is one of the
    case study's, None for its first. Raises ValueError for an unknown number, another timestep, and
    for models of characters.
    """
    case = _case(number)
    if timestep is not None and timestep not in case.timesteps:
        known = ", ".join(map(str, case.timesteps))
        raise ValueError(f"timestep: got {timestep}; case study {number} looks at {known}")
    shown = models_of_words(models, "a case study")
    text = published().text
    beside = {one.unit: one for one in published_beside(shown)}
    panels = []
    for one in shown:
        panels.append(Panel(one.label, one.colour, connectivity(one.model, text)))
        theirs = beside.pop(one.shape.unit, None)
        if theirs is not None:
            panels.append(Panel(theirs.label, theirs.colour, theirs.model.connectivity))
    opened = case.timesteps[0] if timestep is None else timestep
    return ConnectivityView([connectivity_view(panels, opened, "word")])


def _case(number: int) -> CaseStudy:
    cases = {case.number: case for case in published().case_studies}
    if number not in cases:
        known = ", ".join(map(str, cases))
        raise ValueError(f"number: got {number}; the article has case studies {known}")
    return cases[number]
