"""Reverse passes in each unit's own terms; any other unit's goes by its `step`."""

from typing import Any

from torch import Tensor

from memviz.analysis.connectivity.reverse.generic import GenericSweep
from memviz.analysis.connectivity.reverse.gru import GRUSweep
from memviz.analysis.connectivity.reverse.layer_sweep import LayerSweep
from memviz.analysis.connectivity.reverse.lstm import LSTMSweep
from memviz.analysis.connectivity.reverse.nested_lstm import NestedLSTMSweep
from memviz.analysis.connectivity.reverse.rnn import RNNSweep
from memviz.analysis.connectivity.reverse.sequence_sweep import SequenceSweep
from memviz.models.residual import ResidualBlock
from memviz.units import Unit
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

SWEEPS: dict[type[Unit], Any] = {
    RNN: RNNSweep,
    GRU: GRUSweep,
    LSTM: LSTMSweep,
    NestedLSTM: NestedLSTMSweep,
    MinGRU: SequenceSweep,
    MinLSTM: SequenceSweep,
    LRU: SequenceSweep,
    SLSTM: SequenceSweep,
    MLSTM: SequenceSweep,
    Mamba: SequenceSweep,
    GatedDeltaNet: SequenceSweep,
    RWKV7: SequenceSweep,
}

__all__ = ["SWEEPS", "GenericSweep", "LayerSweep", "SequenceSweep", "make_layer_sweep"]


def make_layer_sweep(
    unit: Unit, sequence: Tensor, embedding: Tensor | None
) -> LayerSweep | SequenceSweep:
    """Return the reverse pass of a layer along one text, its forward pass done.

    `sequence` [time, input] is what the layer reads. With the `embedding` [symbols, input]
    that it comes from, cotangents of the input are those of one-hot symbols. What stands around a
    unit in a residual block is differentiated with it.
    """
    if not isinstance(unit, ResidualBlock):
        return SWEEPS.get(type(unit), GenericSweep)(unit, sequence, embedding)
    whole = SWEEPS.get(type(unit.unit)) is SequenceSweep
    return (SequenceSweep if whole else GenericSweep)(unit, sequence, embedding)
