"""The diagram of the long short-term memory."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, RADIUS, Drawing

_DESCRIPTION = (
    "The memory c runs through the unit in one line: it is multiplied by the forget gate, and the "
    "product of input gate and candidate is added. A branch of it goes through tanh and is "
    "multiplied by the output gate, which gives h. All gates read the input and the last h."
)
_MEMORY, _INNER, _GATES, _BUS = 70, 142, 214, 264  # heights
_FORGET, _INPUT, _CANDIDATE, _OUTPUT, _RIGHT = 100, 178, 256, 334, 384  # columns


def lstm_diagram() -> str:
    """Return SVG: c = f * c + i * g, h = o * tanh(c)."""
    drawing = Drawing("lstm", 460, 362, "Long short-term memory", _DESCRIPTION)
    drawing.frame(44, 30, 416, 302)
    _memory(drawing)
    _reading(drawing)
    _writing(drawing)
    _output(drawing)
    drawing.variable(24, _MEMORY - 16, "c", "t−1")
    drawing.variable(436, _MEMORY - 16, "c", "t")
    drawing.variable(24, _BUS - 14, "h", "t−1")
    drawing.variable(436, _BUS - 14, "h", "t")
    drawing.variable(62, 350, "x", "t")
    return drawing.svg()


def _memory(drawing: Drawing) -> None:
    drawing.line((8, _MEMORY), (452, _MEMORY), memory=True)
    drawing.line((_FORGET, _GATES - HALF_HEIGHT), (_FORGET, _MEMORY + RADIUS))
    drawing.product(_FORGET, _MEMORY)


def _reading(drawing: Drawing) -> None:
    """Add the gates, and the lines that bring them the input and the last h."""
    drawing.line((8, _BUS), (_OUTPUT, _BUS), (_OUTPUT, _GATES + HALF_HEIGHT))
    drawing.line((62, 330), (62, _BUS), arrow=False)
    drawing.join(62, _BUS)
    for x in (_FORGET, _INPUT, _CANDIDATE):
        drawing.line((x, _BUS), (x, _GATES + HALF_HEIGHT))
    drawing.gate(_FORGET, _GATES, "σ", "forget gate f")
    drawing.gate(_INPUT, _GATES, "σ", "input gate i")
    drawing.gate(_CANDIDATE, _GATES, "tanh", "candidate g")
    drawing.gate(_OUTPUT, _GATES, "σ", "output gate o")
    for x, name in (
        (_FORGET, "forget"),
        (_INPUT, "input"),
        (_CANDIDATE, "candidate"),
        (_OUTPUT, "output"),
    ):
        drawing.name(x, _BUS + 23, name)


def _writing(drawing: Drawing) -> None:
    """Add what joins the memory: input gate times candidate."""
    drawing.line((_INPUT, _GATES - HALF_HEIGHT), (_INPUT, _INNER), (_CANDIDATE - RADIUS, _INNER))
    drawing.line((_CANDIDATE, _GATES - HALF_HEIGHT), (_CANDIDATE, _INNER + RADIUS))
    drawing.line((_CANDIDATE, _INNER - RADIUS), (_CANDIDATE, _MEMORY + RADIUS))
    drawing.product(_CANDIDATE, _INNER)
    drawing.sum(_CANDIDATE, _MEMORY)


def _output(drawing: Drawing) -> None:
    tanh, product = 122, 180
    drawing.join(_RIGHT, _MEMORY)
    drawing.line((_RIGHT, _MEMORY), (_RIGHT, tanh - HALF_HEIGHT))
    drawing.line((_RIGHT, tanh + HALF_HEIGHT), (_RIGHT, product - RADIUS))
    drawing.line((_OUTPUT, _GATES - HALF_HEIGHT), (_OUTPUT, product), (_RIGHT - RADIUS, product))
    drawing.line((_RIGHT, product + RADIUS), (_RIGHT, _BUS), (452, _BUS))
    drawing.gate(_RIGHT, tanh, "tanh", "tanh of the memory, without weights")
    drawing.product(_RIGHT, product)
