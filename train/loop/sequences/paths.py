"""Which units have a path of their own on the CPU, and the type their products have there."""

from typing import Any

import torch

from memviz.units import Unit
from memviz.units.gru import GRU
from memviz.units.lstm import LSTM
from memviz.units.nested_lstm import NestedLSTM
from memviz.units.rnn import RNN
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
NATIVE_BFLOAT16 = ("avx512_bf16", "amx_bf16", "bf16")
"""What processors that multiply bfloat16 by an instruction call it: x86 the first two, ARM."""


def fast_layer(unit: Unit, precision: Precision) -> FastLayer | None:
    """Return the unit's fast form for training on the CPU, None if it has none.

    `precision`, "float32" or "bfloat16", is that of the matrix products.
    """
    path = PATHS.get(type(unit))
    return None if path is None else FastLayer(unit, path, product_type(precision))


def product_type(precision: Precision) -> torch.dtype:
    """Return what the CPU multiplies in: bfloat16 only where an instruction does it.

    Elsewhere bfloat16 is emulated, slower than float32 and no more exact.
    """
    capabilities = torch.cpu.get_capabilities()
    native = any(capabilities.get(name, False) for name in NATIVE_BFLOAT16)
    return torch.bfloat16 if precision == "bfloat16" and native else torch.float32
