"""A long text in pieces is the text read in one."""

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import memviz
from memviz.analysis.gates import layer_stream
from tests.support.units import CASES, as_real

TEXT = "parts of north a"


@pytest.mark.parametrize(("name", "options"), CASES, ids=str)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(piece=st.integers(1, 20))
def test_its_states_are_the_activations_whatever_the_pieces(make_model, name, options, piece):
    model = make_model(name, layers=2, **options)
    read = memviz.activations(model, TEXT)
    symbols = torch.from_numpy(model.vocabulary.encode(read.text))
    pieces = list(layer_stream(model, symbols, piece))
    assert [len(layers[0].inputs) for layers in pieces][:-1] == [piece] * (len(pieces) - 1)
    for layer, expected in enumerate(read.layers):
        for part, after in enumerate(expected.states.values()):
            states = [(layers[layer].before[part], layers[layer].after[part]) for layers in pieces]
            close([after for _, after in states], after)
            close([before for before, _ in states], np.vstack([0 * after[:1], after[:-1]]))


def close(parts: list[torch.Tensor], expected: np.ndarray) -> None:
    np.testing.assert_allclose(as_real(torch.cat(parts)).numpy(), expected, rtol=1e-4, atol=1e-6)


def test_each_layer_reads_the_output_of_the_one_below(make_model):
    model = make_model("lstm", layers=2)
    symbols = torch.from_numpy(model.vocabulary.encode(" north"))
    for first, second in layer_stream(model, symbols, piece=4):
        torch.testing.assert_close(second.inputs, first.after[0])
        assert not second.inputs.requires_grad
