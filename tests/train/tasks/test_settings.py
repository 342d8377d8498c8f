"""The settings of a run: every unit in the same surroundings, wrong values refused by name."""

import pytest

from memviz.units import UNITS
from train.loop.run import new_model
from train.tasks.settings import TaskSettings


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_makes_a_small_model_of_two_blocks(unit):
    settings = TaskSettings("copy", unit)
    model = new_model(settings.recipe, settings.drawn.vocabulary)
    assert (model.config.layers, model.config.block, model.config.mlp) == (2, "residual", 128)
    assert model.parameter_counts().total < 250_000


def test_a_plain_model_has_no_layer_without_memory():
    assert TaskSettings("copy", "gru", block="plain").recipe.mlp == 0
    assert TaskSettings("copy", "gru", hidden_size=16, mlp=8).recipe.mlp == 8


@pytest.mark.parametrize(
    ("different", "message"),
    [
        ({"task": "chess"}, "task: got 'chess'; choose one of copy, selective_copy"),
        ({"steps": 0}, "steps: got 0"),
        ({"batch": 0}, "batch: got 0"),
        ({"layers": 0}, "layers: got 0"),
        ({"mlp": -1}, "mlp: got -1"),
        ({"block": "plain", "mlp": 8}, "mlp: got 8; a plain model has none"),
        ({"learning_rate": 0.0}, "learning_rate: got 0.0"),
        ({"unit_options": {"depth": 2}}, "gru has no depth"),
    ],
)
def test_a_wrong_value_is_named(different, message):
    with pytest.raises(ValueError, match=message):
        TaskSettings(**{"task": "copy", "unit": "gru"} | different)
