"""Recurrent units by name. A new unit is one file beside these and one line in `UNITS`."""

from collections.abc import Mapping

from memviz.units.gated_delta_net import GatedDeltaNet
from memviz.units.gru import GRU
from memviz.units.lru import LRU
from memviz.units.lstm import LSTM
from memviz.units.mamba import Mamba
from memviz.units.min_gru import MinGRU
from memviz.units.min_lstm import MinLSTM
from memviz.units.mlstm import MLSTM
from memviz.units.nested_lstm import NestedLSTM
from memviz.units.rnn import RNN
from memviz.units.rwkv7 import RWKV7
from memviz.units.slstm import SLSTM
from memviz.units.unit import Option, State, Unit

_TYPE_NAMES = {int: "a whole number", float: "a number", str: "a word"}

UNITS: dict[str, type[Unit]] = {
    "rnn": RNN,
    "gru": GRU,
    "lstm": LSTM,
    "nested_lstm": NestedLSTM,
    "min_gru": MinGRU,
    "min_lstm": MinLSTM,
    "lru": LRU,
    "slstm": SLSTM,
    "mlstm": MLSTM,
    "mamba": Mamba,
    "gated_delta_net": GatedDeltaNet,
    "rwkv7": RWKV7,
}

__all__ = ["UNITS", "Option", "State", "Unit", "checked_options", "make_unit"]


def make_unit(name: str, input_size: int, hidden_size: int, **options: Option) -> Unit:
    """Return a new layer of the named unit.

    Raises ValueError for a name that is not registered, and as `checked_options` does.
    """
    if name not in UNITS:
        raise ValueError(f"unit: {name!r} is not registered; known units: {', '.join(UNITS)}")
    return UNITS[name](input_size, hidden_size, **checked_options(name, options))


def checked_options(name: str, options: Mapping[str, Option]) -> dict[str, Option]:
    """Return options of a unit, whole numbers as decimals where it wants these.

    Raises ValueError for an option that the unit does not have, and for a value of another type.
    """
    own = UNITS[name].options
    unknown = sorted(set(options) - set(own))
    if unknown:
        known = ", ".join(own) or "none"
        raise ValueError(f"unit options: {name} has no {', '.join(unknown)}; its options: {known}")
    return {option: _of_type(option, value, own[option]) for option, value in options.items()}


def _of_type(option: str, value: Option, default: Option) -> Option:
    wanted = type(default)
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        raise ValueError(
            f"unit options: {option}: got {value!r}; it must be {_TYPE_NAMES[wanted]}, as its "
            f"default {default!r}"
        )
    return value
