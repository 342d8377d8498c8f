"""Which units have a fast path on the CPU, and the type of its matrix products."""

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
"""The flags of processors that multiply bfloat16 by an instruction: two of x86, one of ARM."""


def fast_layer(unit: Unit, precision: Precision) -> FastLayer | None:
    """Return the unit's fast form for training on the CPU, None if it has none.

    `precision`, "float32" or "bfloat16", is that of the matrix products.
    """
    path = PATHS.get(type(unit))
    return None if path is None else FastLayer(unit, path, product_type(precision))


def product_type(precision: Precision) -> torch.dtype:
    """Return the type of the CPU's matrix products: bfloat16 only where it has an instruction.

    Without one bfloat16 is emulated: slower than float32 and no more precise.
    """
    capabilities = torch.cpu.get_capabilities()
    native = any(capabilities.get(name, False) for name in NATIVE_BFLOAT16)
    return torch.bfloat16 if precision == "bfloat16" and native else torch.float32
