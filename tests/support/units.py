"""Every registered unit with each of its options, and units with random weights."""

import pytest
import torch

from memviz.units import UNITS, Unit, make_unit

OPTIONS = {"nested_lstm": [{"depth": 1}, {"depth": 2}, {"depth": 3}]}
CASES = [(name, options) for name in UNITS for options in OPTIONS.get(name, [{}])]

every_unit = pytest.mark.parametrize(
    ("name", "options"), CASES, ids=lambda value: str(value).replace(" ", "")
)


def random_unit(name: str, options: dict[str, int], inputs: int, hidden: int, seed: int) -> Unit:
    torch.manual_seed(seed)
    unit = make_unit(name, inputs, hidden, **options).double()
    with torch.no_grad():
        for parameter in unit.parameters():
            parameter.normal_(std=0.5)
    return unit
