"""The diagram of the gated delta rule."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, HALF_WIDTH, RADIUS, Drawing

_DESCRIPTION = (
    "The matrix s runs through the unit in one line and is multiplied by the keep gate. What it "
    "then holds under the key is taken from the value; the write gate multiplies the difference, "
    "and its outer product with the key is added to the matrix. What the query finds in the matrix "
    "is normalised and multiplied by the output gate, and a product with weights gives the output. "
    "Key, value and query are short convolutions of the input; the gates read the input itself."
)
_MEMORY, _HELD, _KEYS, _GATES, _BUS, _CONVOLVE, _INPUT = 70, 150, 212, 300, 352, 404, 456  # heights
_ENTRY, _KEEP, _KEY, _VALUE, _WRITE, _OUTER = 62, 94, 152, 204, 252, 312  # columns
_QUERY, _FOUND, _OUTPUT = 354, 402, 464


def gated_delta_net_diagram() -> str:
    """Return SVG: s = a * s, s = s + b * k (v - s^T k)^T, y = W (norm(s^T q) * silu(z))."""
    drawing = Drawing("gated-delta-net", 544, 552, "Gated delta rule", _DESCRIPTION)
    drawing.frame(44, 30, 500, 494)
    drawing.line((8, _MEMORY), (536, _MEMORY), memory=True)
    _inputs(drawing)
    _replacing(drawing)
    _output(drawing)
    drawing.variable(24, _MEMORY - 16, "s", "t−1")
    drawing.variable(520, _MEMORY - 16, "s", "t")
    drawing.variable(520, _BUS + 18, "y", "t")
    drawing.variable(_ENTRY, 540, "x", "t")
    return drawing.svg()


def _inputs(drawing: Drawing) -> None:
    """Add the gates, and the lines of the input and of its convolutions."""
    drawing.line(
        (_ENTRY, 520), (_ENTRY, _INPUT), (_OUTPUT, _INPUT), (_OUTPUT, _GATES + HALF_HEIGHT)
    )
    for x, top in ((_KEEP, _GATES), (_KEY, _CONVOLVE), (_WRITE, _GATES)):
        drawing.join(x, _INPUT)
        drawing.line((x, _INPUT), (x, top + HALF_HEIGHT))
    drawing.line((_KEY, _CONVOLVE - HALF_HEIGHT), (_KEY, _HELD + HALF_HEIGHT))
    drawing.join(_KEY, _BUS)
    drawing.line((_KEY, _BUS), (_QUERY, _BUS), (_QUERY, _HELD), (_FOUND - HALF_WIDTH, _HELD))
    drawing.join(_VALUE, _BUS)
    drawing.line((_VALUE, _BUS), (_VALUE, _HELD + RADIUS))
    drawing.gate(_KEY, _CONVOLVE, "conv", "short convolutions of W x, then silu: k, v and q")
    for x, function, name in (
        (_KEEP, "exp", "keep"),
        (_WRITE, "σ", "write"),
        (_OUTPUT, "silu", "output"),
    ):
        drawing.gate(x, _GATES, function, f"{name} gate")
        drawing.name(x, _INPUT + 23, name)
    for x, symbol in ((_KEY, "k"), (_VALUE, "v"), (_QUERY, "q")):
        drawing.variable(x + 12, _GATES - 40, symbol)


def _replacing(drawing: Drawing) -> None:
    """Add what the memory keeps, and the difference that is written under the key."""
    drawing.line((_KEEP, _GATES - HALF_HEIGHT), (_KEEP, _MEMORY + RADIUS))
    drawing.join(_KEY, _MEMORY)
    drawing.line((_KEY, _MEMORY), (_KEY, _HELD - HALF_HEIGHT))
    drawing.line((_KEY + HALF_WIDTH, _HELD), (_VALUE - RADIUS, _HELD))
    drawing.line((_VALUE + RADIUS, _HELD), (_WRITE - RADIUS, _HELD))
    drawing.line((_WRITE, _GATES - HALF_HEIGHT), (_WRITE, _HELD + RADIUS))
    drawing.line((_WRITE + RADIUS, _HELD), (_OUTER - HALF_WIDTH, _HELD))
    drawing.join(_KEY, _KEYS)
    drawing.line((_KEY, _KEYS), (_OUTER, _KEYS), (_OUTER, _HELD + HALF_HEIGHT))
    drawing.line((_OUTER, _HELD - HALF_HEIGHT), (_OUTER, _MEMORY + RADIUS))
    drawing.gate(_KEY, _HELD, "sᵀk", "what the memory holds under the key")
    drawing.gate(_OUTER, _HELD, "k vᵀ", "outer product of the key and what is written under it")
    drawing.product(_KEEP, _MEMORY)
    drawing.difference(_VALUE, _HELD)
    drawing.product(_WRITE, _HELD)
    drawing.sum(_OUTER, _MEMORY)


def _output(drawing: Drawing) -> None:
    """Add what the query finds, its norm, the output gate, and the last product."""
    norm = (_HELD + _GATES) / 2
    drawing.join(_FOUND, _MEMORY)
    drawing.line((_FOUND, _MEMORY), (_FOUND, _HELD - HALF_HEIGHT))
    drawing.line((_FOUND, _HELD + HALF_HEIGHT), (_FOUND, norm - HALF_HEIGHT))
    drawing.line((_FOUND, norm + HALF_HEIGHT), (_FOUND, _GATES - RADIUS))
    drawing.line((_OUTPUT - HALF_WIDTH, _GATES), (_FOUND + RADIUS, _GATES))
    drawing.line((_FOUND, _GATES + RADIUS), (_FOUND, _BUS + 16))
    drawing.line((_FOUND + HALF_WIDTH, _BUS + 32), (536, _BUS + 32))
    drawing.gate(_FOUND, _HELD, "sᵀq", "what the query finds in the memory")
    drawing.gate(_FOUND, norm, "norm", "norm by the root mean square")
    drawing.gate(_FOUND, _BUS + 32, "W", "product with weights")
    drawing.product(_FOUND, _GATES)
