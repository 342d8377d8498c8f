"""What happens inside a model while it reads: outputs, states and gates, step by step.

`unrolled` gives the same for the last characters of a text, with the suggestions at each of them:
what the recurrent diagram draws.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from memviz.analysis.walk import flat, parts_along, parts_of_text, walk, with_states
from memviz.models.adapters.recorded_states import RecordedStates
from memviz.models.contract import (
    Gate,
    LanguageModel,
    PartsModel,
    Place,
    Reader,
    gated,
    level_of,
    stepping,
)
from memviz.models.reading import Reading, read
from memviz.models.stack import Stack
from memviz.models.state_tree import along
from memviz.models.suggest import Suggestion, top_suggestions_each
from memviz.text.short_repr import short_repr
from memviz.units import Unit


@short_repr
@dataclass(frozen=True)
class LayerActivations:
    """One recurrent layer along a text; every array is float32 [time, cells].

    `output` is what the layer hands to the one above it, or to the head; None where a model from
    elsewhere does not tell. `states` holds each part of the state after the step, by the unit's
    `state_parts`, flat, complex numbers as two. `gates` holds each gate's activation in the step,
    flat, by the unit's `gate_names`; empty for a unit without gates. `keep` is the share of the
    memory that the step keeps (0 to 1), the gate that units can be compared by; None for a unit
    without.
    """

    output: np.ndarray | None
    states: Mapping[str, np.ndarray]
    gates: Mapping[str, np.ndarray]
    keep: np.ndarray | None

    def strength(self) -> np.ndarray:
        """Return the root mean square of the output over the layer's cells, float32 [time].

        Where the output is not known, that of all that the state holds.
        """
        if self.output is not None:
            return np.sqrt(np.square(self.output).mean(axis=1))
        return np.sqrt(np.square(np.concatenate(list(self.states.values()), axis=1)).mean(axis=1))


@short_repr
@dataclass(frozen=True)
class Activations:
    """All layers of a model along `text`, as the model reads it, from the input to the head."""

    text: str
    layers: tuple[LayerActivations, ...]


@torch.no_grad()
def activations(model: Reader, text: str | Reading) -> Activations:
    """Return every layer's output, state and gates at each symbol of `text`.

    They are those of the unit's definition, `gates` and `step`, from the initial state on. Raises
    ValueError for a text of over 1,000 characters as the model reads it, and for one that it cannot
    read, see `memviz.models.reading.read`; MissingLevelError for a model that does not name the
    parts of its state.
    """
    reading = read(model, text)
    if isinstance(model, Stack):
        return Activations(reading.text, _layers_of_units(model, reading))
    with_names = with_states(model, "a look inside")
    if isinstance(with_names, RecordedStates):
        return Activations(reading.text, _layers(parts_of_text(with_names, reading), (), None))
    return Activations(reading.text, _layers_of_parts(with_names, reading))


def _layers_of_units(model: Stack, reading: Reading) -> tuple[LayerActivations, ...]:
    sequence, layers = model.embed(reading.symbols), []
    for unit in model.units:
        sequence, layer = _layer(unit, sequence)
        layers.append(layer)
    return tuple(layers)


def _layers_of_parts(model: PartsModel, reading: Reading) -> tuple[LayerActivations, ...]:
    """Return the layers of a model from elsewhere; only the last one's output is known."""
    steps = walk(model, reading.symbols)
    parts = parts_along(model, steps.after)
    gates = (
        gated(model, "gates").gates(steps.vectors, along(steps.before))
        if level_of(model) >= 3
        else ()
    )
    return _layers(parts, gates, steps.outputs)


def _layers(
    parts: Mapping[Place, Tensor], gates: Sequence[Gate], outputs: Tensor | None
) -> tuple[LayerActivations, ...]:
    """Return what is known of each layer; `outputs` are those of the last one."""
    layers = sorted({layer for layer, _ in parts})

    def layer_at(number: int) -> LayerActivations:
        of_layer = [gate for gate in gates if gate.layer == number]
        keeps = [_array(gate.activation) for gate in of_layer if gate.keep]
        return LayerActivations(
            output=None if outputs is None or number != layers[-1] else _array(outputs),
            states={part: _array(held) for (layer, part), held in parts.items() if layer == number},
            gates={gate.name: _array(gate.activation) for gate in of_layer},
            keep=keeps[0] if keeps else None,
        )

    return tuple(map(layer_at, layers))


def _layer(unit: Unit, sequence: Tensor) -> tuple[Tensor, LayerActivations]:
    """Return the output [time, hidden] for `sequence` [time, input], and the activations."""
    state, before, outputs = unit.initial_state(1), [], []
    for x in sequence.split(1):
        before.append(state)
        output, state = unit.step(x, state)
        outputs.append(output)
    output = torch.cat(outputs)
    # Gates depend only on the input and the state before the step: all timesteps are one batch.
    gates = unit.gates(sequence, along(before))
    keep = unit.keep(gates)
    after = along([*before[1:], state])
    return output, LayerActivations(
        output=_array(output),
        states={part: _array(held) for part, held in zip(unit.state_parts, after, strict=True)},
        gates={name: _array(gate) for name, gate in gates.items()},
        keep=None if keep is None else _array(keep),
    )


def _array(along: Tensor) -> np.ndarray:
    """Return what stands at each step, [time, ...], as float32 [time, cells]."""
    return flat(along).float().numpy()


@short_repr
@dataclass(frozen=True)
class Unrolled:
    """The last symbols of a text, `pieces`, of which the first stands at timestep `first`.

    `strengths`, float32 [layers, symbols], is the root mean square of each layer's output over
    the layer's cells (0 to 1 for units whose output is bounded by 1), from the input to the head;
    of the state where a model from elsewhere does not tell its layers' outputs. `suggestions` holds
    the most probable outputs at each of the symbols.
    """

    pieces: tuple[str, ...]
    first: int
    strengths: np.ndarray
    suggestions: tuple[tuple[Suggestion, ...], ...]

    @property
    def text(self) -> str:
        """These symbols as text."""
        return "".join(self.pieces)

    def table(self) -> pd.DataFrame:
        """Return a row per character: timestep, character, strength of each layer, suggestions."""
        layers = {f"layer_{number}": row for number, row in enumerate(self.strengths, 1)}
        table = pd.DataFrame(
            {
                "timestep": range(self.first, self.first + len(self.pieces)),
                "character": list(self.pieces),
                **layers,
            }
        )
        for place, suggestions in enumerate(zip(*self.suggestions, strict=True), 1):
            table[f"suggestion_{place}"] = [word for word, _ in suggestions]
            table[f"probability_{place}"] = [probability for _, probability in suggestions]
        return table


@torch.no_grad()
def unrolled(model: LanguageModel, text: str | Reading, last: int = 30, k: int = 3) -> Unrolled:
    """Return the model over the `last` symbols of `text`, which it reads from the beginning.

    `k` is how many suggestions there are at each. Raises ValueError as `memviz.activations` does.
    """
    reading = read(model, text)
    layers = activations(model, reading).layers
    first = max(0, len(reading.symbols) - last)
    outputs = layers[-1].output
    assert outputs is not None, "the last layer's output is always known"
    precision = model.embed(reading.symbols[:1].unsqueeze(0)).dtype
    head = stepping(model, "a look inside").head
    logits = head(torch.from_numpy(outputs[first:]).to(precision))
    return Unrolled(
        pieces=reading.pieces[first:],
        first=first,
        strengths=np.stack([layer.strength()[first:] for layer in layers]),
        suggestions=tuple(top_suggestions_each(model.vocabulary, torch.softmax(logits, dim=-1), k)),
    )
