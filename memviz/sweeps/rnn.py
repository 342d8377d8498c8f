"""The reverse pass of the tanh unit."""

import torch
from torch import Tensor

from memviz.sweeps.layer_sweep import LayerSweep, fold
from memviz.units import State
from memviz.units.rnn import RNN


class RNNSweep(LayerSweep):
    """h = tanh(W x + U h + b): the cotangent d of h reaches x and h as d (1 - h^2) @ [U | W]."""

    def __init__(self, unit: RNN, sequence: Tensor, embedding: Tensor | None) -> None:
        outputs, _ = unit(sequence.unsqueeze(0))
        self.outputs = outputs[0]
        self._slope = 1 - self.outputs.square()
        self._weight = torch.cat([unit.recurrent_weight, fold(unit.input_weight, embedding)], 1)
        self._hidden = unit.hidden_size

    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Tensor]:
        """Return the cotangents of the state before `timestep` and of the input."""
        both = ((output + state[0]) * self._slope[timestep]) @ self._weight
        return (both[:, : self._hidden],), both[:, self._hidden :]
