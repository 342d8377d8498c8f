"""Which units have a fast path on the CPU."""

from typing import Any

from memviz.units import Unit
from memviz.units.gru import GRU
from memviz.units.lstm import LSTM
from memviz.units.nested_lstm import NestedLSTM
from memviz.units.rnn import RNN
from train.loop.precision import product_type
from train.loop.sequences.gru import GRUPath
from train.loop.sequences.layer import FastLayer, SequencePath
from train.loop.sequences.lstm import LSTMPath
from train.loop.sequences.nested_lstm import NestedLSTMPath
from train.loop.sequences.rnn import RNNPath
from train.settings import Precision

PATHS: dict[type[Unit], type[SequencePath[Any]]] = {
    RNN: RNNPath,
    GRU: GRUPath,
    LSTM: LSTMPath,
    NestedLSTM: NestedLSTMPath,
}


def fast_layer(unit: Unit, precision: Precision) -> FastLayer | None:
    """Return the unit's fast form for training on the CPU, None if it has none.

    `precision`, "float32" or "bfloat16", is that of the matrix products.
    """
    path = PATHS.get(type(unit))
    return None if path is None else FastLayer(unit, path, product_type(precision))
