"""How many numbers a model trains, as a formula, with its sizes put in."""

from typing import NamedTuple

from memviz.models.config import ModelConfig

# How many gates and candidates a unit has at one level: each has a W, a U and a b of its own.
_PER_LEVEL = {"rnn": 1, "gru": 3, "lstm": 4, "nested_lstm": 4}


class Term(NamedTuple):
    """The parameters of one part of a model: LaTeX with symbols, with numbers, and the value."""

    part: str
    symbols: str
    numbers: str
    value: int


def parameter_terms(config: ModelConfig) -> tuple[Term, ...]:
    """Return the terms of embedding, recurrent layers and dense head.

    The symbols: S characters of the alphabet with padding, whose row is not trained, E embedding
    size, H hidden size, L layers, D levels of a nested unit, V outputs. One bias per gate. A unit
    whose formula is not known here has no recurrent term.
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
    gates, hidden, size = _PER_LEVEL[config.unit], config.hidden_size, config.embedding_size
    levels = int(config.unit_options.get("depth", 2)) if config.unit == "nested_lstm" else 1
    further = config.layers * levels - 1
    symbols = f"{_times(gates)}(E H + H^2 + H)"
    numbers = rf"{_times(gates)}({size} \cdot {hidden} + {hidden}^2 + {hidden})"
    if levels > 1 or config.layers > 1:
        count = {
            (False, True): "(L - 1)",
            (True, False): "(D - 1)",
            (True, True): "(L D - 1)",
        }[levels > 1, config.layers > 1]
        symbols += rf" + {count} \cdot {_times(gates)}(2 H^2 + H)"
        numbers += rf" + {_times(further * gates)}(2 \cdot {hidden}^2 + {hidden})"
    value = gates * (size * hidden + hidden**2 + hidden)
    value += further * gates * (2 * hidden**2 + hidden)
    return Term("recurrent", symbols, numbers, value)


def _dense(config: ModelConfig) -> Term:
    hidden, outputs = config.hidden_size, config.output_size
    if config.tied:  # the matrix is the embedding's
        return Term("dense", "V", str(outputs), outputs)
    numbers = rf"({hidden} + 1) \cdot {outputs}"
    return Term("dense", r"(H + 1)\,V", numbers, (hidden + 1) * outputs)


def _times(count: int) -> str:
    return "" if count == 1 else f"{count}\\,"
