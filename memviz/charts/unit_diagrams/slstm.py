"""The diagram of the LSTM with exponential gates."""

from memviz.charts.unit_diagrams.drawing import HALF_HEIGHT, HALF_WIDTH, RADIUS, Drawing

_DESCRIPTION = (
    "Two lines run through the unit, the memory c and the normaliser n. Both are multiplied by the "
    "forget gate. The exponential input gate is added to n, and its product with the candidate to "
    "c. The ratio c over n is multiplied by the output gate, which gives h. All gates read the "
    "input and the last h. The stabiliser m, which keeps the exponentials from overflowing and "
    "cancels in the ratio, is not drawn."
)
_MEMORY, _NORMALISER, _INNER, _GATES, _BUS = 70, 148, 218, 290, 340  # heights
_KEEP, _FORGET, _INPUT, _CANDIDATE = 72, 120, 196, 266  # columns
_OUTPUT, _RATIO, _RIGHT = 336, 334, 388


def slstm_diagram() -> str:
    """Return SVG: c = f * c + i * tanh(z), n = f * n + i, h = o * c / n."""
    drawing = Drawing("slstm", 460, 438, "LSTM with exponential gates", _DESCRIPTION)
    drawing.frame(44, 30, 416, 378)
    _memory(drawing)
    _writing(drawing)
    _reading(drawing)
    _output(drawing)
    for height, symbol in ((_MEMORY - 16, "c"), (_NORMALISER - 16, "n"), (_BUS - 14, "h")):
        drawing.variable(24, height, symbol, "t−1")
        drawing.variable(436, height, symbol, "t")
    drawing.variable(62, 426, "x", "t")
    return drawing.svg()


def _memory(drawing: Drawing) -> None:
    """Add the lines of memory and normaliser, and the forget gate that multiplies both."""
    drawing.line((8, _MEMORY), (452, _MEMORY), memory=True)
    drawing.line((8, _NORMALISER), (452, _NORMALISER), memory=True)
    drawing.line((_FORGET, _GATES - HALF_HEIGHT), (_FORGET, _NORMALISER + RADIUS))
    drawing.join(_FORGET, _INNER)
    drawing.line((_FORGET, _INNER), (_KEEP, _INNER), (_KEEP, _MEMORY + RADIUS))
    drawing.product(_KEEP, _MEMORY)
    drawing.product(_FORGET, _NORMALISER)


def _writing(drawing: Drawing) -> None:
    """Add what joins the normaliser, the input gate, and the memory, its share of the candidate."""
    drawing.line((_INPUT, _GATES - HALF_HEIGHT), (_INPUT, _NORMALISER + RADIUS))
    drawing.join(_INPUT, _INNER)
    drawing.line((_INPUT, _INNER), (_CANDIDATE - RADIUS, _INNER))
    drawing.line((_CANDIDATE, _GATES - HALF_HEIGHT), (_CANDIDATE, _INNER + RADIUS))
    drawing.line((_CANDIDATE, _INNER - RADIUS), (_CANDIDATE, _MEMORY + RADIUS))
    drawing.product(_CANDIDATE, _INNER)
    drawing.sum(_INPUT, _NORMALISER)
    drawing.sum(_CANDIDATE, _MEMORY)


def _reading(drawing: Drawing) -> None:
    """Add the gates, and the lines that bring them the input and the last h."""
    drawing.line((8, _BUS), (_OUTPUT, _BUS), (_OUTPUT, _GATES + HALF_HEIGHT))
    drawing.line((62, 406), (62, _BUS), arrow=False)
    drawing.join(62, _BUS)
    for x in (_FORGET, _INPUT, _CANDIDATE):
        drawing.join(x, _BUS)
        drawing.line((x, _BUS), (x, _GATES + HALF_HEIGHT))
    for x, function, letter, name in (
        (_FORGET, "σ", "f", "forget"),
        (_INPUT, "exp", "i", "input"),
        (_CANDIDATE, "tanh", "z", "candidate"),
        (_OUTPUT, "σ", "o", "output"),
    ):
        drawing.gate(x, _GATES, function, f"{name}: {letter}")
        drawing.name(x, _BUS + 23, name)


def _output(drawing: Drawing) -> None:
    """Add the ratio of memory and normaliser, and the output gate's share of it."""
    ratio = (_MEMORY + _NORMALISER) / 2
    drawing.join(_RATIO, _MEMORY)
    drawing.join(_RATIO, _NORMALISER)
    drawing.line((_RATIO, _MEMORY), (_RATIO, ratio - HALF_HEIGHT))
    drawing.line((_RATIO, _NORMALISER), (_RATIO, ratio + HALF_HEIGHT))
    drawing.line((_RATIO + HALF_WIDTH, ratio), (_RIGHT, ratio), (_RIGHT, _INNER - RADIUS))
    drawing.line((_OUTPUT, _GATES - HALF_HEIGHT), (_OUTPUT, _INNER), (_RIGHT - RADIUS, _INNER))
    drawing.line((_RIGHT, _INNER + RADIUS), (_RIGHT, _BUS), (452, _BUS))
    drawing.gate(_RATIO, ratio, "c / n", "memory divided by the normaliser")
    drawing.product(_RIGHT, _INNER)
