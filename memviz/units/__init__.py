"""Recurrent units by name. A new unit is one file beside these and one line in `UNITS`."""

from memviz.units.gru import GRU
from memviz.units.lstm import LSTM
from memviz.units.nested_lstm import NestedLSTM
from memviz.units.rnn import RNN
from memviz.units.unit import State, Unit

UNITS: dict[str, type[Unit]] = {
    "rnn": RNN,
    "gru": GRU,
    "lstm": LSTM,
    "nested_lstm": NestedLSTM,
}

__all__ = ["UNITS", "State", "Unit", "make_unit"]


def make_unit(name: str, input_size: int, hidden_size: int, **options: int | float | str) -> Unit:
    """Return a new layer of the named unit.

    Raises ValueError for a name that is not registered or an option the unit does not have.
    """
    if name not in UNITS:
        raise ValueError(f"unit: {name!r} is not registered; known units: {', '.join(UNITS)}")
    unknown = sorted(set(options) - set(UNITS[name].option_names))
    if unknown:
        known = ", ".join(UNITS[name].option_names) or "none"
        raise ValueError(f"unit options: {name} has no {', '.join(unknown)}; its options: {known}")
    return UNITS[name](input_size, hidden_size, **options)
