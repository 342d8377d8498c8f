"""Cells: what the step-by-step definition gives, whichever way they are computed."""

import numpy as np
import pytest

import memviz
from memviz.analysis.cells import cell_document, cell_table, cell_values
from memviz.analysis.cells.table import CellChoice
from memviz.analysis.cells.values import LONGEST, PIECE
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.reading import read_so_far
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from tests.support.units import CASES

LENGTHS = (1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 5)


def text_of(length: int) -> str:
    return (" parts of north america" * length)[:length]


@pytest.mark.parametrize(("name", "options"), CASES, ids=str)
@pytest.mark.parametrize("length", LENGTHS)
def test_they_equal_the_activations(make_model, name, options, length):
    model = make_model(name, layers=2, **options)
    text = read_so_far(model, text_of(length))
    read, expected = cell_values(model, text), memviz.activations(model, text)
    assert read.text == expected.text
    assert [layer.layer for layer in read.layers] == sorted(layer.layer for layer in read.layers)
    for layer in read.layers:
        held = HELD.get(name, tanh_of_memories)(expected.layers[layer.layer - 1].states, layer.part)
        values = layer.values if layer.scale is None else layer.values * layer.scale
        assert layer.values.dtype == np.float32
        np.testing.assert_allclose(values, held, rtol=1e-4, atol=1e-5)


def tanh_of_memories(states, part):
    return np.tanh(states[part]) if part.endswith("c") else states[part]


HELD = {
    "slstm": lambda states, _: states["c"] / states["n"],
    "mlstm": lambda states, _: states["c"] * np.exp(states["m"]),
}


@pytest.mark.parametrize(
    ("name", "options", "parts"),
    [
        ("rnn", {}, ["h"]),
        ("gru", {}, ["h"]),
        ("lstm", {}, ["c"]),
        ("nested_lstm", {"depth": 2}, ["c", "inner c"]),
        ("lru", {}, ["h"]),
        ("slstm", {}, ["c"]),
        ("mlstm", {}, ["c"]),
        ("mamba", {}, ["h"]),
        ("gated_delta_net", {}, ["s"]),
        ("rwkv7", {}, ["s"]),
    ],
)
def test_memories_are_shown_where_there_are_any(make_model, name, options, parts):
    read = cell_values(make_model(name, layers=2, **options), "no")
    assert [(layer.layer, layer.part) for layer in read.layers] == [
        (layer, part) for layer in (1, 2) for part in parts
    ]


@pytest.mark.parametrize(("name", "options"), CASES, ids=str)
def test_every_unit_shows_cells_between_minus_one_and_one(make_model, name, options):
    model = make_model(name, layers=1, **options)
    (unit,) = model.units
    for part, cells in unit.cells(unit.initial_state(3)).items():
        assert part in unit.state_parts
        assert cells.dim() == 2
        assert len(cells) == 3
    for layer in cell_values(model, text_of(40)).layers:
        assert np.abs(layer.values).max() <= 1


def test_progress_is_told_until_all_is_done(make_model):
    told: list[float] = []
    cell_values(make_model("lstm", layers=2), text_of(2 * PIECE + 1), told.append)
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "text: it is empty"), ("a" * LONGEST, "text: 20,001 characters")],
)
def test_a_text_that_cannot_be_read_is_named(make_model, text, message):
    with pytest.raises(ValueError, match=message):
        cell_values(make_model(), text)


def character_model(*alphabet: str) -> Model:
    vocabulary = Vocabulary((PADDING, UNKNOWN, *alphabet))
    config = ModelConfig("gru", 1, 3, 4, len(vocabulary.alphabet), target="character")
    return Model(config, vocabulary).eval().requires_grad_(False)


def test_a_model_of_characters_reads_the_line_ends_of_its_corpus():
    assert cell_values(character_model("a", "\r", "\n"), "a\na\r\n").text == "a\r\na\r\n"
    assert cell_values(character_model("a", "\n"), "a\r\na\ra\n").text == "a\na\na\n"


def test_the_table_has_a_row_for_each_model_and_character(make_model):
    values = {name: cell_values(make_model(name), "no") for name in ("lstm", "gru")}
    table = cell_table(values, {"lstm": CellChoice(2, "c", 6), "gru": CellChoice(1, "h", 0)})
    assert list(table["model"]) == ["lstm"] * 3 + ["gru"] * 3
    assert list(table["character"]) == [" ", "n", "o"] * 2
    np.testing.assert_array_equal(table["value"][:3], values["lstm"].layers[1].values[:, 6])


def test_the_document_has_each_models_cell_and_text(make_model):
    values = {"lstm": cell_values(make_model("lstm"), "no")}
    document = cell_document(values, {"lstm": CellChoice(2, "c", 6)})["lstm"]
    assert (document["layer"], document["part"], document["cell"]) == (2, "c", 6)
    assert document["text"] == " no"
    np.testing.assert_allclose(document["values"], values["lstm"].layers[1].values[:, 6], atol=1e-6)


@pytest.mark.parametrize("choice", [(3, "c", 0), (1, "h", 0), (1, "c", 7), (1, "c", -1)])
def test_a_cell_that_is_not_there_is_named(make_model, choice):
    values = cell_values(make_model("lstm", layers=2), "no")
    with pytest.raises(ValueError, match="cell: the model has no cell"):
        values.cell(*choice)
