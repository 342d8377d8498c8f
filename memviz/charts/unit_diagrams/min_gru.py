"""The diagram of the minimal gated recurrent unit."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, RADIUS, Drawing

_DESCRIPTION = (
    "The state h runs through the unit in one line: it is multiplied by one minus the update gate, "
    "and the gate times the candidate is added. Gate and candidate read the input alone."
)
_MEMORY, _WRITE, _BRANCH, _GATES, _BUS = 70, 142, 178, 214, 264  # heights
_UPDATE, _CANDIDATE = 150, 310  # columns


def min_gru_diagram() -> str:
    """Return SVG: h = (1 - z) * h + z * n."""
    drawing = Drawing("min-gru", 460, 362, "Minimal gated recurrent unit", _DESCRIPTION)
    drawing.frame(44, 30, 416, 302)
    _memory(drawing)
    _reading(drawing)
    drawing.variable(24, _MEMORY - 16, "h", "t−1")
    drawing.variable(436, _MEMORY - 16, "h", "t")
    drawing.variable(82, 350, "x", "t")
    return drawing.svg()


def _memory(drawing: Drawing) -> None:
    """Add the line of the state, with what is kept of it and what is written to it."""
    drawing.line((8, _MEMORY), (452, _MEMORY), memory=True)
    drawing.line((_UPDATE, _GATES - HALF_HEIGHT), (_UPDATE, _WRITE + HALF_HEIGHT), arrow=False)
    drawing.line((_UPDATE, _WRITE - HALF_HEIGHT), (_UPDATE, _MEMORY + RADIUS))
    drawing.join(_UPDATE, _BRANCH)
    drawing.line((_UPDATE, _BRANCH), (230, _BRANCH), (230, _WRITE), (_CANDIDATE - RADIUS, _WRITE))
    drawing.line((_CANDIDATE, _GATES - HALF_HEIGHT), (_CANDIDATE, _WRITE + RADIUS))
    drawing.line((_CANDIDATE, _WRITE - RADIUS), (_CANDIDATE, _MEMORY + RADIUS))
    drawing.gate(_UPDATE, _WRITE, "1 − z", "one minus the update gate")
    drawing.product(_UPDATE, _MEMORY)
    drawing.product(_CANDIDATE, _WRITE)
    drawing.sum(_CANDIDATE, _MEMORY)


def _reading(drawing: Drawing) -> None:
    """Add gate and candidate, and the line that brings them the input."""
    drawing.line((82, 330), (82, _BUS), (_CANDIDATE, _BUS), (_CANDIDATE, _GATES + HALF_HEIGHT))
    drawing.join(_UPDATE, _BUS)
    drawing.line((_UPDATE, _BUS), (_UPDATE, _GATES + HALF_HEIGHT))
    drawing.gate(_UPDATE, _GATES, "σ", "update gate z")
    drawing.gate(_CANDIDATE, _GATES, "g", "candidate n")
    drawing.name(_UPDATE, _BUS + 23, "update")
    drawing.name(_CANDIDATE, _BUS + 23, "candidate")
