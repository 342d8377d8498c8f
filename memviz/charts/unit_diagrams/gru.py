"""The diagram of the gated recurrent unit."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, HALF_WIDTH, RADIUS, Drawing

_DESCRIPTION = (
    "The state h runs through the unit in one line: it is multiplied by the update gate, and one "
    "minus that gate times the candidate is added. The candidate reads the input, and the last "
    "state after a product with weights U and with the reset gate."
)
_MEMORY, _WRITE, _RESET_LINE, _GATES = 70, 142, 178, 218  # heights
_WEIGHTS, _STATE_BUS, _INPUT_BUS = 268, 316, 350
_UPDATE, _RESET, _SCALE, _CANDIDATE = 122, 202, 268, 342  # columns
_APART = 9  # between the two lines into a gate


def gru_diagram() -> str:
    """Return SVG: h = (1 - z) * n + z * h, where the reset gate acts after the product with U."""
    drawing = Drawing("gru", 460, 446, "Gated recurrent unit", _DESCRIPTION)
    drawing.frame(44, 30, 416, 388)
    _reading(drawing)
    _candidate(drawing)
    _memory(drawing)
    for x, name in ((_UPDATE, "update"), (_RESET, "reset"), (_CANDIDATE, "candidate")):
        drawing.name(x, _INPUT_BUS + 23, name)
    drawing.variable(24, _MEMORY - 16, "h", "t−1")
    drawing.variable(436, _MEMORY - 16, "h", "t")
    drawing.variable(76, 434, "x", "t")
    return drawing.svg()


def _reading(drawing: Drawing) -> None:
    """Add the gates, and the two lines that bring them the last state and the input."""
    drawing.line((66, _MEMORY), (66, _STATE_BUS), (_SCALE, _STATE_BUS), (_SCALE, _WEIGHTS + 16))
    drawing.join(66, _MEMORY)
    drawing.line(
        (76, 414),
        (76, _INPUT_BUS),
        (_CANDIDATE, _INPUT_BUS),
        (_CANDIDATE, _GATES + HALF_HEIGHT),
    )
    for x, name in ((_UPDATE, "update gate z"), (_RESET, "reset gate r")):
        drawing.join(x - _APART, _INPUT_BUS)
        drawing.join(x + _APART, _STATE_BUS)
        drawing.line((x - _APART, _INPUT_BUS), (x - _APART, _GATES + HALF_HEIGHT))
        drawing.line((x + _APART, _STATE_BUS), (x + _APART, _GATES + HALF_HEIGHT))
        drawing.gate(x, _GATES, "σ", name)


def _candidate(drawing: Drawing) -> None:
    """Add the reset gate's product, the candidate and the share 1 - z of it that is written."""
    drawing.line(
        (_RESET, _GATES - HALF_HEIGHT),
        (_RESET, _RESET_LINE),
        (_SCALE, _RESET_LINE),
        (_SCALE, _GATES - RADIUS),
    )
    drawing.line((_SCALE, _WEIGHTS - HALF_HEIGHT), (_SCALE, _GATES + RADIUS))
    drawing.line((_SCALE + RADIUS, _GATES), (_CANDIDATE - HALF_WIDTH, _GATES))
    drawing.line((_CANDIDATE, _GATES - HALF_HEIGHT), (_CANDIDATE, _WRITE + RADIUS))
    drawing.line((_CANDIDATE, _WRITE - RADIUS), (_CANDIDATE, _MEMORY + RADIUS))
    drawing.gate(_SCALE, _WEIGHTS, "U", "product of the last state with the candidate's weights U")
    drawing.gate(_CANDIDATE, _GATES, "tanh", "candidate n")
    drawing.product(_SCALE, _GATES)
    drawing.product(_CANDIDATE, _WRITE)


def _memory(drawing: Drawing) -> None:
    """Add the line of the state, with what the update gate keeps of it and lets in."""
    complement = 232
    drawing.line((8, _MEMORY), (452, _MEMORY), memory=True)
    drawing.line((_UPDATE, _GATES - HALF_HEIGHT), (_UPDATE, _MEMORY + RADIUS))
    drawing.join(_UPDATE, _WRITE)
    drawing.line((_UPDATE, _WRITE), (complement - HALF_WIDTH, _WRITE))
    drawing.line((complement + HALF_WIDTH, _WRITE), (_CANDIDATE - RADIUS, _WRITE))
    drawing.gate(complement, _WRITE, "1 − z", "one minus the update gate")
    drawing.product(_UPDATE, _MEMORY)
    drawing.sum(_CANDIDATE, _MEMORY)
