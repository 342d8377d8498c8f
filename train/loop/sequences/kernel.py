"""What the paths of units whose weights lie in one of torch's recurrent modules share."""

from abc import ABC
from typing import cast

from torch import Tensor

from memviz.units import Unit
from memviz.units.kernel import KernelUnit
from train.loop.sequences.layer import Buffers, SequencePath


class KernelPath(SequencePath[Buffers], ABC):
    """A path with one recurrent weight U, [gates * hidden, hidden]."""

    @staticmethod
    def input_weights(unit: Unit) -> tuple[Tensor, Tensor]:
        kernel = cast(KernelUnit, unit)
        return kernel.input_weight, kernel.input_bias

    @staticmethod
    def recurrent_weights(unit: Unit) -> tuple[Tensor, ...]:
        return (cast(KernelUnit, unit).recurrent_weight,)
