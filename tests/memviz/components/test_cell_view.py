"""What the cell view and the ranking are sent: compact, and true to the cells."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from memviz.analysis.cells import CellLayer, CellSearch, CellValues
from memviz.analysis.cells.matrices import Matrices
from memviz.components.cell_ranking import ranking_data
from memviz.components.cell_view import CellPanel, LabelStrip, pack
from memviz.components.cell_view.payload import FULL, codes_of

RANDOM = np.random.default_rng(0)


def values_of(text: str, *cells: int, part: str = "h") -> CellValues:
    layers = [
        CellLayer(layer + 1, part, RANDOM.uniform(-1, 1, (len(text), n)).astype(np.float32))
        for layer, n in enumerate(cells)
    ]
    return CellValues(text, tuple(layers))


@given(arrays.arrays(np.float32, (3, 4), elements=st.floats(-1, 1, width=32)))
def test_a_code_is_off_by_less_than_four_thousandths(values):
    codes = codes_of(values).reshape(4, 3)
    assert codes.dtype == np.int8
    np.testing.assert_allclose(codes.T / FULL, values, atol=0.004)


def test_every_cell_lies_where_the_payload_says():
    first, second = values_of("abcd", 3, 5), values_of("ab", 2)
    payload = pack(
        [
            CellPanel("one", "One", "#111111", first),
            CellPanel("none", "None", "#222222", None, "no weights"),
            CellPanel("two", "Two", "#333333", second),
        ]
    )
    codes = payload["codes"]["code"].to_numpy()
    for model, values in ((payload["models"][0], first), (payload["models"][2], second)):
        time = len(model["text"])
        for about, layer in zip(model["layers"], values.layers, strict=True):
            assert about["cells"] == layer.values.shape[1]
            for cell in range(about["cells"]):
                start = about["start"] + cell * time
                held = codes[start : start + time] / FULL
                np.testing.assert_allclose(held, layer.values[:, cell], atol=0.004)
    assert len(codes) == 4 * 8 + 2 * 2
    assert payload["models"][1]["note"] == "no weights"


def test_a_label_is_sent_as_shares_of_its_range():
    label = np.array([2.0, 4.0, 3.0, 2.0])
    panel = CellPanel("m", "M", "#111111", values_of("abcd", 1), strip=LabelStrip("depth", label))
    payload = pack([panel])
    start = payload["models"][0]["strip"]["start"]
    assert list(payload["strips"]["code"][start : start + 4]) == [0, 255, 128, 0]


def test_a_layer_is_called_with_its_part_where_it_has_several():
    layers = tuple(CellLayer(1, part, np.zeros((2, 1), np.float32)) for part in ("c", "inner c"))
    panel = CellPanel("m", "M", "#111111", CellValues("ab", layers))
    names = [layer["name"] for layer in pack([panel])["models"][0]["layers"]]
    assert names == ["Layer 1, c", "Layer 1, inner c"]


def test_a_matrix_is_sent_with_its_axes_and_the_numbers_that_its_cells_are_shares_of():
    values, scale = values_of("abcd", 8).layers[0].values, np.arange(8, dtype=np.float32)
    matrices = Matrices(2, 2, 2, ("head", "value", "key"))
    lying = CellLayer(1, "c", values, scale, matrices)
    flat = CellLayer(2, "c", values)
    payload = pack([CellPanel("m", "M", "#111111", CellValues("abcd", (flat, lying)))])
    vector, matrix = (layer["matrices"] for layer in payload["models"][0]["layers"])
    assert vector is None
    assert (matrix["heads"], matrix["rows"], matrix["columns"]) == (2, 2, 2)
    assert matrix["axes"] == ("head", "value", "key")
    start = matrix["scales"]
    np.testing.assert_array_equal(payload["scales"]["scale"][start : start + 8], scale)
    np.testing.assert_allclose(matrix["usual"], lying.usual_sizes)
    assert matrix["usual"][0] < matrix["usual"][1]


def test_other_cells_have_another_fingerprint():
    text = "abcd"
    prints = {
        pack([CellPanel("m", "M", "#111111", values_of(text, 4))])["fingerprint"] for _ in range(5)
    }
    assert len(prints) == 5


def test_panels_are_checked():
    with pytest.raises(ValueError, match="give cells or a note"):
        CellPanel("m", "M", "#111111", None)
    with pytest.raises(ValueError, match="none has cells"):
        pack([CellPanel("m", "M", "#111111", None, "nothing")])


def test_the_ranking_says_where_each_cell_is_and_where_chance_ends():
    cells = pd.DataFrame(
        {
            "model": ["lstm", "nested", "nested"],
            "layer": [2, 1, 1],
            "part": ["c", "c", "inner c"],
            "cell": [5, 1, 0],
            "correlation": [-0.9, 0.5, 0.1],
            "score": [0.9, 0.5, 0.1],
            "by_chance": [0.01, 0.02, 1.0],
        }
    )
    search = CellSearch("vowel", cells, np.linspace(0.1, 0.3, 100), 1, {}, {"lstm": 9, "nested": 9})
    names, colours = {"lstm": "LSTM", "nested": "Nested"}, {"lstm": "#111111", "nested": "#222222"}
    data = ranking_data(search, names, colours, most=2)
    assert data["threshold"] == pytest.approx(search.threshold, abs=1e-4)
    assert [row["where"] for row in data["cells"]] == ["layer 2", "layer 1, c"]
    assert data["cells"][0]["label"] == "LSTM"
    assert data["cells"][0]["correlation"] == -0.9
