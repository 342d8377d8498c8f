"""How cells lie in matrices: where each is, what the axes are called, and one scale for each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.analysis.cells import cell_parts, cell_values
from memviz.analysis.cells.matrices import Matrices, matrices_of, usual_sizes
from memviz.analysis.cells.values import MOST_BYTES
from memviz.models.adapters.transformers_model import from_transformers
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from tests.support.transformers_models import model_of, tokenizer

TEXT = "parts of north africa and no part of america"


def residual(make_model, unit: str, **options: int) -> Model:
    plain = make_model(unit)
    sizes = {"embedding_size": 8, "hidden_size": 8}
    config = ModelConfig(
        **{**vars(plain.config), **sizes, "unit_options": options, "block": "residual"}
    )
    return Model(config, plain.vocabulary).eval().requires_grad_(False)


@pytest.mark.parametrize(
    ("unit", "options", "expected"),
    [
        ("mlstm", {"heads": 2}, Matrices(2, 4, 4, ("head", "value", "key"))),
        ("gated_delta_net", {"heads": 2}, Matrices(2, 4, 4, ("head", "key", "value"))),
        ("rwkv7", {"heads": 2}, Matrices(2, 4, 4, ("head", "key", "value"))),
        ("mamba", {"states": 3}, Matrices(1, 16, 3, ("head", "channel", "state number"))),
        ("gru", {}, None),
        ("nested_lstm", {}, None),
        ("lru", {}, None),
    ],
)
def test_a_unit_says_how_its_cells_lie_in_a_block_too(make_model, unit, options, expected):
    for layer in cell_values(residual(make_model, unit, **options), TEXT).layers:
        assert layer.matrices == expected
        if expected is not None:
            heads, rows, columns = expected.heads, expected.rows, expected.columns
            assert layer.values.shape[1] == heads * rows * columns


def test_cells_of_matrices_are_shares_of_their_own_largest_however_small(make_model):
    model = make_model("mlstm")
    model.units[0].exponents.bias[0] = -10.0  # an input gate that is all but shut
    (layer, _) = cell_values(model, TEXT).layers
    assert layer.scale is not None
    assert layer.scale.max() < 0.01
    largest = np.abs(layer.values).max(axis=0)
    np.testing.assert_allclose(largest[layer.scale > 0], 1)
    assert (largest[layer.scale == 0] == 0).all()


def test_parts_of_a_model_from_elsewhere_have_rows_and_columns():
    model = from_transformers(model_of("Mamba"), tokenizer())
    lying = {layer.part: layer.matrices for layer in cell_values(model, TEXT).layers}
    assert lying
    for matrices in lying.values():
        assert matrices is not None
        assert (matrices.heads, matrices.rows) == (1, 32)
        assert matrices.axes == ("head", "row", "column")


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_every_number_of_a_part_has_one_place(shape):
    matrices = matrices_of(shape)
    if len(shape) < 2 or min(shape[-2:]) == 1:
        assert matrices is None
        return
    assert matrices is not None
    part = np.arange(np.prod(shape)).reshape(shape)
    lying = part.reshape(matrices.heads, matrices.rows, matrices.columns)
    head, row, column = (size - 1 for size in lying.shape)
    cell = (head * matrices.rows + row) * matrices.columns + column
    assert lying[head, row, column] == cell == part.size - 1


def test_each_head_has_a_scale_that_few_large_numbers_do_not_set():
    numbers = np.ones((1000, 8))
    numbers[:, 4:] = 0.01
    numbers[0, 0], numbers[0, 7] = 1e6, -1e6
    sizes = usual_sizes(numbers, Matrices(2, 2, 2))
    np.testing.assert_allclose(sizes, [1, 0.01])


def test_where_nearly_all_is_nothing_the_largest_sets_it():
    numbers = np.zeros((1000, 4))
    numbers[0, 0] = -3
    assert usual_sizes(numbers, Matrices(1, 2, 2)).tolist() == [3]
    assert usual_sizes(np.zeros((10, 4)), Matrices(1, 2, 2)).tolist() == [0]


@pytest.mark.parametrize("unit", ["mlstm", "lstm", "nested_lstm", "lru"])
def test_cells_are_counted_without_reading_a_text(make_model, unit):
    model = make_model(unit)
    read = cell_values(model, "no").layers
    assert cell_parts(model) == {
        (layer.layer, layer.part): (layer.values.shape[1], layer.matrices) for layer in read
    }


def test_those_of_a_model_from_elsewhere_are_counted_too():
    model = from_transformers(model_of("Mamba"), tokenizer())
    read = cell_values(model, "no").layers
    counted = {place: part.cells for place, part in cell_parts(model).items()}
    assert counted == {(layer.layer, layer.part): layer.values.shape[1] for layer in read}


def test_a_text_whose_cells_would_fill_the_memory_is_refused_before_it_is_read(
    make_model, monkeypatch
):
    monkeypatch.setattr("memviz.analysis.cells.values.MOST_BYTES", MOST_BYTES >> 20)
    with pytest.raises(ValueError, match=r"after its 45 symbols would take .* MB; give at most"):
        cell_values(make_model("mlstm"), TEXT)
