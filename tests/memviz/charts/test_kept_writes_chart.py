"""The square of what is held after each character."""

import numpy as np
import pytest

from memviz.charts.connectivity_colours import SEQUENTIAL
from memviz.charts.kept_writes import (
    MOST_CELLS,
    kept_writes_cells,
    kept_writes_figure,
    kept_writes_matrix,
)
from memviz.charts.picture import as_svg

THREE = np.array([[1, 0, 0], [0.25, 0.75, 0], [0.2, 0.4, 0.4]])


def test_of_a_short_text_each_pair_has_a_cell():
    table = kept_writes_cells(THREE)
    assert list(zip(table["timestep"], table["written_at"], strict=True)) == [
        (0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)
    ]  # fmt: skip
    assert table["share"].tolist() == [1, 0.25, 0.75, 0.2, 0.4, 0.4]
    assert table["of_most"].tolist() == [1, 0.333, 1, 0.5, 1, 1]
    assert (table["timestep_until"] == table["timestep"] + 1).all()


def test_of_a_longer_text_a_cell_is_several_characters():
    """Across they add up, down their mean is taken: a row stays a share."""
    time = 2 * MOST_CELLS + 2
    shares = np.tril(np.ones((time, time)))
    shares /= shares.sum(axis=1, keepdims=True)
    table = kept_writes_cells(shares)
    first, last = table.iloc[0], table.iloc[-1]
    assert (first["timestep"], first["timestep_until"], first["written_until"]) == (0, 3, 3)
    assert (last["timestep"], last["timestep_until"]) == (time - 1, time)
    assert table["timestep"].nunique() == -(-time // 3)
    sums = table.groupby("timestep")["share"].sum().to_numpy()
    assert sums == pytest.approx(np.ones_like(sums), abs=0.01)


def test_a_row_of_nothing_has_no_cell():
    assert kept_writes_cells(np.zeros((2, 2))).empty


def test_the_selected_row_has_a_line_and_the_first_is_at_the_top():
    chart = kept_writes_matrix(THREE, timestep=1).to_dict()
    _, line = chart["layer"]
    (data,) = chart["datasets"][line["data"]["name"]]
    assert data == {"timestep": 1.5}
    assert all(layer["encoding"]["y"]["scale"]["reverse"] for layer in chart["layer"])


@pytest.mark.parametrize(("found", "after"), [(False, "Held after"), (True, "Found after")])
def test_the_axis_and_the_tooltip_say_what_it_is_of(found, after):
    cells, line = kept_writes_matrix(THREE, timestep=1, found=found).to_dict()["layer"]
    assert cells["encoding"]["y"]["title"] == line["encoding"]["y"]["title"] == f"{after} character"
    assert cells["encoding"]["tooltip"][0]["title"] == after
    picture = as_svg(kept_writes_figure({"GRU": THREE}, 1, found=found))
    assert f"{after} character" in picture


def test_on_a_page_the_colours_are_the_pages_own_and_on_paper_those_of_connectivity():
    on_page = kept_writes_matrix(THREE, 1).to_dict()["layer"][0]["encoding"]["color"]["scale"]
    assert "range" not in on_page
    picture = as_svg(kept_writes_figure({"GRU": THREE, "LSTM": THREE}, 1))
    assert SEQUENTIAL[-1] in picture or "rgb(11, 76, 80)" in picture
    assert "GRU" in picture
    assert "LSTM" in picture
