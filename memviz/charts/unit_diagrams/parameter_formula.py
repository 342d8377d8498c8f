"""How many numbers a model trains, as a formula, with its sizes put in."""

from math import gcd
from typing import NamedTuple

from memviz.models.config import ModelConfig


class _Counts(NamedTuple):
    """How many matrices [hidden, input], matrices [hidden, hidden] and vectors a layer trains."""

    input: int
    state: int
    vectors: int


class _Sizes(NamedTuple):
    """How a hidden size, the number of heads and a product are written."""

    hidden: str
    heads: str
    times: str


# At one level. Gates and candidates have a W, a U where they read the state, and a b of their own.
_PER_LEVEL = {
    "rnn": _Counts(1, 1, 1),
    "gru": _Counts(3, 3, 3),
    "lstm": _Counts(4, 4, 4),
    "nested_lstm": _Counts(4, 4, 4),
    "min_gru": _Counts(2, 0, 2),
    "min_lstm": _Counts(3, 0, 3),
    "lru": _Counts(3, 2, 3),  # B of two parts and D; C of two parts; nu, theta, gamma
    "slstm": _Counts(4, 4, 4),
}


class Term(NamedTuple):
    """The parameters of one part of a model: LaTeX with symbols, with numbers, and the value."""

    part: str
    symbols: str
    numbers: str
    value: int


def parameter_terms(config: ModelConfig) -> tuple[Term, ...]:
    """Return the terms of embedding, recurrent layers and dense head.

    The symbols: S characters of the alphabet with padding, whose row is not trained, E embedding
    size, H hidden size, L layers, D levels of a nested unit, K heads of an sLSTM, V outputs. One
    bias per gate. A unit whose formula is not known here has no recurrent term.
    """
    terms = [_embedding(config), _recurrent(config), _dense(config)]
    return tuple(term for term in terms if term is not None)


def _embedding(config: ModelConfig) -> Term:
    rows, size = config.alphabet_size - 1, config.embedding_size
    return Term("embedding", r"(S - 1)\,E", rf"{rows} \cdot {size}", rows * size)


def _recurrent(config: ModelConfig) -> Term | None:
    """Return the first layer's term, which reads the embedding, and that of all above it."""
    if config.unit not in _PER_LEVEL or config.block != "plain":
        return None
    hidden, size = config.hidden_size, config.embedding_size
    levels = int(config.unit_options.get("depth", 2)) if config.unit == "nested_lstm" else 1
    heads = int(config.unit_options.get("heads", 1)) if config.unit == "slstm" else 1
    counts = _PER_LEVEL[config.unit]
    common = gcd(*counts)
    counts = _Counts(*(count // common for count in counts))
    further = config.layers * levels - 1
    letters, sizes = _Sizes("H", "K", " "), _Sizes(f"{hidden}", f"{heads}", r" \cdot ")
    symbols = _times(common) + _layer(counts, heads, "E H", letters)
    numbers = _times(common) + _layer(counts, heads, rf"{size} \cdot {hidden}", sizes)
    if further:
        count = {
            (False, True): "(L - 1)",
            (True, False): "(D - 1)",
            (True, True): "(L D - 1)",
        }[levels > 1, config.layers > 1]
        above = _layer(counts, heads, "H^2", letters)
        symbols += rf" + {count} \cdot {_times(common)}{above}"
        above = _layer(counts, heads, f"{hidden}^2", sizes)
        numbers += f" + {_times(further * common)}{above}"
    value = common * _trained(counts, heads, size, hidden)
    value += further * common * _trained(counts, heads, hidden, hidden)
    return Term("recurrent", symbols, numbers, value)


def _layer(counts: _Counts, heads: int, of_input: str, sizes: _Sizes) -> str:
    """Return how many numbers a layer trains, as a sum; `of_input` is the size of a W.

    Matrices of one size are counted together, but for those of which each head has a share.
    """
    square = f"{sizes.hidden}^2"
    matrices = [(counts.input, of_input), (counts.state, square)]
    if heads > 1:
        matrices[1] = (counts.state, f"{square}/{sizes.heads}")
    elif of_input == square:
        matrices = [(counts.input + counts.state, square)]
    terms = [*matrices, (counts.vectors, sizes.hidden)]
    written = (
        size if count == 1 else f"{count}{sizes.times}{size}" for count, size in terms if count
    )
    return f"({' + '.join(written)})"


def _trained(counts: _Counts, heads: int, width: int, hidden: int) -> int:
    of_input, of_state, vectors = counts
    return of_input * width * hidden + of_state * hidden**2 // heads + vectors * hidden


def _dense(config: ModelConfig) -> Term:
    hidden, outputs = config.hidden_size, config.output_size
    if config.tied:  # the matrix is the embedding's
        return Term("dense", "V", str(outputs), outputs)
    numbers = rf"({hidden} + 1) \cdot {outputs}"
    return Term("dense", r"(H + 1)\,V", numbers, (hidden + 1) * outputs)


def _times(count: int) -> str:
    return "" if count == 1 else f"{count}\\,"
