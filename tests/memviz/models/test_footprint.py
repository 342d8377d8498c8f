"""What a model takes is known from its settings, and is what it then takes."""

import pytest

from memviz.models.footprint import footprint
from memviz.models.suggest import Typing
from memviz.units import UNITS


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("layers", [1, 3])
def test_weights_and_a_text_being_typed_take_what_was_said(make_model, unit, layers):
    model = make_model(unit, layers)
    said = footprint(model.config)
    assert said.weights == sum(weights.nbytes for weights in model.state_dict().values())
    typing = Typing(model)
    typing.suggest("a " * 500)
    assert typing.nbytes == pytest.approx(said.typing, rel=0.01)


def test_a_connectivity_needs_its_matrix_at_least(make_model):
    assert footprint(make_model().config).connectivity > 4 * 1000**2


def test_more_cells_and_layers_need_more(make_model):
    small, deep = (footprint(make_model(layers=layers).config) for layers in (1, 4))
    assert small.connectivity < deep.connectivity
    assert small.typing < deep.typing


def test_a_connectivity_of_matrices_needs_an_array_for_each_of_their_numbers(make_model):
    vectors, matrices = (footprint(make_model(unit).config) for unit in ("lru", "gated_delta_net"))
    numbers = 2 * (7 * 7 + 3 * 7 * 3)  # of both layers: matrices, and what convolutions read again
    assert matrices.connectivity - vectors.connectivity > 4 * 1000 * numbers
