"""The text view's payload: small, and true to the connectivity it was packed from."""

import base64
import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import memviz
from memviz.components.text_view import Panel, pack
from memviz.components.text_view.payload import signed_triangle_codes, triangle_codes
from memviz.connectivity import Connectivity
from memviz.suggestion import Suggestion
from memviz.words import target_words


def connectivity(
    text: str = " ab c", unknown: str = "c", rows: np.ndarray | None = None
) -> Connectivity:
    """A made-up connectivity, with one suggestion a step and one word outside the vocabulary."""
    targets = tuple(target_words(text))
    has_target = np.array([word not in ("", unknown) for word in targets])
    matrix = np.tril(np.ones((len(text), len(text)), np.float32)) if rows is None else rows
    return Connectivity(
        text=text,
        targets=targets,
        matrix=matrix * has_target[:, None],
        has_target=has_target,
        suggestions=tuple((Suggestion("ab", 0.25),) for _ in text),
        target_probability=np.where(has_target, np.float32(0.25), np.float32("nan")),
        target_rank=np.where(has_target, 1, 0),
    )


@given(
    arrays.arrays(
        np.float32,
        st.integers(1, 12).map(lambda n: (n, n)),
        elements=st.floats(0, 1e6, width=32, allow_subnormal=False),
    ).map(np.tril)
)
def test_a_decoded_cell_is_within_four_thousandths_of_its_rows_maximum(matrix: np.ndarray) -> None:
    codes = triangle_codes(matrix)
    assert codes.dtype == np.uint8
    assert codes.size == len(matrix) * (len(matrix) + 1) // 2
    decoded = np.zeros_like(matrix)
    decoded[np.tril_indices(len(matrix))] = (codes / 255) ** 2
    peak = matrix.max(axis=1, keepdims=True)
    assert (np.abs(decoded * peak - matrix) <= 0.004 * peak + 1e-30).all()


def test_each_rows_maximum_is_the_strongest_colour_and_a_row_of_zeros_has_none() -> None:
    codes = triangle_codes(np.array([[0, 0, 0], [1, 4, 0], [2, 0, 0.5]], np.float32))
    np.testing.assert_array_equal(codes, [0, 128, 255, 255, 0, 128])


@given(
    arrays.arrays(
        np.float32,
        st.integers(1, 12).map(lambda n: (n, n)),
        elements=st.floats(-1e6, 1e6, width=32, allow_subnormal=False),
    ).map(np.tril)
)
def test_a_signed_cell_keeps_its_sign_and_is_within_eight_thousandths(matrix: np.ndarray) -> None:
    root = (signed_triangle_codes(matrix).astype(float) - 128) / 127
    decoded = np.zeros(matrix.shape)
    decoded[np.tril_indices(len(matrix))] = root * np.abs(root)
    peak = np.abs(matrix).max(axis=1, keepdims=True)
    assert (np.abs(decoded * peak - matrix) <= 0.008 * peak + 1e-30).all()
    assert (decoded * matrix >= 0).all()


def test_signed_codes_run_from_1_to_255_and_zero_is_128() -> None:
    codes = signed_triangle_codes(np.array([[0, 0], [-4, 1]], np.float32))
    np.testing.assert_array_equal(codes, [128, 1, 192])


def test_gradient_times_input_is_packed_signed() -> None:
    signed = dataclasses.replace(
        connectivity(rows=-np.eye(5, dtype=np.float32)), measure="gradient_times_input"
    )
    packed = pack([Panel("GRU", "#123456", signed)])
    assert packed["signed"]
    assert base64.b64decode(packed["models"][0]["matrix"])[:3] == bytes([1, 128, 1])


def test_where_only_one_row_is_there_only_that_row_is_sent() -> None:
    rows = np.zeros((5, 5), np.float32)
    rows[2, 1] = 3
    one_row = dataclasses.replace(connectivity(rows=rows), only_row=2)
    model = pack([Panel("GRU", "#123456", one_row)])["models"][0]
    assert model["only_row"] == 2
    assert base64.b64decode(model["matrix"]) == bytes([0, 255, 0])


def test_a_whole_matrix_is_not_a_single_row() -> None:
    assert pack([Panel("GRU", "#123456", connectivity())])["models"][0]["only_row"] is None


def test_rows_follow_one_another_so_that_step_t_begins_at_t_times_t_plus_one_halves() -> None:
    packed = pack([Panel("GRU", "#123456", connectivity(rows=np.eye(5, dtype=np.float32)))])
    codes = np.frombuffer(base64.b64decode(packed["models"][0]["matrix"]), np.uint8)
    step = 2
    np.testing.assert_array_equal(codes[step * (step + 1) // 2 :][: step + 1], [0, 0, 255])


def test_a_step_whose_target_is_outside_the_vocabulary_is_marked_and_has_no_numbers() -> None:
    model = pack([Panel("GRU", "#123456", connectivity())])["models"][0]
    assert model["has_target"] == "11100"
    assert model["share_on_earlier_words"][3:] == [None, None]
    assert model["target_probability"][3:] == [None, None]
    assert model["target_rank"][3:] == [0, 0]


def test_suggestions_lie_at_three_times_the_timestep_and_missing_ones_are_minus_one() -> None:
    packed = pack([Panel("GRU", "#123456", connectivity())])
    model = packed["models"][0]
    assert packed["words"] == ["ab"]
    assert model["suggested"] == [0, -1, -1] * 5
    assert model["suggested_probability"][:3] == [0.25, 0.0, 0.0]


def test_a_model_that_knows_nothing_about_the_text_keeps_its_place_and_its_reason() -> None:
    packed = pack([Panel("A", "#123456", connectivity()), Panel("B", "#abcdef", None, "Why.")])
    assert [(model["label"], model["note"]) for model in packed["models"]] == [
        ("A", None),
        ("B", "Why."),
    ]


def test_the_payload_of_the_articles_three_models_is_json_under_130_kilobytes() -> None:
    models = memviz.published().models.values()
    packed = pack([Panel(model.name, "#123456", model.connectivity) for model in models])
    assert len(json.dumps(packed, allow_nan=False)) < 130_000


def test_a_panel_needs_a_connectivity_or_a_reason_and_not_both() -> None:
    with pytest.raises(ValueError, match="'GRU'"):
        Panel("GRU", "#123456", None)
    with pytest.raises(ValueError, match="'GRU'"):
        Panel("GRU", "#123456", connectivity(), "Why.")


def test_a_view_of_nothing_or_of_different_texts_or_variants_is_refused() -> None:
    with pytest.raises(ValueError, match="panels"):
        pack([Panel("GRU", "#123456", None, "Why.")])
    with pytest.raises(ValueError, match="different texts"):
        pack([Panel("A", "#1", connectivity(" a")), Panel("B", "#2", connectivity(" b"))])
    norm = dataclasses.replace(connectivity(), measure="norm")
    with pytest.raises(ValueError, match="different variants"):
        pack([Panel("A", "#1", connectivity()), Panel("B", "#2", norm)])
