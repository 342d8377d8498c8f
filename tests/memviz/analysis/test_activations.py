"""Activations: what the unit's definition gives, step by step, for every unit and target."""

import numpy as np
import pytest
import torch

import memviz
from memviz.analysis.activations import unrolled
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from tests.support.units import CASES, as_real

TEXT = "parts of north a"


@pytest.fixture
def character_model() -> Model:
    torch.manual_seed(3)
    vocabulary = Vocabulary((PADDING, UNKNOWN, *" aAbc\r\n"))
    config = ModelConfig(
        unit="lstm",
        layers=2,
        embedding_size=4,
        hidden_size=5,
        alphabet_size=len(vocabulary.alphabet),
        target="character",
    )
    return Model(config, vocabulary).eval().requires_grad_(False)


@pytest.mark.parametrize(("name", "options"), CASES, ids=str)
def test_they_equal_a_scan_by_hand(make_model, name, options):
    model = make_model(name, layers=3, **options)
    read = memviz.activations(model, TEXT)
    states = model.start(1)
    for timestep, symbol in enumerate(model.vocabulary.encode(read.text)):
        x = model.embed(torch.tensor([symbol]))
        new = []
        for unit, layer, state in zip(model.units, read.layers, states, strict=True):
            gates = unit.gates(x, state)
            keep = unit.keep(gates)
            x, after = unit.step(x, state)
            new.append(after)
            close(layer.output[timestep], x)
            assert tuple(layer.states) == unit.state_parts
            for part, expected in zip(layer.states.values(), after, strict=True):
                close(part[timestep], expected)
            assert tuple(layer.gates) == unit.gate_names
            for gate, expected in gates.items():
                close(layer.gates[gate][timestep], expected)
            assert (layer.keep is None) == (keep is None)
            if keep is not None:
                close(layer.keep[timestep], keep)
        states = tuple(new)


def close(actual: np.ndarray, expected: torch.Tensor) -> None:
    (numbers,) = as_real(expected.contiguous()).numpy()
    np.testing.assert_allclose(actual, numbers, rtol=1e-5, atol=1e-6)


def test_shapes_and_precision_are_as_promised(make_model):
    read = memviz.activations(make_model("lstm", layers=2).double(), "Part 3")
    assert read.text == " part three "
    assert len(read.layers) == 2
    for layer in read.layers:
        for array in (layer.output, *layer.states.values(), *layer.gates.values(), layer.keep):
            assert (array.shape, array.dtype) == ((12, 7), np.float32)


def test_strength_is_the_root_mean_square_over_cells(make_model):
    (layer,) = memviz.activations(make_model("gru", layers=1), TEXT).layers
    expected = [np.linalg.norm(row) / np.sqrt(len(row)) for row in layer.output]
    np.testing.assert_allclose(layer.strength(), expected, rtol=1e-5)


def test_a_model_of_characters_reads_the_text_as_it_is(character_model):
    read = memviz.activations(character_model, "Aa\r\nb ?")
    assert read.text == "Aa\r\nb ?"
    _, last = character_model(torch.from_numpy(character_model.vocabulary.encode(read.text))[None])
    for layer, state in zip(read.layers, last, strict=True):
        close(layer.states["c"][-1], state[1])


@pytest.mark.parametrize(
    ("text", "message"), [("", "text: it is empty"), ("a" * 1001, "text: 1,002 characters")]
)
def test_a_text_that_cannot_be_read_is_named(make_model, text, message):
    with pytest.raises(ValueError, match=message):
        memviz.activations(make_model(), text)


class TestUnrolled:
    def test_it_shows_the_end_of_a_text_that_was_read_from_its_beginning(self, make_model):
        model = make_model("lstm", layers=3)
        whole = memviz.activations(model, TEXT)
        end = unrolled(model, TEXT, last=5)
        assert (end.text, end.first) == ("rth a", len(whole.text) - 5)
        expected = np.stack([layer.strength()[-5:] for layer in whole.layers])
        np.testing.assert_allclose(end.strengths, expected)

    def test_each_character_has_the_models_suggestions_there(self, make_model):
        model = make_model("gru", layers=2)
        end = unrolled(model, TEXT, last=4, k=2)
        for back, suggestions in enumerate(reversed(end.suggestions)):
            expected = memviz.suggest(model, TEXT[: len(TEXT) - back], k=2)
            assert [s.word for s in suggestions] == [s.word for s in expected]
            assert suggestions[0].probability == pytest.approx(expected[0].probability, rel=1e-4)

    def test_a_short_text_is_shown_whole(self, make_model):
        end = unrolled(make_model(), "no")
        assert (end.text, end.first, end.strengths.shape) == (" no", 0, (2, 3))

    def test_all_of_it_is_a_row_per_character(self, make_model):
        end = unrolled(make_model("gru", layers=2), TEXT, last=4, k=2)
        table = end.table()
        assert "".join(table["character"]) == end.text
        assert list(table["timestep"]) == [end.first + place for place in range(4)]
        np.testing.assert_allclose(table[["layer_1", "layer_2"]].T, end.strengths)
        assert list(table["suggestion_2"]) == [second.word for _, second in end.suggestions]
