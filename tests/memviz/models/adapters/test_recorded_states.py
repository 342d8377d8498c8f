"""States that another program recorded: what can be seen of them, and what cannot."""

import re

import numpy as np
import pytest
import torch

import memviz
from memviz.analysis.cells import cell_values, search_cells
from memviz.analysis.memory.signature import measure_memory
from memviz.models.adapters.recorded_states import from_states
from tests.memviz.analysis.test_any_model import character_model

LETTERS = "abcdeft \n"


@pytest.fixture(scope="module")
def text() -> str:
    letters = torch.randint(0, 9, (1200,), generator=torch.Generator().manual_seed(1))
    return "".join(LETTERS[index] for index in letters.tolist())


@pytest.fixture(scope="module")
def arrays(text) -> dict:
    """A model's states along the text as another program may keep them."""
    model = character_model(unit="lstm")
    symbols = model.encode(text).symbols.unsqueeze(0)
    states, found = model.start(1), []
    for embedded in model.embed(symbols)[0].split(1):
        _, states = model.step(embedded, states)
        found.append(model.parts(states))
    parts = {f"{layer}/{part}": [at[layer, part] for at in found] for layer, part in found[0]}
    return {"text": text} | {name: torch.cat(held).numpy() for name, held in parts.items()}


def test_they_are_what_the_model_had_there(arrays, text):
    model = from_states(arrays, name="Keras LSTM")
    assert model.places == ((1, "c"), (1, "h"), (2, "c"), (2, "h"))
    layers = memviz.activations(model, text[:50]).layers
    np.testing.assert_array_equal(layers[1].states["c"], arrays["2/c"][:50])
    assert layers[1].output is None
    later = memviz.activations(model, text[700:730]).layers
    np.testing.assert_array_equal(later[0].states["h"], arrays["1/h"][700:730])


def test_cells_are_searched(arrays, text):
    model = from_states(arrays)
    values = cell_values(model, text)
    np.testing.assert_allclose(values.layers[0].values, np.tanh(arrays["1/c"]), atol=1e-6)
    found = search_cells(
        {"m": model}, text, {"space": lambda t: np.array([c == " " for c in t], float)}
    )
    assert found["space"].cells["score"].max() > 0.3


def test_their_memory_is_measured(arrays, text):
    model = from_states(arrays)
    memory = measure_memory(model, text[:900], text[900:], lags=(0, 1))
    whole = memory.signature[memory.signature["layer"] == 0].set_index("lag")["accuracy"]
    assert whole[0] > whole[1] + 0.2
    assert memory.recall.remembered(model, text[:40]).guesses.shape == (40, 2)


def test_a_file_holds_the_same(arrays, text, tmp_path):
    np.savez(tmp_path / "states.npz", name="mine", **arrays)
    model = from_states(tmp_path / "states.npz")
    assert model.name == "mine"
    states = memviz.activations(model, text[:9]).layers[0].states["h"]
    np.testing.assert_array_equal(states, arrays["1/h"][:9])


def test_states_of_any_shape_are_taken_flat_and_complex_numbers_as_two():
    model = from_states({"text": "ab", "1/m": np.ones((2, 3, 4)), "1/z": np.full((2, 5), 1 + 2j)})
    states = memviz.activations(model, "ab").layers[0].states
    assert states["m"].shape == (2, 12)
    assert states["z"][0].tolist() == [1, 2] * 5


class TestWhatCannotBe:
    def test_another_text(self, arrays):
        with pytest.raises(ValueError, match="is no part of the recorded text"):
            memviz.activations(from_states(arrays), "zebra")

    @pytest.mark.parametrize(
        "ask",
        [
            memviz.suggest,
            memviz.connectivity,
            memviz.gate_saturation,
            lambda model, text: memviz.occlusion(model, text, 3),
            lambda model, text: memviz.analysis.state_gradient.state_gradient(model, text),
        ],
    )
    def test_what_needs_the_model_itself(self, arrays, text, ask):
        with pytest.raises(memviz.MissingLevelError, match="its adapter gives no"):
            ask(from_states(arrays), text[:20])

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({"1/h": np.ones((2, 3))}, "text: there is none; it holds 1/h"),
            ({"text": "ab"}, 'states: there are none; give arrays called "layer/part"'),
            ({"text": "ab", "h": np.ones((2, 3))}, "h: expected a layer from 1 on and a part"),
            ({"text": "ab", "0/h": np.ones((2, 3))}, "0/h: expected a layer from 1 on"),
            ({"text": "ab", "1/h": np.ones((3, 3))}, "1/h: got float64 of shape [3, 3]; it must"),
            ({"text": "ab", "1/h": np.ones(2)}, "1/h: got float64 of shape [2]"),
            ({"text": "ab", "1/h": np.array([["a"], ["b"]])}, "1/h: got <U1 of shape [2, 1]"),
            ({"text": "ab", "1/h": np.full((2, 1), np.nan)}, "1/h: it holds numbers that are not"),
        ],
        ids=str,
    )
    def test_other_arrays(self, given, message):
        with pytest.raises(ValueError, match=re.escape(message)):
            from_states(given)

    def test_a_file_of_objects_or_of_anything_else(self, tmp_path):
        np.savez(tmp_path / "objects.npz", text="ab", **{"1/h": np.array([{}, {}], dtype=object)})
        with pytest.raises(ValueError, match=r"objects\.npz: no \.npz file of arrays"):
            from_states(tmp_path / "objects.npz")
        (tmp_path / "text.npz").write_text("hello")
        with pytest.raises(ValueError, match=r"text\.npz: no \.npz file of arrays"):
            from_states(tmp_path / "text.npz")
