"""Reverse passes in each unit's own terms; any other unit's goes by its `step`."""

from typing import Any

from torch import Tensor

from memviz.analysis.connectivity.reverse.generic import GenericSweep
from memviz.analysis.connectivity.reverse.gru import GRUSweep
from memviz.analysis.connectivity.reverse.layer_sweep import LayerSweep
from memviz.analysis.connectivity.reverse.lstm import LSTMSweep
from memviz.analysis.connectivity.reverse.nested_lstm import NestedLSTMSweep
from memviz.analysis.connectivity.reverse.rnn import RNNSweep
from memviz.units import Unit
from memviz.units.gru import GRU
from memviz.units.lstm import LSTM
from memviz.units.nested_lstm import NestedLSTM
from memviz.units.rnn import RNN

SWEEPS: dict[type[Unit], Any] = {
    RNN: RNNSweep,
    GRU: GRUSweep,
    LSTM: LSTMSweep,
    NestedLSTM: NestedLSTMSweep,
}

__all__ = ["SWEEPS", "GenericSweep", "LayerSweep", "make_layer_sweep"]


def make_layer_sweep(unit: Unit, sequence: Tensor, embedding: Tensor | None) -> LayerSweep:
    """Return the reverse pass of a layer along one text, its forward pass done.

    `sequence` [time, input] is what the layer reads. With the `embedding` [symbols, input]
    that it comes from, cotangents of the input are those of one-hot symbols.
    """
    return SWEEPS.get(type(unit), GenericSweep)(unit, sequence, embedding)
