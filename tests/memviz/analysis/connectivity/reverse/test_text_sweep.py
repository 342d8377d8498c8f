"""The reverse sweep gives the matrix of its definition, for every registered unit."""

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memviz.analysis.connectivity import reverse
from memviz.analysis.connectivity.reference import connectivity_reference
from memviz.analysis.connectivity.reverse.text_sweep import TextSweep
from memviz.models.reading import read
from memviz.units import UNITS
from tests.support.units import CASES, busy

texts = st.text("aefhinoprst ", min_size=1, max_size=25).filter(str.strip)
within_reason = settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def swept(model, text: str) -> np.ndarray:
    reading = read(model, text)
    matrix = np.zeros((len(reading.text),) * 2)
    rows = np.flatnonzero(reading.has_target)[::-1].copy()
    timesteps = torch.from_numpy(rows)
    cotangents = model.head.weight[reading.target_indices[timesteps]]
    for timestep, gradient in TextSweep(model, reading.symbols).gradients(timesteps, cotangents):
        matrix[rows[: len(gradient)], timestep] = gradient.square().sum(dim=1).numpy()
    return matrix


def assert_exact(matrix: np.ndarray, reference: np.ndarray) -> None:
    largest = reference.max(axis=1, keepdims=True)
    assert np.all(np.abs(matrix - reference) <= 1e-10 * largest)
    assert np.all(np.triu(matrix, 1) == 0)


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize(("unit", "options"), CASES, ids=str)
@within_reason
@given(text=texts, seed=st.integers(0, 99))
def test_the_units_own_sweep_is_exact(make_model, unit, options, layers, text, seed):
    model = busy(make_model(unit, layers=layers, **options), seed)
    assert_exact(swept(model, text), connectivity_reference(model, text))


@pytest.mark.parametrize(("unit", "options"), CASES, ids=str)
@within_reason
@given(text=texts, seed=st.integers(0, 99))
def test_the_generic_sweep_is_exact(make_model, unit, options, text, seed):
    model = busy(make_model(unit, layers=3, **options), seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reverse, "SWEEPS", {})
        matrix = swept(model, text)
    assert_exact(matrix, connectivity_reference(model, text))


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_text_crosses_blocks_of_jacobians(make_model, unit):
    model = busy(make_model(unit), seed=7)
    text = "the part of north africa and the parts of america " * 2
    assert_exact(swept(model, text), connectivity_reference(model, text))


def test_a_text_of_unknown_words_has_no_rows(make_model):
    assert not swept(make_model().double(), "xyz zyx").any()


def test_one_character_is_enough(make_model):
    model = busy(make_model("lstm"), seed=1)
    assert_exact(swept(model, "a"), connectivity_reference(model, "a"))


def test_weights_still_in_training_can_be_looked_at(make_model):
    model = make_model("gru").requires_grad_(True)
    assert swept(model, "part of").any()
    assert model.head.weight.grad is None
