"""The diagram of the nested LSTM, two levels deep."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, RADIUS, Drawing

_DESCRIPTION = (
    "An LSTM whose memory is an LSTM itself. The outer forget gate times the last memory c is what "
    "the inner unit reads as its hidden state, the outer input gate times the candidate what it "
    "reads as its input; its output is the new memory c. The inner memory line runs at the top. "
    "The tanh of c times the outer output gate is h."
)
# Heights of the inner unit, of what enters and leaves it, and of the outer unit.
_MEMORY, _INNER_WRITE, _INNER_GATES, _INNER_BUS = 74, 144, 212, 260
_CELL, _OUTPUT, _GATES, _BUS = 346, 446, 476, 526
# Columns of the inner unit and of the outer one.
_INNER_FORGET, _INNER_INPUT, _INNER_CANDIDATE, _INNER_OUT, _INNER_RIGHT = 128, 198, 266, 332, 374
_FORGET, _INPUT, _CANDIDATE, _OUT, _RIGHT = 96, 166, 244, 322, 392


def nested_lstm_diagram() -> str:
    """Return SVG: c is the output of an inner LSTM, h = o * tanh(c)."""
    drawing = Drawing("nested-lstm", 460, 624, "Nested LSTM, two levels", _DESCRIPTION)
    drawing.frame(44, 14, 420, 564)
    drawing.frame(66, 36, 406, 298, inner=True)
    _inner_memory(drawing)
    _inner_gates(drawing)
    _entrance(drawing)
    _gates(drawing)
    _exit(drawing)
    drawing.variable(22, _MEMORY - 16, "c′", "t−1")
    drawing.variable(438, _MEMORY - 16, "c′", "t")
    drawing.variable(22, _CELL - 16, "c", "t−1")
    drawing.variable(438, _CELL - 16, "c", "t")
    drawing.variable(22, _BUS - 14, "h", "t−1")
    drawing.variable(438, _BUS - 14, "h", "t")
    drawing.variable(60, 612, "x", "t")
    return drawing.svg()


def _inner_memory(drawing: Drawing) -> None:
    drawing.line((8, _MEMORY), (452, _MEMORY), memory=True)
    drawing.line((_INNER_FORGET, _INNER_GATES - HALF_HEIGHT), (_INNER_FORGET, _MEMORY + RADIUS))
    drawing.line(
        (_INNER_INPUT, _INNER_GATES - HALF_HEIGHT),
        (_INNER_INPUT, _INNER_WRITE),
        (_INNER_CANDIDATE - RADIUS, _INNER_WRITE),
    )
    drawing.line(
        (_INNER_CANDIDATE, _INNER_GATES - HALF_HEIGHT), (_INNER_CANDIDATE, _INNER_WRITE + RADIUS)
    )
    drawing.line((_INNER_CANDIDATE, _INNER_WRITE - RADIUS), (_INNER_CANDIDATE, _MEMORY + RADIUS))
    drawing.product(_INNER_FORGET, _MEMORY)
    drawing.product(_INNER_CANDIDATE, _INNER_WRITE)
    drawing.sum(_INNER_CANDIDATE, _MEMORY)


def _inner_gates(drawing: Drawing) -> None:
    """Add the inner gates and the line they read from."""
    drawing.line(
        (_FORGET, _CELL - RADIUS),
        (_FORGET, _INNER_BUS),
        (_INNER_OUT, _INNER_BUS),
        (_INNER_OUT, _INNER_GATES + HALF_HEIGHT),
    )
    for x in (_INNER_FORGET, _INNER_INPUT, _INNER_CANDIDATE):
        drawing.line((x, _INNER_BUS), (x, _INNER_GATES + HALF_HEIGHT))
    for x, function, letter, name in (
        (_INNER_FORGET, "σ", "f′", "forget"),
        (_INNER_INPUT, "σ", "i′", "input"),
        (_INNER_CANDIDATE, "tanh", "z′", "candidate"),
        (_INNER_OUT, "σ", "o′", "output"),
    ):
        drawing.gate(x, _INNER_GATES, function, f"inner {name}: {letter}")
        drawing.name(x, _INNER_BUS + 23, name)


def _entrance(drawing: Drawing) -> None:
    """Add what the inner unit reads: what is kept of the memory, and what is written."""
    drawing.line((8, _CELL), (_FORGET - RADIUS, _CELL), memory=True)
    drawing.line((_FORGET, _GATES - HALF_HEIGHT), (_FORGET, _CELL + RADIUS))
    drawing.line((_INPUT, _GATES - HALF_HEIGHT), (_INPUT, _CELL + RADIUS))
    drawing.line((_CANDIDATE, _GATES - HALF_HEIGHT), (_CANDIDATE, _CELL), (_INPUT + RADIUS, _CELL))
    drawing.line((_INPUT, _CELL - RADIUS), (_INPUT, _INNER_BUS), arrow=False)
    drawing.join(_INPUT, _INNER_BUS)
    drawing.product(_FORGET, _CELL)
    drawing.product(_INPUT, _CELL)


def _gates(drawing: Drawing) -> None:
    """Add the outer gates and the line they read from."""
    drawing.line((8, _BUS), (_OUT, _BUS), (_OUT, _GATES + HALF_HEIGHT))
    drawing.line((60, 592), (60, _BUS), arrow=False)
    drawing.join(60, _BUS)
    for x in (_FORGET, _INPUT, _CANDIDATE):
        drawing.line((x, _BUS), (x, _GATES + HALF_HEIGHT))
    for x, function, letter, name in (
        (_FORGET, "σ", "f", "forget"),
        (_INPUT, "σ", "i", "input"),
        (_CANDIDATE, "id", "z, without a function", "candidate"),
        (_OUT, "σ", "o", "output"),
    ):
        drawing.gate(x, _GATES, function, f"{name}: {letter}")
        drawing.name(x, _BUS + 23, name)


def _exit(drawing: Drawing) -> None:
    """Add the way from the inner memory to c, and from c to h."""
    inner_tanh, inner_product, tanh = 120, 178, 394
    drawing.join(_INNER_RIGHT, _MEMORY)
    drawing.line((_INNER_RIGHT, _MEMORY), (_INNER_RIGHT, inner_tanh - HALF_HEIGHT))
    drawing.line((_INNER_RIGHT, inner_tanh + HALF_HEIGHT), (_INNER_RIGHT, inner_product - RADIUS))
    drawing.line(
        (_INNER_OUT, _INNER_GATES - HALF_HEIGHT),
        (_INNER_OUT, inner_product),
        (_INNER_RIGHT - RADIUS, inner_product),
    )
    drawing.line(
        (_INNER_RIGHT, inner_product + RADIUS), (_INNER_RIGHT, _CELL), (452, _CELL), memory=True
    )
    drawing.join(_RIGHT, _CELL)
    drawing.line((_RIGHT, _CELL), (_RIGHT, tanh - HALF_HEIGHT))
    drawing.line((_RIGHT, tanh + HALF_HEIGHT), (_RIGHT, _OUTPUT - RADIUS))
    drawing.line((_OUT, _GATES - HALF_HEIGHT), (_OUT, _OUTPUT), (_RIGHT - RADIUS, _OUTPUT))
    drawing.line((_RIGHT, _OUTPUT + RADIUS), (_RIGHT, _BUS), (452, _BUS))
    drawing.gate(_INNER_RIGHT, inner_tanh, "tanh", "tanh of the inner memory, without weights")
    drawing.product(_INNER_RIGHT, inner_product)
    drawing.gate(_RIGHT, tanh, "tanh", "tanh of the memory c, without weights")
    drawing.product(_RIGHT, _OUTPUT)
