"""The text view's payload: small, and true to the connectivity it was packed from."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from streamlit.dataframe_util import convert_anything_to_arrow_bytes

import memviz
from memviz.analysis.connectivity.connectivity import Connectivity
from memviz.analysis.findings import finding
from memviz.analysis.kept_writes import KeptWrites
from memviz.components.text_view import Panel, kept_panel, pack, pack_kept
from memviz.components.text_view.codes import row_peaks, signed_triangle_codes, triangle_codes
from memviz.components.text_view.mount import text_view
from memviz.components.text_view.strongest import strongest_characters, strongest_earlier_words
from memviz.models.suggest import Suggestion
from memviz.text.words import target_words


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


def packed_model(panels: list[Panel], position: int = 0) -> tuple[list[int], pd.DataFrame]:
    """Return a model's codes and its steps, found in the tables as the view finds them."""
    packed = pack(panels)
    model = packed["models"][position]
    codes = packed["codes"]["code"].iloc[slice(*model["codes"])]
    return codes.tolist(), packed["steps"].iloc[slice(*model["steps"])].reset_index(drop=True)


@pytest.mark.parametrize("measure", ["squared_norm", "gradient_times_input"])
def test_the_strongest_earlier_word_is_that_of_the_finding_at_every_timestep(measure) -> None:
    one = memviz.published().models["gru"].connectivity
    signs = np.where(np.arange(len(one.text)) % 3, 1, -1)
    one = dataclasses.replace(one, matrix=one.matrix * signs, measure=measure)
    starts, shares = strongest_earlier_words(one)
    for timestep, (start, share) in enumerate(zip(starts, shares, strict=True)):
        expected = finding(one, timestep).strongest
        assert (start, share) == (
            (-1, pytest.approx(np.nan, nan_ok=True))
            if expected is None
            else (expected.start, pytest.approx(expected.share, rel=1e-5))
        )


def test_the_strongest_character_is_the_largest_of_its_row() -> None:
    rows = np.array([[1, 0, 0], [1, -3, 0], [0, 0, 0]], dtype=np.float32)
    one = connectivity(" ab", rows=rows)
    starts, shares = strongest_characters(one)
    assert starts.tolist() == [0, 1, -1]
    assert shares[:2].tolist() == [1, 0.75]
    assert np.isnan(shares[2])


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


@given(
    arrays.arrays(
        np.float32,
        st.integers(1, 12).map(lambda n: (n, n)),
        elements=st.floats(-1e6, 1e6, width=32, allow_subnormal=False),
    ).map(np.tril)
)
def test_with_its_rows_peak_a_code_is_a_value_again(matrix: np.ndarray) -> None:
    values = np.abs(matrix)
    decoded = np.zeros_like(values)
    decoded[np.tril_indices(len(values))] = (triangle_codes(values) / 255) ** 2
    peaks = row_peaks(matrix)
    assert peaks.dtype == np.float32
    error = np.abs(decoded * peaks[:, None] - values)
    assert (error <= 0.004 * peaks[:, None] + 1e-30).all()


def test_gradient_times_input_is_packed_signed() -> None:
    signed = dataclasses.replace(
        connectivity(rows=-np.eye(5, dtype=np.float32)), measure="gradient_times_input"
    )
    assert pack([Panel("GRU", "#123456", signed)])["signed"]
    codes, steps = packed_model([Panel("GRU", "#123456", signed)])
    assert codes[:3] == [1, 128, 1]
    assert steps["peak"][:3].tolist() == [1, 1, 1]


def test_where_only_one_row_is_there_only_that_row_is_sent() -> None:
    rows = np.zeros((5, 5), np.float32)
    rows[2, 1] = 3
    panel = Panel("GRU", "#123456", connectivity(rows=rows).at(2))
    assert pack([panel])["models"][0]["only_row"] == 2
    codes, steps = packed_model([panel])
    assert codes == [0, 255, 0]
    assert steps["peak"].tolist() == [0, 0, 3, 0, 0]
    whole = packed_model([Panel("GRU", "#123456", connectivity(rows=rows))])[1]
    assert steps.iloc[2].to_dict() == whole.iloc[2].to_dict()
    assert steps["has_target"].tolist() == whole["has_target"].tolist()
    others = steps.drop(index=2)
    nothing = {"strongest": -1, "strongest_share": -1, "rank": 0, "probability": -1, "word_1": -1}
    assert (others[list(nothing)] == pd.Series(nothing)).all(axis=None)


def test_a_whole_matrix_is_not_a_single_row() -> None:
    assert pack([Panel("GRU", "#123456", connectivity())])["models"][0]["only_row"] is None


def test_rows_follow_one_another_so_that_step_t_begins_at_t_times_t_plus_one_halves() -> None:
    rows = np.eye(5, dtype=np.float32)
    codes, _ = packed_model([Panel("GRU", "#123456", connectivity(rows=rows))])
    step = 2
    assert codes[step * (step + 1) // 2 :][: step + 1] == [0, 0, 255]


def test_each_model_finds_its_own_numbers_also_behind_one_without_any() -> None:
    weak, strong = np.eye(5, dtype=np.float32), 7 * np.tri(5, dtype=np.float32)
    panels = [
        Panel("A", "#1", connectivity(rows=weak)),
        Panel("B", "#2", None, "Why."),
        Panel("C", "#3", connectivity(rows=strong).at(1)),
        Panel("D", "#4", connectivity(rows=strong)),
    ]
    found = [packed_model(panels, position) for position in (0, 2, 3)]
    assert [codes[:3] for codes, _ in found] == [[255, 0, 255], [255, 255], [255, 255, 255]]
    assert [steps["peak"][1] for _, steps in found] == [1, 7, 7]
    assert all(len(steps) == 5 for _, steps in found)


def test_a_step_whose_target_is_outside_the_vocabulary_is_marked_and_has_no_numbers() -> None:
    _, steps = packed_model([Panel("GRU", "#123456", connectivity())])
    assert steps["has_target"].tolist() == [1, 1, 1, 0, 0]
    assert steps["share_on_earlier_words"][3:].tolist() == [-1, -1]
    assert steps["probability"][3:].tolist() == [-1, -1]
    assert steps["rank"][3:].tolist() == [0, 0]


def test_a_step_names_its_suggestions_by_index_and_missing_ones_by_minus_one() -> None:
    panels = [Panel("GRU", "#123456", connectivity())]
    assert pack(panels)["words"] == ["ab"]
    _, steps = packed_model(panels)
    first = steps.iloc[0]
    assert [first["word_1"], first["word_2"], first["word_3"]] == [0, -1, -1]
    assert [first["probability_1"], first["probability_2"]] == [0.25, 0]


def test_nothing_is_missing_in_the_tables_since_the_browser_reads_their_bytes() -> None:
    packed = pack([Panel("GRU", "#123456", connectivity())])
    for table in (packed["codes"], packed["steps"]):
        assert not table.isna().any(axis=None)
        assert {str(kind) for kind in table.dtypes} <= {"uint8", "int16", "int32", "float32"}


def test_a_model_that_knows_nothing_about_the_text_keeps_its_place_and_its_reason() -> None:
    packed = pack([Panel("A", "#123456", connectivity()), Panel("B", "#abcdef", None, "Why.")])
    assert [(model["label"], model["note"]) for model in packed["models"]] == [
        ("A", None),
        ("B", "Why."),
    ]


def test_the_payload_of_the_articles_three_models_is_under_99_kilobytes() -> None:
    models = memviz.published().models.values()
    packed = pack([Panel(model.name, "#123456", model.connectivity) for model in models])
    tables = [packed.pop(name) for name in ("codes", "steps")]
    plain = len(json.dumps(packed, allow_nan=False))
    assert plain + sum(len(convert_anything_to_arrow_bytes(table)) for table in tables) < 99_000


def test_another_scale_than_those_two_is_refused() -> None:
    payload = pack([Panel("GRU", "#123456", connectivity())])
    with pytest.raises(ValueError, match="scale: got 'column'; choose one of row, shared"):
        text_view(payload, selected=0, push=0, key="view", scale="column")  # type: ignore[arg-type]


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


def held(text: str, norms: list[list[float]], pieces: tuple[str, ...] = (), spans=None):
    """Return made-up kept writes of a second layer."""
    return KeptWrites(
        text, pieces or tuple(text), spans, {2: np.array(norms, dtype=np.float32)}, {}
    )


class TestWhatIsHeld:
    def test_shares_stand_where_connectivity_does(self) -> None:
        kept = held(" ab", [[2, 0, 0], [1, 3, 0], [0, 1, 1]])
        packed = pack_kept([kept_panel("model", "#123456", kept, 2, "word")], 2, "word")
        assert (packed["text"], packed["kept"], packed["signed"]) == (" ab", "held", False)
        assert packed["steps"]["peak"].tolist() == [1, 0.75, 0.5]
        assert (packed["steps"]["has_target"] == 1).all()
        expected = triangle_codes(kept.shares[2])
        assert packed["codes"]["code"].tolist() == expected.tolist()

    def test_the_earlier_word_that_most_is_held_of_is_named(self) -> None:
        kept = held(" a b", [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 2, 0], [1, 1, 3, 5]])
        packed = pack_kept([kept_panel("model", "#123456", kept, 2, "word")], 2, "word")
        last = packed["steps"].iloc[3]
        assert (last["strongest"], last["strongest_share"]) == (0, pytest.approx(0.2))
        assert last["share_on_earlier_words"] == pytest.approx(0.2)

    def test_what_is_found_stands_there_instead_where_it_is_asked_for(self) -> None:
        norms = {2: np.array([[1, 0], [1, 3]], dtype=np.float32)}
        found = {2: np.array([[2, 0], [3, 2]], dtype=np.float32)}
        kept = KeptWrites("ab", ("a", "b"), None, norms, found)
        panel = kept_panel("model", "#123456", kept, 2, "character", found=True)
        packed = pack_kept([panel], 2, "character", found=True)
        assert (packed["kept"], packed["variant"]) == ("found", "found, layer 2")
        assert packed["codes"]["code"].tolist() == triangle_codes(kept.found_shares[2]).tolist()
        of_held = pack_kept([kept_panel("model", "#123456", kept, 2, "character")], 2, "character")
        assert of_held["codes"]["code"].tolist() != packed["codes"]["code"].tolist()

    def test_nothing_is_suggested(self) -> None:
        kept = held("ab", [[1, 0], [1, 1]])
        packed = pack_kept([kept_panel("model", "#123456", kept, 2, "character")], 2, "character")
        assert packed["words"] == []
        assert (packed["steps"][["word_1", "word_2", "word_3"]] == -1).all(axis=None)

    def test_a_line_end_of_two_characters_holds_what_both_do(self) -> None:
        kept = held("a\r\n", [[1, 0, 0], [1, 1, 0], [1, 2, 1]])
        found = kept_panel("model", "#123456", kept, 2, "character").connectivity
        assert found is not None
        assert found.text == "a\n"
        assert found.matrix.tolist() == [[1, 0], [0.25, 0.75]]

    def test_a_token_stands_over_its_characters(self) -> None:
        kept = held("abc", [[1, 0], [1, 3]], ("ab", "c"), np.array([[0, 2], [2, 3]]))
        found = kept_panel("model", "#123456", kept, 2, "token").connectivity
        assert found is not None
        assert found.matrix.tolist() == [[0, 0, 0], [1, 1, 0], [0.25, 0.25, 0.75]]
