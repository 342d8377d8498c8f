"""A character model on a held-out text: every character counted once, the state never lost."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from memviz.evaluation.character_models import BLOCK, CHUNK, block_estimate, evaluate_characters
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary

SYMBOLS = "ab \n"


@pytest.fixture
def model() -> Model:
    torch.manual_seed(0)
    vocabulary = Vocabulary((PADDING, UNKNOWN, *SYMBOLS))
    config = ModelConfig("lstm", 2, 5, 6, len(vocabulary.alphabet), target="character")
    return Model(config, vocabulary).eval().requires_grad_(False)


def random_text(model: Model, length: int) -> np.ndarray:
    letters = np.random.default_rng(0).choice(list(SYMBOLS), length)
    return model.vocabulary.encode("".join(letters))


def test_the_cross_entropy_is_that_of_one_long_read(model):
    symbols = random_text(model, CHUNK + 500)
    probabilities = model.probabilities(torch.from_numpy(symbols[:-1])).double().numpy()
    of_the_next = probabilities[np.arange(len(symbols) - 1), symbols[1:]]
    result = evaluate_characters(model, symbols)
    assert result.cross_entropy.value == pytest.approx(-np.log(of_the_next).mean(), rel=1e-5)
    ranks = (probabilities > of_the_next[:, None]).sum(axis=1) + 1
    for top in (1, 2, 3):
        assert result.accuracy[top].value == pytest.approx((ranks <= top).mean())
    assert (result.positions, result.unknown) == (len(symbols) - 1, 0)


def test_characters_outside_the_alphabet_are_read_and_not_counted(model):
    symbols = random_text(model, 3 * BLOCK)
    symbols[[500, 1500]] = 1
    probabilities = model.probabilities(torch.from_numpy(symbols[:-1])).double().numpy()
    known = np.flatnonzero(symbols[1:] > 1)
    expected = -np.log(probabilities[known, symbols[1:][known]]).mean()
    result = evaluate_characters(model, symbols)
    assert result.cross_entropy.value == pytest.approx(expected, rel=1e-5)
    assert (result.positions, result.unknown) == (len(symbols) - 3, 2)


def test_progress_adds_up_to_the_characters_read(model):
    told: list[int] = []
    evaluate_characters(model, random_text(model, CHUNK + 500), told.append)
    assert sum(told) == CHUNK + 499


@given(st.floats(0.1, 3), st.integers(3, 40))
def test_the_interval_of_independent_values_is_the_usual_one(spread, blocks):
    values = np.random.default_rng(blocks).normal(2, spread, blocks * BLOCK)
    found = block_estimate(values)
    assert found.value == pytest.approx(values.mean())
    assert found.low < found.value < found.high
    means = values.reshape(blocks, BLOCK).mean(axis=1)
    error = means.std(ddof=1) / np.sqrt(blocks)
    assert found.high - found.value == pytest.approx(1.96 * error, rel=1e-3)


def test_what_goes_on_for_long_widens_the_interval():
    coin = np.random.default_rng(0).integers(0, 2, 100)
    blockwise, shuffled = np.repeat(coin, BLOCK), np.repeat(coin, BLOCK)
    np.random.default_rng(1).shuffle(shuffled)
    wide, narrow = block_estimate(blockwise.astype(float)), block_estimate(shuffled.astype(float))
    assert wide.high - wide.low > 10 * (narrow.high - narrow.low)


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    draw = np.random.default_rng(0)
    covered = 0
    for _ in range(200):
        values = draw.normal(0, 1, 40 * BLOCK)
        found = block_estimate(values)
        covered += found.low <= 0 <= found.high
    assert 0.9 <= covered / 200 <= 0.99


def test_a_text_of_two_blocks_is_too_short(model):
    with pytest.raises(ValueError, match="symbols: got 2,000; expected more than 2,000"):
        evaluate_characters(model, random_text(model, 2 * BLOCK))


def test_a_word_model_is_refused(make_model):
    with pytest.raises(ValueError, match="its target is 'word'"):
        evaluate_characters(make_model(), np.ones(3 * BLOCK, dtype=np.int64))
