"""What happens inside a model while it reads: outputs, states and gates, step by step.

`unrolled` gives the same for the last characters of a text, with the suggestions at each of them:
what the recurrent diagram draws.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from memviz.models.model import Model
from memviz.models.reading import Reading, read
from memviz.models.suggest import Suggestion, top_suggestions
from memviz.units import Unit


@dataclass(frozen=True)
class LayerActivations:
    """One recurrent layer along a text; every array is float32 [time, hidden].

    `output` is what the layer hands to the one above it, or to the head. `states` holds each part
    of the state after the step, by the unit's `state_parts`. `gates` holds each gate's activation
    in the step (0 to 1), by the unit's `gate_names`; empty for a unit without gates. `keep` is the
    share of the memory that the step keeps (0 to 1), the gate that units can be compared by; None
    for a unit without one.
    """

    output: np.ndarray
    states: Mapping[str, np.ndarray]
    gates: Mapping[str, np.ndarray]
    keep: np.ndarray | None

    def strength(self) -> np.ndarray:
        """Return the root mean square of the output over the layer's cells, float32 [time]."""
        return np.sqrt(np.square(self.output).mean(axis=1))


@dataclass(frozen=True)
class Activations:
    """All layers of a model along `text`, as the model reads it, from the input to the head."""

    text: str
    layers: tuple[LayerActivations, ...]


@torch.no_grad()
def activations(model: Model, text: str | Reading) -> Activations:
    """Return every layer's output, state and gates at each character of `text`.

    They are those of the unit's definition, `gates` and `step`, from the initial state on. Raises
    ValueError for a text of over 1,000 characters as the model reads it, and for one that it cannot
    read; see `memviz.models.reading.read`.
    """
    reading = read(model, text)
    sequence: Tensor = model.embedding(reading.symbols)
    layers = []
    for unit in model.units:
        sequence, layer = _layer(unit, sequence)
        layers.append(layer)
    return Activations(reading.text, tuple(layers))


def _layer(unit: Unit, sequence: Tensor) -> tuple[Tensor, LayerActivations]:
    """Return the output [time, hidden] for `sequence` [time, input], and the activations."""
    state, before, outputs = unit.initial_state(1), [], []
    for x in sequence.split(1):
        before.append(state)
        output, state = unit.step(x, state)
        outputs.append(output)
    output = torch.cat(outputs)
    # Gates depend only on the input and the state before the step: all timesteps are one batch.
    gates = unit.gates(sequence, _along(before))
    keep = unit.keep(gates)
    after = _along([*before[1:], state])
    return output, LayerActivations(
        output=_array(output),
        states=dict(zip(unit.state_parts, map(_array, after), strict=True)),
        gates={name: _array(gate) for name, gate in gates.items()},
        keep=None if keep is None else _array(keep),
    )


def _along(states: list[tuple[Tensor, ...]]) -> tuple[Tensor, ...]:
    """Return each part of one text's states as [time, hidden]."""
    return tuple(torch.cat(part) for part in zip(*states, strict=True))


def _array(tensor: Tensor) -> np.ndarray:
    return tensor.float().numpy()


@dataclass(frozen=True)
class Unrolled:
    """The last characters of a text, `text`, of which the first stands at timestep `first`.

    `strengths`, float32 [layers, characters], is the root mean square of each layer's output over
    the layer's cells (0 to 1 for units whose output is bounded by 1), from the input to the head.
    `suggestions` holds the most probable outputs at each of the characters.
    """

    text: str
    first: int
    strengths: np.ndarray
    suggestions: tuple[tuple[Suggestion, ...], ...]

    def table(self) -> pd.DataFrame:
        """Return a row per character: timestep, character, strength of each layer, suggestions."""
        layers = {f"layer_{number}": row for number, row in enumerate(self.strengths, 1)}
        table = pd.DataFrame(
            {
                "timestep": range(self.first, self.first + len(self.text)),
                "character": list(self.text),
                **layers,
            }
        )
        for place, suggestions in enumerate(zip(*self.suggestions, strict=True), 1):
            table[f"suggestion_{place}"] = [word for word, _ in suggestions]
            table[f"probability_{place}"] = [probability for _, probability in suggestions]
        return table


def unrolled(model: Model, text: str | Reading, last: int = 30, k: int = 3) -> Unrolled:
    """Return the model over the `last` characters of `text`, which it reads from the beginning.

    `k` is how many suggestions there are at each. Raises ValueError as `memviz.activations` does.
    """
    found = activations(model, text)
    first = max(0, len(found.text) - last)
    outputs = torch.from_numpy(found.layers[-1].output[first:]).to(model.head.weight.dtype)
    return Unrolled(
        text=found.text[first:],
        first=first,
        strengths=np.stack([layer.strength()[first:] for layer in found.layers]),
        suggestions=tuple(
            tuple(top_suggestions(model.vocabulary, probabilities, k))
            for probabilities in model.output_probabilities(outputs)
        ),
    )
