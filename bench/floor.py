"""The least arithmetic for an exact matrix: one reverse sweep with one Jacobian for each step.

Each of the time * (time + 1) / 2 pairs of output and input step needs one product with the step's
Jacobians; each Jacobian is built once, from the gates' weights.
"""

SYMBOLS = 28


def floor_operations(unit: str, layers: int, hidden: int, time: int) -> int:
    """Return multiplications and additions of the sweep, forward pass not counted.

    The first layer's input weights have the embedding folded in. The Nested LSTM is that of
    depth 2.
    """
    pairs, steps = time * (time + 1) // 2, time
    first = _layer(unit, hidden, SYMBOLS, pairs, steps)
    return first + (layers - 1) * _layer(unit, hidden, hidden, pairs, steps)


def _layer(unit: str, hidden: int, width: int, pairs: int, steps: int) -> int:
    """Return the operations of one layer whose input has `width` numbers.

    `row` counts the operations of one pair, `build` those to build a step's Jacobians.
    """
    both, inner = hidden * (hidden + width), 2 * hidden * hidden
    row, build = {
        "rnn": (both, 0),
        "gru": (both, 3 * both),
        "lstm": (2 * both, 3 * both),  # by the memory's Jacobian and by the output gate
        "nested_lstm": (2 * inner + 3 * both, 3 * inner + 2 * both),
    }[unit]
    return 2 * (row * pairs + build * steps)
