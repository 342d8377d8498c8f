"""The diagram of a recurrent unit."""

from memviz.charts.unit_diagrams import DIAGRAMS, on_paper
from memviz.figures.picture import Picture

_WHITE = '<rect width="100%" height="100%" fill="#ffffff"/>'


def diagram(unit: str) -> Picture:
    """Return the drawing of a unit: its gates, its state and the ways through it.

    Raises ValueError for a unit without one.
    """
    if unit not in DIAGRAMS:
        raise ValueError(f"unit: got {unit!r}; there are drawings of {', '.join(DIAGRAMS)}")
    opening, bracket, shapes = on_paper(DIAGRAMS[unit]()).partition(">")
    return Picture(f"{opening}{bracket}{_WHITE}{shapes}")
