"""The diagram of the simple recurrent unit."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, HALF_WIDTH, Drawing

_DESCRIPTION = (
    "The input and the last state enter one tanh box. What leaves it is the new state, which is "
    "the output too."
)


def rnn_diagram() -> str:
    """Return SVG: h_t = tanh(W x_t + U h_{t-1} + b)."""
    drawing = Drawing("rnn", 460, 240, "Simple recurrent unit", _DESCRIPTION)
    drawing.frame(44, 30, 416, 178)
    tanh = (230, 104)
    drawing.line((8, 104), (tanh[0] - HALF_WIDTH, 104), memory=True)
    drawing.line((tanh[0] + HALF_WIDTH, 104), (452, 104), memory=True)
    drawing.line((230, 206), (230, tanh[1] + HALF_HEIGHT))
    drawing.gate(*tanh, "tanh", "new state")
    drawing.variable(24, 88, "h", "t−1")
    drawing.variable(436, 88, "h", "t")
    drawing.variable(230, 226, "x", "t")
    drawing.name(230, 74, "new state")
    return drawing.svg()
