"""The sizes of the models that a preset sets side by side."""

import string

import pytest

from memviz.text.vocabulary import Vocabulary
from memviz.units import UNITS
from train.loop.run import new_model
from train.presets import preset


def parameters(unit: str) -> int:
    """Return how many numbers a model of the preset `compact` learns on wiki8."""
    settings = preset("compact", unit)
    words = tuple(f"word {number}" for number in range(settings.words + 2))
    vocabulary = Vocabulary(("", " ", *string.ascii_lowercase), words)
    model = new_model(settings, vocabulary)
    counts = model.parameter_counts()
    return counts.embedding + counts.recurrent + counts.dense


@pytest.mark.parametrize("unit", UNITS)
def test_compact_models_have_as_many_parameters_as_the_gru(unit):
    assert parameters(unit) == pytest.approx(parameters("gru"), rel=0.05)


def test_a_unit_has_the_rate_that_was_best_for_it():
    assert preset("compact", "mlstm").learning_rate == 0.01
    assert preset("compact", "gru").learning_rate == 0.02
    assert preset("compact", "mlstm", learning_rate=0.5).learning_rate == 0.5
