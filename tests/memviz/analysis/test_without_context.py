"""What a model makes of a target without what came before the current word."""

from math import exp

import numpy as np
import pytest

import memviz
from memviz.models.reading import read
from tests.support.remembering import SYMBOLS, Remembering
from tests.support.units import busy


def test_a_model_of_words_starts_anew_at_the_current_word(make_model):
    model = busy(make_model(), seed=3)
    alone = memviz.connectivity(model, "nor")
    in_context = memviz.connectivity(model, "the parts of north")
    found = memviz.without_context(model, "the parts of north", 16)
    word = model.vocabulary.word_index["north"]
    expected = model.probabilities(read(model, "nor").symbols)[-1]
    assert found.probability == pytest.approx(float(expected[word]))
    assert found.rank == 1 + int((expected[2:] > expected[word]).sum())
    assert found.probability != pytest.approx(float(in_context.target_probability[16]), rel=1e-3)
    first = alone.suggestions[-1][0]
    of_first = memviz.without_context(model, "the parts of north", 16, first.word)
    assert of_first == (pytest.approx(first.probability), 1)


def test_a_planted_model_loses_what_lies_before_two_symbols():
    model, text = memviz.from_object(Remembering(3)), "x....q"
    rest = len(SYMBOLS) - 2
    with_it = memviz.connectivity(model, text, explains=memviz.Output("a")).target_probability[5]
    assert with_it == pytest.approx(exp(9.1) / (exp(9.1) + exp(6) + rest))
    found = memviz.without_context(model, text, 5, "a")
    assert found == (pytest.approx(exp(6.1) / (exp(6.1) + exp(6) + rest)), 1)
    assert memviz.without_context(model, text, 5, "b").rank == 2


def test_without_a_target_there_is_nothing(make_model):
    found = memviz.without_context(make_model(), "xyz", 2)
    assert np.isnan(found.probability)
    assert found.rank == 0


def test_what_is_outside_text_or_vocabulary_is_refused(make_model):
    with pytest.raises(ValueError, match=r"^timestep: got 9; the text has timesteps 0 to 3"):
        memviz.without_context(make_model(), "the", 9)
    with pytest.raises(ValueError, match=r"^output: 'xylophone' is not in the model's vocabulary"):
        memviz.without_context(make_model(), "the", 2, "xylophone")
