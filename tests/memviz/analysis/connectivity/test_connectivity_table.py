"""The rows of several models at one timestep, as downloaded."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

import memviz
from memviz.analysis.connectivity.table import (
    connectivity_document,
    connectivity_matrix_table,
    connectivity_table,
)


def test_the_table_holds_every_models_row_up_to_the_timestep() -> None:
    gru, lstm = (memviz.published().models[unit].connectivity for unit in ("gru", "lstm"))
    table = connectivity_table({"GRU": gru, "LSTM": lstm}, 106)
    assert "".join(table["character"]) == gru.text[:107]
    np.testing.assert_array_equal(table["GRU"], gru.matrix[106, :107])
    np.testing.assert_array_equal(table["LSTM"], lstm.matrix[106, :107])


def test_the_document_is_json_with_nothing_where_nothing_is_known() -> None:
    nested = memviz.published().models["nested_lstm"].connectivity
    document = json.loads(json.dumps(connectivity_document({"Nested": nested}, 106)))
    model = document["models"]["Nested"]
    assert model["target"] == "learning"
    assert model["target_rank"] is None
    assert model["target_probability"] is None
    assert [suggestion["word"] for suggestion in model["suggestions"]] == ["less", "level", "left"]
    assert (model["of"], model["measure"]) == ("logit", "squared_norm")
    assert len(model["connectivity"]) == 107


def test_a_target_outside_the_vocabulary_leaves_the_row_empty() -> None:
    gru = memviz.published().models["gru"].connectivity
    unknown = dataclasses.replace(gru, has_target=np.zeros(len(gru.text), bool))
    assert connectivity_table({"GRU": unknown}, 3)["GRU"].isna().all()
    document = connectivity_document({"GRU": unknown}, 3)
    assert document["models"]["GRU"]["connectivity"] is None


def test_nothing_to_tabulate_is_refused() -> None:
    with pytest.raises(ValueError, match="got 0 texts"):
        connectivity_table({}, 0)


def test_the_long_table_holds_every_row_of_every_model_as_far_as_it_looks_back() -> None:
    gru, lstm = (memviz.published().models[unit].connectivity for unit in ("gru", "lstm"))
    table = connectivity_matrix_table({"GRU": gru, "LSTM": lstm})
    assert list(table.columns) == ["model", "output_step", "input_step", "value"]
    size = len(gru.text)
    assert len(table) == 2 * size * (size + 1) // 2
    rebuilt = np.zeros_like(lstm.matrix)
    of_lstm = table[table["model"] == "LSTM"]
    rebuilt[of_lstm["output_step"], of_lstm["input_step"]] = of_lstm["value"]
    np.testing.assert_array_equal(rebuilt, lstm.matrix)


def test_the_long_table_leaves_out_rows_without_a_target() -> None:
    gru = memviz.published().models["gru"].connectivity
    known = np.ones(len(gru.text), bool)
    known[7] = False
    table = connectivity_matrix_table({"GRU": dataclasses.replace(gru, has_target=known)})
    assert set(range(len(gru.text))) - set(table["output_step"]) == {7}


def test_a_single_row_is_no_long_table() -> None:
    gru = memviz.published().models["gru"].connectivity.at(3)
    with pytest.raises(ValueError, match="'GRU' has only row 3"):
        connectivity_matrix_table({"GRU": gru})


def test_a_single_row_is_tabulated_as_that_of_the_whole() -> None:
    gru = memviz.published().models["gru"].connectivity
    pd.testing.assert_frame_equal(
        connectivity_table({"GRU": gru.at(106)}, 106), connectivity_table({"GRU": gru}, 106)
    )
    of_row = connectivity_document({"GRU": gru.at(106)}, 106)
    assert of_row == connectivity_document({"GRU": gru}, 106)
    with pytest.raises(ValueError, match="got 3; only the row of timestep 106 is here"):
        connectivity_table({"GRU": gru.at(106)}, 3)
