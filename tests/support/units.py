"""Every registered unit with each of its options, and units with random weights."""

import pytest
import torch
from torch import Tensor

from memviz.models.model import Model
from memviz.units import UNITS, State, Unit, make_unit

OPTIONS = {"nested_lstm": [{"depth": 1}, {"depth": 2}, {"depth": 3}]}
CASES = [(name, options) for name in UNITS for options in OPTIONS.get(name, [{}])]
# Heads have to divide the hidden size, which models in tests do not see to, but `random_unit` does.
LAYERS = [
    *CASES,
    ("slstm", {"heads": 2}),
    ("mlstm", {"heads": 2}),
    ("mamba", {"states": 3, "window": 2, "expand": 1}),
    ("gated_delta_net", {"heads": 2, "window": 3}),
    ("rwkv7", {"heads": 2}),
]

every_unit = pytest.mark.parametrize(
    ("name", "options"), LAYERS, ids=lambda value: str(value).replace(" ", "")
)


def random_unit(name: str, options: dict[str, int], inputs: int, hidden: int, seed: int) -> Unit:
    """Return a unit in float64; heads round the hidden size up to what they divide."""
    torch.manual_seed(seed)
    hidden += -hidden % options.get("heads", 1)
    unit = make_unit(name, inputs, hidden, **options).double()
    with torch.no_grad():
        for parameter in unit.parameters():
            parameter.normal_(std=0.5)
    return unit


def some_state(unit: Unit, batch: int) -> State:
    """Return a state that the unit has after it has read something."""
    return unit.scan(torch.randn(batch, 3, unit.input_size, dtype=torch.float64))[1]


def busy(model: Model, seed: int) -> Model:
    """Give a model's layers weights that no gate is idle under, in float64, and return it."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for parameter in model.layers.parameters():
            parameter.normal_(std=0.5)
    return model.double()


def as_real(part: Tensor) -> Tensor:
    """Return a state part [batch, numbers], of complex ones two each; they share its memory."""
    real = torch.view_as_real(part) if part.is_complex() else part
    return real.view(len(part), -1)
