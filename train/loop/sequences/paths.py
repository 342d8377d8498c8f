"""How each unit is trained on the CPU."""

from typing import Any

import torch

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
from train.loop.sequences.rounded_products import RoundedLayer
from train.settings import Precision

PATHS: dict[type[Unit], type[SequencePath[Any]]] = {
    RNN: RNNPath,
    GRU: GRUPath,
    LSTM: LSTMPath,
    NestedLSTM: NestedLSTMPath,
}


def training_layer(unit: Unit, precision: Precision) -> FastLayer | RoundedLayer | Unit:
    """Return the unit in the form that learns fastest on the CPU.

    `precision`, "float32" or "bfloat16", is that of the matrix products.
    """
    path, products = PATHS.get(type(unit)), product_type(precision)
    if path is not None:
        return FastLayer(unit, path, products)
    return unit if products is torch.float32 else RoundedLayer(unit, products)
