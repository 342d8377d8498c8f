"""How many numbers a model trains, as a formula, with its sizes put in."""

from collections import Counter
from collections.abc import Callable, Mapping
from math import gcd
from typing import NamedTuple

from memviz.models.config import ModelConfig
from memviz.units import UNITS
from memviz.units.rwkv7 import DECAY_RANK, GATE_RANK, rank_of

Layer = Mapping[str, int]
"""How many of each product of sizes a layer trains: {"E H": 2, "H": 1} is 2 E H + H."""

# At one level. E is the size of what the layer reads; the other letters are those of `_sizes`.
_TRAINED: dict[str, Layer] = {
    "rnn": {"E H": 1, "H H": 1, "H": 1},  # gates and candidates have a W, a U and a b of their own
    "gru": {"E H": 3, "H H": 3, "H": 3},
    "lstm": {"E H": 4, "H H": 4, "H": 4},
    "nested_lstm": {"E H": 4, "H H": 4, "H": 4},
    "min_gru": {"E H": 2, "H": 2},
    "min_lstm": {"E H": 3, "H": 3},
    "lru": {"E H": 3, "H H": 2, "H": 3},  # B of two parts and D; C of two parts; nu, theta, gamma
    "slstm": {"E H": 4, "H H /K": 4, "H": 4},
    "mlstm": {"E H": 4, "H": 1, "E K": 2, "K": 2},
    "mamba": {"M E": 2, "M H": 1, "M R": 2, "M N": 3, "M w": 1, "M": 3},
    "gated_delta_net": {"E H": 4, "H H": 1, "H w": 3, "H": 3, "H /K": 1, "E K": 2, "K": 2},
    "rwkv7": {"E H": 3, "H H": 1, "Q E": 2, "Q H": 2, "G E": 1, "G H": 1, "E": 6, "H": 7},
}
_TIMES = r" \cdot "


class _Group(NamedTuple):
    """So many layers that train the same numbers each; `times` is how that is written."""

    times: str
    layers: int
    layer: Layer


class Term(NamedTuple):
    """The parameters of one part of a model: LaTeX with symbols, with numbers, and the value."""

    part: str
    symbols: str
    numbers: str
    value: int


def parameter_terms(config: ModelConfig) -> tuple[Term, ...]:
    """Return the terms of embedding, recurrent layers and dense head.

    The symbols: S characters of the alphabet with padding, whose row is not trained, E embedding
    size, H hidden size, L layers, D levels of a nested unit, K heads, w the values that a
    convolution sums up, V outputs; of a Mamba, M inner size, N states of each number, R rank of
    the step size; of an RWKV-7, Q and G ranks of its gates; of a residual model, m width of the
    MLP. One bias per gate. A unit whose formula is not known here has no recurrent term.
    """
    terms = [_embedding(config), _recurrent(config), _dense(config)]
    return tuple(term for term in terms if term is not None)


def _embedding(config: ModelConfig) -> Term:
    rows, size = config.alphabet_size - 1, config.embedding_size
    return Term("embedding", r"(S - 1)\,E", rf"{rows} \cdot {size}", rows * size)


def _recurrent(config: ModelConfig) -> Term | None:
    """Return the term of all layers and of what stands around them."""
    if config.unit not in _TRAINED:
        return None
    sizes = _sizes(config)
    groups = [group for group in _groups(config, sizes) if group.layers]
    return Term(
        "recurrent",
        " + ".join(group.times + _sum(group.layer, 1, str, " ") for group in groups),
        " + ".join(
            _sum(group.layer, group.layers, lambda letter: str(sizes[letter]), _TIMES)
            for group in groups
        ),
        sum(group.layers * _value(group.layer, sizes) for group in groups),
    )


def _options(config: ModelConfig) -> Mapping[str, int]:
    """Return the unit's options that are whole numbers, with the defaults of those not given."""
    given = {**UNITS[config.unit].options, **config.unit_options}
    return {name: value for name, value in given.items() if isinstance(value, int)}


def _sizes(config: ModelConfig) -> dict[str, int]:
    """Return what the letters of the formula stand for."""
    hidden, options = config.hidden_size, _options(config)
    return {
        "E": config.embedding_size,
        "H": hidden,
        "L": config.layers,
        "D": options.get("depth", 1),
        "K": options.get("heads", 1),
        "w": options.get("window", 1),
        "M": hidden * options.get("expand", 1),
        "N": options.get("states", 1),
        "R": -(-hidden // 16),
        "Q": rank_of(hidden, DECAY_RANK),
        "G": rank_of(hidden, GATE_RANK),
        "m": config.mlp,
    }


def _groups(config: ModelConfig, sizes: Mapping[str, int]) -> list[_Group]:
    """Return the first layer, which reads the embedding, and all above it.

    In a residual model all layers read as many numbers as they have cells; each has a norm before
    it, and perhaps an MLP with a norm after it, and a last norm follows.
    """
    first = _TRAINED[config.unit]
    if sizes["K"] == 1:
        first = _changed(first, lambda product: product.replace("/K", "").replace("K", ""))
    above = _changed(first, lambda product: product.replace("E", "H"))
    levels, count = _counted("LD", sizes), sizes["L"] * sizes["D"]
    if config.block == "plain":
        return [_Group("", 1, first), _Group(_before(f"({levels} - 1)"), count - 1, above)]
    around = {"H": 2, "H m": 3} if config.mlp else {"H": 1}
    return [
        _Group(_before(levels), count, above),
        _Group(_before(_counted("L", sizes)), sizes["L"], around),
        _Group("", 1, {"H": 1}),
    ]


def _counted(letters: str, sizes: Mapping[str, int]) -> str:
    """Return the letters of what there are several of."""
    return " ".join(letter for letter in letters if sizes[letter] > 1)


def _before(factor: str) -> str:
    """Return a factor as it stands before another."""
    return factor and factor + _TIMES


def _changed(layer: Layer, change: Callable[[str], str]) -> Layer:
    """Return the layer with its products changed; those that are then the same are one."""
    changed: Counter[str] = Counter()
    for product, count in layer.items():
        changed[" ".join(change(product).split())] += count
    return changed


def _sum(layer: Layer, count: int, written: Callable[[str], str], times: str) -> str:
    """Return so many times what a layer trains, a sum with its common factor before it.

    `written` says how the letter of a size is written, `times` is the sign between two of them.
    """
    common = gcd(*layer.values())
    if len(layer) == 1:
        return _product(next(iter(layer)), count * common, written, times)
    products = (_product(product, n // common, written, times) for product, n in layer.items())
    return f"{_times(count * common)}({' + '.join(products)})"


def _product(product: str, count: int, written: Callable[[str], str], times: str) -> str:
    powers = Counter(letter for letter in product.split() if letter[0] != "/")
    factors = [written(one) + (f"^{power}" if power > 1 else "") for one, power in powers.items()]
    counted = [str(count)] if count > 1 or not factors else []
    divided = "".join(f"/{written(one[1:])}" for one in product.split() if one[0] == "/")
    return times.join([*counted, *factors]) + divided


def _value(layer: Layer, sizes: Mapping[str, int]) -> int:
    total = 0
    for product, count in layer.items():
        for letter in product.split():
            count = count // sizes[letter[1:]] if letter[0] == "/" else count * sizes[letter]
        total += count
    return total


def _dense(config: ModelConfig) -> Term:
    hidden, outputs = config.hidden_size, config.output_size
    if config.tied:  # the matrix is the embedding's
        return Term("dense", "V", str(outputs), outputs)
    numbers = rf"({hidden} + 1) \cdot {outputs}"
    return Term("dense", r"(H + 1)\,V", numbers, (hidden + 1) * outputs)


def _times(count: int) -> str:
    return "" if count == 1 else f"{count}\\,"
