"""The diagram of the LSTM with a matrix for a memory."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, HALF_WIDTH, RADIUS, Drawing

_DESCRIPTION = (
    "Two lines run through the unit, the matrix c and the normaliser n. Both are multiplied by the "
    "forget gate. The key, multiplied by the exponential input gate, is added to n, and its outer "
    "product with the value to c. What the query finds in c is divided by what it finds in n, and "
    "multiplied by the output gate, which gives h. Everything reads the input alone. The "
    "stabiliser m, which keeps the exponentials from overflowing and cancels in the ratio, is not "
    "drawn."
)
_MEMORY, _NORMALISER, _OUTER, _INNER, _GATES, _BUS = 70, 150, 190, 234, 302, 352  # heights
_KEEP, _FORGET, _INPUT, _KEY, _VALUE = 68, 106, 160, 214, 270  # columns
_QUERY, _RATIO, _OUTPUT, _RIGHT = 328, 374, 388, 434


def mlstm_diagram() -> str:
    """Return SVG: c = f * c + i * v k^T, n = f * n + i * k, h = o * c q / |n q|."""
    drawing = Drawing("mlstm", 504, 450, "LSTM with a matrix for a memory", _DESCRIPTION)
    drawing.frame(44, 30, 460, 390)
    _memory(drawing)
    _writing(drawing)
    _reading(drawing)
    _output(drawing)
    for height, symbol in ((_MEMORY - 16, "c"), (_NORMALISER - 16, "n")):
        drawing.variable(24, height, symbol, "t−1")
        drawing.variable(480, height, symbol, "t")
    drawing.variable(480, _BUS - 14, "h", "t")
    drawing.variable(_KEEP, 438, "x", "t")
    return drawing.svg()


def _memory(drawing: Drawing) -> None:
    """Add the lines of matrix and normaliser, and the forget gate that multiplies both."""
    for height in (_MEMORY, _NORMALISER):
        drawing.line((8, height), (496, height), memory=True)
    drawing.line((_FORGET, _GATES - HALF_HEIGHT), (_FORGET, _NORMALISER + RADIUS))
    drawing.join(_FORGET, _INNER)
    drawing.line((_FORGET, _INNER), (_KEEP, _INNER), (_KEEP, _MEMORY + RADIUS))
    drawing.product(_KEEP, _MEMORY)
    drawing.product(_FORGET, _NORMALISER)


def _writing(drawing: Drawing) -> None:
    """Add what joins the normaliser, the key, and the matrix, its outer product with the value."""
    drawing.line((_INPUT, _GATES - HALF_HEIGHT), (_INPUT, _INNER), (_KEY - RADIUS, _INNER))
    drawing.line((_KEY, _GATES - HALF_HEIGHT), (_KEY, _INNER + RADIUS))
    drawing.line((_KEY, _INNER - RADIUS), (_KEY, _NORMALISER + RADIUS))
    drawing.join(_KEY, _OUTER)
    drawing.line((_KEY, _OUTER), (_VALUE - HALF_WIDTH, _OUTER))
    drawing.line((_VALUE, _GATES - HALF_HEIGHT), (_VALUE, _OUTER + HALF_HEIGHT))
    drawing.line((_VALUE, _OUTER - HALF_HEIGHT), (_VALUE, _MEMORY + RADIUS))
    drawing.gate(_VALUE, _OUTER, "v kᵀ", "outer product of value and key")
    drawing.product(_KEY, _INNER)
    drawing.sum(_KEY, _NORMALISER)
    drawing.sum(_VALUE, _MEMORY)


def _reading(drawing: Drawing) -> None:
    """Add all that reads the input, and the line that brings it."""
    drawing.line((_KEEP, 418), (_KEEP, _BUS), (_OUTPUT, _BUS), (_OUTPUT, _GATES + HALF_HEIGHT))
    for x in (_FORGET, _INPUT, _KEY, _VALUE, _QUERY):
        drawing.join(x, _BUS)
        drawing.line((x, _BUS), (x, _GATES + HALF_HEIGHT))
    for x, function, name in (
        (_FORGET, "σ", "forget"),
        (_INPUT, "exp", "input"),
        (_KEY, "k", "key"),
        (_VALUE, "v", "value"),
        (_QUERY, "q", "query"),
        (_OUTPUT, "σ", "output"),
    ):
        drawing.gate(x, _GATES, function, name)
        drawing.name(x, _BUS + 23, name)


def _output(drawing: Drawing) -> None:
    """Add what the query finds in the matrix over what it finds in the normaliser."""
    ratio = (_MEMORY + _NORMALISER) / 2
    for height, edge in ((_MEMORY, -HALF_HEIGHT), (_NORMALISER, HALF_HEIGHT)):
        drawing.join(_RATIO, height)
        drawing.line((_RATIO, height), (_RATIO, ratio + edge))
    drawing.line((_QUERY, _GATES - HALF_HEIGHT), (_QUERY, ratio), (_RATIO - HALF_WIDTH, ratio))
    drawing.line((_RATIO + HALF_WIDTH, ratio), (_RIGHT, ratio), (_RIGHT, _INNER - RADIUS))
    drawing.line((_OUTPUT, _GATES - HALF_HEIGHT), (_OUTPUT, _INNER), (_RIGHT - RADIUS, _INNER))
    drawing.line((_RIGHT, _INNER + RADIUS), (_RIGHT, _BUS), (496, _BUS))
    drawing.gate(_RATIO, ratio, "÷", "what the query finds in c, divided by what it finds in n")
    drawing.product(_RIGHT, _INNER)
