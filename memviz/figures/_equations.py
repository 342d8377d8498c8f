"""The equations of a recurrent unit."""

from dataclasses import dataclass, field

from memviz.charts.unit_diagrams.equations import EQUATIONS


@dataclass(frozen=True)
class Equations:
    """Equations in LaTeX, which a notebook sets."""

    latex: str = field(repr=False)

    def _repr_latex_(self) -> str:
        return f"$${self.latex}$$"


def equations(unit: str) -> Equations:
    """Return the equations of a unit. Raises ValueError for one that has none here."""
    if unit not in EQUATIONS:
        raise ValueError(f"unit: got {unit!r}; there are equations of {', '.join(EQUATIONS)}")
    return Equations(EQUATIONS[unit].latex())
