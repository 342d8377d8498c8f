"""What is explained: the text's own target, each model's first suggestion, or any output."""

import numpy as np
import pytest
import torch

import memviz
from memviz.analysis.connectivity.explained import UnknownOutputError
from memviz.analysis.connectivity.forward_pass import forward_pass
from memviz.analysis.connectivity.reference import connectivity_reference
from memviz.analysis.connectivity.variants import Variant
from memviz.models.reading import read
from tests.support.remembering import SYMBOLS, Remembering
from tests.support.units import busy

TEXT = "parts of xyz north "
EXPLAINED = ("suggestion", memviz.Output("africa"))
VARIANTS = [("logit", "squared_norm"), ("log_probability", "gradient_times_input")]


@pytest.mark.parametrize("unit", ["gru", "lstm", "mamba"])
@pytest.mark.parametrize("explains", EXPLAINED, ids=str)
@pytest.mark.parametrize(("target", "measure"), VARIANTS)
def test_it_equals_the_definition(make_model, unit, explains, target, measure):
    model = make_model(unit).double()
    forward = forward_pass(model, read(model, TEXT), Variant(target, measure, explains))
    latest_first = np.arange(len(forward.symbols))[::-1].copy()
    assert forward.reading.has_target.all(), "also where the text's own word is not known"
    expected = connectivity_reference(model, TEXT, target, measure, explains)
    largest = np.abs(expected).max(axis=1, keepdims=True)
    assert (largest > 0).all()
    error = np.abs(forward.rows(latest_first).numpy()[::-1] - expected)
    assert (error <= 1e-10 * largest).all(), "in float64, as automatic differentiation has it"


@pytest.mark.parametrize("explains", EXPLAINED, ids=str)
def test_matrix_row_and_stream_say_the_same(make_model, explains):
    model = busy(make_model(), seed=3).double()
    whole = memviz.connectivity(model, TEXT, explains=explains)
    first, streamed = memviz.connectivity_stream(model, TEXT, 7, explains=explains)
    row = memviz.connectivity_row(model, TEXT, 7, explains=explains)
    np.testing.assert_allclose(row, whole.matrix[7, :8], rtol=1e-5)
    np.testing.assert_allclose(first.row, row, rtol=1e-5)
    assert first.targets == streamed.targets == whole.targets
    assert first.explains == streamed.explains == explains
    assert first.target_rank == whole.target_rank[7]


def test_the_suggestion_is_the_same_as_naming_it(make_model):
    model = busy(make_model(), seed=5).double()
    whole = memviz.connectivity(model, TEXT, explains="suggestion")
    assert len(set(whole.targets)) > 1, "the model changes its mind along this text"
    for timestep, suggestions in enumerate(whole.suggestions):
        assert whole.targets[timestep] == suggestions[0].word
        assert whole.target_rank[timestep] == 1
        assert whole.target_probability[timestep] == pytest.approx(suggestions[0].probability)
        named = memviz.connectivity_row(
            model, TEXT, timestep, explains=memviz.Output(suggestions[0].word)
        )
        np.testing.assert_allclose(whole.at(timestep).row, named, rtol=1e-5)


def test_the_texts_own_word_is_the_same_as_naming_it(make_model):
    model = make_model()
    named = memviz.connectivity_row(model, "north", 3, explains=memviz.Output("north"))
    np.testing.assert_array_equal(named, memviz.connectivity_row(model, "north", 3))


def test_of_a_planted_model_each_output_looks_at_what_decides_it():
    """At a "q" the logits of "a" and "b" are 6.1 + 3x and 6 + 3y: was the last mark x or y?"""
    model, text = memviz.from_object(Remembering(3)), "x..q"
    rows = {
        explains: memviz.connectivity_row(model, text, 3, explains=explains)
        for explains in ("suggestion", memviz.Output("a"), memviz.Output("b"), memviz.Output("0"))
    }
    np.testing.assert_allclose(rows["suggestion"], [9, 0, 0, 9.1**2], rtol=1e-6)
    np.testing.assert_allclose(rows[memviz.Output("a")], rows["suggestion"])
    np.testing.assert_allclose(rows[memviz.Output("b")], [9, 0, 0, 36], rtol=1e-6)
    assert not rows[memviz.Output("0")].any(), "nothing decides how probable a digit is"


def test_a_model_that_reads_whole_texts_alone_is_explained_too():
    class ByWholeTexts:
        outputs = SYMBOLS

        def __init__(self):
            self._steps = Remembering(3)
            self.encode, self.embed = self._steps.encode, self._steps.embed

        def logits(self, embedded):
            state, outputs = self._steps.start(len(embedded)), []
            for vector in embedded.unbind(dim=1):
                output, state = self._steps.step(vector, state)
                outputs.append(self._steps.head(output))
            return torch.stack(outputs, dim=1)

    model, text = memviz.from_object(ByWholeTexts()), "y.x.q"
    for explains in ("suggestion", memviz.Output("b")):
        found = memviz.connectivity(model, text, explains=explains)
        expected = connectivity_reference(model, text, explains=explains)
        np.testing.assert_allclose(found.matrix, expected, rtol=1e-5, atol=1e-12)


def test_what_cannot_be_explained_is_refused_with_what_to_do(make_model):
    model = make_model()
    with pytest.raises(ValueError, match=r"^explains: got 'north'; .*memviz.Output\('north'\)"):
        memviz.connectivity(model, TEXT, explains="north")
    for unknown in ("xylophone", "<padding>", ""):
        with pytest.raises(UnknownOutputError, match=f"^explains: '{unknown}' is not in .*outputs"):
            memviz.connectivity(model, TEXT, explains=memviz.Output(unknown))
