"""The diagram of the selective state space."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, HALF_WIDTH, RADIUS, Drawing

_DESCRIPTION = (
    "The state h runs through the unit in one line. A short convolution of the inputs gives u, and "
    "all that acts on the state is made of u: the step size, whose exponential multiplies the "
    "state; the product of step size, u and B, which is added to it; and C, by which the state is "
    "read. To what is read a multiple of u is added. The output gate, made of the input itself, "
    "multiplies the sum, and a product with weights gives the output."
)
_MEMORY, _READ, _SIZE, _BOXES, _BUS, _CONVOLVE, _INPUT = 70, 146, 190, 234, 286, 346, 396  # heights
_CONVOLUTION, _KEEP, _VALUE, _WRITE, _LOOK = 76, 130, 182, 234, 288  # columns
_SKIP, _OUTPUT, _WEIGHTS = 340, 390, 442


def mamba_diagram() -> str:
    """Return SVG: h = exp(delta A) * h + (delta * u) B, y = W (h C + D * u) * silu(z)."""
    drawing = Drawing("mamba", 522, 492, "Selective state space", _DESCRIPTION)
    drawing.frame(44, 30, 478, 434)
    drawing.line((8, _MEMORY), (514, _MEMORY), memory=True)
    _inputs(drawing)
    _writing(drawing)
    _output(drawing)
    drawing.variable(24, _MEMORY - 16, "h", "t−1")
    drawing.variable(498, _MEMORY - 16, "h", "t")
    drawing.variable(498, _READ - 14, "y", "t")
    drawing.variable(_CONVOLUTION, 480, "x", "t")
    return drawing.svg()


def _inputs(drawing: Drawing) -> None:
    """Add the convolution, the line of what it gives, u, and that of the input."""
    drawing.line((_CONVOLUTION, 460), (_CONVOLUTION, _CONVOLVE + HALF_HEIGHT))
    drawing.join(_CONVOLUTION, _INPUT)
    drawing.line((_CONVOLUTION, _INPUT), (_OUTPUT, _INPUT), (_OUTPUT, _CONVOLVE + HALF_HEIGHT))
    drawing.line(
        (_CONVOLUTION, _CONVOLVE - HALF_HEIGHT),
        (_CONVOLUTION, _BUS),
        (_SKIP, _BUS),
        (_SKIP, _BOXES + HALF_HEIGHT),
    )
    drawing.gate(_CONVOLUTION, _CONVOLVE, "conv", "short convolution of W x, then silu: u")
    drawing.gate(_OUTPUT, _CONVOLVE, "silu", "output gate: silu(z)")
    drawing.variable(_CONVOLUTION + 26, _BUS - 10, "u")
    drawing.name(_OUTPUT, _INPUT + 23, "output")


def _writing(drawing: Drawing) -> None:
    """Add the step size, what is kept by it, and what is written by it."""
    drawing.join(_KEEP, _BUS)
    drawing.line((_KEEP, _BUS), (_KEEP, _BOXES + HALF_HEIGHT))
    drawing.line((_KEEP, _BOXES - HALF_HEIGHT), (_KEEP, _READ + HALF_HEIGHT))
    drawing.line((_KEEP, _READ - HALF_HEIGHT), (_KEEP, _MEMORY + RADIUS))
    drawing.join(_KEEP, _SIZE)
    drawing.line((_KEEP, _SIZE), (_VALUE - RADIUS, _SIZE))
    drawing.join(_VALUE, _BUS)
    drawing.line((_VALUE, _BUS), (_VALUE, _SIZE + RADIUS))
    drawing.line((_VALUE + RADIUS, _SIZE), (_WRITE - HALF_WIDTH, _SIZE))
    drawing.join(_WRITE, _BUS)
    drawing.line((_WRITE, _BUS), (_WRITE, _SIZE + HALF_HEIGHT))
    drawing.line((_WRITE, _SIZE - HALF_HEIGHT), (_WRITE, _MEMORY + RADIUS))
    drawing.gate(_KEEP, _BOXES, "Δ", "step size: softplus")
    drawing.gate(_KEEP, _READ, "exp", "keep: exp(Δ A)")
    drawing.gate(_WRITE, _SIZE, "B", "outer product with B, which is made of u")
    drawing.product(_KEEP, _MEMORY)
    drawing.product(_VALUE, _SIZE)
    drawing.sum(_WRITE, _MEMORY)
    drawing.name(_KEEP - 47, _READ + 5, "keep")
    drawing.name(_KEEP, _BUS + 23, "step size")
    drawing.name(_WRITE, _BUS + 23, "write")


def _output(drawing: Drawing) -> None:
    """Add what is read from the state, the way past it, the output gate, and the last product."""
    drawing.join(_LOOK, _MEMORY)
    drawing.line((_LOOK, _MEMORY), (_LOOK, _READ - HALF_HEIGHT))
    drawing.join(_LOOK, _BUS)
    drawing.line((_LOOK, _BUS), (_LOOK, _READ + HALF_HEIGHT))
    drawing.line((_LOOK + HALF_WIDTH, _READ), (_SKIP - RADIUS, _READ))
    drawing.line((_SKIP, _BOXES - HALF_HEIGHT), (_SKIP, _READ + RADIUS))
    drawing.line((_SKIP + RADIUS, _READ), (_OUTPUT - RADIUS, _READ))
    drawing.line((_OUTPUT, _CONVOLVE - HALF_HEIGHT), (_OUTPUT, _READ + RADIUS))
    drawing.line((_OUTPUT + RADIUS, _READ), (_WEIGHTS - HALF_WIDTH, _READ))
    drawing.line((_WEIGHTS + HALF_WIDTH, _READ), (514, _READ))
    drawing.gate(_LOOK, _READ, "C", "product of the state with C, which is made of u")
    drawing.gate(_SKIP, _BOXES, "D", "u times D, number by number")
    drawing.gate(_WEIGHTS, _READ, "W", "product with weights")
    drawing.sum(_SKIP, _READ)
    drawing.product(_OUTPUT, _READ)
    drawing.name(_LOOK, _BUS + 23, "read")
    drawing.name(_SKIP, _BUS + 23, "skip")
