"""Every variant of connectivity equals its definition, whichever way it is asked for."""

from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memviz.analysis.connectivity import predictions, variants
from memviz.analysis.connectivity.connectivity import (
    Connectivity,
    ConnectivityRow,
    connectivity,
    connectivity_row,
    connectivity_stream,
    share_on_earlier_words,
)
from memviz.analysis.connectivity.forward_pass import forward_pass
from memviz.analysis.connectivity.reference import connectivity_reference
from memviz.analysis.connectivity.variants import GradientTarget, Measure, Variant
from memviz.models.reading import read
from memviz.units import UNITS
from tests.support.project import ROOT
from tests.support.units import busy

TARGETS = get_args(GradientTarget)
VARIANTS = [(target, measure) for target in TARGETS for measure in get_args(Measure)]
TEXT = "parts of xyz north "
texts = st.text("aefhinoprst ", min_size=1, max_size=20).filter(str.strip)


def exact(model, text: str, target: GradientTarget, measure: Measure) -> np.ndarray:
    """Return the swept matrix in the model's precision."""
    forward = forward_pass(model, read(model, text), Variant(target, measure))
    timesteps = np.flatnonzero(forward.reading.has_target)[::-1].copy()
    matrix = np.zeros((len(forward.reading.text),) * 2)
    rows = forward.rows(timesteps)
    matrix[timesteps, : rows.shape[1]] = rows.numpy()
    return matrix


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("target", "measure"), VARIANTS)
@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=texts, seed=st.integers(0, 99))
def test_the_sweep_is_exact(make_model, unit, target, measure, text, seed):
    model = busy(make_model(unit), seed)
    reference = connectivity_reference(model, text, target, measure)
    matrix = exact(model, text, target, measure)
    largest = np.abs(reference).max(axis=1, keepdims=True)
    rounding = 1e-30 * np.abs(reference).max()  # of a prediction that is certain, all that is left
    assert np.all(np.abs(matrix - reference) <= 1e-10 * largest + rounding)
    assert np.all(np.triu(matrix, 1) == 0)


def test_zero_is_no_gradient_or_one_whose_square_float32_cannot_hold(make_model):
    """The methods say so: a unit that forgets fast gets there within a sentence."""
    model = make_model("rnn", layers=1)
    with torch.no_grad():
        for unit in model.units:
            unit.recurrent_weight.mul_(0.02)
    text = "the parts of north america the of"
    norm, squared = (
        connectivity_row(model, text, len(text) - 1, measure=measure).astype(np.float64)
        for measure in get_args(Measure)[1::-1]
    )
    tiny = np.finfo(np.float32).tiny
    held = norm**2 >= 2 * tiny
    assert 0 < held.sum() < len(norm) - 3
    np.testing.assert_allclose(squared[held], norm[held] ** 2, rtol=1e-4)
    assert (squared[norm**2 < tiny / 2] == 0).all()
    assert ((norm > 0) & (squared == 0)).any(), "the norm holds what its square does not"
    note = (ROOT / "docs" / "methods" / "connectivity.md").read_text("utf-8")
    assert "numbers below $10^{-38}$ are zero" in note
    assert "truncation" not in note


@pytest.mark.parametrize(("target", "measure"), VARIANTS)
def test_matrix_row_and_stream_say_the_same(make_model, target, measure):
    model = make_model("lstm")
    whole = connectivity(model, TEXT, target=target, measure=measure)
    assert (whole.target, whole.measure) == (target, measure)
    reference = connectivity_reference(model.double(), TEXT, target, measure)
    largest = np.abs(reference).max()
    np.testing.assert_allclose(whole.matrix, reference, rtol=1e-4, atol=1e-5 * largest)
    model.float()
    for timestep in range(len(whole.text)):
        row = connectivity_row(model, TEXT, timestep, target=target, measure=measure)
        assert row.dtype == np.float32
        np.testing.assert_allclose(
            row, whole.matrix[timestep, : timestep + 1], rtol=1e-4, atol=1e-5 * largest
        )


def test_the_log_probabilitys_gradient_is_that_of_finite_differences(make_model):
    model, timestep = busy(make_model("gru"), seed=3), 8
    text = " parts of no"
    target = model.vocabulary.word_index["of"]
    one_hot = torch.nn.functional.one_hot(
        torch.from_numpy(model.vocabulary.encode(text)), num_classes=28
    ).double()

    def log_probability(inputs: torch.Tensor) -> float:
        outputs, _ = model.run((inputs @ model.embedding.weight).unsqueeze(0))
        return float(model.head(outputs[0, timestep]).log_softmax(dim=0)[target])

    row = connectivity_row(
        model, text, timestep, target="log_probability", measure="gradient_times_input"
    )
    step = 1e-6
    expected = [
        (log_probability(one_hot + step * at) - log_probability(one_hot - step * at)) / (2 * step)
        for at in (
            one_hot * (torch.arange(len(text)) == t).unsqueeze(1) for t in range(timestep + 1)
        )
    ]
    np.testing.assert_allclose(row, expected, rtol=1e-4, atol=1e-8)


def test_gradient_times_input_keeps_its_sign_and_is_within_the_norm(make_model):
    model = busy(make_model("gru"), seed=5).float()
    signed = connectivity(model, TEXT, measure="gradient_times_input").matrix
    norm = connectivity(model, TEXT, measure="norm").matrix
    assert (signed < 0).any()
    assert (signed > 0).any()
    assert np.all(np.abs(signed) <= norm * (1 + 1e-5))


def test_shifting_all_logits_changes_the_logits_gradient_only(make_model):
    model = make_model("gru")
    before = {name: connectivity(model, TEXT, target=name).matrix for name in TARGETS}
    model.head.weight += 0.5  # the same for every word: no probability changes
    after = {name: connectivity(model, TEXT, target=name).matrix for name in TARGETS}
    np.testing.assert_allclose(after["log_probability"], before["log_probability"], rtol=1e-3)
    assert np.abs(after["logit"] / before["logit"].max()).max() > 1.1


def test_a_target_the_model_is_all_but_sure_of_keeps_its_gradient(make_model):
    """1 - p would be rounded to a few digits, or to nothing."""
    model = make_model("gru")
    target = model.vocabulary.word_index["part"]
    model.head.bias[target] = 25.0
    row = connectivity_row(model, "part", 3, target="log_probability", measure="norm")
    reference = make_model("gru").double()
    reference.head.bias[target] = 25.0
    expected = connectivity_row(reference, "part", 3, target="log_probability", measure="norm")
    assert expected.max() < 1e-9
    np.testing.assert_allclose(row, expected, rtol=1e-3)


def test_chunks_of_probabilities_change_nothing(make_model, monkeypatch):
    whole = connectivity(make_model(), TEXT, target="log_probability")
    monkeypatch.setattr(variants, "CHUNK", 3)
    monkeypatch.setattr(predictions, "CHUNK", 3)
    chunked = connectivity(make_model(), TEXT, target="log_probability")
    np.testing.assert_allclose(chunked.matrix, whole.matrix, rtol=1e-5)
    np.testing.assert_allclose(chunked.target_probability, whole.target_probability, rtol=1e-5)
    assert np.array_equal(chunked.target_rank, whole.target_rank)
    assert [[s.word for s in step] for step in chunked.suggestions] == [
        [s.word for s in step] for step in whole.suggestions
    ]


def test_the_share_on_earlier_words_counts_what_speaks_against_too(make_model):
    model = busy(make_model("gru"), seed=5).float()
    result = connectivity(model, TEXT, measure="gradient_times_input")
    row = np.abs(result.matrix[8, :9].astype(float))
    assert result.text[6] == " "
    assert (result.matrix[8, :9] < 0).any()
    assert share_on_earlier_words(result, 8) == pytest.approx(row[:6].sum() / row.sum())


class TestStream:
    def test_it_gives_the_pinned_row_and_then_all(self, make_model):
        model = make_model("gru")
        first, whole = connectivity_stream(model, TEXT, 7, measure="norm")
        assert isinstance(first, ConnectivityRow)
        assert isinstance(whole, Connectivity)
        assert (first.timestep, first.target, first.measure) == (7, "logit", "norm")
        assert (first.text, first.targets) == (whole.text, whole.targets)
        assert np.array_equal(first.has_target, whole.has_target)
        assert first.row.dtype == np.float32
        np.testing.assert_allclose(first.row, whole.at(7).row, rtol=1e-5)
        np.testing.assert_allclose(first.row, whole.matrix[7, :8], rtol=1e-5)
        assert [s.word for s in first.suggestions] == [s.word for s in whole.suggestions[7]]
        assert first.target_rank == whole.target_rank[7] > 0
        assert first.target_probability == pytest.approx(whole.target_probability[7])
        assert share_on_earlier_words(first, 7) == pytest.approx(share_on_earlier_words(whole, 7))

    def test_the_whole_is_what_connectivity_gives(self, make_model):
        model = make_model("gru")
        expected = connectivity(model, TEXT, measure="norm")
        *_, whole = connectivity_stream(model, TEXT, 7, measure="norm")
        assert np.array_equal(whole.matrix, expected.matrix)
        assert whole.suggestions == expected.suggestions
        assert np.array_equal(whole.target_rank, expected.target_rank)

    def test_nothing_but_the_pinned_row_is_claimed_at_first(self, make_model):
        first = next(connectivity_stream(make_model(), TEXT, 7))
        assert list(first.timesteps) == [7]
        assert first.row.shape == (8,)
        with pytest.raises(ValueError, match="timestep: got 6; only the row of timestep 7 is here"):
            share_on_earlier_words(first, 6)

    def test_the_text_is_read_once(self, make_model, monkeypatch):
        model, calls = make_model("gru"), []
        trace = type(model.units[0]).trace_activations
        monkeypatch.setattr(
            type(model.units[0]),
            "trace_activations",
            lambda *arguments: calls.append(1) or trace(*arguments),
        )
        assert len(list(connectivity_stream(model, TEXT, 7))) == 2
        assert len(calls) == len(model.units)

    def test_a_pinned_word_outside_the_vocabulary_has_an_empty_row(self, make_model):
        first, _ = connectivity_stream(make_model(), TEXT, 11)
        assert not first.has_target[11]
        assert np.isnan(first.target_probability)
        assert first.target_rank == 0
        assert not first.row.any()

    def test_a_timestep_outside_the_text_is_refused_at_once(self, make_model):
        with pytest.raises(ValueError, match="timestep: got 7; the text has timesteps 0 to 4"):
            connectivity_stream(make_model(), "part", 7)


@pytest.mark.parametrize("argument", ["target", "measure"])
def test_an_unknown_variant_is_refused(make_model, argument):
    with pytest.raises(ValueError, match=f"{argument}: got 'loudest'; choose one of "):
        connectivity(make_model(), TEXT, **{argument: "loudest"})


class TestEarlierName:
    """What is `target` now was `of` before; old code goes on, and is told."""

    def test_every_function_still_takes_it(self, make_model):
        model = make_model()
        with pytest.deprecated_call(match="`of` is called `target` now"):
            whole = connectivity(model, TEXT, of="log_probability")
        assert whole.target == "log_probability"
        with pytest.deprecated_call(match="`of` is called `target` now"):
            *_, streamed = connectivity_stream(model, TEXT, 7, of="log_probability")
        assert np.array_equal(streamed.matrix, whole.matrix)
        with pytest.deprecated_call(match="`of` is called `target` now"):
            row = connectivity_row(model, TEXT, 7, of="log_probability")
        assert np.array_equal(row, connectivity_row(model, TEXT, 7, target="log_probability"))

    def test_the_warning_points_at_the_line_that_says_it(self, make_model):
        with pytest.deprecated_call() as told:
            connectivity(make_model(), TEXT, of="logit")
        assert [one.filename for one in told] == [__file__]

    def test_results_still_have_it(self, make_model):
        whole = connectivity(make_model(), TEXT, target="log_probability")
        with pytest.deprecated_call(match="`of` is called `target` now") as told:
            assert whole.of == "log_probability"
        assert [one.filename for one in told] == [__file__]

    def test_both_names_at_once_are_too_many(self, make_model):
        with pytest.raises(TypeError, match="got both `target` and `of`"):
            connectivity(make_model(), TEXT, target="logit", of="logit")
