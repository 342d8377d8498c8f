"""The gates of a unit by name, and which of them is the one that units can be compared by."""

from typing import NamedTuple

import torch
from torch import Tensor

from memviz.models.config import ModelConfig
from memviz.units import State, Unit, make_unit

KEEP = "keep"


class NamedGate(NamedTuple):
    """One gate of one layer: its name in the unit, and its activation 0..1, [batch, hidden].

    `keep` says whether it is the unit's `keep`. A `keep` that is none of the unit's gates is named
    "keep".
    """

    name: str
    keep: bool
    activation: Tensor


@torch.no_grad()
def named_gates(unit: Unit, x: Tensor, state: State) -> list[NamedGate]:
    """Return every gate in a step from `state`, for input `x` [batch, input]; `keep` first."""
    gates = unit.gates(x, state)
    keep = unit.keep(gates)
    named = [NamedGate(name, gate is keep, gate) for name, gate in gates.items()]
    if keep is not None and not any(gate.keep for gate in named):
        named.append(NamedGate(KEEP, True, keep))
    return sorted(named, key=lambda gate: not gate.keep)


def gate_names(config: ModelConfig) -> dict[str, bool]:
    """Return the names of a model's gates, and whether each is its `keep`, without its weights."""
    unit = make_unit(config.unit, 1, 1, **config.unit_options)
    gates = named_gates(unit, torch.zeros(1, 1), unit.initial_state(1))
    return {gate.name: gate.keep for gate in gates}
