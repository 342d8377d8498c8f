"""The diagram of the linear recurrent unit."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, HALF_WIDTH, RADIUS, Drawing

_DESCRIPTION = (
    "The complex state h runs through the unit in one line: it is multiplied by lambda, the same "
    "at every step, and the product of the input with weights B, scaled by e to the gamma, is "
    "added. The output is the real part of the product of the state with weights C, plus the "
    "product of the input with weights D. Nothing in the unit is a gate."
)
_MEMORY, _READ, _WEIGHTS, _BUS = 70, 142, 214, 264  # heights
_DECAY, _WRITE, _SKIP, _OUT = 114, 196, 272, 354  # columns


def lru_diagram() -> str:
    """Return SVG: h = lambda * h + exp(gamma) * (B x), y = Re(C h) + D x."""
    drawing = Drawing("lru", 460, 362, "Linear recurrent unit", _DESCRIPTION)
    drawing.frame(44, 30, 416, 302)
    _memory(drawing)
    _output(drawing)
    drawing.variable(24, _MEMORY - 16, "h", "t−1")
    drawing.variable(436, _MEMORY - 16, "h", "t")
    drawing.variable(436, _WEIGHTS - 14, "y", "t")
    drawing.variable(76, 350, "x", "t")
    return drawing.svg()


def _memory(drawing: Drawing) -> None:
    """Add the line of the state, with its decay and what is written to it."""
    drawing.line((8, _MEMORY), (452, _MEMORY), memory=True)
    drawing.line((_DECAY, _READ - HALF_HEIGHT), (_DECAY, _MEMORY + RADIUS))
    drawing.line((76, 330), (76, _BUS), (_SKIP, _BUS), (_SKIP, _WEIGHTS + HALF_HEIGHT))
    drawing.join(_WRITE, _BUS)
    drawing.line((_WRITE, _BUS), (_WRITE, _WEIGHTS + HALF_HEIGHT))
    drawing.line((_WRITE, _WEIGHTS - HALF_HEIGHT), (_WRITE, _READ + HALF_HEIGHT), arrow=False)
    drawing.line((_WRITE, _READ - HALF_HEIGHT), (_WRITE, _MEMORY + RADIUS))
    drawing.gate(_DECAY, _READ, "λ", "decay and turn, the same at every step")
    drawing.gate(_WRITE, _WEIGHTS, "B", "product of the input with complex weights B")
    drawing.gate(_WRITE, _READ, "eᵞ", "scale of what is written, the same at every step")
    drawing.product(_DECAY, _MEMORY)
    drawing.sum(_WRITE, _MEMORY)
    drawing.name(_DECAY, _READ + 35, "decay")
    drawing.name(_WRITE, _BUS + 23, "input")


def _output(drawing: Drawing) -> None:
    """Add what is read from the state, and the input's way past it."""
    drawing.join(_OUT, _MEMORY)
    drawing.line((_OUT, _MEMORY), (_OUT, _READ - HALF_HEIGHT))
    drawing.line((_OUT, _READ + HALF_HEIGHT), (_OUT, _WEIGHTS - RADIUS))
    drawing.line((_SKIP + HALF_WIDTH, _WEIGHTS), (_OUT - RADIUS, _WEIGHTS))
    drawing.line((_OUT + RADIUS, _WEIGHTS), (452, _WEIGHTS))
    drawing.gate(_OUT, _READ, "Re C", "real part of the product of the state with weights C")
    drawing.gate(_SKIP, _WEIGHTS, "D", "product of the input with weights D")
    drawing.sum(_OUT, _WEIGHTS)
    drawing.name(_SKIP, _BUS + 23, "skip")
    drawing.name(_OUT, _WEIGHTS + 35, "output")
