"""The reverse pass of the tanh unit."""

from torch import Tensor

from memviz.analysis.connectivity.reverse.gate_map import GateMap, Sources
from memviz.analysis.connectivity.reverse.layer_sweep import LayerSweep, fold
from memviz.units import State
from memviz.units.rnn import RNN


class RNNSweep(LayerSweep):
    """h = tanh(W x + U h + b): the cotangent d of h reaches x and h as d (1 - h^2) @ W, @ U."""

    def __init__(self, unit: RNN, sequence: Tensor, embedding: Tensor | None) -> None:
        outputs, _ = unit(sequence.unsqueeze(0))
        self.outputs = outputs[0]
        slope = 1 - self.outputs.square().unsqueeze(1)
        self._to_state = GateMap(unit.recurrent_weight, slope, (0,))
        self.to_input = GateMap(fold(unit.input_weight, embedding), slope, (0,))

    def backward(self, timestep: int, output: Tensor, state: State) -> tuple[State, Sources]:
        """Return the cotangents of the state before `timestep`, and that of h."""
        dh = output + state[0]
        return (self._to_state.at(timestep, (dh,)),), (dh,)
