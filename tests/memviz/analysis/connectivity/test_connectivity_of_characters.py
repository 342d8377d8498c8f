"""Connectivity of models that predict the next character: the same definition, another target."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from memviz.analysis.connectivity.connectivity import connectivity, share_on_earlier_words
from memviz.analysis.connectivity.reference import connectivity_reference
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from memviz.units import UNITS
from tests.support.units import busy

ALPHABET = 'ab{}"\r\n ;'


def character_model(unit: str = "lstm", layers: int = 2) -> Model:
    torch.manual_seed(0)
    vocabulary = Vocabulary((PADDING, UNKNOWN, *ALPHABET))
    config = ModelConfig(
        unit=unit,
        layers=layers,
        embedding_size=5,
        hidden_size=6,
        alphabet_size=len(vocabulary.alphabet),
        target="character",
    )
    return Model(config, vocabulary).eval().requires_grad_(False).double()


@pytest.mark.parametrize("unit", UNITS)
@settings(max_examples=4)
@given(text=st.text(ALPHABET, min_size=1, max_size=20))
def test_it_equals_the_definition(unit, text):
    model = busy(character_model(unit), seed=0)
    expected = connectivity_reference(model, text)
    found = connectivity(model, text)
    np.testing.assert_allclose(found.matrix, expected, rtol=1e-4, atol=1e-7 * expected.max())


def test_the_target_is_the_next_character():
    found = connectivity(character_model(), 'a{\r\n"b')
    assert found.text == 'a{\r\n"b'
    assert found.targets == ("{", "\r", "\n", '"', "b", "")
    assert list(found.has_target) == [True] * 5 + [False]
    assert np.isnan(found.target_probability[-1])


def test_a_next_character_outside_the_alphabet_has_no_row():
    found = connectivity(character_model(), "abXa")
    assert list(found.has_target) == [True, False, True, False]
    assert np.all(found.matrix[1] == 0)


def test_suggestions_are_characters():
    found = connectivity(character_model(), "ab;", k=2)
    assert {s.word for step in found.suggestions for s in step} <= set(ALPHABET)


def test_a_text_without_a_space_is_one_word():
    assert share_on_earlier_words(connectivity(character_model(), "ab;a"), 2) == 0
