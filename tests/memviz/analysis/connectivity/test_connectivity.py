"""Connectivity against its definition, by finite differences and property."""

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memviz.analysis.connectivity.connectivity import (
    connectivity,
    connectivity_row,
    share_on_earlier_words,
)
from memviz.models.reading import MAX_CHARACTERS
from memviz.units import UNITS
from tests.support.units import busy

texts = st.text("aefhinoprst ", min_size=1, max_size=25).filter(str.strip)
within_reason = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("unit", UNITS)
def test_a_row_is_the_squared_norm_of_the_logits_gradient_by_one_hot_input(make_model, unit):
    model = busy(make_model(unit), seed=0)
    text, timestep = " parts of no", 8
    target = model.vocabulary.word_index["of"]
    one_hot = torch.nn.functional.one_hot(
        torch.from_numpy(model.vocabulary.encode(text)), num_classes=28
    ).double()

    def logit(inputs: torch.Tensor) -> float:
        outputs, _ = model.run((inputs @ model.embedding.weight).unsqueeze(0))
        return float(model.head(outputs[0, timestep])[target])

    step = 1e-5
    expected = np.zeros(timestep + 1)
    for t in range(timestep + 1):
        for symbol in range(28):
            up, down = one_hot.clone(), one_hot.clone()
            up[t, symbol] += step
            down[t, symbol] -= step
            expected[t] += ((logit(up) - logit(down)) / (2 * step)) ** 2
    actual = connectivity(model, text).matrix[timestep]
    np.testing.assert_allclose(actual[: timestep + 1], expected, rtol=1e-4)
    assert np.all(actual[timestep + 1 :] == 0)


@pytest.mark.parametrize("unit", UNITS)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=texts)
def test_nothing_depends_on_the_future(make_model, unit, text):
    matrix = connectivity(make_model(unit), text).matrix
    assert matrix.dtype == np.float32
    assert np.all(np.triu(matrix, 1) == 0)
    assert np.all(matrix >= 0)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=texts)
def test_a_row_alone_equals_the_row_of_the_matrix(make_model, text):
    model = make_model("lstm")
    whole = connectivity(model, text)
    for timestep in range(len(whole.text)):
        row = connectivity_row(model, text, timestep)
        np.testing.assert_allclose(row, whole.matrix[timestep, : timestep + 1], rtol=1e-5)


def test_a_word_outside_the_vocabulary_has_no_row_and_says_so(make_model):
    result = connectivity(make_model(), "parts of xyz north")
    unknown = [word == "xyz" for word in result.targets]
    assert np.array_equal(result.has_target, ~np.array(unknown))
    assert np.all(result.matrix[unknown] == 0)
    assert np.all(np.isnan(result.target_probability[unknown]))
    assert np.all(result.target_rank[unknown] == 0)
    assert np.isnan(share_on_earlier_words(result, unknown.index(True)))


def test_the_rank_of_the_target_agrees_with_the_suggestions(make_model):
    result = connectivity(make_model(), "the part of north america", k=3)
    for target, rank, probability, suggestions in zip(
        result.targets,
        result.target_rank,
        result.target_probability,
        result.suggestions,
        strict=True,
    ):
        words = [suggestion.word for suggestion in suggestions]
        assert (target in words) == (rank <= 3)
        if target in words:
            assert words.index(target) + 1 == rank
            assert suggestions[rank - 1].probability == pytest.approx(probability)


def test_a_space_at_the_end_has_no_word_yet(make_model):
    result = connectivity(make_model(), "part of ")
    assert result.text == " part of "
    assert result.targets[-1] == ""
    assert not result.has_target[-1]


def test_the_share_on_earlier_words_counts_what_stands_before_the_words_space(make_model):
    result = connectivity(make_model(), "part of")
    row = result.matrix[6].astype(float)
    assert result.text[5] == " "
    assert share_on_earlier_words(result, 6) == pytest.approx(row[:5].sum() / row.sum())
    assert share_on_earlier_words(result, 3) == 0


def test_progress_ends_at_one(make_model):
    seen: list[float] = []
    connectivity(make_model(), "part of", progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "text: it is empty"),
        ("  !?", "text: it is empty"),
        ("a" * (MAX_CHARACTERS + 1), "shorten it to 1,000"),
    ],
)
def test_a_text_that_cannot_be_shown_says_what_to_do(make_model, text, message):
    with pytest.raises(ValueError, match=message):
        connectivity(make_model(), text)


def test_a_timestep_outside_the_text_is_refused(make_model):
    with pytest.raises(ValueError, match="timestep: got 8; the text has timesteps 0 to 7"):
        connectivity_row(make_model(), "part of", 8)
