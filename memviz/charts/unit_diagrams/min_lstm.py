"""The diagram of the minimal long short-term memory."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, HALF_WIDTH, RADIUS, Drawing

_DESCRIPTION = (
    "The state h runs through the unit in one line. Forget gate and input gate are each divided by "
    "their sum; the state is multiplied by the forget gate's share, and the input gate's share "
    "times the candidate is added. Gates and candidate read the input alone."
)
_MEMORY, _SHARES, _ABOVE, _GATES, _BUS = 70, 142, 178, 214, 264  # heights
_FORGET, _SHARE, _INPUT, _CANDIDATE = 116, 162, 208, 320  # columns
_APART = 9  # between the two lines into the box of the shares


def min_lstm_diagram() -> str:
    """Return SVG: h = f' * h + i' * n, with shares f' and i' of the gates."""
    drawing = Drawing("min-lstm", 460, 362, "Minimal long short-term memory", _DESCRIPTION)
    drawing.frame(44, 30, 416, 302)
    drawing.line((8, _MEMORY), (452, _MEMORY), memory=True)
    _shares(drawing)
    _writing(drawing)
    _reading(drawing)
    drawing.variable(24, _MEMORY - 16, "h", "t−1")
    drawing.variable(436, _MEMORY - 16, "h", "t")
    drawing.variable(70, 350, "x", "t")
    return drawing.svg()


def _shares(drawing: Drawing) -> None:
    """Add the box in which both gates are divided by their sum, and what is kept."""
    for gate, side in ((_FORGET, -_APART), (_INPUT, _APART)):
        drawing.line(
            (gate, _GATES - HALF_HEIGHT),
            (gate, _ABOVE),
            (_SHARE + side, _ABOVE),
            (_SHARE + side, _SHARES + HALF_HEIGHT),
        )
    drawing.line((_SHARE, _SHARES - HALF_HEIGHT), (_SHARE, _MEMORY + RADIUS))
    drawing.gate(_SHARE, _SHARES, "÷", "each gate divided by the sum of both")
    drawing.variable(_SHARE - 14, 112, "f′")
    drawing.variable(_INPUT + 24, _SHARES - 9, "i′")
    drawing.product(_SHARE, _MEMORY)


def _writing(drawing: Drawing) -> None:
    """Add what joins the state: the input gate's share of the candidate."""
    drawing.line((_SHARE + HALF_WIDTH, _SHARES), (_CANDIDATE - RADIUS, _SHARES))
    drawing.line((_CANDIDATE, _GATES - HALF_HEIGHT), (_CANDIDATE, _SHARES + RADIUS))
    drawing.line((_CANDIDATE, _SHARES - RADIUS), (_CANDIDATE, _MEMORY + RADIUS))
    drawing.product(_CANDIDATE, _SHARES)
    drawing.sum(_CANDIDATE, _MEMORY)


def _reading(drawing: Drawing) -> None:
    """Add gates and candidate, and the line that brings them the input."""
    drawing.line((70, 330), (70, _BUS), (_CANDIDATE, _BUS), (_CANDIDATE, _GATES + HALF_HEIGHT))
    for x in (_FORGET, _INPUT):
        drawing.join(x, _BUS)
        drawing.line((x, _BUS), (x, _GATES + HALF_HEIGHT))
    for x, function, letter, name in (
        (_FORGET, "σ", "f", "forget"),
        (_INPUT, "σ", "i", "input"),
        (_CANDIDATE, "g", "n", "candidate"),
    ):
        drawing.gate(x, _GATES, function, f"{name}: {letter}")
        drawing.name(x, _BUS + 23, name)
