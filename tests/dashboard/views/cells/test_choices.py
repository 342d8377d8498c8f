"""The cells in the address: what is written opens again, and what is not there is left out."""

from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.catalogue.entries import HubEntry, LocalEntry
from dashboard.views.cells.choices import cells_query, from_address, in_address
from memviz.analysis.cells import CellChoice, CellLayer, CellValues

CELLS = np.zeros((3, 8), dtype=np.float32)
VALUES = {
    "lstm": CellValues("abc", (CellLayer(1, "c", CELLS), CellLayer(2, "c", CELLS))),
    "alice/nested@1a2b3c4": CellValues(
        "abc", (CellLayer(1, "c", CELLS), CellLayer(1, "inner c", CELLS))
    ),
}


@given(st.sampled_from([1, 2]), st.integers(0, 7), st.sampled_from(["c", "inner c"]))
def test_cells_return_from_the_address(layer, cell, part):
    choices = {
        "lstm": CellChoice(layer, "c", cell),
        "alice/nested@1a2b3c4": CellChoice(1, part, cell),
    }
    assert from_address(in_address(choices), VALUES) == choices


def test_the_part_can_be_left_open():
    assert from_address("lstm:2:5", VALUES) == {"lstm": CellChoice(2, "c", 5)}


@pytest.mark.parametrize(
    "named",
    [
        *("", "lstm", "lstm:2", "lstm:3:c:0", "lstm:1:h:0", "lstm:1:c:8", "lstm:1:c:-1"),
        *("lstm:x:c:1", "gru:1:h:0", "lstm:1:c:0:0", ",,:::", "lstm:²:1"),
    ],
)
def test_what_is_not_there_is_left_out(named):
    assert from_address(named, VALUES) == {}


PLACES = [["lstm", "gru", *VALUES], list("123x"), ["c", "inner c", "h"], list("0789²")]
NAMED = st.tuples(*map(st.sampled_from, PLACES)).map(":".join)


@given(st.text() | st.lists(NAMED | st.text(max_size=9)).map(",".join))
def test_of_any_text_only_cells_that_are_there_are_found(text):
    found = from_address(text, VALUES)
    assert set(in_address(found).split(",")) <= {*text.split(","), ""}
    for id, choice in found.items():
        parts = {(layer.layer, layer.part) for layer in VALUES[id].layers}
        assert (choice.layer, choice.part) in parts
        assert 0 <= choice.cell < 8


def test_a_cell_is_found_among_any_others():
    found = from_address(",,:,gru:9:9,lstm:2:c:7,\x00", VALUES)
    assert found == {"lstm": CellChoice(2, "c", 7)}


def test_a_link_names_models_cells_and_text():
    entries = [
        LocalEntry(id="lstm", label="LSTM", colour="#000000", folder=Path("lstm")),
        HubEntry(id="a/b@1111", label="a/b@1", colour="#000000", folder=Path("b")),
    ]
    query = parse_qs(cells_query(entries, {"lstm": CellChoice(1, "c", 5)}, "a\nb"))
    assert query == {"models": ["LSTM", "a/b@1111"], "cell": ["lstm:1:c:5"], "passage": ["a\nb"]}
    assert "passage" not in cells_query(entries, {})
