"""The diagram of the time mixing of RWKV-7."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, HALF_WIDTH, RADIUS, Drawing

_DESCRIPTION = (
    "The matrix s runs through the unit in one line, and the input of a step is handed to the "
    "next. Everything is made of mixtures of both inputs. Kappa is the key at length one. What the "
    "matrix holds under kappa is taken away, as far as the replace gate says, which multiplies "
    "kappa; what was in the matrix is multiplied by the keep gate; the outer product of key and "
    "value is added. What the receptance finds is normalised and multiplied by the output gate, "
    "and a product with weights gives the output. Not drawn: the replace gate scales the key that "
    "is written, too, and what is written in this step has a bonus in what is found."
)
_MEMORY, _HELD, _TAKEN, _KAPPA, _NORM, _KEY_LINE = 70, 150, 208, 239, 272, 304  # heights
_GATES, _BUS, _MIX, _INPUT = 338, 380, 430, 474
_HOLD, _KEEP, _KEY, _REPLACE, _WRITE, _VALUE = 76, 122, 172, 222, 260, 300  # columns
_FOUND, _OUTPUT, _WEIGHTS = 369, 441, 493


def rwkv7_diagram() -> str:
    """Return SVG: s = w * s - (a * kappa) (s^T kappa)^T + k v^T, y = W (norm(s^T r) * g)."""
    drawing = Drawing("rwkv7", 568, 562, "Time mixing of RWKV-7", _DESCRIPTION)
    drawing.frame(44, 30, 524, 506)
    drawing.line((8, _MEMORY), (560, _MEMORY), memory=True)
    _inputs(drawing)
    _replacing(drawing)
    _writing(drawing)
    _output(drawing)
    for height, symbol in ((_MEMORY - 16, "s"), (_MIX - 14, "x")):
        drawing.variable(24, height, symbol, "t−1")
    drawing.variable(544, _MEMORY - 16, "s", "t")
    drawing.variable(544, _TAKEN - 14, "y", "t")
    drawing.variable(544, _INPUT - 14, "x", "t")
    drawing.variable(_HOLD, 550, "x", "t")
    return drawing.svg()


def _inputs(drawing: Drawing) -> None:
    """Add the mixture of both inputs, and all that reads it."""
    drawing.line((8, _MIX), (_HOLD - HALF_WIDTH, _MIX))
    drawing.line((_HOLD, 530), (_HOLD, _MIX + HALF_HEIGHT))
    drawing.join(_HOLD, _INPUT)
    drawing.line((_HOLD, _INPUT), (560, _INPUT))
    drawing.line(
        (_HOLD, _MIX - HALF_HEIGHT),
        (_HOLD, _BUS),
        (_OUTPUT, _BUS),
        (_OUTPUT, _GATES + HALF_HEIGHT),
    )
    for x in (_KEEP, _KEY, _REPLACE, _VALUE, _FOUND):
        drawing.join(x, _BUS)
        drawing.line((x, _BUS), (x, _GATES + HALF_HEIGHT))
    drawing.gate(_HOLD, _MIX, "mix", "mixtures of the input and the one before")
    for x, function, name in (
        (_KEEP, "exp", "keep"),
        (_KEY, "k", "key"),
        (_REPLACE, "σ", "replace"),
        (_VALUE, "v", "value"),
        (_FOUND, "r", "receptance"),
        (_OUTPUT, "σ", "output"),
    ):
        drawing.gate(x, _GATES, function, name)
        drawing.name(x, _BUS + 23, name)


def _replacing(drawing: Drawing) -> None:
    """Add what the memory keeps, and what is taken away of what it holds under kappa."""
    drawing.line((_KEEP, _GATES - HALF_HEIGHT), (_KEEP, _MEMORY + RADIUS))
    drawing.line((_KEY, _GATES - HALF_HEIGHT), (_KEY, _NORM + HALF_HEIGHT))
    drawing.line((_KEY, _NORM - HALF_HEIGHT), (_KEY, _TAKEN + RADIUS))
    drawing.join(_KEY, _KAPPA)
    drawing.line((_KEY, _KAPPA), (_HOLD, _KAPPA), (_HOLD, _HELD + HALF_HEIGHT))
    drawing.join(_HOLD, _MEMORY)
    drawing.line((_HOLD, _MEMORY), (_HOLD, _HELD - HALF_HEIGHT))
    drawing.line((_HOLD + HALF_WIDTH, _HELD), (_KEY - HALF_WIDTH, _HELD))
    drawing.line((_REPLACE, _GATES - HALF_HEIGHT), (_REPLACE, _TAKEN), (_KEY + RADIUS, _TAKEN))
    drawing.line((_KEY, _TAKEN - RADIUS), (_KEY, _HELD + HALF_HEIGHT))
    drawing.line((_KEY, _HELD - HALF_HEIGHT), (_KEY, _MEMORY + RADIUS))
    drawing.gate(_HOLD, _HELD, "sᵀκ", "what the memory holds under kappa")
    drawing.gate(_KEY, _HELD, "−κuᵀ", "outer product that is taken away")
    drawing.gate(_KEY, _NORM, "norm", "kappa: the key, scaled and of length one")
    drawing.variable(_HOLD + 14, _KAPPA - 12, "κ")
    drawing.product(_KEEP, _MEMORY)
    drawing.product(_KEY, _TAKEN)
    drawing.sum(_KEY, _MEMORY)


def _writing(drawing: Drawing) -> None:
    """Add the outer product of key and value."""
    drawing.join(_KEY, _KEY_LINE)
    drawing.line((_KEY, _KEY_LINE), (_WRITE, _KEY_LINE), (_WRITE, _HELD + HALF_HEIGHT))
    drawing.line((_VALUE, _GATES - HALF_HEIGHT), (_VALUE, _HELD), (_WRITE + HALF_WIDTH, _HELD))
    drawing.line((_WRITE, _HELD - HALF_HEIGHT), (_WRITE, _MEMORY + RADIUS))
    drawing.gate(_WRITE, _HELD, "k vᵀ", "outer product of key and value")
    drawing.sum(_WRITE, _MEMORY)


def _output(drawing: Drawing) -> None:
    """Add what the receptance finds, its norm, the output gate, and the last product."""
    drawing.join(_FOUND, _MEMORY)
    drawing.line((_FOUND, _MEMORY), (_FOUND, _HELD - HALF_HEIGHT))
    drawing.line((_FOUND, _GATES - HALF_HEIGHT), (_FOUND, _HELD + HALF_HEIGHT))
    drawing.line((_FOUND + HALF_WIDTH, _HELD), (_OUTPUT - HALF_WIDTH, _HELD))
    drawing.line((_OUTPUT, _HELD + HALF_HEIGHT), (_OUTPUT, _TAKEN - RADIUS))
    drawing.line((_OUTPUT, _GATES - HALF_HEIGHT), (_OUTPUT, _TAKEN + RADIUS))
    drawing.line((_OUTPUT + RADIUS, _TAKEN), (_WEIGHTS - HALF_WIDTH, _TAKEN))
    drawing.line((_WEIGHTS + HALF_WIDTH, _TAKEN), (560, _TAKEN))
    drawing.gate(_FOUND, _HELD, "sᵀr", "what the receptance finds in the memory")
    drawing.gate(_OUTPUT, _HELD, "norm", "norm by mean and variance")
    drawing.gate(_WEIGHTS, _TAKEN, "W", "product with weights")
    drawing.product(_OUTPUT, _TAKEN)
